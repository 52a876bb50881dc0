"""What is wrong with the way a form is written down: asked of every form by a test, and of a county's own questions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from app.questions.answers import Seen
from app.questions.conditions import Atom, Condition, Has, In, Is, Less, Many, More, Not, Set
from app.questions.editions import change_days
from app.questions.kinds.chosen import Chosen
from app.questions.kinds.computed import Computed
from app.questions.kinds.days import Day, Moment
from app.questions.kinds.tables import ID, Rows
from app.questions.question import Question, declared_questions

KEY = re.compile(r"[a-z][a-z0-9_]*")
WORDS: Final[Mapping[str, str]] = {
    "key": "not a key: small letters, digits and _",
    "days": "ends before it begins",
    "wording": "a wording changes on a day on which the question is not asked",
    "must": "nobody can be required to answer what is computed",
    "sealed": "a sealed answer can be neither counted nor listed",
    "only": "an answer that some may not see cannot be listed or searched",
    "codes": "two choices have the same code",
    "choices": "nothing to choose from",
    "unknown": "depends on {}, which is not asked here",
    "set": "of {} one can only ask whether it is set",
    "number": "{} is not a number",
    "never": "{} never offers {}",
    "circle": "{}",
    "scattered": "the questions of section {} do not stand together",
}


class Flaw(NamedTuple):
    """One mistake: in which question (of a table: `table: question`), which of WORDS, and what that names."""

    key: str
    what: str
    names: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.key}: {WORDS[self.what].format(*self.names)}"


def flaws(form: type) -> list[str]:
    """A sentence for every mistake in the declaration; empty when there is none."""
    return [f"{form.__name__}.{flaw}" for flaw in flaws_of(declared_questions(form))]


def flaws_of(questions: Sequence[Question], around: Mapping[str, Question] | None = None) -> Iterator[Flaw]:
    """Every mistake in these questions; of a row, the questions `around` it can be asked about."""
    known = {**(around or {}), **{q.key: q for q in questions}}
    for q in questions:
        yield from (
            Flaw(q.key, what, tuple(about)) for what, *about in (*_of_question(q), *_of_condition(q, known))
        )
        if isinstance(q.kind, Rows):
            yield from (flaw._replace(key=f"{q.key}: {flaw.key}") for flaw in flaws_of(q.kind.asks, known))
    yield from _circles(questions)
    yield from _scattered(questions)


def _of_question(q: Question) -> Iterator[tuple[str, ...]]:
    if not KEY.fullmatch(q.key) or q.key == ID:
        yield ("key",)
    if not q.since < q.until:
        yield ("days",)
    if any(not q.since < day < q.until for day in q.was):
        yield ("wording",)
    if q.required and not q.kind.is_posted:
        yield ("must",)
    if q.kind.is_sealed and (q.statistics or q.in_list):
        yield ("sealed",)
    if q.only and (q.in_list or q.search):
        yield ("only",)
    codes = [choice.code for choice in q.choices]
    if len(set(codes)) < len(codes):
        yield ("codes",)
    if isinstance(q.kind, Chosen) and not codes and not q.kind.offered and q.kind.widget in ("one", "many"):
        yield ("choices",)


def atoms(condition: Condition) -> Iterator[Atom]:
    """The conditions on single questions of which this one is made."""
    if isinstance(condition, Atom):
        yield condition
    for part in condition.parts if isinstance(condition, Many) else ():
        yield from atoms(part)
    if isinstance(condition, Not):
        yield from atoms(condition.part)


def _of_condition(q: Question, known: Mapping[str, Question]) -> Iterator[tuple[str, ...]]:
    for atom in atoms(q.show_if) if q.show_if else ():
        other = known.get(atom.key)
        if other is None:
            yield "unknown", atom.key
            continue
        kind = other.kind.kind if isinstance(other.kind, Computed) else other.kind
        if isinstance(kind, (Day, Moment, Rows)) and not isinstance(atom, Set):
            yield "set", atom.key
        if isinstance(atom, (Less, More)) and "less" not in kind.filters:
            yield "number", atom.key
        wanted = (
            {str(atom.value)}
            if isinstance(atom, (Is, Has))
            else set(atom.values)
            if isinstance(atom, In)
            else set()
        )
        strange = wanted - {choice.code for choice in kind.choices}
        if kind.choices and strange:
            yield "never", atom.key, ", ".join(sorted(strange))


def _circles(questions: Sequence[Question]) -> Iterator[Flaw]:
    for day in sorted(change_days(questions)):
        asked = [q for q in questions if q.is_asked_on(day) and not isinstance(q.kind, Computed)]
        for q in asked:
            try:
                Seen(asked, {}).is_hidden(q)
            except ValueError as circle:
                yield Flaw(q.key, "circle", (str(circle),))


def _scattered(questions: Sequence[Question]) -> Iterator[Flaw]:
    done: list[object] = []
    for q in questions:
        if done and q.section is not done[-1] and q.section in done:
            yield Flaw(q.key, "scattered", (q.section.code,))
        if q.section not in done:
            done.append(q.section)
