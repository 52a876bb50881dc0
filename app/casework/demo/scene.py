"""One moment of a story: who writes which sheet about whom, with what it opens, and the check that it passes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from random import Random
from typing import Any

from app.casework import registers
from app.casework.demo.people import Family, Human
from app.casework.demo.themes import Theme
from app.columns.minguo import today
from app.models import Case, Party, Worksheet
from app.questions import Question, check

Answers = dict[str, Any]
Opens = Callable[[type[Worksheet], Case | None, Worksheet | None, str], Answers]
"""What a new sheet opens with: the same first values as on its page (``app.forms.opening``). The last
is the form of which it will be a part, where it is begun from there."""
Asks = Callable[[type[Worksheet], dt.date, Case, Answers], Sequence[Question]]
"""The questions of a form on a day, with the choices that the case offers (the goals of its plan)."""
Watches = Callable[[type[Worksheet], Case | None, Answers, Answers], None]
"""Is told of every sheet: what it opened with, and what is handed in."""
Triages = Callable[[Case, Mapping[str, str]], None]
"""Decides table after table of a report as the window's page does, with these answers where it asks."""
DAY = dt.timedelta(days=1)


def nobody_watches(_form: type[Worksheet], _case: Case | None, _opened: Answers, _given: Answers) -> None:
    """What was typed is of no interest."""


@dataclass(frozen=True)
class Desk:
    """On what the sheets of a story are written."""

    opens: Opens
    asks: Asks
    triages: Triages
    watches: Watches = nobody_watches


@dataclass(frozen=True)
class Scene:
    """Whoever writes has this before their eyes. ``opened``: what stands in the form before anything is typed."""

    rng: Random
    family: Family
    theme: Theme
    at: dt.datetime
    case: Case
    opened: Mapping[str, Any] = field(default_factory=dict)
    more: Mapping[str, Any] = field(default_factory=dict)
    agencies: Mapping[str, int] = field(default_factory=dict)

    @property
    def day(self) -> dt.date:
        """The day of the scene."""
        return self.at.date()

    @property
    def name(self) -> str:
        """The client's name."""
        return self.family.client.name

    def known(self, key: str, otherwise: Any) -> Any:
        """What the form opens with, where it knows; it is confirmed as it stands."""
        value = self.opened.get(key)
        return otherwise if value in (None, []) else value

    @cached_property
    def parties(self) -> list[Party]:
        """The client and the members as the register has them."""
        return [
            *registers.parties(self.case.id, registers.CLIENT),
            *registers.parties(self.case.id, registers.FAMILY),
        ]

    @property
    def client_id(self) -> int:
        """The client in the register."""
        return self.parties[0].person_id

    def id_of(self, human: Human) -> int:
        """Somebody of the family in the register; the client when they do not stand there any more."""
        return next((p.person_id for p in self.parties if p.person.name == human.name), self.client_id)

    @property
    def children(self) -> list[Human]:
        """The members under 18."""
        return [human for human in self.family.members if human.age(self.day) < 18]


def handed_in(questions: Sequence[Question], sheet: Worksheet, answers: Answers, *, submit: bool) -> Answers:
    """The answers after the same check as a form's. ValueError names what the sheet would refuse."""
    night = today() + DAY  # a contact may end after midnight
    checked = check(questions, answers, submit=submit, today=night, sheet=sheet)
    if checked.errors:
        raise ValueError(f"{sheet.CODE}: {checked.errors}")
    return checked.values
