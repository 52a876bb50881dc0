"""What is said at one step of a story: a verb, a sheet, a review, an answer; in the speaker's transaction."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import select

from app.casework import attaching, delegating, notes, sheets, supervising
from app.casework.demo import assessing, enclosed, ordinary, papers, serving, transferring, visiting
from app.casework.demo.places import LARGE, MIDDLE, Cast
from app.casework.demo.protecting import PROTECTIVE, came_home
from app.casework.demo.scene import Answers, Desk, Scene, handed_in
from app.casework.demo.stories import Said
from app.casework.demo.told import Told
from app.casework.moves import move
from app.casework.reviewing import review
from app.columns.minguo import TAIPEI, today
from app.models import REGISTRY, Case, CaseRecord, RecallNotice, Worksheet, db

HALF_A_YEAR: Final = 182
ENDS_IN: Final = "ends_in"
OFFER: Final = {
    "scope": "每月家訪與親職協助",
    "purpose": "協助案家穩定照顧與就學",
    "shared": ["PERSON", "ASSESS", "PLAN"],
}
FORMS: Final[dict[str, type[Worksheet]]] = {form.CODE: form for form in REGISTRY}
WRITERS: Final[dict[str, Callable[[Scene], Answers]]] = {
    "DISP_VF": serving.dispatch,
    "VF_VULN": assessing.vulnerability,
    "VF_FUNC": assessing.functions,
    "VF_NEED": assessing.needs,
    "VF_VISIT": visiting.visit,
    "FAM_PLAN": serving.plan,
    "REFER": serving.referral,
    "PERIODIC": serving.periodic,
    "CLOSURE": serving.closure,
    "TRANSFER": transferring.transfer,
    **PROTECTIVE,
}
"""What is typed into each form, over what it opens with."""
CORRECTED: Final = {
    "vv_diag": "照顧者白天工作、夜間獨自照顧，已與祖母議定週末分擔。",
    "vv_goal": "三個月內完成補助申請並維持就業；六個月內有替代照顧安排。",
}


@dataclass(frozen=True)
class Step:
    """One step with all that its speaker knows."""

    told: Told
    said: Said
    at: dt.datetime
    once: uuid.UUID
    cast: Cast
    desk: Desk
    case: Case

    @property
    def form(self) -> type[Worksheet]:
        """The form that this step is about."""
        return FORMS[self.said.more["form"]]

    @property
    def newest(self) -> Any:
        """The newest sheet of that form on the case."""
        of_case = select(self.form).where(self.form.case_id == self.told.case_id)
        return db.session.scalars(of_case.order_by(self.form.id.desc()).limit(1)).one()

    def judged(self, sheet: Worksheet, answers: Answers, *, submit: bool = True) -> Answers:
        """The answers to this sheet, if it takes them."""
        asked = self.desk.asks(type(sheet), sheet.edition, self.case, answers)
        if sheet.CODE in PROTECTIVE:
            answers = ordinary.settled(asked, answers, sheet)
        return handed_in(asked, sheet, answers, submit=submit)

    def scene(self, opened: Answers) -> Scene:
        """What the writer has before their eyes."""
        told = self.told
        agencies = {"unit": self.cast.agencies[told.unit.place]}
        if self.said.more.get("form") == "TRANSFER":
            agencies["other"] = self.cast.agencies[told.other_unit]
        more = {"level": told.story.level, **self.said.more}
        if self.said.more.get("form") == "JOINT_PLAN":
            more["mh_sw"] = self.cast.hats["mh"].user_id
        return Scene(told.rng, told.family, told.theme, self.at, self.case, opened, more, agencies)


def say(told: Told, said: Said, at: dt.datetime, *, once: uuid.UUID, cast: Cast, desk: Desk) -> None:
    """Take the step. Afterwards the case may be out of the speaker's sight."""
    if said.verb == "take_on":  # the NGO answers before it may see the case
        offered = next(o for o in delegating.offers(200) if o.number == told.number)
        delegating.take_on(offered.id, cast.hats[told.ngo[1]].user_id)
        return
    if said.verb == "ask_notes":  # after the recall it sees the notice alone
        notice = select(RecallNotice.id).where(RecallNotice.number == told.number)
        notes.ask(db.session.scalars(notice).one(), said.more["reason"])
        return
    step = Step(told, said, at, once, cast, desk, db.session.get_one(Case, told.case_id))
    SPOKEN.get(said.verb, _verb)(step)


def _verb(step: Step) -> None:
    more = {key: value for key, value in step.said.more.items() if value is not None and key != ENDS_IN}
    move(step.case, step.said.verb, more | _named(step))


def _named(step: Step) -> dict[str, Any]:
    """What a verb asks for besides: which unit, which worker."""
    agencies, told = step.cast.agencies, step.told
    asked: dict[str, Callable[[], dict[str, Any]]] = {
        "dispatch": lambda: {"unit": agencies[told.unit.place]},
        "accept": lambda: {"worker": step.cast.hats[told.unit.worker].user_id},
        "invite": lambda: {"helper": agencies["n-health"]},
        "send": lambda: {"own_worker": step.cast.hats["mh"].user_id},
        "delegate": lambda: {
            "ngo": agencies[told.ngo[0]], **OFFER, "starts_on": today(),
            "ends_on": _ends(step.said),  # the database ends what is over, story or not
        },
        "to_system": lambda: {"passed_on": today()},
        "ask_county": lambda: {"county": MIDDLE if told.team.county_id == LARGE else LARGE},
        "joint_invite": lambda: {"mh_unit": agencies["n-health"]},
        "joint_join": lambda: {"own_worker": step.cast.hats["mh"].user_id},
    }  # fmt: skip
    return asked[step.said.verb]() if step.said.verb in asked else {}


def _ends(said: Said) -> dt.date:
    return dt.datetime.now(TAIPEI).date() + dt.timedelta(days=said.more.get(ENDS_IN, HALF_A_YEAR))


def _triage(step: Step) -> None:
    step.desk.triages(step.case, step.said.more.get("said", {}))


def _supervise(step: Step) -> None:
    """The lead looks at what the NGO does, and shares what was agreed."""
    [run] = supervising.running(step.case)
    supervising.write(
        step.case, run.id, {**step.said.more, "held_on": today(), "next_on": None, "is_shared": True}
    )


def _record(step: Step) -> None:
    told = step.told
    opened = step.desk.opens(CaseRecord, step.case, None, "")
    given = papers.record(told.rng, told.family, step.at, theme=told.theme, opened=opened, **step.said.more)
    _write(step, CaseRecord, opened, given | {"cr_goals": _goals_of_the_plan(step)}, submit=True)


def _goals_of_the_plan(step: Step) -> list[str] | None:
    """What a contact serves: every goal of the plan, as the form offers them."""
    asked = step.desk.asks(CaseRecord, step.at.date(), step.case, {})
    return [choice.code for q in asked if q.key == "cr_goals" for choice in q.kind.choices] or None


def _sheet(step: Step) -> None:
    whole = "CLOSURE" if step.said.more.get("stage") == "END" else ""
    opened = step.desk.opens(step.form, step.case, None, whole)
    typed = WRITERS[step.form.CODE](step.scene(opened))
    _write(step, step.form, opened, typed, submit=step.said.more.get("state") != "draft")


def _write(step: Step, form: type[Worksheet], opened: Answers, typed: Answers, *, submit: bool) -> None:
    """Hand in, or keep as a draft, what the form opened with and what was typed over it."""
    given = step.judged(sheets.blank(form, step.case), {**opened, **typed}, submit=submit)
    step.desk.watches(form, step.case, opened, given)
    files = enclosed.upload(step.told, form, step.once)
    item = sheets.create(form, given, submit=submit, once=step.once, case=step.case, edition=step.at.date())
    if files:
        attaching.keep(form, files, item)


def _review(step: Step) -> None:
    more = step.said.more
    review(step.newest, more["result"], more.get("opinion", ""), more.get("comments"))


def _reply(step: Step) -> None:
    item = step.newest
    given = {**sheets.answers_of(item), **serving.reply(step.scene({}))}
    sheets.update(item, step.judged(item, given), version=item.version, submit=True)


def _home(step: Step) -> None:
    """The child who was placed goes home: put on the record of the placement."""
    item = step.newest
    given = {**sheets.answers_of(item), **came_home(step.scene({}))}
    sheets.update(item, step.judged(item, given), version=item.version, submit=True)


def _resubmit(step: Step) -> None:
    """The writer has corrected what was commented on, and hands the sheet in again."""
    item = step.newest
    for code in type(item).PARTS:
        _again(step, FORMS[code], {})
    _again(step, type(item), CORRECTED)


def _again(step: Step, form: type[Worksheet], corrected: Answers) -> None:
    own = select(form).where(form.case_id == step.told.case_id, form.state == "returned")
    item = db.session.scalars(own.order_by(form.id.desc()).limit(1)).first()
    if item is not None:
        given = step.judged(item, {**sheets.answers_of(item), **corrected})
        sheets.update(item, given, version=item.version, submit=True)


SPOKEN: Final[dict[str, Callable[[Step], None]]] = {
    "record": _record,
    "sheet": _sheet,
    "review": _review,
    "reply": _reply,
    "home": _home,
    "resubmit": _resubmit,
    "triage": _triage,
    "supervise": _supervise,
}
