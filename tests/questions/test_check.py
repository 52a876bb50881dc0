"""The one judge of answers: drafts and submissions, hidden questions, rows, computed answers."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from app.questions import Checked, Is, Question, Section, Seen, Text, check
from tests.questions.tiny import TODAY, asked, good_answers


def judged(answers: dict[str, Any], **how: Any) -> Checked:
    return check(asked(), answers, **{"submit": True, "today": TODAY, **how})


def test_good_answers_are_good() -> None:
    found = judged(good_answers())
    assert found.is_good
    assert found.values["how"] == "F"


def test_a_draft_may_be_incomplete() -> None:
    assert judged({}, submit=False).is_good


def test_submitting_needs_every_required_question_that_is_shown() -> None:
    assert set(judged({}).errors) == {"reporter", "how", "urgent", "name", "family"}


def test_a_hidden_question_is_not_required() -> None:
    assert "why" not in judged(good_answers(urgent="N")).errors
    assert judged(good_answers(urgent="Y")).errors == {"why": "這一題必須回答"}


def test_the_answer_to_a_hidden_question_is_cleared() -> None:
    found = judged(good_answers(why="刀"))
    assert found.is_good
    assert found.values["why"] is None
    assert "why" in found.hidden


def test_strictly_it_is_an_error() -> None:
    assert judged(good_answers(why="刀"), strict=True).errors == {"why": "這一題沒有問"}


def test_strictly_only_what_was_posted_counts() -> None:
    found = judged(good_answers(why="刀"), strict=True, posted={"urgent"})
    assert found.is_good
    assert found.values["why"] is None


def test_what_depends_on_a_hidden_question_sees_it_empty() -> None:
    assert judged(good_answers(why="刀", why_more="更多")).hidden >= {"why", "why_more"}


def test_a_question_may_depend_on_a_computed_one_that_stands_later() -> None:
    assert judged(good_answers(kids=2)).values["hours"] == 20
    assert judged(good_answers(kids=3)).errors == {"late": "這一題必須回答"}


def test_nobody_can_post_a_computed_answer() -> None:
    assert judged(good_answers(hours=999)).values["hours"] == 20


@pytest.mark.parametrize(
    ("key", "value", "says"),
    [
        ("how", "Z", "沒有「Z」這個選項"),
        ("what", ["M", "Z"], "沒有「Z」這個選項"),
        ("kids", 21, "不可大於 20"),
        ("kids", -1, "不可小於 0"),
        ("kids6", 4, "不可大於「兒少人數」"),
        ("born_on", date(2026, 11, 20), "不可晚於今天（115/11/19）"),
        ("reporter", "長" * 501, "最多 500 字，現在有 501 字"),
        ("where", "長" * 201, "最多 200 字，現在有 201 字"),
    ],
)
@pytest.mark.parametrize("submit", [True, False])
def test_wrong_answers_are_wrong_in_a_draft_too(key: str, value: Any, says: str, submit: bool) -> None:
    found = judged(good_answers(**{"kids6": None, "late": "晚", key: value}), submit=submit)
    assert found.errors == {key: says}
    assert found.values[key] == value


def test_today_is_not_the_future() -> None:
    assert judged(good_answers(born_on=TODAY)).is_good


def test_a_wrong_answer_to_a_hidden_question_is_simply_gone() -> None:
    assert judged(good_answers(why="長" * 31)).is_good
    assert judged(good_answers(urgent="Y", why="長" * 31)).errors == {"why": "最多 30 字，現在有 31 字"}


def test_what_could_not_be_read_is_reported_unless_hidden() -> None:
    bad = {"born_on": "看不懂這個日期", "why": "看不懂"}
    assert judged(good_answers(), bad=bad).errors == {"born_on": "看不懂這個日期"}


def test_rows_are_checked_each_by_itself() -> None:
    rows = [{"fm_name": "陳範例"}, {"fm_name": None, "fm_birth": date(2030, 1, 1)}]
    assert judged(good_answers(family=rows)).errors == {
        "family-1-fm_name": "這一題必須回答",
        "family-1-fm_birth": "不可晚於今天（115/11/19）",
    }


def test_a_row_has_hidden_questions_of_its_own_and_of_the_sheet() -> None:
    row = {"id": 7, "fm_name": "陳範例", "fm_school": "示範國小", "fm_harm": "瘀傷"}
    found = judged(good_answers(family=[row]))
    expected = {"id": 7, "fm_name": "陳範例", "fm_birth": None, "fm_school": None, "fm_harm": None}
    assert found.values["family"] == [expected]
    shown = judged(good_answers(urgent="Y", why="刀", family=[row]))
    assert shown.values["family"][0]["fm_harm"] == "瘀傷"


def test_strictly_a_hidden_answer_in_a_row_is_an_error() -> None:
    row = {"fm_name": "陳範例", "fm_school": "示範國小"}
    assert judged(good_answers(family=[row]), strict=True).errors == {"family-0-fm_school": "這一題沒有問"}


def test_a_table_has_a_least_and_a_most() -> None:
    assert judged(good_answers(family=[])).errors == {"family": "至少要有 1 列"}
    assert judged(good_answers(family=[]), submit=False).is_good
    four = [{"fm_name": f"範例{n}"} for n in range(4)]
    assert judged(good_answers(family=four)).errors == {"family": "最多 3 列"}


def test_a_withheld_answer_still_decides() -> None:
    visible = [q for q in asked() if q.key != "urgent"]
    found = check(visible, good_answers(urgent="Y"), submit=True, today=TODAY)
    assert found.errors == {"why": "這一題必須回答"}
    assert "urgent" not in found.values


def test_references_are_asked_about() -> None:
    from app.questions import AgencyRef

    unit = Question("單位", Section("A", "甲"), AgencyRef(), key="unit")
    found = check(
        [unit], {"unit": 3}, submit=True, today=TODAY, exists=lambda thing, row: (thing, row) == ("agency", 4)
    )
    assert found.errors == {"unit": "找不到這一筆"}
    assert check([unit], {"unit": 4}, submit=True, today=TODAY, exists=lambda *_: True).is_good


def test_questions_in_a_circle_are_a_fault_of_the_form() -> None:
    section = Section("A", "甲")
    circle = [Question("甲", section, Text(), show_if=Is("b", "1"), key="a"),
              Question("乙", section, Text(), show_if=Is("a", "1"), key="b")]  # fmt: skip
    with pytest.raises(ValueError, match="a → b → a"):
        Seen(circle, {"a": "1", "b": "1"})["a"]
