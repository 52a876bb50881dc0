"""The page of who took sheets out: what it tells and what not, its filters and order, and that it is on record."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import g

from tests import stage
from tests.views.exported import data_of, order
from tests.views.pages import new_record

LIST = "/export/CASE_REC"


@pytest.fixture
def taken(login: Any) -> str:
    """Two files of the supervisor: a list, and the open case. The number of the case."""
    new_record(login("worker"))
    sup = login("sup")
    data_of(order(sup, LIST, note="月報第一號"))
    data_of(order(sup, f"/export/case/{stage.CASES['open']}", reason="MEETING", note="研討會議"))
    found = re.search(r"[A-Z]{2}-\d+-\d+", sup.get(f"/case/show/{stage.CASES['open']}").text)
    assert found
    return found[0]


def lines(page: str) -> list[str]:
    """What each line of the list says."""
    body = page.partition("<tbody>")[2].partition("</tbody>")[0]
    return re.findall(r"<tr>.*?</tr>", body, re.DOTALL)


def test_the_newest_stands_first_and_says_who_what_and_why(login: Any, taken: str) -> None:
    first, second = lines(login("county_sup").get("/exports/").text)[:2]
    for said in ("測sup", "社福中心督導", "centre", "一案的全部表單", taken, "個案研討", "研討會議", "xlsx"):
        assert said in first
    for said in ("個案紀錄表", "業務統計與分析", "月報第一號"):
        assert said in second


@pytest.mark.parametrize(
    ("asked", "finds"),
    [("form=CASE_REC", ["月報第一號"]), ("form=-", ["研討會議"]), ("reason=MEETING", ["研討會議"]),
     ("person=SUP", ["研討會議", "月報第一號"]), ("person=測sup", ["研討會議", "月報第一號"]), ("person=誰", []),
     ("from=150/01/01", []), ("to=100/01/01", []), ("form=X", []), ("unit=x", []), ("reason=%27", [])],
)  # fmt: skip
def test_the_filters(login: Any, taken: str, asked: str, finds: list[str]) -> None:
    found = lines(login("county_sup").get(f"/exports/?{asked}").text)
    assert len(found) >= len(finds)
    assert [bool(found)] == [bool(finds)]
    for note, line in zip(finds, found, strict=False):
        assert note in line


def test_the_unit_and_the_day_narrow_too(login: Any, taken: str) -> None:
    client = login("county_sup")
    page = client.get("/exports/").text
    unit = re.search(r'<option value="(\d+)">centre</option>', page)
    other = re.search(r'<option value="(\d+)">centre2</option>', page)
    assert unit
    assert other
    assert lines(client.get(f"/exports/?unit={unit[1]}").text)
    assert not lines(client.get(f"/exports/?unit={other[1]}").text)
    assert "沒有符合條件的匯出" in client.get(f"/exports/?unit={other[1]}").text


@pytest.mark.parametrize(
    ("asked", "fault"),
    [("from=明天", "看不懂這個日期"), ("from=115/11/02&to=115/11/01", "起日不可晚於迄日")],
)
def test_a_day_that_cannot_be_is_said_beside_it(login: Any, asked: str, fault: str) -> None:
    answer = login("county_sup").get(f"/exports/?{asked}")
    assert answer.status_code == 422
    assert fault in answer.text
    assert asked.partition("=")[2].partition("&")[0] in answer.text


def test_it_is_sorted_and_paged(login: Any, taken: str) -> None:
    client = login("county_sup")
    newest = lines(client.get("/exports/").text)
    assert lines(client.get("/exports/?order=at").text)[0] != newest[0]
    assert len(lines(client.get("/exports/?order=-sheets&page_size=1").text)) == 1
    paged = client.get("/exports/?page_size=1").text
    assert 'rel="next"' in paged
    assert "共" not in paged.partition("</table>")[2]
    assert lines(client.get("/exports/?page_size=1&page=1").text)[0] == newest[1]
    assert client.get("/exports/?order=note").status_code == 400


@pytest.mark.parametrize(("who", "number"), [("county_sup", True), ("admin", True), ("auditor", False)])
def test_a_case_is_told_by_its_number_where_it_may_be_seen(
    login: Any, taken: str, who: str, number: bool
) -> None:
    client = login(who)
    page = client.get("/exports/").text
    assert (taken in lines(page)[0]) is number
    assert ("案號不在您可見的範圍" in lines(page)[0]) is not number
    url = re.search(r'href="(/exports/\d+)"', lines(page)[0])
    assert url
    one = client.get(url[1]).text
    assert (taken in one) is number
    assert "哪些案件：1 案" in one
    assert "戲" not in page + one


def test_another_county_knows_nothing_of_it(login: Any, taken: str) -> None:
    home, away = login("county_sup"), login("away_county_sup")
    url = re.search(r'href="(/exports/\d+)"', home.get("/exports/").text)
    assert url
    assert home.get(url[1]).status_code == 200
    assert away.get(url[1]).status_code == 404
    assert "研討會議" not in away.get("/exports/").text


def test_the_page_of_who_has_looked_says_who_took_sheets_out(login: Any, taken: str) -> None:
    page = login("sup").get(f"/case/{stage.CASES['open']}/looks").text
    told = page.partition("誰匯出過這一案的表單")[2]
    assert "一案的全部表單" in told
    assert "個案紀錄表" in told
    assert "研討會議" not in page
    assert "誰匯出過" not in login("county_sup").get(f"/case/{stage.CASES['recalled']}/looks").text


def test_reading_the_log_is_on_record(login: Any, taken: str) -> None:
    with login("auditor") as client:
        page = client.get("/exports/").text
        assert len(g.seen["sheet_export"]) == len(lines(page)) >= 2
