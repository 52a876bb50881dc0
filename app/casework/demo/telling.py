"""Tells one story: files the report, says the verbs and writes the sheets, each as the account whose turn it is.

Every step is taken as of its own moment (``as_of``), in a transaction of its own, and put there by whoever ``ages`` it.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from random import Random
from typing import Final

from flask import current_app

from app.casework import sheets
from app.casework.calls import report_made
from app.casework.demo import papers, reporting
from app.casework.demo.assessing import LOW, MID
from app.casework.demo.people import family, flagship, household
from app.casework.demo.places import Cast
from app.casework.demo.scene import Desk
from app.casework.demo.speaking import say
from app.casework.demo.stories import FLAGSHIP, STANDARD, STORIES, Said, Story
from app.casework.demo.stories_protected import ADULT, CHILD, PROTECTED, WORKERS
from app.casework.demo.teams import FIRST_TEAM, Unit, choose
from app.casework.demo.themes import HEAVY, THEMES
from app.casework.demo.told import Ages, Told, Written
from app.casework.filing import file_report
from app.columns.minguo import as_of
from app.facts.counties import county
from app.guard import sessions
from app.guard.security import viewer_of
from app.guard.sessions import Hat
from app.guard.viewer import acting
from app.models import Consultation, VulnerableFamilyReport, Worksheet, db
from app.models.worksheets import AdultReport, ChildReport, SexualAssaultReport

LONGEST_STORY: Final = dt.timedelta(days=340)
DECIDED: Final = frozenset({"VF_VISIT", "CLOSURE"})
ENDS: Final = frozenset({"end_follow"})
"""Steps after which nothing more may be owed."""
REPORTS: Final[dict[str, type[Worksheet]]] = {
    form.CODE: form for form in (AdultReport, ChildReport, SexualAssaultReport)
}
STANDARDS: Final = (ADULT, CHILD)
NAMESPACE: Final = uuid.UUID("5af3a2de-0113-4957-a013-9990a0c1d2e3")


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


@dataclass(frozen=True)
class Teller:
    """Tells the stories of one seed, all leading up to ``now``.

    ``desk``: what a new sheet opens with, and who is told of it. ``ages``: puts what was told a moment ago at its own
    time.
    """

    cast: Cast
    seed: int
    now: dt.datetime
    desk: Desk
    ages: Ages

    def once(self, index: int, what: str) -> uuid.UUID:
        """The key of a paper of a story: the same whenever the story is told."""
        return uuid.uuid5(NAMESPACE, f"{self.seed}:{index}:{what}")

    def outline(self, index: int) -> Told:
        """Who a story is about and who works on it; nothing is told yet.

        The first is of the flagship family; after it come those of protection and every other story, each once,
        and then whatever chance has.
        """
        rng = Random(f"{self.seed}:{index}")  # invented, no secret  # nosec B311
        if index == 0:
            return self.of_flagship(rng, FLAGSHIP)
        if index <= len(PROTECTED):
            return self._of_protection(rng, PROTECTED[index - 1])
        return self._set_out(rng, dict(enumerate(STORIES, 1 + len(PROTECTED))).get(index))

    def tell(self, told: Told, index: int) -> None:
        """The story of a case, from the call for help to where it stands now."""
        self._file(told, index)
        for number, said in enumerate(told.story.said):
            if not told.team.window and (said.more.get("form") == "DISP_VF" or said.verb == "triage"):
                continue
            at = self._moment(told, told.filed_at + dt.timedelta(hours=said.after))
            self._say(told, said, at, self.once(index, f"said {number}"))

    def consult(self, index: int) -> Told:
        """A consultation that ended with information: no case came of it."""
        told = self._set_out(Random(f"{self.seed}:{index}:consultation"))  # invented, no secret  # nosec B311
        at = self.now - dt.timedelta(minutes=told.rng.randint(60, 60 * 24 * 40))
        self._consult(told, told.rng.choice(told.team.callers), at, self.once(index, "consultation"))
        return told

    @property
    def _before(self) -> dt.date:
        return (self.now - LONGEST_STORY).date()  # everybody was born before the story begins

    def of_standard(self, rng: Random, story: Story) -> Told:
        """A story on whose path is counted what is asked only once."""
        return self._of_protection(rng, story) if story.report in WORKERS else self.of_flagship(rng, story)

    def of_flagship(self, rng: Random, story: Story) -> Told:
        """A story of the family of five, at the centre of the first county."""
        team = FIRST_TEAM
        about = flagship(rng, self._before, county(team.county_id))
        filed_at = at_work(rng, self.now - dt.timedelta(days=story.days[0]))
        return Told(story, about, team, team.units[0], team.ngos[0], filed_at, rng, THEMES[0])

    def _of_protection(self, rng: Random, story: Story) -> Told:
        """A story of protection, at the protection unit of the first county."""
        team = FIRST_TEAM
        kin = next((n for n, one in enumerate(PROTECTED, 1) if one.key == story.like), None)
        drawn = rng if kin is None else Random(f"{self.seed}:{kin}")  # invented, no secret  # nosec B311
        about = household(drawn, self._before, county(team.county_id))
        filed_at = at_work(rng, self.now - dt.timedelta(days=rng.randint(*story.days)))
        unit = Unit("n-protection", WORKERS[story.report], "prot_sup")
        return Told(story, about, team, unit, team.ngos[0], filed_at, rng, THEMES[0])

    def _set_out(self, rng: Random, wanted: Story | None = None) -> Told:
        team, story = choose(rng, wanted)
        ngo = rng.choice(team.ngos) if team.ngos else ("", "")
        about = family(rng, self._before, county(team.county_id))
        days = rng.randint(*story.days)
        filed_at = at_work(rng, self.now - dt.timedelta(days=days))
        if days == 0:
            filed_at = self.now - dt.timedelta(minutes=rng.randint(30, 9 * 60))
        themes = [t for t in THEMES if story.level not in (LOW, MID) or t.aspect not in HEAVY]
        themes = [t for t in themes if story.level != MID or t.aspect != "ADAP"]
        return Told(story, about, team, rng.choice(team.units), ngo, filed_at, rng, rng.choice(themes))

    def _moment(self, told: Told, about: dt.datetime) -> dt.datetime:
        """During office hours of about that day, after what came before and not in the future."""
        return min(max(at_work(told.rng, about), told.last_at + dt.timedelta(minutes=20)), self.now)

    def _file(self, told: Told, index: int) -> None:
        if told.story.report in WORKERS:
            self._report(told, index)
            return
        at = told.filed_at
        filer = (
            told.team.filers[0] if told.story in (FLAGSHIP, STANDARD) else told.rng.choice(told.team.filers)
        )
        source = self._call(told, filer, self.once(index, "call"), VulnerableFamilyReport.CODE)
        once = self.once(index, "report")
        with as_of(at), wearing(self.cast.hats[filer.username]):
            call = db.session.get(Consultation, source) if source else None
            opened = self.desk.opens(VulnerableFamilyReport, None, call, "")
            answers = papers.report(told.rng, told.family, filer, at, told.theme, opened)
            self.desk.watches(VulnerableFamilyReport, None, opened, answers)
            filed = file_report(
                VulnerableFamilyReport, answers, county_id=told.team.county_id, once=once, edition=at.date()
            )
            if call is not None:
                report_made(call, VulnerableFamilyReport, filed.number)
        told.case_id, told.number = filed.case_id, filed.number
        told.did("file", at)
        told.papers.append(Written("rpt_vf", once, at))
        self.ages(told, at)

    def _report(self, told: Told, index: int) -> None:
        """A protective report, by whoever first heard of it."""
        at, form = told.filed_at, REPORTS[told.story.report]
        filer = told.team.filers[1 if form is ChildReport and told.story not in STANDARDS else 0]
        source = self._call(told, filer, self.once(index, "call"), form.CODE)
        once = self.once(index, "report")
        with as_of(at), wearing(self.cast.hats[filer.username]):
            call = db.session.get(Consultation, source) if source else None
            opened = self.desk.opens(form, None, call, "")
            answers = reporting.report(told.rng, form, told.family, filer, at, opened)
            self.desk.watches(form, None, opened, answers)
            filed = file_report(form, answers, county_id=told.team.county_id, once=once, edition=at.date())
            if call is not None:
                report_made(call, form, filed.number)
        told.case_id, told.number = filed.case_id, filed.number
        told.did("file", at)
        told.papers.append(Written(form.__tablename__, once, at))
        self.ages(told, at)

    def _call(self, told: Told, filer: papers.Filer, once: uuid.UUID, report: str) -> int | None:
        """The call that came before the report, where whoever reports takes calls."""
        if filer.username not in told.team.callers:
            return None
        called_at = told.filed_at - dt.timedelta(minutes=45)
        return self._consult(told, filer.username, called_at, once, report=report)

    def _consult(
        self, told: Told, username: str, at: dt.datetime, once: uuid.UUID, *, report: str = ""
    ) -> int:
        with as_of(at), wearing(self.cast.hats[username]):
            opened = self.desk.opens(Consultation, None, None, "")
            tell = reporting.call if report in REPORTS else papers.consultation
            answers = tell(told.rng, told.family, at, report=report, theme=told.theme, opened=opened)
            self.desk.watches(Consultation, None, opened, answers)
            made: Worksheet = sheets.create(Consultation, answers, submit=True, once=once, edition=at.date())
            key = made.id
        told.papers.append(Written("ssn_consult", once, at))
        self.ages(told, at)
        return key

    def _say(self, told: Told, said: Said, at: dt.datetime, once: uuid.UUID) -> None:
        if said.more.get("form") in DECIDED or said.verb in ENDS:
            self.ages.hold(told, at)
        with as_of(at), wearing(self.cast.hats[told.who(said.by)]):
            say(told, said, at, once=once, cast=self.cast, desk=self.desk)
        told.did(said.verb, at)
        self.ages(told, at)
