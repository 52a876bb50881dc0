"""Questions of a county from the screen to the form: written, found faulty, published by another, superseded."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import pytest

from app.casework import asking
from app.columns.minguo import minguo, today
from app.models import CaseRecord
from tests import cast, stage
from tests.forms.test_xlsform import ONE, book
from tests.supplements import ALL, row
from tests.views.pages import RECORD, fill
from tests.views.test_proposals import copied, say, typed
from tests.views.test_supplements import Publish, add, words_of
from tests.views.test_supplements import publish as publish
from tests.views.test_supplements import seen_by_the_next_request as seen_by_the_next_request

Login = Any
THING = "/rules/supplement/CASE_REC"
HOSTILE = "</script><img src=x onerror=alert(1)>{{7*7}}=1+1"


@pytest.fixture(autouse=True)
def stamped(seen_by_the_next_request: Any) -> None:
    """Every request here sees what this test has published."""


def begun(client: Any) -> str:
    """A proposal with one empty question that somebody has kept."""
    item = copied(client, "supplement", "CASE_REC")
    page = typed(client, item, "add")
    assert page.status_code == 200
    said = {"row": "0", "q-0-was": "x1_q1", "q-0-code": "q1", "q-0-kind": "text"}
    assert typed(client, item, **said).status_code == 302
    return item


def test_the_list_has_every_form_for_a_county_and_none_for_the_country(login: Login) -> None:
    assert "個案紀錄表" in login("admin").get("/rules/").text.split('id="supplements"')[1]
    assert 'id="supplements"' not in login("central").get("/rules/").text
    assert login("central").get(THING).status_code == 404
    assert login("county_sup").get(THING).status_code == 403


def test_from_the_screen_to_the_form(login: Login) -> None:
    admin, item = login("admin"), begun(login("admin"))
    page = admin.get(f"{item}/edit").text
    assert "請填中文題目" in page
    assert 'id="q-0-zh-err"' in page
    said = {"q-0-zh": "家中使用的語言", "q-0-en": "Language at home", "q-0-kind": "one", "q-0-required": "Y",
            "q-0-choices": "HAK｜客語｜Hakka\nTAI | 臺語 | Taiwanese"}  # fmt: skip
    page = typed(admin, item, "check", **said).text
    assert "檢查沒有發現問題" in page
    preview = page.split('id="preview"')[1]
    assert "家中使用的語言" in preview
    assert 'value="HAK"' in preview
    assert typed(admin, item, **said).status_code == 302
    assert "HAK｜客語｜Hakka" in admin.get(item).text
    assert say(admin, item, "propose", note="依縣府會議").status_code == 302
    answer = say(admin, item, "publish", day=minguo(today()))
    assert "另一位管理者發布" in words_of(answer.text)
    assert say(login("admin2"), item, "publish", day=minguo(today())).status_code == 302
    worker = login("worker")
    assert "家中使用的語言" in worker.get(add()).text
    refused = fill(worker, add(), do="submit", **RECORD)
    assert refused.status_code == 422
    shown = worker.get(fill(worker, add(), **RECORD, x1_q1="TAI").location).text
    assert "臺語" in shown


def test_a_condition_is_built_row_by_row(login: Login) -> None:
    admin, item = login("admin"), begun(login("admin"))
    said = {"q-0-zh": "為何未遇", "q-0-en": "Why not met"}
    assert "請選一題" in typed(admin, item, "part-0", **said).text
    said |= {"q-0-part": ["0", "1"], "q-0-0-key": "cr_result", "q-0-0-op": "is_not", "q-0-0-value": "MET",
             "q-0-1-join": "and", "q-0-1-key": "cr_text", "q-0-1-op": "set"}  # fmt: skip
    page = typed(admin, item, "check", **said)
    assert "檢查沒有發現問題" in page.text
    assert "只在" in page.text.split('id="preview"')[1]
    assert typed(admin, item, "check", **{**said, "q-0-0-value": "NEVER"}).text.count("沒有「NEVER」這個選項")
    page = typed(admin, item, "check", **{**said, "q-0-0-key": "cr_sup"}).text
    assert "保密的題目" in page
    typed(admin, item, **said)
    assert "not cr_result = MET and cr_text set" in words_of(admin.get(item).text)


def test_what_was_typed_stays_and_every_fault_stands_beside_its_field(login: Login) -> None:
    admin, item = login("admin"), begun(login("admin"))
    said = {"q-0-zh": HOSTILE, "q-0-en": "x", "q-0-code": "壞", "q-0-since": "昨天", "q-0-kind": "many"}
    page = typed(admin, item, "check", **said).text
    for field in ("code", "since", "choices"):
        assert f'id="q-0-{field}-err"' in page, field
    assert 'value="昨天"' in page
    assert 'value="壞"' in page
    assert "<img src=x" not in page
    assert "{{7*7}}" in page


def test_an_answered_question_can_only_be_ended_and_superseded(
    login: Login, publish: Publish, app: Any
) -> None:
    publish([row("words"), row("free")])
    fill(login("worker"), add(), **RECORD, x1_words="說過了")
    admin = login("admin")
    item = copied(admin, "supplement", "CASE_REC")
    page = admin.get(f"{item}/edit").text
    assert "已有人回答：只能停用" in page
    assert 'name="q-0-zh"' not in page
    assert 'name="q-1-zh"' in page
    assert 'value="drop-0"' not in page
    typed(admin, item, **{"q-0-zh": "改成別的", "q-1-zh": "可以改"})
    shown = admin.get(item).text
    assert "改成別的" not in shown
    assert "可以改" in shown
    instead = typed(admin, item, "instead-0").text
    assert instead.count("補充：words") >= 2
    assert minguo(today()) in instead
    kept = {"row": ["0", "1", "2"], "q-0-was": "x1_words", "q-0-until": minguo(today()),
            "q-1-was": "x1_q1", "q-1-code": "q1", "q-1-kind": "text", "q-1-zh": "新的問法", "q-1-en": "New",
            "q-1-since": minguo(today()), "q-2-was": "x1_free", "q-2-code": "free", "q-2-kind": "text",
            "q-2-zh": "可以改", "q-2-en": "Free"}  # fmt: skip
    assert typed(admin, item, **kept).status_code == 302
    assert say(admin, item, "propose", note="改問法").status_code == 302
    tomorrow = today() + dt.timedelta(days=1)  # one edition begins on a day
    assert say(login("admin2"), item, "publish", day=minguo(tomorrow)).status_code == 302
    with app.app_context():
        now, then = (
            [q.key for q in asking.supplements(CaseRecord, day, cast.HOME)] for day in (today(), tomorrow)
        )
    assert now == ["x1_words", "x1_free"]
    assert then == ["x1_q1", "x1_free"]


def test_the_screen_speaks_english(login: Login) -> None:
    admin, item = login("admin"), begun(login("admin"))
    typed(admin, item, **{"q-0-zh": "中文題目", "q-0-en": "English question"})
    token = stage.token(admin.get("/account/").text)
    admin.post("/language/", data={"csrf_token": token, "locale": "en"})
    assert "English question" in admin.get(f"{item}/edit").text.split('id="preview"')[1]


UPLOAD, XLSFORM = "/supplements/CASE_REC/upload", "/supplements/CASE_REC/xlsform"


def sent(client: Any, data: bytes, name: str = "form.xlsx") -> Any:
    token = stage.token(client.get("/account/").text)
    return client.post(UPLOAD, data={"csrf_token": token, "file": (io.BytesIO(data), name)})


def test_a_workbook_that_was_fetched_comes_back_as_a_proposal(login: Login, publish: Publish) -> None:
    publish(ALL)
    admin = login("admin")
    fetched = admin.get(XLSFORM)
    assert fetched.headers["Content-Disposition"].startswith("attachment")
    made = sent(admin, fetched.data)
    assert made.status_code == 302, words_of(made.text)
    page = words_of(admin.get(made.location).text)
    assert "內容完全相同" in page
    assert "檢查沒有發現問題" in page


def test_a_workbook_with_one_bad_line_makes_nothing(login: Login) -> None:
    admin = login("admin")
    bad = book(ONE, ["geopoint", "g", "位置", "Place", "", ""], ["text", "last", "末", "", "", ""])
    refused = sent(admin, bad)
    assert refused.status_code == 422
    assert "工作表 survey 第 3 列" in refused.text
    assert "geopoint" in refused.text
    assert "還沒有擬案" in admin.get(THING).text
    assert sent(admin, b"<?php", "form.xlsx").status_code == 400


def test_what_the_questions_say_of_each_other_is_said_by_their_lines(login: Login, publish: Publish) -> None:
    publish([row("words"), row("gone")])
    fill(login("worker"), add(), **RECORD, x1_words="說過了", x1_gone="也說過")
    admin = login("admin")
    said = words_of(sent(admin, book(ONE, ["text", "b", "乙", "", "", ""])).text)
    assert "第 2 列：已有人回答，不能修改" in said
    assert "第 3 列：請填英文題目" in said or "「補充：gone」已有人回答，不能刪除" in said


def test_nobody_else_fetches_or_sends_one(login: Login) -> None:
    for who, status in (("central", 404), ("county_sup", 403), ("worker", 403), ("ngo_worker", 403)):
        assert [login(who).get(url).status_code for url in (UPLOAD, XLSFORM)] == [status] * 2, who
    assert login("admin").get("/supplements/NOTHING/xlsform").status_code == 404
