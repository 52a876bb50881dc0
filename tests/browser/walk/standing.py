"""How a case stands, as its pages say it: who leads it, which clocks run, which were met."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, expect

from tests.browser.people import Person
from tests.browser.walk.story import Story

HOURS_LEFT = re.compile(r"^剩 2[23] 時 \d\d 分$")
"""Of the 24 hours of dispatch or arbitration, moments after they began."""
MINUTES_LEFT = re.compile(r"^剩 5\d 分$")
"""Of the hour in which an emergency is acknowledged."""


def is_led_by(person: Person, story: Story, unit: str, worker: str = "") -> None:
    """One unit leads the case and no other, at its head as among those who see it; ``worker``: whose it is there."""
    page = person.goes(story.address)
    head = page.locator("dl.facts > div", has=page.locator("dt", has_text="主責")).first.locator("dd")
    expect(head).to_have_text(f"{worker} {unit}".strip())
    leads = page.locator("#access .access > li", has_text="因為：主責")
    expect(leads).to_have_count(1)
    expect(leads.locator("strong").first).to_have_text(unit)


def waits_at_the_window(person: Person, story: Story) -> None:
    """Before it is dispatched a report has no lead: the window holds it."""
    page = person.goes(story.address)
    held = page.locator("#access .access > li")
    expect(held.filter(has_text="window")).to_contain_text("因為：通報受理中")
    expect(held.filter(has_text="因為：主責")).to_have_count(0)


def clocks(person: Person, story: Story, duty: str) -> Locator:
    """The lines about a duty on the page of all clocks of the case."""
    page = person.goes(f"/case/{story.case}/clocks")
    named = page.locator("th", has_text=re.compile(rf"^\s*{re.escape(duty)}\s"))
    return page.locator("tbody tr", has=named)


def runs(person: Person, story: Story, duty: str, left: re.Pattern[str], owed_by: str = "") -> None:
    """One clock of this duty runs, with so much left."""
    lines = clocks(person, story, duty)
    open_ones = lines.filter(has_not=person.page.locator(".clock-done"))
    expect(open_ones).to_have_count(1)
    expect(open_ones.locator(".clock .t")).to_have_text(left)
    expect(open_ones).to_contain_text(owed_by)


def is_met(person: Person, story: Story, duty: str, times: int = 1) -> None:
    """The duty was done so many times, in time, and no clock of it runs."""
    lines = clocks(person, story, duty)
    expect(lines).to_have_count(times)
    expect(lines.locator(".clock-done")).to_have_count(times)
    expect(lines.filter(has_text="逾期")).to_have_count(0)


def does_not_know_who_reported(person: Person, story: Story) -> None:
    """Nowhere on the case stands the account that has filed the report: who sees it, what happened, who has looked."""
    for page in ("", "clocks", "history", "looks"):
        said = person.context.request.get(f"/case/{story.case}/{page}" if page else story.address)
        assert said.ok, page
        assert "測reporter" not in said.text(), page
