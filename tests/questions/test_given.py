"""A table whose rows are given by a list: all of them, in its order, each with its own choices."""

from __future__ import annotations

from typing import Any

import pytest

from app.questions import (
    Choice,
    Computed,
    Integer,
    Is,
    ManyOf,
    OneOf,
    Row,
    Section,
    Text,
    check,
    question,
    rows,
)
from app.questions.conditions import Answers
from app.questions.flaws import flaws
from app.questions.kinds import Each, GivenRows, Group, Item
from app.questions.question import declared_questions
from app.questions.wrong import BadAnswer
from tests.questions.tiny import TODAY

A = Section("A", "評估")
SIGNS = {"F1": (Choice("F1a", "哭"), Choice("F1b", "吵")), "F2": (), "F3": (Choice("F3a", "哭"),)}
EVERY = tuple(choice for choices in SIGNS.values() for choice in choices)
GROUP = Group("G", "一、關係", notes=("先看誰在場",))


def items(answers: Answers) -> tuple[Item, ...]:
    """The old list has F1 alone; the new one F2, and F3 in the place of F1."""
    old = (Item("F1", "衝突", GROUP, {"signs": SIGNS["F1"]}, was=frozenset({"F3"})),)
    new = (
        Item("F2", "疏離", GROUP, {"signs": ()}),
        Item("F3", "衝突或疏離", GROUP, {"signs": SIGNS["F3"]}, was=frozenset({"F1"})),
    )
    return old if answers.get("edition") == "OLD" else new


class Line(Row):
    """What is asked of each."""

    what = question(
        "項目", A, OneOf((Choice("F1", "衝突"), Choice("F2", "疏離"), Choice("F3", "衝突或疏離")))
    )
    there = question("有無", A, OneOf((Choice("Y", "有"), Choice("N", "無"))), required=True)
    signs = question("樣態", A, ManyOf(EVERY), required=True, show_if=Is("there", "Y"))
    note = question("說明", A, Text(), required=True, show_if=Is("there", "Y"))


def how_many(answers: Answers, sheet: Any) -> int:
    """How many are there."""
    return sum(row.get("there") == "Y" for row in answers.get("lines") or ())


class Sheet:
    """A sheet with a given table."""

    edition = question("版本", A, OneOf((Choice("OLD", "舊"), Choice("NEW", "新"))))
    lines = rows("lines", "清單", A, of=Line, each=Each("what", items))
    count = question("項數", A, Computed(how_many, Integer()))


QUESTIONS = declared_questions(Sheet)
KIND = next(q.kind for q in QUESTIONS if q.key == "lines")
assert isinstance(KIND, GivenRows)
THERE = {"what": "F3", "there": "Y", "signs": ["F3a"], "note": "每天"}


def judged(lines: list[dict[str, Any]], *, submit: bool = False, **more: Any) -> Any:
    return check(QUESTIONS, {"lines": lines, **more}, submit=submit, today=TODAY)


def test_it_is_written_without_flaws() -> None:
    assert flaws(Sheet) == []


def test_every_item_has_its_row_in_the_order_of_the_list() -> None:
    found = judged([THERE]).values["lines"]
    assert [row["what"] for row in found] == ["F2", "F3"]
    assert found[0]["there"] is None
    assert found[1]["signs"] == ["F3a"]


def test_all_must_be_answered_before_it_is_handed_in() -> None:
    assert judged([], submit=False).is_good
    assert set(judged([], submit=True).errors) == {"lines-0-there", "lines-1-there"}
    whole = [{"what": "F2", "there": "N"}, THERE]
    assert judged(whole, submit=True).is_good
    assert judged(whole, submit=True).values["count"] == 1


def test_what_is_there_must_be_described_and_what_is_not_is_emptied() -> None:
    errors = judged([{"what": "F2", "there": "N"}, {"what": "F3", "there": "Y"}], submit=True).errors
    assert set(errors) == {"lines-1-signs", "lines-1-note"}
    found = judged([{**THERE, "there": "N"}]).values["lines"][1]
    assert (found["signs"], found["note"]) == (None, None)


def test_an_item_without_choices_is_not_asked_for_them() -> None:
    lone = [{"what": "F2", "there": "Y", "signs": ["F1a"], "note": "一年"}, {"what": "F3", "there": "N"}]
    found = judged(lone, submit=True)
    assert found.is_good
    assert found.values["lines"][0]["signs"] is None


def test_a_choice_of_another_item_is_refused() -> None:
    assert "F1a" in judged([{**THERE, "signs": ["F1a"]}]).errors["lines-1-signs"]


@pytest.mark.parametrize("code", ["F1", "F9", None, 7])
def test_a_row_that_is_not_on_the_list_is_refused(code: Any) -> None:
    assert "不在這一版的清單裡" in judged([{"what": code, "there": "N"}]).errors["lines"]


def test_a_row_that_stands_there_twice_is_refused() -> None:
    assert "兩次" in judged([THERE, THERE]).errors["lines"]


def test_another_list_asks_other_rows() -> None:
    assert [row["what"] for row in judged([], edition="OLD").values["lines"]] == ["F1"]
    assert "lines" in judged([THERE], edition="OLD").errors


def test_a_row_of_another_list_keeps_what_is_offered_in_the_same_words() -> None:
    before = {"F1": {"what": "F1", "there": "Y", "signs": ["F1a", "F1b"], "note": "每天"}}
    new, old = items({})[1], items({"edition": "OLD"})[0]
    assert KIND.row_for(new, before) == {"what": "F3", "there": "Y", "signs": ["F3a"], "note": "每天"}
    assert KIND.row_for(old, before) == before["F1"]
    assert KIND.row_for(items({})[0], before) == {"what": "F2"}


def test_given_rows_lie_over_the_stored_ones_by_their_code() -> None:
    stored = [{"id": 1, "what": "F2", "there": "N", "note": None}, {"id": 2, **THERE}]
    over = KIND.over(stored, [{"what": "F3", "there": "N", "id": 1}])
    assert {row["what"]: (row["id"], row["there"]) for row in over} == {"F2": (1, "N"), "F3": (2, "N")}
    assert next(row for row in over if row["what"] == "F3")["note"] == "每天"


def test_a_table_is_empty_until_one_row_is_answered() -> None:
    assert KIND.is_empty([{"what": "F2", "there": None}])
    assert not KIND.is_empty([{"what": "F2", "there": "N"}])


def test_rows_are_told_apart_in_words() -> None:
    with pytest.raises(BadAnswer, match="F9"):
        KIND.laid_out([{"what": "F9"}], items({}))
