"""Tells one story: files the report, says the verbs and writes the records, each as the account whose turn it is."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from random import Random
from typing import Any, Final

from flask import current_app

from app.casework import sheets
from app.casework.demo import papers
from app.casework.demo.people import Family, family
from app.casework.demo.places import Cast
from app.casework.demo.stories import Said, Story, Team, Unit, choose
from app.casework.filing import file_report
from app.casework.moves import move
from app.facts.counties import county
from app.guard import sessions
from app.guard.security import viewer_of
from app.guard.sessions import Hat
from app.guard.viewer import acting
from app.models import Case, CaseRecord, Consultation, VulnerableFamilyReport, db
from app.rules.contacts import FACE

LONGEST_STORY: Final = dt.timedelta(days=220)
NAMESPACE: Final = uuid.UUID("5af3a2de-0113-4957-a013-9990a0c1d2e3")


@dataclass(frozen=True, slots=True)
class Written:
    """A paper that was written: its table, its key against double clicks, and when it was written in the story."""

    table: str
    once: uuid.UUID
    at: dt.datetime
    is_visit: bool = False


@dataclass(slots=True)
class Told:
    """A story that was told. `verbs` are in order, each with its moment in the story."""

    story: Story
    family: Family
    team: Team
    unit: Unit
    ngo: tuple[str, str]
    filed_at: dt.datetime
    rng: Random
    case_id: int = 0
    verbs: list[tuple[str, dt.datetime]] = field(default_factory=list)
    papers: list[Written] = field(default_factory=list)

    def who(self, turn: str) -> str:
        """The account whose turn it is."""
        return {
            "screener": self.team.screener,
            "supervisor": self.unit.supervisor,
            "worker": self.unit.worker,
            "ngo_worker": self.ngo[1],
        }[turn]


@contextmanager
def wearing(hat: Hat) -> Iterator[None]:
    """Act as this account, as in a request of its own: one transaction, committed at the end."""
    with current_app.test_request_context(), acting(viewer_of(hat), db.session):
        sessions.current().hat = hat
        yield
        db.session.commit()


def at_work(rng: Random, day: dt.datetime) -> dt.datetime:
    """Some moment of the office hours of that day."""
    return day.replace(hour=rng.randint(9, 16), minute=rng.randint(0, 59))


@dataclass(frozen=True, slots=True)
class Teller:
    """Tells the stories of one seed, all leading up to `now`."""

    cast: Cast
    seed: int
    now: dt.datetime

    def once(self, index: int, what: str) -> uuid.UUID:
        """The key of a paper of a story: the same whenever the story is told."""
        return uuid.uuid5(NAMESPACE, f"{self.seed}:{index}:{what}")

    def outline(self, index: int) -> Told:
        """Who a story is about and who works on it; nothing is told yet."""
        return self._set_out(Random(f"{self.seed}:{index}"))  # invented, no secret  # nosec B311

    def tell(self, told: Told, index: int) -> None:
        """The story of a case, from the call for help to where it stands now."""
        self._file(told, index)
        for number, said in enumerate(told.story.said):
            at = self._moment(told, told.filed_at + dt.timedelta(hours=said.after))
            self._say(told, said, at, self.once(index, f"said {number}"))

    def consult(self, index: int) -> Told:
        """A consultation that ended with information: no case came of it."""
        told = self._set_out(Random(f"{self.seed}:{index}:consultation"))  # invented, no secret  # nosec B311
        at = self.now - dt.timedelta(minutes=told.rng.randint(60, 60 * 24 * 40))
        self._consult(told, told.rng.choice(told.team.callers), at, self.once(index, "consultation"))
        return told

    def _set_out(self, rng: Random) -> Told:
        team, story = choose(rng)
        ngo = rng.choice(team.ngos) if team.ngos else ("", "")
        before = (self.now - LONGEST_STORY).date()  # everybody was born before the story begins
        about = family(rng, before, county(team.county_id))
        days = rng.randint(*story.days)
        filed_at = at_work(rng, self.now - dt.timedelta(days=days))
        if days == 0:
            filed_at = self.now - dt.timedelta(minutes=rng.randint(30, 9 * 60))
        return Told(story, about, team, rng.choice(team.units), ngo, filed_at, rng)

    def _moment(self, told: Told, about: dt.datetime) -> dt.datetime:
        """During office hours of about that day, after what came before and not in the future."""
        before = max([at for _, at in told.verbs] + [paper.at for paper in told.papers])
        return min(max(at_work(told.rng, about), before + dt.timedelta(minutes=40)), self.now)

    def _file(self, told: Told, index: int) -> None:
        at = told.filed_at
        filer = told.rng.choice(told.team.filers)
        if filer.username in told.team.callers:
            called_at = at - dt.timedelta(minutes=45)
            self._consult(told, filer.username, called_at, self.once(index, "call"), is_reported=True)
        once = self.once(index, "report")
        with wearing(self.cast.hats[filer.username]):
            answers = papers.report(told.rng, told.family, filer, at)
            filed = file_report(
                VulnerableFamilyReport, answers, county_id=told.team.county_id, once=once, edition=at.date()
            )
        told.case_id = filed.case_id
        told.verbs.append(("file", at))
        told.papers.append(Written("rpt_vf", once, at))

    def _consult(
        self, told: Told, username: str, at: dt.datetime, once: uuid.UUID, *, is_reported: bool = False
    ) -> None:
        with wearing(self.cast.hats[username]):
            answers = papers.consultation(told.rng, told.family, at, is_reported=is_reported)
            sheets.create(Consultation, answers, submit=True, once=once, edition=at.date())
        told.papers.append(Written("ssn_consult", once, at))

    def _say(self, told: Told, said: Said, at: dt.datetime, once: uuid.UUID) -> None:
        with wearing(self.cast.hats[told.who(said.by)]):
            case = db.session.get_one(Case, told.case_id)
            if said.verb == "record":
                answers = papers.record(told.rng, told.family, at, **said.more)
                sheets.create(CaseRecord, answers, submit=True, once=once, case=case, edition=at.date())
                told.papers.append(Written("case_rec", once, at, is_visit=answers["cr_counts"] == FACE))
            else:
                move(case, said.verb, said.more | self._named(said.verb, told))
                told.verbs.append((said.verb, at))

    def _named(self, verb: str, told: Told) -> dict[str, Any]:
        """What a verb asks for besides: which unit, which worker."""
        agencies, hats = self.cast.agencies, self.cast.hats
        if verb == "dispatch":
            return {"unit": agencies[told.unit.place]}
        if verb == "assign":
            return {"worker": hats[told.unit.worker].user_id}
        if verb == "delegate":
            return {"ngo": agencies[told.ngo[0]], "ngo_worker": hats[told.ngo[1]].user_id}
        return {}
