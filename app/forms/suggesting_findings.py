"""Suggestions to confirm that follow from findings: causes, danger factors, measures. Ours, until somebody says better.

A danger is suggested only when something points to it, never its absence; a measure of the plan both ways.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final

from app.forms.prefill_course import Course
from app.forms.suggesting_protection import (
    carer_conditions,
    newest,
    offender_conditions,
    other_party_marks,
    violence_at_home,
)
from app.rules.protection import AT_RISK, score_band
from app.rules.tables import decide

CAUSE_OF: Final = {"ALC": "ALC", "DRUG": "DRUG", "MENT": "MENT", "GAMB": "GAMB", "UNEMP": "MON"}
"""By condition of the other party (list `offender_condition`), a cause of violence."""
MARKED: Final = {"B": ("Y", "Y"), "P": ("Y", "N"), "S": ("N", "Y"), "N": ("N", "N")}
"""By 精神照護／自殺通報註記: psychiatric care, suicide report."""
SUPPORT_OF: Final = {1: "G", 2: "G", 3: "F", 4: "F", 5: "N"}
BURDEN_OF: Final = {1: "L", 2: "L", 3: "M", 4: "H", 5: "H"}
"""By the rating of family functions (list `strength5`), support by kin and burden of the carer."""
GOAL_OF: Final = {"OPEN": "PRES", "PLACE": "REUN"}
ADDICTED, ILL = frozenset({"ALC", "DRUG"}), frozenset({"MENT", "SUI"})
BROUGHT_UP_BADLY: Final = frozenset({"PHY", "PSY", "NEG", "DISC", "ALONE"})
HURT_IN_MIND: Final = frozenset({"PSY", "SEX", "WIT", "EXP"})
PREGNANT: Final = "9"  # of the list `health_condition`


def _meets(found: Iterable[str] | None, wanted: frozenset[str]) -> bool:
    return not wanted.isdisjoint(found or ())


def causes(course: Course) -> list[str] | None:
    """What of the other party's condition causes violence."""
    return sorted({CAUSE_OF[one] for one in offender_conditions(course) or () if one in CAUSE_OF}) or None


def other_party_suicide(course: Course) -> str | None:
    """Suicidal thoughts at least, when the report says so of the other party."""
    return "IDEA" if "SUI" in (offender_conditions(course) or ()) else None


def mental_health_worker(course: Course) -> str | None:
    """Table R21, by what the systems know; nothing where the table asks to look further."""
    marks = MARKED.get(other_party_marks(course) or "")
    if marks is None:
        return None
    asked = {"perpetrator": "Y", "psychiatric": marks[0], "suicide": marks[1]}
    said = decide("R21_MH_WORKER", asked).then["assign"]
    return {"MH_SW": "Y", "NONE": "N"}.get(str(said))


def high_danger(course: Course) -> str | None:
    """列入高危機網絡會議: when the score is in the band of high danger."""
    scale, dispatch = newest(course, "TIPVDA"), newest(course, "DISP_ADULT")
    points = scale.tp_total if scale is not None else dispatch.da_tipvda if dispatch is not None else None
    return None if points is None else "Y" if score_band(points) == "HIGH" else "N"


def support_by_kin(course: Course) -> str | None:
    """被害人支持系統, by the assessment of functions."""
    sheet = newest(course, "VF_FUNC")
    return SUPPORT_OF.get(sheet.fx1) if sheet is not None else None


def burden_of_carer(course: Course) -> str | None:
    """主要照顧者負荷, by the assessment of functions."""
    sheet = newest(course, "VF_FUNC")
    return BURDEN_OF.get(sheet.fc3) if sheet is not None else None


def evidence(course: Course) -> list[str] | None:
    """A certificate, when a doctor has seen the child."""
    sheet = newest(course, "RPT_CHILD")
    return ["MED"] if sheet is not None and sheet.hp_medical == "Y" else None


def danger_by_violence(course: Course) -> str | None:
    """5. 家中成人間有家庭暴力: when the child saw it."""
    return violence_at_home(course)


def danger_by_abuse(course: Course) -> str | None:
    """7. 懷疑兒少遭性侵害: when that is what was reported."""
    sheet = newest(course, "RPT_CHILD")
    return "Y" if sheet is not None and "SEX" in (sheet.rc_type or ()) else None


def danger_by_illness(course: Course) -> str | None:
    """10. 照顧者心理疾病: when the report says so of a carer."""
    return "Y" if _meets(carer_conditions(course), ILL) else None


def danger_by_addiction(course: Course) -> str | None:
    """11. 照顧者物質濫用: when the report says so of a carer."""
    return "Y" if _meets(carer_conditions(course), ADDICTED) else None


def _found(course: Course, ask: Callable[[Any], bool]) -> str | None:
    sheet = newest(course, "CP_INVEST")
    return None if sheet is None else "Y" if ask(sheet) else "N"


def plan_parenting(course: Course) -> str | None:
    """親職教育, where the child was beaten, neglected or brought up badly."""
    return _found(course, lambda sheet: _meets(sheet.ci_type, BROUGHT_UP_BADLY))


def plan_counselling(course: Course) -> str | None:
    """心理輔導, where the child was hurt in mind or may harm itself."""
    return _found(course, lambda sheet: _meets(sheet.ci_type, HURT_IN_MIND) or sheet.cc_suicide in AT_RISK)


def plan_psychiatry(course: Course) -> str | None:
    """精神治療, where a carer is ill."""
    return _found(course, lambda sheet: _meets(sheet.cd_cond, ILL))


def plan_addiction(course: Course) -> str | None:
    """戒癮治療, where a carer drinks or takes drugs."""
    return _found(course, lambda sheet: _meets(sheet.cd_cond, ADDICTED))


def plan_goal(course: Course) -> str | None:
    """家庭維繫 where the child stays at home, 返家 where it was placed."""
    sheet = newest(course, "CP_INVEST")
    return GOAL_OF.get(sheet.cg_open) if sheet is not None else None


OF_FINDINGS: Final[dict[str, Callable[[Course], Any]]] = {
    find.__name__: find
    for find in (
        causes, other_party_suicide, mental_health_worker, high_danger, support_by_kin, burden_of_carer, evidence,
        danger_by_violence, danger_by_abuse, danger_by_illness, danger_by_addiction, plan_parenting,
        plan_counselling, plan_psychiatry, plan_addiction, plan_goal,
    )
}  # fmt: skip
"""What ``SUGGEST.…`` can name besides."""
