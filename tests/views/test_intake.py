"""集中派案 over HTTP, without a script: what the desk shows, taking and handing over, duplicates, notes."""

from __future__ import annotations

import re
import uuid
from typing import Any

import pytest

from app.casework.filing import file_report
from app.guard.viewer import acting
from app.models import VulnerableFamilyReport, db
from tests import stage
from tests.cast import HOME
from tests.stage import CASES, answers
from tests.views.test_desk import QUERIES, counted

WINDOW = ("intake", "intake_sup", "county_sup")
OTHERS = ("hot", "worker", "sup", "ngo_worker", "ngo_sup", "mh", "admin", "auditor", "away_worker")


@pytest.fixture
def filed(app: Any, viewers: Any) -> Any:
    """``filed("甲", rv_urgent="Y")``: another report in the queue; undone with the test."""

    def make(name: str, **more: Any) -> int:
        with app.app_context(), acting(viewers("hot"), db.session):
            done = file_report(
                VulnerableFamilyReport, answers(name) | more, county_id=HOME, once=uuid.uuid4()
            )
            db.session.commit()
        return done.case_id

    return make


def post(client: Any, url: str, **data: Any) -> Any:
    return client.post(url, data={"csrf_token": stage.token(client.get("/account/").text), **data})


def rows_of(text: str) -> list[int]:
    return [int(i) for i in re.findall(r'class="hit" href="/intake/(\d+)"', text)]


@pytest.mark.parametrize("who", WINDOW)
@pytest.mark.parametrize("page", ["/intake/", "/intake/{case}", "/case/show/{case}"])
def test_desk_and_report_cost_at_most_twelve_statements(
    app: Any, login: Any, filed: Any, who: str, page: str
):
    for n in range(3):
        filed(f"同{n}")
    client, url = login(who), page.format(case=CASES["intake"])
    client.get(url)
    with counted(app) as sent:
        answer = client.get(url)
    assert answer.status_code == 200
    assert len(sent) <= QUERIES, "\n".join(sent)


@pytest.mark.parametrize("who", OTHERS)
def test_the_desk_is_not_for_others(login: Any, who: str):
    client = login(who)
    assert client.get("/intake/").status_code in (403, 404)
    assert client.get(f"/intake/{CASES['intake']}").status_code in (403, 404)
    for url in (f"/intake/{CASES['intake']}/say", "/intake/bulk", f"/intake/{CASES['intake']}/note"):
        assert post(client, url, do="take", action="take", rowid=CASES["intake"]).status_code in (403, 404)


def test_another_county_finds_nothing(login: Any):
    client = login("away_intake")
    assert rows_of(client.get("/intake/").text) == [CASES["away"]]
    assert client.get(f"/intake/{CASES['intake']}").status_code == 404
    assert post(client, f"/intake/{CASES['intake']}/say", do="take").status_code == 404


def test_emergencies_are_on_top_and_loud(login: Any, filed: Any):
    urgent = filed("急件", rv_urgent="Y")
    text = login("intake").get("/intake/").text
    assert rows_of(text)[0] == urgent
    loud = text.split("is-urgent")[1].split("</section>")[0]
    assert rows_of(loud) == [urgent]
    assert "急件家" in loud


def test_the_same_report_five_times_is_one_row(login: Any, filed: Any):
    same = [filed("同一家") for _ in range(5)]
    text = login("intake").get("/intake/").text
    assert [i for i in rows_of(text) if i in same] == same[:1]
    assert "相同通報共 5 件" in text
    assert all(f'href="/intake/{i}"' in text for i in same)


def test_a_report_is_taken_and_the_second_is_told_who_has_it(login: Any):
    intake, sup, url = login("intake"), login("intake_sup"), f"/intake/{CASES['intake']}/say"
    answer = post(intake, url, do="take")
    assert answer.status_code == 302
    assert "由您受理" in intake.get(answer.location).text
    assert rows_of(intake.get("/intake/?which=mine").text) == [CASES["intake"]]
    post(sup, url, do="take")
    assert "測intake已經在受理這一件" in sup.get("/intake/").text.replace("intake測", "測intake")


def test_many_are_taken_after_a_page_that_asks(login: Any, filed: Any):
    ids = [CASES["intake"], filed("第二件")]
    client = login("intake")
    asked = post(client, "/intake/bulk", action="take", rowid=ids)
    assert asked.status_code == 200
    assert rows_of(client.get("/intake/?which=mine").text) == []
    assert all(f'name="rowid" value="{i}"' in asked.text for i in ids)
    assert post(client, "/intake/bulk", action="take", rowid=ids, sure="1").status_code == 302
    assert set(rows_of(client.get("/intake/?which=mine").text)) == set(ids)


def test_many_are_handed_over_and_nobody_chosen_is_said(login: Any, viewers: Any):
    client, ids = login("intake_sup"), [CASES["intake"]]
    empty = post(client, "/intake/bulk", action="pass_on", rowid=ids, sure="1")
    assert (empty.status_code, "請選擇要轉交給誰" in empty.text) == (400, True)
    heir = viewers("intake").user_id
    post(client, "/intake/bulk", action="pass_on", rowid=ids, sure="1", worker=heir)
    assert rows_of(login("intake").get("/intake/?which=mine").text) == ids


@pytest.mark.parametrize(("data", "status"), [({"action": "x"}, 400), ({"action": "take", "rowid": "x"}, 400),
                                              ({"action": "take"}, 302)])  # fmt: skip
def test_nonsense_is_refused(login: Any, data: dict[str, str], status: int):
    client = login("intake")
    assert post(client, "/intake/bulk", **data).status_code == status


@pytest.mark.parametrize("place", ["x", "1_2", "2_1_1", "1_99999999999999999999_1", "0_1_1'"])
def test_a_place_that_is_none_is_refused_or_empty(login: Any, place: str):
    assert login("intake").get(f"/intake/?after={place}").status_code == 400


def test_pages_lead_on(login: Any, filed: Any, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("app.views.intake.SIZE", 2)
    made = {CASES["intake"], *(filed(f"頁{n}", cl_phone=f"02-1111-000{n}", cl_addr=None) for n in range(4))}
    client, url, seen = login("intake"), "/intake/", set()
    while url:
        text = client.get(url).text
        seen |= set(rows_of(text))
        found = re.search(r'rel="next" href="([^"]+)"', text)
        url = found.group(1).replace("&amp;", "&") if found else ""
    assert seen == made


def test_the_match_panel_tells_who_knows_the_family_and_leads_to_a_merge(login: Any, filed: Any):
    known, report = filed("熟識家"), filed("熟識家")
    client = login("intake_sup")
    text = client.get(f"/intake/{report}").text
    assert "誰認識這一家" in text
    assert f'href="/case/show/{known}"' in text
    merge = re.search(rf'href="(/case/verb/{report}/merge\?same=[^"]+)"', text)
    assert merge
    number = merge.group(1).split("same=")[1]
    assert f'value="{number}"' in client.get(merge.group(1)).text


def test_a_duplicate_is_merged_read_on_its_case_and_taken_up_again(login: Any, filed: Any):
    report, sup = filed("併案家"), login("intake_sup")
    number = re.search(r"VF-\d+-\d+", login("worker").get(f"/case/show/{CASES['open']}").text)
    assert number
    wrong = post(sup, f"/case/verb/{report}/merge", same="VF-000-00000", reason="同一件")
    assert (wrong.status_code, "找不到可以併入的案件" in wrong.text) == (409, True)
    assert 'value="VF-000-00000"' in wrong.text
    assert post(sup, f"/case/verb/{report}/merge", same=number.group(), reason="同一件").status_code == 302
    assert report not in rows_of(sup.get("/intake/").text)
    page = login("worker").get(f"/case/show/{CASES['open']}").text
    assert f'href="/case/show/{report}"' in page.split('id="duplicates"')[1]
    assert login("worker").get(f"/case/show/{report}").status_code == 200
    assert "併案" in login("hot").get("/desk/").text
    assert post(sup, f"/case/verb/{report}/reinstate", reason="不同家").status_code == 302
    assert report in rows_of(sup.get("/intake/").text)
    assert login("worker").get(f"/case/show/{report}").status_code == 404


def test_a_note_is_written_and_what_is_missing_is_said(login: Any):
    client, url = login("intake"), f"/intake/{CASES['intake']}/note"
    half = post(client, url, kind="CALL", whom="示範國小導師")
    assert half.status_code == 400
    assert "示範國小導師" in half.text
    done = post(client, url, kind="CALL", whom="示範國小導師", result="REACHED", note="孩子今天到校")
    assert done.status_code == 302
    assert "孩子今天到校" in client.get(f"/intake/{CASES['intake']}").text
    assert "孩子今天到校" not in login("hot").get(f"/case/show/{CASES['intake']}").text


def test_a_report_that_waits_no_more_leads_to_its_case(login: Any):
    answer = login("intake_sup").get(f"/intake/{CASES['open']}")
    assert (answer.status_code, answer.location) == (302, f"/case/show/{CASES['open']}")
    assert login("intake_sup").get(f"/intake/{CASES['open']}/note").status_code == 404


def test_approvals_that_wait_are_counted_for_who_approves(login: Any):
    assert "待核定派案" in login("intake_sup").get("/intake/").text
    assert "待核定派案" not in login("intake").get("/intake/").text
