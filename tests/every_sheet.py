"""A sheet of every form, by the hands that fill it in: begun on a case that fits, filled in, handed in, undone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection
from werkzeug.datastructures import MultiDict

from app.columns.minguo import today
from app.forms import form_for
from app.forms.drafts import as_post
from app.models import REGISTRY, Worksheet, db
from app.models.worksheets import AdultReport, ChildReport
from app.questions import LongText, Question, Rows, Text
from app.questions.kinds import GivenRows
from app.rules.roles import may_fill
from tests import path, path_protected, protective, stage
from tests.api.test_sheets import Program
from tests.cast import PLAYERS
from tests.complete import Answers, as_json, complete, is_allowed
from tests.views.pages import inputs, send

BY_CODE = {form.CODE: form for form in REGISTRY}
ROLES = {player.username: player.role for player in PLAYERS}
CHANGED = "改寫"


@dataclass(frozen=True)
class Hands:
    """Who fills a form in on which case, who reads it afterwards, and who counts. `start`: answers that must be so."""

    writer: str
    case: str = ""
    counter: str = "sup"
    start: Answers = field(default_factory=dict)
    reads: str = ""
    names: str = "centre"
    """The agency that its answers name; of protective forms the protection unit."""

    @property
    def reader(self) -> str:
        """Whoever reports does not read; the window does."""
        return self.reads or self.writer


FAMILY = Hands("worker", "assessing")
REPORT = Hands("reporter", counter="intake_sup", reads="intake")
HANDS: dict[str, Hands] = {
    **dict.fromkeys(("VF_VISIT", "VF_VULN", "VF_FUNC", "VF_NEED"), FAMILY),
    "TRANSFER": Hands("worker", "assessing", start={"tr_dir": "SAME"}, names="centre2"),
    **dict.fromkeys(("CASE_REC", "FAM_PLAN", "REFER"), Hands("worker", "open")),
    "PERIODIC": Hands("worker", "open", start={"pe_goals": []}),
    "CLOSURE": Hands("worker", "open", start={"cl_reason_vf": "C01", "cl_date": today()}),
    **dict.fromkeys(("RPT_VF", "RPT_ADULT", "RPT_CHILD", "RPT_SA"), REPORT),
    "DISP_VF": Hands("intake", "intake", "intake_sup"),
    "DISP_ADULT": Hands("intake", "adult_report", "intake_sup"),
    "DISP_CHILD": Hands("intake", "child_report", "intake_sup"),
    "TIPVDA": Hands("ap", "adult", "prot_sup", {"tp_prof": "H"}),
    "ADULT_ASSESS": Hands("ap", "adult", "prot_sup"),
    **dict.fromkeys(("CP_SDM", "EMERG_PLACE"), Hands("cp", "child", "prot_sup")),
    "CP_INVEST": Hands(
        "cp", "child", "prot_sup", {"ce_place": "Y"}
    ),  # asked once the child was found not to be safe
    "CP_PLAN": Hands("cp", "served_child", "prot_sup"),
    "SA_ASSESS": Hands("sa", "assault", "prot_sup"),
    **dict.fromkeys(("BSRS5", "PERP_MH", "PERP_TREAT", "JOINT_PLAN"), Hands("mh", "assault", "mh_sup")),
    "CARE_VISIT": Hands("worker"),
    "SSN_CONSULT": Hands("worker"),
}
PARTS_OF: dict[str, dict[str, Answers]] = {  # parts of the same stage
    "PERIODIC": {"VF_VULN": {"vu_stage": "P3"}, "VF_FUNC": {"vf_stage": "PER"}, "VF_NEED": {"vn_stage": "PER"}},
    "CLOSURE": {"VF_VULN": {"vu_stage": "END"}},
}  # fmt: skip


def served_child(app: Flask) -> int:
    """A child whose case was opened."""
    case_id = protective.protected(app, ChildReport, "cp")
    path.say(app, "cp", case_id, "propose_open")
    path.say(app, "prot_sup", case_id, "rate", risk="mid", is_willing="Y", needs_authority="Y")
    path.say(app, "prot_sup", case_id, "open")
    return case_id


CASES: dict[str, Callable[[Flask], int]] = {
    "assessing": path.assessing,
    "open": lambda app: stage.CASES["open"],
    "intake": lambda app: stage.CASES["intake"],
    "adult_report": lambda app: protective.filed(app, AdultReport).case_id,
    "child_report": lambda app: protective.filed(app, ChildReport).case_id,
    "adult": lambda app: protective.protected(app, AdultReport, "ap"),
    "child": lambda app: protective.protected(app, ChildReport, "cp"),
    "served_child": served_child,
    "assault": path_protected.protected,
}


class World:
    """One connection for everything; the cases, and the players' browsers."""

    def __init__(self, app: Flask, connection: Connection) -> None:
        self.app, self.connection = app, connection
        self.cases = {name: make(app) for name, make in CASES.items()}
        who = {name for hands in HANDS.values() for name in (hands.writer, hands.reader, hands.counter)}
        self.browsers: dict[str, FlaskClient] = {name: stage.sign_in(app, name) for name in sorted(who)}
        self.tokens = {
            id(client): stage.token(client.get("/account/").text) for client in self.browsers.values()
        }
        self.agencies = stage.ids(app.config["DATABASE_OWNER_URL"])

    def speak(self, client: FlaskClient, language: str) -> None:
        """From now on this browser is shown pages in this language."""
        client.post("/language/", data={"locale": language, "csrf_token": self.tokens[id(client)]})

    @contextmanager
    def undone(self) -> Iterator[None]:
        """What is done inside is undone."""
        inner = self.connection.begin_nested()
        yield
        with self.app.app_context():
            db.session.remove()
        inner.rollback()


class Scene:
    """A form in the hands of its people."""

    def __init__(self, world: World, form: type[Worksheet]) -> None:
        self.world, self.app, self.form, self.hands = world, world.app, form, HANDS[form.CODE]
        self.writer, self.reader = world.browsers[self.hands.writer], world.browsers[self.hands.reader]
        self.case_id = world.cases.get(self.hands.case)
        self.base, self.api = f"/sheet/{form.__tablename__}", f"/api/v1/{form.__tablename__}/"
        self.add = self.base + "/add" + (f"?case={self.case_id}" if self.case_id else "")

    @cached_property
    def refs(self) -> dict[str, int]:
        """Whom and what the answers may name."""
        owner = self.app.config["DATABASE_OWNER_URL"]
        people = path.people(self.app, self.case_id, self.hands.writer) if self.case_id else []
        return {
            **({"person": people[0]} if people else {}),
            "agency": self.world.agencies[
                "protection" if self.hands.counter == "prot_sup" else self.hands.names
            ],
            "user": stage.viewer(owner, self.hands.writer).user_id or 0,
        }

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """What the writer is asked."""
        role = ROLES[self.hands.writer]
        return tuple(q for q in self.form.questions(today()) if not q.only or may_fill(role, q.only))

    def answers(self, **start: Any) -> Answers:
        """Complete answers, the same every time."""
        said = {**self.hands.start, **start}
        return (
            complete(self.questions, self.refs, start=said) | said
        )  # what only its case makes a question of it, too

    def typed(self, **start: Any) -> MultiDict[str, str]:
        """Complete answers as they are posted, over what stands on the page of a new sheet."""
        page = self.writer.get(self.add)
        assert page.status_code == 200, page.text
        with self.app.test_request_context():
            made = form_for(self.form, today(), may=lambda only: may_fill(ROLES[self.hands.writer], only))
            words = as_post(made(answers=self.answers(**start)))
        tables = {
            q.key for q in self.questions if isinstance(q.kind, Rows) and not isinstance(q.kind, GivenRows)
        }
        posted = inputs(page.text)
        for name in [n for n in posted if n.partition("-")[0] in tables]:
            del posted[name]  # suggested rows give way to those of the complete answers
        for name, values in words.lists():
            posted.setlist(name, values)
        return posted

    @cached_property
    def program(self) -> Program:
        """The writer's program."""
        return Program(self.writer)

    def before(self) -> None:
        """Hand in what must be there before a sheet of this form is."""
        said = PARTS_OF.get(self.form.CODE, {})
        for code in (*self.form.PARTS, *self.form.USES.values()):
            part = Scene(self.world, BY_CODE[code])
            part.case_id = self.case_id
            part.before()
            made = part.post(part.as_json(**said.get(code, {})), submit=True)
            assert made.status_code == 201, (code, made.json)

    def as_json(self, **start: Any) -> Answers:
        """Complete answers as a program sends them."""
        return as_json(self.questions, self.answers(**start))

    def post(self, answers: Answers, *, submit: bool = False) -> Any:
        """A new sheet by the API."""
        on = {"case_id": self.case_id} if self.case_id else {}
        return self.program.post(self.api, answers=answers, submit=submit, **on)

    def newest(self) -> int:
        """The key of the newest sheet of this form that the reader sees."""
        found: int = self.reader.get(f"{self.api}?page_size=1").json["result"][0]["id"]
        return found

    @cached_property
    def done(self) -> str:
        """The address of a sheet that was handed in on its page."""
        self.before()
        answer = send(self.writer, self.add, self.typed(), "submit")
        assert answer.status_code == 302, (self.form.CODE, wrong(answer.text))
        return f"{self.base}/{self.newest()}"

    @cached_property
    def stored(self) -> Answers:
        """What the reader's program reads of it."""
        found: Answers = self.reader.get(f"{self.api}{self.done.rpartition('/')[2]}").json["result"]
        return found

    @cached_property
    def required(self) -> Question:
        """A question that everybody must answer."""
        shown = [q for q in self.form.questions(today()) if q.required and not q.show_if and not q.only]
        return next(q for q in shown if not q.bind and not isinstance(q.kind, Rows))

    @cached_property
    def told(self) -> Question | None:
        """A question that is answered in words of one's own, whoever reads; none where all is chosen."""
        texts = (
            q
            for q in self.questions
            if isinstance(q.kind, Text) and not q.only and not q.show_if and not q.bind
        )
        free = [q for q in texts if is_allowed(q, "示範") and is_allowed(q, CHANGED)]
        return next((q for q in free if isinstance(q.kind, LongText)), next(iter(free), None))


def wrong(page: str) -> list[str]:
    """The faults that a page tells, for whoever reads a failed test."""
    told = page.partition('id="errors"')[2].partition("</div>")[0] or page.partition("<main")[2]
    return re.findall(r'href="#([^"]+)">([^<]*)<', told) or [re.sub(r"<[^>]+>|\s+", " ", told)[:600]]
