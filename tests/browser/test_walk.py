"""One family's way through the net, by the hands of everybody on it, on a desk and on a phone."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest
from playwright.sync_api import expect

from tests.browser import papers
from tests.browser.conftest import PageAs
from tests.browser.people import Person, fill, say
from tests.browser.server import Site

NUMBER = re.compile(r"VF-\d{3}-\d{7}")


@dataclass
class Story:
    """What is known of the family as the story goes on."""

    name: str
    number: str = ""
    case: str = ""
    report: str = ""


@pytest.mark.parametrize(("width", "name"), [(1280, "林桌示範"), (390, "黃機示範")])
def test_a_family_from_the_hotline_to_the_recall(width: int, name: str, page_as: PageAs, site: Site) -> None:
    story = Story(name)
    hot = page_as("hot", width)
    consults_and_reports(hot, story)
    intake = page_as("intake", width)
    screens(intake, story)
    dispatches(page_as("intake_sup", width), story)
    has_handed_on(hot, intake, story)
    supervisor, worker = page_as("sup", width), page_as("worker", width)
    opens_the_case(supervisor, worker, story)
    ngo = page_as("ngo_worker", width)
    serves(ngo, story, site)
    rates(worker, story, "高風險")
    has_lost_sight(ngo, story)
    never_sees_it(page_as("other_worker", width), story)


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
    page.get_by_role("button", name="檢查並送審").click()
    expect(page.get_by_text("已收到您的通報。")).to_be_visible()
    expect(page.locator("dl.facts dd")).to_have_text(
        [NUMBER, re.compile(r"^\w{6,}$"), re.compile(r"^\d{3}/")]
    )
    story.number = page.locator("dl.facts dd").first.inner_text()


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


def dispatches(supervisor: Person, story: Story) -> None:
    """The window's supervisor gives the case to the centre."""
    supervisor.goes(f"/case/show/{story.case}")
    say(supervisor.page, "派案", {"unit": "centre"})


def has_handed_on(hot: Person, intake: Person, story: Story) -> None:
    """The hotline keeps number and status, the window the card."""
    hot.goes("/")
    filing = hot.page.locator("section", has=hot.page.get_by_role("heading", name="我的通報"))
    expect(filing.locator("div", has_text=story.number).last).to_contain_text("已派案，待收案")
    expect(hot.page.locator("body")).not_to_contain_text(story.name)
    assert hot.gets(f"/sheet/rpt_vf/{story.report}") == 404
    card = intake.goes(f"/case/list/?q={story.number}").locator("tbody tr")
    expect(card).to_contain_text("已派案，待收案")
    expect(card).to_contain_text("centre")
    expect(card.get_by_role("link", name=story.number)).to_have_count(0)
    expect(intake.page.locator("body")).not_to_contain_text(story.name)
    assert intake.gets(f"/case/show/{story.case}") == 404
    assert intake.gets(f"/sheet/rpt_vf/{story.report}") == 404


def opens_the_case(supervisor: Person, worker: Person, story: Story) -> None:
    """The centre appoints a worker, who finds the risk low; the supervisor opens and delegates."""
    page = supervisor.page
    page.locator(".todo li", has_text=story.number).first.get_by_role("link", name="開啟案件").click()
    say(page, "收案並指定主責", {"worker": "測worker"})
    expect(page.locator("#access")).to_contain_text("測worker")
    worker.goes("/")
    expect(worker.page.locator(".todo li", has_text=story.number).first).to_contain_text(story.name)
    rates(worker, story, "低風險")
    page.reload()
    say(page, "開案", {})
    say(page, "委託民間團體", {"ngo": "ngo", "ngo_worker": "ngo　測ngo_worker"})


def rates(worker: Person, story: Story, risk: str) -> None:
    """The lead worker's verdict."""
    worker.goes(f"/case/show/{story.case}")
    say(worker.page, "評定風險", {"risk": risk, "is_willing": "是", "needs_authority": "否"})
    expect(worker.page.locator("h1")).to_contain_text(risk)


def serves(ngo: Person, story: Story, site: Site) -> None:
    """The NGO's worker writes a record as a draft, then submits it; sees this family and not who reported it."""
    page = ngo.page
    page.locator(".todo li", has_text=story.number).first.get_by_role("link", name="開啟案件").click()
    expect(page.locator("h1")).to_contain_text(story.name)
    page.locator("#sheets summary").click()
    page.locator("#sheets details").get_by_role("link", name="個案紀錄表").click()
    fill(page, dict(list(papers.record().items())[:5]))
    page.get_by_role("button", name="儲存", exact=True).click()
    expect(page.locator("h1")).to_contain_text("草稿")
    page.get_by_role("link", name="編修").click()
    fill(page, dict(list(papers.record().items())[5:]))
    page.get_by_role("button", name="檢查並送審").click()
    expect(page.locator("h1")).to_contain_text("已送出")
    expect(page.locator("main")).to_contain_text("廚房有米")
    knows_no_reporter(ngo, story)
    for other in ("open", "dispatched", "intake", "recalled"):
        assert ngo.gets(f"/case/show/{site.cases[other]}") == 404, other


def knows_no_reporter(ngo: Person, story: Story) -> None:
    """Nowhere on the case does the reporter stand, neither name nor telephone."""
    for path in (
        f"/case/show/{story.case}",
        f"/sheet/rpt_vf/{story.report}?all=1",
        f"/sheet/rpt_vf/{story.report}/history",
    ):
        said = ngo.context.request.get(path)
        assert papers.reporter(story.name) not in said.text(), path
        assert "02-1234-5678" not in said.text(), path


def has_lost_sight(ngo: Person, story: Story) -> None:
    """At once: the case is gone, and the desk says which, since when, and whom to call."""
    expect(ngo.goes(f"/case/show/{story.case}").locator("h1")).to_have_text("找不到這一頁")
    ngo.watch.expected(f"404 GET /case/show/{story.case}")
    ngo.goes("/")
    notice = ngo.page.locator(".todo li", has_text=story.number)
    expect(notice).to_contain_text(
        re.compile(r"已收回，請勿再聯繫案家.*\d{3}/\d\d/\d\d 收回。請洽 .*centre.*02-0000-0000", re.DOTALL)
    )
    expect(ngo.page.locator("body")).not_to_contain_text(story.name)


def never_sees_it(other: Person, story: Story) -> None:
    """A worker of another centre finds nothing: not in the list, not by a part of the name, not at its address."""
    page = other.goes("/case/list/")
    expect(page.locator("body")).not_to_contain_text(story.number)
    page.locator("main [name=q]").fill(story.name[1:3])
    page.locator("main").get_by_role("button", name="查詢").click()
    expect(page.get_by_text("沒有符合條件的案件")).to_be_visible()
    for path in (
        f"/case/show/{story.case}",
        f"/sheet/rpt_vf/{story.report}",
        f"/case/verb/{story.case}/rate",
    ):
        assert other.gets(path) == 404, path
