"""Suggestions for the dispatch record, the record of a contact and the first assessment: from what stands already."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from sqlalchemy import select

from app.casework import registers
from app.columns.minguo import TAIPEI, today
from app.facts import codes, indicators
from app.forms.newest import newest
from app.forms.prefill_course import Course
from app.models import Agency, Due, VulnerableFamilyReport, db
from app.models.worksheets.findings import Finding
from app.models.worksheets.worked_out import county_named
from app.rules.agencies import UNIT_OF, for_dispatch
from app.rules.terms import Term, last_day

MATCHED_AT_INTAKE: Final = "intake match"
OF_OUR_CASES: Final = ("ES11", "ES10")
"""The systems of vulnerable families and of protection: looked up first."""
A_MONTH: Final = "1 month"
CLIENT: Final = "0"
HIMSELF: Final = "01"


def systems(_course: Course) -> list[dict[str, Any]]:
    """A row for each system that is searched at intake; whether it knows somebody is asked."""
    listed = [
        item.code
        for item in codes.items("external_system")
        if str(item.marks.get("purpose", "")).startswith(MATCHED_AT_INTAKE)
    ]
    return [{"dm_system": code} for code in (*OF_OUR_CASES, *listed)]


def jurisdiction(course: Course) -> str | None:
    """本轄 when the client lives in the county that has the case. Anywhere else somebody has to decide."""
    client = next((party for party in course.everybody if party.role == registers.CLIENT), None)
    found = county_named(client.person.address) if client else None
    return "HERE" if found and found.id == course.case.county_id else None


def dispatch_unit(course: Course) -> str | None:
    """派案單位類別 for this kind of case."""
    return UNIT_OF.get(course.case.kind)


def dispatch_agency(course: Course) -> int | None:
    """派案單位, where just one unit of the county takes such cases."""
    unit = UNIT_OF.get(course.case.kind)
    found = only_one(course, for_dispatch(unit).code) if unit else None
    return found.id if found else None


def only_one(course: Course, kind: str) -> Agency | None:
    """The agency of this kind in the county of the case, if there is just one."""
    query = select(Agency).where(
        Agency.county_id == course.case.county_id, Agency.kind == kind, Agency.is_active
    )
    found = course.once(f"agencies {kind}", lambda _course: list(db.session.scalars(query.limit(2))))
    return found[0] if len(found) == 1 else None


def met(course: Course) -> list[str] | None:
    """訪視對象 of a first contact: the client, as soon as the case has a worker."""
    return [CLIENT] if course.case.lead_user_id else None


def met_member(course: Course) -> list[str] | None:
    """接觸之家庭成員 of a first contact: the client."""
    return [HIMSELF] if course.case.lead_user_id else None


def next_contact(course: Course) -> dt.date | None:
    """預定下次訪視日 by the clocks of the contacts: a turn on, at the latest when the turn after this one ends."""
    running = select(Due.due_at).where(
        Due.case_id == course.case.id, Due.duty == "monthly_contact", Due.is_open
    )
    ends = list(db.session.scalars(running.order_by(Due.due_at).limit(2)))
    if not ends:
        return None
    in_a_turn = last_day(today(), Term.of(course.case.contact_every or A_MONTH))
    after_this = (ends[-1].astimezone(TAIPEI) - dt.timedelta(seconds=1)).date()
    return min(in_a_turn, after_this) if len(ends) > 1 and after_this > today() else in_a_turn


def factor_of(finding: Finding) -> str:
    """The factor of the edition in force that a finding is about."""
    return indicators.mapped(finding.factor or "", indicators.in_force(today()))


def reported_factors(course: Course) -> list[dict[str, Any]] | None:
    """The factors that the report names, as there, in the reporter's words. No factor is ever suggested as absent."""
    report: Any = newest(course.case, {VulnerableFamilyReport.CODE}).get(VulnerableFamilyReport.CODE)
    edition = indicators.in_force(today())
    named = [indicators.mapped(code, edition) for code in (report.rv_factor if report else None) or ()]
    who = course.value("client")
    return [
        {"factor": code, "is_present": "Y", "member": who, "note": report.rv_text}
        for code in dict.fromkeys(code for code in named if code)
    ] or None
