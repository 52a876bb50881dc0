"""Replay (試算): what an edited table would have said to what was decided before. Pure; who may see what is elsewhere.

Compared is what the table said then, by the edition of that day, with what the edited one says to the same answers.
What a person chose instead is not touched by it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice, product
from typing import Any, Final, Literal

from app.rules.stricter import MANY
from app.rules.tables import Answer, Table, decide_in

Verdict = Literal["same", "moved", "cannot"]
BETWEEN: Final = "|"
"""Between the codes of a combination, as the database spells it (``replay_counts()``); no code has one in it."""


@dataclass(frozen=True, slots=True)
class Said:
    """What an edition says. ``then`` None: no row decides, or more than one. ``missing``: what was not asked then."""

    row: int
    then: Mapping[str, Answer] | None
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Replayed:
    """One stored decision, beside what the edited table says to it. ``was``: its outcome then."""

    verdict: Verdict
    was_row: int
    was: Mapping[str, Answer]
    now: Said


class Replay:
    """An edition that answers stored decisions; each combination is decided once."""

    def __init__(self, edition: Table) -> None:
        self.edition = edition
        self._values = {one.code: {value.code for value in one.values} for one in edition.inputs}
        self._known: dict[str, Said] = {}

    def of(self, inputs: Mapping[str, Any], row: int, was: Mapping[str, Answer]) -> Replayed:
        """What becomes of one decision."""
        now = self.answer(inputs)
        outcome = {one.code: was.get(one.code) for one in self.edition.outputs}
        return Replayed(self._verdict(now, outcome), row, outcome, now)

    def answer(self, inputs: Mapping[str, Any]) -> Said:
        """What the edition says. An input that was not asked then, or had another answer, cannot be worked out."""
        key = BETWEEN.join(str(inputs.get(name, "")) for name in self._values)
        if key not in self._known:
            self._known[key] = self._asked(inputs)
        return self._known[key]

    def outcomes(self) -> dict[str, Mapping[str, Answer] | None]:
        """What the edition says to every combination of answers, by the combination as the database spells it."""
        names = list(self._values)
        every = islice(product(*([v.code for v in one.values] for one in self.edition.inputs)), MANY)
        return {
            BETWEEN.join(codes): self.answer(dict(zip(names, codes, strict=True))).then for codes in every
        }

    def _asked(self, inputs: Mapping[str, Any]) -> Said:
        missing = tuple(name for name, codes in self._values.items() if inputs.get(name) not in codes)
        if missing:
            return Said(0, None, missing)
        try:
            found = decide_in(self.edition, {name: inputs[name] for name in self._values})
        except ValueError:  # a draft may have gaps and overlaps
            return Said(0, None)
        return Said(found.row, dict(found.then))

    def _verdict(self, now: Said, was: Mapping[str, Answer]) -> Verdict:
        if now.missing:
            return "cannot"
        return "same" if now.then == was else "moved"


def missing_of(replayed: Iterator[Replayed]) -> dict[str, int]:
    """By input how many decisions lack it."""
    found: dict[str, int] = {}
    for one in replayed:
        for name in one.now.missing:
            found[name] = found.get(name, 0) + 1
    return found
