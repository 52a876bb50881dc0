"""The welfare centre: the case is taken on, the family visited and assessed, the sheets reviewed, the case opened."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser import papers
from tests.browser.filling import fill_whole
from tests.browser.people import Person, fill
from tests.browser.walk.story import (
    Story,
    approve,
    approves,
    begin,
    hand_in,
    keep,
    on_the_desk,
    review,
    say,
    sheet,
    write,
)

MID, HIGH, NONE = "工作不穩定或失業", "疑似或罹患精神疾病", ""
"""A factor of middle level, one of high level; none."""
PARTS = {"VF_VULN": "家庭脆弱性評估", "VF_FUNC": "家庭功能評估", "VF_NEED": "需求評估"}
REMARK = "請寫明訪視時誰在場。"


def takes_the_case(supervisor: Person, worker: Person, story: Story) -> None:
    """The centre's supervisor appoints the worker, who finds the family on the desk with its clocks."""
    on_the_desk(supervisor, story, "收案並指定主責").first.get_by_role("link", name="收案並指定主責").click()
    fill(supervisor.page, {"worker": "測worker"})
    supervisor.page.locator("main").get_by_role("button", name="收案並指定主責", exact=True).click()
    expect(supervisor.page.get_by_text("已完成：收案並指定主責")).to_be_visible()
    expect(supervisor.page.locator("#access")).to_contain_text("測worker")
    new = on_the_desk(worker, story, "開啟案件").first
    expect(new).to_contain_text(story.name)
    new.get_by_role("button", name="開啟案件").click()
    expect(worker.page.locator("main .clock", has_text="初訪")).to_contain_text(re.compile(r"剩 (9|10) 天"))


def visits_too_early(worker: Person, story: Story) -> None:
    """The visit assessment is refused before its parts; what was typed stays."""
    page = begin(worker, story, "訪視評估表")
    expect(page.locator("#h-parts")).to_be_visible()
    names_somebody_new(page, story)
    fill_whole(page, papers.visit(story.name))
    page.get_by_role("button", name="檢查並送審").click()
    expect(page.locator("#errors")).to_contain_text("請先完成並送出：家庭脆弱性評估、家庭功能評估、需求評估")
    expect(page.locator('[name="vv_diag"]')).to_have_value("多重需求，須網絡合作。")
    worker.watch.expected("409 POST /sheet/vf_visit/add")
    page.get_by_role("button", name="儲存", exact=True).click()
    expect(page.locator("h1")).to_contain_text("草稿")
    keep(page, story, "VF_VISIT")
    page = worker.goes(sheet(story, "VF_VISIT", "edit"))
    who = page.locator("select[name^=adaptation-][name$=-kc_who]").last
    expect(who.locator("option:checked")).to_have_text(f"{story.name}小妹")
    assert int(who.input_value()) > 0, "a person of the register now"


def names_somebody_new(page: Page, story: Story) -> None:
    """A child that nobody has reported: typed into the family, and chosen further down before anything is saved."""
    new = f"{story.name}小妹"
    fill(page, {"family": [{"fm_name": new, "fm_kin": "女", "fm_sex": "女", "fm_live": "是"}]})
    fill(page, {"adaptation": [{"kc_who": new}]})


def assesses(worker: Person, story: Story) -> None:
    """The three tools are handed in, then the visit assessment."""
    assesses_vulnerability(worker, story, MID)
    for code, paper in (("VF_FUNC", papers.functions()), ("VF_NEED", papers.needs())):
        write(worker, story, code, PARTS[code], paper)
    page = worker.goes(sheet(story, "VF_VISIT", "edit"))
    expect(page.locator("section", has=page.locator("#h-parts")).get_by_text("已送出")).to_have_count(3)
    hand_in(page)
    expect(page.locator("main")).to_contain_text("已送審，等督導審核")


def assesses_vulnerability(who: Person, story: Story, found: str, stage: str = "") -> None:
    """Every factor is gone through: the one that is there in full, the rest with one button."""
    page = begin(who, story, PARTS["VF_VULN"])
    fill(page, papers.vulnerability() | ({"vu_stage": stage} if stage else {}))
    for gone in page.locator("[data-given] [data-row]", has=page.locator("input[value=Y]:checked")).all():
        gone.locator(".chip", has_text="無").first.click()  # it was there when the family was last assessed
    if found:
        name = page.locator("[data-given] [data-row]", has_text=found).first.get_attribute("data-row")
        fill(page, {f"{name}-{key}": answer for key, answer in papers.there(f"{found}。").items()})
    page.get_by_role("button", name="其餘還沒評的都是「無」").click()
    fill_whole(page, {})
    hand_in(page)
    keep(page, story, "VF_VULN")


def is_refused_its_own(worker: Person, story: Story) -> None:
    """Nobody approves what they wrote; a sheet that waits is not changed."""
    assert worker.gets(f"/reviews/VF_VISIT/{story.sheets['VF_VISIT']}") == 403
    page = worker.goes(sheet(story, "VF_VISIT", "edit"))
    expect(page.get_by_text("這份表單已送審，審核前不能改")).to_be_visible()


def returns_the_visit(supervisor: Person, worker: Person, story: Story) -> None:
    """With a comment on one answer, which the worker sees beside it, mends, and hands in again."""
    page = review(supervisor, story, "VF_VISIT")
    expect(page.locator("main")).to_contain_text("核可後，案件將「開案」")
    remark = page.locator('[name="note-vv_sum"]')
    remark.locator("xpath=..").locator("summary").click()
    remark.fill(REMARK)
    page.get_by_role("button", name="退回修正").click()
    page.locator("#aw-dialog [value=yes]").click()
    expect(page.get_by_text("已退回「訪視評估表」修正")).to_be_visible()
    on_the_desk(worker, story, "看意見並修正").get_by_role("link", name="看意見並修正").click()
    answer = worker.page.locator('[data-q="vv_sum"]')
    expect(answer).to_contain_text(REMARK)
    fill(worker.page, {"vv_sum": "案母與兩名子女在場，案父外出。"})
    hand_in(worker.page)


def opens_the_case(supervisor: Person, story: Story) -> None:
    """The approval opens the case: the clocks of the first three months, of month 3 and of month 6 run."""
    page = review(supervisor, story, "VF_VISIT")
    again = supervisor.context.new_page()
    again.goto(page.url)
    approve(page)
    expect(page.get_by_text("已核可「訪視評估表」")).to_be_visible()
    approve(again)
    expect(again.get_by_text("已於")).to_contain_text("核可這份表單")
    again.close()
    page = supervisor.goes(story.address)
    expect(page.locator("h1")).to_contain_text("中風險")
    expect(page.locator("main")).to_contain_text("開案服務中")
    page.get_by_role("link", name="所有期限與依據").click()
    for duty in ("每月訪視（第1次）", "首次定期評估", "定期評估"):
        expect(page.locator("tbody tr", has_text=duty).first).to_contain_text("剩 ")
    for duty in ("初訪", "初評報告"):
        expect(page.locator("tbody tr", has_text=duty).first).to_contain_text("已完成")


def writes_the_plan(worker: Person, story: Story) -> None:
    """A goal for the need that was found: the suggested one, or one of its own."""
    page = begin(worker, story, "家庭服務計畫")
    goals = page.locator('[data-rows="fp_goals"] > [data-row]')
    if not goals.count():
        page.get_by_role("button", name="新增一筆：目標").click()
    name = goals.first.get_attribute("data-row")
    fill_whole(page, papers.plan(), **{f"{name}-{key}": said for key, said in papers.goal().items()})
    hand_in(page)
    keep(page, story, "FAM_PLAN")


def plans(worker: Person, supervisor: Person, story: Story) -> None:
    """The plan with its goals, a referral, and the supervisor's approval of the plan."""
    writes_the_plan(worker, story)
    write(worker, story, "REFER", "轉介連結表", papers.referral())
    approves(supervisor, story, "FAM_PLAN", "家庭服務計畫")
    expect(supervisor.goes(story.address).locator("main")).to_contain_text(papers.GOAL)
    say(supervisor, story, "委託民間團體", papers.delegation())
