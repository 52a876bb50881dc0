"""Suggestions for the plan and for referrals: what was written on the visit assessment, who answers a need, by when."""

from __future__ import annotations

from typing import Any, Final

from flask_babel import force_locale
from flask_babel import gettext as _

from app.facts import codes
from app.forms.needs_found import for_others, needs_found
from app.forms.newest import newest
from app.forms.prefill_course import MEANT_FOR_OTHERS, Course
from app.forms.suggested_codes import SERVICES_OF
from app.forms.suggested_network import NETWORK_OF, SPECIAL_CARE, Network
from app.forms.suggesting_service import factor_of, only_one
from app.models import Agency
from app.models.worksheets import FamilyPlan, VisitAssessment, VulnerabilityAssessment
from app.models.worksheets.course import assessment_due
from app.models.worksheets.fam_plan import PlanGoal
from app.models.worksheets.findings import Finding
from app.rules.agencies import for_dispatch
from app.rules.linking import public_first

LANGUAGE: Final = "zh_Hant_TW"
BEFORE_A_NAME: Final = " 　・-*0123456789.、"


def goals(course: Course) -> list[dict[str, Any]] | None:
    """A goal for each need of the assessment, with what the visit assessment said about it; not yet begun.

    By when: the next periodic assessment, which has to judge the goals. Who: by how the need is answered.
    """
    aims, ways = _said_of_needs(course)
    due = assessment_due(course.blank)
    return [
        {
            "fg_need": one.ne_type, "fg_who": one.ne_who, "fg_prio": one.ne_prio,
            "fg_service": SERVICES_OF.get(one.ne_type or ""), "fg_status": "NOT", "fg_due": due,
            "fg_goal": aims.get(one.ne_type or ""), "fg_strategy": ways.get(one.ne_type or ""),
            "fg_resp": _who_does_it(one),
        }
        for one in needs_found(course)
    ] or None  # fmt: skip


def _said_of_needs(course: Course) -> tuple[dict[str, str], dict[str, str]]:
    visit: Any = newest(course.case, {VisitAssessment.CODE}).get(VisitAssessment.CODE)
    return (by_need(visit.vv_goal), by_need(visit.vv_plan)) if visit else ({}, {})


def by_need(words: str | None) -> dict[str, str]:
    """What each line that begins with the name of a need says of it: 就業協助：六個月內有一份工作."""
    names = {item.zh: item.code for item in codes.items("service_need")}
    found: dict[str, str] = {}
    for line in (words or "").splitlines():
        name, _colon, said = line.replace("：", ":", 1).partition(":")
        code = names.get(name.lstrip(BEFORE_A_NAME).rstrip())
        if code and said.strip():
            found.setdefault(code, said.strip())
    return found


def _who_does_it(one: Any) -> str | None:
    """執行單位／人員 by how the need is answered, in the language of the record."""
    with force_locale(LANGUAGE):
        network = NETWORK_OF.get(one.ne_type or "")
        if one.ne_resp not in MEANT_FOR_OTHERS:
            return _("本中心主責社工") if one.ne_resp else None
        unit = codes.item("network_service", network.service).zh if network else None
        return _("%(unit)s，本中心主責社工追蹤", unit=unit) if unit else None


def _network(course: Course) -> Network | None:
    """Where the needs turn to that others answer, if all of them to the same."""
    found = {NETWORK_OF.get(one.ne_type or "") for one in for_others(course)}
    return found.pop() if len(found) == 1 else None


def network_group(course: Course) -> str | None:
    """服務網絡類別 that answers the need."""
    network = _network(course)
    return network.group if network else None


def network_service(course: Course) -> list[str] | None:
    """服務項目 that answers the need."""
    network = _network(course)
    return [network.service] if network else None


def network_agency(course: Course) -> str | None:
    """單位類別 that answers the need."""
    network = _network(course)
    return network.agency if network else None


def welfare_identity(course: Course) -> str | None:
    """是否須認定福利身分或資格: not where the service is open to everybody. Of others the worker says it."""
    network = _network(course)
    return "N" if network and network.is_for_all else None


def special_care(course: Course) -> str | None:
    """是否有特殊照顧需求: yes when a factor says so, no when the worker has ruled out all that do."""
    rows: list[Finding] = course.rows(Finding, VulnerabilityAssessment)
    said = {factor_of(one): one.is_present for one in rows}
    if any(said.get(factor) == "Y" for factor in SPECIAL_CARE):
        return "Y"
    return "N" if all(said.get(factor) == "N" for factor in SPECIAL_CARE) else None


def side(course: Course) -> str | None:
    """公部門 where the service is an authority's, or table R27 turns to that side for special care."""
    network = _network(course)
    if network is None:
        return None
    is_special = special_care(course) == "Y"
    must = is_special and public_first(welfare_identity=False, emergency=False, special_care=True)
    return "PUBLIC" if network.unit or must else None


def _receiver(course: Course) -> Agency | None:
    """The unit of the county that answers the need, where there is just one."""
    network = _network(course)
    if network is None or not network.unit:
        return None
    return only_one(course, for_dispatch(network.unit).code)


def receiver(course: Course) -> int | None:
    """受轉介單位."""
    found = _receiver(course)
    return found.id if found else None


def receiver_contact(course: Course) -> str | None:
    """Its name and number, as the agency record has them."""
    found = _receiver(course)
    return f"{found.name} {found.phone}" if found and found.phone else None


def referral_summary(course: Course) -> str | None:
    """案情摘要（最小必要）: of the needs that others answer what was found and is wanted, and nothing else."""
    wanted = {goal.fg_need: goal.fg_goal for goal in course.rows(PlanGoal, FamilyPlan)}
    told = [(one.ne_prof.rstrip("。"), wanted.get(one.ne_type)) for one in for_others(course) if one.ne_prof]
    with force_locale(LANGUAGE):
        lines = [_("%(found)s。請協助：%(goal)s。", found=f, goal=g) if g else f"{f}。" for f, g in told]
    return "\n".join(lines) or None
