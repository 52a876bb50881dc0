"""Which clocks a case must have in each status, worked out from the steps of the workflow, and what each clock looks like."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any, Final

from app.rules.deadlines import BY_CODE, EXCUSES
from app.rules.workflow import STATUSES, STEPS, Step
from tests.guard.transferring import of_kind

Clock = dict[str, Any]
Duties = frozenset[str]
BY_CONTACTS: Final = frozenset({"first_visit", "dp_visit"})  # met by a record, whatever is said
COMES_AGAIN: Final = frozenset(
    code for code, duty in BY_CODE.items() if duty.every
)  # met, its next turn runs
REPORTED: Final = frozenset({"dispatch"})  # file_report() starts it


def _goes_back(step: Step, one: str, other: str) -> bool:
    """Sent back to where it came from, with the clocks it had: the way there met none."""
    forth = [s for s in STEPS if (other, one) in s.ways]
    return step.verb == "send_back" and not any(s.meets for s in forth)


def _flow(after: Callable[[Step, Duties], Duties]) -> dict[str, Duties]:
    """What holds in a status whichever way the case has come: the least that all ways have in common."""
    holds = {status: frozenset(BY_CODE) for status in STATUSES} | {"reported": REPORTED}
    while True:
        now = dict(holds)
        for step in STEPS:
            for one, other in step.ways:
                if not _goes_back(step, one, other):
                    now[other] &= after(step, now[one])
        if now == holds:
            return holds
        holds = now


def _begun(step: Step, had: Duties) -> Duties:
    return (frozenset() if step.ends_clocks else had) | frozenset(step.starts)


def _running(step: Step, had: Duties) -> Duties:
    met = (frozenset((*step.meets, *step.may_meet)) | BY_CONTACTS) - COMES_AGAIN
    return (frozenset() if step.ends_clocks else had - met) | frozenset(step.starts) - BY_CONTACTS


BEGUN: Final = _flow(_begun)
"""Duties whose clock has begun and runs, or was met."""
RUNNING: Final = _flow(_running)
"""Duties whose clock runs, for nothing but another status meets it."""


def _may_run() -> dict[str, Duties]:
    """What may run in a status: begun on a way there, and not ended on it."""
    may = {status: frozenset[str]() for status in STATUSES} | {"reported": REPORTED}
    while True:
        now = dict(may)
        for step in STEPS:
            for one, other in step.ways:
                kept = frozenset() if step.ends_clocks else now[one] - frozenset(step.meets)
                now[other] |= kept | frozenset((*step.starts, *step.may_start))
        if now == may:
            return may
        may = now


MAY_RUN: Final = _may_run()
WORDS: Final = frozenset(EXCUSES) | {s.verb for s in STEPS}


def wrong_clocks(status: str, kind: str, dues: list[Clock]) -> list[str]:
    """What is wrong with the clocks of a case in this status; empty when they are as they should be."""
    running = {d["duty"] for d in dues if d["is_open"]}
    begun = running | {d["duty"] for d in dues if d["met_at"] or d["excuse"] == "transferred"}
    found = [f"{one['duty']} {one['id']}: {why}" for one in dues for why in _wrong(one)]
    found += [f"{duty} has not begun" for duty in sorted(of_kind(BEGUN[status], kind) - begun)]
    found += [
        f"{duty} does not run" for duty in sorted(of_kind(RUNNING[status], kind) - BY_CONTACTS - running)
    ]
    return found + [f"{duty} is owed in {status}" for duty in sorted(running - MAY_RUN[status])]


def _wrong(d: Clock) -> list[str]:
    """A clock runs towards its end, or was met, or is excused with a word: one of the three."""
    states = [d["is_open"], d["met_at"] is not None, d["excused_at"] is not None]
    starts, ends = _at(d["starts_at"]), _at(d["due_at"])
    checks = {
        "of no duty": d["duty"] in BY_CODE,
        "not one of running, met, excused": states.count(True) == 1,
        "over before it began": ends >= starts,
        "excused without a word": (d["excused_at"] is None) == (d["excuse"] is None),
        "an unknown word": d["excuse"] is None or d["excuse"] in WORDS,
        "met before it began": d["met_at"] is None or _at(d["met_at"]) >= starts,
        "owed by nobody": not d["is_open"] or d["owed_by"] is not None,
        "will never speak": not d["is_open"] or d["level"] >= 3 or d["alert_at"] is not None,
        "speaks after the county": d["alert_at"] is None or d["county_at"] is None or _at(d["alert_at"]) <= _at(d["county_at"]),
    }  # fmt: skip
    return [why for why, is_well in checks.items() if not is_well]


def _at(moment: str) -> dt.datetime:
    return dt.datetime.fromisoformat(moment)
