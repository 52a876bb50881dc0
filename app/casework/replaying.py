"""An edited table replayed over the last decisions: read through the walls, or counted by the database.

Whoever sees cases gets each decision with its case. Whoever sees none (the ministry, a county's administrator) gets
numbers alone, and no small one (``guard/sql/67_replay.sql``).
"""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import desc, select, text

from app.models import Case, StoredDecision, db
from app.rules.replaying import Replay, Replayed, missing_of
from app.rules.tables import Answer, Table

LATEST: Final = (500, 1_000, 5_000)
"""How many decisions may be asked for; the database answers for no more than the last of these."""
PATIENCE: Final = text("set local statement_timeout = '10s'")
COUNT: Final = text(
    "select part, was, becomes, n from replay_counts(:of_table, :latest, :asked, cast(:said as jsonb))"
)
ON_THEIR_WAY: Final = text(
    "select * from proposed_table where id = coalesce(:i, id) order by id desc limit 100"
)
Outcome = Mapping[str, Answer]


@dataclass(frozen=True, slots=True)
class Group:
    """From one outcome to another: how many. ``becomes`` None: no row decides."""

    was: Outcome
    becomes: Outcome | None
    n: int


@dataclass(frozen=True, slots=True)
class Past:
    """A decision that the viewer sees, and what becomes of it. ``is_other``: a person chose something else then."""

    case_id: int
    at: dt.datetime
    is_other: bool
    replayed: Replayed


@dataclass(frozen=True, slots=True)
class Summary:
    """A replay in numbers; None: not told, since it is small or would give a small one away.

    ``lacks``: which inputs were not asked then. ``decisions``: those that would come out differently, the newest
    first; only for who sees them.
    """

    whole: int | None
    moved: int | None
    cannot: int | None
    lacks: tuple[str, ...]
    groups: tuple[Group, ...]
    decisions: tuple[Past, ...] = ()


def on_their_way(proposal_id: int | None = None) -> Sequence[Any]:
    """The edited tables that the viewer may try: id, name, content, note, state and days. None for everybody else."""
    found: Sequence[Any] = db.session.execute(ON_THEIR_WAY, {"i": proposal_id}).all()
    return found


def seen(edition: Table, latest: int) -> Summary:
    """Replayed over the last decisions that the viewer sees."""
    replay, given = Replay(edition), StoredDecision
    query = select(
        given.case_id, given.at, given.chosen.is_not(None), given.inputs, given.row_no, given.outcome
    )
    db.session.execute(PATIENCE)
    rows = db.session.execute(
        query.where(given.table_id == edition.id).order_by(desc(given.id)).limit(min(latest, LATEST[-1]))
    )
    found = [Past(case, at, other, replay.of(inputs, row, was)) for case, at, other, inputs, row, was in rows]
    moved = tuple(one for one in found if one.replayed.verdict == "moved")
    lacking = missing_of(one.replayed for one in found)
    cannot = sum(one.replayed.verdict == "cannot" for one in found)
    return Summary(len(found), len(moved), cannot, tuple(lacking), _groups(moved), moved)


def counted(edition: Table, latest: int) -> Summary:
    """Replayed by the database over the last decisions until midnight, in numbers of five and more."""
    said = json.dumps(Replay(edition).outcomes(), ensure_ascii=False)
    asked = [one.code for one in edition.inputs]
    db.session.execute(PATIENCE)
    rows = db.session.execute(
        COUNT, {"of_table": edition.id, "latest": latest, "asked": asked, "said": said}
    ).all()
    told = {row.part: row.n for row in rows if row.part in ("all", "moved", "cannot")}
    groups = [Group(row.was, row.becomes, row.n) for row in rows if row.part == "group"]
    lacks = tuple(row.was for row in rows if row.part == "lacks")
    ordered = tuple(sorted(groups, key=lambda one: -one.n))
    return Summary(told.get("all", 0), told.get("moved", 0), told.get("cannot", 0), lacks, ordered)


def numbers_of(case_ids: Sequence[int]) -> dict[int, str]:
    """The case numbers of these, as far as the viewer sees the cases."""
    found = db.session.execute(select(Case.id, Case.number).where(Case.id.in_(case_ids)))
    return {row.id: row.number for row in found}


def key_of(was: Outcome, becomes: Outcome | None) -> str:
    """From one outcome to another, as a text that is the same for the same two."""
    return json.dumps([dict(was), dict(becomes) if becomes is not None else None], sort_keys=True)


def _groups(moved: Sequence[Past]) -> tuple[Group, ...]:
    first = {key_of(one.replayed.was, one.replayed.now.then): one.replayed for one in reversed(moved)}
    sizes = Counter(key_of(one.replayed.was, one.replayed.now.then) for one in moved)
    return tuple(Group(first[key].was, first[key].now.then, n) for key, n in sizes.most_common())
