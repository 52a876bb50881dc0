"""Every form as JSON: the same judge as the pages, strictly; withheld answers stay withheld; the token is needed."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from tests import stage

Login = Any
URL = "/api/v1/case_rec/"
RECORD = {
    "cr_start": "2026-11-01T09:00+08:00", "cr_end": "2026-11-01T10:00+08:00", "cr_method": "B", "cr_target": ["0"],
    "cr_members": ["01"], "cr_result": "MET", "cr_content": ["S01"], "cr_text": "經過",
    "cr_obs": "觀察", "cr_plan": "計畫", "cr_risk": "SAME", "cr_event": ["NONE"], "cr_report": "N",
}  # fmt: skip


class Program:
    """A program that has signed in and sends its token along."""

    def __init__(self, client: Any) -> None:
        self.client = client
        self.token = stage.token(client.get("/desk/").text)

    def get(self, url: str) -> Any:
        return self.client.get(url)

    def post(self, url: str, **body: Any) -> Any:
        return self.client.post(url, json=body, headers={"X-CSRFToken": self.token})

    def put(self, url: str, **body: Any) -> Any:
        return self.client.put(url, json=body, headers={"X-CSRFToken": self.token})

    def record(self, **answers: Any) -> str:
        made = self.post(URL, case_id=stage.CASES["open"], answers={**RECORD, **answers})
        assert made.status_code == 201, made.json
        return f"{URL}{made.json['id']}"


@pytest.fixture
def worker(login: Login) -> Program:
    return Program(login("worker"))


def test_a_sheet_is_saved_and_read_with_words_beside_codes(worker: Program) -> None:
    found = worker.get(worker.record()).json["result"]
    assert found["answers"]["cr_method"] == "B"
    assert found["labels"]["cr_method"] == "面訪家庭"
    assert found["answers"]["cr_start"] == "2026-11-01T09:00:00+08:00"
    assert found["labels"]["cr_start"] == "115/11/01 09:00"
    assert found["answers"]["cr_counts"] == "FACE" or found["labels"]["cr_counts"] == "面訪"
    assert found["case_id"] == stage.CASES["open"]
    assert (found["state"], found["version"], found["withheld"]) == ("draft", 1, ["cr_sup"])


def test_submitting_needs_every_required_answer(worker: Program) -> None:
    answer = worker.post(URL, case_id=stage.CASES["open"], submit=True, answers={"cr_text": "只有這個"})
    assert answer.status_code == 422
    assert answer.json["errors"]["cr_method"] == "這一題必須回答"
    assert worker.post(URL, case_id=stage.CASES["open"], submit=True, answers=RECORD).status_code == 201


@pytest.mark.parametrize(
    ("answers", "errors"),
    [
        ({"cr_method": "ZZ"}, {"cr_method": "沒有「ZZ」這個選項"}),
        ({"cr_method": ["B"]}, {"cr_method": "這一題的答案是一個代碼"}),
        ({"cr_content": ["S01"], "cr_counsel": "不該有"}, {"cr_counsel": "這一題沒有問"}),
        ({"no_such": 1}, {"no_such": "這一題沒有問"}),
        ({"cr_counts": "FACE"}, {"cr_counts": "這一題沒有問"}),
        ({"cr_start": "113/02/29 15:10"}, {"cr_start": "時間請用 2024-02-29T15:10+08:00 的格式"}),
        ({"cr_money": 1.5}, {"cr_money": "這一題的答案是整數"}),
        ({"cr_place": "長" * 501}, {"cr_place": "最多 500 字，現在有 501 字"}),
        (
            {"cr_start": "2026-11-01T09:00+08:00", "cr_end": "2026-11-01T08:00+08:00"},
            {"cr_end": "不可早於「服務開始時間」"},
        ),
    ],
)
def test_wrong_answers_are_named(worker: Program, answers: dict[str, Any], errors: dict[str, str]) -> None:
    answer = worker.post(URL, case_id=stage.CASES["open"], answers=answers)
    assert (answer.status_code, answer.json["errors"]) == (422, errors)


@pytest.mark.parametrize(
    "body",
    [{}, {"answers": []}, {"answers": {}, "odd": 1}, {"answers": {}, "submit": "yes"}, {"answers": {}, "version": "1"},
     {"answers": {}, "once": "x"}, {"answers": {}, "once": 5}],
)  # fmt: skip
def test_a_body_of_the_wrong_shape_is_refused(worker: Program, body: dict[str, Any]) -> None:
    assert worker.post(URL, **{"case_id": stage.CASES["open"], **body}).status_code == 400


def test_what_is_no_json_is_refused(worker: Program) -> None:
    headers = {"X-CSRFToken": worker.token, "Content-Type": "application/json"}
    assert worker.client.post(URL, data="{", headers=headers).status_code == 400
    assert worker.client.post(URL, json=[1], headers={"X-CSRFToken": worker.token}).status_code == 400


def test_a_change_without_the_token_is_refused(worker: Program) -> None:
    assert (
        worker.client.post(URL, json={"case_id": stage.CASES["open"], "answers": RECORD}).status_code == 400
    )
    url = worker.record()
    assert worker.client.put(url, json={"version": 1, "answers": {}}).status_code == 400


def test_only_named_answers_change(worker: Program) -> None:
    url = worker.record(cr_place="校門口")
    answer = worker.put(url, version=1, answers={"cr_text": "改寫"})
    assert (answer.status_code, answer.json["version"]) == (200, 2)
    answers = worker.get(url).json["result"]["answers"]
    assert (answers["cr_text"], answers["cr_place"]) == ("改寫", "校門口")


def test_hiding_a_question_clears_its_answer(worker: Program) -> None:
    url = worker.record(cr_content=["S04"], cr_subsidy=["0"])
    assert worker.put(url, version=1, answers={"cr_content": ["S01"]}).status_code == 200
    found = worker.get(url).json["result"]
    assert "cr_subsidy" not in found["answers"]
    assert worker.put(url, version=2, answers={"cr_content": ["S04"]}).status_code == 200
    assert worker.get(url).json["result"]["answers"]["cr_subsidy"] is None


def test_the_second_writer_is_told(worker: Program) -> None:
    url = worker.record()
    assert worker.put(url, version=1, answers={"cr_text": "一"}).status_code == 200
    answer = worker.put(url, version=1, answers={"cr_text": "二"})
    assert (answer.status_code, answer.json["version"]) == (409, 2)
    assert worker.put(url, answers={"cr_text": "二"}).status_code == 409


def test_the_same_key_makes_one_sheet(worker: Program) -> None:
    once = str(uuid.uuid4())
    first, second = (
        worker.post(URL, case_id=stage.CASES["open"], once=once, answers=RECORD) for _try in range(2)
    )
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json["id"] == second.json["id"]


@pytest.mark.parametrize("key", [2**63, 2**65, 10**30, 999_999])
def test_there_is_no_such_sheet(worker: Program, key: int) -> None:
    assert worker.get(f"{URL}{key}").status_code == 404
    assert worker.put(f"{URL}{key}", version=1, answers={}).status_code == 404


@pytest.mark.parametrize("case", [None, 0, -1, 2**65, 999_999])
def test_there_is_no_such_case(worker: Program, case: int | None) -> None:
    assert worker.post(URL, case_id=case, answers=RECORD).status_code == 404


def test_somebody_elses_sheet_is_not_there(worker: Program, login: Login) -> None:
    url, other = worker.record(), Program(login("other_worker"))
    assert other.get(url).status_code == 404
    assert other.put(url, version=1, answers={}).status_code == 404
    assert other.get(URL).json["result"] == []


def test_a_visitor_is_asked_to_sign_in(app: Any) -> None:
    assert app.test_client().get(URL).status_code == 401


def test_who_may_not_write_records_is_told_so(login: Login) -> None:
    sup = Program(login("sup"))
    assert sup.get(URL).status_code == 200
    assert sup.post(URL, case_id=stage.CASES["open"], answers=RECORD).status_code == 403


@pytest.mark.parametrize(
    ("query", "count"),
    [("", 2), ("?cr_method=A", 1), ("?cr_start.from=2026-11-01", 1), ("?order=cr_start&page_size=1", 2), ("?page=7", 2),
     ("?state=approved", 0)],
)  # fmt: skip
def test_lists(worker: Program, query: str, count: int) -> None:
    worker.record(cr_method="A", cr_start="2026-10-05T09:00+08:00")
    worker.record()
    answer = worker.get(URL + query)
    assert (answer.status_code, answer.json["count"]) == (200, count)
    assert len(answer.json["result"]) <= answer.json["page_size"]


@pytest.mark.parametrize(
    "query",
    ["?page=abc", "?page_size=-1", "?order=cr_text", "?order=once", "?cr_text=x", "?nonsense=1", "?cr_method=ZZ",
     "?cr_start.from=tomorrow", "?case=1e3"],
)  # fmt: skip
def test_what_a_list_cannot_be_asked(worker: Program, query: str) -> None:
    assert worker.get(URL + query).status_code == 400


def test_a_page_is_no_longer_than_a_hundred(worker: Program) -> None:
    assert worker.get(f"{URL}?page_size=100000").json["page_size"] == 100


def test_reports_withhold_who_reported(login: Login) -> None:
    worker = Program(login("worker"))
    listed = worker.get("/api/v1/rpt_vf/").json["result"]
    found = worker.get(f"/api/v1/rpt_vf/{listed[0]['id']}").json["result"]
    assert "rep_name" in found["withheld"]
    assert "rep_name" not in found["answers"]
    assert "的通報人" not in str(found)
    assert found["answers"]["cl_name"].startswith("戲")
    assert found["labels"]["family"][0]["fm_name"].endswith("之子")


def test_a_withheld_answer_cannot_be_overwritten(login: Login) -> None:
    intake = Program(login("intake"))
    listed = intake.get("/api/v1/rpt_vf/").json["result"]
    url = f"/api/v1/rpt_vf/{listed[0]['id']}"
    assert "rep_name" in intake.get(url).json["result"]["answers"]
    sup = Program(login("worker"))
    found = sup.get("/api/v1/rpt_vf/").json["result"][0]
    answer = sup.put(f"/api/v1/rpt_vf/{found['id']}", version=found["version"], answers={"rep_name": "別人"})
    assert answer.status_code in (403, 422)


def test_openapi_describes_every_answer(worker: Program) -> None:
    answer = worker.get("/api/v1/_openapi")
    assert answer.status_code == 200, answer.text
    told = answer.json
    post = told["paths"]["/api/v1/case_rec/"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    assert post["properties"]["answers"] == {"$ref": "#/components/schemas/CASE_REC_asked"}
    answers = told["components"]["schemas"]["CASE_REC_asked"]["properties"]
    assert "B" in answers["cr_method"]["enum"]
    assert answers["cr_method"]["x-enum-labels"]["B"] == "面訪家庭"
    assert answers["cr_start"]["format"] == "date-time"
    assert "cr_counts" not in answers
    orders = {p["name"]: p["schema"] for p in told["paths"]["/api/v1/case_rec/"]["get"]["parameters"]}
    assert "-cr_start" in orders["order"]["enum"]
