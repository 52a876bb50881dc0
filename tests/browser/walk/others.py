"""Who has no part in the family: a worker of another centre, and the administrator who knows accounts, not cases."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.people import Person, fill
from tests.browser.walk.story import Story


def never_sees_it(other: Person, story: Story) -> None:
    """Not in the list, not by a part of the name, not at its address."""
    page = other.goes("/case/list/")
    expect(page.locator("body")).not_to_contain_text(story.number)
    page.locator("main [name=q]").fill(story.name[1:3])
    page.locator("main").get_by_role("button", name="查詢").click()
    expect(page.get_by_text("沒有符合條件的案件")).to_be_visible()
    for path in (story.address, f"/sheet/rpt_vf/{story.report}", f"/case/verb/{story.case}/rate"):
        assert other.gets(path) == 404, path


def keeps_the_accounts(admin: Person, story: Story) -> None:
    """Sees who there is and since when, makes an account with a password for once, and no case."""
    page = admin.goes("/users/list/")
    expect(page.locator("tbody tr", has_text="測 worker").first).to_contain_text("centre")
    page.get_by_role("link", name="新增使用者").click()
    fill(
        page,
        {
            "username": f"new{story.case}",
            "last_name": "新",
            "first_name": "社工",
            "email": f"new{story.case}@example.org",
        },
    )
    fill(page, {"agency": "centre", "role": "社福中心社工"})
    page.locator("main").get_by_role("button", name="新增使用者").click()
    expect(page.locator("h1")).to_have_text("一次性密碼")
    for path in (story.address, f"/sheet/rpt_vf/{story.report}"):
        assert admin.gets(path) in (403, 404), path
