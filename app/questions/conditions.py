"""When a question is asked, as data: the same condition decides on the server and in the browser.

`holds` in app/static/anwang/conditions.js says the same; tests/vectors/conditions.json is run against both. Every
answer is seen as a list of words (`plain`): nothing answered is the empty list, one answer a list of one. Conditions
on days may only ask whether they are `Set`, for a browser sees a day as it was typed.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

Answers = Mapping[str, Any]
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?", re.ASCII)


def plain(value: Any) -> list[str]:
    """An answer as the words that conditions compare. `None`, `""`, `False` and `[]` are nothing."""
    if value is None or value is False:
        return []
    if value is True:
        return ["true"]
    if isinstance(value, (list, tuple, set, frozenset)):
        return [word for one in value for word in plain(one)]
    if isinstance(value, dict):
        return ["row"]
    text = value.isoformat() if isinstance(value, date) else str(value).strip()
    return [text] if text else []


class Condition(ABC):
    """Decides by the answers to other questions whether a question is asked. Combine with `&`, `|` and `~`."""

    @abstractmethod
    def holds(self, answers: Answers) -> bool:
        """Whether the question is asked, given these answers."""

    @abstractmethod
    def data(self) -> list[Any]:
        """The condition as JSON, for the browser."""

    @abstractmethod
    def keys(self) -> frozenset[str]:
        """The questions that it looks at."""

    @abstractmethod
    def told(self, known: Answers) -> Condition:
        """This condition with every atom on a key of `known` already decided: what a browser needs not see."""

    def __and__(self, other: Condition) -> Condition:
        return And(self, other)

    def __or__(self, other: Condition) -> Condition:
        return Or(self, other)

    def __invert__(self) -> Condition:
        return Not(self)


@dataclass(frozen=True)
class Atom(Condition):
    """A condition on one question."""

    key: str

    def keys(self) -> frozenset[str]:
        return frozenset({self.key})

    def told(self, known: Answers) -> Condition:
        if self.key not in known:
            return self
        return ALWAYS if self.holds(known) else NEVER


@dataclass(frozen=True)
class Is(Atom):
    """`Is("ri_emerg", "Y")`: exactly this was answered. `Is("ri_none", True)`: the box was ticked."""

    value: str | int | bool

    def __post_init__(self) -> None:
        if not plain(self.value):
            raise ValueError(
                f"Is({self.key!r}, {self.value!r}) can never hold: say Not(Set(…)) or Not(Is(…, True))"
            )

    def holds(self, answers: Answers) -> bool:
        return plain(answers.get(self.key)) == plain(self.value)

    def data(self) -> list[Any]:
        return ["is", self.key, plain(self.value)[0]]


@dataclass(frozen=True, init=False)
class In(Atom):
    """`In("cr_report", "CP", "DV")`: one of these was answered (of a many-of question: at least one)."""

    values: tuple[str, ...]

    def __init__(self, key: str, *values: str | Iterable[str]) -> None:
        flat = [word for value in values for word in plain(value if isinstance(value, str) else list(value))]
        if not flat:
            raise ValueError(f"In({key!r}) without values can never hold")
        object.__setattr__(self, "key", key)
        object.__setattr__(self, "values", tuple(flat))

    def holds(self, answers: Answers) -> bool:
        return not set(self.values).isdisjoint(plain(answers.get(self.key)))

    def data(self) -> list[Any]:
        return ["in", self.key, list(self.values)]


@dataclass(frozen=True)
class Has(Atom):
    """`Has("cr_content", "S04")`: this is among the answers of a many-of question."""

    value: str

    def holds(self, answers: Answers) -> bool:
        return self.value in plain(answers.get(self.key))

    def data(self) -> list[Any]:
        return ["has", self.key, self.value]


@dataclass(frozen=True)
class Set(Atom):
    """`Set("vv_subsidy")`: anything was answered."""

    def holds(self, answers: Answers) -> bool:
        return bool(plain(answers.get(self.key)))

    def data(self) -> list[Any]:
        return ["set", self.key]


def number(answer: Any) -> float | None:
    """The number that was answered, if it is one."""
    words = plain(answer)
    return float(words[0]) if len(words) == 1 and _NUMBER.fullmatch(words[0]) else None


@dataclass(frozen=True)
class Less(Atom):
    """`Less("v_age", 18)`: a number below the limit was answered."""

    limit: float

    def holds(self, answers: Answers) -> bool:
        found = number(answers.get(self.key))
        return found is not None and found < self.limit

    def data(self) -> list[Any]:
        return ["less", self.key, self.limit]


@dataclass(frozen=True)
class More(Atom):
    """`More("rep_hours", 24)`: a number above the limit was answered."""

    limit: float

    def holds(self, answers: Answers) -> bool:
        found = number(answers.get(self.key))
        return found is not None and found > self.limit

    def data(self) -> list[Any]:
        return ["more", self.key, self.limit]


@dataclass(frozen=True, init=False)
class Many(Condition):
    """Several conditions together."""

    parts: tuple[Condition, ...]

    def __init__(self, *parts: Condition) -> None:
        object.__setattr__(self, "parts", parts)

    def keys(self) -> frozenset[str]:
        return frozenset().union(*(part.keys() for part in self.parts))


class And(Many):
    """All of them hold. `And()` always holds."""

    def holds(self, answers: Answers) -> bool:
        return all(part.holds(answers) for part in self.parts)

    def data(self) -> list[Any]:
        return ["and", *(part.data() for part in self.parts)]

    def told(self, known: Answers) -> Condition:
        parts = [part.told(known) for part in self.parts]
        return NEVER if NEVER in parts else And(*(part for part in parts if part != ALWAYS))


class Or(Many):
    """At least one of them holds. `Or()` never holds."""

    def holds(self, answers: Answers) -> bool:
        return any(part.holds(answers) for part in self.parts)

    def data(self) -> list[Any]:
        return ["or", *(part.data() for part in self.parts)]

    def told(self, known: Answers) -> Condition:
        parts = [part.told(known) for part in self.parts]
        return ALWAYS if ALWAYS in parts else Or(*(part for part in parts if part != NEVER))


@dataclass(frozen=True)
class Not(Condition):
    """It does not hold."""

    part: Condition

    def holds(self, answers: Answers) -> bool:
        return not self.part.holds(answers)

    def data(self) -> list[Any]:
        return ["not", self.part.data()]

    def keys(self) -> frozenset[str]:
        return self.part.keys()

    def told(self, known: Answers) -> Condition:
        part = self.part.told(known)
        return NEVER if part == ALWAYS else ALWAYS if part == NEVER else Not(part)


ALWAYS = And()
NEVER = Or()
