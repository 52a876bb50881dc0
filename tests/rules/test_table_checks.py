"""Every way in which an edition of a table can be broken is refused with a sentence that says why and where."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from app.facts import tables as facts
from app.rules.edition_checks import wrong
from app.rules.table_checks import faults_of
from app.views.proposals import table_form

Content = dict[str, Any]
GRADE, HELP = "R14_VF_GRADE", "R01_CONSULT"  # UNIQUE and FIRST


def rows(content: Content) -> list[Content]:
    found: list[Content] = content["rows"]
    return found


def without(no: int) -> Callable[[Content], None]:
    """A table that lacks one of its rows."""
    return lambda content: rows(content).remove(next(row for row in rows(content) if row["no"] == no))


def in_row(no: int, /, **changes: Any) -> Callable[[Content], None]:
    """Other cells in one row."""
    return lambda content: next(row for row in rows(content) if row["no"] == no).update(changes)


def on_top(content: Content) -> None:
    """A first row that fits everything."""
    rows(content).insert(0, {**rows(content)[0], "no": 99, "when": {}})


BROKEN: list[tuple[str, str, Callable[[Content], None], str, str]] = [
    ("gap", GRADE, without(3), "沒有一列決定：", ""),
    ("overlap", GRADE, in_row(2, when={}), "同時適用：", "row-0"),
    ("dead", HELP, on_top, "永遠不會適用：前面的第99列已先決定。", "row-1"),
    (
        "nothing ticked",
        GRADE,
        in_row(3, when={"mid": []}),
        "第3列：「中指標項數」一項都沒有勾。",
        "r-2-in-mid",
    ),
    ("unknown answer", GRADE, in_row(3, when={"mid": ["X"]}), "沒有「X」這個答案。", "r-2-in-mid"),
    ("unknown input", GRADE, in_row(3, when={"x": ["X"]}), "第3列：沒有「x」這一項。", "row-2"),
    ("unknown outcome", GRADE, in_row(1, then={"grade": "X"}), "沒有「X」。", "r-0-out-grade"),
    ("no outcome", GRADE, in_row(1, then={}), "第1列：沒有填結果", "r-0-out-grade"),
    (
        "too many outcomes",
        GRADE,
        in_row(1, then={"grade": "HIGH", "x": 1}),
        "第1列：沒有「x」這個結果。",
        "row-0",
    ),
    ("no basis", GRADE, in_row(1, basis=""), "第1列：依據「」不明。", "r-0-basis"),
    ("no source", GRADE, in_row(1, source="  "), "第1列：沒有填依據來源。", "r-0-source"),
    ("no confidence", GRADE, in_row(1, confidence=0), "第1列：信心須大於 0，至多 1。", "r-0-confidence"),
    ("much confidence", GRADE, in_row(1, confidence=2), "第1列：信心須大於 0，至多 1。", "r-0-confidence"),
    ("words for confidence", GRADE, in_row(1, confidence="很高"), "第1列：信心須大於 0", "r-0-confidence"),
    ("one number twice", GRADE, in_row(2, no=1), "有一列以上的列號是1。", "row-0"),
    ("no rows", GRADE, lambda content: rows(content).clear(), "至少要有一個結果和一列。", ""),
    ("looser", "R00_CASE_RISK", in_row(3, then={"risk": "mid"}), "比原有規定寬鬆，不得放寬：", "row-2"),
    ("another question", GRADE, lambda content: content["inputs"].pop("low"), "由系統版本決定", ""),
    ("another policy", GRADE, lambda content: content.update(hit_policy="FIRST"), "由系統版本決定", ""),
]


@pytest.mark.parametrize(
    ("name", "spoil", "says", "place"), [one[1:] for one in BROKEN], ids=[one[0] for one in BROKEN]
)
def test_a_broken_table_is_refused_with_the_sentence_and_its_place(
    app: Any, name: str, spoil: Callable[[Content], None], says: str, place: str
) -> None:
    content = facts.data_of(name)
    spoil(content)
    with app.test_request_context():
        told = {sentence: at for at, _section, _question, sentence in table_form.told(name, content)}
        found = [(sentence, at) for sentence, at in told.items() if says in sentence]
        assert found, list(told)
        assert place in [at for _sentence, at in found]
        assert [sentence for sentence in wrong("table", name, content) if says in sentence]


@pytest.mark.parametrize("name", facts.ids())
def test_a_shipped_table_has_no_fault(name: str) -> None:
    assert list(faults_of(name, facts.data_of(name))) == []


@pytest.mark.parametrize(
    "spoil", [lambda c: c.pop("rows"), lambda c: rows(c)[0].pop("when"), lambda c: c.update(rows=1)]
)
def test_what_is_no_table_is_said_in_one_sentence(app: Any, spoil: Callable[[Content], Any]) -> None:
    content = facts.data_of(GRADE)
    spoil(content)
    with app.test_request_context():
        assert [says for _at, _s, _q, says in table_form.told(GRADE, content)] == wrong(
            "table", GRADE, content
        )
        assert wrong("table", GRADE, content) == ["內容不完整，讀不出來。請重新由現行內容複製一份。"]


def test_a_gap_says_the_conditions_of_the_row_that_is_missing() -> None:
    content = facts.data_of(GRADE)
    without(3)(content)
    (gap,) = [fault for fault in faults_of(GRADE, content) if fault.kind == "gap"]
    assert gap.when == {"high": ("0",), "mid": ("1_2",)}


def test_a_row_made_of_a_gap_closes_it() -> None:
    content = facts.data_of(GRADE)
    without(3)(content)
    table_form.step(GRADE, content, "fill-0")
    made = rows(content)[-1]
    assert made["no"] == 6, "a number that no row has had"
    assert "gap" not in {fault.kind for fault in faults_of(GRADE, content)}
