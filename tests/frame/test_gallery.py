"""Every page of the frame, in a real browser: readable by everybody, on every width, without and with scripts."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.frame.browser import opened, served
from tests.frame.gallery import PAGES, gallery
from tests.frame.small import SMALL_TARGETS
from tests.test_translations import USED_IN_TAIWAN, simplified_only

pytestmark = pytest.mark.browser
ROOT = Path(__file__).parents[2]
AXE = (ROOT / "tests/vendor/axe.min.js").read_text("utf-8")
FAB = [
    "fab-list",
    "fab-found",
    "fab-none",
    "fab-add",
    "fab-edit",
    "fab-show",
    "fab-users",
    "fab-user",
    "fab-user-add",
    "fab-roles",
]
ALL = [*PAGES, *FAB]
ALIKE = {
    "error-400",
    "error-405",
    "error-409",
    "error-413",
    "error-422",
    "error-429",
    "error-503",
    "show-all",
}
"""Pages that differ from another one only in words: read, but not looked at twice."""

LOOKED_AT = [name for name in ALL if name not in ALIKE]
IN_MARKUP = re.compile(r"<[^>]+\s(style|on[a-z]+)\s*=", re.IGNORECASE)
INLINE_SCRIPT = re.compile(r"<script(?![^>]*\bsrc=)([^>]*)>")


@pytest.fixture(scope="module")
def address() -> Iterator[Any]:
    """Gives the address of a page: ours by the gallery, FAB's by a small FAB app in a process of its own."""
    with (
        served(gallery()) as ours,
        subprocess.Popen(
            [sys.executable, "-m", "tests.frame.fab_app"],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        ) as fab,
    ):
        assert fab.stdout
        theirs = dict(line.split() for line in iter(fab.stdout.readline, "ready\n"))
        yield lambda name: theirs.get(name, f"{ours}/{name}")
        fab.terminate()


@pytest.fixture
def look(browser: Browser, address: Any) -> Iterator[Any]:
    """Opens a page; the scripts' errors fail the test."""
    pages: list[Page] = []
    wrong: list[str] = []

    def at(name: str, width: int = 1280, *, script: bool = True) -> Page:
        pages.append(opened(browser, address(name), width, script=script))
        pages[-1].on("pageerror", lambda error: wrong.append(str(error)))
        return pages[-1]

    yield at
    for page in pages:
        page.context.close()
    assert not wrong


@pytest.mark.parametrize("name", ALL)
def test_markup_needs_no_exception_from_the_content_policy(name: str, look: Any) -> None:
    html = look(name, script=False).content()
    assert '<html lang="zh-Hant-TW"' in html
    assert not IN_MARKUP.findall(html)
    assert all('nonce="' in attributes for attributes in INLINE_SCRIPT.findall(html))
    assert not (simplified_only() - USED_IN_TAIWAN) & set(html)


@pytest.mark.parametrize("name", LOOKED_AT)
def test_no_axe_violation_and_no_sideways_scroll(name: str, look: Any) -> None:
    page = look(name)
    found: list[Any] = []
    for width in (1280, 768, 390, 320):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, f"sideways at {width}"
        if width in (1280, 390):
            page.evaluate(AXE)
            found += page.evaluate(
                "axe.run().then(r => r.violations.map(v => [v.id, v.impact, v.nodes.map(n => n.html.slice(0, 160))]))"
            )
    assert found == []


@pytest.mark.parametrize("name", LOOKED_AT)
def test_targets_on_a_phone_are_large_enough_for_a_thumb(name: str, look: Any) -> None:
    assert look(name, 390).evaluate(SMALL_TARGETS) == []


def test_axe_finds_a_planted_fault(look: Any) -> None:
    page = look("cases")
    page.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<img src=\"x\"><input>')")
    page.evaluate(AXE)
    assert {"image-alt", "label"} <= set(page.evaluate("axe.run().then(r => r.violations.map(v => v.id))"))
