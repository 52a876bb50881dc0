"""A running duty as the pages show it: how much is left, in words, and how urgent."""

from __future__ import annotations

import datetime as dt
from typing import Any

from flask_babel import gettext as _

from app.columns.minguo import minguo
from app.models import Due
from app.rules.deadlines import BY_CODE, TAIPEI

HOUR, DAY = 3600, 86400


def clock(due: Due, now: dt.datetime | None = None) -> dict[str, Any]:
    """The clock of a duty: state, words, share of time used in percent."""
    now = now or dt.datetime.now(dt.UTC)
    label = str(BY_CODE[due.duty].duty)
    if due.met_at:
        return {"state": "done", "text": _("已完成"), "p": 100, "label": label}
    left, whole = (due.due_at - now).total_seconds(), (due.due_at - due.starts_at).total_seconds() or 1
    used = max(0, min(100, round(100 * (1 - left / whole))))
    return {
        "state": state(due.due_at, now),
        "text": words(left),
        "p": used,
        "label": label,
        "until": due.due_at.isoformat(),
        "since": due.starts_at.isoformat(),
    }


def state(until: dt.datetime, now: dt.datetime) -> str:
    """over, today, soon (three days) or calm."""
    if until < now:
        return "over"
    if (
        until.astimezone(TAIPEI).date() <= now.astimezone(TAIPEI).date()
        or (until - now).total_seconds() < DAY
    ):
        return "today"
    return "soon" if (until - now).days < 3 else "calm"


def words(left: float) -> str:
    """剩 3 時 5 分, 逾期 2 天. ``left`` in seconds."""
    late, left = left < 0, abs(left)
    if late:
        return (
            _("逾期 %(d)s 天", d=int(left // DAY)) if left >= DAY else _("逾期 %(h)s 時", h=int(left // HOUR))
        )
    if left >= 2 * DAY:
        return _("剩 %(d)s 天", d=int(left // DAY))
    return _("剩 %(h)s 時 %(m)s 分", h=int(left // HOUR), m=int(left % HOUR // 60))


def when(moment: dt.datetime | None) -> str:
    """115/11/19 09:40, in Taipei."""
    if moment is None:
        return ""
    here = moment.astimezone(TAIPEI)
    return f"{minguo(here.date())} {here:%H:%M}"
