"""A story while it is told: whom it is about, who works on it, what has been said and written so far."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass, field
from random import Random

from app.casework.demo.people import Family
from app.casework.demo.stories import Story
from app.casework.demo.teams import Team, Unit
from app.casework.demo.themes import Theme


@dataclass(frozen=True, slots=True)
class Written:
    """A paper outside a case, or that began one: its table, its key against double clicks, and its moment."""

    table: str
    once: uuid.UUID
    at: dt.datetime


@dataclass(slots=True)
class Told:
    """A story that is told.

    ``verbs`` are in order, each with its moment in the story; ``enclosed``: the forms of which a sheet came with files.
    """

    story: Story
    family: Family
    team: Team
    unit: Unit
    ngo: tuple[str, str]
    filed_at: dt.datetime
    rng: Random
    theme: Theme
    case_id: int = 0
    number: str = ""
    verbs: list[tuple[str, dt.datetime]] = field(default_factory=list)
    papers: list[Written] = field(default_factory=list)
    enclosed: set[str] = field(default_factory=set)

    def did(self, verb: str, at: dt.datetime) -> None:
        """This was said at that moment."""
        self.verbs.append((verb, at))

    @property
    def last_at(self) -> dt.datetime:
        """The moment of what was said last."""
        return max([at for _, at in self.verbs] + [paper.at for paper in self.papers])

    def who(self, turn: str) -> str:
        """The account whose turn it is; one that is named speaks for itself."""
        return {
            "window": self.team.window,
            "screener": self.team.screener,
            "supervisor": self.unit.supervisor,
            "worker": self.unit.worker,
            "ngo_worker": self.ngo[1],
        }.get(turn, turn)

    @property
    def other_unit(self) -> str:
        """Another unit of the county, which may be asked to take the lead."""
        return next(one.place for one in reversed(self.team.units) if one.place != self.unit.place)


class Ages:
    """Whoever puts a story at its times; this one leaves it where it is told."""

    def hold(self, told: Told, at: dt.datetime) -> None:
        """Before a step that ends clocks."""

    def __call__(self, told: Told, at: dt.datetime) -> None:
        """After a step."""
