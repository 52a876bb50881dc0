"""The vulnerability assessment as a web form: every factor of its edition, whatever was typed."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from app.facts import indicators
from app.forms import SheetForm, form_for
from app.forms.browser import for_browser
from app.forms.drafts import as_post
from app.forms.given_fields import GivenField
from app.models.worksheets.vf_vuln import VulnerabilityAssessment
from app.models.worksheets.worked_out_vuln import effective_grade

TODAY = dt.date(2026, 11, 19)
FORM = form_for(VulnerabilityAssessment, TODAY, may=lambda permission: True)
NEW = [factor.code for factor in indicators.edition("V114").factors]
OLD = [factor.code for factor in indicators.edition("V109D").factors]
DEBT = {"is_present": "Y", "patterns": ["V114-1-4-1"], "member": "7", "resources": "N", "note": "卡債"}


def post(rows: dict[str, dict[str, Any]], **answers: Any) -> MultiDict[str, str]:
    """A page of the form: the rows by factor, the other answers by key."""
    data: MultiDict[str, str] = MultiDict({"vu_date": "115/11/19", **answers})
    for number, (code, row) in enumerate(rows.items()):
        for key, value in {"factor": code, **row}.items():
            data.setlist(f"findings-{number}-{key}", value if isinstance(value, list) else [value])
    return data


def none_but(found: dict[str, dict[str, Any]], codes: list[str] = NEW) -> dict[str, dict[str, Any]]:
    """Every factor absent but these."""
    return {code: found.get(code, {"is_present": "N"}) for code in codes}


def table(form: SheetForm) -> GivenField:
    field = form["findings"]
    assert isinstance(field, GivenField)
    return field


def worked_out(form: SheetForm) -> tuple[Any, ...]:
    values = form.judge(today=TODAY).values
    return tuple(values[key] for key in ("vu_high", "vu_mid", "vu_low", "vu_grade"))


def test_a_new_form_asks_every_factor_of_the_edition_in_force() -> None:
    shown = [(entry.item.code, entry.code.raw) for entry in table(FORM()).entries]
    assert shown == [(code, [code]) for code in NEW]
    assert [group.code for group, _entries in table(FORM()).groups] == [
        "ECON", "MISF", "RELN", "CHLD", "ILLN", "ADAP"
    ]  # fmt: skip
    assert "未見官方本" in "".join(str(line) for line in table(FORM()).about)
    assert "示範值" in str(table(FORM()).entries[0].item.tag)


def test_an_older_day_asks_the_factors_of_its_own_edition() -> None:
    form = FORM(None, answers={"vu_date": dt.date(2021, 3, 1)})
    assert [entry.item.code for entry in table(form).entries] == OLD
    assert form.judge(today=TODAY).values["vu_version"] == "V109D"


def test_each_factor_offers_its_own_patterns() -> None:
    by_code = {entry.item.code: entry for entry in table(FORM()).entries}
    offered = next(field for field in by_code["V114-1-1"] if field.question.key == "patterns")
    assert [code for code, _label, _chosen in offered.choices] == ["V114-1-1-1", "V114-1-1-2", "V114-1-1-3"]
    assert "patterns" not in [field.question.key for field in by_code["V114-4-4"]]  # nobody has seen any


def test_a_complete_assessment_is_good_and_graded() -> None:
    form = FORM(post(none_but({"V114-1-4": DEBT}), vu_stage="INIT", vu_resource="N", vu_sum="說明"))
    checked = form.judge(submit=True, today=TODAY)
    assert checked.errors == {}
    assert checked.values["vu_version"] == "V114"
    row = checked.values["findings"][3]
    assert (row["factor"], row["patterns"], row["member"], row["note"]) == (
        "V114-1-4",
        ["V114-1-4-1"],
        7,
        "卡債",
    )


@pytest.mark.parametrize(("there", "counted"), [
    ((), (0, 0, 0, "NONE")),
    (("V114-6-2",), (0, 0, 1, "LOW")),
    (("V114-1-1", "V114-1-3"), (0, 2, 0, "MID")),
    (("V114-1-1", "V114-1-3", "V114-3-1"), (0, 3, 0, "HIGH")),
    (("V114-6-1", "V114-6-2"), (1, 0, 1, "HIGH")),
])  # fmt: skip
def test_the_grade_counts_the_levels_of_the_factors(there: tuple[str, ...], counted: tuple[Any, ...]) -> None:
    assert worked_out(FORM(post(none_but({code: {"is_present": "Y"} for code in there})))) == counted


def test_nothing_is_graded_before_anything_was_looked_at() -> None:
    assert worked_out(FORM()) == (None, None, None, None)


def test_a_factor_that_is_there_must_be_described() -> None:
    form = FORM(post(none_but({"V114-1-4": {"is_present": "Y"}})))
    errors = {name for name in form.judge(submit=True, today=TODAY).errors if name.startswith("findings-3-")}
    assert errors == {f"findings-3-{key}" for key in ("patterns", "member", "resources", "note")}
    labels = [(str(section), str(label)) for _id, section, label, _says in form.wrong()]
    assert ("(四)家庭因債務、財務凍結或具急迫性需求", "參考樣態") in labels


def test_a_factor_nobody_looked_at_keeps_the_form_from_being_handed_in() -> None:
    rows = none_but({})
    del rows["V114-6-2"]
    errors = FORM(post(rows)).judge(submit=True, today=TODAY).errors
    assert "findings-16-is_present" in errors
    assert FORM(post(rows)).judge(today=TODAY).is_good


def test_what_was_typed_under_a_factor_that_is_not_there_is_not_stored() -> None:
    row = (
        FORM(post(none_but({"V114-1-4": {**DEBT, "is_present": "N"}})))
        .judge(today=TODAY)
        .values["findings"][3]
    )
    assert (row["patterns"], row["member"], row["note"]) == (None, None, None)


def test_an_unknown_factor_is_refused() -> None:
    form = FORM(post({**none_but({}), "V999-1-1": {"is_present": "Y"}}))
    assert "不在這一版" in form.judge(today=TODAY).errors["findings"]
    assert [entry.item.code for entry in table(form).entries] == NEW


def test_another_day_brings_another_edition_and_keeps_what_was_typed() -> None:
    form = FORM(post(none_but({"V114-1-4": DEBT}), vu_date="110/03/01"))
    assert "另一版" in form.judge(today=TODAY).errors["findings"]
    entries = {entry.item.code: entry.answers for entry in table(form).entries}
    assert list(entries) == OLD
    kept = entries["V109D-1-4"]
    assert (kept["is_present"], kept["patterns"], kept["note"]) == ("Y", ["V109D-1-4-1"], "卡債")
    again = FORM(as_post(form))
    assert "findings" not in again.judge(today=TODAY).errors


def test_what_the_other_edition_does_not_have_is_said_and_not_lost_silently() -> None:
    carer = {"is_present": "Y", "member": "7", "resources": "N", "note": "十歲照顧祖母"}
    said = (
        FORM(post(none_but({"V114-4-4": carer}), vu_date="110/03/01")).judge(today=TODAY).errors["findings"]
    )
    assert "兒少擔任家庭照顧者" in said
    assert "十歲照顧祖母" in said


def test_rows_keep_their_id_by_factor_whatever_their_number() -> None:
    stored = [{"id": 40 + n, "factor": code, "is_present": "N"} for n, code in enumerate(NEW)]
    rows = dict(reversed(none_but({"V114-1-4": DEBT}).items()))
    found = FORM(post(rows), answers={"findings": stored}).judge(today=TODAY).values["findings"]
    assert [(row["id"], row["factor"]) for row in found] == [(40 + n, code) for n, code in enumerate(NEW)]


def test_the_last_assessment_reads_in_the_words_of_this_edition() -> None:
    before = [
        {"factor": "V109D-4-3", "is_present": "Y", "patterns": ["V109D-4-3-1"], "member": 7, "note": "逃家"}
    ]
    entries = {
        entry.item.code: entry.answers for entry in table(FORM(None, answers={"findings": before})).entries
    }
    assert (entries["V114-4-3"]["patterns"], entries["V114-4-3"]["note"]) == (["V114-4-3-1"], "逃家")
    assert entries["V114-4-4"]["is_present"] is None


def test_what_the_report_ticked_is_a_hint_and_no_answer() -> None:
    field = table(FORM())
    field.hint(["V109D-6-1"])
    assert [entry.item.code for entry in field.entries if entry.is_hinted] == ["V114-6-1"]
    assert all(entry.first.raw == [] for entry in field.entries)


def test_the_browser_knows_which_question_of_a_row_counts() -> None:
    told = next(q for q in for_browser(FORM.QUESTIONS) if q["key"] == "findings")
    assert told["first"] == "is_present"
    assert next(q for q in told["rows"] if q["key"] == "note")["show_if"] == ["is", "is_present", "Y"]


@pytest.mark.parametrize(
    ("professional", "asked_why"), [("", False), ("NONE", False), ("LOW", True), ("HIGH", True)]
)
def test_another_judgement_than_the_table_needs_a_reason(professional: str, asked_why: bool) -> None:
    form = FORM(post(none_but({}), vu_prof=professional))
    assert ("vu_prof_why" in form.judge(submit=True, today=TODAY).errors) is asked_why


@pytest.mark.parametrize(("system", "professional", "is_approved", "counts"), [
    ("MID", None, False, "MID"),
    ("MID", "HIGH", False, "HIGH"),
    ("MID", "LOW", False, "MID"),
    ("MID", "LOW", True, "LOW"),
    ("NONE", "NONE", False, "NONE"),
    (None, "HIGH", False, "HIGH"),
    (None, None, True, None),
])  # fmt: skip
def test_only_a_stricter_judgement_counts_at_once(
    system: str | None, professional: str | None, is_approved: bool, counts: str | None
) -> None:
    assert effective_grade(system, professional, is_approved=is_approved) == counts
