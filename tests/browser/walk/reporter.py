"""Somebody whom the law obliges to report, with an account: files, and is told how it stands and no more."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser import papers_protective as papers
from tests.browser.filling import fill_whole
from tests.browser.people import Answers, Person, fill
from tests.browser.walk.story import NUMBER, Story, hand_in


def reports(person: Person, story: Story, title: str, answers: Answers) -> None:
    """From the desk to the receipt."""
    page = person.goes("/")
    page.get_by_role("link", name="新增通報").click()
    page.locator("section", has_text=title).get_by_role("link", name="填寫通報").click()
    fill_whole(page, answers)
    files(page, story)
    is_told(person, story, "已受理")


def files(page: Page, story: Story) -> None:
    """The report that stands on the page is sent: the receipt with its number and PIN."""
    hand_in(page)
    expect(page.get_by_text("已收到您的通報。")).to_be_visible()
    facts = page.locator("dl.facts dd")
    expect(facts).to_have_text([NUMBER, re.compile(r"^\w{6,}$"), re.compile(r"^\d{3}/")])
    story.number = facts.first.inner_text()


def assesses_the_danger(person: Person, story: Story) -> None:
    """TIPVDA beside the report: five points. Once the score is known, a judgement that differs is to be explained."""
    page = person.goes(f"/receipt/{story.number}")
    page.get_by_role("link", name="填寫 TIPVDA").click()
    fill(page, papers.danger())
    fill_whole(page, papers.OTHERWISE)
    hand_in(page)
    score = page.locator("dl > div", has=page.locator("dt", has_text="總分"))
    expect(score.locator("dd")).to_have_text("5")


def is_told(person: Person, story: Story, standing: str) -> None:
    """Number and standing on the desk, no name."""
    page = person.goes("/")
    filing = page.locator("section", has=page.get_by_role("heading", name="我的通報"))
    expect(filing.locator("div", has_text=story.number).last).to_contain_text(standing)
    expect(page.locator("body")).not_to_contain_text(story.name)
