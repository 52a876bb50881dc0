"""The field of a table whose rows are given by a list: an entry for every item, whatever was typed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import groupby
from typing import Any

from flask_babel import gettext as _

from app.forms.fields import AnswerField, Typed
from app.forms.table_fields import BLANK, Entry, TableField, renumbered
from app.questions import Label, Text
from app.questions.kinds import GivenRows, Group, Item
from app.questions.kinds.tables import ID


class GivenEntry(Entry):
    """The fields of the row of one item; `code` stands in a hidden input, the first question is its heading."""

    item: Item
    before: Mapping[str, Any]
    """The row as it was known before anything was typed."""
    is_hinted: bool = False

    @property
    def code(self) -> AnswerField:
        """The field that holds the code of the item."""
        return self[0]

    @property
    def first(self) -> AnswerField:
        """The question that decides whether the item counts."""
        return self[1]

    @property
    def rest(self) -> list[AnswerField]:
        """The other questions."""
        return self[2:]


class GivenField(TableField):
    """A table with one row an item. Rows are told apart by the code of their item, not by their place or key.

    When the list has become another one since (another edition), what was typed is carried over and has to be looked
    at once more: the form is refused with a sentence.
    """

    around: Mapping[str, Any] = {}
    """The answers of the sheet that stand above this table."""
    entries: list[GivenEntry]  # type: ignore[assignment]  # no entry of another kind stands in this table

    @property
    def given_rows(self) -> GivenRows:
        """The kind, which is always this one."""
        assert isinstance(self.kind, GivenRows)
        return self.kind

    def take(self, typed: Typed, stored: Any) -> None:
        """Lay out an entry for every item: from what was typed, else from what is stored."""
        kind, numbers = self.given_rows, typed.numbers_of(self.name)
        self.errors, self.bad = [], ""
        self.given = bool(numbers) or typed.is_given(self.name)
        items = kind.each.items(self.around)
        before = {row.get(kind.each.names): row for row in stored or ()}
        self.entries = [self._of(n, item, kind.row_for(item, before)) for n, item in enumerate(items)]
        if self.given:
            self._type(typed, numbers, items)
        self.blank = self._entry(BLANK, Typed(), {})
        self.raw = [entry.name for entry in self.entries if entry.first.raw]
        self.data = [self._merged(entry, list(before.values())) for entry in self.entries]

    def _type(self, typed: Typed, numbers: list[int], items: tuple[Item, ...]) -> None:
        """Put what was typed over the entries. A code of another list is carried over, an unknown one refused."""
        rows = {code: n for n in numbers if (code := self._code(typed, n))}
        ours = {item.code for item in items}
        carried = {code for item in items for code in item.was if item.code not in rows} & set(rows)
        lost = set(rows) - ours - carried
        if strange := sorted(lost - {choice.code for choice in self.given_rows.name_of.choices}):
            self.bad = _("「%(code)s」不在這一版的清單裡", code=strange[0][:40])
        elif carried or lost:
            self.bad = self._changed(typed, {code: rows[code] for code in lost})
        for place, (item, entry) in enumerate(zip(items, list(self.entries), strict=True)):
            code = item.code if item.code in rows else next(iter(sorted(item.was & set(rows))), "")
            if code:
                self.entries[place] = self._typed_entry(typed, rows[code], place, item, entry)

    def _changed(self, typed: Typed, lost: Mapping[str, int]) -> str:
        """The list has changed: what was carried over must be looked at, what was dropped is said with its words."""
        kind = self.given_rows
        told = [
            "；".join(words)
            for code, number in sorted(lost.items())
            if (words := self._words(typed, number)) and (words := [kind.name_of.label_of(code), *words])
        ]
        said = _("依評估日期換成另一版指標，已照對應項目帶入；請逐項看過，再按一次。")
        return said + (_("那一版沒有的項目沒有帶過去：%(rows)s", rows="／".join(told)) if told else "")

    def _words(self, typed: Typed, number: int) -> list[str]:
        """What was written in a row in words of one's own."""
        free = [q.key for q in self.given_rows.asks if isinstance(q.kind, Text)]
        typed_in = (typed.values.get(f"{self.name}-{number}-{key}", []) for key in free)
        return [word for words in typed_in for word in words if word.strip()]

    def _code(self, typed: Typed, number: int) -> str:
        words = typed.values.get(f"{self.name}-{number}-{self.given_rows.each.names}", [])
        return words[0] if len(words) == 1 else ""

    def _typed_entry(self, typed: Typed, number: int, place: int, item: Item, before: Entry) -> GivenEntry:
        """An entry as it was typed; its answers in the words of this list."""
        name = f"{self.name}-{place}-"
        moved = renumbered(typed, f"{self.name}-{number}-", name)
        code = f"{name}{self.given_rows.each.names}"
        if moved.values.get(code) != [item.code]:
            moved = self._translated(moved, name, item)
        return self._of(place, item, {ID: before.row_id}, Typed({**moved.values, code: [item.code]}))

    def _translated(self, typed: Typed, name: str, item: Item) -> Typed:
        kind, values = self.given_rows, dict(typed.values)
        was = {q.key: typed.values.get(name + q.key) for q in kind.asks if q.key in item.offers}
        now = kind.carried(was, item)
        values |= {name + q.key: q.kind.raw(now[q.key]) for q in kind.asks if q.key in was}
        return Typed(values)

    def _of(self, place: int, item: Item, row: Mapping[str, Any], typed: Typed | None = None) -> GivenEntry:
        name = f"{self.name}-{place}"
        fields = []
        for question in self.given_rows.asked_of(item):
            is_first = question.key == self.given_rows.first.key
            asked = replace(question, label=item.label) if is_first else question
            field = AnswerField(asked, name=f"{name}-{question.key}", _form=self, _meta=self.meta)
            field.heading = "" if is_first else item.label
            field.surroundings = self.surroundings
            given = Typed(typed.values, frozenset({field.name})) if typed else Typed()
            field.take(given, row.get(question.key))
            fields.append(field)
        entry = GivenEntry(fields, name=name, row_id=row.get(ID))
        entry.item, entry.before = item, row
        return entry

    def hint(self, codes: Any) -> None:
        """Mark the items that another sheet names."""
        for entry in self.entries:
            entry.is_hinted = not {entry.item.code, *entry.item.was}.isdisjoint(codes or ())

    @property
    def groups(self) -> list[tuple[Group, list[GivenEntry]]]:
        """The entries under their headings."""
        grouped = groupby(self.entries, key=lambda entry: entry.item.group)
        return [(group, list(entries)) for group, entries in grouped]

    @property
    def about(self) -> tuple[Label, ...]:
        """The sentences that stand above the table."""
        return self.given_rows.each.about(self.around)

    def fields(self) -> Iterator[AnswerField]:
        for entry in self.entries:
            yield from entry[1:]

    def unreadable(self) -> dict[str, str]:
        return {**super().unreadable(), **({self.name: self.bad} if self.bad else {})}
