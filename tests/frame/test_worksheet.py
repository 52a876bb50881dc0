"""The worksheet while it is filled in: what is asked, what is counted, what is kept, in a real browser."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.frame.browser import opened, served
from tests.frame.gallery import gallery

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def base() -> Iterator[str]:
    with served(gallery()) as address:
        yield address


@pytest.fixture
def page(browser: Browser, base: str) -> Iterator[Page]:
    made = opened(browser, f"{base}/edit", 1280)
    yield made
    made.context.close()


def test_focus_moves_to_the_summary_of_errors(page: Page) -> None:
    expect(page.locator("#errors")).to_be_focused()
    page.get_by_role("link", name="訪視日期").click()
    expect(page.locator("#visit_on")).to_be_in_viewport()


def test_a_question_appears_with_its_reason_and_is_not_posted_while_hidden(page: Page) -> None:
    then = page.locator("[data-then]").first
    expect(then).to_contain_text("因為「訪視結果」選了「未遇」，請再填：")
    page.get_by_label("順利訪視").check(force=True)
    expect(then).to_be_hidden()
    assert page.locator("[name=again_on]").is_disabled()
    page.get_by_label("未遇").check(force=True)
    expect(then).to_be_visible()
    expect(page.locator("[name=again_on]")).to_have_value("115/11/20")


def test_progress_counts_what_is_asked_and_answered(page: Page) -> None:
    section = page.locator("[data-section=C] header [data-n]")
    expect(section).to_have_text("1 / 1 題")
    page.locator("[data-section=C]").get_by_label("是", exact=True).check(force=True)
    expect(section).to_have_text("1 / 2 題")


def test_a_choice_can_be_taken_back(page: Page) -> None:
    method = page.locator("[data-q=method]")
    method.get_by_role("button", name="清除這題").click()
    expect(method.locator("input:checked")).to_have_count(0)
    expect(method.get_by_role("button", name="清除這題")).to_be_hidden()


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("1130229", "讀作：民國 113 年 2 月 29 日（四）"),
        ("113.2.29", "讀作：民國 113 年 2 月 29 日（四）"),
        ("１１３/０２/２９", "讀作：民國 113 年 2 月 29 日（四）"),
        ("113年2月29日", "讀作：民國 113 年 2 月 29 日（四）"),
        ("2024-02-29", "讀作：民國 113 年 2 月 29 日（四），西元 2024 年"),
        ("114/02/29", "沒有這一天，請再看一次。"),
        ("下週二", "讀不出日期。可輸入 1151119、115.11.19 或 2026/11/19。"),
        ("", ""),
    ],
)
def test_dates_are_read_back(page: Page, typed: str, read: str) -> None:
    page.locator("#visit_on").fill(typed)
    expect(page.locator("#visit_on-read")).to_have_text(read)


def test_changes_are_saved_by_themselves(page: Page) -> None:
    with page.expect_request("**/draft") as asked:
        page.locator("#summary").fill("母親在家。")
    assert "summary=%E6%AF%8D" in (asked.value.post_data or "")
    assert asked.value.headers["x-csrftoken"] == "t0ken"
    expect(page.locator("#aw-saved")).to_have_text("草稿已存 09:41")


def test_when_the_login_has_ended_the_page_says_what_is_kept(page: Page) -> None:
    page.route("**/draft", lambda route: route.fulfill(status=401))
    page.locator("#summary").fill("母親在家。")
    page.keyboard.press("Control+s")
    expect(page.locator("#aw-expired")).to_be_visible()
    expect(page.locator("[data-login-link]")).to_have_attribute("href", "/login/?next=%2Fedit")
    page.unroute("**/draft")
    page.get_by_role("button", name="登入好了，繼續存檔").click()
    expect(page.locator("#aw-saved")).to_have_text("草稿已存 09:41")
    expect(page.locator("#aw-expired")).to_be_hidden()


def test_rows_are_added_and_removed_after_asking(page: Page) -> None:
    cards = page.locator("[data-rows=family] > [data-row]")
    page.get_by_role("button", name="新增一筆").click()
    expect(cards).to_have_count(3)
    expect(page.locator("[name=family-2-fm_name]")).to_be_focused()
    page.keyboard.type("林小樣")
    cards.nth(2).get_by_role("button", name="移除這一筆").click()
    expect(page.locator("#aw-dialog")).to_contain_text("要移除「林小樣」這一筆嗎？")
    page.get_by_role("button", name="先不要").click()
    expect(cards).to_have_count(3)
    cards.nth(2).get_by_role("button", name="移除這一筆").click()
    page.get_by_role("button", name="移除", exact=True).click()
    expect(cards).to_have_count(2)
    page.get_by_role("button", name="新增一筆").click()
    expect(page.locator("[name=family-3-fm_name]")).to_be_focused()


def test_a_filled_in_answer_that_is_changed_loses_its_source(page: Page) -> None:
    page.locator("#phone").fill("0911-000-000")
    expect(page.locator("#phone-from")).to_contain_text("已改，不再是帶入的答案")
    expect(page.locator("#phone-from input")).to_be_hidden()


def test_long_lists_of_choices_can_be_narrowed(page: Page) -> None:
    page.get_by_label("在 14 個選項中找").fill("老師")
    expect(page.locator("[data-q=with] .chip:visible")).to_have_text(["公衛護理師", "學校老師"])


def test_without_scripts_everything_is_asked_and_can_be_sent(browser: Browser, base: str) -> None:
    page = opened(browser, f"{base}/edit", 1280, script=False)
    expect(page.locator("[name=harm_kind]").first).to_be_attached()
    expect(page.locator("fieldset[data-q=harm_kind]")).to_be_visible()
    expect(page.locator("[name=family-2-fm_name]")).to_be_visible()
    expect(page.get_by_role("button", name="檢查並送審")).to_be_enabled()
    page.context.close()
