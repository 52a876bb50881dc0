"""Replay: the shipped table says of its decisions what it said; an edited one what changes, and what it cannot know."""

from __future__ import annotations

import time
from dataclasses import replace
from itertools import cycle, islice, product
from types import MappingProxyType
from typing import Any

import pytest

from app.facts import tables as facts
from app.facts.tables import Input, Named, Table
from app.rules.replaying import BETWEEN, Replay, missing_of
from app.rules.tables import decide_in

GRADE = facts.table("R14_VF_GRADE")


def every(table: Table) -> list[dict[str, str]]:
    """All combinations of answers."""
    names = [one.code for one in table.inputs]
    values = ([value.code for value in one.values] for one in table.inputs)
    return [dict(zip(names, codes, strict=True)) for codes in product(*values)]


def edited(no: int, **then: Any) -> Table:
    """The grading table with another outcome in one row."""
    rows = (replace(r, then=MappingProxyType({**r.then, **then})) if r.no == no else r for r in GRADE.rows)
    return replace(GRADE, rows=tuple(rows))


@pytest.mark.parametrize("name", facts.ids())
def test_a_table_says_of_its_own_decisions_what_it_said(name: str) -> None:
    table = facts.table(name)
    replay = Replay(table)
    for inputs in every(table):
        said = decide_in(table, inputs)
        found = replay.of(inputs, said.row, dict(said.then))
        assert (found.verdict, found.now.row) == ("same", said.row)


def test_no_code_has_the_mark_in_it_that_stands_between_codes() -> None:
    codes = [v.code for name in facts.ids() for one in facts.table(name).inputs for v in one.values]
    assert [code for code in codes if BETWEEN in code] == []


def test_one_row_that_answers_otherwise_moves_its_decisions_and_no_other() -> None:
    replay = Replay(edited(3, grade="HIGH"))
    moved = []
    for inputs in every(GRADE):
        said = decide_in(GRADE, inputs)
        if replay.of(inputs, said.row, dict(said.then)).verdict == "moved":
            moved.append(said.row)
    assert set(moved) == {3}
    found = replay.of({"high": "0", "mid": "1_2", "low": "0"}, 3, {"grade": "MID"})
    assert (found.was, found.now.then, found.now.row) == ({"grade": "MID"}, {"grade": "HIGH"}, 3)


def test_a_draft_with_a_gap_decides_nothing_there() -> None:
    replay = Replay(replace(GRADE, rows=tuple(row for row in GRADE.rows if row.no != 3)))
    found = replay.of({"high": "0", "mid": "1_2", "low": "0"}, 3, {"grade": "MID"})
    assert (found.verdict, found.now.row, found.now.then) == ("moved", 0, None)


def test_what_was_not_asked_then_cannot_be_worked_out() -> None:
    asked = Input("new", "新項目", "new", (Named("Y", "是", "yes"), Named("U", "不詳", "unknown")), "U")
    replay = Replay(replace(GRADE, inputs=(*GRADE.inputs, asked)))
    old = {"high": "0", "mid": "1_2", "low": "0"}
    found = replay.of(old, 3, {"grade": "MID"})
    assert (found.verdict, found.now.missing) == ("cannot", ("new",))
    gone = replay.of({**old, "new": "Y", "mid": "7"}, 3, {"grade": "MID"})
    assert (gone.verdict, gone.now.missing) == ("cannot", ("mid",))
    assert missing_of(iter([found, found, gone])) == {"new": 2, "mid": 1}
    assert replay.of({**old, "new": "Y"}, 3, {"grade": "MID"}).verdict == "same"


def test_what_is_asked_no_longer_does_no_harm() -> None:
    found = Replay(GRADE).of({"high": "0", "mid": "1_2", "low": "0", "old": "Y"}, 3, {"grade": "MID", "x": 1})
    assert found.verdict == "same"


def test_five_thousand_decisions_are_replayed_at_once() -> None:
    """The largest table; a machine that is busy may be twenty times slower than ours."""
    table = facts.table("R04_ADULT_CATEGORY")
    given = [(inputs, decide_in(table, inputs)) for inputs in every(table)]
    started, replay = time.process_time(), Replay(table)
    verdicts = [replay.of(i, said.row, dict(said.then)).verdict for i, said in islice(cycle(given), 5_000)]
    assert time.process_time() - started < 1
    assert verdicts == ["same"] * 5_000
