"""The case page: what each role sees and may say, why the risk, the next step, the timeline, life events, looks."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest

from app.casework import delegating
from app.casework.timeline import KINDS, Mark
from app.columns.minguo import today
from app.models import db
from tests import path, stage, transfers
from tests.cast import PLAYERS
from tests.guard.test_who_sees_what import SEEN_BY
from tests.stage import CASES
from tests.views.pages import RECORD, fill, new_record
from tests.views.test_desk import QUERIES, counted
from tests.views.test_every_form import BY_CODE, Desk
from tests.views.test_reviewing import Office

WHO = sorted({who for seen in SEEN_BY.values() for who in seen})
HEADINGS = ("時間軸", "工作表單", "計畫", "家庭", "誰看得到")
LIFE = {"happened_on": "115/11/02", "kind": "MOVE", "note": "搬到外婆家"}


def page(client: Any, case: int | str, query: str = "") -> str:
    """The page of a case that is seen."""
    answer = client.get(f"/case/show/{CASES.get(case, case) if isinstance(case, str) else case}{query}")
    assert answer.status_code == 200, answer.text
    return str(answer.text)


def part(text: str, name: str) -> str:
    """One section of the page."""
    return text.split(f'id="{name}"')[1].split("</section>")[0]


def verbs(text: str) -> set[str]:
    return set(re.findall(r'href="/case/verb/\d+/(\w+)"', text))


def lines(text: str) -> list[str]:
    """The timeline, line by line, as it is read."""
    found = re.findall(r"<li.*?</li>", part(text, "line"), re.DOTALL)
    return [re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", line)).strip() for line in found]


def post(client: Any, url: str, **data: str) -> Any:
    return client.post(url, data={"csrf_token": stage.token(client.get("/account/").text), **data})


@pytest.fixture
def desk(app: Any, login: Any) -> Desk:
    return Desk(app, login)


@pytest.fixture
def office(app: Any, login: Any) -> Office:
    return Office(app, login)


@pytest.mark.parametrize("who", WHO)
def test_whoever_sees_a_case_sees_every_part_of_its_page(login: Any, who: str):
    client = login(who)
    for key, seen in SEEN_BY.items():
        answer = client.get(f"/case/show/{CASES[key]}")
        role = next(p.role for p in PLAYERS if p.username == who)
        if who not in seen:
            assert answer.status_code in (403, 404), key
        elif role not in ("HOTLINE", "REPORTER"):
            assert answer.status_code == 200, key
            assert all(f"{heading}</h2>" in answer.text for heading in HEADINGS)
            assert f"戲{key}" in answer.text


@pytest.mark.parametrize("who", WHO)
def test_every_verb_that_is_offered_can_be_said_and_every_address_opens(login: Any, who: str):
    client = login(who)
    for key, seen in SEEN_BY.items():
        answer = client.get(f"/case/show/{CASES[key]}")
        if who not in seen or answer.status_code != 200:
            continue
        for url in sorted(set(re.findall(r'href="(/[^"#]+)', answer.text))):
            if not url.startswith("/static"):
                assert client.get(url.replace("&amp;", "&")).status_code in (200, 302), (key, url)


@pytest.mark.parametrize("who", [who for who in WHO if who != "hot"])
def test_a_case_page_costs_at_most_twelve_statements(app: Any, login: Any, who: str):
    client = login(who)
    for key, seen in SEEN_BY.items():
        if who in seen:
            for query in ("", "?kind=sheet"):
                client.get("/desk/")
                with counted(app) as sent:
                    page(client, key, query)
                assert len(sent) <= QUERIES, "\n".join(sent)


def test_the_widest_case_costs_no_more(app: Any, office: Office):
    office.hand_in(BY_CODE["VF_VISIT"])
    page(office.sup, office.id)
    with counted(app) as sent:
        page(office.sup, office.id)
    assert len(sent) <= QUERIES, "\n".join(sent)


def test_verbs_that_make_no_sense_are_not_offered(login: Any):
    plain, delegated = verbs(page(login("sup"), "open")), verbs(page(login("sup"), "delegated"))
    assert plain.isdisjoint({"recall", "release", "call_back"})
    assert {"delegate", "invite"} <= plain
    assert "hand_over" not in plain, "the sheet says it"
    assert "recall" in delegated
    assert "release" not in delegated


def test_a_pending_transfer_can_be_called_back_and_is_not_offered_twice(app: Any, login: Any):
    transfers.handed_over(app, CASES["open"], "centre2", "SAME")
    text = page(login("sup"), "open")
    assert "call_back" in verbs(text)
    assert "移轉主責：等待centre2回覆" in text
    assert {"take_over", "keep_out"} <= verbs(page(login("other_sup"), "open"))
    asked = page(login("other_sup"), "open")
    assert re.search(rf'class="btn btn-primary[^"]*" href="/case/verb/{CASES["open"]}/take_over"', asked)


def test_a_helper_can_be_released(app: Any, login: Any):
    unit = stage.ids(app.config["DATABASE_OWNER_URL"])["health"]
    path.say(app, "sup", CASES["open"], "invite", helper=unit)
    text = page(login("sup"), "open")
    assert "release" in verbs(text)
    assert "health（協力）" in text


def test_delegating_an_unfit_case_is_shown_with_the_reason(login: Any):
    text = page(login("sup"), "recalled")
    assert "delegate" not in verbs(text)
    assert 'aria-disabled="true">委託民間團體' in text
    assert "目前不能委託：風險不是中或低" in text


def test_what_stands_out_is_what_the_status_waits_for(login: Any):
    dispatched = page(login("sup"), "dispatched")
    assert f'btn-primary" href="/case/verb/{CASES["dispatched"]}/accept"' in dispatched
    reported = page(login("intake_sup"), "intake")
    assert (
        f'btn-primary" href="/case/{CASES["intake"]}/triage"' in reported
    )  # before the record that takes it over
    assert "dispatch" in verbs(reported)


def test_the_worker_is_led_from_part_to_part_to_the_visit(desk: Desk):
    for code in ("VF_VULN", "VF_FUNC", "VF_NEED"):
        text = page(desk.worker, desk.id)
        assert "先送出：" in part(text, "sheets")
        assert f"/sheet/{code.lower()}/add?case={desk.id}" in part(text, "sheets")
        desk.hand_in(BY_CODE[code])
    text = page(desk.worker, desk.id)
    assert "先送出：" not in part(text, "sheets")
    assert f"/sheet/vf_visit/add?case={desk.id}" in part(text, "sheets")


def test_the_supervisor_is_led_to_the_review_and_the_writer_waits(office: Office):
    url = office.hand_in(BY_CODE["VF_VISIT"])
    text = page(office.sup, office.id)
    assert f'btn-primary" href="{office.review_url(url)}"' in text
    own = page(office.worker, office.id)
    assert "/reviews/" not in own
    assert "待審核" in part(own, "sheets")


def test_a_sheet_that_was_sent_back_stands_in_the_alarm_strip(office: Office):
    url = office.hand_in(BY_CODE["VF_VISIT"])
    assert office.say(url, "RETURN", opinion="請補家庭狀況").status_code == 302
    text = page(office.worker, office.id)
    assert "1 份表單退回修正" in text
    assert f'btn-primary" href="{url}/edit"' in text
    assert any("退回修正：訪視評估" in line for line in lines(text))


def test_why_the_risk_is_what_it_is(office: Office):
    assert "尚未評估" in page(office.worker, office.id)
    office.hand_in(BY_CODE["VF_VULN"])
    text = page(office.worker, office.id)
    assert re.search(r"(指標 \d+ 項|沒有任何指標) → .+（R14 第 \d+ 列）→ .+（R00 第 \d+ 列）", text)
    assert "看評估" in text
    assert "由人員評定，沒有評估表" in page(office.worker, "open")


def test_a_raised_risk_and_late_clocks_stand_in_the_alarm_strip(login: Any):
    text = page(login("worker"), "recalled")
    assert "風險升高：升為高風險" in text
    assert "戲：再度發生衝突" in text


def test_a_running_delegation_says_until_when(login: Any):
    text = page(login("worker"), "delegated")
    assert re.search(r"委託ngo服務中，至 \d+/\d+/\d+", text)
    assert "家庭支持服務" in part(text, "delegations")


def test_the_timeline_tells_contacts_with_method_result_and_a_line(login: Any):
    client = login("worker")
    new_record(client, do="submit", cr_text="孩子今天有到校。")
    found = lines(page(client, "open", "?kind=contact"))
    assert "面訪家庭・訪視成功 孩子今天有到校。" in found[0]
    whole = lines(page(client, "open"))
    assert sum("孩子今天有到校。" in line for line in whole) == 1
    assert not any("送出個案紀錄表" in line for line in whole), "the contact says it already"
    assert any("送出個案紀錄表" in line for line in lines(page(client, "open", "?kind=sheet")))


def test_what_a_record_ticks_is_a_life_event_by_itself(login: Any):
    client = login("worker")
    new_record(client, do="submit", cr_event=["MOVE", "HOSP"])
    assert any("生活事件：住院、搬遷" in line for line in lines(page(client, "open", "?kind=life")))
    new_record(client, do="submit", cr_event=["NONE"])
    assert len(lines(page(client, "open", "?kind=life"))) == 1
    new_record(client, do="save", cr_event=["BIRTH"])
    assert len(lines(page(client, "open", "?kind=life"))) == 1, "a draft tells nothing yet"


@pytest.mark.parametrize("kind", KINDS)
def test_every_filter_opens(login: Any, kind: str):
    page(login("worker"), "open", f"?kind={kind}")


@pytest.mark.parametrize(
    "query", ["?kind=x", "?before=x", "?before=1~2~3", "?before=2026-01-01~verb~1", "?before=~~"]
)
def test_a_bad_address_of_the_timeline_is_refused(login: Any, query: str):
    assert login("worker").get(f"/case/show/{CASES['open']}{query}").status_code == 400


def test_the_timeline_is_paged_without_gap_or_echo(login: Any):
    client = login("worker")
    for n in range(24):
        new_record(client, do="submit", cr_text=f"第{n}次。", cr_start=f"115/10/{n + 1:02} 09:00")
    said, text = [], page(client, "open", "?kind=contact")
    for _page in range(4):
        said += lines(text)
        found = re.search(r'href="/case/show/\d+(\?[^"#]*before=[^"#]+)', text)
        if not found:
            break
        text = page(client, "open", found[1].replace("&amp;", "&"))
    assert [re.search(r"第(\d+)次", line)[1] for line in said] == [str(n) for n in reversed(range(24))]


def test_a_mark_reads_as_it_was_written():
    mark = Mark.read("2026-11-22T09:00:00+08:00~life~7")
    assert Mark.read(str(mark)) == mark


def test_an_ngo_reads_no_sheet_of_the_window_on_the_timeline(login: Any):
    assert "通報表" not in "".join(lines(page(login("ngo_worker"), "delegated")))


def life_url(case: str = "open") -> str:
    return f"/case/{CASES[case]}/life/add"


def write(client: Any, case: str = "open", **typed: str) -> Any:
    data = {**LIFE, **typed, "_q": "happened_on kind who_id note"}
    return post(client, life_url(case), **data)


def test_a_life_event_is_written_changed_and_withdrawn(login: Any):
    client = login("worker")
    assert write(client).status_code == 302
    text = page(client, "open", "?kind=life")
    assert any("生活事件：搬遷" in line and "搬到外婆家" in line for line in lines(text))
    edit = re.search(r'href="(/case/\d+/life/\d+)"', text)[1]
    form = client.get(edit).text
    version = re.search(r'name="version" value="(\d+)"', form)[1]
    assert "搬到外婆家" in form
    changed = {**LIFE, "kind": "BIRTH", "note": "弟弟出生", "_q": "happened_on kind who_id note"}
    assert post(client, edit, version=version, **changed).status_code == 302
    assert any("生活事件：出生" in line for line in lines(page(client, "open", "?kind=life")))
    stale = post(client, edit, version=version, **changed)
    assert stale.status_code == 409
    assert "弟弟出生" in stale.text
    assert post(client, f"{edit}/withdraw").status_code == 302
    assert lines(page(client, "open", "?kind=life")) == []
    assert client.get(edit).status_code == 404
    assert "撤回時間" in client.get(f"/case/{CASES['open']}/history").text


def test_a_life_event_of_a_member_names_them(app: Any, login: Any):
    client = login("worker")
    assert write(client, who_id=str(path.people(app, CASES["open"])[0])).status_code == 302
    assert any("生活事件：搬遷（戲open）" in line for line in lines(page(client, "open", "?kind=life")))


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ({"kind": ""}, "這一題必須回答"),
        ({"happened_on": "130/01/01"}, "happened_on"),
        ({"who_id": "999999"}, "who_id"),
        ({"kind": "X"}, "kind"),
    ],
)
def test_an_incomplete_life_event_comes_back_with_what_was_typed(login: Any, typed: dict[str, str], why: str):
    answer = write(login("worker"), **typed)
    assert answer.status_code == 400
    assert why in answer.text
    assert "搬到外婆家" in answer.text


def test_a_life_event_is_withdrawn_only_on_its_own_case(login: Any):
    client = login("worker")
    write(client)
    edit = re.search(r'href="(/case/\d+/life/\d+)"', page(client, "open"))[1]
    other = edit.replace(f"/case/{CASES['open']}/", f"/case/{CASES['delegated']}/")
    assert client.get(other).status_code == 404
    assert post(client, f"{other}/withdraw").status_code == 404


@pytest.mark.parametrize(("who", "case"), [("ngo_worker", "delegated"), ("sup", "open"), ("worker", "open")])
def test_who_works_on_a_case_writes_life_events(login: Any, who: str, case: str):
    assert life_url(case) in page(login(who), case)
    assert write(login(who), case).status_code == 302


def test_who_does_not_work_on_it_does_not(login: Any):
    for who in ("county_sup", "intake_sup"):
        assert life_url() not in page(login(who), "open")
        assert write(login(who)).status_code == 403
    for who in ("other_worker", "ngo2_worker"):
        assert write(login(who)).status_code == 404


def test_access_is_told_by_unit_with_reason_and_day(login: Any):
    told = part(page(login("worker"), "delegated"), "access")
    assert re.search(r"<strong>centre</strong>.*?起.*?主責・社福中心社工", told, re.DOTALL)
    assert re.search(r"<strong>ngo</strong>.*?受委託・民間團體社工", told, re.DOTALL)
    assert "看不到：通報人身分" in told


AUDITS = ("COUNTY_SUP", "ADM_LOCAL", "AUDITOR", "ADM_CENTRAL")
LOOKERS = {"sup"} | {p.username for p in PLAYERS if p.role in AUDITS and not p.username.startswith("away")}


@pytest.mark.parametrize("who", sorted({p.username for p in PLAYERS} - {"hot", "reporter"}))
def test_who_may_know_who_has_looked(login: Any, who: str):
    login("worker").get(f"/case/show/{CASES['delegated']}")
    answer = login(who).get(f"/case/{CASES['delegated']}/looks")
    if who in LOOKERS:
        assert answer.status_code == 200
        assert "測worker" in answer.text
        assert "案件頁" in answer.text
    else:
        assert answer.status_code in (403, 404)
        assert "測worker" not in answer.text


def test_a_look_at_a_sheet_counts_too(login: Any):
    url = new_record(login("worker"))
    login("county_sup").get(url)
    text = login("sup").get(f"/case/{CASES['open']}/looks").text
    assert "個案紀錄表" in text
    assert "測county_sup" in text


def test_who_audits_learns_no_name_of_a_family(login: Any):
    assert "戲" not in login("auditor").get(f"/case/{CASES['open']}/looks").text


def test_the_history_says_who_changed_what(login: Any):
    text = login("sup").get(f"/case/{CASES['recalled']}/history").text
    assert "<del>低風險</del>" in text
    assert "<ins>高風險</ins>" in text
    assert "移除誰看得到" in text
    assert "測worker" in text


def test_the_history_does_not_say_who_has_reported(login: Any):
    url, said = f"/case/{CASES['delegated']}/history", []
    for who in ("worker", "ngo_worker", "county_sup"):
        client, text = login(who), ""
        text = client.get(url).text
        while older := re.search(r"\?before=\d+", text):
            said.append(text)
            text = client.get(url + older[0]).text
        said.append(text)
    assert any("新增案件" in text for text in said)
    assert not any("測hot" in text for text in said)


@pytest.mark.parametrize("who", ["other_worker", "ngo2_worker", "away_sup", "mh", "cp"])
def test_a_stranger_finds_no_page_of_it(login: Any, who: str):
    client = login(who)
    for url in ("show/{}", "{}/history", "{}/looks", "{}/life/add"):
        assert client.get(f"/case/{url.format(CASES['open'])}").status_code == 404, url


def test_a_record_fits_the_form_of_the_page():
    assert set(RECORD) <= {q.key for q in BY_CODE["CASE_REC"].questions()}


def test_why_an_ngo_declined_stands_where_the_lead_decides(login: Any, app: Any, viewers: Any, tell: Any):
    owner, why = app.config["DATABASE_OWNER_URL"], "目前社工人力已滿"
    asked = {"ngo": stage.ids(owner)["ngo"], "starts_on": today(), "ends_on": today() + dt.timedelta(days=90)}
    said = {"scope": "家庭支持服務", "purpose": "協助親職", "shared": ["PERSON"]}
    path.say(app, "sup", stage.CASES["open"], "delegate", **asked, **said)
    with path.looking(app, "ngo_sup"):
        offered = next(iter(delegating.offers()))
        delegating.decline(offered.id, why)
        db.session.commit()
    for who in ("sup", "worker"):
        text = page(login(who), "open")
        assert "婉拒委託，請決定下一步" in text
        assert text.count(why) == 2, "on top, and beside the delegation"
    assert why in login("sup").get(f"/case/verb/{stage.CASES['open']}/delegate").text
    tell(viewers("sup"), "decline", "open")
    client = login("sup")
    inbox = client.get("/inbox/").text
    assert f"理由：{why}" in inbox
    opens = re.search(r'action="(/inbox/\d+)"', inbox)
    assert opens
    answer = client.post(opens[1], data={"csrf_token": stage.token(inbox)})
    assert answer.location == f"/case/show/{stage.CASES['open']}#delegations"


def test_a_supervisor_writes_an_opinion_beside_the_record_and_nothing_else(login: Any):
    worker, sup = login("worker"), login("sup")
    draft = new_record(worker)
    assert "寫督導意見" not in sup.get(draft).text
    assert sup.get(f"{draft}/edit").location == draft
    url = new_record(worker, do="submit")
    assert "寫督導意見" in sup.get(url).text
    assert "寫督導意見" not in worker.get(url).text
    text = sup.get(f"{url}/edit").text
    assert set(re.findall(r'name="(cr_\w+)"', text)) == {"cr_sup"}
    answer = fill(sup, f"{url}/edit", cr_sup="請追蹤學校出席", cr_text="改寫")
    assert answer.location == url
    text = sup.get(url).text
    assert "請追蹤學校出席" in text
    assert "改寫" not in text


def test_the_windows_supervisor_is_told_what_lies_out_of_sight(login: Any):
    new_record(login("worker"), do="submit")
    text = page(login("intake_sup"), "open")
    assert "服務計畫不在您的範圍" in text
    assert "/sheet/case_rec/" not in text
    assert "/sheet/rpt_vf/" in text
    assert "（摘要，不含服務內容）" in part(text, "access")
