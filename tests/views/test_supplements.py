"""A county's own questions, once published: in the form, on the page, in history, drafts, merging and the snapshot."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import g, request_started

from app.guard.sessions import RULES_STAMP
from app.models import db
from tests import stage, supplements
from tests.stage import CASES
from tests.supplements import ALL, row
from tests.views.pages import ADD_RECORD, RECORD, fill, inputs
from tests.views.test_reports import report

Login = Any
Publish = Callable[..., int]
TYPED = {
    "x1_words": "外婆家在港邊", "x1_story": "一行\n兩行", "x1_yes": "Y", "x1_sure": "U", "x1_dialect": "B",
    "x1_needs": ["A", "B"], "x1_times": "3", "x1_when": "115/11/01", "x1_seen": "true",
}  # fmt: skip


@pytest.fixture(autouse=True)
def seen_by_the_next_request(app: Any) -> Iterator[None]:
    """A log-in is read on a line of its own, with the stamp, and does not see what this test has not committed."""

    def ask_again(_app: Any, **_: Any) -> None:
        g.pop(RULES_STAMP, None)

    with request_started.connected_to(ask_again, app):
        yield


@pytest.fixture
def publish(app: Any, viewers: Any) -> Publish:
    """``publish([row("dialect")])``: the county asks this on every case record from today on."""

    def put(rows: list[dict[str, Any]], form: str = "CASE_REC", **how: Any) -> int:
        with app.app_context():
            made = supplements.publish(viewers, rows, form, **how)
            db.session.commit()
            return made

    return put


def add() -> str:
    return ADD_RECORD.format(case=CASES["open"])


def words_of(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def test_a_published_question_is_asked_answered_and_shown(login: Login, publish: Publish) -> None:
    publish([row("words")])
    worker = login("worker")
    page = worker.get(add()).text
    assert "X、本縣市補充問題" in page
    assert "補充：words" in page
    shown = worker.get(fill(worker, add(), **RECORD, x1_words="外婆家在港邊").location).text
    assert "補充：words" in shown
    assert "外婆家在港邊" in shown


def test_every_kind_is_kept_and_read_again(login: Login, publish: Publish) -> None:
    publish(ALL)
    worker = login("worker")
    url = fill(worker, add(), **RECORD, **TYPED).location
    shown = words_of(worker.get(url).text)
    for said in ("外婆家在港邊", "兩行", "補充：yes 是", "補充：sure 不詳", "補充：dialect 乙", "甲、乙",
                 "補充：times 3", "115/11/01", "補充：seen 是"):  # fmt: skip
        assert said in shown, said
    again = inputs(worker.get(f"{url}/edit").text)
    assert {
        key: again.getlist(key) if isinstance(said, list) else again[key] for key, said in TYPED.items()
    } == TYPED


def test_conditions_look_at_the_form_and_at_each_other(login: Login, publish: Publish) -> None:
    publish([row("why", show_if="not cr_result = MET", required=True), row("then", show_if="x1_why set")])
    worker = login("worker")
    refused = fill(worker, add(), do="submit", **RECORD | {"cr_result": "UNMET"})
    assert "x1_why" in refused.text
    said = words_of(worker.get(fill(worker, add(), **RECORD, x1_why="不該問").location).text)
    assert "不該問" not in said  # hidden by its condition: not kept


def test_hostile_words_are_text_wherever_they_stand(login: Login, publish: Publish) -> None:
    hostile = "</script><img src=x onerror=alert(1)>{{7*7}}"
    choices = [["A", hostile, hostile]]
    publish([row("a", "one", zh=hostile, en=hostile, help_zh=hostile, choices=choices)])
    worker = login("worker")
    url = fill(worker, add(), **RECORD, x1_a="A").location
    for page in (add(), url, f"{url}/edit", f"{url}/history"):
        shown = worker.get(page).text
        assert "<img src=x" not in shown, page
        assert "{{7*7}}" in shown, page


def test_history_says_who_changed_which_answer(login: Login, publish: Publish) -> None:
    publish(ALL)
    worker = login("worker")
    url = fill(worker, add(), **RECORD, **TYPED).location
    fill(worker, f"{url}/edit", x1_words="改過的話", x1_dialect="")
    newest, oldest = worker.get(f"{url}/history").text.split("<article")[1:]
    changed = words_of(newest)
    assert "補充：words 外婆家在港邊 改過的話" in changed
    assert "補充：dialect 乙" in changed
    assert "補充：times" not in changed
    assert "外婆家在港邊" in words_of(oldest)


def test_a_draft_keeps_them(login: Login, publish: Publish) -> None:
    publish([row("words")])
    worker = login("worker")
    typed = inputs(worker.get(add()).text)
    typed["x1_words"] = "還沒存的話"
    kept = worker.post(f"/draft/CASE_REC/case-{CASES['open']}", data=typed)
    assert kept.status_code == 200
    assert inputs(worker.get(add()).text)["x1_words"] == "還沒存的話"


def test_two_who_wrote_one_answer_decide_and_others_merge(login: Login, publish: Publish) -> None:
    publish([row("words"), row("dialect", "one"), row("times", "integer")])
    one, other = login("worker"), login("worker")
    url = fill(one, add(), **RECORD, x1_words="原來").location
    stale = inputs(other.get(f"{url}/edit").text)
    fill(one, f"{url}/edit", x1_words="第一人", x1_dialect="A")
    stale["x1_words"], stale["x1_times"] = "第二人", "7"
    assert other.post(f"{url}/edit", data=stale).location.endswith("/merge")
    page = words_of(other.get(f"{url}/merge").text)
    for said in ("補充：words", "第一人", "第二人", "原來", "補充：times"):
        assert said in page
    merged = inputs(other.get(f"{url}/merge").text)
    merged["pick-x1_words"] = "mine"
    assert other.post(f"{url}/merge", data=merged).status_code == 302
    again = inputs(other.get(f"{url}/edit").text)
    assert (again["x1_words"], again["x1_dialect"], again["x1_times"]) == ("第二人", "A", "7")


def test_an_ngo_that_serves_the_case_answers_and_another_county_is_not_asked(
    login: Login, publish: Publish
) -> None:
    publish([row("words")])
    publish([row("call")], form="SSN_CONSULT")
    delegated = ADD_RECORD.format(case=CASES["delegated"])
    assert "補充：words" in login("ngo_worker").get(delegated).text
    here, away = (login(who).get("/sheet/ssn_consult/add").text for who in ("worker", "away_worker"))
    assert "補充：call" in here
    assert "補充：" not in away


def test_the_page_speaks_english(login: Login, publish: Publish) -> None:
    publish([row("dialect", "one", help_zh="說明", help_en="An explanation")])
    worker = login("worker")
    token = stage.token(worker.get("/account/").text)
    worker.post("/language/", data={"csrf_token": token, "locale": "en"})
    page = worker.get(add()).text
    for said in ("Extra: dialect", "Second", "An explanation"):
        assert said in page


def test_whoever_reports_is_asked_by_their_county_and_the_answers_come_along(
    login: Login, publish: Publish
) -> None:
    publish([row("words"), row("dialect", "one")], form="RPT_VF")
    filed = report(login("reporter"), x1_words="通報的話", x1_dialect="A")
    assert filed.status_code == 302, words_of(filed.text)
    window = login("intake")
    newest = re.findall(r'href="(/sheet/rpt_vf/\d+)"', window.get("/sheet/rpt_vf/").text)[0]
    shown = words_of(window.get(newest).text)
    assert "補充：words 通報的話" in shown
    assert "補充：dialect 甲" in shown
