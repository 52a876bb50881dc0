"""People at their browsers: signing in, filling in a form as it is read, saying a verb to a case."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests import stage
from tests.browser.server import Site
from tests.browser.watch import Watch
from tests.cast import PASSWORD

PATIENCE = 15_000  # ms; two busy cores
KEY, LOAD = "(\\d )?", "(（\\d+ 件）)?"
"""Risk items have a digit to press before their words; units and workers stand with their load: 測worker（3 件）."""
expect.set_options(timeout=PATIENCE)
Answers = Mapping[str, str | list[str] | list[Mapping[str, Any]]]


class Person:
    """Somebody signed in at a browser of this width."""

    def __init__(
        self, browser: Browser, site: Site, username: str, width: int = 1280, *, password: str = PASSWORD
    ) -> None:
        self.site, self.username, self.password = site, username, password
        self.context: BrowserContext = browser.new_context(
            viewport={"width": width, "height": 900},
            locale="zh-TW",
            timezone_id="Asia/Taipei",
            base_url=site.address,
        )
        self.context.set_default_timeout(PATIENCE)
        self.watch = Watch(self.context)
        self.page: Page = self.context.new_page()

    def sign_in(self, where: str = "/") -> Person:
        """Through the page."""
        self.page.goto(where)
        self.fill_in_the_login(self.page)
        return self

    def fill_in_the_login(self, page: Page) -> None:
        """Name, password, the button."""
        page.locator("[name=username]").fill(self.username)
        page.locator("[name=password]").fill(self.password)
        page.get_by_role("button", name="登入", exact=True).click()
        page.wait_for_url(lambda url: "/login" not in url)

    def goes(self, path: str) -> Page:
        """To an address of the application."""
        self.page.goto(path)
        return self.page

    def speak(self, locale: str) -> None:
        """From now on in this language. The page may be one of the portal, which knows nobody."""
        token = stage.token(self.context.request.get("/account/").text())
        form = {"locale": locale, "csrf_token": token}
        assert self.context.request.post("/language/", form=form).ok

    def gets(self, path: str) -> int:
        """The status of an address, asked with this person's cookies and outside the page."""
        return self.context.request.get(path, max_redirects=0).status

    def close(self) -> None:
        """Shut the browser."""
        self.context.close()


def fill(page: Page, answers: Answers) -> None:
    """Answer the questions by their keys, top to bottom, as a person would: choices by their words."""
    for key, answer in answers.items():
        box = page.locator(f'[data-q="{key}"]')
        if isinstance(answer, list) and answer and isinstance(answer[0], Mapping):
            fill_rows(page, key, answer)  # type: ignore[arg-type]  # checked by the line above
        else:
            answer_one(box, answer)  # type: ignore[arg-type]  # what is left is words


def answer_one(box: Locator, answer: str | list[str]) -> None:
    """One question: chips are clicked by their words, lists chosen, the rest typed."""
    expect(box, "is asked").to_be_visible()
    for words in [answer] if isinstance(answer, str) else answer:
        said = re.compile(rf"^\s*{KEY}{re.escape(words)}{LOAD}\s*$")
        if box.locator("select").count():
            chosen = box.locator("select option", has_text=said).first
            box.locator("select").select_option(value=chosen.get_attribute("value"))
        elif box.locator(".chip").count():
            chip = box.locator(".chip", has=box.page.locator("span", has_text=said)).first
            if not chip.locator("input").is_checked():  # it may be filled in already
                chip.click()
        else:
            box.locator("input:not([type=hidden]), textarea").first.fill(words)


def fill_rows(page: Page, key: str, rows: list[Mapping[str, Any]]) -> None:
    """A row after the other: those that stand there without a name, then each added by the button."""
    table = page.locator(f'[data-rows="{key}"]')
    cards = table.locator(":scope > [data-row]")
    unnamed = [card for card in cards.all() if is_unnamed(card)]
    for row in rows:
        if not unnamed:
            table.get_by_role("button", name="新增一筆").click()
        card = unnamed.pop(0) if unnamed else cards.last
        name = card.get_attribute("data-row")
        fill(page, {f"{name}-{column}": answer for column, answer in row.items()})


def is_unnamed(card: Locator) -> bool:
    """Whether a row begins with a text that nobody has typed yet."""
    first = card.locator("input:not([type=hidden]), select, textarea").first
    return first.get_attribute("type") == "text" and not first.input_value()


def say(page: Page, verb: str, answers: Answers) -> None:
    """A verb to the case on this page: its button, what it asks, its button again."""
    page.get_by_role("link", name=verb, exact=True).click()
    fill(page, answers)
    page.locator("main").get_by_role("button", name=verb, exact=True).click()
    expect(page.get_by_text(f"已完成：{verb}")).to_be_visible()
