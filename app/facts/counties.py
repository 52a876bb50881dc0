"""The 22 counties and cities with their 368 districts, under their official codes.

`id` (1 to 22) is our own short number, which stands on every row that belongs to a county: never renumber.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("counties.json")


@dataclass(frozen=True, slots=True)
class District:
    """A township, town, city district: eight digits, of which the first five are the county's."""

    code: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class County:
    """A county or city. `code`: five official digits. `id_letter`: its national ID numbers begin with it."""

    id: int
    code: str
    zh: str
    en: str
    kind: str
    id_letter: str
    districts: tuple[District, ...]


@cache
def _raw() -> dict[str, Any]:
    data: dict[str, Any] = json.loads(FILE.read_text("utf-8"))
    return data


@cache
def counties() -> tuple[County, ...]:
    """All 22, in the order of their ids."""
    return tuple(
        County(**{**row, "districts": tuple(District(*cells) for cells in row["districts"])})
        for row in _raw()["counties"]
    )


def county(id: int) -> County:
    """The county with our number 1 to 22. KeyError otherwise."""
    if not 1 <= id <= len(counties()):
        raise KeyError(f"no county {id}; ids run from 1 to {len(counties())}")
    return counties()[id - 1]


@cache
def by_code(code: str) -> County:
    """The county with this official code, or the one of this district code."""
    for row in counties():
        if code.startswith(row.code):
            return row
    raise KeyError(f"no county with code {code!r}")


def source() -> str:
    """Where names and codes come from."""
    return str(_raw()["source"])


def confidence() -> float:
    """The belief, 0 to 1, that the table is right."""
    return float(_raw()["confidence"])
