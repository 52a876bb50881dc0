"""Which clocks a verb starts: items for ``add_dues()``, by verb (``rules/workflow`` names the duties)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from app.casework import clocks
from app.casework.handing_over import becomes
from app.casework.protecting import first_clocks
from app.columns.minguo import clock as clock_now
from app.columns.minguo import today
from app.guard.security import hat
from app.models import Case, Delegation, db
from app.rules.deadlines import clock
from app.rules.tracks import status_after

Dues = list[dict[str, Any]]
Said = dict[str, Any]
VISITS = ("first_visit", "dp_visit")


def started(verb: str, case: Case, said: Said) -> Dues:
    """The clocks that begin when this verb is said to this case."""
    return STARTS[verb](case, said) if verb in STARTS else []


def _now() -> dt.datetime:
    return clock_now()


def _day(said: dt.date | str) -> dt.date:
    return said if isinstance(said, dt.date) else dt.date.fromisoformat(said)


def _dispatch_again(case: Case, _said: Said) -> Dues:
    """The 24 hours run from receipt, however often a report comes back to the window."""
    return clocks.dispatch_clock(case.filed_at, case.county_id)


def _asked(delegation_id: int | str) -> int:
    """The NGO whose delegation would be longer."""
    found: Delegation = db.session.get_one(Delegation, int(delegation_id))
    return found.agency_id


def _dispatch(case: Case, said: Said) -> Dues:
    """What the kind of case asks for first; of an emergency besides that the unit has heard of it."""
    unit, is_emergency = said["unit"], said.get("is_emergency") == "Y"
    heard = clocks.answer_clock(case, "acknowledge", _now(), agency=unit) if is_emergency else []
    return [*clocks.dispatched_clocks(case, unit), *heard]


def _disputed(case: Case, said: Said) -> Dues:
    return [*_dispatch_again(case, said), clock("arbitration", _now(), county_id=case.county_id)]


def _assess_again(case: Case, _said: Said) -> Dues:
    owed = {"agency": case.lead_agency_id, "user": case.lead_user_id}
    return [item | owed for item in first_clocks(case, _now()) if item["duty"] not in VISITS]


def _of_the_new_track(case: Case, said: Said) -> Dues:
    """Taken over by another track: what that owes first; within a track nothing begins anew."""
    kind, worn = becomes(case), hat()
    if worn is None or kind == case.kind or status_after(case.status, case.kind, kind) != "assessing":
        return []
    owed = {"agency": worn.agency_id, "user": said["own_worker"]}
    return [item | owed for item in first_clocks(case, _now(), kind)]


STARTS: dict[str, Callable[[Case, Said], Dues]] = {
    "dispatch": _dispatch,
    "arbitrate": _dispatch,
    "reinstate": _dispatch_again,
    "refuse": _disputed,
    "open": lambda case, _said: clocks.opening_clocks(case, today()),
    "resume": lambda case, _said: clocks.opening_clocks(case, today()),
    "reassess": _assess_again,
    "reopen": lambda case, _said: clocks.reopening_clocks(case, _now()),
    "missing": lambda case, _said: clocks.missing_clocks(case, _now()),
    "delegate": lambda case, said: clocks.answer_clock(case, "delegation_reply", _now(), agency=said["ngo"]),
    "ask_county": lambda case, _said: clocks.county_clock(case, _now()),
    "to_system": lambda case, _said: clocks.system_clock(case, _now()),
    "end_to_system": lambda case, _said: clocks.system_clock(case, _now()),
    "joint_invite": lambda case, said: clocks.answer_clock(
        case, "joint_reply", _now(), agency=said["mh_unit"]
    ),
    "take_over": _of_the_new_track,
    "extend": lambda case, said: clocks.answer_clock(
        case, "delegation_reply", _now(), agency=_asked(said["extended"])
    ),
    "hand_over": lambda case, said: clocks.answer_clock(
        case, "handover_reply", _now(), agency=said["next_unit"]
    ),
    "follow": lambda case, said: clocks.follow_up_clock(case, _now(), _day(said["until"])),
}
