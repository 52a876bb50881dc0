"""Which sheets a case in a status asks for next, and by which clock, so that a worker is led from one to the other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from app.rules.deadlines import BY_CODE


@dataclass(frozen=True, slots=True)
class Expected:
    """A sheet that is asked for.

    ``duty``: the clock by which. ``again``: anew whenever that clock runs; else once since the case came here.
    ``first``: forms that must be handed in before. ``kinds``: only of these kinds of case (empty: all).
    """

    form: str
    why: LazyString
    duty: tuple[str, ...] = ()
    again: bool = False
    first: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()


PARTS: Final = ("VF_VULN", "VF_FUNC", "VF_NEED")
_FAMILIES: Final = ("VF", "CARE", "PERP")
_ADULTS: Final = ("IPV", "AFV", "EP", "DP")
_CHILDREN: Final = ("CP", "SX")
_PART: Final = _l("訪視評估的一部分")
_CONTACT: Final = Expected("CASE_REC", _l("每次訪視或聯繫都要有紀錄"), ("monthly_contact",), again=True)

EXPECTED: Final[dict[str, tuple[Expected, ...]]] = {
    "reported": (
        Expected("DISP_VF", _l("派案前填寫"), ("dispatch",), kinds=("VF",)),
        Expected("DISP_CHILD", _l("派案前填寫"), ("dispatch",), kinds=("CP", "SX")),
        Expected("TIPVDA", _l("親密關係暴力：派案前評估危險"), ("dispatch",), kinds=("IPV",)),
        Expected("DISP_ADULT", _l("派案前填寫"), ("dispatch",), kinds=("IPV", "AFV", "EP", "DP")),
    ),
    "assessing": (
        Expected("CASE_REC", _l("初訪要有紀錄"), ("first_visit", "dp_visit"), again=True),
        *(Expected(form, _PART, ("first_report",), kinds=_FAMILIES) for form in PARTS),
        Expected(
            "VF_VISIT", _l("初評報告：三份評估都送出後送審"), ("first_report",), first=PARTS, kinds=_FAMILIES
        ),
        Expected("ADULT_ASSESS", _l("受案評估：送出即送審"), ("adult_report", "dp_report"), kinds=_ADULTS),
        Expected("CP_SDM", _l("第一類案件：每名兒少一份，隨調查報告審核"), ("cp_report",), kinds=_CHILDREN),
        Expected("CP_INVEST", _l("調查報告：送出即送審"), ("cp_report",), kinds=_CHILDREN),
        Expected("SA_ASSESS", _l("開案評估：送出即送審"), ("first_report",), kinds=("SA",)),
    ),
    "missing": (Expected("CASE_REC", _l("協尋經過要有紀錄"), ("search_police",), again=True),),
    "short": (_CONTACT, Expected("CLOSURE", _l("短期服務結束時填寫"))),
    "open": (
        Expected("FAM_PLAN", _l("開案後與案家一起擬定"), kinds=(*_FAMILIES, *_ADULTS, "SA")),
        Expected("CP_PLAN", _l("列為保護個案後3個月內提出"), ("family_plan",), kinds=_CHILDREN),
        _CONTACT,
        Expected("PERIODIC", _l("開案後第3個月，之後每6個月"), ("periodic_first", "periodic"), again=True),
        Expected("SA_ASSESS", _l("定期評估性侵害個案"), ("sa_assessment",), again=True, kinds=("SA",)),
        Expected("PERP_MH", _l("定期訪視評估加害人"), ("perp_assessment",), again=True),
    ),
    "follow": (Expected("CASE_REC", _l("追蹤聯繫要有紀錄"), ("follow_up",), again=True),),
}
"""What each status asks for, in the order of work. A status that is not here waits for somebody's decision."""

DUE_OF: Final[dict[str, tuple[str, ...]]] = {
    "VF_VISIT": ("first_report",),
    "VF_VULN": ("first_report",),
    "VF_FUNC": ("first_report",),
    "VF_NEED": ("first_report",),
    "PERIODIC": ("periodic_first", "periodic"),
    "ADULT_ASSESS": ("adult_report", "dp_report"),
    "CP_INVEST": ("cp_report",),
    "CP_SDM": ("cp_report",),
    "CP_PLAN": ("family_plan", "placement_longterm"),
    "EMERG_PLACE": ("placement_court", "placement_assess", "placement_petition"),
    "SA_ASSESS": ("first_report", "sa_assessment"),
    "PERP_MH": ("perp_assessment",),
    "DISP_VF": ("dispatch",),
    "DISP_CHILD": ("dispatch",),
    "DISP_ADULT": ("dispatch",),
    "TIPVDA": ("dispatch",),
}
"""By which open clock a sheet is due that is not handed in yet."""


def duties() -> set[str]:
    """Every duty that is named here."""
    named = {duty for rows in EXPECTED.values() for row in rows for duty in row.duty}
    return named | {duty for duties_ in DUE_OF.values() for duty in duties_}


assert duties() <= set(BY_CODE), "every clock of a sheet is a known duty"  # nosec B101: a table of ours
