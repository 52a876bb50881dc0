"""The NGO: asked, takes the case on, serves it, and loses sight of it when its own assessment raises the risk."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser import papers
from tests.browser.filling import fill_whole
from tests.browser.people import Person, fill
from tests.browser.server import Site
from tests.browser.walk.centre import HIGH, PARTS, assesses_vulnerability
from tests.browser.walk.story import Story, begin, comes, hand_in, on_the_desk, sheet, write


def answers_the_offer(supervisor: Person, worker: Person, story: Story) -> None:
    """Before it has taken the case on, an NGO sees what it is asked for and no name."""
    assert supervisor.gets(story.address) == 404
    assert worker.gets(story.address) == 404
    line = on_the_desk(supervisor, story, "看內容並回覆")
    expect(line).to_contain_text(f"{story.lead}洽請承接")
    line.get_by_role("link", name="看內容並回覆").click()
    page = supervisor.page
    expect(page.locator("main")).to_contain_text("協助親職與就業")
    expect(page.locator("body")).not_to_contain_text(story.name)
    fill(page, {"worker": "測ngo_worker"})
    page.get_by_role("button", name="承接這一案").click()
    expect(page.get_by_text("已承接")).to_be_visible()
    expect(supervisor.goes(story.address).locator("h1")).to_contain_text(story.name)
    expect(worker.goes(story.address).locator("h1")).to_contain_text(story.name)


def serves(ngo: Person, story: Story, site: Site) -> None:
    """Two records, one by way of a draft; the NGO sees this family and not who reported it."""
    answers = list(papers.record().items())
    page = begin(ngo, story, "個案紀錄表")
    fill(page, dict(answers[:5]))
    page.get_by_role("button", name="儲存", exact=True).click()
    expect(page.locator("h1")).to_contain_text("草稿")
    page.get_by_role("link", name="編修").click()
    fill(page, dict(answers[5:]))
    hand_in(page)
    expect(page.locator("h1")).to_contain_text("已送出")
    expect(page.locator("main")).to_contain_text("廚房有米")
    write(ngo, story, "CASE_REC", "個案紀錄表", papers.record() | {"cr_text": "案母開始上班。"})
    knows_no_reporter(ngo, story)
    for other in ("open", "dispatched", "intake", "recalled"):
        assert ngo.gets(f"/case/show/{site.cases[other]}") == 404, other


def knows_no_reporter(ngo: Person, story: Story) -> None:
    """Nowhere on the case does the reporter stand, neither name nor telephone."""
    for path in (
        story.address,
        f"/sheet/{story.form}/{story.report}?all=1",
        f"/sheet/{story.form}/{story.report}/history",
        f"/case/{story.case}/history",
    ):
        said = ngo.context.request.get(path)
        assert papers.reporter(story.name) not in said.text(), path
        assert "02-1234-5678" not in said.text(), path


def assesses_again(ngo: Person, story: Story) -> None:
    """The periodic assessment with its three parts: what came out is high, and the case is gone at once."""
    assesses_vulnerability(ngo, story, HIGH)
    write(ngo, story, "VF_FUNC", PARTS["VF_FUNC"], papers.functions())
    write(ngo, story, "VF_NEED", PARTS["VF_NEED"], papers.needs())
    page = begin(ngo, story, "定期評估表")
    expect(page.locator("section", has=page.locator("#h-parts")).get_by_text("已送出")).to_have_count(3)
    fill_whole(page, papers.periodic())
    hand_in(page)
    page.wait_for_url("**/desk/")


def has_lost_sight(ngo: Person, story: Story) -> None:
    """At once: the case is gone, and the desk says which, since when, and whom to call."""
    expect(ngo.goes(story.address).locator("h1")).to_have_text("找不到這一頁")
    ngo.watch.expected(f"404 GET {story.address}")
    for code in story.sheets:
        assert ngo.gets(sheet(story, code)) in (403, 404), code
    for path in (
        f"verb/{story.case}/alert",
        f"{story.case}/clocks",
        f"{story.case}/history",
        f"{story.case}/life/add",
    ):
        assert ngo.gets(f"/case/{path}") == 404, path
    assert ngo.gets(f"/sheet/case_rec/add?case={story.case}") == 404
    expect(ngo.goes(f"/case/list/?q={story.number}").locator("main")).not_to_contain_text(story.name)
    notice = on_the_desk(ngo, story, "已收回")
    expect(notice).to_contain_text(
        re.compile(
            rf"已收回，請勿再聯繫案家.*\d{{3}}/\d\d/\d\d 收回。請洽 .*{story.lead}.*02-0000-0000", re.DOTALL
        )
    )
    expect(ngo.page.locator("body")).not_to_contain_text(story.name)


def reads_the_notice(ngo: Person, story: Story) -> None:
    """What is left of the case: its number, the day, whom to call; no name."""
    on_the_desk(ngo, story, "已收回").get_by_role("link", name="看通知").click()
    main = ngo.page.locator("main")
    for said in (story.number, re.compile(r"\d{3}/\d\d/\d\d"), story.lead, "02-0000-0000"):
        expect(main).to_contain_text(said)
    expect(ngo.page.locator("body")).not_to_contain_text(story.name)


def is_told(worker: Person, story: Story) -> None:
    """The lead finds the risk on the desk's messages, and on the case."""
    comes(worker, worker.page.locator("#news", has_text=story.number))
    expect(worker.page.locator("#news")).to_contain_text(story.number)
    page = worker.goes(story.address)
    expect(page.locator("h1")).to_contain_text("高風險")
