"""Two writers: what merges by itself, what must be decided, and what comes of it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from app.forms import Difference, differences, resolve
from tests.questions.tiny import asked, good_answers

ROW = {"id": 7, "fm_name": "陳範例", "fm_birth": date(2015, 1, 2), "fm_school": None, "fm_harm": None}
OTHER = {"id": 8, "fm_name": "陳樣品", "fm_birth": None, "fm_school": None, "fm_harm": None}
BASE = good_answers(how="F", kids=2, family=[ROW, OTHER])


def found(mine: dict[str, Any], theirs: dict[str, Any]) -> dict[str, Difference]:
    return {d.key: d for d in differences(asked(), BASE, {**BASE, **mine}, {**BASE, **theirs})}


def merged(
    mine: dict[str, Any],
    theirs: dict[str, Any],
    *,
    picks: dict[str, str] | None = None,
    undo: tuple[str, ...] = (),
) -> Any:
    theirs = {**BASE, **theirs}
    return resolve(theirs, differences(asked(), BASE, {**BASE, **mine}, theirs), picks=picks or {}, undo=undo)


def rows(*changed: dict[str, Any]) -> dict[str, Any]:
    return {"family": list(changed)}


def test_nobody_changed_anything() -> None:
    assert found({}, {}) == {}


def test_changes_to_different_questions_merge() -> None:
    assert {k: (d.by, d.is_conflict) for k, d in found({"how": "T"}, {"kids": 3}).items()} == {
        "how": ("mine", False),
        "kids": ("theirs", False),
    }
    assert merged({"how": "T"}, {"kids": 3}) == {"how": "T", "kids": 3}


def test_the_same_change_by_both_is_no_difference() -> None:
    assert found({"how": "T"}, {"how": "T"}) == {}
    assert found({"what": ["C", "M"]}, {"what": ["M", "C"]}) == {}


def test_different_changes_to_one_question_are_a_conflict() -> None:
    conflict = found({"how": "T"}, {"how": "X"})["how"]
    assert conflict.is_conflict
    assert (conflict.text("base"), conflict.text("mine"), conflict.text("theirs")) == ("面訪", "電訪", "傳真")


@pytest.mark.parametrize(("pick", "answer"), [("mine", "T"), ("theirs", "X")])
def test_somebody_decides_a_conflict(pick: str, answer: str) -> None:
    assert merged({"how": "T"}, {"how": "X"}, picks={"how": pick}) == {"how": answer}


@pytest.mark.parametrize("picks", [{}, {"how": "neither"}])
def test_a_conflict_that_nobody_decided_is_not_saved(picks: dict[str, str]) -> None:
    with pytest.raises(KeyError, match="how"):
        merged({"how": "T"}, {"how": "X"}, picks=picks)


def test_a_merged_change_can_be_undone() -> None:
    assert merged({"how": "T"}, {"kids": 3}, undo=("kids",)) == {"how": "T", "kids": 2}


def test_clearing_is_a_change() -> None:
    assert merged({"kids": None}, {"how": "T"}) == {"kids": None, "how": "T"}


def test_computed_answers_are_never_merged() -> None:
    assert found({"hours": 1}, {"hours": 2}) == {}


def test_a_question_missing_from_mine_is_unchanged_by_me() -> None:
    mine = {key: value for key, value in BASE.items() if key != "how"}
    (difference,) = differences(asked(), BASE, mine, {**BASE, "how": "T"})
    assert (difference.key, difference.by) == ("how", "theirs")


def test_changes_in_different_cells_of_a_row_merge() -> None:
    mine, theirs = {**ROW, "fm_name": "陳改名"}, {**ROW, "fm_birth": date(2016, 1, 2)}
    assert merged(rows(mine, OTHER), rows(theirs, OTHER)) == rows({**theirs, "fm_name": "陳改名"}, OTHER)


def test_one_cell_changed_by_both_is_a_conflict_of_that_cell() -> None:
    difference = found(rows({**ROW, "fm_name": "甲"}, OTHER), rows({**ROW, "fm_name": "乙"}, OTHER))[
        "family-7-fm_name"
    ]
    assert difference.is_conflict
    assert (difference.question.label, difference.row) == ("姓名", "甲")


def test_rows_that_only_one_added_or_removed_merge() -> None:
    new = {"id": None, "fm_name": "新生兒"}
    theirs = {**OTHER, "id": 9, "fm_name": "他們加的"}
    result = merged(rows(ROW, new), rows(ROW, OTHER, theirs))
    assert [(row["id"], row["fm_name"]) for row in result["family"]] == [
        (7, "陳範例"),
        (9, "他們加的"),
        (None, "新生兒"),
    ]


def test_a_row_removed_here_and_changed_there_is_a_conflict() -> None:
    mine, theirs = rows(ROW), rows(ROW, {**OTHER, "fm_name": "改名"})
    conflict = found(mine, theirs)["family-8"]
    assert conflict.is_conflict
    assert (conflict.text("mine"), conflict.text("theirs")) == ("", "姓名：改名")
    assert [row["id"] for row in merged(mine, theirs, picks={"family-8": "mine"})["family"]] == [7]
    assert [row["fm_name"] for row in merged(mine, theirs, picks={"family-8": "theirs"})["family"]] == [
        "陳範例",
        "改名",
    ]


def test_a_row_removed_there_and_changed_here_can_be_kept() -> None:
    mine, theirs = rows(ROW, {**OTHER, "fm_name": "改名"}), rows(ROW)
    assert [r["fm_name"] for r in merged(mine, theirs, picks={"family-8": "mine"})["family"]] == [
        "陳範例",
        "改名",
    ]


def test_without_a_base_whatever_differs_must_be_decided() -> None:
    unknown = {key: value for key, value in BASE.items() if key not in ("family", "how")}
    mine, theirs = {**BASE, **rows({**ROW, "fm_name": "甲"}, OTHER), "how": "T"}, BASE
    found = {d.key: d.is_conflict for d in differences(asked(), unknown, mine, theirs)}
    assert found == {"how": True, "family-7-fm_name": True}


def test_removing_by_both_is_no_difference() -> None:
    assert found(rows(ROW), rows(ROW)) == {}


def test_an_added_row_can_be_undone() -> None:
    assert merged(rows(ROW, OTHER, {"id": None, "fm_name": "新"}), {}, undo=("family-+0",)) == rows(
        ROW, OTHER
    )
