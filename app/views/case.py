"""The page of one case: who, how grave, who leads, what runs out, what is next, what has happened, who can see it.

Put together here from the parts in the files beside; eight statements, however much there is on the case.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import render_template, url_for
from flask_babel import gettext as _

from app.casework.case_page import Standing, goals, people_on, sheets, standing
from app.casework.triage import read
from app.forms.rights import may_reach_client, reads_casework
from app.guard.access import may_reach
from app.guard.requests import saw
from app.guard.security import hat
from app.models import Case
from app.rules.workflow import REPORT_STATUSES
from app.views import case_head as head
from app.views.case_access import by_unit, may_know_looks
from app.views.case_actions import actions, stand_of, steps_now
from app.views.case_head import LONGEST, brief, find
from app.views.case_joint import other_side
from app.views.case_life import may_write
from app.views.case_people import drawing, of_family, of_person
from app.views.case_plan import beside_delegations, of_delegation, plan
from app.views.case_sheets import STATE_KINDS, SheetList, new_sheets, state_label
from app.views.case_timeline import Timeline
from app.views.case_triage import led_by_triage, triage_of, who_triaged
from app.views.intake_parts import beside_report
from app.views.names import Names

__all__ = ["LONGEST", "STATE_KINDS", "brief", "case_page", "find", "state_label"]


def case_page(case_id: int) -> Any:
    """Everything about one case that this viewer may know."""
    case = find(case_id)
    line = Timeline(case_id)
    people = people_on(case_id)
    beside, filled = standing(case_id), sheets(case_id)
    aims = [] if case.status in REPORT_STATUSES else goals([case_id])  # a report has no plan yet
    seen_by, seats = beside.seen_by, beside.seats
    tables = read(beside.tables)
    names = _names(case, line, seen_by, beside, filled, who_triaged(tables))
    listed = SheetList(case, filled, beside, seats, names)
    stand = stand_of(case, beside.delegations, seen_by, beside.dues, beside.bounces)
    steps = steps_now(case, seats, stand)
    may_call = may_reach_client(case)
    saw("kase", [case_id])
    saw("person", [p.person_id for p in people])
    return render_template(
        "case/show.html",
        case=_head(case, people, seen_by, beside, filled, names),
        alarms=[*head.alarms(case, beside, filled, seen_by, names), *other_side(beside, people, names)],
        tabs=_tabs(case_id),
        actions=actions(case, steps, stand, led_by_triage(case, seats, tables, listed.led), listed.quick),
        **triage_of(case, seats, tables, names),
        sheets=listed.rows,
        print_url=url_for("PrintView.case", case_id=case_id) if filled else None,
        export_url=_export_url(case_id) if filled else None,
        new_sheets=[(title, url) for _code, title, url in new_sheets(case, seats)],
        plan=plan(aims),
        reads_casework=reads_casework(),
        delegations=[of_delegation(d, names) for d in beside.delegations],
        beside_delegations=beside_delegations(case_id, seats),
        people=[of_person(p, may_call=may_call) for p in people],
        **beside_report(case, people),
        genogram=drawing(case, people),
        family_url=_family_url(case),
        access=by_unit(seen_by, names),
        looked_url=url_for("CaseView.looks", case_id=case_id) if may_know_looks(seats) else None,
        life_url=url_for("LifeView.add", case_id=case_id) if may_write(seats) else None,
        **line.context(names, people),
    )


def _names(
    case: Case, line: Timeline, seen_by: Any, beside: Standing, filled: Any, more: Sequence[int]
) -> Names:  # fmt: skip
    """The names of everybody that the page speaks of, in one query."""
    rows = [*beside.delegations, *beside.others, *([beside.raised] if beside.raised else [])]
    users = [
        case.lead_user_id,
        *(w.user_id for w in seen_by),
        *(s.created_by for s in filled),
        *(r.user_id for r in rows),
        *more,
    ]
    agencies = [case.lead_agency_id, *(w.agency_id for w in seen_by), *(r.agency_id for r in rows)]
    return Names([*users, *line.users], [*agencies, *line.agencies])


def _head(
    case: Case, people: Any, seen_by: Any, beside: Standing, filled: Any, names: Names
) -> dict[str, Any]:
    words, url = head.basis(case, filled)
    return head.header(case, names) | {
        "helpers": head.helping(seen_by, names),
        "household": head.household(of_family(people)),
        "basis": words,
        "basis_url": url,
        "facts": head.facts(case),
        "clocks": head.clocks(beside),
        "clocks_url": url_for("ClockView.list", case_id=case.id),
    }


def _tabs(case_id: int) -> list[tuple[str, str, bool]]:
    """The parts of the page, and the two pages beside it."""
    return [
        (_("時間軸"), "#line", True),
        (_("工作表單"), "#sheets", False),
        (_("家庭"), "#family", False),
        (_("計畫"), "#plan", False),
        (_("期限"), url_for("ClockView.list", case_id=case_id), False),
        (_("誰看得到"), "#access", False),
        (_("歷程"), url_for("CaseView.history", case_id=case_id), False),
    ]


def _export_url(case_id: int) -> str | None:
    is_theirs = may_reach("SheetExportView.of_case", hat())
    return url_for("SheetExportView.of_case", case_id=case_id) if is_theirs else None


def _family_url(case: Case) -> str | None:
    if case.household_id is None or not may_reach("FamilyView.show", hat()):
        return None
    return url_for("FamilyView.show", household_id=case.household_id)
