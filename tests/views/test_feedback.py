"""派案回饋 on its page and in its files: the same numbers, for whoever counts the county; 404 for everybody else."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest

from tests import path
from tests.views.test_filling_in import text_of

PAGE = "/dispatch-feedback/"
Login = Any


def test_the_reports_of_the_period_stand_there_by_row_unit_and_profession(app: Any, login: Login) -> None:
    path.assessing(app, "戲回饋表")
    page = text_of(login("county_sup").get(PAGE).text)
    for words in ("派案回饋", "臺北市", "通報單位類別", "通報人員類別", "逾時派案", "全部"):
        assert words in page
    assert "戲回饋表" not in page


OTHERS = ["intake", "sup", "ngo_sup", "mh_sup", "central", "worker", "hot", "ngo_worker", "stat", "auditor"]


@pytest.mark.parametrize("who", OTHERS)
def test_whoever_does_not_count_a_whole_county_may_not_ask(login: Login, who: str) -> None:
    assert login(who).get(PAGE).status_code == 403
    assert login(who).get(f"{PAGE}file?format=csv").status_code == 403


@pytest.mark.parametrize("kind", ["csv", "ods", "xlsx"])
def test_the_numbers_are_taken_along_as_a_file(login: Login, kind: str) -> None:
    answer = login("intake_sup").get(f"{PAGE}file?format={kind}")
    assert answer.status_code == 200
    assert f".{kind}" in answer.headers["Content-Disposition"]
    if kind == "csv":
        assert "派案回饋" in answer.headers["Content-Disposition"] or "已派案" in answer.data.decode(
            "utf-8-sig"
        )
    else:
        assert zipfile.ZipFile(io.BytesIO(answer.data)).namelist()


@pytest.mark.parametrize("asked", ["format=exe", "format=", "format=csv&from=x"])
def test_a_file_that_makes_no_sense_is_refused(login: Login, asked: str) -> None:
    assert login("county_sup").get(f"{PAGE}file?{asked}").status_code == 400


def test_a_wrong_period_is_said_beside_the_field(login: Login) -> None:
    answer = login("county_sup").get(f"{PAGE}?from=115/11/20&to=115/11/01")
    assert answer.status_code == 422
    assert "起日不可晚於迄日" in answer.text


def test_an_administrator_chooses_a_month_that_is_over(login: Login) -> None:
    admin = login("admin")
    page = admin.get(PAGE).text
    assert 'name="month"' in page
    assert "不顯示" in text_of(page)
    assert admin.get(f"{PAGE}?month=2020-13").status_code == 400
