"""The web form of a sheet: what stands in it, what is typed, what is wrong, what is saved."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from app.forms import SheetForm, form_for
from app.forms.fields import Surroundings
from app.questions import AgencyRef, Is, ManyOf, Section, Text, question
from app.questions.choices import Choice
from tests.forms.conftest import post
from tests.questions.tiny import REFORM, TODAY, Report, Visit, good_answers

STORED = {"id": 7, "fm_name": "陳範例", "fm_birth": date(2015, 1, 2), "fm_school": "示範國小"}
POSTED = {
    "reporter": "林示範", "how": "F", "urgent": "N", "name": "陳範例", "what": ["M", "C"], "kids": "2", "kids6": "1",
    "family__0__fm_name": "陳範例",
}  # fmt: skip


def test_a_form_has_one_field_a_question_in_sections(form_class: type[SheetForm]) -> None:
    form = form_class()
    assert [section.code for section, _fields in form.sections] == ["A", "B"]
    assert [field.name for field in form.sections[0][1]] == ["reporter", "how", "urgent", "why", "why_more"]


def test_stored_answers_stand_in_the_form_as_people_write_them(form_class: type[SheetForm]) -> None:
    form = form_class(answers=good_answers(born_on=date(2024, 2, 29), none=True))
    assert form["born_on"].raw == ["113/02/29"]
    assert form["what"].choices == [("M", "經濟", True), ("C", "照顧", False), ("O", "其他", False)]
    assert form["none"].choices == [("true", "是", True)]
    assert form["how"].choices[0] == ("F", "面訪", True)


def test_a_good_post_can_be_submitted(form_class: type[SheetForm]) -> None:
    form = form_class(post(**POSTED))
    checked = form.judge(submit=True, today=TODAY)
    assert checked.is_good
    assert checked.values["what"] == ["C", "M"]
    assert checked.values["family"] == [
        {"id": None, "fm_name": "陳範例", "fm_birth": None, "fm_school": None, "fm_harm": None}
    ]


def test_what_was_typed_survives_errors(form_class: type[SheetForm]) -> None:
    form = form_class(post(born_on="113/02/30", kids="三個", why="刀" * 40, urgent="Y", how="Z"))
    form.judge(today=TODAY)
    assert form["born_on"].raw == ["113/02/30"]
    assert form["born_on"].errors == ["看不懂這個日期，請照 113/02/29 的樣子填"]
    assert form["kids"].errors == ["請填整數"]
    assert form["why"].raw == ["刀" * 40]
    assert form["how"].errors == ["沒有「Z」這個選項"]
    assert [key for key, *_rest in form.wrong()] == ["how", "why", "born_on", "kids"]


def test_errors_are_listed_with_section_and_question(form_class: type[SheetForm]) -> None:
    form = form_class(post(**{**POSTED, "family__0__fm_birth": "2030/1/1"}))
    form.judge(submit=True, today=TODAY)
    assert form.wrong() == [("family-0-fm_birth", "內容", "出生日期", "不可晚於今天（115/11/19）")]


def test_a_question_that_the_page_did_not_have_is_not_touched(form_class: type[SheetForm]) -> None:
    values = form_class(post(how="T"), answers=good_answers()).judge(today=TODAY).values
    assert values["how"] == "T"
    assert "what" not in values
    assert "family" not in values


def test_a_box_that_the_page_had_can_be_unticked(form_class: type[SheetForm]) -> None:
    page = form_class(answers=good_answers())
    values = form_class(post(**page.asked, how="T"), answers=good_answers()).judge(today=TODAY).values
    assert values["what"] is None
    assert values["family"] == []


def test_hidden_answers_are_cleared_even_if_the_page_did_not_have_them(form_class: type[SheetForm]) -> None:
    stored = good_answers(urgent="Y", why="刀")
    assert form_class(post(urgent="N"), answers=stored).judge(today=TODAY).values["why"] is None


def test_a_computed_answer_is_shown_in_words_and_cannot_be_posted(form_class: type[SheetForm]) -> None:
    form = form_class(post(kids="2", hours="999"), answers={"hours": 20})
    assert form["hours"].raw == ["20"]
    assert form.judge(today=TODAY).values["hours"] == 20
    assert "hours" not in form.asked["_q"]


def test_withheld_questions_are_not_in_the_form_at_all() -> None:
    form = form_for(Report, TODAY, may=lambda permission: False)(answers=good_answers())
    assert "reporter" not in form
    assert form.judge(submit=True, today=TODAY).is_good
    assert "reporter" not in form.judge(today=TODAY).values


class Secretive:
    """A form in which a secret decides what is asked."""

    A = Section("A", "甲")
    secret = question("祕密", A, Text(), only="secret.see")
    more = question("更多", A, Text(), show_if=Is("secret", "Y"))


def test_a_withheld_answer_decides_on_the_server_and_does_not_reach_the_browser() -> None:
    form_class = form_for(Secretive, TODAY, may=lambda permission: False)
    assert form_class(answers={"secret": "Y"}).for_browser() == [
        {"key": "more", "section": "A", "required": False, "show_if": None}
    ]
    hidden = form_class(post(more="x"), answers={"secret": "N"})
    assert "secret" not in str(hidden.for_browser())
    assert hidden.judge(today=TODAY).values == {"more": None}


def test_the_browser_learns_conditions_and_rows(form_class: type[SheetForm]) -> None:
    told = {q["key"]: q for q in form_class().for_browser()}
    assert told["why"]["show_if"] == ["is", "urgent", "Y"]
    assert told["why"]["required"] is True
    assert [q["key"] for q in told["family"]["rows"]] == ["fm_name", "fm_birth", "fm_school", "fm_harm"]
    assert "rows" not in told["why"]


def test_forms_are_made_once_per_edition_and_permissions() -> None:
    everything, nothing = (lambda permission: True), (lambda permission: False)
    assert form_for(Visit, REFORM, may=everything) is form_for(Visit, TODAY, may=nothing)
    assert form_for(Visit, REFORM, may=everything) is not form_for(
        Visit, REFORM - timedelta(days=1), may=everything
    )
    assert form_for(Report, TODAY, may=everything) is not form_for(Report, TODAY, may=nothing)


def test_the_form_of_an_old_sheet_is_that_of_its_day() -> None:
    old = form_for(Visit, REFORM - timedelta(days=1), may=lambda p: True)(answers={"seen": "X"})
    assert [field.name for field in old] == ["seen", "score", "danger"]
    assert ("X", "傳真", True) in old["seen"].choices
    assert old["danger"].label.text == "描述危險"


class Linked:
    """A form that refers to rows, and to what a case offers."""

    A = Section("A", "甲")
    unit = question("單位", A, AgencyRef())
    goal = question("目標", A, ManyOf(offered="plan.goals"))


def test_references_offer_the_rows_that_may_be_chosen_and_keep_the_one_that_is() -> None:
    around = Surroundings(
        names=lambda thing, row: f"{thing} {row}", options=lambda thing: [("3", "東區"), ("4", "西區")]
    )
    form = form_for(Linked, TODAY, may=lambda p: True)(answers={"unit": 9}, surroundings=around)
    assert form["unit"].choices == [("3", "東區", False), ("4", "西區", False), ("9", "agency 9", True)]
    assert form["unit"].text == "agency 9"
    assert form_for(Linked, TODAY, may=lambda p: True)(answers={"unit": 9})["unit"].choices == []


def test_choices_of_the_case_are_offered() -> None:
    offers = {"plan.goals": (Choice("7", "穩定就學"),)}
    form = form_for(Linked, TODAY, may=lambda p: True, offers=offers)(post(goal="7"))
    assert form.judge(today=TODAY).values["goal"] == ["7"]
    assert form["goal"].choices == [("7", "穩定就學", True)]


@pytest.mark.parametrize("name", ["data", "errors", "sections"])
def test_a_question_cannot_take_a_name_of_the_form(name: str) -> None:
    bad = type("Bad", (), {name: question("壞", Section("A", "甲"), Text())})
    with pytest.raises(TypeError, match="no question can be called"):
        form_for(bad, TODAY, may=lambda p: True)


def family(form: SheetForm) -> Any:
    return form["family"]


def test_stored_rows_are_entries_with_their_ids(form_class: type[SheetForm]) -> None:
    table = family(form_class(answers=good_answers(family=[STORED])))
    assert [entry.row_id for entry in table.entries] == [7]
    assert [field.name for field in table.entries[0]][:2] == ["family-0-fm_name", "family-0-fm_birth"]
    assert table.entries[0][1].raw == ["104/01/02"]
    assert table.blank[0].name == "family-__i__-fm_name"
    assert table.blank.row_id is None
    assert table.raw


def test_rows_of_a_post_keep_their_ids_and_are_numbered_anew(form_class: type[SheetForm]) -> None:
    data = post(
        family__3__fm_name="新的", family__1__id="7", family__1__fm_name="改名", family__2__fm_name=" "
    )
    form = form_class(data, answers=good_answers(family=[STORED]))
    assert [(row["id"], row["fm_name"]) for row in form["family"].data] == [(7, "改名"), (None, "新的")]
    assert [entry.name for entry in family(form).entries] == ["family-0", "family-1"]


def test_a_row_that_is_not_posted_is_gone(form_class: type[SheetForm]) -> None:
    rows = [STORED, {**STORED, "id": 8, "fm_name": "陳樣品"}]
    form = form_class(post(family__0__id="8", family__0__fm_name="陳樣品"), answers=good_answers(family=rows))
    assert [row["id"] for row in form["family"].data] == [8]


def test_a_row_id_of_another_sheet_makes_a_new_row(form_class: type[SheetForm]) -> None:
    form = form_class(
        post(family__0__id="99", family__0__fm_name="甲"), answers=good_answers(family=[STORED])
    )
    assert form["family"].data[0]["id"] is None


def test_one_row_cannot_be_changed_twice(form_class: type[SheetForm]) -> None:
    data = post(family__0__id="7", family__0__fm_name="甲", family__1__id="7", family__1__fm_name="乙")
    form = form_class(data, answers=good_answers(family=[STORED]))
    assert [row["id"] for row in form["family"].data] == [7, None]


def test_what_cannot_be_read_in_a_row_is_said_there(form_class: type[SheetForm]) -> None:
    form = form_class(post(**{**POSTED, "family__0__fm_birth": "昨天"}))
    form.judge(submit=True, today=TODAY)
    entry = family(form).entries[0]
    assert entry[1].errors == ["看不懂這個日期，請照 113/02/29 的樣子填"]
    assert entry[1].raw == ["昨天"]


def test_answers_of_a_row_that_are_withheld_stay() -> None:
    from app.questions import Row, register, rows

    class Person(Row):
        name = register("name", "姓名", Row.SECTION, Text())
        hiv = register("hiv", "感染", Row.SECTION, Text(), only="hiv.see")

    class Sheet:
        people = rows("people", "成員", Section("A", "甲"), of=Person)

    form_class = form_for(Sheet, TODAY, may=lambda p: False)
    form = form_class(
        post(people__0__id="7", people__0__name="改名"),
        answers={"people": [{"id": 7, "name": "甲", "hiv": "Y"}]},
    )
    assert form["people"].data == [{"id": 7, "name": "改名", "hiv": "Y"}]
    assert [field.question.key for field in family_of(form)] == ["name"]


def family_of(form: SheetForm) -> Any:
    return form["people"].entries[0]
