"""Stricter, never looser, over every combination of a protective table; what else an edition must keep."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import Any

import pytest

from app.facts import indicators
from app.facts import tables as facts
from app.facts.tables import Table
from app.rules.edition_checks import wrong
from app.rules.setting_checks import clocks
from app.rules.stricter import LENIENT_TO_STRICT, looser, share


def changed(name: str, no: int, **then: Any) -> Table:
    """The shipped table with another outcome in one row."""
    table = facts.table(name)
    rows = tuple(
        replace(row, then=MappingProxyType({**row.then, **then})) if row.no == no else row
        for row in table.rows
    )
    return replace(table, rows=rows)


@pytest.mark.parametrize("name", LENIENT_TO_STRICT)
def test_every_outcome_has_its_place_between_lenient_and_strict(name: str) -> None:
    output, order = LENIENT_TO_STRICT[name]
    known = next(one for one in facts.table(name).outputs if one.code == output)
    assert {value.code for value in known.values} == set(order)
    assert looser(facts.table(name), facts.table(name)) == []


@pytest.mark.parametrize(
    ("name", "row", "then", "is_looser"),
    [
        ("R00_CASE_RISK", 3, {"risk": "mid"}, True),
        ("R00_CASE_RISK", 3, {"risk": "unrated"}, True),
        ("R00_CASE_RISK", 1, {"risk": "low"}, True),
        ("R00_CASE_RISK", 2, {"risk": "mid"}, True),
        ("R00_CASE_RISK", 2, {"risk": "high"}, False),
        ("R00_CASE_RISK", 5, {"risk": "mid"}, False),
        ("R08_DIVISION", 3, {"holder": "NGO"}, True),
        ("R08_DIVISION", 5, {"holder": "NGO"}, True),
        ("R08_DIVISION", 4, {"holder": "JUDGE"}, False),
        ("R09_NGO_VISIBILITY", 5, {"access": "STUB"}, True),
        ("R09_NGO_VISIBILITY", 3, {"access": "FULL_PART"}, True),
        ("R09_NGO_VISIBILITY", 4, {"access": "NONE"}, False),
    ],
)  # fmt: skip
def test_an_edition_may_only_protect_more(name: str, row: int, then: dict[str, str], is_looser: bool) -> None:
    edition = changed(name, row, **then)
    assert bool(looser(facts.table(name), edition)) == is_looser
    assert share(facts.table(name), edition)[0] > 0


def test_written_in_other_rows_it_is_seen_all_the_same() -> None:
    data = facts.data_of("R08_DIVISION")
    data["rows"][0]["when"]["level"] = ["H", "M"]
    data["rows"].append(
        data["rows"][0] | {"no": 9, "when": {"stage": ["BEFORE"], "level": ["L"]}, "then": {"holder": "NGO"}}
    )
    found = wrong("table", "R08_DIVISION", data)
    assert found
    assert all("不得放寬" in sentence for sentence in found)


def test_a_row_that_is_gone_is_a_gap_and_looser() -> None:
    table = facts.table("R09_NGO_VISIBILITY")
    assert looser(table, replace(table, rows=table.rows[1:]))


@pytest.mark.parametrize("name", facts.ids())
def test_what_is_shipped_may_be_published(name: str) -> None:
    assert wrong("table", name, facts.data_of(name)) == []


@pytest.mark.parametrize(
    "change", [{"hit_policy": "FIRST"}, {"inputs": {}}, {"outputs": {}}, {"intake": True}]
)
def test_what_a_table_asks_is_not_for_an_edition_to_change(change: dict[str, Any]) -> None:
    assert wrong("table", "R14_VF_GRADE", facts.data_of("R14_VF_GRADE") | change)


@pytest.mark.parametrize(
    "row", [{"source": " "}, {"confidence": 0}, {"confidence": 2}, {"basis": "x"}, {"then": {}}]
)
def test_a_row_without_source_basis_or_outcome_is_found(row: dict[str, Any]) -> None:
    data = facts.data_of("R14_VF_GRADE")
    data["rows"][0] |= row
    assert wrong("table", "R14_VF_GRADE", data)


@pytest.mark.parametrize("content", [{}, {"rows": 3}, {"amount": 1}])
@pytest.mark.parametrize("kind", ["table", "clock", "indicators"])
def test_what_cannot_be_read_is_refused_in_words(kind: str, content: dict[str, Any]) -> None:
    name = {"table": "R14_VF_GRADE", "clock": "first_visit", "indicators": "V999"}[kind]
    assert wrong(kind, name, content)


@pytest.mark.parametrize(
    ("name", "amount", "unit", "is_good"),
    [
        ("first_visit", 10, "day", True), ("first_visit", 7, "day", True), ("first_visit", 11, "day", False),
        ("first_visit", 0, "day", False), ("first_visit", 1, "month", False), ("first_visit", True, "day", False),
        ("first_visit", "7", "day", False), ("first_visit", 3, "week", False),
        ("referral_reply", 60, "day", True), ("monthly_contact", 14, "day", True),
        ("monthly_contact", 600, "hour", False), ("report", 1, "hour", False), ("follow_up", 1, "day", False),
    ],
)  # fmt: skip
def test_a_county_sets_a_term_that_is_not_longer(name: str, amount: Any, unit: str, is_good: bool) -> None:
    assert (wrong("clock", name, {"amount": amount, "unit": unit}) == []) == is_good


def test_every_duty_with_a_term_may_be_set() -> None:
    assert all(deadline.term for deadline in clocks())


def copied(**over: Any) -> dict[str, Any]:
    """V114 under another code."""
    data = indicators.data_of("V114") | {"code": "V999"} | over
    for aspect in data["aspects"]:
        for factor in aspect["factors"]:
            factor["taken_from"], factor["code"] = factor["code"], factor["code"].replace("V114", "V999")
            factor["patterns"] = [[p[0].replace("V114", "V999"), *p[1:]] for p in factor["patterns"]]
    return data


def test_a_copy_of_the_indicators_has_no_fault() -> None:
    assert wrong("indicators", "V999", copied()) == []


def factor(data: dict[str, Any], n: int = 0) -> dict[str, Any]:
    found: dict[str, Any] = data["aspects"][0]["factors"][n]
    return found


@pytest.mark.parametrize(
    "change",
    [
        {"code": "V999-1-2"}, {"code": "V114-1-1"}, {"zh": " "}, {"en": ""}, {"taken_from": "V000-1-1"},
        {"taken_from": "V114-1-2"}, {"level": "", "is_level_placeholder": False},
        {"level": "TOP", "is_level_placeholder": False}, {"patterns": [["V999-x", "有", ""]]},
        {"patterns": [["V114-1-1-1", "有", "yes"]]},
    ],
)  # fmt: skip
def test_codes_levels_texts_and_the_way_from_the_older_are_checked(change: dict[str, Any]) -> None:
    data = copied()
    factor(data).update(change)
    assert wrong("indicators", "V999", data)


def test_the_code_name_and_source_of_an_edition_are_kept() -> None:
    for over in ({"code": "V998"}, {"zh": ""}, {"source": " "}, {"aspects": []}):
        assert wrong("indicators", "V999", copied() | over)
