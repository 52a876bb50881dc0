"""Reporting without an account: what is asked, what is taken, what the window reads, and that nothing typed is lost."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import text

from app.columns.minguo import today
from app.forms.citizen_form import FORMS, complete
from app.guard.viewer import tell
from app.questions import Rows
from app.rules.portal_asks import ASKS, CALLER, KNOWN, KNOWN_OF, MUST, ROWS
from app.views.portal import robots
from tests.portal.visiting import Earlier, Visitor
from tests.views.pages import inputs

Visit = Callable[..., Visitor]
DUTY = {
    "rep_known_at": "115/11/01 09:00", "rep_unit_type": "U05", "rep_unit_name": "示範國小", "rep_profession": "MR03",
    "rep_name": "林保密", "rep_phone": "02-1234-5678",
}  # fmt: skip
NEWEST = text(
    "select k.number, k.status, r.lacks from portal_report r join kase k on k.id = r.case_id order by r.id desc limit 1"
)
Newest = Callable[[], Any]


@pytest.fixture
def newest(app: Any, undone: Any, viewers: Callable[[str], Any]) -> Newest:
    """``newest()`` is the report that came in last, as the window sees it."""

    def look() -> Any:
        with app.app_context():
            tell(undone, viewers("intake"))
        return undone.execute(NEWEST).first()

    return look


def pin(page: str) -> str:
    """The PIN on a receipt."""
    return re.findall(r'receipt-code aw-mono">([^<]+)<', page)[1]


@pytest.mark.parametrize("code", FORMS)
def test_the_tables_name_questions_that_the_forms_have(code: str) -> None:
    questions = {q.key: q for q in FORMS[code].questions(today())}
    assert set(ASKS[code]) <= set(questions)
    for who, asked in CALLER.items():
        assert set(asked) <= set(questions), who
    for key, q in questions.items():
        assert (
            not isinstance(q.kind, Rows)
            or key not in ASKS[code]
            or {a.key for a in q.kind.asks} & set(ROWS[key])
        )
    every = {q.key for form in FORMS.values() for q in form.questions(today())}
    assert {
        *KNOWN,
        *(key for more in KNOWN_OF.values() for key in more),
        *(k for m in MUST.values() for k in m),
    } <= every


@pytest.mark.parametrize("who", CALLER)
@pytest.mark.parametrize("code", FORMS)
def test_what_is_known_without_asking_is_an_answer_that_the_form_has(app: Any, code: str, who: str) -> None:
    with app.test_request_context():
        given = complete(FORMS[code], who, {})
    for q in FORMS[code].questions(today()):
        if given.get(q.key) and q.choices:
            assert given[q.key] in {choice.code for choice in q.choices}, q.key


@pytest.mark.parametrize("code", FORMS)
@pytest.mark.parametrize("who", ["other", "self"])
def test_an_almost_empty_report_is_taken_and_flagged(
    visitor: Visit, newest: Newest, code: str, who: str
) -> None:
    answer = visitor().report(code, who)
    assert answer.status_code == 200, answer.text
    found = newest()
    assert found.number in answer.text
    assert found.status == "reported"
    assert found.lacks == ["who", "where"] + (["reporter"] if who == "other" else [])


def test_the_window_reads_it_and_sees_the_flag(visitor: Visit, login: Callable[[str], Any]) -> None:
    assert visitor().report("RPT_CHILD", children__0__v_sex="F").status_code == 200
    window = login("intake")
    url = re.findall(r'href="(/sheet/rpt_child/\d+)"', window.get("/sheet/rpt_child/").text)[0]
    page = window.get(url).text
    assert "隔壁一直有小孩在哭" in page
    assert "民眾由入口網通報" in page
    assert "沒有寫是誰" in page


def test_a_line_in_which_nothing_was_filled_in_says_so(visitor: Visit, login: Callable[[str], Any]) -> None:
    assert visitor().report("RPT_CHILD").status_code == 200
    window = login("intake")
    url = re.findall(r'href="(/sheet/rpt_child/\d+)"', window.get("/sheet/rpt_child/").text)[0]
    assert "這一筆沒有填寫。" in window.get(url).text
    assert "這一筆沒有填寫。" not in window.get(f"{url}?all=1").text


def test_who_must_report_says_who_it_is_and_only_the_window_reads_it(
    visitor: Visit, login: Callable[[str], Any], newest: Newest
) -> None:
    answer = visitor().report("RPT_VF", "duty", **DUTY, cl_name="陳範例", cl_addr="臺北市示範路1號")
    assert answer.status_code == 200, answer.text
    assert newest().lacks == []
    for who, reads in (("intake", True), ("county_sup", None), ("away_intake", False)):
        client = login(who)
        urls = re.findall(r'href="(/sheet/rpt_vf/\d+)"', client.get("/sheet/rpt_vf/").text)
        told = client.get(f"{urls[0]}?all=1").text if urls else ""
        assert reads is None or ("林保密" in told) == reads, who


def test_who_must_report_leaves_nothing_out(visitor: Visit) -> None:
    answer = visitor().report("RPT_VF", "duty")
    assert answer.status_code == 422
    for key in DUTY:
        assert f'href="#{key}"' in answer.text
    assert "隔壁一直有小孩在哭" in answer.text


def test_the_county_must_be_said_and_nothing_typed_is_lost(visitor: Visit) -> None:
    answer = visitor().report(
        "RPT_ADULT", where_county="", v_name="陳範例", offenders__0__o_known="Y", offenders__0__o_name="某甲"
    )
    assert answer.status_code == 422
    for typed in ("隔壁一直有小孩在哭", 'value="陳範例"', 'value="某甲"'):
        assert typed in answer.text


@pytest.mark.parametrize("county", ["10020", "99999", "1"])
def test_a_county_without_a_window_is_not_offered(visitor: Visit, county: str) -> None:
    assert visitor().report(where_county=county).status_code == 422


def test_the_same_report_five_times_is_one_report_with_one_receipt(visitor: Visit, newest: Newest) -> None:
    who = visitor()
    said = who.opened()
    answers = [who.send(said, rv_text="同一份") for _click in range(5)]
    assert [one.status_code for one in answers] == [200] * 5
    assert len({(pin(one.text), newest().number in one.text) for one in answers}) == 1
    assert "沒有重複建立" in answers[-1].text


def test_number_and_pin_say_how_it_stands_and_nothing_else(visitor: Visit, newest: Newest) -> None:
    who = visitor()
    receipt = who.report("RPT_VF", cl_name="陳範例").text
    page = who.get("/portal/status").text
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert token
    told = who.post(
        "/portal/status",
        {"csrf_token": token[1], "number": newest().number.lower(), "pin": pin(receipt)},
    )
    assert told.status_code == 200
    assert "已受理" in told.text
    assert "02-0000-0000" in told.text
    assert "陳" not in told.text
    wrong = [
        who.post("/portal/status", {"csrf_token": token[1], "number": number, "pin": code}).text
        for number, code in ((newest().number, "000000x"), ("VF-115-0199999", pin(receipt)))
    ]
    said = [re.sub(r'value="[^"]*"', "", re.sub(r"nonce[^>]*>", "", page)) for page in wrong]
    assert said[0] == said[1]


def test_a_guessed_pin_is_told_to_wait_and_then_even_the_right_one_tells_nothing(
    visitor: Visit, newest: Newest
) -> None:
    who = visitor()
    right, number = pin(who.report("RPT_VF").text), newest().number
    token = re.search(r'name="csrf_token" value="([^"]+)"', who.get("/portal/status").text)
    assert token
    said = {"csrf_token": token[1], "number": number}
    for n in range(5):
        guessed = who.post("/portal/status", said | {"pin": f"{n:08}"})
        assert (guessed.status_code, "已受理" in guessed.text) == (200, False)
    answer = who.post("/portal/status", said | {"pin": right})
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 800
    assert "試了太多次" in answer.text
    assert "已受理" not in answer.text


@pytest.mark.parametrize("content", [b"", b"MZ\x90\0", b"%PDF-1.7 cut off", b"PK\x03\x04"])
def test_a_file_that_nobody_asked_for_is_not_kept_and_the_report_is_taken(
    visitor: Visit, newest: Newest, undone: Any, content: bytes
) -> None:
    answer = visitor().report(rv_file=(io.BytesIO(content), "../../etc/passwd.pdf"))
    assert answer.status_code == 200
    found = newest()
    assert found.number in answer.text
    files = "select count(*) from attachment x join kase k on k.id = x.case_id where k.number = :n"
    assert undone.execute(text(files), {"n": found.number}).scalar() == 0


# robots


def test_a_page_without_its_token_is_given_back_with_what_was_typed(visitor: Visit, newest: Newest) -> None:
    who = visitor()
    said = who.opened()
    said["csrf_token"] = "x"
    answer = who.send(said, rv_text="打了很久的字")
    assert answer.status_code == 400
    assert "打了很久的字" in answer.text
    assert newest() is None


@pytest.mark.parametrize(
    ("field", "value"), [("website", "http://spam"), ("opened", ""), ("opened", "portal.x.y")]
)
def test_a_program_is_told_and_a_person_loses_nothing(
    visitor: Visit, newest: Newest, field: str, value: str
) -> None:
    answer = visitor().report(**{field: value})
    assert answer.status_code == 422
    assert "隔壁一直有小孩在哭" in answer.text
    assert newest() is None


def test_what_is_sent_at_once_is_sent_by_nobody(visitor: Visit, newest: Newest) -> None:
    who = visitor()
    answer = who.send(inputs(who.get("/portal/report/RPT_VF").text), rv_text="太快")
    assert answer.status_code == 422
    assert newest() is None


def test_a_person_who_took_four_seconds_is_none_too_fast(app: Any) -> None:
    with app.test_request_context():
        since = Earlier(app.config["SECRET_KEY"], salt="portal", ago=4).sign(b"portal").decode()
        assert robots.doubt({"opened": since}) == ""
        assert robots.doubt({"opened": robots.opened({})}) != ""


def test_a_body_that_is_too_large_is_refused(visitor: Visit) -> None:
    assert visitor().report(rv_text="大" * 120_000).status_code == 413


def test_a_flood_from_one_address_ends_and_another_goes_on(visitor: Visit) -> None:
    who = visitor("198.51.100.7")
    codes = [who.report().status_code for _each in range(21)]
    assert codes == [200] * 20 + [429]
    assert "內容都還在" in who.report().text
    assert visitor("198.51.100.8").report().status_code == 200


# drafts


def test_a_draft_comes_back_once_by_its_link(visitor: Visit) -> None:
    who = visitor()
    kept = who.send(who.opened("RPT_ADULT"), "RPT_ADULT", do="later", ev_text="寫到一半", v_name="陳範例")
    assert kept.status_code == 200
    link = re.search(r"http://[^\"<]+(/portal/draft/[\w-]+)", kept.text)
    assert link
    other = visitor("192.0.2.2")
    page = other.get(link[1])
    assert page.status_code == 200
    assert "寫到一半" not in page.text
    token = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
    assert token
    taken = other.post(link[1], {"csrf_token": token[1]})
    assert taken.status_code == 200
    assert "寫到一半" in taken.text
    assert 'value="陳範例"' in taken.text
    assert other.get(link[1]).status_code == 404
    assert other.post(link[1], {"csrf_token": token[1]}).status_code == 404


def test_a_draft_is_not_taken_without_the_token_of_a_page(visitor: Visit) -> None:
    assert visitor().post("/portal/draft/x", {}).status_code == 400
