"""Editions: questions that ended, wordings that changed, choices that were retired."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from app.questions import Checked, Section, Text, check, declared_questions, question
from app.questions.editions import asked_on, edition_of, editions
from tests.questions.tiny import REFORM, Visit, asked

BEFORE, AFTER = REFORM - timedelta(days=1), REFORM


def judged(day: date, **answers: object) -> Checked:
    return check(asked_on(asked(Visit), day), answers, submit=True, today=day)


def test_a_question_is_asked_from_its_first_day_until_the_day_before_its_last() -> None:
    assert [q.key for q in asked_on(asked(Visit), BEFORE)] == ["seen", "score", "danger"]
    assert [q.key for q in asked_on(asked(Visit), AFTER)] == ["seen", "danger", "next_on"]


@pytest.mark.parametrize(("day", "wording"), [(BEFORE, "描述危險"), (AFTER, "眼前的危險")])
def test_a_question_is_worded_as_on_its_day(day: date, wording: str) -> None:
    assert next(q for q in asked_on(asked(Visit), day) if q.key == "danger").label == wording


@pytest.mark.parametrize(("day", "codes"), [(BEFORE, ["F", "T", "X"]), (AFTER, ["F", "T", "V"])])
def test_choices_are_those_of_the_day(day: date, codes: list[str]) -> None:
    assert [choice.code for choice in asked_on(asked(Visit), day)[0].choices] == codes


def test_an_old_sheet_keeps_its_retired_choice_and_a_new_one_cannot_take_it() -> None:
    assert judged(BEFORE, seen="X").is_good
    assert judged(AFTER, seen="X").errors == {"seen": "沒有「X」這個選項"}


def test_an_old_answer_is_read_in_the_words_of_its_day() -> None:
    assert asked_on(asked(Visit), BEFORE)[0].text("X") == "傳真"


def test_days_between_two_changes_are_one_edition() -> None:
    assert editions(Visit) == (date.min, REFORM)
    assert edition_of(Visit, BEFORE) == edition_of(Visit, date(2019, 1, 1)) == date.min
    assert edition_of(Visit, AFTER) == edition_of(Visit, date(2030, 1, 1)) == REFORM


def test_a_question_that_did_not_change_is_not_copied() -> None:
    question = asked(Visit)[3]
    assert question.on(AFTER) is question


class Renamed:
    """A form whose heading changed."""

    HEAD = Section("A", "服務對象", was={REFORM: "案主"})
    one = question("姓名", HEAD, Text())
    two = question("電話", HEAD, Text())


def test_a_heading_is_read_as_on_its_day_and_holds_its_questions_together() -> None:
    assert editions(Renamed) == (date.min, REFORM)
    for day, heading in ((BEFORE, "案主"), (AFTER, "服務對象")):
        sections = {q.section for q in asked_on(declared_questions(Renamed), day)}
        assert [section.label for section in sections] == [heading]
