"""The sheets ask what the frozen inventory of the official forms lists: nothing lost, nothing renamed, same order."""

from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import Path

import pytest
from sqlalchemy import LargeBinary

from app.casework import registers
from app.columns import Sealed
from app.facts import codes, indicators
from app.forms import filer, from_call, from_triage, prefill, prefill_course
from app.forms.suggesting import SUGGESTED
from app.models import REGISTRY, CaseRecord, Consultation, VulnerableFamilyReport, Worksheet
from app.models.worksheets import worked_out
from app.models.worksheets.findings import Finding, items_of
from app.questions import Kind, OneOf, Question, Rows, check
from app.questions.flaws import flaws
from app.rules.permissions import PERMISSIONS

FROZEN: dict[str, list[str]] = json.loads(
    (Path(__file__).parent.parent / "frozen" / "forms.json").read_text("utf-8")
)
OF_OURS: dict[str, set[str]] = {
    # The goals of the plan, ticked; cr_goal, the same in words, is asked of the records from before plans were sheets.
    "CASE_REC": {"cr_goals"},
    # Worked out, so that one question may hang on what another table or a day of birth says.
    "RPT_ADULT": {"ra_intimate"},
    "RPT_SA": {"v_is_minor"},
    # The level of risk by tables R05 to R07, and who should hold the case by R08.
    "ADULT_ASSESS": {"aa_risk", "aa_suggest"},
    # Asked only where they do not follow: cp_agegrp from the birthday, cp_county from the address.
    "SSN_CONSULT": {"cp_age_said", "cp_county_read", "cp_county_said", "ri_lead", "oc_vf_reason"},
    # Table R27, 先結合公部門: three questions, the advice, and why one goes to a private unit all the same.
    "REFER": {"rf_welfare", "rf_emergency", "rf_special", "rf_first", "rf_side", "rf_side_why"},
    # Tables R18, R21, R24: what they ask and the inventory does not, their advice, and why one does otherwise.
    "CARE_VISIT": {
        "cv_advice",
        "cv_diff",
        "cv_541",
        "cv_541_who",
        "cv_541_state",
        "cv_541_by",
        "cv_541_found",
    },
    "PERP_MH": {"mh_joint_advice"},
    # Of partners a TIPVDA is handed in first, or it is said why none could be done.
    "DISP_ADULT": {"da_scale", "da_tipvda_why"},
    "TRANSFER": {
        "tr_abuse",
        "tr_support",
        "tr_advice",
        "tr_diff",
        "tr_kind",
        "tr_adult",
        "tr_witness",
        "tr_safe_adult",
        "tr_diff_adult",
    },
}
"""Questions that the inventory does not have, and why we ask them."""
EVERY_SHEET = pytest.mark.parametrize("sheet", REGISTRY, ids=lambda sheet: sheet.CODE)
TODAY = dt.date(2026, 11, 19)


def asked(sheet: type[Worksheet]) -> list[Question]:
    """Every question of the sheet, with those of its tables in the table's place."""
    found: list[Question] = []
    for question in sheet._declared:
        is_listed_whole = question.key in FROZEN.get(
            sheet.CODE, ()
        )  # a table that the inventory counts as one question
        found += question.kind.asks if isinstance(question.kind, Rows) and not is_listed_whole else [question]
    return found


# The vulnerability assessment asks two questions a factor (f1_1: is it there; f1_1p: how it shows) and four for every
# factor at once (fx_…). Factors change with every edition of the indicators, so here each is a row of one table, and an
# edition is data. What stands in a row takes the place of the 36 codes; the mapping is proved below.
OF_A_FACTOR = re.compile(r"f(\d)_(\d)(p?)")
OF_EVERY_FACTOR = {"fx_who": "member", "fx_since": "since", "fx_res": "resources", "fx_txt": "note"}


def inventory(code: str) -> list[str]:
    """The questions of a form as the inventory lists them; of the vulnerability assessment with findings as rows."""
    if code != "VF_VULN":
        return FROZEN.get(code, [])
    plain = [key for key in FROZEN[code] if not OF_A_FACTOR.fullmatch(key) and key not in OF_EVERY_FACTOR]
    at = plain.index("vu_high")
    return [*plain[:at], "factor", "is_present", "patterns", *OF_EVERY_FACTOR.values(), *plain[at:]]


def test_every_question_about_a_factor_is_a_row_of_the_draft_of_2020() -> None:
    about = [OF_A_FACTOR.fullmatch(key) for key in FROZEN["VF_VULN"]]
    listed = [(f"V109D-{found[1]}-{found[2]}", found[3]) for found in about if found]
    factors = indicators.edition("V109D").factors
    assert listed == [(factor.code, part) for factor in factors for part in ("", "p")]
    assert all(factor.patterns for factor in factors)
    row = {q.key: q for q in Finding.questions(TODAY)}
    assert [choice.code for choice in row["is_present"].choices] == ["Y", "N"]
    items = items_of({"vu_date": dt.date(2021, 1, 1)})
    assert [item.code for item in items] == [factor.code for factor in factors]
    for item, factor in zip(items, factors, strict=True):
        assert [choice.code for choice in item.offers["patterns"]] == [one.code for one in factor.patterns]
    assert set(OF_EVERY_FACTOR.values()) == set(row) - {"factor", "is_present", "patterns"}
    assert set(OF_EVERY_FACTOR) <= set(FROZEN["VF_VULN"])


def test_the_inventory_holds_28_forms_and_1320_questions() -> None:
    assert len(FROZEN) == 28
    assert sum(map(len, FROZEN.values())) == 1320


@EVERY_SHEET
def test_a_sheet_asks_what_the_inventory_lists_in_its_order(sheet: type[Worksheet]) -> None:
    keys = [question.key for question in asked(sheet)]
    of_ours = OF_OURS.get(sheet.CODE, set()) if sheet.CODE in FROZEN else set(keys)
    assert of_ours <= set(keys)
    assert [key for key in keys if key not in of_ours] == inventory(sheet.CODE)


def test_only_our_own_forms_are_not_in_the_inventory() -> None:
    assert {sheet.CODE for sheet in REGISTRY} - set(FROZEN) == {"DISP_VF", "PERP_TREAT"}


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
    sheets = {
        other.CODE: {question.key for question in (*asked(other), *other._declared)} for other in REGISTRY
    }
    sheets |= {prefill.CASE: set(prefill.OF_CASE), registers.CLIENT: set(registers.PERSON)}
    sheets |= {prefill.COURSE: set(prefill_course.VALUES), prefill.SUGGEST: set(SUGGESTED)}
    sheets |= {prefill.ME: set(filer.VALUES), prefill.CALL: set(from_call.VALUES)}
    sheets |= {prefill.TRIAGE: set(from_triage.VALUES)}
    for question in (*asked(sheet), *sheet._declared):
        assert question.only in {"", *PERMISSIONS}
        for path in question.from_.split():
            code, key = path.split(".")
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


def test_the_attachment_of_the_paper_is_asked_and_stands_in_no_column() -> None:
    asked = {question.key: question for question in CaseRecord.questions(TODAY)}
    assert not asked["cr_file"].is_column
    assert "cr_file" not in CaseRecord.__table__.c


@EVERY_SHEET
def test_lists_can_be_filtered_by_codes_only_where_they_are_in_the_clear(sheet: type[Worksheet]) -> None:
    kinds: list[Kind] = [question.kind for question in sheet._declared if question.search]
    assert kinds
    assert any(isinstance(kind, OneOf) for kind in kinds)
    assert not any(kind.is_sealed for kind in kinds)
