"""Puts what was told a moment ago at its place in the past, so that clocks run, pass and stop as they would."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from sqlalchemy import Connection, text

from app.casework.demo.telling import Told
from app.rules.deadlines import BY_CODE as DEADLINES
from app.rules.deadlines import due_at
from app.rules.workflow import BY_VERB

PAPERS: Final = {
    "rpt_vf": text("update rpt_vf set created_at = :at, submitted_at = :at where once = :once"),
    "case_rec": text("update case_rec set created_at = :at, submitted_at = :at where once = :once"),
    "ssn_consult": text("update ssn_consult set created_at = :at, submitted_at = :at where once = :once"),
}
EVENTS: Final = text("select id, verb from event where case_id = :case order by id")
EVENT: Final = text("update event set at = :at where id = :id")
CASE: Final = text("""
    update kase set filed_at = :filed, closed_on = case when closed_on is null then null else cast(:closed as date) end,
      opened_on = case when opened_on is null then null else cast(:opened as date) end where id = :case
""")
DUE: Final = text(
    "update due set starts_at = :starts, due_at = :due, met_at = :met where case_id = :case and duty = :duty"
)
ACCESS: Final = text("update case_access set since = :since where case_id = :case and reason = :reason")
GIVES: Final = {"intake": "file", "lead": "dispatch", "delegated": "delegate"}
"""Which verb gives access for which reason."""
RECALLED: Final = text("""
    update recall_notice set recalled_on = cast(:at as date) where number = (select number from kase where id = :case)
""")


def age(owner: Connection, told: Told) -> None:
    """Move the rows of one story to its own times. `owner` is a connection of the owner's."""
    for paper in told.papers:
        owner.execute(PAPERS[paper.table], {"at": paper.at, "once": paper.once})
    if not told.case_id:
        return
    when = dict(told.verbs)
    filed = when["file"]
    opened, closed = when.get("open"), when.get("close")
    owner.execute(CASE, {"case": told.case_id, "filed": filed, "opened": opened, "closed": closed})
    _events(owner, told)
    _dues(owner, told, filed)
    for reason, verb in GIVES.items():
        owner.execute(ACCESS, {"case": told.case_id, "reason": reason, "since": when.get(verb, filed)})
    if "delegate" in when:
        owner.execute(RECALLED, {"case": told.case_id, "at": told.verbs[-1][1]})


def _events(owner: Connection, told: Told) -> None:
    """Events stand in the order of the verbs; a recall that the database adds follows its cause."""
    moments = list(told.verbs)
    at = moments[0][1]
    for row in owner.execute(EVENTS, {"case": told.case_id}):
        if moments and moments[0][0] == row.verb:
            at = moments.pop(0)[1]
        owner.execute(EVENT, {"id": row.id, "at": at})


def _dues(owner: Connection, told: Told, filed: dt.datetime) -> None:
    for duty in DEADLINES:
        values: dict[str, Any] = {
            "case": told.case_id,
            "duty": duty,
            "starts": filed,
            "due": due_at(duty, filed),
        }
        owner.execute(DUE, values | {"met": _met(told, duty)})


def _met(told: Told, duty: str) -> dt.datetime | None:
    """When the clock of a duty stopped: at the verb that meets it; the first visit at the first face visit."""
    moments = [at for verb, at in told.verbs if verb in BY_VERB and duty in BY_VERB[verb].meets]
    if duty == "first_visit":
        moments += [paper.at for paper in told.papers if paper.is_visit]
    return min(moments, default=None)
