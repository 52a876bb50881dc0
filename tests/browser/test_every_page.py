"""Every page that each role comes to, in both languages: it is there, everybody can read it, it asks no exceptions."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Playwright, expect
from sqlalchemy import Engine, text

from app.guard.access import view_name
from app.models import REGISTRY
from app.rules.roles import BY_CODE
from tests.browser.conftest import PageAs
from tests.browser.crawl import BY_ROLE, NOT_PAGES, Crawler, Visit
from tests.browser.looking import DESK, Look, look_at, tab_through
from tests.browser.people import Person
from tests.browser.reading import Reading
from tests.browser.server import Site
from tests.test_translations import USED_IN_TAIWAN, simplified_only

ZH, EN = "zh_Hant_TW", "en"
TAGS = {ZH: "zh-Hant-TW", EN: "en"}
SAME_PAGE = {
    f"{view_name(form.CODE)}View.merge": "CaseRecView.merge" for form in REGISTRY if form.CODE != "CASE_REC"
}
"""Every form has the same page for what two writers do not agree on; one is looked at."""
OF_OTHER_TRACKS = {"DispAdultView.add", "DispChildView.add"}
"""Begun on a protective case; the stage has families."""
NOT_ON_THE_STAGE = re.compile(
    r"^(StaffImportView\.(check|done|faults)|SheetImportView\.(check|faults)|FileView\.(own|show)"
    r"|SupplementView\.(upload|xlsform)|UserStateView\.enable|ProposalView\.(show|edit)|PortalView\.draft"
    r"|\w+View\.(add|edit))$"
)
"""Come to after a file or a draft was sent, an account closed, a rule copied or a county's own questions opened; or a
form that no case of the stage asks for now (each form is begun and edited in tests/test_every_worksheet.py)."""
AS_PRINTED = re.compile(r"^/(reviews/snapshot|offer|notes/copy|sheet/(periodic|fam_plan|closure|refer))/")
"""What was signed stays in the words in which it was signed; what people wrote, in theirs."""
Crawl = dict[tuple[str, str], list[Visit]]


@pytest.fixture(scope="module")
def unlinked(owner: Engine, site: Site) -> dict[str, list[str]]:
    """By role, pages to which an action leads and no link: a receipt, and what two writers do not agree on."""
    with owner.connect() as database:
        number = database.scalar(text("select number from kase where id = :c"), {"c": site.cases["intake"]})
        record = database.scalar(
            text("select subject from form_draft where form = 'CASE_REC' and subject ~ '^\\d+$'")
        )
    return {"HOTLINE": [f"/receipt/{number}"], "SSC_SW": [f"/sheet/case_rec/{record}/merge"]}


@pytest.fixture(scope="module")
def crawl(play: Playwright, site: Site, unlinked: dict[str, list[str]]) -> Crawl:
    """All visits by role and language. Of each kind of page come to in Chinese, one is asked for in English."""
    made: Crawl = {}
    read: set[tuple[str, ...]] = set()
    for role in BY_CODE:
        crawler = Crawler(play.request, site, role)
        crawler.speak(ZH)
        made[role, ZH] = crawler.everything(unlinked.get(role, []))
        crawler.speak(EN)
        made[role, EN] = [
            crawler.visit(v.kind, v.path, v.linked_from) for v in made[role, ZH] if v.kind not in read
        ]
        read |= {visit.kind for visit in made[role, ZH]} - {("DeskView.desk", "")}
        crawler.speak(ZH)
        crawler.web.dispose()
    return made


def pages(crawl: Crawl, language: str) -> list[Visit]:
    """What there is to read in that language."""
    return [
        visit
        for (_, spoken), visits in crawl.items()
        if spoken == language
        for visit in visits
        if visit.is_page
    ]


def test_every_link_leads_somewhere(crawl: Crawl) -> None:
    assert [str(visit) for visits in crawl.values() for visit in visits if visit.status >= 400] == []


def test_every_page_is_come_to_by_somebody(crawl: Crawl, site: Site) -> None:
    asked = {endpoint for endpoint, _ in site.rules if not NOT_PAGES.search(endpoint)}
    missed = asked - {visit.endpoint for visits in crawl.values() for visit in visits}
    assert {page for page in missed if not NOT_ON_THE_STAGE.search(page)} <= set(SAME_PAGE) | OF_OTHER_TRACKS


@pytest.mark.parametrize("language", TAGS)
def test_the_language_of_the_page_is_told(language: str, crawl: Crawl) -> None:
    assert [
        str(visit) for visit in pages(crawl, language) if Reading(visit.text).language != TAGS[language]
    ] == []


def test_chinese_pages_are_in_traditional_chinese(crawl: Crawl) -> None:
    simplified = simplified_only() - USED_IN_TAIWAN
    assert {str(v): wrong for v in pages(crawl, ZH) if (wrong := simplified & set(v.text))} == {}


def test_english_pages_hold_no_chinese_of_ours(crawl: Crawl) -> None:
    read = [visit for visit in pages(crawl, EN) if not AS_PRINTED.search(visit.path)]
    found = {word: str(v) for v in read for word in Reading(v.text).untranslated()}
    assert found == {}


def test_the_content_policy_is_strict_and_every_page_keeps_it(crawl: Crawl) -> None:
    for visit in pages(crawl, ZH):
        policy, page = visit.headers["content-security-policy"], Reading(visit.text)
        assert "unsafe" not in policy
        assert "*" not in policy
        nonces = set(re.findall(r"'nonce-([^']+)'", policy))
        assert len(nonces) == 1, str(visit)
        assert set(page.nonces) <= nonces, str(visit)
        assert page.exceptions == [], str(visit)


def test_no_page_about_people_is_stored_or_framed(crawl: Crawl) -> None:
    for visit in pages(crawl, ZH):
        assert visit.headers["cache-control"] == "no-store", str(visit)
        assert visit.headers["x-frame-options"] == "DENY", str(visit)


@pytest.fixture(scope="module")
def looks(crawl: Crawl, browser: Browser, site: Site) -> dict[str, Look]:
    """The longest page of each endpoint, looked at in Chinese with axe and in English for its widths."""
    longest = {v.endpoint: v for v in sorted(pages(crawl, ZH), key=lambda v: len(v.text))}
    made: dict[str, Look] = {}
    unseen: dict[str, list[str]] = {}
    for role in {visit.role for visit in longest.values()}:
        person = Person(browser, site, BY_ROLE[role].username).sign_in()
        mine = [visit for visit in longest.values() if visit.role == role]
        for language in TAGS:
            person.speak(language)
            for visit in mine:
                person.goes(visit.path)
                made[f"{visit} {language}"] = look_at(person.page, with_axe=language == ZH)
        person.speak(ZH)
        unseen[role] = person.watch.faults
        person.close()
    assert not any(unseen.values()), unseen
    return made


def test_axe_finds_nothing(looks: dict[str, Look]) -> None:
    assert {page: look.axe for page, look in looks.items() if look.axe} == {}


def test_nothing_reaches_past_the_edge(looks: dict[str, Look]) -> None:
    assert {page: look.sideways for page, look in looks.items() if look.sideways} == {}


def test_targets_on_a_phone_are_large_enough_for_a_thumb(looks: dict[str, Look]) -> None:
    assert {page: look.small for page, look in looks.items() if look.small} == {}


def test_the_skip_link_leads_past_the_menu(page_as: PageAs) -> None:
    page = page_as("worker").goes("/case/list/")
    page.keyboard.press("Tab")
    expect(page.locator(".aw-skip")).to_be_focused()
    expect(page.locator(".aw-skip")).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator("main :focus")).to_have_count(1)


@pytest.mark.parametrize(
    ("username", "path"),
    [
        ("hot", "/"),
        ("hot", "/sheet/ssn_consult/add"),
        ("worker", "/case/list/"),
        ("worker", "/case/show/{open}"),
        ("worker", "/case/verb/{open}/alert"),
        ("worker", "{merge}"),
        ("worker", "/account/"),
        ("admin", "/users/list/"),
    ],
)
def test_every_control_is_come_to_by_tab_and_shows_it(
    username: str, path: str, page_as: PageAs, site: Site, unlinked: dict[str, list[str]]
) -> None:
    page = page_as(username, DESK).goes(path.format(**site.cases, merge=unlinked["SSC_SW"][0]))
    missed, unseen = tab_through(page)
    assert missed == []
    assert unseen == []


PLANT = """() => {
  const faults = '<img src="/none.png"><input id="tiny"><p id="far">x</p>';
  document.querySelector('main').insertAdjacentHTML('afterbegin', faults);
  document.getElementById('tiny').style.height = '10px';
  document.getElementById('far').style.marginLeft = '2000px';
}"""
STYLE = "document.body.insertAdjacentHTML('beforeend', '<p style=\"color: red\">x</p>')"
SCRIPT = "document.body.append(Object.assign(document.createElement('script'), {textContent: 'x()'}))"


def test_the_looks_find_planted_faults(page_as: PageAs) -> None:
    hot = page_as("hot")
    page = hot.goes("/account/")
    page.evaluate(PLANT)
    seen = look_at(page, with_axe=True)
    assert {"image-alt", "label"} <= {violation[0] for violation in seen.axe}
    assert len(seen.sideways) == 2
    assert any("tiny" in html for html in seen.small)
    hot.watch.expected("404 GET /none.png")


@pytest.mark.parametrize(("fault", "directive"), [(STYLE, "style-src-attr"), (SCRIPT, "script-src-elem")])
def test_the_watch_hears_what_the_content_policy_refuses(fault: str, directive: str, page_as: PageAs) -> None:
    hot = page_as("hot")
    page = hot.goes("/account/")
    with page.expect_console_message(lambda said: said.text.startswith("content policy:")):
        page.evaluate(f"() => void ({fault})")
    hot.watch.expected(f"content policy: {directive} refuses inline")
    hot.watch.expected("violates the following Content Security Policy")
