"""Complete answers to any form, made from its questions: every question that is shown is answered as it allows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from app.columns.minguo import TAIPEI, today
from app.questions import (
    BadAnswer,
    Computed,
    Day,
    File,
    Integer,
    ManyOf,
    Moment,
    OneOf,
    Question,
    Rows,
    Score,
    Seen,
    Tick,
)
from app.questions.kinds import Chosen, GivenRows, Ref

Answers = dict[str, Any]
YESTERDAY = today() - dt.timedelta(days=1)
NOON = dt.datetime.combine(YESTERDAY, dt.time(12, 0), TAIPEI)
WORDS = ("示範", "A123456789", "0900-000-123", "demo@example.org", "12.5")
ROUNDS = 20


def complete(
    questions: Iterable[Question], refs: Mapping[str, int], *, start: Mapping[str, Any] | None = None,
    around: Mapping[str, Any] | None = None, sheet: Any = None,
) -> Answers:  # fmt: skip
    """An answer to every question that is shown. ``refs``: whom and what it may name; ``start``: wanted ones.

    ``sheet``: at which computed questions look.
    """
    asked, answers = tuple(questions), dict(start or {})
    for _round in range(ROUNDS):
        seen = Seen(asked, answers, outer=around, sheet=sheet)
        wanted = {q.key: q for q in asked if q.kind.is_posted and not seen.is_hidden(q)}
        new = {key: one(q, refs, seen) for key, q in wanted.items() if key not in answers}
        gone = [q.key for q in asked if q.kind.is_posted and q.key not in wanted and q.key in answers]
        if not new and not gone:
            return answers
        answers = {key: value for key, value in (answers | new).items() if key not in gone}
    raise AssertionError("the questions never settle")


def one(q: Question, refs: Mapping[str, int], seen: Seen) -> Any:
    """An answer to one question; None where nothing can be chosen."""
    for kind, answer in ANSWERS:
        if isinstance(q.kind, kind):
            return answer(q.kind, refs, seen)
    return next(word for word in WORDS if is_allowed(q, word))


def is_allowed(q: Question, value: Any) -> bool:
    """Whether the question takes this answer."""
    try:
        q.kind.check(q.kind.from_json(value), today=today())
    except BadAnswer:
        return False
    return True


def given_rows(kind: GivenRows, refs: Mapping[str, int], seen: Seen) -> list[Answers]:
    """A row for every item; the first one counts, the others do not."""
    rows = []
    for number, item in enumerate(kind.each.items(seen)):
        asks = kind.asked_of(item)
        codes = [choice.code for choice in kind.first.choices]
        start = {kind.each.names: item.code, kind.first.key: codes[0 if number == 0 else 1]}
        rows.append(complete(asks, refs, start=start, around=seen))
    return rows


def first_code(kind: Chosen, refs: Mapping[str, int], seen: Seen) -> Any:
    """The first answer that is offered."""
    return kind.choices[0].code if kind.choices else None


ANSWERS: tuple[tuple[type, Callable[[Any, Mapping[str, int], Seen], Any]], ...] = (
    (GivenRows, given_rows),
    (Rows, lambda kind, refs, seen: [complete(kind.asks, refs, around=seen)]),
    (Computed, lambda kind, refs, seen: None),
    (File, lambda kind, refs, seen: None),
    (Ref, lambda kind, refs, seen: refs.get(kind.refers)),
    (Tick, lambda kind, refs, seen: True),
    (Score, lambda kind, refs, seen: next(iter(kind.points), None) or max(kind.low, 1)),
    (ManyOf, lambda kind, refs, seen: [kind.choices[0].code] if kind.choices else None),
    (OneOf, first_code),
    (Integer, lambda kind, refs, seen: max(kind.low, 1)),
    (Day, lambda kind, refs, seen: YESTERDAY),
    (Moment, lambda kind, refs, seen: NOON),
)


def as_json(questions: Iterable[Question], answers: Mapping[str, Any]) -> Answers:
    """These answers as a program sends them."""
    return {q.key: q.kind.to_json(answers[q.key]) for q in questions if answers.get(q.key) is not None}
