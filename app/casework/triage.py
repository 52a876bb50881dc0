"""分級分類 of a report: what the tables said at the window and what people chose, and to which unit that leads.

Every answer is a row of ``decision`` that stays; the newest of a table counts, as far as the way still leads to it.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import select

from app.casework.deciding import record
from app.models import Case, StoredDecision, db
from app.rules import triage
from app.rules.tables import Decision

NO_SCALE: Final = "TIPVDA："
"""How the reason of R07 begins where partners could not be measured; a line of its own, in whatever language."""
MOST: Final = 200
"""Decisions of one case that are looked at: each table some twenty times."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """To which kind of unit a report goes by its triage, and which row of which table says so.

    ``unit``: a code of the list `dispatch_unit`, None where it goes to none. ``action``: of `screening_action`.
    ``outcome``: what counts, the person's choice where it differs from the row (then ``is_chosen``).
    """

    unit: str | None
    action: str
    table: str
    version: str
    row: int
    outcome: str
    is_chosen: bool
    reason: str | None
    by: int
    at: dt.datetime


def decided(case_id: int) -> dict[str, StoredDecision]:
    """What counts of the triage, by table in the order of the way; empty before it, and for whoever may not see it."""
    query = select(StoredDecision).where(StoredDecision.case_id == case_id, StoredDecision.is_triage)
    rows = db.session.scalars(query.order_by(StoredDecision.id.desc()).limit(MOST))
    return on_the_way(rows)


def read(rows: Iterable[Any]) -> dict[str, StoredDecision]:
    """The same out of rows that the case page has looked up beside others (``case_page.standing``)."""
    return on_the_way([
        StoredDecision(
            id=r.id, table_id=r.code, created_by=r.user_id, at=r.one, reason=r.grounds, row_no=r.nth, chosen=r.form,
            **json.loads(r.what),
        )
        for r in rows
    ])  # fmt: skip


def on_the_way(rows: Iterable[StoredDecision]) -> dict[str, StoredDecision]:
    """Of decisions, newest first, those that count, in the order of the way that the newest of them goes."""
    newest: dict[str, StoredDecision] = {}
    for one in rows:
        newest.setdefault(one.table_id, one)
    done = counted(newest)
    track = track_of(newest)
    return (
        {one.table: newest[one.table] for one in triage.way(track, done) if one.table in newest}
        if track
        else {}
    )


def track_of(newest: Mapping[str, StoredDecision]) -> str | None:
    """Which way was gone last: it begins with another table each."""
    begun = {first[0].table: track for track, first in triage.PASSES.items()}
    starts = sorted((one.id, begun[table]) for table, one in newest.items() if table in begun)
    leading = [track for _id, track in starts if track != triage.FAMILY]
    return leading[-1] if leading else starts[-1][1] if starts else None


def counted(newest: Mapping[str, StoredDecision]) -> dict[str, dict[str, str]]:
    """By table what counts of these decisions, as the way reads it."""
    done = {table: {**one.inputs, **_outcome(one)} for table, one in newest.items()}
    judged = newest.get(triage.OTHER_LEVEL)
    if judged is not None and (why := without_scale(judged.reason)[0]):
        done[triage.BAND] = {triage.UNMEASURED: why}
    return done


def suggestion(case: Case) -> Suggestion | None:
    """To which unit the triage sends this report; None before it, and where tables and people leave it open."""
    return suggested_by(decided(case.id))


def suggested_by(found: Mapping[str, StoredDecision]) -> Suggestion | None:
    """The same of decisions that count (``decided``)."""
    where = triage.destination(counted(found))
    if where is None or where.table not in found:
        return None
    one = found[where.table]
    main = triage.CHOSEN[one.table_id]
    return Suggestion(
        unit=where.unit, action=where.action, table=one.table_id, version=one.version, row=one.row_no,
        outcome=_outcome(one).get(main, ""), is_chosen=one.chosen is not None, reason=one.reason,
        by=one.created_by, at=one.at,
    )  # fmt: skip


def with_scale(why: str, reason: str) -> str:
    """The reason as it is stored: first why there is no TIPVDA, if there is none."""
    told = [NO_SCALE + " ".join(why.split()) if why else "", reason]
    return "\n".join(part for part in told if part)


def without_scale(reason: str | None) -> tuple[str, str]:
    """Of a stored reason: why there is no TIPVDA (empty where there is one), and the rest."""
    first, _line, rest = (reason or "").partition("\n")
    return (first.removeprefix(NO_SCALE), rest) if first.startswith(NO_SCALE) else ("", reason or "")


@dataclass(frozen=True, slots=True)
class Answer:
    """One table as a person has confirmed it: the decision, what was chosen instead (None: nothing), and why."""

    decision: Decision
    chosen: str | None = None
    reason: str | None = None


def keep(case: Case, answers: Iterable[Answer]) -> list[StoredDecision]:
    """Store what was decided; what already stands just so is not written again.

    Raises:
        app.casework.deciding.ReasonMissing: a different choice without a reason.
        sqlalchemy.exc.DBAPIError: not the viewer's to decide, or no longer at the window.
    """
    before = decided(case.id)
    return [
        record(case, one.decision, one.chosen, one.reason, is_triage=True)
        for one in answers
        if not _stands(before.get(one.decision.table), one)
    ]


def _stands(there: StoredDecision | None, one: Answer) -> bool:
    if there is None:
        return False
    now = (one.decision.version, dict(one.decision.inputs), one.decision.row, one.chosen, one.reason or None)
    return (there.version, dict(there.inputs), there.row_no, there.chosen, there.reason) == now


def _outcome(one: StoredDecision) -> dict[str, str]:
    return triage.outcome(one.table_id, one.outcome, one.chosen)
