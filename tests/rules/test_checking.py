"""The checker finds what counting every combination finds, and is quick where nobody could count them."""

from __future__ import annotations

import time
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from app.facts.tables import HitPolicy, Input, Named, Output, Row, Table
from app.rules.checking import combinations, faults, regions
from app.rules.tables import fits

CODES = "YNU"
OUTPUTS = (Output("o", "結果", "outcome", (Named("A", "甲", "A"),)),)


def made(inputs: int, whens: list[dict[str, frozenset[str]]], hit_policy: HitPolicy) -> Table:
    """A table of that many inputs, with a row for each condition."""
    values = tuple(Named(code, code, code) for code in CODES)
    return Table(
        id="T", zh="試", en="T", version="1", since=None, hit_policy=hit_policy, is_intake=False,
        inputs=tuple(Input(f"i{n}", f"項{n}", f"i{n}", values) for n in range(inputs)), outputs=OUTPUTS,
        rows=tuple(Row(n, when, {"o": "A"}, "decided", "試", 1.0) for n, when in enumerate(whens, 1)),
    )  # fmt: skip


CONDITIONS = st.dictionaries(
    st.sampled_from(["i0", "i1", "i2", "i3"]), st.frozensets(st.sampled_from(CODES), min_size=1), max_size=4
)
SMALL_TABLES = st.builds(
    made, st.just(4), st.lists(CONDITIONS, max_size=6), st.sampled_from(["UNIQUE", "FIRST"])
)


@settings(deadline=None)  # a busy machine is no fault
@given(SMALL_TABLES)
def test_the_checker_finds_what_counting_finds(table: Table) -> None:
    names = [one.code for one in table.inputs]
    hits = [
        tuple(row.no for row in table.rows if fits(row, dict(zip(names, values, strict=True))))
        for values in product(CODES, repeat=len(names))
    ]
    kinds = {fault.kind for fault in faults(table)}
    assert ("gap" in kinds) is (() in hits)
    assert ("overlap" in kinds) is (table.hit_policy == "UNIQUE" and any(len(hit) > 1 for hit in hits))
    firing = {no for hit in hits for no in (hit[:1] if table.hit_policy == "FIRST" else hit)}
    dead = {fault.rows[0] for fault in faults(table) if fault.kind == "dead"}
    assert dead == {row.no for row in table.rows} - firing


@settings(deadline=None)  # a busy machine is no fault
@given(SMALL_TABLES)
def test_every_combination_is_in_one_region(table: Table) -> None:
    sizes = 0
    for region in regions(table):
        size = combinations(table)
        for one, values in region.box:
            size = size * len(values) // len(one.values)
        sizes += size
    assert sizes == combinations(table)


def test_a_table_of_thirty_questions_is_checked_at_once() -> None:
    whens = [{f"i{n}": frozenset("Y")} for n in range(30)]
    table = made(30, [*whens, {}], "FIRST")
    started = time.perf_counter()
    assert faults(table) == []
    assert time.perf_counter() - started < 1
    assert combinations(table) == 3**30


def test_a_table_that_cannot_be_checked_is_refused() -> None:
    table = made(20, [{f"i{n}": frozenset("Y")} for n in range(20)], "UNIQUE")
    found = faults(table)
    assert found[-1].sentence == "「試」的組合太多，無法逐一檢查；請減少項目，或分成兩張表。"
    assert {fault.kind for fault in found[:-1]} == {"overlap"}
