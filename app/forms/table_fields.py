"""The field of a table: entries of fields, one a row, and a blank one to copy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from app.forms.fields import AnswerField, Typed
from app.questions import Question, Rows
from app.questions.kinds.tables import ID

BLANK = "__i__"
"""Stands for the number in the names of the blank entry's fields."""


class Entry(list[AnswerField]):
    """The fields of one row, in order. `row_id` is the key of the row they change; None of a new one.

    `key`: by what other rows of the page name a new one until it is saved, below zero; None where the page gave none.
    """

    def __init__(
        self, fields: list[AnswerField], *, name: str, row_id: int | None, key: int | None = None
    ) -> None:
        super().__init__(fields)
        self.name = name
        self.row_id = row_id
        self.key = key

    @property
    def answers(self) -> dict[str, Any]:
        """The row's answers by key, and its `id`."""
        return {ID: self.row_id or self.key, **{f.question.key: f.data for f in self}}

    @property
    def is_empty(self) -> bool:
        """A new row in which nothing was typed: not a row at all."""
        return self.row_id is None and not any(word.strip() for f in self for word in f.raw)


class TableField(AnswerField):
    """A table of questions. Rows that arrive in a post replace the stored ones; one keeps its row by its hidden `id`.

    `raw` has a word for every entry, so that a table counts as answered when it has one.
    """

    entries: list[Entry]
    blank: Entry

    @property
    def asks(self) -> tuple[Question, ...]:
        """The questions of a row."""
        assert isinstance(self.kind, Rows)
        return self.kind.asks

    def take(self, typed: Typed, stored: Any) -> None:
        """Take the stored rows, or those that were typed."""
        self.errors, self.bad = [], ""
        numbers = typed.numbers_of(self.name)
        self.given = bool(numbers) or typed.is_given(self.name)
        rows = list(stored or ())
        if self.given:
            self.entries = self._typed(typed, numbers, {row[ID]: row for row in rows if row.get(ID)})
        else:
            self.entries = [self._entry(str(n), Typed(), row) for n, row in enumerate(rows)]
        self.blank = self._entry(BLANK, Typed(), {})
        self.raw = [entry.name for entry in self.entries]
        self.data = [self._merged(entry, rows) for entry in self.entries]

    def _typed(self, typed: Typed, numbers: list[int], stored: dict[int, dict[str, Any]]) -> list[Entry]:
        """The entries of a post, numbered anew from 0 without the empty ones."""
        assert isinstance(self.kind, Rows)
        entries: list[Entry] = []
        used: set[int] = set()
        for number in numbers[: self.kind.high + 100]:
            row_id = _row_id(typed, f"{self.name}-{number}-{ID}")
            row = stored.get(row_id or 0) if row_id not in used else None
            used |= {row_id} if row_id else set()
            renamed = renumbered(typed, f"{self.name}-{number}-", f"{self.name}-{len(entries)}-")
            entry = self._entry(str(len(entries)), renamed, row or {}, all_given=True)
            entry.key = _key(typed, f"{self.name}-{number}-{ID}") if row is None else None
            if not entry.is_empty:
                entries.append(entry)
        return entries

    def _entry(self, number: str, typed: Typed, row: dict[str, Any], *, all_given: bool = False) -> Entry:
        name = f"{self.name}-{number}"
        fields = []
        for question in self.asks:
            field = AnswerField(question, name=f"{name}-{question.key}", _form=self, _meta=self.meta)
            field.surroundings = self.surroundings
            given = Typed(typed.values, frozenset({field.name})) if all_given else typed
            field.take(given, row.get(question.key))
            fields.append(field)
        return Entry(fields, name=name, row_id=row.get(ID))

    @property
    def called_by(self) -> str:
        """Of a table of people: the key of the question for the name. Rows of other tables name people, not these."""
        return next((q.key for q in self.asks if q.bind == "name"), "") if self.question.bind else ""

    def new_people(self) -> dict[int, str]:
        """Who was typed on this page and is not saved yet, by the keys of their rows."""
        named = ((e.key, f.raw) for e in self.entries for f in e if f.question.key == self.called_by)
        return {key: "".join(raw).strip() for key, raw in named if key and "".join(raw).strip()}

    def _merged(self, entry: Entry, rows: list[dict[str, Any]]) -> dict[str, Any]:
        """The entry's answers over those of its row that this viewer may not see."""
        stored: dict[str, Any] = next(
            (row for row in rows if entry.row_id and row.get(ID) == entry.row_id), {}
        )
        return {**stored, **entry.answers}

    def fields(self) -> Iterator[AnswerField]:
        """Every field of every entry."""
        for entry in self.entries:
            yield from entry

    def complain(self, errors: Mapping[str, str]) -> None:
        super().complain(errors)
        for field in self.fields():
            field.complain(errors)

    def unreadable(self) -> dict[str, str]:
        return {name: bad for field in self.fields() for name, bad in field.unreadable().items()}


def _row_id(typed: Typed, name: str) -> int | None:
    words = typed.values.get(name, [])
    is_key = len(words) == 1 and words[0].isascii() and words[0].isdigit() and len(words[0]) < 19
    return int(words[0]) if is_key else None


def _key(typed: Typed, name: str) -> int | None:
    """The key of a row that is not saved yet."""
    words = "".join(typed.values.get(name, []))
    digits = words.removeprefix("-")
    is_key = words.startswith("-") and digits.isascii() and digits.isdigit() and len(digits) < 19
    return int(words) or None if is_key else None


def renumbered(typed: Typed, old: str, new: str) -> Typed:
    """What was typed under names that begin with `old`, under those that begin with `new`."""
    return Typed(
        {new + name[len(old) :]: words for name, words in typed.values.items() if name.startswith(old)}
    )
