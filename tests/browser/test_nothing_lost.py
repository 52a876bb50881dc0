"""What was typed is never lost: by closing, an ended login, a second click or writer, a mistake."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from playwright.sync_api import Dialog, Page, expect
from sqlalchemy import Engine, text

from app.server.urls import APP, OWNER, plain
from tests.browser import papers
from tests.browser.conftest import PageAs
from tests.browser.people import Person, fill
from tests.browser.server import Site

CONSULT, REPORT, RECORD = "/sheet/ssn_consult/add", "/sheet/rpt_vf/add", "/sheet/case_rec/add?case={}"
SAVED = re.compile(r"草稿已存 \d\d:\d\d")
LONG = "夜訪案家，燈未亮，門口有便當盒。" * 4_200  # 67,200 characters, 201,600 bytes


@pytest.fixture(autouse=True)
def _clean_desks(owner: Engine) -> None:
    """Nobody has a draft of a new form from before."""
    with owner.begin() as database:
        database.execute(text("delete from form_draft where subject = 'new' or subject like 'case-%'"))


def end_logins(owner: Engine, username: str) -> None:
    """As if the time had run out."""
    with owner.begin() as database:
        ended = "update login_session set ended_at = now() where user_id = (select id from ab_user where username = :u)"
        assert database.execute(text(ended), {"u": username}).rowcount


def count(owner: Engine, statement: str, **values: str) -> int:
    with owner.connect() as database:
        return int(database.execute(text(statement), values).scalar_one())


def is_saved(page: Page) -> None:
    expect(page.locator("#aw-saved")).to_have_text(SAVED, timeout=15_000)


def test_a_draft_survives_closing_the_browser(page_as: PageAs) -> None:
    first = page_as("hot")
    page = first.goes(REPORT)
    family = [{"fm_name": "夏示範長子", "fm_kin": "子", "fm_sex": "男", "fm_birth": "1070820"}]
    fill(
        page,
        {
            "rv_source": "民眾通報",
            "rep_name": "夏示範",
            "rv_factor": ["急難變故"],
            "rv_haschild": "有",
            "family": family,
        },
    )
    is_saved(page)
    first.close()
    page = page_as("hot").goes(REPORT)
    expect(page.locator("#aw-saved")).to_have_text(SAVED)
    expect(page.get_by_label("民眾通報")).to_be_checked()
    expect(page.locator("[name=rep_name]")).to_have_value("夏示範")
    expect(page.get_by_label("急難變故")).to_be_checked()
    expect(page.locator("[name=rv_kids]")).to_be_visible()
    expect(page.locator("[name=family-0-fm_name]")).to_have_value("夏示範長子")
    expect(page.locator("[name=family-0-fm_birth]")).to_have_value("1070820")


def test_leaving_with_unsaved_changes_warns_and_still_keeps_them(page_as: PageAs) -> None:
    hot = page_as("hot")
    asked: list[str] = []

    def leave(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    hot.page.on("dialog", leave)
    hot.goes(CONSULT).locator("[name=ct_text]").press_sequentially("剛打的字")
    hot.goes("/")
    assert asked == ["beforeunload"]
    expect(hot.goes(CONSULT).locator("[name=ct_text]")).to_have_value("剛打的字")
    hot.goes("/")
    assert asked == ["beforeunload"], "nothing was changed the second time"


def test_an_ended_login_keeps_the_page_and_goes_on_after_signing_in(page_as: PageAs, owner: Engine) -> None:
    hot = page_as("hot")
    page = hot.goes(CONSULT)
    fill(page, {"ct_text": "登出之前。"})
    is_saved(page)
    end_logins(owner, "hot")
    fill(page, {"ct_text": "登出之後。"})
    expect(page.get_by_text("您已被登出，但這一頁的內容還在。")).to_be_visible()
    hot.watch.expected("401 POST /draft/SSN_CONSULT/new")
    with page.expect_popup() as opened:
        page.get_by_role("link", name="在新分頁登入").click()
    hot.fill_in_the_login(opened.value)
    expect(opened.value.locator("h1")).to_have_text("社會安全網事件諮詢表")
    page.get_by_role("button", name="登入好了，繼續存檔").click()
    is_saved(page)
    hot.watch.expected("400 POST /draft/SSN_CONSULT/new")  # the token of the ended login
    expect(page.locator("#aw-expired")).to_be_hidden()
    assert drafts_of("hot", owner) == 1
    page.reload()
    expect(page.locator("[name=ct_text]")).to_have_value("登出之後。")


def test_submitting_after_the_login_ended_loses_nothing(page_as: PageAs, owner: Engine) -> None:
    hot = page_as("hot")
    page = hot.goes(CONSULT)
    fill(page, papers.consultation("尤示範"))
    is_saved(page)
    end_logins(owner, "hot")
    fill(page, {"ct_text": "最後一句。"})
    page.get_by_role("button", name="檢查並送審").click()
    expect(page.get_by_text("您已被登出，但這一頁的內容還在。")).to_be_visible()
    hot.watch.expected("401 POST /draft/SSN_CONSULT/new")
    with page.expect_popup() as opened:
        page.get_by_role("link", name="在新分頁登入").click()
    hot.fill_in_the_login(opened.value)
    opened.value.close()
    page.get_by_role("button", name="檢查並送審").click()
    expect(page.locator("h1")).to_contain_text("已送出")
    hot.watch.expected("400 POST /draft/SSN_CONSULT/new")  # the token of the ended login
    expect(page.locator("main")).to_contain_text("最後一句。")


@contextmanager
def without_a_database(site: Site) -> Iterator[None]:
    """The pages find no database: their role may not connect, and its connections are ended."""
    administrator = plain(site.owner).replace(f"{OWNER}@", "postgres@")
    with psycopg.connect(administrator, autocommit=True) as connection:
        connection.execute(f"alter role {APP} connection limit 0")
        connection.execute(
            "select pg_terminate_backend(pid, 10000) from pg_stat_activity where usename = %s", [APP]
        )
        try:
            yield
        finally:
            connection.execute(f"alter role {APP} connection limit -1")


def test_what_is_typed_while_the_database_is_away_is_saved_when_it_is_back(
    page_as: PageAs, owner: Engine, site: Site
) -> None:
    hot = page_as("hot")
    page = hot.goes(CONSULT)
    fill(page, papers.consultation("洪示範") | {"ct_text": "之前。"})
    is_saved(page)
    before = count(owner, "select count(*) from ssn_consult")
    with without_a_database(site):
        fill(page, {"ct_text": "資料庫停機時打的字。"})
        expect(page.locator("#aw-saved")).to_have_class(re.compile("is-bad"))
        page.get_by_role("button", name="檢查並送審").click()
        expect(page.locator("[name=ct_text]")).to_have_value("資料庫停機時打的字。")
        hot.watch.expected("503 POST /draft/SSN_CONSULT/new")
        other = hot.context.new_page()
        other.goto(page.url)
        expect(other.locator("h1")).to_have_text("系統暫時無法使用")
        hot.watch.expected("503 GET /sheet/ssn_consult/add")
        other.close()
    expect(page.locator("#aw-saved")).to_have_text(SAVED, timeout=30_000)
    page.get_by_role("button", name="檢查並送審").click()
    expect(page.locator("h1")).to_contain_text("已送出")
    expect(page.locator("main")).to_contain_text("資料庫停機時打的字。")
    assert count(owner, "select count(*) from ssn_consult") == before + 1


def test_a_login_that_ended_overnight_leads_back_to_the_draft(page_as: PageAs, owner: Engine) -> None:
    hot = page_as("hot")
    page = hot.goes(CONSULT)
    fill(page, {"ct_text": "昨天打的。"})
    is_saved(page)
    end_logins(owner, "hot")
    page.reload()
    expect(page.locator("main")).to_contain_text("登入")
    hot.fill_in_the_login(page)
    expect(page.locator("[name=ct_text]")).to_have_value("昨天打的。")


def drafts_of(username: str, owner: Engine) -> int:
    return count(
        owner,
        "select count(*) from form_draft d join ab_user u on u.id = d.user_id where username = :u",
        u=username,
    )


@pytest.mark.parametrize("button", ["檢查並送審", "儲存"])
def test_a_double_click_makes_one_row(button: str, page_as: PageAs, owner: Engine) -> None:
    page = page_as("hot").goes(CONSULT)
    fill(page, papers.consultation("施示範") | {"ct_text": f"按兩下{button}"})
    before = count(owner, "select count(*) from ssn_consult")
    page.get_by_role("button", name=button).dblclick()
    expect(page.locator("h1 .tag")).to_be_visible()
    assert count(owner, "select count(*) from ssn_consult") == before + 1
    assert drafts_of("hot", owner) == 0


def test_a_report_that_was_sent_does_not_stand_there_again_on_going_back(
    page_as: PageAs, owner: Engine
) -> None:
    page = page_as("hot").goes(REPORT)
    fill(page, papers.whole_report("魏示範"))
    before = count(owner, "select count(*) from rpt_vf")
    page.get_by_role("button", name="檢查並送審").dblclick()
    expect(page.get_by_text("已收到您的通報。")).to_be_visible()
    page.go_back()
    expect(page.locator("h1")).to_have_text("脆弱家庭通報表")
    expect(page.locator("[name=cl_name]")).to_have_value("")
    expect(page.locator("#aw-form input:checked")).to_have_count(0)
    assert count(owner, "select count(*) from rpt_vf") == before + 1


def test_mistakes_are_summed_up_and_stand_beside_their_fields(page_as: PageAs) -> None:
    hot = page_as("hot")
    page = hot.goes(CONSULT)
    fill(
        page,
        {
            "ct_caller_name": "陶示範",
            "ct_at": "1151399",
            "ct_topic": ["經濟"],
            "cp_kids": "三個",
            "ri_emerg": "是",
        },
    )
    page.get_by_role("button", name="檢查並送審").click()
    expect(page.locator("#errors")).to_be_focused()
    hot.watch.expected("422 POST /sheet/ssn_consult/add")
    expect(page.locator("#errors li")).to_have_count(page.locator(".is-wrong").count())
    is_told_beside(page, "ct_at")
    is_told_beside(page, "cp_kids")
    is_told_beside(page, "ri_emerg_txt")
    for name, typed in {"ct_at": "1151399", "cp_kids": "三個", "ct_caller_name": "陶示範"}.items():
        expect(page.locator(f"[name={name}]")).to_have_value(typed)
    expect(page.get_by_label("經濟", exact=True)).to_be_checked()
    page.locator("#errors").get_by_role("link", name=re.compile("家中未滿18歲兒少人數")).click()
    expect(page.locator("[name=cp_kids]")).to_be_focused()


def is_told_beside(page: Page, name: str) -> None:
    """The field is marked wrong and described by a message that can be seen."""
    field = page.locator(f"[name={name}]")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_attribute("aria-describedby", re.compile(rf"\b{name}-err\b"))
    expect(page.locator(f"#{name}-err")).to_be_visible()
    expect(page.locator(f"#{name}-err")).not_to_be_empty()


def test_200_kb_in_one_answer_are_kept_and_the_limit_is_told(page_as: PageAs, site: Site) -> None:
    worker = page_as("worker")
    page = worker.goes(RECORD.format(site.cases["open"]))
    fill(page, papers.record() | {"cr_text": LONG})
    is_saved(page)
    page.get_by_role("button", name="檢查並送審").click()
    expect(page.locator("#errors")).to_be_focused()
    worker.watch.expected("422 POST /sheet/case_rec/add")
    expect(page.locator("#cr_text-err")).to_contain_text("20000")
    assert page.locator("[name=cr_text]").input_value() == LONG
    page.reload()
    assert page.locator("[name=cr_text]").input_value() == LONG


def test_two_writers_choose_between_before_mine_and_theirs(page_as: PageAs, site: Site) -> None:
    ngo, worker = page_as("ngo_worker"), page_as("worker")
    page = ngo.goes(RECORD.format(site.cases["delegated"]))
    fill(page, papers.record())
    page.get_by_role("button", name="檢查並送審").click()
    expect(page.locator("h1")).to_contain_text("已送出")
    address = page.url
    fill(both_edit(ngo, address), {"cr_place": "案家", "cr_plan": "電話追蹤。"})
    fill(both_edit(worker, address), {"cr_place": "學校", "cr_goods": "白米十公斤"})
    ngo.page.get_by_role("button", name="儲存", exact=True).click()
    expect(ngo.page.locator("main")).to_contain_text("電話追蹤。")
    worker.page.get_by_role("button", name="儲存", exact=True).click()
    merges(worker.page)
    for words in ("學校", "白米十公斤", "電話追蹤。"):
        expect(worker.page.locator("main")).to_contain_text(words)
    expect(worker.page.locator("main")).not_to_contain_text("案家\n")
    worker.page.get_by_role("link", name="修改歷程").click()
    expect(worker.page.locator("main")).to_contain_text("測ngo_worker")


def both_edit(person: Person, address: str) -> Page:
    page = person.goes(address)
    page.get_by_role("link", name="編修").click()
    expect(page.locator("#aw-form")).to_be_visible()
    return page


def merges(page: Page) -> None:
    """The second writer decides the one answer that both changed; the rest merges by itself."""
    expect(page.locator("h1")).to_have_text("兩個人改了同一份表單")
    place = page.locator("section", has=page.get_by_role("heading", name=re.compile("地點")))
    expect(place.locator(".was")).to_have_text(re.compile(r"原來（[^）]+）\s*(?!學校|案家)\S"))
    expect(place.locator(".pickcard")).to_have_text(
        [re.compile("用我的.*學校", re.DOTALL), re.compile("測ngo_worker.*案家", re.DOTALL)]
    )
    expect(page.locator("table")).to_contain_text("電話追蹤。")
    expect(page.locator("table")).to_contain_text("白米十公斤")
    place.get_by_label(re.compile("^用我的")).check()
    page.get_by_role("button", name="合併並儲存").click()
    expect(page.get_by_text("已合併並儲存。")).to_be_visible()
