"""A running duty as the pages show it: how much is left, in words, and how urgent. The same badge everywhere."""

from __future__ import annotations

import datetime as dt
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from app.columns.minguo import minguo
from app.models import Due, db
from app.rules.deadlines import BY_CODE, TAIPEI

MINUTE, HOUR, DAY = 60, 3600, 86400
SHOWN = 12
WORDLESS = {"met_at": None, "excused_at": None, "grounds": None, "nth": None}
"""What a narrow row may leave out."""


def clock(due: Any, now: dt.datetime | None = None) -> dict[str, Any]:
    """The clock of a duty: state, words, share of time used in percent. ``due`` may be a part of a row."""
    now = now or dt.datetime.now(dt.UTC)
    row = {key: getattr(due, key, default) for key, default in WORDLESS.items()}
    label = duty_label(due.duty, row["nth"])
    if row["met_at"]:
        return {"state": "done", "text": _("已完成"), "p": 100, "label": label}
    if row["excused_at"]:
        return {"state": "held", "text": _("不再需要"), "p": 0, "label": label}
    left, whole = (due.due_at - now).total_seconds(), (due.due_at - due.starts_at).total_seconds() or 1
    shown = {
        "state": state(due.due_at, now),
        "p": max(0, min(100, round(100 * (1 - left / whole)))),
        "label": label,
    }
    if left < 0 and row["grounds"]:
        return shown | {"text": _("%(late)s・已敘明理由", late=words(left))}
    moments = {"until": due.due_at.isoformat(), "since": due.starts_at.isoformat()}
    return shown | {"text": words(left)} | moments


def duty_label(duty: str, nth: int | None = None) -> str:
    """What is owed; of a recurring duty, which time. A duty that this version does not know keeps its code."""
    name = str(BY_CODE[duty].duty) if duty in BY_CODE else duty
    return _("%(duty)s（第%(n)s次）", duty=name, n=nth) if nth else name


def running(case_id: int) -> list[dict[str, Any]]:
    """What runs on a case now, the most urgent first; a month that has not begun is not shown yet."""
    query = (
        select(*Due.__table__.c).where(Due.case_id == case_id, Due.is_open).order_by(Due.due_at).limit(SHOWN)
    )
    now = dt.datetime.now(dt.UTC)
    return [clock(due, now) for due in db.session.execute(query) if due.starts_at <= now]


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
    """剩 3 時 05 分, 逾期 2 天. ``left`` in seconds. The browser says the same (``frame.js``)."""
    minutes = int(abs(left) // MINUTE)
    days, hours, rest = minutes // (24 * 60), minutes // 60, minutes % 60
    if left < 0:
        if days:
            return _("逾期 %(d)s 天", d=days)
        return _("逾期 %(h)s 時", h=hours) if hours else _("逾期 %(m)s 分", m=rest)
    if days:
        return _("剩 %(d)s 天", d=days)
    return _("剩 %(h)s 時 %(m)s 分", h=hours, m=f"{rest:02d}") if hours else _("剩 %(m)s 分", m=rest)


def when(moment: dt.datetime | None) -> str:
    """115/11/19 09:40, in Taipei."""
    if moment is None:
        return ""
    here = moment.astimezone(TAIPEI)
    return f"{minguo(here.date())} {here:%H:%M}"


def until(moment: dt.datetime) -> str:
    """The end of a term: 115/11/19 24:00 where it is a midnight, as the law says it."""
    here = moment.astimezone(TAIPEI)
    if (here.hour, here.minute) == (0, 0):
        return f"{minguo(here.date() - dt.timedelta(days=1))} 24:00"
    return when(moment)
