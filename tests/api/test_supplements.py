"""A county's own questions in JSON: answers beside the form's, in `local`; described and judged like the rest."""

from __future__ import annotations

from typing import Any

import pytest

from tests import stage
from tests.api.test_sheets import RECORD, URL, Program
from tests.supplements import ALL, ANSWERS, row
from tests.views.test_supplements import Publish
from tests.views.test_supplements import publish as publish
from tests.views.test_supplements import seen_by_the_next_request as seen_by_the_next_request

Login = Any


@pytest.fixture
def worker(login: Login) -> Program:
    return Program(login("worker"))


def posted(worker: Program, **body: Any) -> Any:
    return worker.post(URL, case_id=stage.CASES["open"], **{"answers": RECORD, **body})


def test_answers_of_every_kind_go_in_and_out(worker: Program, publish: Publish) -> None:
    publish(ALL)
    made = posted(worker, local=ANSWERS)
    assert made.status_code == 201, made.json
    found = worker.get(f"{URL}{made.json['id']}").json["result"]
    assert found["local"] == ANSWERS
    assert not set(found["answers"]) & set(ANSWERS)
    assert (found["labels"]["x1_dialect"], found["labels"]["x1_needs"]) == ("乙", "甲、乙")


def test_one_is_changed_and_the_others_stay(worker: Program, publish: Publish) -> None:
    publish(ALL)
    url = f"{URL}{posted(worker, local=ANSWERS).json['id']}"
    assert (
        worker.put(url, version=1, answers={}, local={"x1_dialect": "A", "x1_words": None}).status_code == 200
    )
    assert worker.get(url).json["result"]["local"] == {**ANSWERS, "x1_dialect": "A", "x1_words": None}


@pytest.mark.parametrize(
    ("local", "key"),
    [({"x1_dialect": "Z"}, "x1_dialect"), ({"x1_times": "three"}, "x1_times"), ({"x1_nothing": "A"}, "x1_nothing"),
     ({"x2_dialect": "A"}, "x2_dialect"), ({"cr_text": "A"}, "cr_text"), ({"x1_story": "x" * 5001}, "x1_story")],
)  # fmt: skip
def test_what_is_wrong_is_said_of_its_key(worker: Program, publish: Publish, local: Any, key: str) -> None:
    publish(ALL)
    refused = posted(worker, local=local)
    assert (refused.status_code, list(refused.json["errors"])) == (422, [key])


def test_own_questions_do_not_stand_among_the_forms(worker: Program, publish: Publish) -> None:
    publish(ALL)
    refused = posted(worker, answers={**RECORD, "x1_dialect": "A"})
    assert (refused.status_code, list(refused.json["errors"])) == (422, ["x1_dialect"])
    assert posted(worker, local=["A"]).status_code == 400


def test_a_required_one_binds_when_the_sheet_is_handed_in(worker: Program, publish: Publish) -> None:
    publish(
        [
            row("must", required=True, show_if="cr_result = MET"),
            row("else", required=True, show_if="not cr_result = MET"),
        ]
    )
    assert posted(worker).status_code == 201
    refused = posted(worker, submit=True)
    assert (refused.status_code, list(refused.json["errors"])) == (422, ["x1_must"])
    assert posted(worker, submit=True, local={"x1_must": "是"}).status_code == 201


def test_another_county_neither_asks_nor_takes_it(login: Login, publish: Publish) -> None:
    publish(ALL, form="SSN_CONSULT")
    url, away = "/api/v1/ssn_consult/", Program(login("away_worker"))
    refused = away.post(url, answers={}, local={"x1_dialect": "A"})
    assert (refused.status_code, list(refused.json["errors"])) == (422, ["x1_dialect"])
    assert Program(login("worker")).post(url, answers={}, local={"x1_dialect": "A"}).status_code == 201
    assert "補充：" not in away.get("/api/v1/_openapi").text


def test_programs_are_told_of_it(login: Login) -> None:
    paths = login("worker").get("/api/v1/_openapi").json["paths"]
    body = paths[URL]["post"]["requestBody"]["content"]["application/json"]["schema"]["properties"]
    assert body["local"]["type"] == "object"
    assert "x1_dialect" in body["local"]["description"]
