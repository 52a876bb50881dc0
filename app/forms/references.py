"""What answers refer to: the names of the rows, which may be chosen, and whether one exists for this viewer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import select, text

from app.forms.fields import Surroundings
from app.guard.security import hat
from app.models import REGISTRY, Agency, Case, Household, Person, db
from app.questions import Computed, Question, Rows
from app.questions.kinds import unnamed

MOST = 100
"""The largest number of rows that a select box lists."""

STAFF = text("select distinct user_id, last_name || first_name as name from staff where user_id = any (:ids)")
COLLEAGUES = text(
    "select distinct user_id, last_name || first_name as name from staff "
    "where county_id = :county and is_active order by name limit :most"
)
Known = dict[int, str]


def _users(ids: list[int]) -> Known:
    return {row.user_id: row.name for row in db.session.execute(STAFF, {"ids": ids})}


def _rows_of(model: Any, name: Any) -> Callable[[list[int]], Known]:
    def find(ids: list[int]) -> Known:
        found = db.session.execute(select(model.id, name).where(model.id.in_(ids)))
        return {row_id: str(label or f"#{row_id}") for row_id, label in found}

    return find


FINDERS: dict[str, Callable[[list[int]], Known]] = {
    "user": _users,
    "agency": _rows_of(Agency, Agency.name),
    "case": _rows_of(Case, Case.number),
    "household": _rows_of(Household, Household.id),
    "person": _rows_of(Person, Person.name),
}


def _find(thing: str, ids: Iterable[int]) -> Known:
    """The names of those of these rows that exist for this viewer."""
    wanted = sorted({row_id for row_id in ids if 0 < row_id < 2**63})
    if not wanted:
        return {}
    if thing in FINDERS:
        return FINDERS[thing](wanted)
    sheet: Any = next((s for s in REGISTRY if thing == s.CODE), None)
    if sheet is None:
        return {}
    found = db.session.scalars(select(sheet.id).where(sheet.id.in_(wanted)))
    return {row_id: f"{sheet.TITLE} #{row_id}" for row_id in found}


def referred(questions: Sequence[Question], answers: Mapping[str, Any]) -> dict[str, set[int]]:
    """The keys of the rows that these answers refer to, by what they are."""
    found: dict[str, set[int]] = defaultdict(set)
    for q in questions:
        kind, value = q.kind.kind if isinstance(q.kind, Computed) else q.kind, answers.get(q.key)
        if isinstance(kind, Rows):
            for row in value or ():
                for thing, ids in referred(kind.asks, row).items():
                    found[thing] |= ids
        elif kind.refers and isinstance(value, int):
            found[kind.refers].add(value)
    return found


class RowNames:
    """Names of rows, those of the sheets of a page looked up together: one query for each kind of thing."""

    def __init__(self, questions: Sequence[Question] = (), *sheets: Mapping[str, Any]) -> None:
        wanted: dict[str, set[int]] = defaultdict(set)
        for answers in sheets:
            for thing, ids in referred(questions, answers).items():
                wanted[thing] |= ids
        self._known = {thing: _find(thing, ids) for thing, ids in wanted.items()}

    def __call__(self, thing: str, row_id: int) -> str:
        known = self._known.setdefault(thing, {})
        if row_id not in known:
            known[row_id] = _find(thing, [row_id]).get(row_id, unnamed(thing, row_id))
        return known[row_id]


def exists(thing: str, row_id: int) -> bool:
    """Whether the row exists for this viewer."""
    return row_id in _find(thing, [row_id])


def options(thing: str) -> list[tuple[str, str]] | None:
    """The agencies or colleagues of the viewer's county, by name; None for other things and when they are too many."""
    worn = hat()
    if worn is None:
        return None
    if thing == "agency":
        query = select(Agency.id, Agency.name).where(Agency.county_id == worn.county_id, Agency.is_active)
        found = db.session.execute(query.order_by(Agency.name).limit(MOST + 1)).all()
    elif thing == "user":
        found = db.session.execute(COLLEAGUES, {"county": worn.county_id, "most": MOST + 1}).all()
    else:
        return None
    return [(str(row_id), name) for row_id, name in found] if 0 < len(found) <= MOST else None


def around(questions: Sequence[Question], answers: Mapping[str, Any]) -> Surroundings:
    """What the fields of a form with these answers need to know."""
    listed: dict[str, list[tuple[str, str]] | None] = {}

    def once(thing: str) -> list[tuple[str, str]] | None:
        if thing not in listed:
            listed[thing] = options(thing)
        return listed[thing]

    return Surroundings(names=RowNames(questions, answers), options=once)
