"""Pictures of the pages: `python -m tests.browser.shots` writes docs/screenshots/ from the demonstration."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from playwright.sync_api import Browser, Page, expect, sync_playwright
from sqlalchemy import create_engine, text

from app.casework.demo.places import PASSWORD
from tests.browser import papers
from tests.browser.people import Person, fill
from tests.browser.server import ROOT, Site, running

OUT = ROOT / "docs" / "screenshots"
WIDTHS = {"desktop": 1280, "phone": 390}
TALLEST = {"desktop": 720, "phone": 1600}
DENSE = {"desktop": 540, "phone": 1600}
"""For pages full of words: a picture has at most 150 kB."""
DELEGATED = text("""
    select r.id as record, k.id as case_id, k.household_id as home, lead.username as lead, ngo.username as ngo
    from case_rec r
    join kase k on k.id = r.case_id and k.status = 'open' join ab_user lead on lead.id = k.lead_user_id
    join case_access x on x.case_id = k.id and x.reason = 'delegated' and x.user_id is not null
    join ab_user ngo on ngo.id = x.user_id where r.state = 'submitted' order by r.id desc limit 1""")

REVIEWED = text("""
    select v.id as visit, sup.username as supervisor from vf_visit v
    join kase k on k.id = v.case_id and k.status = 'open_review' join membership m on m.agency_id = k.lead_agency_id
      and m.role = 'SSC_SUP' and (m.ended_at is null or m.ended_at > now()) join ab_user sup on sup.id = m.user_id
    where v.state = 'submitted' and v.submitted_by is distinct from sup.id order by v.id desc limit 1""")
OFFERED = text("""
    select d.id as offer, sup.username as asked from delegation d join membership m on m.agency_id = d.agency_id
      and m.role = 'NGO_SUP' and (m.ended_at is null or m.ended_at > now()) join ab_user sup on sup.id = m.user_id
    where d.state = 'offered' order by d.id desc limit 1""")


@dataclass(frozen=True)
class Shot:
    """One picture: whose page, where, and what is done there before it is taken."""

    name: str
    username: str
    path: str
    then: Callable[[Page], None] = lambda page: None
    tallest: Mapping[str, int] = field(default_factory=lambda: TALLEST)


def long_form(page: Page) -> None:
    """A record half filled in."""
    fill(
        page,
        {
            key: papers.record()[key]
            for key in ("cr_start", "cr_end", "cr_method", "cr_target", "cr_result", "cr_content")
        },
    )
    expect(page.locator("#aw-saved")).to_contain_text("草稿已存", timeout=15_000)
    page.evaluate("scrollTo(0, 0)")


def findings(page: Page) -> None:
    """An assessment of vulnerability, at its first factor."""
    first = page.locator("[data-given] [data-row]").first
    first.locator(".chip", has_text="有").first.click()
    page.evaluate("document.querySelector('[data-given]').scrollIntoView()")


def with_errors(page: Page) -> None:
    """A consultation sent too early."""
    fill(page, {"ct_at": "1151399", "ct_caller": "家屬", "ct_topic": ["經濟"], "ri_emerg": "是"})
    page.get_by_role("button", name="檢查並送審").click()
    expect(page.locator("#errors")).to_be_focused()


def shots(case: Any, reviewed: Any, offered: Any) -> list[Shot]:
    """The pages, and the people of the demonstration who see them."""
    visit = f"/reviews/VF_VISIT/{reviewed.visit}"
    return [
        Shot("desk", case.lead, "/"),
        Shot("case-list", case.lead, "/case/list/"),
        Shot("case", case.lead, f"/case/show/{case.case_id}"),
        Shot("form", case.lead, f"/sheet/case_rec/add?case={case.case_id}", long_form),
        Shot("form-errors", "hotline", "/sheet/ssn_consult/add", with_errors),
        Shot("assessment", case.lead, f"/sheet/vf_vuln/add?case={case.case_id}", findings),
        Shot("clocks", case.lead, f"/case/{case.case_id}/clocks"),
        Shot("family", case.lead, f"/family/{case.home}"),
        Shot("inbox", case.lead, "/inbox/"),
        Shot("supervisor", reviewed.supervisor, "/"),
        Shot("review", reviewed.supervisor, visit, tallest=DENSE),
        Shot("offer", offered.asked, f"/offer/{offered.offer}"),
        Shot("merge", case.lead, f"/sheet/case_rec/{case.record}/merge"),
        Shot("intake-cards", "intake", "/case/list/", tallest=DENSE),
        Shot("users", "admin", "/users/list/"),
    ]


def take(page: Page, name: str, tallest: Mapping[str, int]) -> None:
    """The page as it stands, at both widths, no taller than a reader scrolls."""
    for screen, width in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": 900})
        height = page.evaluate("document.documentElement.scrollHeight")
        page.set_viewport_size({"width": width, "height": min(height, tallest[screen])})
        page.screenshot(path=OUT / f"{name}-{screen}.png")


def disagree(browser: Browser, site: Site, case: Any) -> None:
    """Two people change one record."""
    both = [
        Person(browser, site, username, password=PASSWORD).sign_in() for username in (case.ngo, case.lead)
    ]
    answers = [
        {"cr_place": "案家", "cr_plan": "電話追蹤。"},
        {"cr_place": "學校輔導室", "cr_goods": "白米十公斤"},
    ]
    for person in both:
        person.goes(f"/sheet/case_rec/{case.record}/edit")
    for person, said in zip(both, answers, strict=True):
        fill(person.page, said)
        person.page.get_by_role("button", name="儲存", exact=True).click()
        expect(person.page.locator("#aw-form")).to_have_count(0)
        person.close()


def main() -> None:
    """All of them."""
    OUT.mkdir(parents=True, exist_ok=True)
    with (
        TemporaryDirectory() as folder,
        running(Path(folder) / "log", "demo") as site,
        sync_playwright() as play,
    ):
        browser = play.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=["--no-sandbox", "--headless", "--disable-lcd-text"],
        )
        engine = create_engine(site.owner)
        with engine.connect() as owner:
            case, reviewed, offered = (owner.execute(query).one() for query in (DELEGATED, REVIEWED, OFFERED))
        engine.dispose()
        page = browser.new_page(base_url=site.address, locale="zh-TW")
        page.goto("/login/")
        take(page, "login", TALLEST)
        disagree(browser, site, case)
        for shot in shots(case, reviewed, offered):
            person = Person(browser, site, shot.username, password=PASSWORD).sign_in()
            shot.then(person.goes(shot.path))
            take(person.page, shot.name, shot.tallest)
            person.close()


if __name__ == "__main__":
    main()
