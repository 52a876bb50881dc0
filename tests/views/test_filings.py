"""我的通報: a reporter reads in plain words what came of the report, with its article, and never what is in it."""

from __future__ import annotations

from typing import Any

from tests import path, stage
from tests.views.test_filling_in import text_of
from tests.views.test_reports import report

Login = Any
PAGE = "/my-reports/"


def test_a_report_is_received_with_its_article_and_whom_to_call(login: Login) -> None:
    reporter = login("reporter")
    number = report(reporter).headers["Location"].rpartition("/")[2]
    page = text_of(reporter.get(PAGE).text)
    for words in (number, "已受理", "兒童及少年福利與權益保障法第54條", "window", "110"):
        assert words in page
    receipt = text_of(reporter.get(f"/receipt/{number}").text)
    assert "已受理" in receipt
    assert "第54條" in receipt


def test_what_becomes_of_the_case_is_not_told(app: Any, login: Login) -> None:
    case_id = path.assessing(app, "戲回饋")  # filed by the hotline, dispatched, taken on
    hot = login("hot")
    page = text_of(hot.get(PAGE).text)
    with path.looking(app, "intake_sup"):
        from app.models import Case, db

        number = db.session.get_one(Case, case_id).number
    told = page.partition(number)[2][:60]
    assert "已派案" in told
    for words in ("評估中", "戲回饋", "centre"):
        assert words not in told
        assert words not in text_of(hot.get(f"/receipt/{number}").text)
    assert "已派案" in text_of(hot.get("/desk/").text)


def test_no_case_says_what_to_do_next(app: Any, login: Login) -> None:
    reporter = login("reporter")
    number = report(reporter).headers["Location"].rpartition("/")[2]
    with path.looking(app, "intake_sup"):
        from app.models import Case, db

        case_id = db.session.query(Case.id).filter(Case.number == number).scalar()
    path.say(app, "intake_sup", case_id, "dismiss", reason="查無此戶")
    page = text_of(reporter.get(PAGE).text)
    assert "未成案" in page.partition(number)[2][:40]
    assert "請再通報一次" in page
    assert "查無此戶" not in page


def test_nobody_sees_the_reports_of_others(login: Login) -> None:
    number = report(login("reporter")).headers["Location"].rpartition("/")[2]
    assert number not in login("worker").get(PAGE).text
    assert login("stat").get(PAGE).status_code == 403
    assert "您還沒有送出通報" in login("other_worker").get(PAGE).text
    assert stage.CASES
