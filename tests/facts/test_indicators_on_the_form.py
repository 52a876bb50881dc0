"""From the source to the form: every factor, pattern and note that was printed is asked on the sheet of its edition."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.facts import indicators
from app.models.worksheets.findings import items_of
from app.questions.kinds import Item
from tests.facts.test_indicators import words

PRINTED = (Path(__file__).parent.parent / "frozen" / "indicators.txt").read_text("utf-8")
HEADS = {"風險類型": "V107", "需求面向": "V109D", "家庭需求面向": "notes"}
GONE = "本項刪除"
MERGED = re.compile(r"(?P<factor>\(\S+?\).+?)\s*(?P<patterns>1\..+)")
Printed = tuple[str, str, str]


def rows(table: str) -> Iterator[Printed]:
    """The rows printed under this head: aspect (only in its first row), factor, patterns."""
    under = ""
    for line in PRINTED.splitlines():
        cells = line.split("\t")
        if len(cells) < 3 or not any(cells[1:]):
            continue
        head = HEADS.get(cells[0].split(" ")[0])
        if head or GONE in line:
            under = head or under
        elif under == table:
            merged = MERGED.fullmatch(cells[2]) if not cells[1] and cells[2].startswith("(") else None
            yield (
                (cells[0], merged["factor"], merged["patterns"]) if merged else (cells[0], cells[1], cells[2])
            )


def items(code: str) -> tuple[Item, ...]:
    """What the assessment asks on the first day of an edition."""
    return items_of({"vu_date": indicators.edition(code).since})


def told(item: Item) -> str:
    """The patterns of an item as they are printed in a cell."""
    labels = [str(choice.label) for choice in item.offers["patterns"]]
    return "".join(f"{n}.{one}" for n, one in enumerate(labels, 1)) if len(labels) > 1 else labels[0]


@pytest.mark.parametrize(("code", "factors"), [("V107", 20), ("V109D", 16)])
def test_the_form_asks_every_factor_and_pattern_that_was_printed(code: str, factors: int) -> None:
    printed, asked = list(rows(code)), items(code)
    assert len(printed) == len(asked) == factors
    for (aspect, factor, patterns), item in zip(printed, asked, strict=True):
        assert words(factor) == words(str(item.label))
        assert words(patterns) == words(told(item))
        assert words(aspect) in ("", words(str(item.group.label)))


def test_the_form_shows_every_note_on_use_that_was_printed() -> None:
    asked = items("V109D")
    printed = [(aspect, words(note)) for aspect, _factor, note in rows("notes") if note]
    groups = list(dict.fromkeys(item.group for item in asked))
    assert len(printed) == len(groups) == 6
    for (aspect, note), group in zip(printed, groups, strict=True):
        assert words(str(group.label)).endswith(words(aspect).removeprefix("因"))
        assert note == words("".join(f"{n}.{text}" for n, text in enumerate(group.notes, 1)))


def test_a_note_stands_beside_the_factors_that_it_was_printed_beside() -> None:
    beside: list[list[str]] = []
    for aspect, factor, note in rows("notes"):
        if aspect and note:
            beside.append([])
        beside[-1].append(words(factor))
    asked: dict[object, list[str]] = {}
    for item in items("V109D"):
        asked.setdefault(item.group, []).append(re.sub(r"^\(\S+?\)", "", words(str(item.label))))
    assert beside == list(asked.values())
