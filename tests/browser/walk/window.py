"""The intake desk: a report is taken from the queue, passed through the tables, dispatched; a dispute is decided."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser import papers_protective as papers
from tests.browser.filling import fill_whole
from tests.browser.people import Answers, Person, fill
from tests.browser.walk.standing import HOURS_LEFT
from tests.browser.walk.story import Story, hand_in, keep, on_the_desk, open_verb, press, say

WAITED = re.compile(r"^立即・已等 \d 分$")


def takes(window: Person, story: Story, *, is_emergency: bool) -> None:
    """From the queue: of an emergency, on top, how long it has waited; of any other what is left of 24 hours."""
    clock = WAITED if is_emergency else HOURS_LEFT
    page = window.goes("/intake/")
    row = _in_the_queue(page, story, is_emergency=is_emergency)
    expect(row.locator(".clock .t")).to_have_text(clock)
    expect(row).to_contain_text("還沒有人受理")
    row.get_by_role("button", name="受理通報").click()
    expect(page.locator("#report")).to_contain_text("由您受理")
    expect(page.locator("#report header .clock .t")).to_have_text(clock)
    story.case = page.url.rsplit("/", 1)[-1]
    sheet = page.locator(f'#report a[href*="/sheet/{story.form}/"]').first.get_attribute("href") or ""
    story.report = sheet.rsplit("/", 1)[-1]


def _in_the_queue(page: Page, story: Story, *, is_emergency: bool) -> Locator:
    part = page.locator("section.is-urgent" if is_emergency else "section:not(.is-urgent)")
    row = part.locator(".intake-row", has_text=story.number)
    expect(row).to_have_count(1)
    return row


def triages(window: Person, story: Story, answers: Answers, leads_to: str) -> None:
    """The tables ask only what nobody has said yet; where they lead is shown, and then kept."""
    page = window.goes(f"/intake/{story.case}")
    page.locator("#report").get_by_role("link", name="分級分類", exact=True).click()
    fill(page, answers)
    ask = page.get_by_role("button", name="繼續判讀")
    if ask.count():
        ask.click()
    expect(page.locator("#next")).to_contain_text(leads_to)
    page.get_by_role("button", name="儲存決定").click()
    expect(page.get_by_text("已儲存分級分類。")).to_be_visible()


def writes_the_record(
    window: Person, story: Story, code: str, title: str, answers: Answers, known: Answers
) -> None:
    """The page of the report leads to the dispatch record, in which stands what the tables have decided."""
    page = window.goes(story.address)
    page.locator("main .btn-primary").get_by_text(f"填寫{title}", exact=True).click()
    for question, said in known.items():
        chosen = page.locator(f'[data-q="{question}"] .chip', has=page.locator("input:checked"))
        expect(chosen).to_have_text(re.compile(rf"{said}\s*$"))
    fill_whole(page, answers)
    hand_in(page)
    keep(page, story, code)


def dispatches_as_suggested(supervisor: Person, story: Story, unit: str, *, is_emergency: bool) -> None:
    """The suggested unit stands there, and what the report says of haste; the supervisor only has to say yes."""
    page = open_verb(supervisor, story, "派案")
    expect(page.get_by_text(f"建議：派給{unit}")).to_be_visible()
    expect(page.locator('[data-q="unit"] .chip', has=page.locator("input:checked"))).to_contain_text(unit)
    urgent = page.locator('[data-q="is_emergency"] input[value=Y]')
    expect(urgent).to_be_checked(checked=is_emergency)
    press(page, "派案", {})
    expect(page.get_by_text("已完成：派案")).to_be_visible()


def arbitrates(supervisor: Person, story: Story, unit: str) -> None:
    """The desk says how often it has bounced and on which grounds; the county's supervisor decides."""
    expect(on_the_desk(supervisor, story, "派案爭議").first.locator(".clock .t")).to_have_text(HOURS_LEFT)
    page = supervisor.goes("/disputes/")
    dispute = page.locator("section.aw-card", has_text=story.number)
    expect(dispute).to_contain_text("已被退回 1 次")
    expect(dispute).to_contain_text(papers.refusal()["grounds"])
    expect(dispute).to_contain_text(papers.refusal()["reason"])
    expect(dispute.locator(".clock")).to_have_text(re.compile(r"派案爭議仲裁\s+剩 2[23] 時 \d\d 分"))
    say(supervisor, story, "仲裁派案", papers.arbitration(unit))
    expect(supervisor.goes("/disputes/").locator("body")).not_to_contain_text(story.number)
