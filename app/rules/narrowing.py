"""Of a decision table and what is known so far: what must still be asked, and which row fires already.

Whoever decides at a desk is asked no more than the table needs. What is not known is nowhere taken for "unknown": an
input that has such a value counts as answered only when somebody gave it. Pure; nothing is looked up here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from app.rules.checking import Region, regions
from app.rules.tables import Decision, Row, Table, fits, in_force

Known = Mapping[str, str]
"""Inputs of one table that somebody has answered, by code."""


def still_needed(table: Table, known: Known) -> tuple[str, ...]:
    """The inputs, in the table's order, that can still change the outcome (what follows, and on which basis).

    Empty as soon as the table has decided. Where every row that may still fire says the same, but none of them is
    established by what is known, the inputs that tell these rows apart: a decision names its row.
    """
    open_ = _open(table, known)
    changing = _changing(table, known, open_, _outcome)
    if changing or _established(table, open_, known):
        return changing
    return _changing(table, known, open_, _row)


def settled(table: Table, known: Known) -> Decision | None:
    """The decision as soon as the outcome can change no more; None while something is needed. ``inputs``: as known.

    Raises:
        ValueError: a value is not one that the table knows.
    """
    _refuse_strange(table, known)
    open_ = _open(table, known)
    if _changing(table, known, open_, _outcome):
        return None
    row = _established(table, open_, known)
    if row is None and not _changing(table, known, open_, _row):
        row = next((region.rows[0] for region in open_ if region.rows), None)
    if row is None:
        return None
    asked = MappingProxyType({one.code: known[one.code] for one in table.inputs if one.code in known})
    return Decision(table.id, table.version, asked, row.no, row.then, row.basis, row.source)


def row_of(decision: Decision) -> Row:
    """The row of the edition in force that fired."""
    return next(row for row in in_force(decision.table).rows if row.no == decision.row)


def matters(table: Table, known: Known, name: str) -> bool:
    """Whether this answer is one that the decision rests on: asked for without it, or a condition of its row."""
    if name in still_needed(table, {one: code for one, code in known.items() if one != name}):
        return True
    decision = settled(table, known)
    return decision is not None and any(row.no == decision.row and name in row.when for row in table.rows)


def _open(table: Table, known: Known) -> list[Region]:
    """The regions of combinations that what is known leaves open."""
    return [region for region in regions(table) if _may_hold(region, known)]


def _may_hold(region: Region, known: Known) -> bool:
    return all(known.get(name) in (None, *codes) for name, codes in _codes(region).items())


def _codes(region: Region) -> dict[str, frozenset[str]]:
    return {one.code: frozenset(value.code for value in values) for one, values in region.box}


def _outcome(region: Region) -> Any:
    return _says(region.rows[0]) if region.rows else None


def _row(region: Region) -> Any:
    return region.rows[0].no if region.rows else None


def _changing(table: Table, known: Known, open_: Sequence[Region], of: Any) -> tuple[str, ...]:
    """The inputs by which alone two combinations can differ that come out differently.

    Regions do not overlap, so two of them that could share every other input differ in this one.
    """
    free = [one.code for one in table.inputs if one.code not in known]
    boxes = [(_codes(region), of(region)) for region in open_]
    found: set[str] = set()
    for at, (one, outcome) in enumerate(boxes):
        for other, else_ in boxes[at + 1 :]:
            if outcome != else_:
                apart = {name for name in one.keys() & other.keys() if one[name].isdisjoint(other[name])}
                found |= apart if len(apart) == 1 else set()
    return tuple(name for name in free if name in found)


def _established(table: Table, open_: Sequence[Region], known: Known) -> Row | None:
    """The first row whose every condition is known to hold, where all that is open comes out as it says."""
    holding = (row for row in table.rows if row.when.keys() <= known.keys() and fits(row, known))
    return next((row for row in holding if all(_outcome(one) == _says(row) for one in open_)), None)


def _says(row: Row) -> Any:
    return tuple(sorted(row.then.items(), key=lambda pair: pair[0])), row.basis


def _refuse_strange(table: Table, known: Known) -> None:
    values = {one.code: {value.code for value in one.values} for one in table.inputs}
    for name, code in known.items():
        if code not in values.get(name, ()):
            raise ValueError(f"{table.id} knows no {name} {code!r}")
