"""Whether a decision table is sound: no gap, no overlap, no dead row, no unknown word. Findings are sentences.

Combinations are walked together as long as no row tells them apart, so that a table of many inputs is quick to check.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from operator import itemgetter
from typing import Final, Literal

from flask_babel import gettext as _

from app.rules.tables import Row, Table, words
from app.rules.wording import Box, list_of_rows, said, wrong_words

SHOWN: Final = 20  # faults of one kind; whoever has mended these asks again
PATIENCE: Final = 20_000  # regions; a table that needs more is not one that people can read either
Kind = Literal["gap", "overlap", "dead", "word", "size", "source", "looser"]


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with a table; `sentence` is in the reader's language.

    `rows`: the numbers of the rows that it is about, the one to be mended first. `cell`: which cell of the first.
    `when`: of a gap, the conditions that a new row would have.
    """

    table: str
    kind: Kind
    sentence: str
    rows: tuple[int, ...] = ()
    cell: str = ""
    when: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Region:
    """Combinations that the same rows fit: what they have in common, and these rows, first row first."""

    box: Box
    rows: tuple[Row, ...]


def combinations(table: Table) -> int:
    """How many combinations of values the inputs have."""
    return math.prod(len(one.values) for one in table.inputs)


def faults(table: Table) -> list[Fault]:
    """Everything that is wrong with the table, as far as it can be shown at once; empty when it is sound."""
    found = [
        Fault(table.id, "word", one.sentence, (one.row,) if one.row else (), one.cell)
        for one in wrong_words(table)
    ]
    seen = list(islice(regions(table), PATIENCE))
    found += [*_gaps(table, seen), *_overlaps(table, seen)]
    if len(seen) < PATIENCE:
        return [*found, *_dead(table, seen)]
    text = _("「%(table)s」的組合太多，無法逐一檢查；請減少項目，或分成兩張表。", table=words(table))
    return [*found, Fault(table.id, "size", text)]


def regions(table: Table) -> Iterator[Region]:
    """All combinations, each in one region; regions in which no row fits are gaps."""
    fitting = [
        {
            v.code: sum(1 << n for n, row in enumerate(table.rows) if _accepts(row, one.code, v.code))
            for v in one.values
        }
        for one in table.inputs
    ]
    asked_later = [
        sum(
            1 << n
            for n, row in enumerate(table.rows)
            if any(one.code in row.when for one in table.inputs[i:])
        )
        for i in range(len(table.inputs) + 1)
    ]
    yield from _walk(table, fitting, asked_later, (1 << len(table.rows)) - 1, ())


def _accepts(row: Row, name: str, code: str) -> bool:
    return name not in row.when or code in row.when[name]


def _walk(
    table: Table, fitting: list[dict[str, int]], asked_later: list[int], alive: int, path: tuple[tuple[str, ...], ...]
) -> Iterator[Region]:  # fmt: skip
    """`alive`: the rows that still fit, one bit each. `path`: the values of the inputs so far."""
    at = len(path)
    deciding = alive & -alive if table.hit_policy == "FIRST" else alive  # the first, or all
    if not alive or not deciding & asked_later[at]:
        yield Region(_box(table, path), tuple(row for n, row in enumerate(table.rows) if alive >> n & 1))
        return
    together: dict[int, list[str]] = {}
    for code, rows in fitting[at].items():
        together.setdefault(rows & alive, []).append(code)
    for rows, codes in together.items():
        yield from _walk(table, fitting, asked_later, rows, (*path, tuple(codes)))


def _box(table: Table, path: tuple[tuple[str, ...], ...]) -> Box:
    """Inputs that may have any value are not named."""
    return tuple(
        (one, tuple(value for value in one.values if value.code in codes))
        for one, codes in zip(table.inputs, path, strict=False)
        if len(codes) < len(one.values)
    )


def _gaps(table: Table, found: list[Region]) -> list[Fault]:
    gaps = [region for region in found if not region.rows]
    return [
        Fault(table.id, "gap", _("沒有一列決定：%(what)s", what=said(region.box)), when=_codes(region.box))
        for region in gaps[:SHOWN]
    ]


def _codes(box: Box) -> dict[str, tuple[str, ...]]:
    return {one.code: tuple(value.code for value in values) for one, values in box}


def _overlaps(table: Table, found: list[Region]) -> list[Fault]:
    """One example for each set of rows that quarrel."""
    if table.hit_policy == "FIRST":
        return []
    examples = {
        tuple(row.no for row in region.rows): region.box for region in reversed(found) if len(region.rows) > 1
    }
    return [
        Fault(
            table.id,
            "overlap",
            _("%(rows)s同時適用：%(what)s", rows=list_of_rows(numbers), what=said(box)),
            numbers,
        )
        for numbers, box in sorted(examples.items(), key=itemgetter(0))[:SHOWN]
    ]


def _dead(table: Table, found: list[Region]) -> list[Fault]:
    """FIRST: rows that others always forestall; UNIQUE: rows that fit nothing."""
    firing = {row.no for region in found for row in _fired(table, region)}
    out = []
    for row in table.rows:
        if row.no in firing:
            continue
        before = sorted({region.rows[0].no for region in found if row in region.rows})
        text = (
            _("第%(row)s列永遠不會適用：前面的%(rows)s已先決定。", row=row.no, rows=list_of_rows(before))
            if before
            else _("第%(row)s列永遠不會適用：它的條件不可能成立。", row=row.no)
        )
        out.append(Fault(table.id, "dead", text, (row.no, *before)))
    return out


def _fired(table: Table, region: Region) -> tuple[Row, ...]:
    return region.rows[:1] if table.hit_policy == "FIRST" else region.rows
