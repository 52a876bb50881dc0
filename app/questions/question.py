"""A question of an official form, and how it is written down in the class of the form.

`question()` is a column that is also a question; `register()` asks for something stored once in the person register;
`rows()` is a table of questions. Reading the class from top to bottom is reading the paper form.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import count
from typing import Any, ClassVar

from sqlalchemy.orm import MappedColumn, mapped_column

from app.questions.choices import Choice
from app.questions.conditions import Answers, Condition
from app.questions.kinds.base import Kind
from app.questions.kinds.given import Each, GivenRows
from app.questions.kinds.tables import ID, Rows
from app.questions.section import Section
from app.questions.words import Label

_written = count()
INFO = "question"

Agreement = Callable[[Any, Answers], None]
"""Raises BadAnswer when an answer disagrees with another one (see app.questions.agreements)."""


@dataclass(frozen=True, eq=False)
class Question:
    """One question of a form, as it is put to people on the days from `since` until the day before `until`.

    required   binds when the sheet is submitted, and only while the question is shown
    show_if    asked only when this holds; else it is hidden, and stored empty
    was        {day of the change: the wording before it}
    only       the permission that one needs to see the answer; "" for everybody who may see the sheet
    from_      where its first value comes from: "client.name", "RPT_VF.cl_phone"; confirmed, not retyped; of several
               sources, separated by spaces, the first that knows
    first      what stands on every new sheet until somebody changes it: a referral is waiting
    bind       the path in the person register where the answer is stored; "" for a column of the sheet
    is_local   a county asks it (app.questions.supplements); the answer stands in the sheet's `local`, not in a column
    confidence 0 to 1: the belief that the official form asks this in about this shape; `source` says whence
    """

    label: Label
    section: Section
    kind: Kind
    required: bool = False
    show_if: Condition | None = None
    since: date = date.min
    until: date = date.max
    was: Mapping[date, Label] = field(default_factory=dict)
    help: Label = ""
    only: str = ""
    from_: str = ""
    first: Any = None
    statistics: bool = False
    in_list: bool = False
    search: bool = False
    bind: str = ""
    is_local: bool = False
    agrees: tuple[Agreement, ...] = ()
    confidence: float = 0.0
    source: str = ""
    key: str = ""
    order: int = field(default_factory=lambda: next(_written))

    def is_asked_on(self, day: date) -> bool:
        """Whether the form of that day has this question."""
        return self.since <= day < self.until

    def on(self, day: date) -> Question:
        """This question as worded and headed, and with the choices offered, on that day."""
        wording = next((old for changed, old in sorted(self.was.items()) if day < changed), self.label)
        kind, section = self.kind.on(day), self.section.on(day)
        if wording is self.label and kind is self.kind and section is self.section:
            return self
        return replace(self, label=wording, kind=kind, section=section)

    @property
    def choices(self) -> tuple[Choice, ...]:
        """The answers offered; empty where one types."""
        return self.kind.choices

    @property
    def is_column(self) -> bool:
        """Whether the answer stands in a column of the sheet's own table."""
        return not self.bind and not self.is_local and self.kind.column() is not None

    def text(self, answer: Any) -> str:
        """The answer for people."""
        return self.kind.text(answer, self)


class Asked:
    """A question without a column. On a sheet it gives what was put there after loading, else None."""

    def __init__(self, question: Question) -> None:
        self.question = question
        self.key = ""

    def __set_name__(self, owner: type, name: str) -> None:
        self.key = name

    def __get__(self, sheet: object | None, owner: type) -> Any:
        return self if sheet is None else vars(sheet).get(self.key)


def question(label: Label, section: Section, kind: Kind, **about: Any) -> Any:
    """A column that is also a question (a computed one that is not stored: a question alone).

    Columns are always nullable: drafts are incomplete. `about` are the other fields of `Question`.
    """
    asked = Question(label, section, kind, **about)
    column = kind.column()
    return Asked(asked) if column is None else mapped_column(column, nullable=True, info={INFO: asked})


def register(path: str, label: Label, section: Section, kind: Kind, **about: Any) -> Any:
    """A question whose answer is stored once, in the person register: `client.name`; in a row of members `name`."""
    return Asked(Question(label, section, kind, bind=path, **about))


def rows(
    name: str, label: Label, section: Section, *, of: type[Row], low: int = 0, high: int = 50, each: Each | None = None,
    **about: Any,
) -> Any:  # fmt: skip
    """A table of questions: `low` to `high` rows, each asking what `of` asks. `name` says where it is stored.

    That is the role in the person register, or, where `of` has a table of its own (SheetRow), the name of that table.
    With `each` the rows are given by a list, and nobody adds or removes one.
    """
    table = getattr(of, "__tablename__", None)
    if table not in (None, name):
        raise TypeError(f"{of.__name__} is kept in {table}, not in {name}")
    kept = of if table else None
    asks = declared_questions(of)
    kind = (
        GivenRows(asks=asks, high=high, kept=kept, each=each)
        if each
        else Rows(asks=asks, low=low, high=high, kept=kept)
    )
    return Asked(Question(label, section, kind, bind="" if kept else name, **about))


class Row:
    """What one row of a table asks. Subclasses declare questions as forms do, in a section that is not shown."""

    SECTION: ClassVar[Section] = Section("", "")

    @classmethod
    def questions(cls, day: date) -> tuple[Question, ...]:
        """The questions of a row on that day, in order."""
        return tuple(q.on(day) for q in declared_questions(cls) if q.is_asked_on(day))


def declared_questions(form: type) -> tuple[Question, ...]:
    """Every question ever declared in this class and its bases, in the order in which they were written."""
    found: dict[str, Question] = {}
    for base in reversed(form.__mro__):
        for name, attribute in vars(base).items():
            if isinstance(attribute, Asked):
                found[name] = attribute.question
            elif isinstance(attribute, MappedColumn) and INFO in attribute.column.info:
                found[name] = attribute.column.info[INFO]
    table = form.__dict__.get("__table__")
    for column in table.columns if table is not None else ():
        if INFO in column.info:
            found[column.key] = column.info[INFO]
    if ID in found:
        raise TypeError(f"{form.__name__}: no question can be called {ID!r}")
    return tuple(sorted((replace(q, key=name) for name, q in found.items()), key=lambda q: q.order))
