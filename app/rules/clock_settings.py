"""What a county may set about its clocks, and where the settings come from. Stricter than the law, never looser.

Settings are published elsewhere and given by a provider; until one stands, the official terms hold everywhere.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from app.rules.reminders import Reminder
from app.rules.terms import Term

FROM_OPENING, FROM_LAST = "opening", "last"
SAME, NONE = "same", "none"
MID_LOW, LOW_ONLY = "mid_low", "low"


@dataclass(frozen=True, slots=True)
class Settings:
    """A county's settings. ``terms`` have passed ``tightening.tightened()``.

    ``periodic_counts_from``: months 6, 12, 18 … from the opening (the stricter reading, official), or six months from
    the last assessment. ``contacts_later``: whether the monthly contacts go on after month 3 (R15: a judgement; as
    before unless it is set to none). ``delegated_risks``: of the two risks that may be delegated both, or the low
    alone. ``delegation_ends``: how many days before a delegation ends that is told, first and again.
    ``supervision_every``: how often the lead looks at an NGO's work.
    """

    terms: Mapping[str, Term] = field(default_factory=lambda: MappingProxyType({}))
    reminders: Mapping[str, Reminder] = field(default_factory=lambda: MappingProxyType({}))
    periodic_counts_from: str = FROM_OPENING
    contacts_later: str = SAME
    delegated_risks: str = MID_LOW
    delegation_ends: str = "30_7"
    supervision_every: str = "3"

    @property
    def delegable(self) -> frozenset[str]:
        """The risks that this county delegates."""
        return frozenset({"low"}) if self.delegated_risks == LOW_ONLY else frozenset({"mid", "low"})

    @property
    def ending_days(self) -> tuple[int, int]:
        """How many days before its end a delegation stands on the desks, and is told once more."""
        early, soon = self.delegation_ends.split("_")
        return int(early), int(soon)

    @property
    def supervision_months(self) -> int:
        """Every so many months the lead looks at an NGO's work; 0: never reminded."""
        return int(self.supervision_every)


OFFICIAL: Final = Settings()
Provider = Callable[[int | None, dt.date], Settings]


def official(county_id: int | None, day: dt.date) -> Settings:
    """The provider until another is given: the law and the plan, for every county and day."""
    return OFFICIAL


_providers: list[Provider] = [official]


def provide(provider: Provider) -> None:
    """Let settings come from here. The provider must be pure: the same county and day, the same settings."""
    _providers[:] = [provider]


def settings_of(county_id: int | None, day: dt.date) -> Settings:
    """What holds in a county on a day."""
    return _providers[0](county_id, day)
