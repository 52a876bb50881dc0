"""A report over HTTP: filed whole, once, to the right county; corrected at the window with its people kept."""

from __future__ import annotations

import re
from typing import Any

import pytest
from sqlalchemy import text

from tests.views.pages import fill, inputs, send
from tests.views.test_filling_in import text_of

Login = Any
ADD = "/sheet/rpt_vf/add"
REPORT = {
    "rv_source": "", "rv_channel": "TEL", "rep_known_at": "115/11/01 09:00", "rep_reported_at": "115/11/01 10:00",
    "rep_unit_name": "示範國小", "rep_name": "林通報", "rep_phone": "02-1234-5678", "rv_text": "兩名兒少常獨自在家",
    "rv_urgent": "N", "cl_name": "陳範例", "cl_id_kind": "NONE", "cl_sex": "F", "cl_addr": "示範市示範路1號",
    "cl_phone": "0912-345-678", "rv_haschild": "Y", "rv_kids": "2", "sv_told": "Y",
    "family__0__fm_name": "陳小一", "family__0__fm_kin": "03", "family__0__fm_sex": "M", "family__0__fm_live": "Y",
    "family__1__fm_name": "陳小二", "family__1__fm_kin": "03", "family__1__fm_sex": "F", "family__1__fm_live": "Y",
}  # fmt: skip


def first_of(page: str, name: str) -> str:
    """The first answer that a page offers to a question."""
    found = re.search(rf'name="{name}" value="([^"]+)"', page) or re.search(
        rf'name="{name}"[^>]*>.*?<option value="([^"]+)"', page, re.DOTALL
    )
    assert found, name
    return found[1]


def report(client: Any, **changed: Any) -> Any:
    """File a report."""
    page = client.get(ADD).text
    chosen = ("rv_source", "rep_unit_type", "rep_profession", "rv_aspect", "rv_factor")
    answers = {**REPORT, **{name: first_of(page, name) for name in chosen}, **changed}
    return send(client, ADD, inputs(page), "submit", **answers)


@pytest.fixture
def filed(login: Login, undone: Any) -> tuple[Any, str]:
    """The window's browser, and the address of a report that has just come in."""
    answer = report(login("reporter"))
    assert answer.status_code == 302, text_of(answer.text)
    newest = undone.execute(text("select max(id) from rpt_vf"))
    window = login("intake")
    page = window.get("/sheet/rpt_vf/").text
    urls = re.findall(r'href="(/sheet/rpt_vf/\d+)"', page)
    assert urls, newest
    return window, urls[0]


def test_a_report_ends_with_its_receipt(login: Login) -> None:
    reporter = login("reporter")
    answer = report(reporter)
    assert answer.status_code == 302, text_of(answer.text)
    assert answer.headers["Location"].startswith("/receipt/")
    page = text_of(reporter.get(answer.headers["Location"]).text)
    assert "查詢碼只顯示這一次" in page
    pin = re.search(r"\b\d{6}\b", page)
    assert pin, "the PIN is shown once"
    again = text_of(reporter.get(answer.headers["Location"]).text)
    assert pin[0] not in again
    assert "詢問受理窗口" in again


def test_whoever_files_names_the_reporter_and_cannot_read_the_name_later(login: Login) -> None:
    worker = login("worker")
    assert 'name="rep_name"' in worker.get(ADD).text
    assert report(worker, rep_name="林保密").status_code == 302
    page = worker.get("/sheet/rpt_vf/").text
    url = re.findall(r'href="(/sheet/rpt_vf/\d+)"', page)[0]
    told = worker.get(f"{url}?all=1").text
    assert "林保密" not in told
    assert "保密，您的角色看不到這一題" in told
    assert "林保密" not in worker.get(f"{url}/history").text


def test_the_window_reads_everything(filed: Any) -> None:
    window, url = filed
    page = window.get(url).text
    for words in ("陳範例", "林通報", "陳小一", "陳小二", "兩名兒少常獨自在家"):
        assert words in page


def test_an_incomplete_report_is_not_filed(login: Login, undone: Any) -> None:
    reporter = login("reporter")
    answer = report(reporter, rv_text="", family__1__fm_name="")
    assert answer.status_code == 422
    assert 'href="#rv_text"' in answer.text
    assert 'href="#family-1-fm_name"' in answer.text
    assert 'value="陳小一"' in answer.text


def test_a_wrong_identity_number_is_said_in_words(login: Login) -> None:
    answer = report(login("reporter"), cl_id_kind="NID", cl_id="A123456788")
    assert answer.status_code == 422
    assert "身分證字號檢查碼不符，請再核對" in answer.text


def test_a_double_click_files_one_report(login: Login, undone: Any) -> None:
    reporter = login("reporter")
    page = reporter.get(ADD).text
    chosen = ("rv_source", "rep_unit_type", "rep_profession", "rv_aspect", "rv_factor")
    answers = {**REPORT, **{name: first_of(page, name) for name in chosen}}
    first, second = (send(reporter, ADD, inputs(page), "submit", **answers) for _click in range(2))
    assert first.status_code == second.status_code == 302
    assert len(re.findall(r"VF-\d+-\d+", reporter.get("/desk/").text)) >= 1
    listed = re.findall(r'href="(/sheet/rpt_vf/\d+)"', reporter.get("/sheet/rpt_vf/").text)
    assert len(set(listed)) == len(listed) <= 1


def test_a_county_without_a_window_is_said_and_nothing_is_lost(login: Login) -> None:
    answer = report(login("reporter"), cl_addr="連江縣南竿鄉1號")
    assert answer.status_code == 409
    assert "還沒有受理窗口" in answer.text
    assert 'value="陳小一"' in answer.text


def test_a_correction_keeps_the_people(filed: Any) -> None:
    window, url = filed
    before = inputs(window.get(f"{url}/edit").text)
    ids = [before[f"family-{n}-id"] for n in range(2)]
    answer = fill(window, f"{url}/edit", family__0__fm_name="陳大一", cl_phone="0912-000-000")
    assert answer.status_code == 302, text_of(answer.text)
    after = inputs(window.get(f"{url}/edit").text)
    assert [after[f"family-{n}-id"] for n in range(2)] == ids
    page = window.get(url).text
    assert "陳大一" in page
    assert "0912-000-000" in page


def test_people_are_added_and_removed(filed: Any) -> None:
    window, url = filed
    data = inputs(window.get(f"{url}/edit").text)
    for name in [name for name in data if name.startswith("family-0-")]:
        data.poplist(name)
    new = {
        "family__5__fm_name": "陳小三",
        "family__5__fm_kin": "03",
        "family__5__fm_sex": "M",
        "family__5__fm_live": "Y",
    }
    answer = send(window, f"{url}/edit", data, **new)
    assert answer.status_code == 302, text_of(answer.text)
    page = window.get(url).text
    assert "陳小一" not in page
    assert "陳小二" in page
    assert "陳小三" in page


def test_two_at_the_window_merge_people_too(filed: Any, login: Login) -> None:
    window, url = filed
    other = login("intake_sup")
    mine, theirs = (inputs(one.get(f"{url}/edit").text) for one in (window, other))
    assert send(other, f"{url}/edit", theirs, rv_text="督導補充", cl_phone="0912-111-111").status_code == 302
    answer = send(window, f"{url}/edit", mine, family__0__fm_name="陳改名", cl_phone="0912-222-222")
    assert answer.headers["Location"] == f"{url}/merge"
    page = window.get(f"{url}/merge").text
    for words in ("陳改名", "0912-111-111", "0912-222-222", "督導補充"):
        assert words in page
    picks = dict.fromkeys(re.findall(r'name="(pick-[^"]+)" value="mine"', page), "mine")
    assert "pick-cl_phone" in picks
    data = inputs(page)
    data.update(picks)
    assert send(window, f"{url}/merge", data).headers["Location"] == url
    page = window.get(url).text
    for words in ("陳改名", "0912-222-222", "督導補充", "陳小二"):
        assert words in page
