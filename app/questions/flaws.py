"""What is wrong with the way a form is written down. Run over every form by a test; nothing here runs in production."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from app.questions.answers import Seen
from app.questions.conditions import Atom, Condition, Has, In, Is, Less, Many, More, Not, Set
from app.questions.editions import change_days
from app.questions.kinds.chosen import Chosen
from app.questions.kinds.computed import Computed
from app.questions.kinds.days import Day, Moment
from app.questions.kinds.tables import ID, Rows
from app.questions.question import Question, declared_questions

KEY = re.compile(r"[a-z][a-z0-9_]*")


def flaws(form: type) -> list[str]:
    """A sentence for every mistake in the declaration; empty when there is none."""
    return [f"{form.__name__}.{text}" for text in _flaws_of(declared_questions(form), {})]


def _flaws_of(questions: Sequence[Question], around: dict[str, Question]) -> Iterator[str]:
    known = around | {q.key: q for q in questions}
    for q in questions:
        yield from (f"{q.key}: {text}" for text in (*_of_question(q), *_of_condition(q, known)))
        if isinstance(q.kind, Rows):
            yield from (f"{q.key}: {text}" for text in _flaws_of(q.kind.asks, known))
    yield from _circles(questions)
    yield from _scattered(questions)


def _of_question(q: Question) -> Iterator[str]:
    if not KEY.fullmatch(q.key) or q.key == ID:
        yield "not a key: small letters, digits and _"
    if not q.since < q.until:
        yield "ends before it begins"
    if any(not q.since < day < q.until for day in q.was):
        yield "a wording changes on a day on which the question is not asked"
    if q.required and not q.kind.is_posted:
        yield "nobody can be required to answer what is computed"
    if q.kind.is_sealed and (q.statistics or q.in_list):
        yield "a sealed answer can be neither counted nor listed"
    if q.only and (q.in_list or q.search):
        yield "an answer that some may not see cannot be listed or searched"
    codes = [choice.code for choice in q.choices]
    if len(set(codes)) < len(codes):
        yield "two choices have the same code"
    if isinstance(q.kind, Chosen) and not codes and not q.kind.offered and q.kind.widget in ("one", "many"):
        yield "nothing to choose from"


def _atoms(condition: Condition) -> Iterator[Atom]:
    if isinstance(condition, Atom):
        yield condition
    for part in condition.parts if isinstance(condition, Many) else ():
        yield from _atoms(part)
    if isinstance(condition, Not):
        yield from _atoms(condition.part)


def _of_condition(q: Question, known: dict[str, Question]) -> Iterator[str]:
    for atom in _atoms(q.show_if) if q.show_if else ():
        other = known.get(atom.key)
        if other is None:
            yield f"depends on {atom.key}, which is not asked here"
            continue
        kind = other.kind.kind if isinstance(other.kind, Computed) else other.kind
        if isinstance(kind, (Day, Moment, Rows)) and not isinstance(atom, Set):
            yield f"of {atom.key} one can only ask whether it is set"
        if isinstance(atom, (Less, More)) and "less" not in kind.filters:
            yield f"{atom.key} is not a number"
        wanted = (
            {str(atom.value)}
            if isinstance(atom, (Is, Has))
            else set(atom.values)
            if isinstance(atom, In)
            else set()
        )
        strange = wanted - {choice.code for choice in kind.choices}
        if kind.choices and strange:
            yield f"{atom.key} never offers {', '.join(sorted(strange))}"


def _circles(questions: Sequence[Question]) -> Iterator[str]:
    for day in sorted(change_days(questions)):
        asked = [q for q in questions if q.is_asked_on(day) and not isinstance(q.kind, Computed)]
        for q in asked:
            try:
                Seen(asked, {}).is_hidden(q)
            except ValueError as circle:
                yield f"{q.key}: {circle}"


def _scattered(questions: Sequence[Question]) -> Iterator[str]:
    done: list[object] = []
    for q in questions:
        if done and q.section is not done[-1] and q.section in done:
            yield f"{q.key}: the questions of section {q.section.code} do not stand together"
        if q.section not in done:
            done.append(q.section)
