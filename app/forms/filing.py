"""Where a new sheet may be begun, and to which county a report goes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from flask_babel import gettext as _

from app.facts.counties import counties
from app.models import Case, Worksheet
from app.questions import codes
from app.rules.workflow import AT_WORK, SERVED, STATUSES

ADULTS: Final = ("IPV", "AFV", "EP", "DP")
ASSESSED: Final = ("assessing", "open_review", "missing", "short", "open", "close_review")

BEGUN_IN: Final[dict[str, tuple[str, ...]]] = {
    "CASE_REC": AT_WORK,
    "VF_VISIT": ("assessing",),
    "VF_VULN": ASSESSED,
    "VF_FUNC": ASSESSED,
    "VF_NEED": ASSESSED,
    "FAM_PLAN": SERVED,
    "PERIODIC": SERVED,
    "REFER": ("assessing", "missing", "short", "open", "follow"),
    "CLOSURE": SERVED,
    "ADULT_ASSESS": ("assessing", "short", "open"),
    "CP_INVEST": ("assessing", "short", "open"),
    "CP_SDM": ASSESSED,
    "CP_PLAN": SERVED,
    "EMERG_PLACE": AT_WORK,
    "BSRS5": AT_WORK,
    "SA_ASSESS": ASSESSED,
    "PERP_MH": AT_WORK,
    "PERP_TREAT": AT_WORK,
    "JOINT_PLAN": ("assessing", "short", "open"),
    "TRANSFER": ("assessing", "open_review", "short", "open"),
    "DISP_ADULT": ("reported",),
    "DISP_CHILD": ("reported",),
    "DISP_VF": ("reported",),
    "TIPVDA": ("reported", "dispatched", *ASSESSED),
}
"""The statuses of a case in which each form can be begun; a form that does not stand here never is by hand."""

USED_FOR: Final[dict[str, tuple[str, ...]]] = {
    "DISP_ADULT": ("IPV", "AFV", "EP", "DP", "SA"),
    "DISP_CHILD": ("CP", "SX", "SA"),
    "DISP_VF": ("VF",),
    "VF_VISIT": ("VF", "CARE", "PERP"),
    "ADULT_ASSESS": ADULTS,
    **dict.fromkeys(("CP_INVEST", "CP_SDM", "CP_PLAN"), ("CP", "SX")),
    "EMERG_PLACE": ("CP", "SX", "DP", "EP"),
    "TIPVDA": ("IPV", "SA"),
    "SA_ASSESS": ("SA", "CP", "SX"),
    **dict.fromkeys(
        ("PERP_MH", "PERP_TREAT", "JOINT_PLAN"), ("IPV", "AFV", "EP", "DP", "CP", "SX", "SA", "PERP")
    ),
}
"""The kinds of case (list `case_track`) of a form that is not for all of them."""


def may_be_begun(sheet: type[Worksheet], case: Case) -> bool:
    """Whether a new sheet of this form fits the case as it stands."""
    return case.status in BEGUN_IN.get(sheet.CODE, ()) and case.kind in USED_FOR.get(sheet.CODE, (case.kind,))


def misfit(sheet: type[Worksheet], case: Case) -> str:
    """Why a new sheet of this form does not fit the case as it stands: its kind, or how far it is. Empty: it fits."""
    if may_be_begun(sheet, case):
        return ""
    kinds = USED_FOR.get(sheet.CODE, (case.kind,))
    if case.kind not in kinds:
        named = {choice.code: str(choice.label) for choice in codes("case_track")}
        return _(
            "「%(form)s」用在這幾類案件：%(kinds)s。這一案的類型是「%(kind)s」。",
            form=sheet.TITLE,
            kinds="、".join(named[kind] for kind in kinds),
            kind=named[case.kind],
        )
    fitting = BEGUN_IN.get(sheet.CODE, ())
    if not fitting:
        return _("「%(form)s」不在案件裡新增。", form=sheet.TITLE)
    return _(
        "這一案目前是「%(status)s」。「%(form)s」在這幾個階段可以新增：%(statuses)s。",
        form=sheet.TITLE,
        status=STATUSES[case.status],
        statuses="、".join(str(STATUSES[one]) for one in fitting),
    )


def county_of(answers: Mapping[str, Any]) -> int | None:
    """The county that the client's address begins with; None when it names none (then it is the writer's own)."""
    address = _home(answers) or ""
    return next((county.id for county in counties() if address.startswith(county.zh)), None)


def _home(answers: Mapping[str, Any]) -> str | None:
    """Where the client lives: the victim, of several children the first."""
    told = (answers, *(answers.get("children") or ()))
    return next((one[key] for one in told for key in ("cl_addr", "v_addr_now") if one.get(key)), None)
