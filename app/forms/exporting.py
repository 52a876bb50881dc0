"""Taking sheets out as a workbook: the sheets that a query finds, within the walls of whoever asks, some at a time.

A form is one page of the book, with a line for each sheet; its tables are pages of their own, whose lines begin with
the number of their sheet. Withheld answers are no column. What was written is told, so that it can be put on record.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Select, func, select

from app.casework.asking import supplements_of
from app.casework.many_sheets import Batch, in_batches, settled, worked_out
from app.casework.naming import RowNames
from app.forms.columns import (
    PLACE,
    STATES,
    Cells,
    Column,
    Columns,
    Counted,
    columns_of,
    in_codes,
    in_words,
    kind_of,
    own_heads,
)
from app.models import Agency, Worksheet, db
from app.outputs.books import Book, Cell, Page
from app.outputs.condition_words import condition_in_words
from app.outputs.kind_words import kind_in_words
from app.questions import Question, Rows, Seen
from app.questions.editions import asked_on, declared
from app.questions.kinds import Chosen, Names
from app.questions.supplements import placed


@dataclass(frozen=True)
class Found:
    """How many sheets a query finds (one more than the limit when there are more), of which editions and counties."""

    counted: tuple[Counted, ...]
    local: frozenset[str] = frozenset()

    @property
    def sheets(self) -> int:
        """How many."""
        return sum(n for _day, _county, n in self.counted)


@dataclass
class Written:
    """What stands in the book: the sheets by their table, and the columns of each form."""

    ids: dict[str, list[int]] = field(default_factory=dict)
    cases: set[int] = field(default_factory=set)
    columns: list[tuple[type[Worksheet], Columns]] = field(default_factory=list)

    @property
    def sheets(self) -> int:
        """How many."""
        return sum(len(ids) for ids in self.ids.values())


def look(sheet: Any, query: Select[Any], most: int) -> Found:
    """What a query would take out, looked at no further than one more than the limit."""
    few = query.with_only_columns(sheet.id, sheet.edition, sheet.county_id, sheet.local).order_by(None)
    own = few.limit(most + 1).subquery()
    groups = select(own.c.edition, own.c.county_id, func.count()).group_by(own.c.edition, own.c.county_id)
    counted = tuple((day, county, n) for day, county, n in db.session.execute(groups))
    keys = select(func.jsonb_object_keys(own.c.local)).distinct()
    return Found(counted, frozenset(db.session.scalars(keys)) if counted else frozenset())


class FormPages:
    """The pages of one form in a book."""

    def __init__(self, book: Book, sheet: type[Worksheet], columns: Columns, *, coded: bool) -> None:
        self.sheet, self.columns, self.coded = sheet, columns, coded
        self.cell: Cells = in_codes if coded else in_words
        self._said: dict[Any, Cell] = {}
        """Answers of lists, which are few, as they were written before."""
        heads = own_heads(sheet)
        self.own = tuple(heads)
        self.page = book.page(str(sheet.TITLE), [*self._heads(heads), *self._of(columns.own)])
        self.tables = [
            (q, asks, book.page(f"{sheet.TITLE}－{q.label}", self._heads_of_table(heads, asks)))
            for q, asks in columns.tables
        ]

    def _heads(self, heads: dict[str, str]) -> list[str]:
        return list(heads) if self.coded else list(heads.values())

    def _of(self, columns: Sequence[Column]) -> list[str]:
        return [column.key if self.coded else column.head for column in columns]

    def _heads_of_table(self, heads: dict[str, str], asks: Sequence[Column]) -> list[str]:
        kept = {key: head for key, head in heads.items() if key in ("_sheet", "_case")}
        return [*self._heads({**kept, PLACE[0]: str(PLACE[1])}), *self._of(asks)]

    def write(self, batch: Batch) -> None:
        """The lines of these sheets."""
        asked = Asked(batch)
        told = [(item, *asked.answers(item)) for item in batch.items]
        names = RowNames(asked.every(), *(answers for _item, _questions, answers in told))
        units = _units(batch) if "_unit" in self.own else {}
        for item, questions, answers in told:
            number = (
                batch.cases[item.case_id].number
                if self.sheet.HANGS_ON_CASE and item.case_id in batch.cases
                else ""
            )
            self._line(self._head(item, number, units), questions, answers, names)

    def _head(self, item: Any, number: str, units: dict[int, str]) -> dict[str, Cell]:
        return {
            "_sheet": item.id,
            "_case": number,
            "_edition": item.edition,
            "_state": item.state if self.coded else str(STATES[item.state]),
            "_unit": units.get(item.agency_id, ""),
            "_created": item.created_at,
            "_saved": item.updated_at,
            "_sent": item.submitted_at,
        }

    def _line(
        self, head: dict[str, Cell], questions: dict[str, Question], answers: Any, names: Names
    ) -> None:
        cells = [self._cell(questions.get(c.key), answers.get(c.key), names) for c in self.columns.own]
        self.page.row([*(head[key] for key in self.own), *cells])
        first = [head[key] for key in self.own if key in ("_sheet", "_case")]
        for q, asks, page in self.tables:
            self._rows(page, first, questions.get(q.key), asks, answers, names)

    def _rows(
        self,
        page: Page,
        first: list[Cell],
        q: Question | None,
        asks: Sequence[Column],
        answers: Any,
        names: Names,
    ) -> None:
        if q is None or not isinstance(q.kind, Rows):
            return
        asked = {one.key: one for one in q.kind.asks}
        for place, row in enumerate(answers.get(q.key) or (), 1):
            inner = Seen(q.kind.asks, row, outer=answers)
            shown = {key: None if inner.is_hidden(one) else row.get(key) for key, one in asked.items()}
            cells = [self._cell(asked.get(c.key), shown.get(c.key), names) for c in asks]
            page.row([*first, place, *cells])

    def _cell(self, q: Question | None, value: Any, names: Names) -> Cell:
        if q is None or value is None or value == "":
            return None
        if not _is_of_a_list(q):
            return self.cell(q, value, names)
        key = (q, tuple(value) if isinstance(value, list) else value)
        if key not in self._said:
            self._said[key] = self.cell(q, value, names)
        return self._said[key]


def _is_of_a_list(q: Question) -> bool:
    """Whether the words of an answer hang on nothing but the question."""
    kind = kind_of(q)
    return isinstance(kind, Chosen) and not kind.offered


class Asked:
    """What each sheet of a batch asks, and its answers: of a question that was not asked, none."""

    def __init__(self, batch: Batch) -> None:
        self._batch = batch
        self._on = cache(self._asked)
        self._local: dict[str, Question] = {}

    def _asked(self, day: dt.date, own: tuple[Question, ...]) -> tuple[dict[str, Question], list[Question]]:
        questions = placed(asked_on(declared(self._batch.sheet), day), own)
        self._local |= {q.key: q for q in own}
        return {q.key: q for q in questions}, settled(questions)

    def answers(self, item: Any) -> tuple[dict[str, Question], dict[str, Any]]:
        """(questions by key, answers by key) of one sheet."""
        by_key, looked_at = self._on(item.edition, supplements_of(item))
        stored = self._batch.answers(item, by_key.values())
        seen = Seen(looked_at, stored, sheet=item)
        shown = {key for key, q in by_key.items() if not seen.is_hidden(q)}
        told = stored | worked_out(looked_at, seen)
        return by_key, {key: value if key in shown else None for key, value in told.items() if key in by_key}

    def every(self) -> list[Question]:
        """Every question that one of them could ask: for looking up names."""
        return [*declared(self._batch.sheet), *self._local.values()]


def write_form(
    book: Book, sheet: type[Worksheet], query: Select[Any], found: Found, written: Written, *, coded: bool
) -> None:
    """The sheets of a query onto pages of the book."""
    columns = columns_of(sheet, found.counted, found.local)
    pages = FormPages(book, sheet, columns, coded=coded)
    ids = written.ids.setdefault(sheet.__tablename__, [])
    for batch in in_batches(query.limit(found.sheets)):
        pages.write(batch)
        ids += batch.ids
        written.cases |= set(batch.case_ids)
    written.columns.append((sheet, columns))


def explain(book: Book, written: Written, told: Sequence[tuple[str, str]]) -> None:
    """The last pages: what each column asks, and what this file is."""
    heads = [_("表單"), _("代碼"), _("題目"), _("章節"), _("類型"), _("什麼時候問"), _("選項")]
    page = book.page(_("欄位"), heads)
    for sheet, columns in written.columns:
        by_key = {q.key: q for q in declared(sheet)}
        for q in _explained(columns):
            asked = condition_in_words(q.show_if, by_key) if q.show_if else ""
            page.row([*_named(sheet, q), kind_in_words(q.kind), asked, _choices(q)])
        for q in columns.withheld:
            page.row([*_named(sheet, q), _("未匯出：您的角色不能讀這一題")])
    page = book.page(_("說明"), [_("項目"), _("內容")])
    for line in told:
        page.row(line)


def _named(sheet: type[Worksheet], q: Question) -> list[str]:
    return [str(sheet.TITLE), q.key, str(q.label), str(q.section.label)]


def _explained(columns: Columns) -> Iterator[Question]:
    yield from (column.question for column in columns.own)
    for _q, asks in columns.tables:
        yield from (column.question for column in asks)


def _choices(q: Question) -> str:
    return "；".join(f"{choice.code}＝{choice.label}" for choice in q.choices)


def _units(batch: Batch) -> dict[int, str]:
    ids = {item.agency_id for item in batch.items}
    return {
        row.id: row.name
        for row in db.session.execute(select(Agency.id, Agency.name).where(Agency.id.in_(ids)))
    }
