"""決策表試算 over HTTP: listed by case where the viewer sees the cases, else numbers; by county, by group, by page."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest

from app.server.urls import plain
from tests.stage import CASES
from tests.views.test_proposals import copied, say, typed
from tests.views.test_proposals import seen_by_the_next_request as seen_by_the_next_request
from tests.views.test_vulnerability import text_of

Login = Any
TABLE = "R14_VF_GRADE"
MID = {"high": "0", "mid": "1_2", "low": "0"}
LOW = {"high": "0", "mid": "0", "low": "1P"}
PUT = (
    "insert into decision (case_id, county_id, table_id, version, inputs, row_no, outcome, chosen, reason, "
    "created_by, agency_id, at) "
    "select k.id, k.county_id, %s, '1', %s, %s, %s, %s, %s, m.user_id, m.agency_id, now() - interval '1 day' "
    "from kase k, membership m join ab_user u on u.id = m.user_id, generate_series(1, %s) "
    "where k.id = %s and u.username = 'worker'"
)
Put = Callable[..., None]


@pytest.fixture
def put(urls: Any) -> Iterator[Put]:
    """``put(6, "open")``: so many decisions of yesterday about a case, graded medium."""
    with psycopg.connect(plain(urls.owner), autocommit=True) as owner:
        owner.execute("delete from decision where table_id = %s", [TABLE])

        def some(
            n: int, case: str, inputs: dict[str, str] | None = None, row: int = 3, chosen: str | None = None
        ) -> None:
            said = json.dumps(inputs or MID), row, json.dumps({"grade": {3: "MID", 4: "LOW"}[row]})
            owner.execute(PUT, [TABLE, *said, chosen, chosen and "理由", n, CASES[case]])

        yield some
        owner.execute("delete from decision where table_id = %s", [TABLE])


@pytest.fixture
def proposed(login: Login) -> str:
    """The address of the replay of a proposed table: one or two middle indicators make it high."""
    central = login("central")
    item = copied(central, "table", TABLE)
    typed(central, item, **{"r-2-out-grade": "HIGH", "r-2-source": "從嚴"})
    assert say(central, item, "propose", note="衛部救字第1號").status_code == 302
    return f"/replay/{item.rpartition('/')[2]}"


def numbers(page: str) -> list[str]:
    return re.findall(r'href="/case/show/\d+">([^<]+)</a>', page)


def test_a_county_supervisor_finds_the_cases_that_would_go_elsewhere(
    login: Login, put: Put, proposed: str
) -> None:
    put(3, "open")
    put(2, "delegated", chosen="LOW")
    put(4, "open", LOW, 4)
    put(9, "away")
    client = login("county_sup")
    assert proposed in client.get("/replay/").text
    page = client.get(proposed).text
    words = text_of(page)
    assert "最近 9 件決定中，5 件會改派別處" in words
    assert "脆弱性等級「中度脆弱性」" in words
    assert "→ 脆弱性等級「高度脆弱性」" in words
    assert len(numbers(page)) == 5
    assert page.count("當時由人另作決定") == 2
    assert len(set(numbers(page))) == 2


def test_the_ministry_gets_numbers_and_no_case(login: Login, put: Put, proposed: str) -> None:
    put(6, "open")
    put(6, "away")
    put(8, "open", LOW, 4)
    page = login("central").get(proposed).text
    assert "最近 20 件決定中，12 件會改派別處" in text_of(page)
    assert "只有數字，沒有個案" in page
    assert numbers(page) == []
    assert not re.search(r"VF-\d+", page)


def test_a_countys_administrator_gets_the_numbers_of_the_county(
    login: Login, put: Put, proposed: str
) -> None:
    put(6, "open")
    put(6, "away")
    put(8, "open", LOW, 4)
    page = login("admin").get(proposed).text
    assert "最近 14 件決定中，6 件會改派別處" in text_of(page)
    assert numbers(page) == []


def test_small_numbers_are_not_shown_to_who_sees_no_case(login: Login, put: Put, proposed: str) -> None:
    put(3, "open")
    put(20, "open", LOW, 4)
    page = text_of(login("central").get(proposed).text)
    assert "會改派別處的件數不顯示" in page
    assert "3 件會改派別處" not in page
    assert "3 件會改派別處" in text_of(login("county_sup").get(proposed).text)


def test_who_reads_no_casework_at_a_window_replays_intake_alone(
    login: Login, put: Put, proposed: str
) -> None:
    """The grade is given while a case is served."""
    put(6, "open")
    page = login("intake_sup").get(proposed).text
    assert "還沒有這張表的決定" in page
    assert numbers(page) == []


@pytest.mark.parametrize(
    "who", ["worker", "sup", "ngo_sup", "ngo_worker", "stat", "auditor", "hot", "mh_sup"]
)
def test_nobody_else_replays(login: Login, proposed: str, who: str) -> None:
    assert login(who).get(proposed).status_code == 403
    assert login(who).get("/replay/").status_code == 403


def test_a_draft_is_not_there_for_a_county(login: Login, put: Put) -> None:
    item = copied(login("central"), "table", TABLE)
    url = f"/replay/{item.rpartition('/')[2]}"
    assert login("county_sup").get(url).status_code == 404
    assert login("admin").get(url).status_code == 404
    assert login("central").get(url).status_code == 200
    assert f'href="{url}"' in login("central").get(item).text


@pytest.mark.parametrize(
    ("asked", "status"), [("500", 200), ("1000", 200), ("5000", 200), ("7", 400), ("x", 400)]
)
def test_so_many_as_are_offered(login: Login, put: Put, proposed: str, asked: str, status: int) -> None:
    assert login("county_sup").get(f"{proposed}?n={asked}").status_code == status


def test_one_way_alone_is_listed_and_a_page_at_a_time(login: Login, put: Put, proposed: str) -> None:
    put(30, "open")
    client = login("county_sup")
    assert len(numbers(client.get(proposed).text)) == 25
    assert len(numbers(client.get(f"{proposed}?page=1").text)) == 5
    assert "列出全部" in client.get(f"{proposed}?group=0").text
    assert len(numbers(client.get(f"{proposed}?group=9").text)) == 25, "no such way: all of them"


def test_what_was_not_asked_then_is_said(login: Login, put: Put, proposed: str) -> None:
    put(7, "open", {"high": "0", "mid": "1_2"})
    put(2, "open")
    page = text_of(login("county_sup").get(proposed).text)
    assert "7 件無法重算" in page
    assert "缺的項目：低指標項數" in page
    page = text_of(login("central").get(proposed).text)
    assert "7 件無法重算" in page
    assert "缺的項目：低指標項數" in page


def test_a_draft_with_a_gap_says_that_no_row_decides(login: Login, put: Put) -> None:
    put(6, "open")
    put(6, "open", LOW, 4)
    central = login("central")
    item = copied(central, "table", TABLE)
    typed(central, item, row=["0", "1", "3", "4"])
    page = text_of(central.get(f"/replay/{item.rpartition('/')[2]}").text)
    assert "6 件會改派別處" in page
    assert "→ 沒有一列決定" in page
