"""集中派案: the queue as a page. Filters, order and the place in it stand in the address."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from flask import abort, request, url_for
from flask_babel import gettext as _

from app.casework.intake import SORTS, WHICH, Asked, Cursor, of_group, queue
from app.casework.worklists import Window
from app.casework.worklists import sheets as waiting_sheets
from app.facts import codes
from app.guard.access import may_reach
from app.guard.requests import saw
from app.guard.sessions import Hat
from app.rules.roles import may
from app.views.clocks import clock, when
from app.views.words import code_label

SIZE: Final = 25
AFTER: Final = re.compile(r"([01])_(\d{1,20})_(\d{1,18})")
FILTERS: Final = ("which", "kind", "q", "sort")


def asked_for(args: Mapping[str, str], which: list[str]) -> Asked:
    """What the address asks for. An unknown filter finds nothing of its own; 400 for a place that is none."""
    place = args.get("after", "")
    found = AFTER.fullmatch(place)
    if place and not found:
        abort(400)
    return Asked(
        which=tuple(w for w in WHICH if w in which),
        kind=args.get("kind", "")[:20],
        number=args.get("q", "").strip()[:40],
        sort=args.get("sort", "due") if args.get("sort") in SORTS else "due",
        after=_cursor(*found.groups()) if found else None,
    )


def _cursor(urgent: str, micros: str, case_id: str) -> Cursor:
    try:
        at = dt.datetime.fromtimestamp(0, dt.UTC) + dt.timedelta(microseconds=int(micros))
    except OverflowError:
        abort(400)
    return Cursor(urgent == "1", at.isoformat(), int(case_id))


def place_of(row: Any, sort: str) -> str:
    """The place of a row in the queue, as the address says it."""
    at = getattr(row, SORTS[sort][0]) - dt.datetime.fromtimestamp(0, dt.UTC)
    return f"{int(row.is_emergency)}_{at // dt.timedelta(microseconds=1)}_{row.case_id}"


def listed(
    worn: Hat, names: Mapping[int, str], size: int = SIZE, *, is_beside: bool = False
) -> dict[str, Any]:
    """One page of the queue with everything that it shows; beside an open report without what only the page needs.

    ``names``: of the people of the window.
    """
    asked = asked_for(request.args, request.args.getlist("which"))
    rows, counts = queue(asked, worn.user_id, size + 1)
    more, rows = len(rows) > size, rows[:size]
    others = [] if is_beside else [i for row in rows for i in row.ids if i != row.case_id]
    groups = {r.case_id: r for r in of_group(others)}
    saw("kase", [i for row in rows for i in row.ids])
    lines = [_line(row, [groups[i] for i in row.ids if i in groups], worn, names) for row in rows]
    return {
        "urgent": [line for line in lines if line["is_emergency"]],
        "waiting": [line for line in lines if not line["is_emergency"]],
        "counts": _counts(counts, asked),
        "total": counts.total,
        "filters": _filters(asked),
        "keep": {"which": asked.which[0]} if asked.which else {},
        "sorts": _sorts(asked),
        "is_filtered": any((asked.which, asked.kind, asked.number)),
        "next_url": _url(after=place_of(rows[-1], asked.sort)) if more else None,
        "first_url": _url() if asked.after else None,
        "may_take": may(worn.role, "screen.edit"),
        "reviews": None if is_beside else _reviews(worn),
    }


def _line(row: Any, same: list[Any], worn: Hat, names: Mapping[int, str]) -> dict[str, Any]:
    return {
        "pk": row.case_id,
        "number": row.number,
        "title": f"{code_label('case_track', row.kind)}：{row.family_name or row.number}",
        "filed_at": when(row.filed_at),
        "clock": clock_of(row),
        "is_emergency": row.is_emergency,
        "is_restricted": row.is_restricted,
        "who": names.get(row.user_id, _("窗口同仁")) if row.user_id else "",
        "is_mine": row.user_id == worn.user_id,
        "url": url_for("IntakeView.show", case_id=row.case_id),
        "say_url": url_for("IntakeView.say", case_id=row.case_id),
        "alike": len(row.ids),
        "same": [(s.number, url_for("IntakeView.show", case_id=s.case_id), when(s.filed_at)) for s in same],
    }


class Owed(NamedTuple):
    """The clock of a dispatch, where only the queue is known."""

    starts_at: dt.datetime
    due_at: dt.datetime
    duty: str = "dispatch"


def clock_of(row: Any, now: dt.datetime | None = None) -> dict[str, Any]:
    """How long a report has until its dispatch; an emergency has no time: how long it has waited."""
    now = now or dt.datetime.now(dt.UTC)
    if not row.is_emergency or row.due_at < now:
        return clock(Owed(row.starts_at, row.due_at), now)
    minutes = max(0, int((now - row.starts_at).total_seconds())) // 60
    hours, rest = divmod(minutes, 60)
    waited = _("立即・已等 %(h)s 時 %(m)s 分", h=hours, m=rest) if hours else _("立即・已等 %(m)s 分", m=rest)
    return {"state": "over", "p": 100, "label": "", "text": waited}


def _counts(counts: Any, asked: Asked) -> list[tuple[Any, int, str, str, bool]]:
    """Numbers that are filters: label, how many, address, look, whether chosen."""
    rows = (
        ("emergency", _("緊急"), counts.emergencies, "over"),
        ("late", _("逾期"), counts.late, "over"),
        ("mine", _("我受理的"), counts.mine, ""),
        ("nobody", _("還沒有人受理"), counts.nobody, "today"),
    )
    return [
        (label, n, url_for("IntakeView.list", which=code), look if n else "", code in asked.which)
        for code, label, n, look in rows
    ]


def _filters(asked: Asked) -> list[dict[str, Any]]:
    codes_ = [item.code for item in codes.items("case_track")]
    kinds = [(code, code_label("case_track", code), code == asked.kind) for code in codes_]
    return [
        {
            "name": "q",
            "label": _("案號或末幾碼"),
            "widget": "search",
            "value": asked.number,
            "placeholder": _("例：00417"),
        },
        {"name": "kind", "label": _("類別"), "widget": "select", "value": asked.kind, "choices": kinds},
    ]


def _sorts(asked: Asked) -> list[tuple[str, Any, str, bool]]:
    labels = {"due": _("依剩餘時間"), "new": _("由新到舊")}
    return [(code, label, _url(sort=code), code == asked.sort) for code, label in labels.items()]


def _url(**more: str) -> str:
    """This page with its filters, and something else."""
    kept: dict[str, Any] = {k: v for k, v in request.args.to_dict(flat=False).items() if k in FILTERS}
    return url_for("IntakeView.list", **{**kept, **more})


def _reviews(worn: Hat) -> dict[str, Any] | None:
    """How many dispatch records wait for whoever approves them, and where."""
    if not may(worn.role, "dispatch.approve") or not may_reach("ReviewView.list", worn):
        return None
    found = waiting_sheets(worn, ("review",), Window(1))
    return {"n": found[0].n if found else 0, "url": url_for("ReviewView.list")}
