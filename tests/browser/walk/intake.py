"""The hotline takes the call and reports; the intake window screens within 24 hours and dispatches."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser import papers
from tests.browser.filling import fill_whole
from tests.browser.people import Person, fill
from tests.browser.walk.reporter import files, is_told
from tests.browser.walk.story import Story, approves, begin, hand_in, keep, off_the_desk, say


def consults_and_reports(hot: Person, story: Story) -> None:
    """A consultation, a report begun with its answers, the receipt with number and PIN."""
    page = hot.page
    page.get_by_role("link", name="新增諮詢").click()
    asked_when_needed(hot)
    fill(page, papers.consultation(story.name))
    expect(page.locator("#ct_at-read")).to_contain_text("讀作：民國 ")
    page.get_by_role("button", name="檢查並送審").click()
    page.get_by_role("link", name="接續填寫：脆弱家庭通報表").click()
    expect(page.locator('[name="cl_name"]')).to_have_value(story.name)
    expect(page.locator("#cl_name-from")).to_contain_text("社會安全網事件諮詢表")
    fill(page, papers.report(story.name))
    files(page, story)


def asked_when_needed(hot: Person) -> None:
    """A question appears with its reason, and goes again."""
    danger = hot.page.locator('[data-q="ri_emerg_txt"]')
    fill(hot.page, {"ri_emerg": "是"})
    expect(danger).to_be_visible()
    expect(danger.locator("xpath=ancestor::*[@data-then]")).to_contain_text("請再填")
    fill(hot.page, {"ri_emerg": "否"})
    expect(danger).to_be_hidden()


def screens(intake: Person, story: Story) -> None:
    """On the desk with what is left of 24 hours; the window reads who reported and corrects an answer."""
    page = intake.page
    row = page.locator(".todo li", has_text=story.number)
    expect(row).to_contain_text(re.compile(r"派案.*24小時", re.DOTALL))
    expect(row.locator(".clock")).to_have_text(re.compile(r"剩 2[23] 時 \d+ 分"))
    row.get_by_role("link", name="開啟案件").click()
    story.case = page.url.rsplit("/", 1)[-1]
    page.get_by_role("link", name="脆弱家庭通報表", exact=True).click()
    story.report = page.url.rsplit("/", 1)[-1]
    expect(page.get_by_text(papers.reporter(story.name))).to_be_visible()
    page.get_by_role("link", name="編修").click()
    fill(page, {"cl_addr": "臺北市示範區示範路2號3樓"})
    page.get_by_role("button", name="儲存", exact=True).click()
    expect(page.locator("main")).to_contain_text("示範路2號3樓")
    page.get_by_role("link", name="修改歷程").click()
    expect(page.locator("main")).to_contain_text("測intake")


def writes_the_dispatch_record(intake: Person, story: Story) -> None:
    """The record says what the systems know, whether it is urgent, and to whom the family should go."""
    page = begin(intake, story, "集中派案窗口篩派案紀錄（脆弱家庭）")
    expect(page.locator('[data-q="dv_due"]')).to_contain_text(re.compile(r"\d{3}/\d\d/\d\d"))
    fill_whole(page, papers.dispatch_record())
    hand_in(page)
    keep(page, story, "DISP_VF")


def dispatches(supervisor: Person, story: Story) -> None:
    """The window's supervisor approves the record and gives the case to the centre."""
    approves(supervisor, story, "DISP_VF", "集中派案窗口篩派案紀錄（脆弱家庭）")
    say(supervisor, story, "派案", {"unit": "centre"})


def has_handed_on(hot: Person, intake: Person, story: Story) -> None:
    """The hotline keeps number and status, the window the card."""
    is_told(hot, story, "已派案")
    assert hot.gets(f"/sheet/rpt_vf/{story.report}") == 404
    card = intake.goes(f"/case/list/?q={story.number}").locator("tbody tr")
    expect(card).to_contain_text("已派案，待收案")
    expect(card).to_contain_text("centre")
    expect(card.get_by_role("link", name=story.number)).to_have_count(0)
    expect(intake.page.locator("body")).not_to_contain_text(story.name)
    assert intake.gets(story.address) == 404
    assert intake.gets(f"/sheet/rpt_vf/{story.report}") == 404
    off_the_desk(intake, story)
