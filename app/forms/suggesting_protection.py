"""Suggestions to confirm on the sheets of adult and child protection: from register, report and dispatch record."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from sqlalchemy import select

from app.casework import registers
from app.columns.minguo import TAIPEI, today
from app.forms.prefill_course import Course
from app.models import REGISTRY, Party, db
from app.models.worksheets.base import UNFINISHED
from app.models.worksheets.course import Done, done
from app.questions import codes
from app.rules.contacts import FACE, PHONE
from app.rules.protection import child_class, child_grade
from app.rules.reporting import PROTECTIVE
from app.rules.terms import months_after

FORMS: Final = {form.CODE: form for form in REGISTRY}
FATHERS, MOTHERS = frozenset({"04"}), frozenset({"05"})
STEP_PARENTS, GRANDPARENTS = frozenset({"06", "07"}), frozenset({"11", "12"})
SUICIDE_SYSTEM, PSYCHIATRIC_SYSTEM = "ES03", "ES04"
REPORTED_WITH: Final = {"CP": "CHILD", "SX": "CHILD", "SA": "SA", "VF": "VF"}
CATEGORY_OF: Final = {"SA": "A1", "IPV": "A2", "AFV": "A3"}
LAW_OF: Final = {"CP": "CP", "SX": "SX", "DP": "DP", "EP": "EP"}
ORDER_OF: Final = {"Y": "A", "N": "N"}
"""By 是否聲請保護令 of the report, the state of the order on the assessment."""
MEDICAL: Final = {"Y": "DONE"}
NO_CATEGORY: Final = "0"
YOUNG: Final = 6  # 5歲以下
REVIEW_MONTHS: Final = 3


def newest(course: Course, code: str) -> Any:
    """The newest sheet of this form that was handed in."""
    form = FORMS[code]

    def find(_course: Course) -> Any:
        query = select(form).where(form.case_id == course.case.id, form.state.not_in(UNFINISHED))
        return db.session.scalars(query.order_by(form.id.desc()).limit(1)).first()

    return course.once(f"newest {code}", find)


def _of_role(course: Course, role: str) -> list[Party]:
    return [party for party in course.everybody if party.role == role]


def _offender(course: Course) -> Party | None:
    return next(iter(_of_role(course, registers.OFFENDER)), None)


def offender_relation(course: Course) -> str | None:
    """What the other party is to the victim."""
    found = _offender(course)
    return found.relation if found else None


def offender_cohabits(course: Course) -> str | None:
    """Whether the other party lives with the victim."""
    found = _offender(course)
    return found.lives_together if found else None


def offender_conditions(course: Course) -> list[str] | None:
    """Alcohol, weapons, earlier violence of the other party."""
    found = _offender(course)
    return found.person.conditions if found else None


def other_party_marks(course: Course) -> str | None:
    """精神照護／自殺通報註記: what the search of the systems found, of whomever it found it."""
    sheet = newest(course, "DISP_ADULT")
    if sheet is None:
        return None
    known = set(sheet.da_match_sys or ())
    marks = (PSYCHIATRIC_SYSTEM in known, SUICIDE_SYSTEM in known)
    return {(True, True): "B", (True, False): "P", (False, True): "S"}.get(marks, "N")


def protection_order(course: Course) -> str | None:
    """How far a protection order is, by the report."""
    sheet = newest(course, "RPT_ADULT")
    return ORDER_OF.get(sheet.hp_po) if sheet is not None else None


def strengths_and_limits(course: Course) -> str | None:
    """家庭優勢與限制, in the words of the assessment of functions."""
    sheet = newest(course, "VF_FUNC")
    told = [sheet.ft_strength, sheet.ft_limit] if sheet is not None else []
    return "\n".join(one for one in told if one) or None


def cp_grade(course: Course) -> str | None:
    """Table R11, by the report: whether the child must be protected at once."""
    sheet = newest(course, "RPT_CHILD")
    return child_grade(is_art53=True, immediate=sheet.hp_place) if sheet is not None else None


def cp_class(course: Course) -> str | None:
    """Table R12, by the report: who did it."""
    found = _offender(course)
    return child_class(actor=found.standing, failed=None, intent=None) if found else None


def actor_standing(course: Course) -> str | None:
    """行為人: whether who did it cares for the child."""
    found = _offender(course)
    return found.standing if found else None


def not_reclassed(course: Course) -> str | None:
    """Grade and class stay as the window has decided, until somebody finds otherwise."""
    sheet = newest(course, "DISP_CHILD")
    return "N" if sheet is not None and sheet.dc_class else None


def medical_care(course: Course) -> str | None:
    """Whether a doctor has seen the child, by the report."""
    sheet = newest(course, "RPT_CHILD")
    return MEDICAL.get(sheet.hp_medical) if sheet is not None else None


def violence_at_home(course: Course) -> str | None:
    """Whether adults are violent at home: yes when the report says that the child saw it."""
    sheet = newest(course, "RPT_CHILD")
    return "Y" if sheet is not None and "WIT" in (sheet.rc_type or ()) else None


def _carers(course: Course) -> list[Party]:
    family = _of_role(course, registers.FAMILY)
    parents = FATHERS | MOTHERS | STEP_PARENTS
    marked = [party for party in family if party.is_carer == "Y" or party.is_guardian == "Y"]
    return marked or [party for party in family if party.kin in parents]


def main_carer(course: Course) -> str | None:
    """What the main carer is to the child."""
    return next((party.kin for party in _carers(course)), None)


def carer_conditions(course: Course) -> list[str] | None:
    """Alcohol, drugs, illness of those who care for the child."""
    return sorted({code for party in _carers(course) for code in party.person.conditions or ()}) or None


def carer_crime(course: Course) -> list[str] | None:
    """Criminal records of those who care for the child."""
    return sorted({code for party in _carers(course) for code in party.person.criminal_record or ()}) or None


def carer_drugs(course: Course) -> str | None:
    """Whether the main carer uses drugs."""
    return next((party.person.drug_use for party in _carers(course) if party.person.drug_use), None)


def carer_alcohol(course: Course) -> str | None:
    """Whether the main carer is addicted to alcohol."""
    return next((party.person.alcohol_use for party in _carers(course) if party.person.alcohol_use), None)


def carers_named(course: Course) -> str | None:
    """Who is assessed: the carers by name and kinship."""
    kin = {choice.code: str(choice.label) for choice in codes("kin")}
    told = [f"{kin.get(party.kin or '', '')} {party.person.name or ''}".strip() for party in _carers(course)]
    return "、".join(one for one in told if one) or None


def structure_around_child(course: Course) -> str | None:
    """Nuclear, single parent, step, grandparents only: by who lives with the child. Anything else is not suggested."""
    home = {party.kin for party in _of_role(course, registers.FAMILY) if party.lives_together != "N"}
    if home & STEP_PARENTS:
        return "F"
    parents = len([one for one in (FATHERS, MOTHERS) if home & one])
    if home & GRANDPARENTS:
        return "D" if parents else "G"
    return {2: "E", 1: "B"}.get(parents)


def child_vulnerability(course: Course) -> list[str] | None:
    """Why the child is more in danger than others: five or younger, disabled."""
    client = next(iter(_of_role(course, registers.CLIENT)), None)
    if client is None:
        return None
    person = client.person
    is_young = person.born_on is not None and months_after(person.born_on, 12 * YOUNG) > today()
    is_disabled = bool(set(person.disability_categories or ()) - {NO_CATEGORY})
    return [code for code, holds in (("A5", is_young), ("DIS", is_disabled)) if holds] or None


def sdm_kind(course: Course) -> str | None:
    """The first safety assessment of the case, or one because something has changed."""
    return "CHG" if newest(course, "CP_SDM") is not None else "INIT"


def placement_law(course: Course) -> str | None:
    """Under which act somebody is placed, by the kind of case."""
    return LAW_OF.get(course.case.kind)


def report_form(course: Course) -> str:
    """通報表類別: with which form it was reported, by the kind of case."""
    return REPORTED_WITH.get(course.case.kind, "ADULT")


def disability(course: Course) -> str | None:
    """是否領有身心障礙證明（或疑似）, as the report says the client's categories."""
    client = next(iter(_of_role(course, registers.CLIENT)), None)
    categories = set(client.person.disability_categories or ()) if client else set()
    return "Y" if categories - {NO_CATEGORY} else "N" if categories else None


def was_placed(course: Course) -> str | None:
    """服務期間是否曾安置: whether a placement is on record, where a case of protection may have one."""
    if course.case.kind not in PROTECTIVE:
        return None
    return "Y" if newest(course, "EMERG_PLACE") is not None else "N"


def adult_category(course: Course) -> str | None:
    """七大類, where the kind of case says it; of elders and the disabled a person has to tell them apart."""
    return CATEGORY_OF.get(course.case.kind)


def three_months(course: Course) -> Any:
    """When a plan of today is usually looked at again."""
    return months_after(today(), REVIEW_MONTHS)


def first_contact(course: Course) -> Any:
    """When somebody was first met or reached, by the records."""
    return min((one.at for one in _contacts(course, FACE, PHONE) if one.at), default=None)


def first_face(course: Course) -> Any:
    """When somebody was first met, by the records."""
    return min((one.at for one in _contacts(course, FACE) if one.at), default=None)


def contact_mode(course: Course) -> str | None:
    """面訪 when somebody was met, 電話 when they were only reached."""
    kinds = {one.counts for one in _contacts(course, FACE, PHONE)}
    return "F" if FACE in kinds else "T" if PHONE in kinds else None


def _contacts(course: Course, *kinds: str) -> list[Done]:
    return [one for one in done(course.blank) if one.counts in kinds]


def children_at_home(course: Course) -> int | None:
    """How many members of the family under 18 live together; nothing while a birthday is missing."""
    home = [party for party in _of_role(course, registers.FAMILY) if party.lives_together == "Y"]
    if not home or any(party.person.born_on is None for party in home):
        return None
    day = course.case.filed_at.astimezone(TAIPEI).date()
    return sum(months_after(party.person.born_on, 18 * 12) > day for party in home if party.person.born_on)


OF_PROTECTION: Final[dict[str, Callable[[Course], Any]]] = {
    find.__name__: find
    for find in (
        offender_relation, offender_cohabits, offender_conditions, other_party_marks, protection_order,
        strengths_and_limits, actor_standing, cp_grade, cp_class, not_reclassed, medical_care, violence_at_home,
        main_carer, carer_conditions, carer_crime, carer_drugs, carer_alcohol, carers_named,
        structure_around_child, child_vulnerability, sdm_kind, placement_law, report_form, adult_category,
        disability, was_placed,
        three_months, first_contact,
        first_face, contact_mode, children_at_home,
    )
}  # fmt: skip
"""What ``SUGGEST.…`` can name besides."""
