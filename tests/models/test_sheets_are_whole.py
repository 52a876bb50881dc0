"""The sheets ask what the frozen inventory of the official forms lists: nothing lost, nothing renamed, same order."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
from sqlalchemy import LargeBinary

from app.columns import Sealed
from app.facts import codes
from app.models import REGISTRY, CaseRecord, Consultation, VulnerableFamilyReport, Worksheet
from app.models.worksheets import worked_out
from app.questions import Kind, OneOf, Question, Rows, check
from app.questions.flaws import flaws
from app.rules.permissions import PERMISSIONS

FROZEN: dict[str, list[str]] = json.loads(
    (Path(__file__).parent.parent / "frozen" / "forms.json").read_text("utf-8")
)
EVERY_SHEET = pytest.mark.parametrize("sheet", REGISTRY, ids=lambda sheet: sheet.CODE)
TODAY = dt.date(2026, 11, 19)


def asked(sheet: type[Worksheet]) -> list[Question]:
    """Every question of the sheet, with those of its tables in the table's place."""
    found: list[Question] = []
    for question in sheet._declared:
        found += question.kind.asks if isinstance(question.kind, Rows) else [question]
    return found


def test_the_inventory_holds_28_forms_and_1320_questions() -> None:
    assert len(FROZEN) == 28
    assert sum(map(len, FROZEN.values())) == 1320


@EVERY_SHEET
def test_a_sheet_asks_what_the_inventory_lists_in_its_order(sheet: type[Worksheet]) -> None:
    assert [question.key for question in asked(sheet)] == FROZEN[sheet.CODE]


@EVERY_SHEET
def test_a_sheet_is_written_without_flaws(sheet: type[Worksheet]) -> None:
    assert flaws(sheet) == []


@EVERY_SHEET
def test_questions_of_one_section_stand_together(sheet: type[Worksheet]) -> None:
    letters = [question.section.code for question in sheet._declared]
    assert letters == sorted(letters)


@EVERY_SHEET
def test_a_sheet_says_what_it_rests_on(sheet: type[Worksheet]) -> None:
    assert all(getattr(sheet, name) for name in ("TITLE", "STAGE", "LAW", "SOURCE"))
    assert all(0 < belief <= 1 for belief in sheet.CONFIDENCE.values())
    sources = {question.source for question in asked(sheet)} - {""}
    assert sources <= set(sheet.CONFIDENCE)


@EVERY_SHEET
def test_conditions_look_at_questions_and_answers_that_exist(sheet: type[Worksheet]) -> None:
    by_key = {question.key: question for question in asked(sheet)}
    for question in asked(sheet):
        if question.show_if is not None:
            assert question.show_if.keys() <= set(by_key)
            for key, code in answers_named(question.show_if.data()):
                choices = by_key[key].choices
                assert not choices or code in {choice.code for choice in choices}, (
                    f"{question.key}: {key}={code}"
                )


def answers_named(data: list[object]) -> list[tuple[str, str]]:
    """The (question, code) pairs that a condition names."""
    match data:
        case ["is" | "has", str(key), str(code)]:
            return [(key, code)]
        case ["in", str(key), list(several)]:
            return [(key, code) for code in several]
        case ["and" | "or" | "not", *parts]:
            return [pair for part in parts for pair in answers_named(part)]  # type: ignore[arg-type]
    return []


@EVERY_SHEET
def test_only_known_permissions_and_sheets_are_named(sheet: type[Worksheet]) -> None:
    sheets = {other.CODE: {question.key for question in asked(other)} for other in REGISTRY}
    for question in asked(sheet):
        assert question.only in {"", *PERMISSIONS}
        if question.from_:
            code, key = question.from_.split(".")
            assert key in sheets[code]


def test_names_and_numbers_of_people_are_sealed() -> None:
    def sealed(sheet: type[Worksheet]) -> set[str]:
        return {c.key for c in sheet.__table__.columns if isinstance(c.type, (Sealed, LargeBinary))}

    assert {"ct_caller_name", "ct_caller_phone", "cp_name", "cp_id", "cp_addr", "cp_phone"} <= sealed(
        Consultation
    )
    reporter = {"rep_name", "rep_title", "rep_phone", "rep_email", "rep_unit_name"}
    assert reporter <= sealed(VulnerableFamilyReport)
    hidden = {q.key for q in VulnerableFamilyReport._declared if q.only == "reporter.identity"}
    assert hidden == reporter


def test_what_the_client_and_the_family_answer_has_no_column_on_the_report() -> None:
    columns = set(VulnerableFamilyReport.__table__.columns.keys())
    assert not {key for key in columns if key.startswith(("cl_", "fm_"))}


def test_a_late_report_is_asked_why() -> None:
    known = dt.datetime(2026, 11, 17, 9, 0, tzinfo=dt.UTC)
    questions = VulnerableFamilyReport.questions(TODAY)
    for minutes, asked_why in ((24 * 60, False), (24 * 60 + 1, True)):
        answers = {"rep_known_at": known, "rep_reported_at": known + dt.timedelta(minutes=minutes)}
        checked = check(questions, answers, submit=False, today=TODAY)
        assert ("rep_late_reason" not in checked.hidden) is asked_why
        assert checked.values["rep_hours"] == (25 if asked_why else 24)


def test_a_protective_item_without_a_report_is_asked_why() -> None:
    questions = Consultation.questions(TODAY)
    for outcome, asked_why in ((["INFO"], True), (["RPT_CHILD"], False), ([], True)):
        item = codes.items("consult_protective_item")[0].code
        checked = check(questions, {"ri_protect": [item], "oc_result": outcome}, submit=True, today=TODAY)
        assert ("oc_reason" in checked.errors) is asked_why


def test_a_record_says_as_what_it_counts() -> None:
    checked = check(
        CaseRecord.questions(TODAY), {"cr_method": "B", "cr_result": "MET"}, submit=False, today=TODAY
    )
    assert checked.values["cr_counts"] == "FACE"


def test_a_consultation_gets_a_number_when_it_is_saved() -> None:
    assert worked_out.consultation_number({}, None) is None
    saved = Consultation(id=42, edition=TODAY)
    assert worked_out.consultation_number({}, saved) == "C-115-000042"
    assert worked_out.of_sheet("agency_id")({}, Consultation(agency_id=7)) == 7


def test_the_attachment_is_declared_and_not_asked_yet() -> None:
    assert "cr_file" not in {question.key for question in CaseRecord.questions(TODAY)}


@EVERY_SHEET
def test_lists_can_be_filtered_by_codes_only_where_they_are_in_the_clear(sheet: type[Worksheet]) -> None:
    kinds: list[Kind] = [question.kind for question in sheet._declared if question.search]
    assert kinds
    assert any(isinstance(kind, OneOf) for kind in kinds)
    assert not any(kind.is_sealed for kind in kinds)
