"""What happens on a case when one of its sheets is handed in: said as verbs, in the transaction that saves the sheet.

What comes out graver counts at once, whoever wrote it; what comes out milder waits for its approval.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from sqlalchemy import desc, select

from app.casework import clocks, handing_over
from app.casework.deciding import record
from app.casework.moves import Refused, move
from app.casework.protecting import tells_of_suicide
from app.columns.minguo import clock as clock_now
from app.models import REGISTRY, Case, Worksheet, db
from app.models.worksheets import Transfer
from app.models.worksheets.base import OWN_UNIT
from app.rules.duties import SUICIDE_REPORT, duties_of
from app.rules.grading import TRACKS, grade_decision, risk_decision
from app.rules.tables import Decision
from app.rules.workflow import BY_VERB, is_graver

PROPOSES = {
    "VF_VISIT": "propose_open",
    "ADULT_ASSESS": "propose_open",
    "CP_INVEST": "propose_open",
    "CLOSURE": "propose_close",
}
ASSESSING = frozenset({"VF_VISIT", "PERIODIC", "CLOSURE"})
"""Sheets whose vulnerability assessment (VF_VULN) becomes the risk of the case with them (R00)."""
ON_ITS_OWN = "CHG"
"""The stage of an assessment that belongs to no other sheet: the situation has changed (狀況改變)."""
PROTECTIVE = frozenset({"ADULT_ASSESS", "CP_INVEST"})
"""Assessments that open a case the first time, and may be written again later."""
OWN_LEVEL = frozenset({"ADULT", "CP"})
"""Tracks of table R00 whose own assessment gives the level (``level_effective``)."""
AUTHORITY = (("pe_decide", "UP"), ("aa_public", "Y"), ("ce_result", "UNSAFE"), ("sd_result", "UNSAFE"))
"""Answers by which public authority must act: back to the protective system, urgent intervention, not safe."""
ASKS_WILL = ("vv_will", "aa_will", "cd_will")
WILLING = frozenset({"HIGH", "YES"})


class WrongWay(Refused):
    """A transfer sheet names a unit that cannot take the case over that way. The text says why."""


FORMS: dict[str, type[Worksheet]] = {form.CODE: form for form in REGISTRY}


def handed_in(item: Worksheet, case: Case) -> None:
    """Say what a sheet says by being handed in. The case may be out of the writer's sight afterwards.

    Raises:
        app.casework.moves.Refused: the case does not stand where this sheet could be handed in.
    """
    _put_on_record(item, case)  # before the case may leave the writer's sight
    if isinstance(item, Transfer) and (why := handing_over.why_not(item, case)):
        raise WrongWay(why)
    verb = _verb_of(item, case)
    said: dict[str, Any] = {"form": item.CODE, "sheet": item.id, **_owed(item, case)}
    if type(item).APPROVED_BY and verb == "submit":
        said["notify"] = [{"agency": item.agency_id if item.REVIEWED_IN == OWN_UNIT else case.lead_agency_id}]
    case_id, is_assessed = case.id, case.is_assessed
    move(case, verb, said)
    if is_assessed:  # no sheet by being handed in makes an assessed case of another
        _raise_risk(item, db.session.get_one(Case, case_id))


def _verb_of(item: Any, case: Case) -> str:
    """What a sheet says by being handed in. The first assessment of a sexual assault proposes to open the case."""
    if (
        item.CODE == "SA_ASSESS"
        and item.sa_kind == "INIT"
        and (case.kind, case.status) == ("SA", "assessing")
    ):
        return "propose_open"
    if item.CODE in PROTECTIVE and case.status != "assessing":  # assessed again while the case is served
        return "submit"
    return PROPOSES.get(item.CODE, "submit")


def _put_on_record(item: Any, case: Case) -> None:
    """Which row of table R14 gave the grade, and what the worker chose instead with which reason."""
    if item.CODE != "VF_VULN":
        return
    grade = grade_decision(high=item.vu_high or 0, mid=item.vu_mid or 0, low=item.vu_low or 0)
    differs = item.vu_prof and item.vu_prof != grade.then["grade"]
    record(case, grade, item.vu_prof if differs else None, item.vu_prof_why if differs else None)


def assessed_by(item: Worksheet, case: Case) -> Decision | None:
    """What table R00 says of the assessment that this sheet is, or rests on; None when it assesses nothing."""
    level = item.level_effective or _grade_of_family(item, case)
    return risk_decision(case.kind, assessed=True, level=level) if level else None


def _grade_of_family(item: Worksheet, case: Case) -> str | None:
    """The vulnerability grade, for cases that have no level of their own kind: protection rates itself (R00)."""
    if TRACKS[case.kind] in OWN_LEVEL:
        return None
    vuln = item if item.CODE == "VF_VULN" else assessment_of(item)
    return getattr(vuln, "vu_grade_effective", None) if vuln is not None else None


def needs_authority(item: Worksheet) -> bool:
    """Whether this sheet finds that public authority must act: said so, or a child that is not safe at home."""
    return any(getattr(item, key, None) == code for key, code in AUTHORITY)


def is_willing(item: Worksheet) -> bool | None:
    """Whether the family, or the victim, accepts the service, as this sheet says; None where it does not ask."""
    said = next((getattr(item, key) for key in ASKS_WILL if getattr(item, key, None)), None)
    return said in WILLING if said else None


def assessment_of(item: Worksheet) -> Worksheet | None:
    """The newest vulnerability assessment that was handed in on the case of this sheet."""
    if item.CODE not in ASSESSING:
        return None
    form = FORMS["VF_VULN"]
    query = select(form).where(form.case_id == item.case_id, form.state.in_(("submitted", "approved")))
    found: Worksheet | None = db.session.scalars(query.order_by(desc(form.id)).limit(1)).first()
    return found


def _raise_risk(item: Worksheet, case: Case) -> None:
    if case.status not in BY_VERB["alert"].frm:
        return
    decided = assessed_by(item, case)
    risk = str(decided.then["risk"]) if decided else None
    is_own = item.CODE in ASSESSING or item.level_effective is not None
    counts = is_own or getattr(item, "vu_stage", "") == ON_ITS_OWN
    said: dict[str, Any] = {"form": item.CODE, "sheet": item.id}
    if decided and risk and counts and is_graver(risk, case.risk):
        record(case, decided)  # before the case may leave the writer's sight
        said["risk"] = risk
    if needs_authority(item) and not case.needs_authority:
        said["needs_authority"] = "Y"
    if len(said) > 2:
        move(case, "alert", said)


def _now() -> dt.datetime:
    return clock_now()


def _owed(item: Worksheet, case: Case) -> dict[str, Any]:
    """The clocks that this sheet stops and starts."""
    return OWED[item.CODE](item, case) if item.CODE in OWED else {}


def _of_assessment(item: Any, case: Case) -> dict[str, Any]:
    """A ticked suicide or self-harm factor: report to the suicide prevention centre (自殺防治法§11)."""
    is_owed = SUICIDE_REPORT in duties_of(item.factors_present)
    return {"dues": clocks.suicide_clock(case, item.CODE, item.id, _now()) if is_owed else []}


def _of_periodic(item: Any, _case: Case) -> dict[str, Any]:
    return {"met": {"FIRST": ["periodic_first"], "REG": ["periodic"]}.get(item.pe_kind, [])}


def _of_plan(_item: Any, _case: Case) -> dict[str, Any]:
    return {"met": ["family_plan"]}


def _of_danger(item: Any, case: Case) -> dict[str, Any]:
    """Suicide planned or tried: report to the suicide prevention centre, as after a ticked factor."""
    is_owed = tells_of_suicide(item)
    return {"dues": clocks.suicide_clock(case, item.CODE, item.id, _now()) if is_owed else []}


def _of_referral(item: Any, case: Case) -> dict[str, Any]:
    return {"dues": clocks.referral_clock(case, item.CODE, item.id, _now(), item.rf_due)}


def _of_scale(item: Any, case: Case) -> dict[str, Any]:
    """Suicidal thoughts (R19): report to the suicide prevention centre (自殺防治法§11)."""
    is_owed = item.bs_flag == "Y"
    return {"dues": clocks.suicide_clock(case, item.CODE, item.id, _now()) if is_owed else []}


def _of_assault(item: Any, case: Case) -> dict[str, Any]:
    """Assessed, and to be assessed again while the case goes on."""
    met = ["sa_assessment"] if item.sa_kind != "INIT" else []
    goes_on = item.sa_kind != "END" and item.sc_open == "OPEN"
    lead = (case.lead_agency_id, case.lead_user_id)
    dues = clocks.assessed_again_clock(case, "sa_assessment", _now(), *lead) if goes_on else []
    return {"met": met, "dues": dues}


def _of_perpetrator(item: Any, case: Case) -> dict[str, Any]:
    """Visited, and to be visited again by the same worker while the service goes on."""
    goes_on = item.mh_decide in ("OPEN", "GO")
    own = (item.agency_id, item.created_by)
    dues = clocks.assessed_again_clock(case, "perp_assessment", _now(), *own) if goes_on else []
    return {"met": ["perp_assessment"], "dues": dues}


def _of_joint_plan(item: Any, case: Case) -> dict[str, Any]:
    """Both workers look at it again on the day on which they have agreed; unless it has ended (R21)."""
    goes_on = item.jp_close != "Y"
    dues = clocks.review_clock(case, item.CODE, item.id, _now(), item.jp_review) if goes_on else []
    return {"met": ["joint_review"], "dues": dues}


OWED: dict[str, Callable[[Any, Case], dict[str, Any]]] = {
    "VF_VULN": _of_assessment,
    "PERIODIC": _of_periodic,
    "REFER": _of_referral,
    "ADULT_ASSESS": _of_danger,
    "CP_INVEST": _of_danger,
    "CP_PLAN": _of_plan,
    "BSRS5": _of_scale,
    "SA_ASSESS": _of_assault,
    "PERP_MH": _of_perpetrator,
    "JOINT_PLAN": _of_joint_plan,
}
