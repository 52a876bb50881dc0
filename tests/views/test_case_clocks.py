"""The clocks of a case on its own page: provable afterwards, and the place to say why something is late."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import psycopg
import pytest

from app.models import Due
from app.server.urls import plain
from app.views.clocks import clock, until, words
from tests.stage import CASES, token

NOW = dt.datetime(2026, 11, 22, 4, 0, tzinfo=dt.UTC)
WHY = "案主住院，電話聯繫中"
LATE = """
    insert into due (case_id, county_id, duty, agency_id, user_id, starts_at, due_at, sheet_form)
      select id, county_id, 'referral_reply', lead_agency_id, lead_user_id, now() - interval '9 days',
        now() - interval '49 hours', 'VIEW' from kase where id = %s returning id"""
EARLY = "select id from due where case_id = %s and duty = 'periodic_first'"
LISTED = (
    "初訪", "每月訪視（第2次）", "首次定期評估", "脆弱家庭通報協助辦法第5條", "轉介回復", "逾期 2 天",
    "暫定", "法定", "24:00",
)  # fmt: skip


@pytest.mark.parametrize(
    ("left", "said"),
    [
        (3 * 3600 + 5 * 60, "剩 3 時 05 分"),
        (23 * 3600 + 59 * 60, "剩 23 時 59 分"),
        (59 * 60, "剩 59 分"),
        (24 * 3600, "剩 1 天"),
        (9 * 86400 + 7200, "剩 9 天"),
        (-60, "逾期 1 分"),
        (-3 * 3600, "逾期 3 時"),
        (-2 * 86400 - 5, "逾期 2 天"),
    ],
)
def test_time_left_is_said_in_words(left: float, said: str):
    assert words(left) == said


@pytest.mark.parametrize(
    ("more", "state", "text"),
    [
        ({"due_at": NOW + dt.timedelta(days=9)}, "calm", "剩 9 天"),
        ({"due_at": NOW + dt.timedelta(days=2)}, "soon", "剩 2 天"),
        ({"due_at": NOW + dt.timedelta(hours=3, minutes=5)}, "today", "剩 3 時 05 分"),
        ({"due_at": NOW - dt.timedelta(days=2)}, "over", "逾期 2 天"),
        ({"due_at": NOW - dt.timedelta(days=2), "grounds": WHY}, "over", "逾期 2 天・已敘明理由"),
        ({"due_at": NOW, "met_at": NOW}, "done", "已完成"),
        ({"due_at": NOW, "excused_at": NOW, "excuse": "close"}, "held", "不再需要"),
    ],
)
def test_a_badge_says_how_it_stands(more: dict[str, Any], state: str, text: str):
    due = SimpleNamespace(duty="first_visit", starts_at=NOW - dt.timedelta(days=10), **more)
    shown = clock(due, NOW)
    assert (shown["state"], shown["text"], shown["label"]) == (state, text, "初訪")
    assert ("until" in shown) == (state not in ("done", "held") and "grounds" not in more)


def test_a_recurring_duty_says_which_time_and_an_unknown_one_its_code():
    row = {"starts_at": NOW, "due_at": NOW + dt.timedelta(days=9)}
    assert clock(SimpleNamespace(duty="monthly_contact", nth=2, **row), NOW)["label"] == "每月訪視（第2次）"
    assert clock(SimpleNamespace(duty="of_tomorrow", **row), NOW)["label"] == "of_tomorrow"


def test_a_term_ends_with_its_day():
    assert until(dt.datetime(2026, 11, 30, 16, 0, tzinfo=dt.UTC)) == "115/11/30 24:00"
    assert until(dt.datetime(2026, 11, 30, 1, 30, tzinfo=dt.UTC)) == "115/11/30 09:30"


@pytest.fixture(scope="module")
def late(app: Any, urls: Any) -> Iterator[int]:
    """A clock of the open case, late since two days. What a test says about it is undone with the test."""
    with psycopg.connect(plain(urls.owner), autocommit=True) as owner:
        row = owner.execute(LATE, [CASES["open"]]).fetchone()
        assert row is not None
        yield int(row[0])
        owner.execute("delete from due where id = %s", row)


def page(case: str = "open") -> str:
    return f"/case/{CASES[case]}/clocks"


def test_it_lists_every_clock_with_its_law(app: Any, login: Callable[[str], Any], late: int):
    shown = login("worker").get(page()).get_data(as_text=True)
    for words_of in LISTED:
        assert words_of in shown
    assert "敘明之前不能結案" in shown


@pytest.mark.parametrize("who", ["other_worker", "ngo_worker", "away_sup", "mh"])
def test_a_stranger_finds_no_clocks(login: Callable[[str], Any], who: str):
    assert login(who).get(page()).status_code == 404


def test_the_case_page_leads_to_it(login: Callable[[str], Any]):
    assert page() in login("worker").get(f"/case/show/{CASES['open']}").get_data(as_text=True)


def test_grounds_are_kept_and_the_duty_is_still_owed(app: Any, login: Callable[[str], Any], late: int):
    client = login("worker")
    csrf = token(client.get(page()).get_data(as_text=True))
    answer = client.post(f"{page()}/{late}", data={"csrf_token": csrf, "grounds": WHY}, follow_redirects=True)
    shown = answer.get_data(as_text=True)
    assert f"逾期理由：{WHY}" in shown
    assert "逾期 2 天・已敘明理由" in shown
    assert "敘明之前不能結案" not in shown


@pytest.mark.parametrize("typed", ["", "短"])
def test_what_is_no_reason_is_refused_beside_the_field(login: Callable[[str], Any], late: int, typed: str):
    client = login("worker")
    csrf = token(client.get(page()).get_data(as_text=True))
    answer = client.post(f"{page()}/{late}", data={"csrf_token": csrf, "grounds": typed})
    shown = answer.get_data(as_text=True)
    assert answer.status_code == 400
    assert "請寫明逾期的理由" in shown
    assert 'aria-invalid="true"' in shown
    assert f">{typed}</textarea>" in shown


def test_what_is_not_late_is_refused_with_what_was_typed(app: Any, urls: Any, login: Callable[[str], Any]):
    with psycopg.connect(plain(urls.owner)) as owner:
        (early,) = owner.execute(EARLY, [CASES["open"]]).fetchone()
    client = login("worker")
    csrf = token(client.get(page()).get_data(as_text=True))
    answer = client.post(f"{page()}/{early}", data={"csrf_token": csrf, "grounds": WHY})
    assert answer.status_code == 400
    assert "還沒有逾期" in answer.get_data(as_text=True)


@pytest.mark.parametrize("due", [999_999_999, 2**63])
def test_a_clock_of_another_case_is_not_found(login: Callable[[str], Any], due: int):
    client = login("worker")
    csrf = token(client.get(page()).get_data(as_text=True))
    assert client.post(f"{page()}/{due}", data={"csrf_token": csrf, "grounds": WHY}).status_code == 404


def test_a_due_knows_whether_it_runs():
    assert Due(duty="first_visit").is_open
    assert not Due(duty="first_visit", met_at=NOW).is_open
    assert not Due(duty="first_visit", excused_at=NOW).is_open
