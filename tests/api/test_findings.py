"""The vulnerability assessment as JSON: rows are told apart by their factor, and judged as strictly as on the page."""

from __future__ import annotations

from typing import Any

import pytest

from app.facts import indicators
from tests import stage
from tests.api.test_sheets import Program

Login = Any
URL = "/api/v1/vf_vuln/"
CODES = [factor.code for factor in indicators.edition("V114").factors]
ABSENT = [{"factor": code, "is_present": "N"} for code in CODES]


@pytest.fixture
def worker(login: Login) -> Program:
    return Program(login("worker"))


def made(program: Program, findings: list[dict[str, Any]], **more: Any) -> Any:
    answers = {
        "vu_stage": "CHG",
        "vu_date": "2026-11-19",
        "vu_resource": "Y",
        "vu_sum": "說明",
        "findings": findings,
    }
    return program.post(URL, case_id=stage.CASES["open"], answers=answers, **more)


def rows_of(program: Program, url: str) -> dict[str, dict[str, Any]]:
    found = program.get(url).json["result"]["answers"]["findings"]
    return {row["factor"]: row for row in found}


def test_every_factor_gets_its_row_and_the_grade_is_worked_out(worker: Program) -> None:
    answer = made(worker, [{"factor": "V114-6-2", "is_present": "Y"}])
    assert answer.status_code == 201, answer.json
    found = worker.get(f"{URL}{answer.json['id']}").json["result"]
    assert [row["factor"] for row in found["answers"]["findings"]] == CODES
    assert (found["answers"]["vu_version"], found["answers"]["vu_low"]) == ("V114", 1)
    assert found["answers"]["vu_grade"] == "LOW"
    assert found["labels"]["findings"][0]["factor"] == "一(一)工作不穩定或失業"


def test_a_change_names_the_rows_it_means_and_leaves_the_others(worker: Program) -> None:
    url = f"{URL}{made(worker, ABSENT).json['id']}"
    before = rows_of(worker, url)
    change = {"factor": "V114-1-1", "is_present": "Y", "patterns": ["V114-1-1-2"], "note": "資遣"}
    assert worker.put(url, version=1, answers={"findings": [change]}).status_code == 200
    after = rows_of(worker, url)
    assert {code: row["id"] for code, row in after.items()} == {
        code: row["id"] for code, row in before.items()
    }
    assert after["V114-1-1"]["patterns"] == ["V114-1-1-2"]
    assert {code for code in after if after[code] != before[code]} == {"V114-1-1"}


@pytest.mark.parametrize("code", ["V109D-1-1", "V999-1-1", "", None])
def test_a_factor_of_another_edition_is_refused(worker: Program, code: Any) -> None:
    answer = made(worker, [{"factor": code, "is_present": "N"}])
    assert answer.status_code == 422
    assert "不在這一版的清單裡" in answer.json["errors"]["findings"]


def test_the_day_decides_the_edition_and_nobody_else(worker: Program) -> None:
    answers = {"vu_date": "2021-03-01", "findings": [{"factor": "V109D-1-1", "is_present": "N"}]}
    answer = worker.post(URL, case_id=stage.CASES["open"], answers=answers)
    found = worker.get(f"{URL}{answer.json['id']}").json["result"]["answers"]
    assert found["vu_version"] == "V109D"
    assert len(found["findings"]) == 16
    typed = worker.post(URL, case_id=stage.CASES["open"], answers={"vu_version": "V107"})
    assert typed.status_code == 422


def test_handing_in_needs_every_factor_and_every_word_about_it(worker: Program) -> None:
    answer = made(worker, [*ABSENT[:-1], {"factor": CODES[-1], "is_present": "Y"}], submit=True)
    assert answer.status_code == 422
    assert set(answer.json["errors"]) == {
        f"findings-16-{key}" for key in ("patterns", "member", "resources", "note")
    }
    assert "findings-16-is_present" in made(worker, ABSENT[:-1], submit=True).json["errors"]


def test_a_pattern_of_another_factor_and_a_stranger_are_refused(worker: Program) -> None:
    row = {"factor": "V114-1-1", "is_present": "Y", "patterns": ["V114-6-1-1"], "member": 2**40}
    errors = made(worker, [row]).json["errors"]
    assert set(errors) == {"findings-0-patterns", "findings-0-member"}


def test_the_same_factor_twice_is_refused(worker: Program) -> None:
    assert "兩次" in made(worker, [ABSENT[0], ABSENT[0]]).json["errors"]["findings"]
