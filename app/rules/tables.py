"""Asking a decision table (決策表): the row that fires for what is known, on a day. Pure; nothing is stored here.

Stored is a decision by ``casework/deciding``; whether a table is sound says ``rules/checking``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from flask_babel import gettext as _

from app.columns.minguo import today
from app.facts import tables as facts
from app.facts.tables import Answer, Basis, Input, Named, Output, Row, Table
from app.questions.words import Words

__all__ = [
    "Answer", "Basis", "Decision", "Input", "Named", "Output", "Row", "Table",
    "decide", "decide_in", "in_force", "versions_of", "words",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Decision:
    """What a table said: which table and version, what it was asked, the number of the row that fired, its outcome."""

    table: str
    version: str
    inputs: Mapping[str, str]
    row: int
    then: Mapping[str, Answer]
    basis: Basis
    source: str

    @property
    def is_suggestion(self) -> bool:
        """Whether a person must decide: the row is a judgement, or its source could not be read."""
        return self.basis != "decided"


def _nothing_published(table_id: str, day: dt.date) -> Table | None:
    return None


published: Callable[[str, dt.date], Table | None] = _nothing_published
"""The edition of a table that a second person has published and that holds on a day. ``casework`` sets it."""


def versions_of(table_id: str, on: dt.date | None = None) -> tuple[Table, ...]:
    """The editions that hold on the day: the shipped one, then the one that was published, if any."""
    shipped, newer = facts.table(table_id), published(table_id, on or today())
    return (shipped, newer) if newer else (shipped,)


def in_force(table_id: str, on: dt.date | None = None) -> Table:
    """The edition of the table that decides on the day (default: today)."""
    return versions_of(table_id, on)[-1]


def decide(table_id: str, inputs: Mapping[str, str], *, on: dt.date | None = None) -> Decision:
    """Ask the table as of the day. What is not given counts as unknown, where the table knows that.

    Raises:
        ValueError: a value is missing that the table cannot do without, or is not one of its values.
        KeyError: there is no such table.
    """
    return decide_in(in_force(table_id, on), inputs)


def decide_in(table: Table, inputs: Mapping[str, str]) -> Decision:
    """Ask this very edition of a table, for example to replay a proposed one."""
    asked = _asked(table, inputs)
    found = [row for row in table.rows if fits(row, asked)]
    if not found:
        raise ValueError(_("「%(table)s」沒有適用的列。", table=words(table)))
    if table.hit_policy == "UNIQUE" and len(found) > 1:
        raise ValueError(_("「%(table)s」有一列以上適用，無法決定。", table=words(table)))
    row = found[0]
    return Decision(table.id, table.version, MappingProxyType(asked), row.no, row.then, row.basis, row.source)


def fits(row: Row, asked: Mapping[str, str]) -> bool:
    """Whether the row applies."""
    return all(asked[name] in codes for name, codes in row.when.items())


def words(named: Table | Input | Output | Named) -> Words:
    """What a table, an input, an output or a value is called, in the reader's language."""
    return Words(named.zh, named.en)


def _asked(table: Table, inputs: Mapping[str, str]) -> dict[str, str]:
    """Every input of the table with a value of its own, or ValueError."""
    strange = inputs.keys() - {one.code for one in table.inputs}
    if strange:
        raise ValueError(
            _("「%(table)s」沒有「%(input)s」這一項。", table=words(table), input="、".join(sorted(strange)))
        )
    return {one.code: _value(table, one, inputs.get(one.code) or one.unknown) for one in table.inputs}


def _value(table: Table, one: Input, code: str) -> str:
    if not code:
        raise ValueError(_("「%(table)s」須先填「%(input)s」。", table=words(table), input=words(one)))
    if code not in {value.code for value in one.values}:
        raise ValueError(
            _(
                "「%(table)s」的「%(input)s」沒有「%(value)s」這個答案。",
                table=words(table),
                input=words(one),
                value=code,
            )
        )
    return code
