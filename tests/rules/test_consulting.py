"""A consultation: to what it leads, and whether it still owes a report."""

from __future__ import annotations

from typing import Any

import pytest

from app.facts import tables
from app.models.worksheets.worked_out_call import FIRST_STEPS, LEADS, call_of, first_step
from app.rules import filings
from app.rules.consulting import Call, with_report
from app.rules.feedback import MEASURES, counting_roles, outcome_verbs
from app.rules.workflow import BY_VERB, STATUSES

P, V = ("P1",), ("V1",)


@pytest.mark.parametrize(
    ("call", "action"),
    [
        (Call(danger="Y"), "IMMEDIATE"),
        (Call(danger="U", vulnerable=V), "IMMEDIATE"),
        (Call(danger="N", protective=P, vulnerable=V), "PROTECTIVE_REPORT"),
        (Call(danger="N", vulnerable=V), "VF_REPORT"),
        (Call(danger="N"), "INFORM"),
    ],
)
def test_the_nine_items_lead_by_the_table(call: Call, action: str) -> None:
    decided = call.lead()
    assert decided is not None
    assert decided.then["action"] == action


def test_nothing_is_said_before_danger_was_asked() -> None:
    assert Call(protective=P).lead() is None
    assert first_step({"ri_protect": ["P1"]}, None) is None


def test_the_answers_of_the_form_are_those_of_the_table() -> None:
    [action] = [one for one in tables.table("R01_CONSULT").outputs if one.code == "action"]
    assert [choice.code for choice in FIRST_STEPS] == [value.code for value in action.values]


@pytest.mark.parametrize(
    ("call", "group", "form"),
    [
        (Call(danger="N", protective=P), "B", "RPT_CHILD"),
        (Call(danger="N", protective=P), "E", "RPT_ADULT"),
        (Call(danger="N", protective=P), "U", "RPT_ADULT"),
        (Call(danger="N", vulnerable=V), "A", "RPT_VF"),
        (Call(danger="N"), "A", None),
        (Call(danger="Y"), "A", None),
    ],
)
def test_the_form_to_begin_with_is_that_of_table_r02(call: Call, group: str, form: str | None) -> None:
    assert call.form(group) == form


@pytest.mark.parametrize(
    ("said", "owes"),
    [
        ({"danger": "N"}, False),
        ({"danger": "N", "vulnerable": V}, True),
        ({"danger": "N", "protective": P}, True),
        ({"danger": "U"}, True),
        ({"danger": "Y", "result": ("EMERG",)}, True),
        ({"danger": "N", "protective": P, "result": ("RPT_CHILD",)}, True),
        ({"danger": "N", "protective": P, "report_no": "CP-115-1"}, False),
        ({"danger": "N", "vulnerable": V, "reason": "只要資訊"}, False),
        ({"danger": "N", "vulnerable": V, "reason": "  "}, True),
        ({"danger": "N", "vulnerable": V, "is_asked_why": False}, False),
        ({"danger": "N", "protective": P, "is_asked_why": False}, True),
    ],
)
def test_a_suspected_case_owes_a_report_or_a_reason(said: dict[str, Any], owes: bool) -> None:
    call = Call(state="submitted", **said)
    assert call.owes_report is owes
    assert call.is_open is owes


def test_a_draft_is_open_whatever_it_says() -> None:
    assert Call(state="draft", danger="N").is_open


def test_a_sheet_of_an_older_edition_is_not_asked_why_for_a_vulnerable_family() -> None:
    answers = {"ri_emerg": "N", "ri_vf": ["V1"], "edition": LEADS.replace(year=2025)}
    assert not call_of(answers, "submitted").owes_report
    assert call_of(answers | {"edition": LEADS}, "submitted").owes_report


def test_a_report_is_put_on_the_call_once() -> None:
    assert with_report(["EMERG"], None, "RPT_CHILD", "CP-115-1") == (["EMERG", "RPT_CHILD"], "CP-115-1")
    assert with_report(["RPT_CHILD"], "CP-115-1", "RPT_CHILD", "CP-115-1") == (["RPT_CHILD"], "CP-115-1")
    assert with_report(["RPT_CHILD"], "CP-115-1", "RPT_ADULT", "AP-115-2")[1] == "CP-115-1、AP-115-2"
    with pytest.raises(ValueError, match="no report"):
        with_report([], None, "CASE_REC", "x")


def test_a_reporter_is_told_no_more_than_that_the_report_was_taken_up() -> None:
    told = {status: filings.outcome(status).code for status in STATUSES}
    assert set(told.values()) == {"received", "dispatched", "not_case"}
    assert {status for status, code in told.items() if code == "received"} == {"reported"}
    assert {told[s] for s in ("assessing", "open", "closed", "not_opened", "follow")} == {"dispatched"}


@pytest.mark.parametrize(
    ("number", "law"), [("CP-115-0300015", "53"), ("IPV-115-1", "50"), ("VF-115-1", "54")]
)
def test_the_article_is_that_of_the_kind_in_the_number(number: str, law: str) -> None:
    assert f"第{law}條" in str(filings.law(number))


def test_what_became_of_a_report_is_read_from_the_steps() -> None:
    verbs = outcome_verbs()
    assert set(verbs) | {"reports", "late"} == set(MEASURES)
    assert all(verb in BY_VERB for said in verbs.values() for verb in said)
    assert "dispatch" in verbs["dispatched"]
    assert "submit" not in {verb for said in verbs.values() for verb in said}
    assert {"open", "short"} <= set(verbs["opened"])
    assert "dismiss" in verbs["not_case"]


def test_a_whole_county_is_counted_by_these_roles_alone() -> None:
    assert set(counting_roles()) == {"INTAKE_SUP", "COUNTY_SUP", "ADM_LOCAL"}
