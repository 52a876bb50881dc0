"""What is known of the family as the story goes on, and what everybody does at a browser on the way."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from playwright.sync_api import Locator, Page, expect

from tests.browser.filling import fill_whole
from tests.browser.people import Answers, Person, fill

TURNS, BETWEEN = 60, 300  # looks at a desk until news has come; ms
NUMBER = re.compile(r"[A-Z]{2,3}-\d{3}-\d{7}")


@dataclass
class Story:
    """The family of this walk, by the name of its client.

    ``lead``: the unit that serves it; ``form``: the form of its report, as in its address; ``sheets``: ids by code.
    """

    name: str
    lead: str = "centre"
    form: str = "rpt_vf"
    number: str = ""
    case: str = ""
    report: str = ""
    sheets: dict[str, str] = field(default_factory=dict)

    @property
    def address(self) -> str:
        return f"/case/show/{self.case}"


def on_the_desk(person: Person, story: Story, saying: str = "") -> Locator:
    """The lines about the family on the desk that say so much; clocks stand there at once, news is on its way."""
    return comes(person, person.page.locator(".todo li", has_text=story.number).filter(has_text=saying))


def comes(person: Person, lines: Locator) -> Locator:
    """The person's desk, looked at until the lines are there."""
    for _ in range(TURNS):
        person.goes("/")
        if lines.count():
            break
        person.page.wait_for_timeout(BETWEEN)
    return lines


def off_the_desk(person: Person, story: Story) -> None:
    """Nothing about the family is on the person's desk."""
    person.goes("/")
    expect(person.page.locator("h1")).to_be_visible()
    expect(person.page.locator(".todo li", has_text=story.number)).to_have_count(0)


def begin(person: Person, story: Story, title: str) -> Page:
    """A new sheet from the page of the case."""
    page = person.goes(story.address)
    page.locator("#sheets summary").click()
    page.locator("#sheets details").get_by_role("link", name=title, exact=True).click()
    expect(page.locator("h1")).to_contain_text(title)
    return page


def hand_in(page: Page) -> None:
    """檢查並送審, and it is accepted."""
    with page.expect_navigation():
        page.get_by_role("button", name="檢查並送審").click()
    wrong = page.locator("#errors")
    assert not wrong.count(), wrong.inner_text()


def write(person: Person, story: Story, code: str, title: str, answers: Answers) -> None:
    """A sheet from its first question until it is handed in; its id is kept."""
    page = begin(person, story, title)
    fill_whole(page, answers)
    hand_in(page)
    keep(page, story, code)


def keep(page: Page, story: Story, code: str) -> None:
    """The id of the sheet on this page."""
    found = re.search(rf"/sheet/{code.lower()}/(\d+)", page.url)
    assert found, page.url
    story.sheets[code] = found.group(1)


def sheet(story: Story, code: str, page: str = "") -> str:
    """The address of a sheet of the story."""
    return f"/sheet/{code.lower()}/{story.sheets[code]}{page and '/' + page}"


def say(person: Person, story: Story, verb: str, answers: Answers) -> None:
    """A verb to the case, from its page."""
    page = press(open_verb(person, story, verb), verb, answers)
    expect(page.get_by_text(f"已完成：{verb}")).to_be_visible()


def refused(person: Person, story: Story, verb: str, answers: Answers, why: str) -> None:
    """A verb that is refused: the page says why."""
    page = press(open_verb(person, story, verb), verb, answers)
    expect(page.locator("#errors")).to_contain_text(why)
    person.watch.expected(f"409 POST /case/verb/{story.case}/")


def open_verb(person: Person, story: Story, verb: str) -> Page:
    """The page of a verb, by its link on the case: what stands out, else folded away."""
    page = person.goes(story.address)
    link = page.locator("main").get_by_role("link", name=verb, exact=True)
    if not link.count():
        page.locator("details.acts > summary").click()
    link.first.click()
    return page


def press(page: Page, verb: str, answers: Answers) -> Page:
    """What the verb asks, its button, and yes to the question before an end."""
    fill(page, answers)
    page.locator("main").get_by_role("button", name=verb, exact=True).click()
    yes_if_asked(page)
    return page


def yes_if_asked(page: Page) -> None:
    """What ends something is asked twice."""
    dialog = page.locator("#aw-dialog[open]")
    if dialog.count():
        dialog.locator("[value=yes]").click()
    page.wait_for_load_state()


def review(person: Person, story: Story, code: str) -> Page:
    """The page on which a supervisor reviews a sheet, from the desk."""
    lines = on_the_desk(person, story, "審核")
    lines.locator(f'a[href*="/reviews/{code}/"]').first.click()
    return person.page


def approve(page: Page) -> None:
    """核可, with its question."""
    page.get_by_role("button", name="核可", exact=True).click()
    yes_if_asked(page)


def approves(person: Person, story: Story, code: str, title: str) -> None:
    """From the desk to the approval."""
    approve(review(person, story, code))
    expect(person.page.get_by_text(f"已核可「{title}」")).to_be_visible()
