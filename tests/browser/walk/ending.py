"""The end: the referral is answered, the case closed, its snapshots verified; then it comes back."""

from __future__ import annotations

from playwright.sync_api import expect

from app.casework import verifying
from tests.browser import papers
from tests.browser.people import Person, fill
from tests.browser.server import Site
from tests.browser.walk.centre import NONE, assesses_vulnerability
from tests.browser.walk.story import Story, approve, approves, review, say, sheet, write


def proposes_to_close(worker: Person, supervisor: Person, story: Story) -> None:
    """The worker hands in the closure with its part; while a referral waits, the supervisor is refused."""
    approves(supervisor, story, "PERIODIC", "定期評估表")
    assesses_vulnerability(worker, story, NONE, "結案")
    write(worker, story, "CLOSURE", "結案評估表", papers.closure())
    page = review(supervisor, story, "CLOSURE")
    page.locator("#opinion").fill("服務有成。")
    approve(page)
    expect(page.locator("#errors")).to_contain_text("還有轉介沒有回覆。請先登錄回覆，再結束這一案。")
    expect(page.locator("#opinion")).to_have_value("服務有成。")
    supervisor.watch.expected("409 POST /reviews/CLOSURE")


def closes(worker: Person, supervisor: Person, story: Story) -> None:
    """The worker enters what the referral became; now the case can end."""
    page = worker.goes(sheet(story, "REFER", "edit"))
    fill(page, papers.reply())
    page.get_by_role("button", name="儲存", exact=True).click()
    expect(page.locator("main")).to_contain_text("轉介完成")
    approves(supervisor, story, "CLOSURE", "結案評估表")
    expect(supervisor.goes(story.address).locator("main")).to_contain_text("已結案")


def verifies(story: Story, site: Site) -> None:
    """``flask verify-snapshot``: everything approved stands as it was approved."""
    assert verifying.verify(site.owner, story.number) == []


def comes_back(supervisor: Person, story: Story) -> None:
    """A closed case is opened again for a reason."""
    say(supervisor, story, "再開案", {"reason": "案家再次求助。"})
    expect(supervisor.page.locator("main")).to_contain_text("評估中")
