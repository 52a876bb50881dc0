"""The vulnerability indicators (脆弱家庭需求面向與脆弱性因子辨識指標) in their editions.

The data stand in indicators.json, the text as printed. A sheet keeps the edition of its own day; `maps_to` leads from
a factor to the one that took its place. Editions that a second person publishes come in through `publish_with`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final

FILE = Path(__file__).with_name("indicators.json")
HIGH, MID, LOW, NO_LEVEL = "HIGH", "MID", "LOW", ""
LEVELS: Final = (HIGH, MID, LOW)
NO_NOTES: Final[dict[str, Any]] = {"items": (), "exact": "", "edition": ""}


@dataclass(frozen=True, slots=True, eq=False)
class Pattern:
    """參考樣態: how a factor may look. It helps to recognise the factor, and counts for nothing by itself."""

    code: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True, eq=False)
class Factor:
    """脆弱性因子. `exact` and `patterns_exact` are the very characters of the source; "" where nobody has seen it.

    `level` HIGH, MID or LOW drives the grade; "" when it has none. While `is_placeholder`, it is a value for
    demonstration that the administrator has yet to set. `duty`: what the law demands when the factor is present.
    """

    code: str
    number: str
    zh: str
    en: str
    patterns: tuple[Pattern, ...]
    level: str
    is_placeholder: bool
    maps_to: str
    exact: str
    patterns_exact: str
    is_text_seen: bool
    duty: str
    remark: tuple[str, str]


@dataclass(frozen=True, slots=True, eq=False)
class Aspect:
    """需求面向 with its factors and its 使用說明 (`notes`: pairs of Chinese and English, `notes_exact` as printed).

    `kind` is the code that the aspect keeps through all editions: ECON, MISF, RELN, CHLD, ILLN, ADAP.
    """

    code: str
    kind: str
    number: str
    zh: str
    en: str
    exact: str
    factors: tuple[Factor, ...]
    notes: tuple[tuple[str, str], ...]
    notes_exact: str
    notes_edition: str


@dataclass(frozen=True, slots=True, eq=False)
class Edition:
    """One issue of the indicators, in force from `since` until the next one.

    `is_since_placeholder`: nobody has seen the day; it is for the administrator to set. `is_official`: this wording was
    issued. `is_text_seen`: all of it stands in a source that we have read. `until`: the first day on which it holds no
    longer though none came after it, because it was withdrawn.
    """

    code: str
    zh: str
    en: str
    since: date
    is_since_placeholder: bool
    is_official: bool
    is_text_seen: bool
    confidence: float
    source: str
    law: str
    note: str
    aspects: tuple[Aspect, ...]
    until: date | None = None

    @property
    def factors(self) -> tuple[Factor, ...]:
        """All factors in the order of the paper."""
        return tuple(factor for aspect in self.aspects for factor in aspect.factors)

    def factor(self, code: str) -> Factor:
        """The factor with this code. KeyError when this edition has none."""
        for found in self.factors:
            if found.code == code:
                return found
        raise KeyError(f"no factor {code!r} in {self.code}")


Published = Callable[[], Iterable[Edition]]
"""Gives the editions that were published over those of the file; one of the same code takes its place."""

_published: list[Published] = []


def publish_with(provider: Published | None) -> None:
    """From now on ask `provider` for published editions as well; None: those of the file alone."""
    _published[:] = [provider] if provider else []


@contextmanager
def as_shipped() -> Iterator[None]:
    """While this lasts, nothing is known but what the file says. For programs that serve nobody else meanwhile."""
    kept = list(_published)
    _published.clear()
    try:
        yield
    finally:
        _published[:] = kept


def editions() -> tuple[Edition, ...]:
    """All editions, oldest first."""
    found = {edition.code: edition for edition in _of_the_file()}
    for provider in _published:
        found |= {edition.code: edition for edition in provider()}
    return tuple(sorted(found.values(), key=lambda edition: edition.since))


def edition(code: str) -> Edition:
    """The edition with this code. KeyError names the known ones."""
    for found in editions():
        if found.code == code:
            return found
    raise KeyError(f"no edition {code!r}; known: {', '.join(one.code for one in editions())}")


def in_force(day: date) -> Edition:
    """The edition of that day; before the first one, the first."""
    known = editions()
    return next(
        (one for one in reversed(known) if one.since <= day and (one.until is None or day < one.until)),
        known[0],
    )


def every_factor() -> Iterator[Factor]:
    """The factors of all editions."""
    for one in editions():
        yield from one.factors


def mapped(code: str, to: Edition) -> str:
    """The factor of `to` that has this code or took its place; "" when it was dropped, or came only later."""
    there = {factor.code for factor in to.factors}
    follow = {factor.code: factor.maps_to for factor in every_factor()}
    back = {new: old for old, new in follow.items() if new}
    for way in (follow, back):
        at = code
        while at and at not in there:
            at = way.get(at, "")
        if at:
            return at
    return ""


@cache
def _raw() -> dict[str, Any]:
    data: dict[str, Any] = json.loads(FILE.read_text("utf-8"))
    return data


@cache
def _of_the_file() -> tuple[Edition, ...]:
    return tuple(read_edition(data) for data in _raw()["editions"])


def shipped() -> tuple[Edition, ...]:
    """The editions of the file alone, oldest first."""
    return _of_the_file()


def principles() -> tuple[tuple[str, str], ...]:
    """設計與運用原則, as printed and in English: ticked factors alone never open a case."""
    return tuple((zh, en) for zh, en in _raw()["principles"])


def data_of(code: str) -> dict[str, Any]:
    """The data of an edition of the file, to copy and change. KeyError when the file has none."""
    for data in _raw()["editions"]:
        if data["code"] == code:
            copy: dict[str, Any] = json.loads(json.dumps(data))
            return copy
    raise KeyError(code)


def data_of_all() -> list[dict[str, Any]]:
    """The data of every edition of the file, the oldest first, to look at and to copy."""
    return [data_of(data["code"]) for data in sorted(_raw()["editions"], key=lambda one: str(one["since"]))]


def read_edition(data: dict[str, Any]) -> Edition:
    """An edition from its data, as the file writes it."""
    return Edition(
        code=data["code"],
        zh=data["zh"],
        en=data["en"],
        since=date.fromisoformat(data["since"]),
        is_since_placeholder=data["is_since_placeholder"],
        is_official=data["is_official"],
        is_text_seen=data["is_text_seen"],
        confidence=data["confidence"],
        source=data["source"],
        law=data["law"],
        note=data["note"],
        aspects=tuple(_aspect(one, data) for one in data["aspects"]),
    )


def _aspect(data: dict[str, Any], edition: dict[str, Any]) -> Aspect:
    whose = (data["aspect"], edition["notes_from"])
    notes = next((one for one in _raw()["usage_notes"] if (one["aspect"], one["edition"]) == whose), NO_NOTES)
    return Aspect(
        code=data["code"],
        kind=data["aspect"],
        number=data["number"],
        zh=data["zh"],
        en=data["en"],
        exact=data.get("exact", ""),
        factors=tuple(_factor(one, edition["is_text_seen"]) for one in data["factors"]),
        notes=tuple((zh, en) for zh, en in notes["items"]),
        notes_exact=notes["exact"],
        notes_edition=notes["edition"],
    )


def _factor(data: dict[str, Any], is_text_seen: bool) -> Factor:
    zh, en = data.get("map_note", ("", ""))
    return Factor(
        code=data["code"],
        number=data["number"],
        zh=data["zh"],
        en=data["en"],
        patterns=tuple(Pattern(*cells) for cells in data["patterns"]),
        level=data["level"],
        is_placeholder=data["is_level_placeholder"],
        maps_to=data["maps_to"],
        exact=data.get("exact", ""),
        patterns_exact=data.get("patterns_exact", ""),
        is_text_seen=data.get("is_text_seen", is_text_seen),
        duty=data.get("duty", ""),
        remark=(zh, en),
    )
