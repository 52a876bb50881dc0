"""A section of a paper form: the heading under which questions stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache

from app.questions.words import Label


@dataclass(frozen=True, eq=False)
class Section:
    """`code` is the letter of the official form; `label` its heading. Questions of one section stand together.

    was   {day of the change: the heading before it}
    """

    code: str
    label: Label
    help: Label = ""
    was: Mapping[date, Label] = field(default_factory=dict)

    def on(self, day: date) -> Section:
        """This section with the heading of that day; the same one for every question of a day."""
        changed = next((changed for changed in sorted(self.was) if day < changed), None)
        return self if changed is None else _headed(self, changed)


@cache
def _headed(section: Section, changed: date) -> Section:
    """The section as it was headed before that change."""
    return replace(section, label=section.was[changed])
