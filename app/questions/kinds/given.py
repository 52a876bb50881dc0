"""A table whose rows are given by a list: one row for each item, in its order; nobody adds or removes one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, ClassVar

from flask_babel import gettext as _

from app.questions.choices import Choice
from app.questions.conditions import Answers
from app.questions.kinds.chosen import Chosen
from app.questions.kinds.tables import ID, Rows
from app.questions.words import Label
from app.questions.wrong import BadAnswer

if TYPE_CHECKING:
    from app.questions.question import Question


@dataclass(frozen=True, eq=False)
class Group:
    """Neighbouring items under one heading, with what the official paper says of their use."""

    code: str
    label: Label
    notes: tuple[Label, ...] = ()
    notes_from: Label = ""


@dataclass(frozen=True, eq=False)
class Item:
    """What one row is about.

    offers  by question of the row, the choices that this item offers; where there are none, the question is not asked
    was     codes of other lists whose row this one takes the place of
    tag     a short word beside the label; `remark` a sentence below it
    """

    code: str
    label: Label
    group: Group
    offers: Mapping[str, tuple[Choice, ...]] = field(default_factory=dict)
    was: frozenset[str] = frozenset()
    tag: Label = ""
    remark: Label = ""


@dataclass(frozen=True)
class Each:
    """Which rows a table has.

    names   the question of the row that holds the code of its item; never typed
    items   gives the list, which may hang on other answers of the sheet
    about   sentences that stand above the table
    hints   another sheet's question whose codes are shown as hints: "RPT_VF.rv_factor"
    """

    names: str
    items: Callable[[Answers], tuple[Item, ...]]
    about: Callable[[Answers], tuple[Label, ...]] = lambda answers: ()
    hints: str = ""


@dataclass(frozen=True)
class GivenRows(Rows):
    """The answer is a list of dicts, one for each item.

    The first question beside the code says whether the item counts.
    """

    widget: ClassVar[str] = "given"
    each: Each = field(default_factory=lambda: Each("", lambda answers: ()))

    @property
    def first(self) -> Question:
        """The question that every row must answer."""
        return next(q for q in self.asks if q.key != self.each.names)

    @property
    def name_of(self) -> Chosen:
        """The kind of the codes: it knows the items of every list there ever was."""
        kind = next(q.kind for q in self.asks if q.key == self.each.names)
        assert isinstance(kind, Chosen)
        return kind

    def asked_of(self, item: Item) -> tuple[Question, ...]:
        """The questions of the row of this item, with the choices that it offers."""
        return tuple(
            replace(q, kind=q.kind.offering(item.offers[q.key]))
            if q.key in item.offers and isinstance(q.kind, Chosen)
            else q
            for q in self.asks
            if item.offers.get(q.key, True)
        )

    def laid_out(self, rows: Iterable[dict[str, Any]], items: tuple[Item, ...]) -> list[dict[str, Any]]:
        """The rows in the order of the list, empty ones for what was not answered.

        BadAnswer names a code that the list does not have, or that stands there twice.
        """
        by_code: dict[Any, dict[str, Any]] = {}
        known = {item.code for item in items}
        for row in rows:
            code = row.get(self.each.names)
            if code not in known:
                raise BadAnswer(_("「%(code)s」不在這一版的清單裡", code=str(code or "")[:40]))
            if code in by_code:
                raise BadAnswer(_("「%(code)s」出現兩次", code=code))
            by_code[code] = row
        return [by_code.get(item.code) or {self.each.names: item.code} for item in items]

    def carried(self, row: Mapping[str, Any], item: Item) -> dict[str, Any]:
        """A row of another list as it reads under this item: of its choices, those offered in the same words."""
        said = {**row, self.each.names: item.code}
        for q in self.asks:
            if q.key in item.offers and isinstance(q.kind, Chosen):
                words = {q.kind.label_of(code) for code in q.kind.raw(row.get(q.key))}
                kept = [choice.code for choice in item.offers[q.key] if str(choice.label) in words]
                said[q.key] = q.kind.parse(kept)
        return said

    def row_for(self, item: Item, rows: Mapping[Any, Mapping[str, Any]]) -> dict[str, Any]:
        """The row of this item among `rows` by code, carried over from another list, or an empty one."""
        if item.code in rows:
            return dict(rows[item.code])
        before = next((code for code in sorted(item.was) if code in rows), None)
        return {self.each.names: item.code} if before is None else self.carried(rows[before], item)

    def over(self, stored: Iterable[dict[str, Any]], given: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
        """What was given over what is stored: rows are told apart by their code, and those not named stay."""
        there = {row.get(self.each.names): row for row in stored}
        named = [row.get(self.each.names) for row in given]
        kept = [row for code, row in there.items() if code not in named]
        return kept + [
            {**there.get(row.get(self.each.names), {}), **row, ID: there.get(row.get(self.each.names), {}).get(ID)}
            for row in given
        ]  # fmt: skip

    def is_empty(self, value: Any) -> bool:
        return not any(self.is_answered(row) for row in value or ())

    def is_answered(self, row: Mapping[str, Any]) -> bool:
        """Whether the first question of a row was answered."""
        return not self.first.kind.is_empty(row.get(self.first.key))
