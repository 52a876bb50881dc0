"""A sheet as a line of a table: which columns a form has, what they are called, and what stands in each cell.

Export and import read the same columns, so that what was taken out as codes can be taken in again.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from app.casework.asking import supplements
from app.forms.rights import may_read
from app.models import Worksheet
from app.outputs.books import Cell
from app.questions import Computed, Kind, Question, Rows, Tick
from app.questions.editions import declared
from app.questions.kinds import Chosen, File, ManyOf, Names, Ref
from app.questions.supplements import placed

OWN: Final[dict[str, LazyString]] = {
    "_sheet": _l("表單編號"),
    "_case": _l("案號"),
    "_edition": _l("題目版本日"),
    "_state": _l("狀態"),
    "_unit": _l("填表單位"),
    "_created": _l("建立時間"),
    "_saved": _l("最近儲存"),
    "_sent": _l("送出時間"),
}
"""What stands before the answers. No key of a question begins so."""
STATES: Final[dict[str, LazyString]] = {
    "draft": _l("草稿"),
    "submitted": _l("已送出"),
    "returned": _l("退回修正"),
    "approved": _l("已核可"),
}
PLACE: Final = ("_row", _l("第幾列"))
BETWEEN_WORDS, BETWEEN_CODES = "；", ";"
"""What stands between several answers: words of lists hold commas of every kind."""
Counted = tuple[dt.date, int, int]
"""(edition, county, number of sheets)."""


@dataclass(frozen=True)
class Column:
    """A question as a column; `head` is its label, with its section where two questions are called alike."""

    head: str
    question: Question

    @property
    def key(self) -> str:
        """The code of the question."""
        return self.question.key


@dataclass(frozen=True)
class Columns:
    """The columns of a form, those of each of its tables, and the questions that were left out for the viewer."""

    own: tuple[Column, ...]
    tables: tuple[tuple[Question, tuple[Column, ...]], ...]
    withheld: tuple[Question, ...]


def own_heads(sheet: type[Worksheet]) -> dict[str, str]:
    """What stands before the answers. Which unit has reported is told by nobody but the report itself."""
    left_out = {
        *(() if sheet.HANGS_ON_CASE else ("_case",)),
        *(("_unit",) if sheet.STAGE == "report" else ()),
    }
    return {key: str(label) for key, label in OWN.items() if key not in left_out}


def columns_of(sheet: type[Worksheet], counted: Sequence[Counted], local: Iterable[str] = ()) -> Columns:
    """The columns for these sheets: every question that one of their editions asks or that one has answered."""
    asked = ever_asked(sheet, counted, local)
    readable = [q for q in asked if not q.only or may_read(q.only)]
    withheld = [q for q in asked if q.only and not may_read(q.only)]
    tables = []
    for q in readable:
        if isinstance(q.kind, Rows):
            asks = [one for one in q.kind.asks if not one.only or may_read(one.only)]
            withheld += [one for one in q.kind.asks if one.only and not may_read(one.only)]
            tables.append((q, headed(asks)))
    own = headed([q for q in readable if not isinstance(q.kind, Rows)])
    return Columns(own, tuple(tables), tuple(withheld))


def ever_asked(sheet: type[Worksheet], counted: Sequence[Counted], local: Iterable[str]) -> list[Question]:
    """The questions of these editions in the order of the form, each as it was worded last."""
    days = sorted({day for day, _county, _n in counted})
    found = [
        _of_row(q, asked) for q in declared(sheet) if (asked := [day for day in days if q.is_asked_on(day)])
    ]
    answered = tuple(local)
    extra: dict[str, Question] = {}
    for day, county, _n in sorted(counted):
        extra |= {q.key: q for q in supplements(sheet, day, county, answered)}
    return list(placed(found, tuple(extra.values())))


def _of_row(q: Question, days: Sequence[dt.date]) -> Question:
    """The question as worded on the last of these days; a table with every question that one of them asks."""
    last = q.on(days[-1])
    if not isinstance(q.kind, Rows):
        return last
    asks = tuple(
        one.on(max(asked)) for one in q.kind.asks if (asked := [d for d in days if one.is_asked_on(d)])
    )
    return replace(last, kind=replace(q.kind, asks=asks))


def headed(questions: Sequence[Question]) -> tuple[Column, ...]:
    """The columns, no two with the same head."""
    times = Counter(str(q.label) for q in questions)
    long = [f"{q.label}（{q.section.label}）" if times[str(q.label)] > 1 else str(q.label) for q in questions]
    again = Counter(long)
    return tuple(
        Column(f"{q.label}（{q.key}）" if again[head] > 1 else head, q)
        for q, head in zip(questions, long, strict=True)
    )


def kind_of(q: Question) -> Kind:
    """What the answer is; of a computed one, what was worked out."""
    return q.kind.kind if isinstance(q.kind, Computed) else q.kind


def in_words(q: Question, value: Any, names: Names) -> Cell:
    """An answer for people: words of choices, names of rows; days and numbers as such."""
    kind = kind_of(q)
    if isinstance(kind, ManyOf):
        return BETWEEN_WORDS.join(kind.word_of(code, names) for code in _in_order(kind, value))
    if isinstance(kind, Chosen | Tick | Ref | File):
        return kind.text(value, q, names)
    return _plain(value)


def in_codes(q: Question, value: Any, names: Names) -> Cell:
    """An answer for programs: codes of choices, keys of rows."""
    kind = kind_of(q)
    if isinstance(kind, ManyOf):
        return BETWEEN_CODES.join(_in_order(kind, value))
    return kind.text(value, q, names) if isinstance(kind, File) else _plain(value)


Cells = Callable[[Question, Any, Names], Cell]


def _in_order(kind: ManyOf, value: Any) -> list[str]:
    """The codes in the order of the list, those that it does not know after them."""
    chosen = set(value or ())
    known = [choice.code for choice in kind.choices if choice.code in chosen]
    return known + sorted(chosen - set(known))


def _plain(value: Any) -> Cell:
    return value if isinstance(value, str | int | bool | dt.date) or value is None else str(value)
