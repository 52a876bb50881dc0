"""The sheets of adult and child protection over the API: kept, refused, handed in, read again; begun by nobody else."""

from __future__ import annotations

from typing import Any

import pytest

from app.columns.minguo import today
from app.models import REGISTRY, Worksheet
from app.models.worksheets import AdultReport, ChildReport
from tests import path, stage
from tests.api.test_sheets import Program
from tests.complete import Answers, as_json, complete
from tests.protective import protected

BY_CODE = {form.CODE: form for form in REGISTRY}
FORMS = [BY_CODE[code] for code in ("ADULT_ASSESS", "CP_SDM", "CP_INVEST", "EMERG_PLACE")]
EVERY_FORM = pytest.mark.parametrize("form", FORMS, ids=lambda form: form.CODE)
ONCE_KNOWN: dict[str, Answers] = {
    "CP_INVEST": {"ce_place": "Y"}
}  # asked when the safety assessment says: not safe


class Unit:
    """A case of protection, and the program of its worker, who knows where a victim is."""

    def __init__(self, app: Any, login: Any, form: type[Worksheet]) -> None:
        report, self.who = (AdultReport, "ap") if form.CODE == "ADULT_ASSESS" else (ChildReport, "cp")
        owner = app.config["DATABASE_OWNER_URL"]
        self.worker, self.login = Program(login(self.who)), login
        self.id = protected(app, report, self.who)
        self.refs = {
            "person": path.people(app, self.id, self.who)[0],
            "agency": stage.ids(owner)["protection"],
            "user": stage.viewer(owner, self.who).user_id or 0,
        }

    def answers(self, form: type[Worksheet], **start: Any) -> Answers:
        """Complete answers, as JSON."""
        questions = form.questions(today())
        told = as_json(questions, complete(questions, self.refs, start=start))
        return told | ONCE_KNOWN.get(form.CODE, {})

    def post(self, form: type[Worksheet], answers: Answers, *, submit: bool = False, who: str = "") -> Any:
        """A new sheet of the case."""
        program = Program(self.login(who)) if who else self.worker
        return program.post(f"/api/v1/{form.__tablename__}/", case_id=self.id, answers=answers, submit=submit)

    def hand_in(self, form: type[Worksheet]) -> str:
        """The address of a complete sheet that was handed in, after its parts."""
        for code in form.PARTS:
            self.hand_in(BY_CODE[code])
        made = self.post(form, self.answers(form), submit=True)
        assert made.status_code == 201, made.json
        return f"/api/v1/{form.__tablename__}/{made.json['id']}"


@EVERY_FORM
def test_a_draft_may_be_empty_and_what_is_handed_in_may_not(
    app: Any, login: Any, form: type[Worksheet]
) -> None:
    unit = Unit(app, login, form)
    assert unit.post(form, {}).status_code == 201
    answers = unit.answers(form)
    missing = next(
        q.key for q in form.questions(today()) if q.required and not q.show_if and q.key in answers
    )
    refused = unit.post(form, {key: value for key, value in answers.items() if key != missing}, submit=True)
    assert refused.status_code in (409, 422)


@EVERY_FORM
def test_what_was_handed_in_is_read_again(app: Any, login: Any, form: type[Worksheet]) -> None:
    unit = Unit(app, login, form)
    told = unit.worker.get(unit.hand_in(form)).json["result"]
    assert told["state"] == "submitted"
    first = next(q for q in form.questions(today()) if q.required and q.is_column and not q.show_if)
    assert told["answers"][first.key] == unit.answers(form)[first.key]


@EVERY_FORM
@pytest.mark.parametrize("who", ["worker", "ngo_worker", "mh", "intake"])
def test_nobody_else_begins_one(app: Any, login: Any, form: type[Worksheet], who: str) -> None:
    unit = Unit(app, login, form)
    assert unit.post(form, {}, who=who).status_code in (403, 404)


def test_no_measure_is_chosen_alone(app: Any, login: Any) -> None:
    form = BY_CODE["CP_SDM"]
    unit = Unit(app, login, form)
    refused = unit.post(form, unit.answers(form, si_home=["0", "1"]), submit=True)
    assert refused.status_code == 422
    assert "si_home" in str(refused.json)
