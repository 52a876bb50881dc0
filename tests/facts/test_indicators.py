"""The indicators: character for character what was printed, one edition after the other, nothing made up unmarked."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections import Counter
from pathlib import Path

import pytest

from app.facts import codes, indicators
from app.facts.indicators import Edition, Factor

PRINTED = (Path(__file__).parent.parent / "frozen" / "indicators.txt").read_text("utf-8")
SEEN = ("V107", "V109D")
FACTORS = [factor for code in SEEN for factor in indicators.edition(code).factors]
NOT_WORDS = re.compile(r"<[^>]*>|[³⁸]")


def words(text: str) -> str:
    """Without the spaces of the layout, the footnote mark and the tags."""
    return re.sub(r"\s", "", NOT_WORDS.sub("", text))


@pytest.fixture
def published(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who publishes here is forgotten afterwards, and who did before is asked again."""
    monkeypatch.setattr(indicators, "_published", [])


def test_there_are_three_editions_with_their_factors() -> None:
    found = [(edition.code, len(edition.aspects), len(edition.factors)) for edition in indicators.editions()]
    assert found == [("V107", 6, 20), ("V109D", 6, 16), ("V114", 6, 17)]


@pytest.mark.parametrize("factor", FACTORS, ids=lambda factor: factor.code)
def test_a_factor_says_what_was_printed(factor: Factor) -> None:
    assert factor.exact in PRINTED
    assert words(factor.exact) == words(factor.number + factor.zh)


@pytest.mark.parametrize("factor", FACTORS, ids=lambda factor: factor.code)
def test_its_patterns_say_what_was_printed(factor: Factor) -> None:
    assert factor.patterns_exact in PRINTED
    many = len(factor.patterns) > 1
    told = "".join(f"{n}.{p.zh}" if many else p.zh for n, p in enumerate(factor.patterns, 1))
    assert words(told) == words(factor.patterns_exact)


def test_the_factors_stand_in_the_order_of_the_paper() -> None:
    for code in SEEN:
        places = [PRINTED.index(f"{f.exact}\t{f.patterns_exact}") for f in indicators.edition(code).factors
                  if f"{f.exact}\t{f.patterns_exact}" in PRINTED]  # fmt: skip
        assert places == sorted(places)
        assert len(places) >= len(indicators.edition(code).factors) - 1  # one cell of the original is merged


def test_aspects_notes_and_principles_say_what_was_printed() -> None:
    for code in SEEN:
        for aspect in indicators.edition(code).aspects:
            assert aspect.exact in PRINTED
            assert words(aspect.exact) == words(f"{aspect.number}、{aspect.zh}")
            assert bool(aspect.notes) is (code != "V107")  # the notes on use came with the draft
            assert aspect.notes_exact in PRINTED
            told = "".join(f"{n}.{zh}" for n, (zh, _en) in enumerate(aspect.notes, 1))
            assert words(told) == words(aspect.notes_exact)
    assert all(zh in PRINTED for zh, _en in indicators.principles())
    assert len(indicators.principles()) == 3


def test_the_number_of_each_level_is_the_published_one() -> None:
    known = json.loads(indicators.FILE.read_text("utf-8"))["levels"]["known"]
    assert {one["edition"] for one in known} == {"V109D", "V114"}
    for one in known:
        counted = Counter(factor.level for factor in indicators.edition(one["edition"]).factors)
        assert counted == {level: one[level] for level in indicators.LEVELS}


def test_a_level_that_nobody_published_is_marked() -> None:
    known = [factor.code for factor in indicators.every_factor() if not factor.is_placeholder]
    assert known == ["V114-4-4"]


def test_v114_marks_what_has_not_been_seen_and_changes_two_factors_alone() -> None:
    old, new = indicators.edition("V109D"), indicators.edition("V114")
    assert not new.is_text_seen
    assert not any(factor.is_text_seen or factor.exact for factor in new.factors)
    before = {factor.code.replace("V109D", "V114"): factor.zh for factor in old.factors}
    changed = {factor.code for factor in new.factors if before.get(factor.code) != factor.zh}
    assert changed == {"V114-4-3", "V114-4-4"}
    assert all(new.factor(code).remark[0] for code in changed)


@pytest.mark.parametrize(("day", "code"), [
    ("2015-01-01", "V107"), ("2018-11-20", "V107"), ("2020-06-30", "V107"), ("2020-07-01", "V109D"),
    ("2025-06-30", "V109D"), ("2025-07-01", "V114"), ("2026-11-22", "V114"),
])  # fmt: skip
def test_an_edition_is_in_force_until_the_next(day: str, code: str) -> None:
    assert indicators.in_force(dt.date.fromisoformat(day)).code == code


def test_only_the_day_of_the_draft_is_a_placeholder() -> None:
    assert [one.code for one in indicators.editions() if one.is_since_placeholder] == ["V109D"]


@pytest.mark.parametrize(("code", "to", "found"), [
    ("V107-1-5", "V109D", "V109D-1-4"), ("V107-1-5", "V114", "V114-1-4"), ("V107-1-4", "V114", ""),
    ("V114-4-3", "V109D", "V109D-4-3"), ("V114-4-4", "V109D", ""), ("V114-6-1", "V107", "V107-6-1"),
    ("V114-6-1", "V114", "V114-6-1"), ("V999-1-1", "V114", ""),
])  # fmt: skip
def test_a_factor_leads_to_the_one_that_took_its_place(code: str, to: str, found: str) -> None:
    assert indicators.mapped(code, indicators.edition(to)) == found


def test_every_factor_of_the_draft_is_on_the_list_of_the_report() -> None:
    listed = [(item.code, item.zh) for item in codes.items("vf_factor_v109d")]
    assert listed == [(factor.code, factor.zh) for factor in indicators.edition("V109D").factors]


def test_no_code_is_used_twice_and_every_successor_exists() -> None:
    found = [factor.code for factor in indicators.every_factor()]
    assert len(found) == len(set(found)) == 53
    assert {factor.maps_to for factor in indicators.every_factor()} <= {"", *found}
    patterns = [pattern.code for factor in indicators.every_factor() for pattern in factor.patterns]
    assert len(patterns) == len(set(patterns))


def test_a_published_edition_takes_the_place_of_the_file(published: None) -> None:
    data = json.loads(indicators.FILE.read_text("utf-8"))["editions"][2] | {
        "code": "V116",
        "since": "2027-01-01",
    }
    theirs: Edition = indicators.read_edition(data)
    indicators.publish_with(lambda: [theirs])
    assert [one.code for one in indicators.editions()] == ["V107", "V109D", "V114", "V116"]
    assert indicators.in_force(dt.date(2027, 1, 1)) is theirs
    assert indicators.in_force(dt.date(2026, 12, 31)).code == "V114"


def test_an_unknown_edition_or_factor_is_said_by_name() -> None:
    with pytest.raises(KeyError, match="V107, V109D, V114"):
        indicators.edition("V99")
    with pytest.raises(KeyError, match="V114-9-9"):
        indicators.edition("V114").factor("V114-9-9")
