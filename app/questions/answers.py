"""Checks a sheet's answers: the one judge for pages and API alike."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask_babel import gettext as _

from app.questions.conditions import Answers
from app.questions.kinds.chosen import Tick
from app.questions.kinds.computed import Computed
from app.questions.kinds.given import GivenRows
from app.questions.kinds.tables import ID, Rows
from app.questions.question import Question
from app.questions.wrong import BadAnswer

Exists = Callable[[str, int], bool]
"""Whether the viewer may know of this row: `exists("agency", 3)`."""


@dataclass(frozen=True)
class Checked:
    """What came of a check: the values to store by key, a sentence per wrong answer, and what was not asked.

    Errors of rows are keyed as their fields are: `family-0-fm_name`.
    """

    values: dict[str, Any]
    errors: dict[str, str]
    hidden: frozenset[str]

    @property
    def is_good(self) -> bool:
        """Whether nothing is wrong."""
        return not self.errors


class Seen(Mapping[str, Any]):
    """Answers as the questions see each other: hidden ones are None, computed ones are worked out when looked at.

    A question may depend on a later one; two that depend on each other are a fault of the form (ValueError).
    """

    def __init__(self, questions: Sequence[Question], answers: Answers, *, outer: Answers | None = None,
                 sheet: Any = None) -> None:  # fmt: skip
        self._asked = {q.key: q for q in questions}
        self._answers = answers
        self._outer = outer or {}
        self._sheet = sheet
        self._hidden: dict[str, bool] = {}
        self._worked_out: dict[str, Any] = {}
        self._busy: list[str] = []

    def __getitem__(self, key: str) -> Any:
        question = self._asked.get(key)
        if question is None:
            return self._answers[key] if key in self._answers else self._outer.get(key)
        if self.is_hidden(question):
            return None
        if isinstance(question.kind, Computed):
            return self._work_out(question, question.kind)
        return self._answers.get(key)

    def __iter__(self) -> Iterator[str]:
        return iter(self._asked)

    def __len__(self) -> int:
        return len(self._asked)

    def is_hidden(self, question: Question) -> bool:
        """Whether its condition fails, seen with the other hidden answers empty."""
        if question.show_if is None:
            return False
        if question.key not in self._hidden:
            with _Once(self._busy, question.key):
                self._hidden[question.key] = not question.show_if.holds(self)
        return self._hidden[question.key]

    def _work_out(self, question: Question, kind: Computed) -> Any:
        if question.key not in self._worked_out:
            with _Once(self._busy, question.key):
                self._worked_out[question.key] = kind.work(self, self._sheet)
        return self._worked_out[question.key]


@dataclass(frozen=True)
class _Once:
    """Guards against questions that depend on each other in a circle."""

    busy: list[str]
    key: str

    def __enter__(self) -> None:
        if self.key in self.busy:
            raise ValueError(
                f"questions depend on each other in a circle: {' → '.join([*self.busy, self.key])}"
            )
        self.busy.append(self.key)

    def __exit__(self, *_: object) -> None:
        self.busy.pop()


@dataclass(frozen=True)
class _Check:
    """The circumstances of one check."""

    submit: bool
    today: date
    strict: bool
    exists: Exists | None
    bad: Mapping[str, str]
    sheet: Any
    errors: dict[str, str] = field(default_factory=dict)

    def all(self, questions: Sequence[Question], seen: Seen, answers: Answers, *, prefix: str = "",
            posted: Collection[str] | None = None) -> tuple[dict[str, Any], set[str]]:  # fmt: skip
        """The values of these questions, and the keys of the hidden ones. Errors are collected in `errors`."""
        values: dict[str, Any] = {}
        hidden: set[str] = set()
        for q in questions:
            if seen.is_hidden(q):
                hidden.add(q.key)
                values[q.key] = [] if isinstance(q.kind, Rows) else None
                if (
                    self.strict
                    and (posted is None or q.key in posted)
                    and not q.kind.is_empty(answers.get(q.key))
                ):
                    self.errors[prefix + q.key] = _("這一題沒有問")
            else:
                values[q.key] = self.one(q, seen, prefix=prefix)
        return values, hidden

    def one(self, q: Question, seen: Seen, *, prefix: str) -> Any:
        """The value of a question that is shown."""
        name, value = prefix + q.key, seen[q.key]
        if not q.kind.is_posted:
            return value
        if name in self.bad:
            self.errors[name] = self.bad[name]
            return value
        if isinstance(q.kind, GivenRows):
            return self.given(q.kind, value, seen, prefix=name)
        if q.kind.is_empty(value):
            if self.submit and isinstance(q.kind, Rows) and q.kind.low:
                self.errors[name] = _("至少要有 %(low)d 列", low=q.kind.low)
            elif self.submit and q.required:
                self.errors[name] = _("這一題必須回答")
            return value if isinstance(q.kind, (Rows, Tick)) else None
        try:
            q.kind.check(value, today=self.today)
            if q.kind.refers and self.exists is not None and not self.exists(q.kind.refers, value):
                raise BadAnswer(_("找不到這一筆"))
            for agrees in q.agrees:
                agrees(value, seen)
        except BadAnswer as wrong:
            self.errors[name] = wrong.message
        return self.table(q, q.kind, value, seen, prefix=name) if isinstance(q.kind, Rows) else value

    def table(self, q: Question, kind: Rows, value: list[dict[str, Any]], seen: Seen, *, prefix: str) -> Any:
        """The rows of a table, each checked with the sheet's own answers around it."""
        if self.submit and len(value) < kind.low:
            self.errors.setdefault(prefix, _("至少要有 %(low)d 列", low=kind.low))
        found = []
        for number, row in enumerate(value):
            inner = Seen(kind.asks, row, outer=seen, sheet=self.sheet)
            values, _hidden = self.all(kind.asks, inner, row, prefix=f"{prefix}-{number}-")
            found.append({**row, **values, ID: row.get(ID)})
        return found

    def given(self, kind: GivenRows, value: Any, seen: Seen, *, prefix: str) -> Any:
        """The rows of a given table: one for each item of the list, each with the choices that its item offers."""
        items = kind.each.items(seen)
        try:
            rows = kind.laid_out(value or (), items)
        except BadAnswer as wrong:
            self.errors[prefix] = wrong.message
            return value
        found = []
        for number, (item, row) in enumerate(zip(items, rows, strict=True)):
            asks = kind.asked_of(item)
            inner = Seen(asks, row, outer=seen, sheet=self.sheet)
            values, _hidden = self.all(asks, inner, row, prefix=f"{prefix}-{number}-")
            unasked = dict.fromkeys({q.key for q in kind.asks} - {q.key for q in asks})
            found.append({**row, **unasked, **values, ID: row.get(ID)})
        return found


def check(questions: Sequence[Question], answers: Answers, *, submit: bool, today: date, strict: bool = False,
          posted: Collection[str] | None = None, bad: Mapping[str, str] | None = None, sheet: Any = None,
          exists: Exists | None = None) -> Checked:  # fmt: skip
    """Judge `answers` (by key; of rows, a list of dicts) to `questions` as they are asked on the sheet's day.

    submit  required questions bind
    today   the day after which a `past` day may not lie
    strict  an answer to a hidden question is an error instead of being cleared; of the keys in `posted` alone, if given
    bad     what could not be read, by field name: reported unless the question is hidden
    sheet   handed to computed questions; None while it is new
    exists  asked about every reference; without it they are taken on trust

    Keys of `answers` that are not among `questions` can decide conditions (answers withheld from the viewer) but are
    not given back.
    """
    seen = Seen(questions, answers, sheet=sheet)
    round_ = _Check(submit, today, strict, exists, bad or {}, sheet)
    values, hidden = round_.all(questions, seen, answers, posted=posted)
    return Checked(values, round_.errors, frozenset(hidden))
