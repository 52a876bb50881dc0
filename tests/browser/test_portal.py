"""Somebody without an account, on a phone and without a script: the way out, a report, its receipt, how it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PICTURES
from tests.browser.looking import PHONE, look_at
from tests.browser.server import Site

NEUTRAL = re.compile("^https://www.cwa.gov.tw/")


@pytest.fixture(params=[True, False], ids=["script", "no script"])
def phone(browser: Browser, site: Site, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A phone that nobody has signed in with. The neutral site is not asked: a page of ours answers for it."""
    context = browser.new_context(
        viewport={"width": PHONE, "height": 844},
        locale="zh-TW",
        base_url=site.address,
        java_script_enabled=request.param,
    )
    context.route(
        NEUTRAL, lambda route: route.fulfill(body="<title>weather</title>", content_type="text/html")
    )
    page = context.new_page()
    yield page
    context.close()


def test_a_report_from_a_phone(phone: Page) -> None:
    phone.goto("/portal/")
    phone.get_by_role("link", name=re.compile("我要通報")).click()
    phone.get_by_label("未滿 18 歲").check()
    phone.get_by_label(re.compile("有人傷害他")).check()
    phone.get_by_role("button", name="看該怎麼做").click()
    phone.get_by_role("link", name="開始填寫").click()
    phone.get_by_label("臺北市", exact=True).check()
    phone.locator("textarea[name=ev_text]").fill("隔壁一直有小孩在哭")
    phone.wait_for_timeout(4000)  # no person is faster
    phone.get_by_role("button", name="送出通報").click()
    expect(phone.get_by_role("heading", name="收執")).to_be_visible()
    number, pin = phone.locator(".receipt-code").all_text_contents()
    phone.get_by_role("link", name="查詢受理狀態").click()
    phone.locator("[name=number]").fill(number)
    phone.locator("[name=pin]").fill(pin)
    phone.get_by_role("button", name="查詢", exact=True).click()
    expect(phone.get_by_role("heading", name="已受理")).to_be_visible()


def test_the_way_out_leads_to_the_weather(phone: Page) -> None:
    phone.goto("/portal/help")
    phone.get_by_role("link", name="快速離開").click()
    expect(phone).to_have_title("weather")


@pytest.mark.parametrize("phone", [True], indirect=True)
def test_escape_twice_leaves_too(phone: Page) -> None:
    phone.goto("/portal/report/RPT_SA?who=self")
    phone.locator("textarea[name=ev_text]").fill("x")
    phone.keyboard.press("Escape")
    phone.keyboard.press("Escape")
    expect(phone).to_have_title("weather")


@pytest.mark.parametrize("phone", [True], indirect=True)
@pytest.mark.parametrize(
    "path",
    [
        "/portal/", "/portal/help", "/portal/guide?asked=1", "/portal/guide?asked=1&age=U18&event=harm&who=duty",
        "/portal/report/RPT_ADULT", "/portal/report/RPT_CHILD?who=duty", "/portal/report/RPT_VF?who=self",
        "/portal/report/RPT_SA", "/portal/status",
    ],
)  # fmt: skip
def test_every_page_can_be_read_by_everybody(phone: Page, path: str) -> None:
    phone.goto(path)
    Path(PICTURES).mkdir(parents=True, exist_ok=True)
    phone.screenshot(path=PICTURES / f"portal{re.sub(r'[^a-zA-Z0-9]+', '-', path)}.png", full_page=True)
    seen = look_at(phone, with_axe=True)
    assert (seen.axe, seen.sideways, seen.small) == ([], [], [])
