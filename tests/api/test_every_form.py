"""Every form of a case over the API: kept as a draft, refused when incomplete, read again, changed, with its parts."""

from __future__ import annotations

from typing import Any

import pytest

from app.columns.minguo import today
from app.forms.filing import BEGUN_IN, USED_FOR
from app.models import REGISTRY, Worksheet
from app.questions import Rows
from tests import path, stage
from tests.api.test_sheets import Program
from tests.complete import Answers, as_json, complete
from tests.every_sheet import HANDS

OF_A_FAMILY = [s for s in REGISTRY if "VF" in USED_FOR.get(s.CODE, ("VF",))]
FORMS = [s for s in OF_A_FAMILY if "assessing" in BEGUN_IN.get(s.CODE, ())]
EVERY_FORM = pytest.mark.parametrize("form", FORMS, ids=lambda form: form.CODE)
BY_CODE = {form.CODE: form for form in REGISTRY}


class Case:
    """A case that the worker assesses, and the worker's program."""

    def __init__(self, app: Any, login: Any) -> None:
        owner = app.config["DATABASE_OWNER_URL"]
        self.worker = Program(login("worker"))
        self.id = path.assessing(app)
        self.people = path.people(app, self.id)
        self.agencies = stage.ids(owner)
        self.refs = {
            "person": self.people[0],
            "agency": self.agencies["centre"],
            "user": stage.viewer(owner, "worker").user_id or 0,
        }

    def answers(self, form: type[Worksheet], **start: Any) -> Answers:
        """Complete answers, as JSON."""
        questions = [q for q in form.questions(today()) if not q.only]
        hands = HANDS[form.CODE]
        refs = self.refs | {"agency": self.agencies[hands.names]}
        return as_json(questions, complete(questions, refs, start=hands.start | start))

    def post(self, form: type[Worksheet], answers: Answers, *, submit: bool = False) -> Any:
        """A new sheet of the case."""
        return self.worker.post(url_of(form), case_id=self.id, answers=answers, submit=submit)

    def hand_in(self, form: type[Worksheet]) -> str:
        """The address of a complete sheet that was handed in, after its parts."""
        for code in form.PARTS:
            self.hand_in(BY_CODE[code])
        made = self.post(form, self.answers(form), submit=True)
        assert made.status_code == 201, (form.CODE, made.json)
        return f"{url_of(form)}{made.json['id']}"


def url_of(form: type[Worksheet]) -> str:
    return f"/api/v1/{form.__tablename__}/"


@pytest.fixture
def case(app: Any, login: Any) -> Case:
    return Case(app, login)


@EVERY_FORM
def test_a_draft_may_be_empty_and_what_is_handed_in_may_not(case: Case, form: type[Worksheet]) -> None:
    assert case.post(form, {}).status_code == 201
    answers = case.answers(form)
    required = next(q for q in form.questions(today()) if q.required and not q.show_if and q.key in answers)
    del answers[required.key]
    refused = case.post(form, answers, submit=True)
    assert refused.status_code == 422
    assert refused.json["errors"][required.key] == "這一題必須回答"


@EVERY_FORM
def test_everything_that_was_sent_is_read_again(case: Case, form: type[Worksheet]) -> None:
    sent, url = case.answers(form), case.hand_in(form)
    found = case.worker.get(url).json["result"]
    assert found["state"] == "submitted"
    assert found["case_id"] == case.id
    tables = {q.key for q in form.questions(today()) if isinstance(q.kind, Rows)}
    for key, value in sent.items():
        if key not in tables:
            assert found["answers"][key] == value
            continue
        for row, there in zip(value, found["answers"][key], strict=key != "family"):
            assert {**there, "id": None} == {**row, "id": None}


@pytest.mark.parametrize("form", [s for s in FORMS if s.CODE != "BSRS5"], ids=lambda form: form.CODE)
def test_one_answer_is_changed_and_the_rest_stays(case: Case, form: type[Worksheet]) -> None:
    answers = case.answers(form)
    made = case.post(form, answers).json
    texts = [key for key, value in answers.items() if value == "示範"]
    key = texts[0]
    url = f"{url_of(form)}{made['id']}"
    assert case.worker.put(url, version=1, answers={key: "改寫"}).json["version"] == 2
    there = case.worker.get(url).json["result"]["answers"]
    assert there[key] == "改寫"
    assert there[texts[-1]] == ("改寫" if texts[-1] == key else "示範")


def test_a_visit_is_handed_in_after_its_parts(case: Case, app: Any) -> None:
    visit = BY_CODE["VF_VISIT"]
    refused = case.post(visit, case.answers(visit), submit=True)
    assert refused.status_code == 422
    assert "家庭脆弱性評估、家庭功能評估、需求評估" in refused.json["message"]
    case.hand_in(BY_CODE["VF_FUNC"])
    assert "家庭功能評估" not in case.post(visit, case.answers(visit), submit=True).json["message"]
    url = case.hand_in(visit)
    assert path.status(app, case.id) == "open_review"
    told = case.worker.get(url).json["result"]["answers"]
    assert told["vv_vuln"]
    assert told["vv_func"]
    assert told["vv_need"]
    assert told["vv_case"] == case.id


def test_somebody_who_is_not_on_the_case_cannot_be_named_in_a_row(case: Case, app: Any) -> None:
    need = BY_CODE["VF_NEED"]
    stranger = path.people(app, stage.CASES["open"])[0]
    row = complete(need.questions(today())[-3].kind.asks, {"person": stranger})
    refused = case.post(need, {"needs": [row]})
    assert refused.json["errors"] == {"needs-0-ne_who": "找不到這一筆"}
    assert case.post(need, {"needs": [{**row, "ne_who": case.people[1]}]}).status_code == 201
