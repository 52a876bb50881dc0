"""Drafts over HTTP: saved by themselves, back after the page was left, gone after saving, one's own alone."""

from __future__ import annotations

from typing import Any

from sqlalchemy import text

from tests import stage
from tests.views.pages import ADD_RECORD, RECORD, inputs, new_record, send

Login = Any


def autosave(client: Any, url: str, draft_url: str, **answers: Any) -> Any:
    return send(client, draft_url, inputs(client.get(url).text), **answers)


def test_what_was_typed_is_there_again(login: Login) -> None:
    worker, case = login("worker"), stage.CASES["open"]
    url, draft = ADD_RECORD.format(case=case), f"/draft/CASE_REC/case-{case}"
    answer = autosave(worker, url, draft, cr_text="寫到一半", cr_start="昨天", cr_event=["VIO", "SUI"])
    assert answer.status_code == 200
    assert len(answer.json["saved_at"]) == 5
    page = worker.get(url).text
    assert "寫到一半" in page
    assert 'value="昨天"' in page
    assert answer.json["saved_at"] in page
    assert inputs(page).getlist("cr_event") == ["VIO", "SUI"]


def test_a_draft_tells_what_is_worked_out(login: Login) -> None:
    worker = login("worker")
    times = {"rep_known_at": "115/11/01 09:00", "rep_reported_at": "115/11/02 10:00"}
    answer = autosave(worker, "/sheet/rpt_vf/add", "/draft/RPT_VF/new", **times)
    assert answer.json["computed"]["rep_hours"] == {"text": "25", "answer": ["25"]}


def test_saving_forgets_the_draft(login: Login, undone: Any) -> None:
    worker, case = login("worker"), stage.CASES["open"]
    url = ADD_RECORD.format(case=case)
    autosave(worker, url, f"/draft/CASE_REC/case-{case}", cr_text="寫到一半")
    assert send(worker, url, inputs(worker.get(url).text), **RECORD).status_code == 302
    assert "寫到一半" not in worker.get(url).text


def test_a_draft_that_came_after_its_sheet_is_forgotten(login: Login) -> None:
    worker, case = login("worker"), stage.CASES["open"]
    url = ADD_RECORD.format(case=case)
    data = inputs(worker.get(url).text)
    send(worker, url, data.deepcopy(), **RECORD)
    send(worker, f"/draft/CASE_REC/case-{case}", data, cr_text="慢了一步")
    page = worker.get(url).text
    assert "慢了一步" not in page
    assert inputs(page)["once"] != data["once"]


def test_a_draft_of_a_saved_sheet_comes_back_too(login: Login) -> None:
    worker = login("worker")
    url = new_record(worker)
    pk = url.rsplit("/", 1)[1]
    autosave(worker, f"{url}/edit", f"/draft/CASE_REC/{pk}", cr_place="校園")
    assert 'value="校園"' in worker.get(f"{url}/edit").text
    assert "校園" not in worker.get(url).text


def test_a_draft_is_seen_by_nobody_else(login: Login, undone: Any) -> None:
    worker, other, case = login("worker"), login("sup"), stage.CASES["open"]
    url = ADD_RECORD.format(case=case)
    autosave(worker, url, f"/draft/CASE_REC/case-{case}", cr_text="只有我看得到")
    page = other.get(url)
    assert page.status_code in (200, 403)
    assert "只有我看得到" not in page.text


def test_a_draft_is_sealed(login: Login, undone: Any) -> None:
    worker, case = login("worker"), stage.CASES["open"]
    autosave(worker, ADD_RECORD.format(case=case), f"/draft/CASE_REC/case-{case}", cr_text="密封的字")
    bodies = undone.execute(text("select body from form_draft")).scalars().all()
    assert bodies
    assert not any("密封的字".encode() in bytes(body) for body in bodies)


def test_there_is_no_draft_of_no_form(login: Login) -> None:
    worker = login("worker")
    data = inputs(worker.get("/sheet/rpt_vf/add").text)
    for address in ("/draft/NO_FORM/new", "/draft/CASE_REC/a..b", f"/draft/CASE_REC/{'x' * 61}"):
        assert send(worker, address, data.deepcopy()).status_code == 404


def test_a_form_that_is_not_yours_has_no_draft(login: Login) -> None:
    reporter = login("reporter")
    data = inputs(reporter.get("/sheet/rpt_vf/add").text)
    assert send(reporter, "/draft/CASE_REC/new", data).status_code == 403


def test_a_report_that_is_saved_is_a_draft(login: Login) -> None:
    reporter = login("reporter")
    answer = send(
        reporter, "/sheet/rpt_vf/add", inputs(reporter.get("/sheet/rpt_vf/add").text), rv_text="還沒寫完"
    )
    assert answer.status_code == 302
    page = reporter.get(answer.headers["Location"]).text
    assert "還沒寫完" in page
    assert "已存成草稿" in page


def test_a_draft_can_be_thrown_away(login: Login) -> None:
    worker, case = login("worker"), stage.CASES["open"]
    url = ADD_RECORD.format(case=case)
    autosave(worker, url, f"/draft/CASE_REC/case-{case}", cr_text="不要了")
    data = inputs(worker.get(url).text)
    assert send(worker, f"/draft/CASE_REC/case-{case}/drop", data).status_code == 302
    assert "不要了" not in worker.get(url).text


def test_who_was_signed_out_finds_the_draft_after_signing_in(login: Login, app: Any) -> None:
    worker, case = login("worker"), stage.CASES["open"]
    url = ADD_RECORD.format(case=case)
    data = inputs(worker.get(url).text)
    send(worker, f"/draft/CASE_REC/case-{case}", data.deepcopy(), cr_text="登出前寫的")
    worker.post("/logout/", data={"csrf_token": data["csrf_token"]})
    sent_away = worker.get(url)
    assert sent_away.status_code == 302
    assert "next=" in sent_away.headers["Location"]
    assert "登出前寫的" in login("worker").get(url).text
