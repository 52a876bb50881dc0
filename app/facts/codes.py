"""The code lists of the worksheets: codes, names in Chinese and English, and where each list comes from.

The data stand in codes.json, one answer a line. A code is never reused and never removed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from app.facts import counties

FILE = Path(__file__).with_name("codes.json")


@dataclass(frozen=True, slots=True)
class Item:
    """One answer of a list. `marks`: further facts, such as `twss_code`, its code in the exchange guide."""

    code: str
    zh: str
    en: str
    marks: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class CodeList:
    """A list with its names and its source.

    `confidence` (0 to 1) is the belief that the official forms offer these answers. `is_official` means that
    a law, the ministry or its exchange guide published it; any other list awaits comparison by the authority.
    """

    name: str
    zh: str
    en: str
    source: str
    confidence: float
    is_official: bool
    items: tuple[Item, ...]
    twss: str = ""
    note: str = ""


@cache
def _raw() -> dict[str, Any]:
    data: dict[str, Any] = json.loads(FILE.read_text("utf-8"))
    return data


@cache
def names() -> tuple[str, ...]:
    """The names of all lists, in the order of the file; the counties stand last."""
    return (*_raw(), "county")


@cache
def code_list(name: str) -> CodeList:
    """The list called `name`. KeyError names the known lists."""
    if name == "county":
        return _counties()
    try:
        row = _raw()[name]
    except KeyError:
        raise KeyError(f"no code list {name!r}; known lists: {', '.join(names())}") from None
    return CodeList(
        name=name,
        zh=row["zh"],
        en=row["en"],
        source=row["source"],
        confidence=row["confidence"],
        is_official=row["official"],
        items=tuple(_item(*cells) for cells in row["items"]),
        twss=row.get("twss", ""),
        note=row.get("note", ""),
    )


def _item(code: str, zh: str, en: str, marks: dict[str, Any] | None = None) -> Item:
    return Item(code, zh, en, MappingProxyType(marks or {}))


def _counties() -> CodeList:
    return CodeList(
        name="county",
        zh="直轄市、縣（市）",
        en="Counties and cities",
        source=counties.source(),
        confidence=counties.confidence(),
        is_official=True,
        items=tuple(Item(row.code, row.zh, row.en) for row in counties.counties()),
    )


def items(name: str) -> tuple[Item, ...]:
    """The answers of the list called `name`, in the order of the form."""
    return code_list(name).items


def item(name: str, code: str) -> Item:
    """The answer with this code. KeyError when the list has no such code."""
    found = _by_code(name).get(code)
    if found is None:
        raise KeyError(f"no code {code!r} in list {name!r}")
    return found


@cache
def _by_code(name: str) -> dict[str, Item]:
    return {row.code: row for row in items(name)}


def source(name: str) -> str:
    """Where the list comes from: the law, the publication, or that it still awaits the authority."""
    return code_list(name).source


def confidence(name: str) -> float:
    """The belief, 0 to 1, that the official forms offer these answers."""
    return code_list(name).confidence


def is_official(name: str) -> bool:
    """Whether a law, the ministry or its exchange guide published the list; otherwise it is our draft."""
    return code_list(name).is_official
