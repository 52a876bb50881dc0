"""Finding cases: by number, by any part of a name on the case, by risk and status. The walls bound what is found."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Select, any_, func, intersect, select

from app.columns import grams_to_find
from app.guard.security import hat
from app.models import Case, NameGram


def asked_for(args: Mapping[str, str]) -> dict[str, str]:
    """What the filters say. An unknown code finds nothing rather than everything."""
    return {name: args.get(name, "").strip()[:40] for name in ("q", "risk", "status")}


def narrowed(query: Select[*tuple[Any, ...]], asked: dict[str, str]) -> Select[*tuple[Any, ...]]:
    """The query within the filters. Names are found by their keyed grams, under the walls."""
    query = near(query, Case.county_id)
    if asked["risk"]:
        query = query.where(Case.risk == asked["risk"])
    if asked["status"]:
        query = query.where(Case.status == asked["status"])
    if not asked["q"]:
        return query
    number = asked["q"].upper()
    is_number = any(c.isdigit() for c in number)
    if is_number and number.count("-") == 2:
        return query.where(Case.number == number)
    found = ending_in(_plain(number)) if is_number else carrying(asked["q"])
    return query if found is None else query.where(Case.id == any_(func.array(found.scalar_subquery())))


def ending_in(digits: str) -> Select[int]:
    """The cases whose number ends so: read from the index alone, because no index finds the end of a text."""
    return near(select(Case.id).where(Case.number.like("%" + digits)), Case.county_id)


def carrying(part: str) -> Select[int] | None:
    """The cases on which somebody's name has every gram of ``part``; None when it has none.

    To be used as an array: looked up once, it is an index condition beside the wall. As a join it would take the
    whole wall apart again for every row.
    """
    hits = [
        near(select(NameGram.case_id, NameGram.person_id).where(NameGram.gram == gram), NameGram.county_id)
        for gram in grams_to_find(part)
    ]
    if not hits:
        return None
    same_person = (intersect(*hits) if len(hits) > 1 else hits[0]).subquery()
    return select(same_person.c.case_id)


def near(query: Select[*tuple[Any, ...]], county: Any) -> Select[*tuple[Any, ...]]:
    """The county's wall once more, with the county's number. A hint, not a lock.

    The planner does not see what ``my_county()`` will say, takes every county for an average one, and walks through
    a million cases to find the 51 of a small county.
    """
    worn = hat()
    return query.where(county == worn.county_id) if worn and worn.reach == "county" else query


def _plain(text: str) -> str:
    return "".join(c for c in text if c.isalnum() or c == "-")
