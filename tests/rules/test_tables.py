"""The decision tables as shipped are sound; what is asked of them is answered by the row of the source."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from itertools import product

import pytest

from app.facts import codes
from app.facts import tables as facts
from app.rules import tables
from app.rules.checking import combinations, faults
from app.rules.tables import Row, Table, decide, decide_in, fits, in_force, versions_of
from app.rules.wording import outcome

EVERY_TABLE = pytest.mark.parametrize("table", [facts.table(id) for id in facts.ids()], ids=lambda t: t.id)
SIZES = {  # combinations and rows, as counted in the source
    "R00_CASE_RISK": (48, 5), "R01_CONSULT": (8, 4), "R02_FORM": (48, 7), "R03_REPORT_LIMIT": (8, 8),
    "R04_ADULT_CATEGORY": (280, 12), "R05_TIPVDA_BAND": (3, 3), "R06_IPV_LEVEL": (9, 6), "R07_OTHER_LEVEL": (3, 3),
    "R08_DIVISION": (36, 5), "R09_NGO_VISIBILITY": (24, 5), "R10_U18_ASPECTS": (36, 9), "R11_CP_GRADE": (6, 4),
    "R12_CP_CLASS": (36, 7), "R13_CP_DUE": (4, 3), "R14_VF_GRADE": (12, 5), "R15_VF_VISIT": (8, 4),
    "R16_STRICTER": (4, 3), "R17_VF_OPEN": (36, 6), "R18_CARE_VISIT": (12, 5), "R19_BSRS": (8, 5),
    "R20_SDM_SAFETY": (4, 3), "R21_MH_WORKER": (18, 5), "R22_FORENSIC": (16, 6), "R23_JURISDICTION": (15, 11),
    "R24_TRANSFER": (144, 12), "R25_REPORTER_ID": (6, 4), "R26_RETENTION": (4, 4), "R27_PUBLIC_FIRST": (8, 4),
}  # fmt: skip


def every_combination(table: Table) -> Iterator[dict[str, str]]:
    names = [one.code for one in table.inputs]
    for values in product(*([value.code for value in one.values] for one in table.inputs)):
        yield dict(zip(names, values, strict=True))


def firing(table: Table, asked: dict[str, str]) -> list[Row]:
    return [row for row in table.rows if fits(row, asked)]


def test_the_28_tables_are_those_of_the_source() -> None:
    assert {t.id: (combinations(t), len(t.rows)) for t in map(facts.table, facts.ids())} == SIZES


@EVERY_TABLE
def test_a_shipped_table_has_no_fault(table: Table) -> None:
    assert [fault.sentence for fault in faults(table)] == []


@EVERY_TABLE
def test_every_combination_is_decided(table: Table) -> None:
    for asked in every_combination(table):
        found = firing(table, asked)
        assert found
        assert table.hit_policy == "FIRST" or len(found) == 1
        assert decide_in(table, asked).row == found[0].no


@EVERY_TABLE
def test_a_table_says_where_it_comes_from_in_both_languages(table: Table) -> None:
    assert all((table.zh, table.en, table.source, table.zh_decided_by, table.en_decided_by))
    assert (table.version, table.since) == ("1", None)
    for named in (
        *table.inputs,
        *table.outputs,
        *[v for one in (*table.inputs, *table.outputs) for v in one.values],
    ):
        assert named.zh.strip()
        assert named.en.strip()
    for row in table.rows:
        assert row.source
        assert 0.3 <= row.confidence <= 1
        assert bool(row.zh_note) is bool(row.en_note)
        assert outcome(table, row.then.items())
    assert all(zh and en for zh, en in table.notes)


@pytest.mark.parametrize(
    ("table", "output", "list_name"),
    [
        ("R04_ADULT_CATEGORY", "category", "adult_category"), ("R14_VF_GRADE", "grade", "vuln_level"),
        ("R05_TIPVDA_BAND", "band", "ipv_band"), ("R20_SDM_SAFETY", "result", "safety_result"),
    ],
)  # fmt: skip
def test_an_outcome_is_a_code_of_the_official_list(table: str, output: str, list_name: str) -> None:
    known = {item.code for item in codes.items(list_name)}
    assert {str(row.then[output]) for row in facts.table(table).rows} <= known


def test_tables_asked_before_a_case_is_given_away_are_marked() -> None:
    marked = {id for id in facts.ids() if facts.table(id).is_intake}
    asked_at_screening = {"R10_U18_ASPECTS", "R11_CP_GRADE", "R12_CP_CLASS"}
    assert marked == asked_at_screening | {
        "R01_CONSULT", "R02_FORM", "R03_REPORT_LIMIT", "R04_ADULT_CATEGORY", "R23_JURISDICTION", "R25_REPORTER_ID",
    }  # fmt: skip


# asking


def test_a_decision_says_what_it_was_asked_and_why() -> None:
    said = decide(
        "R04_ADULT_CATEGORY", {"sexual": "N", "relation": "DESC", "act": "NEG", "elder": "Y", "disabled": "N"}
    )
    assert (said.table, said.version, said.row, said.then["category"]) == ("R04_ADULT_CATEGORY", "1", 7, "A4")
    assert (said.basis, said.is_suggestion) == ("decided", False)
    assert "林維言" in said.source
    assert said.inputs["relation"] == "DESC"


def test_what_is_not_given_counts_as_unknown() -> None:
    said = decide("R08_DIVISION", {"stage": "AFTER", "public_need": "N", "level": "L"})
    assert said.inputs["willing"] == "U"
    assert said.then["holder"] == "JUDGE"
    assert said.is_suggestion


@pytest.mark.parametrize(
    ("inputs", "sentence"),
    [
        ({"track": "VF"}, "「個案風險等級（供公私分工用）」須先填「評估已送出並核可」。"),
        ({"track": "VF", "assessed": "Q"}, "「個案風險等級（供公私分工用）」的「評估已送出並核可」沒有「Q」這個答案。"),
        ({"track": "VF", "assessed": "Y", "grade": "H"}, "「個案風險等級（供公私分工用）」沒有「grade」這一項。"),
    ],
)  # fmt: skip
def test_a_question_that_cannot_be_answered_says_why(inputs: dict[str, str], sentence: str) -> None:
    with pytest.raises(ValueError) as error:
        decide("R00_CASE_RISK", inputs)
    assert str(error.value) == sentence


def test_an_unknown_table_is_told_with_the_known_ones() -> None:
    with pytest.raises(KeyError, match="R14_VF_GRADE"):
        decide("R14", {})


# editions


def test_an_edition_holds_from_its_day(monkeypatch: pytest.MonkeyPatch) -> None:
    shipped, day = facts.table("R07_OTHER_LEVEL"), dt.date(2026, 7, 1)
    newer = replace(shipped, version="2", since=day)
    monkeypatch.setattr(tables, "published", lambda id, on: newer if id == shipped.id and on >= day else None)
    assert in_force("R07_OTHER_LEVEL", dt.date(2026, 6, 30)) is shipped
    assert versions_of("R07_OTHER_LEVEL", day) == (shipped, newer)
    assert decide("R07_OTHER_LEVEL", {"professional": "H"}, on=day).version == "2"
    assert in_force("R14_VF_GRADE", day).version == "1"


# broken tables


def broken(table_id: str, **changes: object) -> list[str]:
    return [fault.sentence for fault in faults(replace(facts.table(table_id), **changes))]  # type: ignore[arg-type]


def without(table_id: str, number: int) -> tuple[Row, ...]:
    return tuple(row for row in facts.table(table_id).rows if row.no != number)


def with_row(table_id: str, number: int, **changes: object) -> tuple[Row, ...]:
    return tuple(
        replace(row, **changes) if row.no == number else row  # type: ignore[arg-type]
        for row in facts.table(table_id).rows
    )


def test_a_gap_is_told_with_what_it_is_about() -> None:
    assert broken("R02_FORM", rows=without("R02_FORM", 2)) == [
        "沒有一列決定：年齡「18歲以上或不詳」、疑似性侵害犯罪「是」、行為人為親密關係伴侶（被害人16歲以上）「否」"
    ]
    assert broken("R05_TIPVDA_BAND", rows=()) == [
        "至少要有一個結果和一列。",
        "沒有一列決定：任何情形",
    ]


def test_two_rows_that_quarrel_are_told_where_one_must_decide() -> None:
    rows = with_row("R14_VF_GRADE", 2, when={"mid": frozenset({"3P"})})
    assert broken("R14_VF_GRADE", rows=rows) == [
        "第1、2列同時適用：高指標項數「1項以上」、中指標項數「3項以上」"
    ]
    assert broken("R14_VF_GRADE", rows=rows, hit_policy="FIRST") == []
    with pytest.raises(ValueError, match="一列以上適用"):
        decide_in(replace(facts.table("R14_VF_GRADE"), rows=rows), {"high": "1P", "mid": "3P", "low": "0"})


def test_a_row_that_never_fires_is_told_with_what_forestalls_it() -> None:
    rows = facts.table("R18_CARE_VISIT").rows
    last_first = (replace(rows[0], no=9, when={"need": frozenset({"M", "S"})}), *rows)
    assert broken("R18_CARE_VISIT", rows=last_first) == [
        "第3列永遠不會適用：前面的第9列已先決定。",
        "第4列永遠不會適用：前面的第9列已先決定。",
    ]
    nothing_ticked = with_row("R07_OTHER_LEVEL", 1, when={"professional": frozenset()})
    assert broken("R07_OTHER_LEVEL", rows=nothing_ticked) == [
        "第1列：「專業評估」一項都沒有勾。",
        "沒有一列決定：專業評估「高」",
        "第1列永遠不會適用：它的條件不可能成立。",
    ]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"when": {"professional": frozenset({"H", "V"})}}, "第1列：「專業評估」沒有「V」這個答案。"),
        ({"when": {"professional": frozenset("H"), "age": frozenset("Y")}}, "第1列：沒有「age」這一項。"),
        ({"then": {}}, "第1列：沒有填結果「風險等級」。"),
        ({"then": {"level": "X"}}, "第1列：結果「風險等級」沒有「X」。"),
        ({"then": {"level": "H", "risk": "H"}}, "第1列：沒有「risk」這個結果。"),
        ({"basis": "guess"}, "第1列：依據「guess」不明。"),
        ({"no": 2}, "有一列以上的列號是2。"),
    ],
)
def test_a_slip_of_the_pen_is_told_with_its_row(changes: dict[str, object], sentence: str) -> None:
    assert sentence in broken("R07_OTHER_LEVEL", rows=with_row("R07_OTHER_LEVEL", 1, **changes))


def test_a_table_itself_may_be_badly_declared() -> None:
    table = facts.table("R07_OTHER_LEVEL")
    (asked,) = table.inputs
    assert "適用方式「ANY」不明，只能是 UNIQUE 或 FIRST。" in broken(table.id, hit_policy="ANY")
    assert "「專業評估」的「不詳」代碼「U」不在答案之中。" in broken(
        table.id, inputs=(replace(asked, unknown="U"),)
    )
    twice = (replace(asked, values=(*asked.values, asked.values[0])),)
    assert "「專業評估」沒有答案，或有重複的答案。" in broken(table.id, inputs=twice)
