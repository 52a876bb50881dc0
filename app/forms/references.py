"""What answers refer to: the names of the rows, which may be chosen, and whether one exists for this viewer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import select, text

from app.casework import registers
from app.casework.naming import RowNames, find, sheets_seen
from app.forms.fields import Surroundings
from app.guard.security import hat
from app.models import Agency, Party, Worksheet, db
from app.questions import Question, Rows
from app.questions.answers import Exists
from app.questions.editions import declared

__all__ = ["RowNames", "around", "exists", "exists_on", "options", "people_of"]

MOST = 100
"""The largest number of rows that a select box lists."""

COLLEAGUES = text(
    "select distinct user_id, last_name || first_name as name from staff "
    "where county_id = :county and is_active order by name limit :most"
)


def exists(thing: str, row_id: int) -> bool:
    """Whether the row exists for this viewer."""
    return row_id in find(thing, [row_id])


def exists_on(case_id: int | None, people: Sequence[Party] | None = None) -> Exists:
    """Whether a row exists for this viewer; of people, whether they are on this case.

    `people` are those on the case, if they have been looked up already.
    """
    on_it = cache(lambda: {key for key, _name in people_of(case_id or 0, people)})

    def on_case(thing: str, row_id: int) -> bool:
        if thing == "person" and case_id is not None:
            return str(row_id) in on_it()
        return exists(thing, row_id)

    return on_case


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


def people_of(case_id: int, people: Sequence[Party] | None = None) -> list[tuple[str, str]]:
    """The people of a case, the client and the members of the family, for a select box."""
    return list(names_of(registers.everybody(case_id) if people is None else people).items())


def names_of(people: Iterable[Party]) -> dict[str, str]:
    """The names of these people, by their keys in the register."""
    return {str(party.person_id): party.person.name or f"#{party.person_id}" for party in people}


def around(
    questions: Sequence[Question],
    answers: Mapping[str, Any],
    case_id: int | None = None,
    people: Sequence[Party] | None = None,
    sheet: Worksheet | None = None,
) -> Surroundings:
    """What the fields of a form with these answers need to know. People are chosen among those of the case
    (`people`, if they have been looked up already); what was looked up to work out `sheet` is known.
    """
    listed: dict[str, list[tuple[str, str]] | None] = {}

    def once(thing: str) -> list[tuple[str, str]] | None:
        if thing not in listed:
            is_of_case = thing == "person" and case_id is not None
            listed[thing] = people_of(case_id or 0, people) if is_of_case else options(thing)
        return listed[thing]

    chosen = frozenset(_chosen(questions))
    known = RowNames(questions, answers, but=chosen, known=sheets_seen(sheet) if sheet else None)
    missed = cache(lambda: RowNames(questions, answers))

    def names(thing: str, row_id: int) -> str:
        if thing not in chosen:
            return known(thing, row_id)
        return dict(once(thing) or ()).get(str(row_id)) or missed()(thing, row_id)

    return Surroundings(names=names, options=once)


def asks_about_people(sheet: type[Worksheet]) -> bool:
    """Whether the register answers some questions of the form, or people of the case are chosen in them."""
    questions = declared(sheet)
    return any(q.bind for q in questions) or "person" in _chosen(questions)


def _chosen(questions: Sequence[Question]) -> Iterator[str]:
    """The things among which these questions let somebody choose: their select boxes know the names."""
    for q in questions:
        if isinstance(q.kind, Rows):
            yield from _chosen(q.kind.asks)
        elif q.kind.is_posted and q.kind.refers:
            yield q.kind.refers
