"""Moving a case: one verb, one call of ``move_case()``: status, risk, access, clocks and notices change together."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from flask.json import dumps
from sqlalchemy import select, text

from app.casework import clocks
from app.casework.handing_over import becomes
from app.casework.packing import pack
from app.casework.starting import started
from app.columns.minguo import today
from app.guard.security import hat
from app.models import Agency, Case, CaseAccess, CountyMove, Delegation, db
from app.rules.roles import Reach
from app.rules.tracks import status_after
from app.rules.workflow import BY_VERB

Said = dict[str, Any]
TOLD = (
    "unit", "worker", "agency", "risk", "note", "reason", "form", "sheet", "until", "times", "method",
    "search", "due", "grounds", "is_emergency", "system", "contact", "passed_on", "county",
)  # fmt: skip
"""What an event tells of what was said. The scope of a delegation is on the delegation, sealed."""


class Refused(Exception):
    """The verb does not fit the case as it stands."""


def move(case: Case, verb: str, said: Said) -> None:
    """Say a verb to a case. ``said`` holds what the step asks for (ids, codes, sentences).

    Afterwards the case may be out of the speaker's sight, in the same transaction.

    Raises:
        Refused: the case is not in a status from which this verb starts.
        sqlalchemy.exc.DBAPIError: the walls refuse (role, seat, or the division of public and private work).
    """
    step = BY_VERB[verb]
    if case.status not in step.frm:
        raise Refused(str(step.label))
    more = PATCHES[verb](case, said) if verb in PATCHES else {}
    patch = {"from": list(step.frm), **({"status": step.to} if step.to else {}), **more}
    told = said | patch.pop("about", {})
    patch["event"] = {"verb": verb, "about": {k: told[k] for k in TOLD if told.get(k) not in (None, "")}}
    patch["met"] = [*step.meets, *said.get("met", ())]
    patch["dues"] = [*started(verb, case, said), *said.get("dues", ())]
    case_id = case.id
    db.session.execute(text("select move_case(:c, :p)"), {"c": case_id, "p": dumps(patch)})
    db.session.expire(case)


def seats_on(case_id: int) -> frozenset[str]:
    """Why the viewer sees this case: the seats from which they can speak. Empty when they do not see it."""
    return frozenset(db.session.scalar(text("select my_seats(:c)"), {"c": case_id}) or ())


def _mine() -> int:
    worn = hat()
    assert worn is not None, "only somebody can move a case"
    return worn.agency_id


def _dispatch(_case: Case, said: Said) -> Said:
    """An emergency is told by the database, to the supervisors and to everybody on duty (``tell_of_dispatch()``)."""
    is_emergency = said.get("is_emergency") == "Y"
    return {
        "access": [{"agency": said["unit"], "reason": "lead"}],
        "notify": [] if is_emergency else [{"agency": said["unit"]}],
        "about": {"is_emergency": is_emergency or None, "reason": said.get("why_else") or said.get("reason")},
    }


def _assign(case: Case, said: Said) -> Said:
    before = [{"user": case.lead_user_id}] if case.lead_user_id else []
    return {
        "access": [{"agency": case.lead_agency_id, "user": said["worker"], "reason": "lead"}],
        "notify": [{"user": said["worker"]}, *before],
    }


def _window(case: Case) -> int | None:
    query = select(Agency.id).where(
        Agency.county_id == case.county_id, Agency.kind == "intake", Agency.is_active
    )
    found: int | None = db.session.scalars(query.order_by(Agency.id)).first()
    return found


def _refuse(case: Case, _said: Said) -> Said:
    """The window leads until the county has decided."""
    window = _window(case)
    return {
        "access": [{"agency": window, "reason": "lead"}],
        "notify": [{"agency": window}],
        "about": {"agency": case.lead_agency_id},
    }


def _send_back(case: Case, _said: Said) -> Said:
    before = "assessing" if case.status == "open_review" else "open" if case.opened_on else "short"
    return {"status": before, "notify": [{"user": case.lead_user_id}]}


def _rate(_case: Case, said: Said) -> Said:
    return {
        "risk": said["risk"],
        "is_assessed": True,
        "is_willing": said["is_willing"] == "Y",
        "needs_authority": said["needs_authority"] == "Y",
    }


def _alert(case: Case, said: Said) -> Said:
    """Whoever works on a case may make it stricter at once, and the lead hears of it."""
    patch: Said = {"notify": [{"agency": case.lead_agency_id}, {"user": case.lead_user_id}]}
    risk = said.get("risk_up") or said.get("risk")
    if risk:
        patch |= {"risk": risk, "about": {"risk": risk}}
    if said.get("is_unwilling") == "Y":
        patch["is_willing"] = False
    if said.get("needs_authority") == "Y":
        patch["needs_authority"] = True
    return patch


def _offer(_case: Case, said: Said) -> Said:
    row = {
        "agency_id": said["ngo"],
        "scope": said.get("scope"),
        "purpose": said.get("purpose"),
        "shared": said.get("shared") or [],
        "starts_on": said["starts_on"],
        "ends_on": said["ends_on"],
    }
    return {
        "delegation": pack(Delegation.__table__, row),
        "notify": [{"agency": said["ngo"]}],
        "about": {"agency": said["ngo"]},
    }


def _extend(case: Case, said: Said) -> Said:
    """The same delegation for longer: an offer like any other, which the NGO answers."""
    old = db.session.get_one(Delegation, int(said["extended"]))
    row = {
        "agency_id": old.agency_id,
        "scope": old.scope,
        "purpose": old.purpose,
        "shared": old.shared or [],
        "starts_on": old.ends_on + dt.timedelta(days=1),
        "ends_on": said["until_day"],
        "extends_id": old.id,
    }
    return {
        "delegation": pack(Delegation.__table__, row),
        "notify": [{"agency": old.agency_id}],
        "about": {"agency": old.agency_id},
    }


def _invite(_case: Case, said: Said) -> Said:
    unit = said["helper"]
    return {
        "access": [{"agency": unit, "reason": "helper"}],
        "notify": [{"agency": unit}],
        "about": {"unit": unit},
    }


def _invite_plan(_case: Case, said: Said) -> Said:
    unit = said["mh_unit"]
    return {
        "access": [{"agency": unit, "reason": "joint_plan"}],
        "notify": [{"agency": unit}],
        "about": {"unit": unit},
    }


def _join_plan(case: Case, said: Said) -> Said:
    """The lead hears who it is."""
    named = _name("joint_plan")(case, said)
    lead = [{"agency": case.lead_agency_id}, {"user": case.lead_user_id}]
    about = {"worker": said["own_worker"], "unit": _mine()}
    return named | {"notify": [*named["notify"], *lead], "about": about}


def _to_a_system(_case: Case, said: Said) -> Said:
    """To which existing system, whom there, and on which day."""
    return {"about": {"passed_on": said["passed_on"].isoformat()}}


def _ask_county(_case: Case, said: Said) -> Said:
    """Why it should go there is for that county's window: sealed, and in no event."""
    row = {"to_county_id": said["county"], "reason": said["why_there"]}
    return {"county_move": pack(CountyMove.__table__, row), "about": {"county": said["county"]}}


def _ask_again(case: Case, _said: Said) -> Said:
    """An existing system has not taken it up: whoever passed it on decides, the lead's supervisors or the window."""
    asked = [case.lead_agency_id] if case.lead_agency_id else others_on(case, "intake")
    return {"notify": [{"agency": agency} for agency in asked]}


def _release(_case: Case, said: Said) -> Said:
    return {
        "leaves": said["helping"],
        "notify": [{"agency": said["helping"]}],
        "about": {"unit": said["helping"]},
    }


def _name(reason: str) -> Callable[[Case, Said], Said]:
    """Who of the speaker's own unit works on the case: for an NGO it serves, or beside the lead."""

    def patch(_case: Case, said: Said) -> Said:
        worker = said["own_worker"]
        return {
            "access": [{"agency": _mine(), "user": worker, "reason": reason}],
            "notify": [{"user": worker}],
            "about": {"worker": worker, "agency": _mine()},
        }

    return patch


def _hand_over(_case: Case, said: Said) -> Said:
    unit = said["next_unit"]
    return {
        "access": [{"agency": unit, "reason": "transfer"}],
        "notify": [{"agency": unit}],
        "about": {"unit": unit},
    }


def _take_over(case: Case, said: Said) -> Said:
    return {
        "status": status_after(case.status, case.kind, becomes(case)),
        "access": [{"agency": _mine(), "user": said["own_worker"], "reason": "lead"}],
        "notify": [
            {"agency": case.lead_agency_id},
            {"user": case.lead_user_id},
            {"user": said["own_worker"]},
        ],
        "about": {"unit": _mine(), "worker": said["own_worker"]},
    }


def _leave(case: Case, _said: Said) -> Said:
    return {"leaves": _mine(), "notify": [{"agency": case.lead_agency_id}], "about": {"agency": _mine()}}


def _end(case: Case, _said: Said) -> Said:
    return {"closed_on": today().isoformat(), "notify": [{"agency": agency} for agency in others_on(case)]}


def _call_off(reason: str) -> Callable[[Case, Said], Said]:
    """Take back what one reason let in, and tell those who held it."""

    def patch(case: Case, _said: Said) -> Said:
        gone = others_on(case, reason)
        return {"notify": [{"agency": a} for a in gone]} | ({"about": {"agency": gone[0]}} if gone else {})

    return patch


def _merge(_case: Case, said: Said) -> Said:
    """Of which case a report is a duplicate, by its number; the database refuses where there is none."""
    query = select(Case.id).where(Case.number == str(said["same"]).strip().upper())
    return {"same": db.session.scalar(query)}


def _pass_on(_case: Case, said: Said) -> Said:
    return {"hand_to": said["worker"], "notify": [{"user": said["worker"]}]}


def others_on(case: Case, *reasons: str) -> list[int]:
    """The agencies besides the lead that hold this case now (for these reasons), as far as the viewer may know."""
    query = select(CaseAccess.agency_id).where(CaseAccess.case_id == case.id, CaseAccess.reason != "lead")
    return list(db.session.scalars(query.where(CaseAccess.reason.in_(reasons)) if reasons else query))


def _to_supervisor(case: Case, _said: Said) -> Said:
    return {"notify": [{"agency": case.lead_agency_id}]}


def _tighten(case: Case, said: Said) -> Said:
    worn = hat()
    may_ease = worn is not None and worn.reach == Reach.UNIT  # never below the table
    return {"contact": clocks.tightened(case, int(said["times"]), said["method"], may_ease=may_ease)}


PATCHES: dict[str, Callable[[Case, Said], Said]] = {
    "dispatch": _dispatch,
    "merge": _merge,
    "pass_on": _pass_on,
    "acknowledge": lambda case, _said: {"notify": [{"agency": _window(case)}]},
    "arbitrate": _dispatch,
    "accept": _assign,
    "refuse": _refuse,
    "assign": _assign,
    "propose_open": _to_supervisor,
    "propose_close": _to_supervisor,
    "send_back": _send_back,
    "rate": _rate,
    "alert": _alert,
    "open": lambda _case, _said: {"opened_on": today().isoformat()},
    "not_open": _end,
    "end_search": _end,
    "close": _end,
    "follow": _end,
    "resume": lambda case, _said: (
        {"closed_on": None} | ({} if case.opened_on else {"opened_on": today().isoformat()})
    ),
    "reopen": lambda _case, _said: {"closed_on": None, "opened_on": None},
    "tighten": _tighten,
    "submit": lambda case, said: {"notify": said.get("notify", [])},
    "invite": _invite,
    "release": _release,
    "delegate": _offer,
    "extend": _extend,
    "appoint": _name("delegated"),
    "send": _name("helper"),
    "recall": _call_off("delegated"),
    "return": _leave,
    "to_system": _to_a_system,
    "end_to_system": lambda case, said: _end(case, said) | _to_a_system(case, said),
    "not_taken": _ask_again,
    "ask_county": _ask_county,
    "joint_invite": _invite_plan,
    "joint_join": _join_plan,
    "joint_leave": _leave,
    "joint_end": _call_off("joint_plan"),
    "hand_over": _hand_over,
    "call_back": _call_off("transfer"),
    "take_over": _take_over,
    "keep_out": _leave,
}
