"""The answers that a question offers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Any

from flask_babel import get_locale
from flask_babel.speaklater import LazyString

from app.facts import codes as facts
from app.questions.words import Label, Words

Source = str | tuple["Choice", ...] | Callable[[], tuple["Choice", ...]]
"""The name of an official list, the choices themselves, or what gives them when they are needed."""


@dataclass(frozen=True, eq=False)
class Choice:
    """One answer: offered from `since` until the day before `until`. A code is never reused and never deleted."""

    code: str
    label: Label
    since: date = date.min
    until: date = date.max
    marks: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))

    def is_offered_on(self, day: date) -> bool:
        """Whether the form of that day offers this answer."""
        return self.since <= day < self.until


@cache
def codes(name: str) -> tuple[Choice, ...]:
    """The choices of the official list `name` (see app.facts.codes), in its order. KeyError for an unknown list."""
    return tuple(
        Choice(item.code, Words(item.zh, item.en), _day(item.marks, "since", date.min),
               _day(item.marks, "until", date.max), item.marks)
        for item in facts.items(name)
    )  # fmt: skip


def choices_of(source: Source) -> tuple[Choice, ...]:
    """The choices that a kind was declared with: by the name of a list, one by one, or by what gives them."""
    if isinstance(source, tuple):
        return source
    return codes(source) if isinstance(source, str) else source()


def labelled(choices: tuple[Choice, ...]) -> tuple[tuple[str, str], ...]:
    """(code, words) of each, in the viewer's language. Words of lists are kept, those of a case are not."""
    if all(isinstance(choice.label, LazyString) for choice in choices):
        return _spoken(choices, str(get_locale()))
    return tuple((choice.code, str(choice.label)) for choice in choices)


@lru_cache(maxsize=2048)
def _spoken(choices: tuple[Choice, ...], _locale: str) -> tuple[tuple[str, str], ...]:
    return tuple((choice.code, str(choice.label)) for choice in choices)


def _day(marks: Mapping[str, Any], name: str, default: date) -> date:
    return date.fromisoformat(marks[name]) if name in marks else default
