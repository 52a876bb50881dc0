"""Editions of a form: the days on which its questions, wordings or choices changed.

A sheet is shown, edited and printed as on its own day. Between two changes all days are one edition.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache

from app.questions.kinds.chosen import Chosen
from app.questions.kinds.computed import Computed
from app.questions.kinds.tables import Rows
from app.questions.question import Question, declared_questions

_declared = cache(declared_questions)


def declared(form: type) -> tuple[Question, ...]:
    """Every question ever declared in this form, kept."""
    return _declared(form)


def change_days(questions: Iterable[Question]) -> set[date]:
    """The days on which something changed, and `date.min`, when the form began."""
    days = {date.min}
    for q in questions:
        days |= {q.since, q.until, *q.was, *q.section.was}
        kind = q.kind.kind if isinstance(q.kind, Computed) else q.kind
        if isinstance(kind, Chosen):
            days |= {day for choice in kind.choices for day in (choice.since, choice.until)}
        if isinstance(kind, Rows):
            days |= change_days(kind.asks)
    return days - {date.max}


@cache
def editions(form: type) -> tuple[date, ...]:
    """The first day of every edition of this form, oldest first; the first edition begins at `date.min`."""
    return tuple(sorted(change_days(declared(form))))


def edition_of(form: type, day: date) -> date:
    """The first day of the edition in force on `day`."""
    starts = editions(form)
    return starts[bisect_right(starts, day) - 1]


def asked_on(questions: Sequence[Question], day: date) -> tuple[Question, ...]:
    """Those of `questions` that the form of that day has, worded as on that day."""
    return tuple(q.on(day) for q in questions if q.is_asked_on(day))
