"""The plan on the case page: its goals and how far each is reached; and to whom the case is delegated."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.columns.minguo import minguo, today
from app.forms.rights import reads_casework
from app.guard.access import may_reach
from app.guard.security import hat
from app.rules.deadlines import TAIPEI
from app.rules.roles import Reach
from app.views.names import Names
from app.views.words import code_label

DELEGATED: Final = {
    "offered": (_l("洽詢中"), "warn"),
    "running": (_l("服務中"), "new"),
    "declined": (_l("婉拒"), ""),
    "recalled": (_l("已收回"), "bad"),
    "returned": (_l("已退回"), "bad"),
    "ended": (_l("已結束"), ""),
}
"""The states of a delegation, and the colour of each."""
REACHED: Final = ("DONE", "DROP")
KINDS: Final = {"DONE": "ok", "PART": "warn", "NOT": "", "CHG": "new", "DROP": ""}


def plan(goals: Sequence[Any]) -> dict[str, Any]:
    """The newest plan that was handed in; without goals there is none."""
    if not goals:
        return {}
    first = goals[0]
    url = url_for("FamPlanView.show", pk=first.sheet_id) if may_reach("FamPlanView.show", hat()) else None
    period = (
        _("%(one)s 至 %(other)s", one=minguo(first.fp_from), other=minguo(first.fp_to))
        if first.fp_from and first.fp_to
        else ""
    )
    return {
        "url": url,
        "period": period,
        "is_approved": first.state == "approved",
        "goals": [of_goal(g) for g in goals],
        "reached": sum(status_of(g) == "DONE" for g in goals),
    }


def status_of(goal: Any) -> str:
    """How far: as the last assessment says, else as the plan does, else not begun."""
    return str(goal.pg_status or goal.fg_status or "NOT")


def of_goal(goal: Any) -> dict[str, Any]:
    """One goal."""
    status = status_of(goal)
    is_late = goal.fg_due is not None and goal.fg_due < today() and status not in REACHED
    return {
        "title": goal.fg_goal,
        "text": goal.fg_strategy or "",
        "who": goal.fg_resp or "",
        "due": minguo(goal.fg_due) if goal.fg_due else "",
        "is_late": is_late,
        "status": (code_label("goal_status", status), KINDS.get(status, "")),
        "said": goal.pg_txt or "",
    }


def answer_of(row: Any) -> str:
    """Why an NGO declined: for the public units that decide what comes next, not for another NGO."""
    worn = hat()
    return "" if worn is None or worn.agency_kind == "ngo" else row.answer or ""


def reads_supervision(seats: frozenset[str]) -> bool:
    """The lead's side and the county, not the window; of an NGO its supervisor. Which records is asked of the walls."""
    worn = hat()
    if worn is None:
        return False
    is_countys = "county" in seats and reads_casework()
    return "lead" in seats or is_countys or ("delegated" in seats and worn.reach == Reach.UNIT)


def beside_delegations(case_id: int, seats: frozenset[str]) -> list[tuple[str, str]]:
    """Where the lead's look at an NGO's work is written, and NGOs' requests for their own notes are answered."""
    worn = hat()
    links = []
    if reads_supervision(seats):
        links.append((_("督導紀錄"), url_for("SupervisionView.list", case_id=case_id)))
    if "lead" in seats and may_reach("NoteRequestView.list", worn):
        links.append((_("受託單位申請紀錄"), url_for("NoteRequestView.list")))
    return links


def of_delegation(row: Any, names: Names) -> dict[str, Any]:
    """One delegation: who, for what, from when until when, how it stands, and why it was declined."""
    one, other = (minguo(moment.astimezone(TAIPEI).date()) for moment in (row.one, row.other))
    label, kind = DELEGATED[row.code]
    ended = minguo(row.excused_at.astimezone(TAIPEI).date()) if row.excused_at else ""
    return {
        "unit": names.agency(row.agency_id),
        "worker": names.user(row.user_id),
        "scope": row.scope or "",
        "period": _("%(one)s 至 %(other)s", one=one, other=other),
        "state": (label, kind),
        "ended": ended,
        "answer": answer_of(row),
        "answered": minguo(row.met_at.astimezone(TAIPEI).date()) if row.met_at else "",
    }
