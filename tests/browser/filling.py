"""The rest of a long form: whatever must be answered and nobody has answered gets the first answer that fits."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

from tests.browser.papers import YESTERDAY, typed
from tests.browser.people import Answers, fill

ROUNDS = 12
WORDS = {"moment": typed(YESTERDAY, "12:00"), "day": typed(YESTERDAY), "number": "1", "text": "示範說明。"}
ANSWER_WHAT_MUST_BE = """(words) => {
  const shown = (e) => e.checkVisibility({visibilityProperty: true});
  const says = (e) => ['input', 'change'].forEach((how) => e.dispatchEvent(new Event(how, {bubbles: true})));
  const names = 'legend, label, .form-check-row';
  const must = (q) => [...q.children].some((e) => e.matches(names) && e.querySelector('.must'));
  const numeric = (e) => e.inputMode === 'numeric' ? 'number' : 'text';
  const kind = (e) => e.dataset.day === 'moment' ? 'moment' : 'day' in e.dataset ? 'day' : numeric(e);
  const answer = (q) => {
    const chips = [...q.querySelectorAll('.chip input')], tick = q.querySelector('.form-check-input');
    const list = q.querySelector('select'), line = q.querySelector('.form-control:not([type=file])');
    if (chips.length) return !chips.some((c) => c.checked) && (chips[0].click(), true);
    if (tick) return !tick.checked && (tick.click(), true);
    if (list) return !list.value && (list.selectedIndex = 1, says(list), true);
    return line && !line.value.trim() && (line.value = words[kind(line)], says(line), true);
  };
  const asked = [...document.querySelectorAll('#aw-form [data-q]')];
  return asked.filter((q) => shown(q) && must(q) && !q.querySelector('[data-q]') && answer(q)).length;
}"""


def the_rest(page: Page) -> None:
    """Answer what must be answered, until nothing more is asked: an answer may ask for others."""
    for _ in range(ROUNDS):
        if not page.evaluate(ANSWER_WHAT_MUST_BE, WORDS):
            return
    raise AssertionError("the form never stops asking")


def fill_whole(page: Page, answers: Answers, **more: Any) -> None:
    """What matters by hand, the rest as it comes."""
    fill(page, {**answers, **more})
    the_rest(page)
