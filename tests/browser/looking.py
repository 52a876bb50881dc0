"""A page looked at in the browser: with axe, at the width of a desk and of a phone, and by the keyboard alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Page

from tests.browser.server import ROOT
from tests.frame.small import SMALL_TARGETS

AXE = (ROOT / "tests/vendor/axe.min.js").read_text("utf-8")
RUN_AXE = (
    "axe.run().then(r => r.violations.map(v => [v.id, v.impact, v.nodes.map(n => n.html.slice(0, 160))]))"
)
DESK, PHONE = 1280, 390

NUMBER_THE_STOPS = """() => {
  const looks = (e) => {
    const s = getComputedStyle(e);
    return [s.outlineStyle, s.outlineWidth, s.outlineColor, s.boxShadow].join();
  };
  const ring = (e) => [e, e.parentElement, e.nextElementSibling].filter(Boolean).map(looks).join('|');
  const kinds = 'a[href], button, input, select, textarea, summary, [tabindex]', first = {};
  const stops = [...document.querySelectorAll(kinds)].filter((e) =>
    !e.disabled && e.tabIndex >= 0 && e.type !== 'hidden' && e.checkVisibility({visibilityProperty: true}));
  stops.forEach((e, i) => { e.stop = e.type === 'radio' ? first[e.name] ??= i : i; e.unfocused = ring(e); });
  window.here = () => {
    const e = document.activeElement, box = e.getBoundingClientRect();
    if (e === document.body) return null;
    const top = document.elementFromPoint(box.x + box.width / 2, box.y + Math.min(box.height / 2, 20));
    const bar = top && top.closest('.actbar, .aw-top'), html = e.outerHTML.slice(0, 120);
    return {stop: e.stop ?? -1, html, ringed: ring(e) !== e.unfocused, covered: !!bar && !bar.contains(e)};
  };
  window.settled = async () => {  // the browser scrolls with its next pictures
    for (let i = 0; i < 60 && here()?.covered; i++) await new Promise(requestAnimationFrame);
    return here();
  };
  return stops.map((e) => [e.stop, e.outerHTML.slice(0, 120)]);
}"""


@dataclass
class Look:
    """What is wrong with a page, by the eye that saw it."""

    axe: list[Any] = field(default_factory=list)
    sideways: list[str] = field(default_factory=list)
    small: list[str] = field(default_factory=list)


def look_at(page: Page, *, with_axe: bool) -> Look:
    """The page that is open, at both widths."""
    seen = Look()
    if with_axe:
        page.evaluate(AXE)
    for width in (DESK, PHONE):
        page.set_viewport_size({"width": width, "height": 900})
        if page.evaluate("document.documentElement.scrollWidth") > width:
            seen.sideways.append(f"{width}: {page.evaluate(WIDEST, width)}")
        if with_axe:
            seen.axe += page.evaluate(RUN_AXE)
    seen.small = page.evaluate(SMALL_TARGETS)
    return seen


WIDEST = """(width) => [...document.querySelectorAll('main *')].filter((e) =>
  e.getBoundingClientRect().right > width + 1).map((e) => e.outerHTML.slice(0, 120)).slice(0, 3)"""


FROM_THE_TOP = "document.body.tabIndex = -1; document.body.focus(); document.body.removeAttribute('tabindex')"
"""A form that is filled by keyboard begins in its first field."""


def tab_through(page: Page) -> tuple[list[str], list[str]]:
    """Tab from the top to the end. Returns the controls that were not come to, and those on which no focus is seen."""
    page.evaluate(FROM_THE_TOP)
    stops = dict(page.evaluate(NUMBER_THE_STOPS))
    come_to: set[int] = set()
    unseen: list[str] = []
    for _ in range(len(stops) + 5):
        page.keyboard.press("Tab")
        here = page.evaluate("settled()")
        if here is None or here["stop"] in come_to:
            break
        come_to.add(here["stop"])
        if not here["ringed"] or here["covered"]:
            unseen.append(("covered: " if here["covered"] else "no ring: ") + here["html"])
    return [html for stop, html in stops.items() if stop not in come_to], unseen
