"""The decision tables as shipped: inputs, values, outputs and rows, each row with its source and basis.

The data stand in tables.json, one row a line. Deciding and checking are in ``rules/tables`` and ``rules/checking``.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, Literal, get_args

FILE = Path(__file__).with_name("tables.json")

HitPolicy = Literal["UNIQUE", "FIRST"]
Basis = Literal["decided", "judgement", "unknown"]
Answer = str | int | bool | None
HIT_POLICIES: Final = get_args(HitPolicy)
BASES: Final = get_args(Basis)


@dataclass(frozen=True, slots=True)
class Named:
    """A code with its words in both languages."""

    code: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Input(Named):
    """What a table asks. `unknown`: the value that stands for "nobody has said", empty where there is none."""

    values: tuple[Named, ...]
    unknown: str = ""


@dataclass(frozen=True, slots=True)
class Output(Named):
    """What a table answers; with `values` one of these or nothing, without them a number or yes and no."""

    values: tuple[Named, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """One rule. An input that `when` does not name may have any value.

    `basis`: `decided` by the source with the stated confidence; `judgement`: a suggestion, whoever decides gives the
    reason; `unknown`: a source exists that could not be read, so a county sets it.
    """

    no: int
    when: Mapping[str, frozenset[str]]
    then: Mapping[str, Answer]
    basis: Basis
    source: str
    confidence: float
    zh_note: str = ""
    en_note: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """One edition of a decision table, in force from `since` (None: always).

    `hit_policy`: UNIQUE, one row and no more fits; FIRST, the first that fits. `is_intake`: asked while a report is
    screened, so that whoever is delegated the case does not see its decisions. `notes`: pairs of Chinese and English.
    """

    id: str
    zh: str
    en: str
    version: str
    since: dt.date | None
    hit_policy: HitPolicy
    is_intake: bool
    inputs: tuple[Input, ...]
    outputs: tuple[Output, ...]
    rows: tuple[Row, ...]
    zh_decided_by: str = ""
    en_decided_by: str = ""
    source: str = ""
    confidence: float = 0.0
    notes: tuple[tuple[str, str], ...] = ()


@cache
def _raw() -> dict[str, Any]:
    data: dict[str, Any] = json.loads(FILE.read_text("utf-8"))
    return data


@cache
def ids() -> tuple[str, ...]:
    """The ids of all tables, in the order of the file."""
    return tuple(_raw())


@cache
def table(id: str) -> Table:
    """The shipped edition of the table. KeyError names the known tables."""
    if id not in _raw():
        raise KeyError(f"no decision table {id!r}; known tables: {', '.join(ids())}")
    return read(id, _raw()[id])


def data_of(id: str) -> dict[str, Any]:
    """The data of the shipped edition, to copy and change: as in the file."""
    copy: dict[str, Any] = json.loads(json.dumps(_raw()[id]))
    return copy


def read(id: str, data: Mapping[str, Any]) -> Table:
    """A table out of its data, as in tables.json: the same form in which an edition is proposed and published."""
    zh_by, en_by = data.get("decided_by", ("", ""))
    return Table(
        id=id, zh=data["zh"], en=data["en"], version=data["version"],
        since=dt.date.fromisoformat(data["since"]) if data["since"] else None,
        hit_policy=data["hit_policy"], is_intake=data["intake"],
        inputs=tuple(
            Input(code, one["zh"], one["en"], _named(one), one.get("unknown", ""))
            for code, one in data["inputs"].items()
        ),
        outputs=tuple(Output(code, one["zh"], one["en"], _named(one)) for code, one in data["outputs"].items()),
        rows=tuple(_row(row) for row in data["rows"]),
        zh_decided_by=zh_by, en_decided_by=en_by, source=data["source"], confidence=data["confidence"],
        notes=tuple((zh, en) for zh, en in data["notes"]),
    )  # fmt: skip


def _named(data: Mapping[str, Any]) -> tuple[Named, ...]:
    return tuple(Named(*cells) for cells in data.get("values", ()))


def _row(data: Mapping[str, Any]) -> Row:
    zh, en = data.get("note", ("", ""))
    return Row(
        no=data["no"],
        when=MappingProxyType({name: frozenset(codes) for name, codes in data["when"].items()}),
        then=MappingProxyType(dict(data["then"])),
        basis=data["basis"],
        source=data["source"],
        confidence=data["confidence"],
        zh_note=zh,
        en_note=en,
    )
