"""Finding cases: by number, by any part of a name on the case, by risk and status. The walls bound what is found."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Select, select

from app.columns import grams_to_find
from app.models import Case, NameGram


def asked_for(args: Mapping[str, str]) -> dict[str, str]:
    """What the filters say. An unknown code finds nothing rather than everything."""
    return {name: args.get(name, "").strip()[:40] for name in ("q", "risk", "status")}


def narrowed(query: Select[Any], asked: dict[str, str]) -> Select[Any]:
    """The query within the filters. Names are found by their keyed grams, under the walls."""
    if asked["risk"]:
        query = query.where(Case.risk == asked["risk"])
    if asked["status"]:
        query = query.where(Case.status == asked["status"])
    if not asked["q"]:
        return query
    if any(c.isdigit() for c in asked["q"]):
        number = asked["q"].upper()
        return query.where(
            Case.number == number if number.count("-") == 2 else Case.number.like("%" + _plain(number))
        )
    for gram in grams_to_find(asked["q"]):
        query = query.where(Case.id.in_(select(NameGram.case_id).where(NameGram.gram == gram)))
    return query


def _plain(text: str) -> str:
    return "".join(c for c in text if c.isalnum() or c == "-")
