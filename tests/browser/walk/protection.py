"""The protection unit: an emergency refused, then taken; a child's case investigated; a wife's assessed, recalled."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser import papers_protective as papers
from tests.browser.filling import fill_whole
from tests.browser.people import Person, fill
from tests.browser.walk.standing import MINUTES_LEFT
from tests.browser.walk.story import (
    Story,
    approves,
    begin,
    comes,
    hand_in,
    keep,
    on_the_desk,
    say,
)

INVESTIGATION, SAFETY = "兒童及少年保護調查報告", "兒少保護安全評估（SDM結構化決策）"
ASSESSMENT = "成人保護個案評估表（受案評估摘要）"
URGENT = "緊急派案，請立即確認收到"


def refuses(supervisor: Person, story: Story) -> None:
    """Loud on the supervisor's desk, with the hour that runs; refused with grounds, and out of sight."""
    line = on_the_desk(supervisor, story, URGENT).first
    expect(line.locator(".clock .t")).to_have_text(MINUTES_LEFT)
    say(supervisor, story, "退回派案", papers.refusal())
    assert supervisor.gets(story.address) == 404
    expect(on_the_desk(supervisor, story, "等縣市裁定")).to_have_count(1)
    expect(supervisor.page.locator("main")).not_to_contain_text(story.name)


def responds(worker: Person, story: Story) -> None:
    """Who is on duty sees a number and no name; one button acknowledges the emergency, and the case is in sight."""
    assert worker.gets(story.address) == 404
    line = on_the_desk(worker, story, URGENT).first
    expect(line.locator(".clock .t")).to_have_text(MINUTES_LEFT)
    expect(worker.page.locator("main")).not_to_contain_text(story.name)
    line.get_by_role("button", name="確認收到，由我出勤").click()
    expect(worker.page.get_by_text("已確認收到，這一案現在在您的案件裡。")).to_be_visible()
    expect(worker.page.locator("h1")).to_contain_text(story.name)
    worker.goes("/")
    expect(worker.page.locator(".todo li", has_text=story.number).filter(has_text=URGENT)).to_have_count(0)


def may_not_refuse_again(supervisor: Person, story: Story) -> None:
    """What the county has decided is final: the verb is shown with the reason why not."""
    page = supervisor.goes(story.address)
    page.locator("details.acts > summary").click()
    expect(page.locator("details.acts")).to_contain_text("目前不能這樣做：已由縣市仲裁派案")


def accepts(supervisor: Person, worker: Person, story: Story, name: str) -> None:
    """The supervisor appoints the worker, on whose desk the case is new."""
    on_the_desk(supervisor, story, "收案並指定主責").first.get_by_role("link", name="收案並指定主責").click()
    fill(supervisor.page, {"worker": name})
    supervisor.page.locator("main").get_by_role("button", name="收案並指定主責", exact=True).click()
    expect(supervisor.page.get_by_text("已完成：收案並指定主責")).to_be_visible()
    on_the_desk(worker, story, "開啟案件").first.get_by_role("button", name="開啟案件").click()
    expect(worker.page.locator("h1")).to_contain_text(story.name)


def investigates(worker: Person, story: Story) -> None:
    """The safety assessment, whose plan is asked once its result is known; then the report, which proposes to open."""
    page = begin(worker, story, SAFETY)
    fill(page, papers.safety())
    fill_whole(page, papers.safety_plan())
    hand_in(page)
    keep(page, story, "CP_SDM")
    page = begin(worker, story, INVESTIGATION)
    fill_whole(page, papers.investigation())
    hand_in(page)
    keep(page, story, "CP_INVEST")
    expect(page.locator("main")).to_contain_text("已送審，等督導審核")


def opens(supervisor: Person, story: Story, code: str, title: str, risk: str = "") -> None:
    """The approval of the assessment opens the case."""
    approves(supervisor, story, code, title)
    page = supervisor.goes(story.address)
    expect(page.locator("main")).to_contain_text("開案服務中")
    expect(page.locator("h1")).to_contain_text(risk)


def assesses(worker: Person, story: Story) -> None:
    """The assessment of an adult with the score of the report: willing, of middle risk, for an NGO."""
    page = begin(worker, story, ASSESSMENT)
    expect(page.locator('[name="aa_score"]')).to_have_value("5")
    expect(page.locator('[data-q="aa_score"]')).to_contain_text("帶入自")
    fill_whole(page, papers.assessment())
    hand_in(page)
    keep(page, story, "ADULT_ASSESS")
    expect(page.locator("main")).to_contain_text("已送審，等督導審核")


def recalls(worker: Person, supervisor: Person, story: Story) -> None:
    """The lead says that the risk has risen: the case is high from then on, and cannot be delegated any more."""
    say(worker, story, "風險升高", papers.alert())
    expect(worker.page.locator("h1")).to_contain_text("高風險")
    comes(supervisor, supervisor.page.locator("#news", has_text=f"{story.number} 風險升高"))
    page = supervisor.goes(story.address)
    expect(page.locator("#delegations")).to_contain_text("收回")
    page.locator("details.acts > summary").click()
    expect(page.locator("details.acts")).to_contain_text("目前不能委託：風險不是中或低")
