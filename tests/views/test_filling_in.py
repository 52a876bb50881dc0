"""Filling in a sheet over HTTP: saved, submitted, refused, twice clicked; what was typed is never lost."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests import path, stage
from tests.views.pages import ADD_RECORD, RECORD, fill, inputs, new_record, send

Login = Any


def text_of(page: str) -> str:
    return re.sub(r"<[^>]+>|\s+", " ", page)


def test_a_record_is_saved_shown_and_listed(login: Login) -> None:
    worker = login("worker")
    url = new_record(worker, cr_text="孩子在家")
    page = worker.get(url).text
    assert "孩子在家" in page
    assert "面訪家庭" in page
    assert "115/11/01 09:00" in page
    assert f'href="{url}"' in worker.get("/sheet/case_rec/").text


def test_a_draft_may_be_incomplete_and_a_submitted_sheet_may_not(login: Login) -> None:
    worker = login("worker")
    url = fill(worker, ADD_RECORD.format(case=stage.CASES["open"]), cr_place="校門口").headers["Location"]
    answer = fill(worker, f"{url}/edit", "submit")
    assert answer.status_code == 422
    assert "這一題必須回答" in answer.text
    assert 'value="校門口"' in answer.text
    assert fill(worker, f"{url}/edit", "submit", **RECORD).status_code == 302
    assert "已送出" in worker.get(url).text


def test_a_submitted_sheet_stays_complete(login: Login) -> None:
    worker = login("worker")
    url = new_record(worker, do="submit")
    answer = fill(worker, f"{url}/edit", cr_plan="")
    assert answer.status_code == 422
    assert fill(worker, f"{url}/edit", cr_plan="新計畫").status_code == 302
    assert "新計畫" in worker.get(url).text


def test_errors_keep_what_was_typed(login: Login) -> None:
    answer = fill(
        login("worker"), ADD_RECORD.format(case=stage.CASES["open"]), cr_start="昨天下午", cr_money="很多"
    )
    assert answer.status_code == 422
    assert 'value="昨天下午"' in answer.text
    assert 'value="很多"' in answer.text
    assert "看不懂這個時間" in answer.text
    assert "請填整數" in answer.text


def test_an_end_before_its_beginning_is_refused(login: Login) -> None:
    answer = fill(
        login("worker"),
        ADD_RECORD.format(case=stage.CASES["open"]),
        **{**RECORD, "cr_end": "115/10/31 10:00"},
    )
    assert answer.status_code == 422
    assert "不可早於「服務開始時間」" in answer.text


def test_an_unticked_box_is_cleared_and_what_was_not_on_the_page_stays(login: Login) -> None:
    worker = login("worker")
    url = new_record(worker, cr_content=["S01", "S04"], cr_subsidy=["0"])
    data = inputs(worker.get(f"{url}/edit").text)
    data.poplist("cr_content")
    assert send(worker, f"{url}/edit", data).status_code == 302
    assert "關懷訪視" not in worker.get(url).text.partition("<main")[2]
    data = inputs(worker.get(f"{url}/edit").text)
    data.poplist("_q")
    data.poplist("cr_event")
    assert send(worker, f"{url}/edit", data, cr_place="校門口").status_code == 302
    assert "新發生事件" in worker.get(url).text


def test_an_answer_to_a_hidden_question_is_not_stored(login: Login) -> None:
    worker = login("worker")
    url = new_record(worker, cr_content=["S01"], cr_counsel="不該留下")
    assert "不該留下" not in worker.get(f"{url}?all=1").text


def test_a_double_click_makes_one_sheet(login: Login) -> None:
    worker = login("worker")
    url = ADD_RECORD.format(case=stage.CASES["open"])
    data = inputs(worker.get(url).text)
    first, second = (send(worker, url, data.deepcopy(), **RECORD) for _click in range(2))
    assert first.headers["Location"] == second.headers["Location"]


@pytest.mark.parametrize("once", ["", "not-a-uuid"])
def test_a_lost_key_does_not_lose_the_sheet(login: Login, once: str) -> None:
    assert (
        fill(
            login("worker"), ADD_RECORD.format(case=stage.CASES["open"]), **{**RECORD, "once": once}
        ).status_code
        == 302
    )


@pytest.mark.parametrize("case", ["0", "x", "99999999999999999999", "-1", ""])
def test_there_is_no_sheet_without_its_case(login: Login, case: str) -> None:
    assert login("worker").get(ADD_RECORD.format(case=case)).status_code == 404


def test_a_case_out_of_sight_is_no_case(login: Login) -> None:
    assert login("other_worker").get(ADD_RECORD.format(case=stage.CASES["open"])).status_code == 404
    assert login("away_worker").get(ADD_RECORD.format(case=stage.CASES["open"])).status_code == 404


def test_a_case_that_is_not_open_takes_no_record(login: Login) -> None:
    assert login("sup").get(ADD_RECORD.format(case=stage.CASES["dispatched"])).status_code in (403, 409)


def test_a_form_that_does_not_fit_the_case_says_why_and_leads_back(login: Login) -> None:
    case = stage.CASES["intake"]
    early = login("intake").get(f"/sheet/tipvda/add?case={case}")
    assert early.status_code == 409
    assert "這一案現在不填這份表單" in early.text
    kinds = "用在這幾類案件：親密關係暴力、性侵害。這一案的類型是「脆弱家庭」。"
    assert f"「台灣親密關係暴力危險評估表（TIPVDA）」{kinds}" in early.text
    assert "剛才有人先改了" not in early.text
    assert f'href="/case/show/{case}"' in early.text
    late = login("worker").get(f"/sheet/vf_visit/add?case={stage.CASES['open']}")
    assert late.status_code == 409
    assert "這一案目前是「開案服務中」。「訪視評估表」在這幾個階段可以新增：評估中。" in late.text


@pytest.mark.parametrize("key", [2**63, 2**65, 999_999])
@pytest.mark.parametrize("page", ["", "/edit", "/history", "/merge"])
def test_a_sheet_that_is_not_there(login: Login, key: int, page: str) -> None:
    assert login("worker").get(f"/sheet/case_rec/{key}{page}").status_code == 404


def test_somebody_elses_sheet_is_not_there(login: Login) -> None:
    url = new_record(login("worker"))
    for page in ("", "/edit", "/history", "/merge"):
        assert login("other_worker").get(url + page).status_code == 404
    assert url not in login("other_worker").get("/sheet/case_rec/").text


def test_a_post_without_its_token_is_refused(login: Login) -> None:
    worker = login("worker")
    assert worker.post(ADD_RECORD.format(case=stage.CASES["open"]), data=RECORD).status_code == 400


def test_reading_writes_nothing(login: Login, undone: Any) -> None:
    from sqlalchemy import text

    worker = login("worker")
    url = new_record(worker)
    count = text("select count(*), sum(version) from case_rec")
    before = undone.execute(count).one()
    for page in ("", "/edit", "/history"):
        assert worker.get(url + page).status_code == 200
    assert undone.execute(count).one() == before


def test_the_history_tells_who_changed_what(login: Login) -> None:
    worker = login("worker")
    url = new_record(worker, cr_place="校門口")
    fill(worker, f"{url}/edit", cr_place="校園", cr_start="115/11/01 09:30")
    page = text_of(worker.get(f"{url}/history").text)
    assert "校門口" in page
    assert "校園" in page
    assert "115/11/01 09:30" in page
    assert "測worker" in page


def test_a_consultation_leads_to_a_report_that_knows_it(login: Login) -> None:
    worker = login("worker")
    answer = fill(
        worker, "/sheet/ssn_consult/add", "submit", ct_at="115/11/01 09:00", ct_channel="H113", ct_caller="SELF",
        cp_name="陳範例", cp_age_said="D", cp_addr="台北市示範路1號", ct_topic=["ECO"],
        ct_text="要協助", ri_emerg="N", oc_result=["RPT_VF"], oc_close_at="115/11/01 10:00",
    )  # fmt: skip
    assert answer.status_code == 302, text_of(answer.text)
    url = answer.headers["Location"]
    page = worker.get(url).text
    assert "臺北市示範路1號" in page
    link = re.search(r'href="(/sheet/rpt_vf/add\?from=SSN_CONSULT-\d+)"', page)
    assert link
    report = worker.get(link[1]).text
    assert 'value="陳範例"' in report
    assert "帶入自" in report
    assert "社會安全網事件諮詢表" in report


def test_whoever_is_typed_into_the_family_can_be_named_before_anything_is_saved(
    login: Login, app: Any
) -> None:
    case = path.assessing(app, "戲新成員")
    worker = login("worker")
    add = f"/sheet/vf_visit/add?case={case}"
    member = {"family-7-id": "-41", "family-7-fm_name": "戲小妹", "family-7-fm_kin": "05"}
    named = {"health-0-hd_who": "-41", "health-0-hd_med": "每日一次"}
    wrong = fill(worker, add, **member, **named, vv_income="很多")
    assert wrong.status_code == 422
    assert re.search(r'<option value="-41" selected>戲小妹', wrong.text), "nothing typed is lost"
    stranger = fill(worker, add, **member, **named | {"health-0-hd_who": "-42"})
    assert stranger.status_code == 422
    saved = fill(worker, add, **member, **named)
    assert saved.status_code == 302, saved.text
    page = worker.get(f"{saved.location}/edit").text
    assert re.search(
        r'<select[^>]*name="health-0-hd_who".*?<option value="\d+" selected>戲小妹', page, re.DOTALL
    )
    assert "-41" not in page
