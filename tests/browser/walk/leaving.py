"""A worker leaves in the middle of the path: the administrator hands the case on, the supervisor names a new lead."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.people import Person, fill
from tests.browser.walk.story import Story, on_the_desk, say, yes_if_asked

LEAVER = "測worker2"


def takes_over_and_leaves(
    supervisor: Person, worker: Person, leaver: Person, admin: Person, story: Story
) -> None:
    """The lead passes to a colleague, whose account is then disabled: the case goes back to the supervisor."""
    say(supervisor, story, "改派主責社工", {"worker": LEAVER})
    assert worker.gets(story.address) == 404
    on_the_desk(leaver, story, "開啟案件").first.get_by_role("button", name="開啟案件").click()
    expect(leaver.page.locator("h1")).to_contain_text(story.name)
    disables(admin, story)
    leaver.goes(story.address)
    expect(leaver.page.locator("[name=password]")).to_be_visible()


def disables(admin: Person, story: Story) -> None:
    """Who leaves still has the family: the page asks to whom it goes, and shows its number alone."""
    page = whose_account(admin)
    page.get_by_role("link", name="停用帳號").click()
    main = page.locator("main")
    expect(main).to_contain_text("手上還有進行中的案件")
    expect(main).to_contain_text(story.number)
    expect(main).not_to_contain_text(story.name)
    main.get_by_role("button", name="停用帳號").click()
    expect(page.locator("#errors")).to_contain_text("這一題必須回答")
    admin.watch.expected("400 POST /users/disable/")
    question = page.locator("[data-q^=heir_]").get_attribute("data-q") or ""
    fill(page, {question: "交回單位督導（待指定主責）"})
    main.get_by_role("button", name="停用帳號").click()
    yes_if_asked(page)
    expect(page.get_by_text("帳號已停用")).to_be_visible()


def whose_account(admin: Person) -> Page:
    """The page of the account of who leaves."""
    page = admin.goes("/users/list/?q=worker2")
    page.locator("main tbody a", has_text="worker2").first.click()
    expect(page.locator("h1")).to_contain_text("worker2")
    return page


def is_led_again(supervisor: Person, worker: Person, admin: Person, story: Story) -> None:
    """The supervisor finds the case without a lead on the desk and names one, who goes on; the colleague comes back."""
    line = on_the_desk(supervisor, story, "還沒有主責社工")
    line.first.get_by_role("link", name="改派主責社工").click()
    fill(supervisor.page, {"worker": "測worker"})
    supervisor.page.locator("main").get_by_role("button", name="改派主責社工", exact=True).click()
    expect(supervisor.page.get_by_text("已完成：改派主責社工")).to_be_visible()
    on_the_desk(worker, story, "開啟案件").first.get_by_role("button", name="開啟案件").click()
    expect(worker.page.locator("h1")).to_contain_text(story.name)
    page = whose_account(admin)
    page.get_by_role("link", name="啟用帳號").click()
    page.locator("main").get_by_role("button", name="啟用帳號").click()
    expect(page.get_by_text("帳號已啟用")).to_be_visible()
