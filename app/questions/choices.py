"""The answers that a question offers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import Any

from app.facts import codes as facts
from app.questions.words import Label, Words

Source = str | tuple["Choice", ...]


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
    """The choices that a kind was declared with, whether by the name of a list or one by one."""
    return codes(source) if isinstance(source, str) else source


def _day(marks: Mapping[str, Any], name: str, default: date) -> date:
    return date.fromisoformat(marks[name]) if name in marks else default
