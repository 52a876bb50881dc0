"""The inbox: every notice in words, read and unread, linked only to what the viewer may still see."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import psycopg
import pytest

from app.guard.viewer import sign
from app.rules.notices import NOTICES, said
from app.rules.workflow import EVENTS
from app.server.urls import plain
from tests import stage

SQL = Path(__file__).parents[2] / "app" / "guard" / "sql"


def number(urls: Any, case: str) -> str:
    with psycopg.connect(plain(urls.owner)) as owner:
        row = owner.execute("select number from kase where id = %s", [stage.CASES[case]]).fetchone()
    assert row
    return str(row[0])


def test_every_event_has_a_sentence():
    assert set(EVENTS) <= set(NOTICES)


def test_every_verb_that_the_database_writes_has_a_sentence():
    told = "\n".join(path.read_text("utf-8") for path in SQL.glob("*.sql"))
    written = set(re.findall(r"jsonb_build_object\('verb', '(\w+)'", told))
    assert written
    assert written <= set(NOTICES)


def test_a_verb_of_tomorrow_still_says_something():
    assert said("hover", "VF-1", str) == "VF-1 有新的動態"


@pytest.mark.parametrize("verb", NOTICES)
def test_a_sentence_has_no_hole_but_the_number(verb: str):
    assert set(re.findall(r"%\((\w+)\)", NOTICES[verb])) <= {"number"}


def test_a_notice_is_a_sentence_with_who_and_when(login: Any, viewers: Any, urls: Any, tell: Any):
    tell(viewers("worker"), "assign", "open", by=viewers("sup").user_id)
    page = login("worker").get("/inbox/").text
    assert f"{number(urls, 'open')} 改派主責社工" in page
    assert "測sup" in page
    assert "戲" not in page


@pytest.mark.parametrize(("verb", "is_said"), [("assign", True), ("file", False)])
def test_a_message_says_who_caused_it_but_never_who_has_reported(
    app: Any, viewers: Any, urls: Any, verb: str, is_said: bool
):
    who = viewers("worker")
    with psycopg.connect(plain(urls.owner)) as owner:
        owner.execute(
            "select set_config('app.viewer', %s, true)", [sign(who, app.config["ANWANG_VIEWER_KEY"])]
        )
        payload = f'{{"verb": "{verb}"}}'
        made = "insert into outbox (key, kind, payload) values ('by', 'notice', %s) returning payload->>'by'"
        row = owner.execute(made, [payload]).fetchone()
        owner.rollback()
    assert row == ((str(who.user_id),) if is_said else (None,))


def test_it_says_nothing_of_others(login: Any, viewers: Any, urls: Any, tell: Any):
    tell(viewers("worker"), "open", "open")
    assert number(urls, "open") not in login("worker2").get("/inbox/").text


def test_the_badge_counts_what_is_unread(login: Any, viewers: Any, tell: Any):
    client = login("worker")
    assert "則未讀" not in client.get("/account/").text
    tell(viewers("worker"), "open", "open", times=3)
    assert "（3 則未讀）" in client.get("/account/").text
    tell(viewers("worker"), "open", "open", times=120)
    assert "（99+ 則未讀）" in client.get("/account/").text


def test_opening_reads_it_and_leads_to_the_case(login: Any, viewers: Any, tell: Any):
    tell(viewers("worker"), "open", "open")
    client = login("worker")
    page = client.get("/inbox/").text
    url = re.search(r'action="(/inbox/\d+)"', page)
    assert url
    answer = client.post(url[1], data={"csrf_token": stage.token(page)})
    assert answer.headers["Location"] == f"/case/show/{stage.CASES['open']}"
    assert "還沒有訊息" not in client.get("/inbox/").text
    assert "沒有未讀的訊息" in client.get("/inbox/?show=unread").text


def test_a_recalled_case_is_not_linked_and_says_whom_to_call(login: Any, viewers: Any, urls: Any, tell: Any):
    tell(viewers("ngo_worker"), "recall", "recalled")
    page = login("ngo_worker").get("/inbox/").text
    assert f"{number(urls, 'recalled')} 已收回委託" in page
    assert "02-0000-0000" in page
    assert not re.search(r'action="/inbox/\d+"', page)


def test_one_is_read(login: Any, viewers: Any, tell: Any):
    tell(viewers("worker"), "open", "open", times=2)
    client = login("worker")
    page = client.get("/inbox/?show=unread").text
    one = re.search(r'action="(/inbox/\d+/read)"', page)
    assert one
    answer = client.post(one[1], data={"csrf_token": stage.token(page), "show": "unread"})
    assert answer.headers["Location"] == "/inbox/?show=unread"
    assert client.get("/inbox/?show=unread").text.count('class="is-new"') == 1


def test_all_are_read_but_what_came_since(login: Any, viewers: Any, tell: Any):
    tell(viewers("worker"), "open", "open", times=2)
    client = login("worker")
    page = client.get("/inbox/").text
    newest = re.search(r'name="newest" value="(\d+)"', page)
    assert newest
    tell(viewers("worker"), "close", "open")
    client.post("/inbox/read", data={"csrf_token": stage.token(page), "newest": newest[1]})
    assert client.get("/inbox/?show=unread").text.count('class="is-new"') == 1


def test_it_is_paged(login: Any, viewers: Any, tell: Any):
    tell(viewers("worker"), "open", "open", times=30)
    client = login("worker")
    page = client.get("/inbox/").text
    assert page.count('class="is-new"') == 25
    older = re.search(r'rel="next" href="([^"]+)"', page)
    assert older
    rest = client.get(older[1].replace("&amp;", "&")).text
    assert rest.count('class="is-new"') == 5


@pytest.mark.parametrize("url", ["/inbox/?before=x", "/inbox/?before=-1"])
def test_a_bad_page_is_refused(login: Any, url: str):
    assert login("worker").get(url).status_code == 400


def test_nobody_reads_the_notice_of_another(login: Any, viewers: Any, urls: Any, tell: Any):
    tell(viewers("worker"), "open", "open")
    with psycopg.connect(plain(urls.owner)) as owner:
        row = owner.execute("select max(id) from notice").fetchone()
    client = login("worker2")
    token = stage.token(client.get("/inbox/").text)
    assert row
    for url in (f"/inbox/{row[0]}", f"/inbox/{row[0]}/read", f"/inbox/{2**63}"):
        assert client.post(url, data={"csrf_token": token}).status_code == 404
    assert client.post("/inbox/read", data={"csrf_token": token, "newest": "x"}).status_code == 400


def test_mail_is_chosen_on_the_account_page(login: Any):
    client = login("worker")
    page = client.get("/account/").text
    data = {"csrf_token": stage.token(page), "mail_when": "daily"}
    assert client.post("/account/mail", data=data).status_code == 302
    chosen = re.search(r'value="(\w+)" aria-current="true">每天', client.get("/account/").text)
    assert chosen
    assert chosen[1] == "daily"
    assert client.post("/account/mail", data=data | {"mail_when": "hourly"}).status_code == 400


def test_the_mailbox_shows_the_own_mails_only(
    app: Any, login: Any, viewers: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    from app.jobs.mail import Letter, written
    from app.jobs.post_office import put_into
    from app.server.post import post_of

    post = post_of({"ANWANG_HOME": str(tmp_path)})
    monkeypatch.setitem(app.config, "ANWANG_POST", post)
    for who, no in (("worker", "VF-1"), ("worker2", "VF-2")):
        letter = Letter(f"{who}@demo.invalid", None, [{"id": 1, "verb": "open", "number": no}])
        for _again in range(2):
            put_into(post, written(letter, who, post))
    page = login("worker").get("/mailbox/").text
    assert page.count("安網：VF-1 已開案</h2>") == 1
    assert "VF-2" not in page


def test_production_has_no_mailbox(app: Any, login: Any, monkeypatch: pytest.MonkeyPatch):
    client = login("worker")
    monkeypatch.setitem(app.config, "ANWANG_ENV", "production")
    assert client.get("/mailbox/").status_code == 404
