"""Moving a case: one verb, one call of ``move_case()``: status, risk, access, clocks and notices change together."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask.json import dumps
from sqlalchemy import select, text

from app.columns.minguo import today
from app.guard.security import hat
from app.models import Agency, Case, CaseAccess, db
from app.rules.deadlines import due_at
from app.rules.workflow import BY_VERB, Step


class Refused(Exception):
    """The verb does not fit the case as it stands."""


def move(case: Case, verb: str, said: dict[str, Any]) -> None:
    """Say a verb to a case. ``said`` holds what the step asks for (ids, codes, sentences).

    Raises:
        Refused: the case is not in a status from which this verb starts.
        sqlalchemy.exc.DBAPIError: the walls refuse (role, reach, or the division of public and private work).
    """
    step = BY_VERB[verb]
    if case.status not in step.frm:
        raise Refused(str(step.label))
    patch = {"from": list(step.frm), **_status(step, case), **PATCHES[verb](case, said)}
    patch["event"] = {"verb": verb, "about": {k: v for k, v in said.items() if v not in (None, "")}}
    patch["met"] = list(step.meets)
    patch["dues"] = [_due(duty, case, said) for duty in step.starts]
    case_id = case.id
    db.session.execute(text("select move_case(:c, :p)"), {"c": case_id, "p": dumps(patch)})
    db.session.expire(case)


def _status(step: Step, case: Case) -> dict[str, Any]:
    """``assign`` changes the status only of a case that was waiting for it."""
    if not step.to or (step.verb == "assign" and case.status != "dispatched"):
        return {}
    return {"status": step.to}


def _due(duty: str, case: Case, said: dict[str, Any]) -> dict[str, Any]:
    return {
        "duty": duty, "agency": said["unit"], "starts_at": case.filed_at.isoformat(),
        "due_at": due_at(duty, case.filed_at).isoformat(),
    }  # fmt: skip


def _dispatch(case: Case, said: dict[str, Any]) -> dict[str, Any]:
    unit = said["unit"]
    return {
        "end_reason": "intake",
        "lead_agency_id": unit,
        "access": [{"agency": unit, "reason": "lead"}],
        "notify": [{"agency": unit}],
    }


def _assign(case: Case, said: dict[str, Any]) -> dict[str, Any]:
    return {
        "lead_user_id": said["worker"],
        "access": [{"agency": case.lead_agency_id, "user": said["worker"], "reason": "lead"}],
        "notify": [{"user": said["worker"]}],
    }


def _rate(case: Case, said: dict[str, Any]) -> dict[str, Any]:
    return {
        "risk": said["risk"],
        "is_assessed": True,
        "is_willing": said["is_willing"] == "Y",
        "needs_authority": said["needs_authority"] == "Y",
    }


def _delegate(case: Case, said: dict[str, Any]) -> dict[str, Any]:
    return {
        "access": [{"agency": said["ngo"], "user": said.get("ngo_worker"), "reason": "delegated"}],
        "notify": [{"agency": said["ngo"]}]
        + ([{"user": said["ngo_worker"]}] if said.get("ngo_worker") else []),
    }


def _recall(case: Case, said: dict[str, Any]) -> dict[str, Any]:
    return {"end_reason": "delegated", "notify": [{"agency": a} for a in ngos_on(case)]}


def _return(case: Case, said: dict[str, Any]) -> dict[str, Any]:
    worn = hat()
    return {"access": [{"end": worn.agency_id}] if worn else [], "notify": [{"agency": case.lead_agency_id}]}


def ngos_on(case: Case) -> list[int]:
    """The NGOs that hold this case now, as far as the viewer may know."""
    query = select(CaseAccess.agency_id).join(Agency, Agency.id == CaseAccess.agency_id)
    return list(db.session.scalars(query.where(CaseAccess.case_id == case.id, Agency.kind == "ngo")))


PATCHES: dict[str, Callable[[Case, dict[str, Any]], dict[str, Any]]] = {
    "dispatch": _dispatch,
    "assign": _assign,
    "rate": _rate,
    "open": lambda _case, _said: {"opened_on": today().isoformat()},
    "not_open": lambda _case, _said: {},
    "delegate": _delegate,
    "recall": _recall,
    "return": _return,
    "close": lambda case, _said: {
        "closed_on": today().isoformat(),
        "end_reason": "delegated",
        "notify": [{"agency": agency} for agency in ngos_on(case)],
    },
    "reopen": lambda _case, _said: {"closed_on": None},
}
