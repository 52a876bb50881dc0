"""What a table still needs, against every combination; which tables a report passes; where they lead."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.facts import codes
from app.facts import tables as facts
from app.facts.tables import Table
from app.rules import triage
from app.rules.checking import combinations
from app.rules.narrowing import matters, settled, still_needed
from app.rules.tables import decide_in

TABLES = [facts.table(name) for name in facts.ids()]
PASSED = sorted({one.table for passes in triage.PASSES.values() for one in passes})


def every(table: Table, known: Mapping[str, str]) -> list[dict[str, str]]:
    """All combinations that what is known leaves open."""
    values = [[known[i.code]] if i.code in known else [v.code for v in i.values] for i in table.inputs]
    return [dict(zip((i.code for i in table.inputs), each, strict=True)) for each in product(*values)]


def said(table: Table, asked: Mapping[str, str]) -> tuple[Any, ...]:
    """What follows, and how binding it is."""
    decision = decide_in(table, asked)
    return tuple(sorted(decision.then.items(), key=lambda pair: pair[0])), decision.basis


def can_change(table: Table, known: Mapping[str, str], name: str) -> bool:
    """By the definition: two combinations that differ in this input alone come out differently."""
    found: dict[tuple[str, ...], set[Any]] = {}
    for one in every(table, known):
        rest = tuple(code for key, code in one.items() if key != name)
        found.setdefault(rest, set()).add(said(table, one))
    return any(len(outcomes) > 1 for outcomes in found.values())


@st.composite
def partial(draw: st.DrawFn) -> tuple[Table, dict[str, str]]:
    table = draw(st.sampled_from([one for one in TABLES if combinations(one) <= 500]))
    known = {}
    for one in table.inputs:
        code = draw(st.sampled_from(["", *(value.code for value in one.values)]))
        known |= {one.code: code} if code else {}
    return table, known


@given(partial())
@settings(max_examples=300, deadline=None)
def test_what_is_needed_is_what_can_change_the_outcome(drawn: tuple[Table, dict[str, str]]) -> None:
    table, known = drawn
    wanted = {
        one.code for one in table.inputs if one.code not in known and can_change(table, known, one.code)
    }
    needed = set(still_needed(table, known))
    outcomes = {said(table, one) for one in every(table, known)}
    if wanted:
        assert needed == wanted
    else:
        assert len(outcomes) == 1
    decision = settled(table, known)
    assert (decision is None) == bool(needed)
    if decision is not None:
        assert outcomes == {(tuple(sorted(decision.then.items(), key=lambda pair: pair[0])), decision.basis)}
        assert dict(decision.inputs) == known
        row = next(row for row in table.rows if row.no == decision.row)
        fired = {decide_in(table, one).row for one in every(table, known)}
        established = all(known.get(name) in allowed for name, allowed in row.when.items())
        assert established or fired == {decision.row}


@pytest.mark.parametrize("table", TABLES, ids=[one.id for one in TABLES])
def test_answering_what_is_needed_always_comes_to_an_end(table: Table) -> None:
    known: dict[str, str] = {}
    while needed := still_needed(table, known):
        one = next(one for one in table.inputs if one.code == needed[0])
        known[one.code] = one.values[-1].code
    assert settled(table, known) is not None


@pytest.mark.parametrize(
    ("table", "known", "needed"),
    [
        ("R10_U18_ASPECTS", {"harm": "S"}, ("responsibility",)),
        ("R10_U18_ASPECTS", {"harm": "N", "responsibility": "U"}, ("will",)),
        ("R12_CP_CLASS", {"caregiver_failed": "Y"}, ()),
        ("R04_ADULT_CATEGORY", {"relation": "INT", "act": "VIO"}, ()),
        ("R17_VF_OPEN", {"protective": "N", "complexity": "S"}, ()),
        ("R17_VF_OPEN", {"protective": "N", "complexity": "M"}, ("resources", "willing")),
        ("R11_CP_GRADE", {"art53_case": "N"}, ()),
    ],
)  # fmt: skip
def test_only_what_a_table_still_needs_is_asked(
    table: str, known: dict[str, str], needed: tuple[str, ...]
) -> None:
    assert still_needed(facts.table(table), known) == needed


def test_a_decision_names_a_row_that_is_established() -> None:
    table, known = facts.table("R04_ADULT_CATEGORY"), {"sexual": "N", "act": "ABN", "disabled": "Y"}
    decision = settled(table, known)
    assert decision is not None
    assert (decision.row, decision.then["category"]) == (
        5,
        "A6",
    )  # row 4 says the same of an elder, which nobody knows
    assert matters(table, known, "act")
    assert not matters(table, known | {"relation": "NON"}, "relation")


def test_a_code_that_the_table_does_not_know_is_refused() -> None:
    with pytest.raises(ValueError, match="R10"):
        settled(facts.table("R10_U18_ASPECTS"), {"harm": "X"})


def test_every_table_on_the_way_exists_and_answers_what_later_ones_are_given() -> None:
    for passes in triage.PASSES.values():
        for one in passes:
            table = facts.table(one.table)
            assert set(one.given) <= {each.code for each in table.inputs}
            chosen = triage.CHOSEN[one.table]
            assert not chosen or next(each for each in table.outputs if each.code == chosen).values


def done(**decided: dict[str, str]) -> dict[str, dict[str, str]]:
    """By the number of a table, what counts of it."""
    ids = {name.partition("_")[0]: name for name in PASSED}
    return {ids[number]: told for number, told in decided.items()}


def numbers(track: str, told: dict[str, dict[str, str]]) -> list[str]:
    return [one.table.partition("_")[0] for one in triage.way(track, told)]


PARTNER, KIN = {"category": "A2"}, {"category": "A3"}
SAFE, ABUSED = {"system": "SSC"}, {"system": "CP"}


@pytest.mark.parametrize(
    ("track", "told", "way"),
    [
        ("adult", done(), ["R04"]),
        ("adult", done(R04=PARTNER), ["R04", "R05"]),
        ("adult", done(R04=PARTNER, R05={"band": "HIGH"}), ["R04", "R05", "R06"]),
        ("adult", done(R04=PARTNER, R05={"unmeasured": "拒絕"}), ["R04", "R05", "R07"]),
        ("adult", done(R04=PARTNER, R05={"band": "HIGH"}, R06={"level": "H"}), ["R04", "R05", "R06", "R23"]),
        ("adult", done(R04=KIN), ["R04", "R07"]),
        ("adult", done(R04={"category": "A0"}), ["R04", "R17"]),
        ("child", done(R10=ABUSED), ["R10", "R11"]),
        ("child", done(R10=ABUSED, R11={"grade": "G1"}, R12={"class": "K1"}), ["R10", "R11", "R12", "R13"]),
        ("child", done(R10=ABUSED, R11={"art53_case": "N"}, R12={"class": "K1"}), ["R10", "R11", "R12", "R23"]),
        ("child", done(R10=SAFE), ["R10", "R17"]),
        ("child", done(R10={"system": "CP_OR_SSC"}), ["R10"]),
        ("family", done(), ["R17"]),
    ],
)  # fmt: skip
def test_what_was_decided_leads_to_the_next_table(
    track: str, told: dict[str, dict[str, str]], way: list[str]
) -> None:
    assert numbers(track, told) == way


@pytest.mark.parametrize(
    ("told", "where"),
    [
        (done(), None),
        (done(R04={"category": "A1"}), ("R04", "SA", "ASSIGN")),
        (done(R04=PARTNER), ("R04", "AP", "ASSIGN")),
        (done(R04={"category": "A6", "elder": "Y"}), ("R04", "EP", "ASSIGN")),
        (done(R04={"category": "A6", "disabled": "Y"}), ("R04", "DP", "ASSIGN")),
        (done(R04={"category": "A0"}), None),
        (done(R04={"category": "A0"}, R17={"decision": "REFER"}), ("R17", None, "REFER")),
        (done(R10=ABUSED), ("R10", "CP", "ASSIGN")),
        (done(R10=SAFE), ("R10", "SSC", "ASSIGN")),
        (done(R10=SAFE, R17={"decision": "NOT_OPEN"}), ("R17", None, "NOT_CASE")),
        (done(R10={"system": "CP_OR_SSC"}), None),
        (done(R17={"decision": "OPEN"}), ("R17", "SSC", "ASSIGN")),
        (done(R17={"decision": "REPORT"}), None),
    ],
)  # fmt: skip
def test_the_tables_lead_to_a_unit_or_leave_it_open(
    told: dict[str, dict[str, str]], where: tuple[str, str | None, str] | None
) -> None:
    found = triage.destination(told)
    assert (found and (found.table.partition("_")[0], found.unit, found.action)) == where


def test_units_and_actions_are_words_of_the_official_lists() -> None:
    units = {item.code for item in codes.items("dispatch_unit")}
    actions = {item.code for item in codes.items("screening_action")}
    categories = [{"category": v.code, "elder": "Y"} for v in facts.table(triage.CATEGORY).outputs[0].values]
    systems = [{"decision": v.code} for v in facts.table(triage.SYSTEM).outputs[0].values]
    for told in [*(done(R04=one) for one in categories), *(done(R17=one) for one in systems)]:
        found = triage.destination(told)
        assert found is None or (found.unit in {*units, None} and found.action in actions)


@pytest.mark.parametrize(
    ("kind", "is_minor", "has_minors", "track"),
    [
        ("IPV", None, None, "adult"), ("DP", False, None, "adult"), ("CP", True, None, "child"),
        ("SX", None, None, "child"), ("SA", False, None, "adult"), ("SA", True, None, "child"),
        ("SA", None, None, "child"), ("VF", None, True, "child"), ("VF", None, None, "child"),
        ("VF", None, False, "family"), ("CARE", None, None, None), ("PERP", None, None, None),
    ],
)  # fmt: skip
def test_a_report_of_each_kind_has_its_way(
    kind: str, is_minor: bool | None, has_minors: bool | None, track: str | None
) -> None:
    assert triage.track(kind, is_minor=is_minor, has_minors=has_minors) == track
