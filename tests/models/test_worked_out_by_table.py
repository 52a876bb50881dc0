"""What BSRS-5, care visit, transfer, joint plan and treatment work out: by the tables, never by hand."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest

from app.columns.minguo import TAIPEI
from app.models.worksheets import BriefSymptomScale, CareVisit, Transfer
from app.models.worksheets.worked_out_bsrs import band, is_factor, is_suicidal, total, why_this_band
from app.models.worksheets.worked_out_care import care_advice, care_visit_number, visit_due
from app.models.worksheets.worked_out_mental import joint_plan_advice
from app.models.worksheets.worked_out_transfer import transfer_advice, transfer_number
from app.models.worksheets.worked_out_treatment import attended, missed, still_due
from app.questions import check

TODAY = dt.date(2026, 11, 19)
RECEIVED = dt.datetime(2026, 11, 2, 23, 30, tzinfo=TAIPEI)
SHEET = SimpleNamespace(edition=TODAY, county_id=1, id=42)


def marks(points: int, thoughts: int | None = 0) -> dict[str, Any]:
    """Five marks that add up to so many points."""
    each = [min(4, max(0, points - 4 * n)) for n in range(5)]
    return {f"bs{n + 1}": mark for n, mark in enumerate(each)} | {"bs6": thoughts}


@pytest.mark.parametrize("points", range(21))
def test_the_band_is_that_of_the_sum(points: int):
    wanted = "B0" if points < 6 else "B1" if points < 10 else "B2" if points < 15 else "B3"
    answers = marks(points)
    assert total(answers, SHEET) == points
    assert band(answers, SHEET) == wanted
    assert is_suicidal(answers, SHEET) == "N"
    assert is_factor(answers, SHEET) == ("Y" if points >= 10 else "N")


@pytest.mark.parametrize(("thoughts", "flag"), [(0, "N"), (1, "N"), (2, "Y"), (3, "Y"), (4, "Y")])
def test_suicidal_thoughts_count_from_two_and_are_not_in_the_sum(thoughts: int, flag: str):
    answers = marks(3, thoughts)
    assert (total(answers, SHEET), band(answers, SHEET)) == (3, "B0")
    assert is_suicidal(answers, SHEET) == flag
    assert is_factor(answers, SHEET) == flag


@pytest.mark.parametrize(
    ("thoughts", "actions", "is_wrong"),
    [(0, ["NONE"], False), (0, ["CARE", "NONE"], True), (2, ["NONE"], True), (2, ["SUI"], False)],
)
def test_whoever_thinks_of_suicide_is_not_left_alone(thoughts: int, actions: list[str], is_wrong: bool):
    answers = marks(3, thoughts) | {"bs_action": actions}
    checked = check(BriefSymptomScale.questions(TODAY), answers, submit=False, today=TODAY)
    assert ("bs_action" in checked.errors) is is_wrong


def test_a_scale_that_is_not_finished_says_nothing(app: Any):
    answers = {**marks(8), "bs3": None}
    assert [work(answers, SHEET) for work in (total, band, is_suicidal, is_factor)] == [None] * 4
    with app.test_request_context():
        assert why_this_band(answers, SHEET) == ""
        assert why_this_band(marks(7), SHEET) == "總分 7 分（R19 第 2 列）"


def test_the_scale_is_added_up_where_it_is_checked():
    checked = check(BriefSymptomScale.questions(TODAY), marks(12, 2), submit=False, today=TODAY)
    assert {key: checked.values[key] for key in ("bs_total", "bs_band", "bs_flag", "bs_factor")} == {
        "bs_total": 12,
        "bs_band": "B2",
        "bs_flag": "Y",
        "bs_factor": "Y",
    }


@pytest.mark.parametrize(
    ("source", "drugs", "due"),
    [
        ("PRISON", "N", dt.date(2027, 1, 2)),  # 監獄行刑法§12: two months
        ("U6", "N", dt.date(2026, 12, 2)),
        ("OTHER_DISP", "Y", dt.date(2026, 11, 12)),
    ],
)
def test_by_when_a_child_is_visited(source: str, drugs: str, due: dt.date):
    answers = {"cv_received": RECEIVED, "cv_source": source, "cv_541": drugs}
    assert visit_due(answers, SHEET) == due
    assert visit_due({**answers, "cv_source": None}, SHEET) is None


@pytest.mark.parametrize(
    ("answers", "advice"),
    [
        ({"cv_result": "MET", "cv_care": "D"}, "PROTECTIVE_REPORT"),
        ({"cv_result": "MISSING"}, "MISSING"),
        ({"cv_result": "MET", "cv_care": "F", "cv_need": ["N01", "N05"]}, "VF"),
        ({"cv_result": "MET", "cv_care": "F", "cv_need": ["N01"]}, "REFER_OR_SHORT"),
        ({"cv_result": "MET", "cv_care": "G"}, "END"),
        ({"cv_result": "NOT_HOME"}, None),
        ({}, None),
    ],
)
def test_what_follows_from_a_care_visit(answers: dict[str, Any], advice: str | None):
    assert care_advice(answers, SHEET) == advice


@pytest.mark.parametrize(
    ("decision", "is_asked"), [("CP", False), ("VF", True), ("END", True), ("MISS", True)]
)
def test_another_decision_than_the_table_says_needs_a_reason(decision: str, is_asked: bool):
    answers = {"cv_result": "MET", "cv_care": "D", "cv_decide": decision}
    checked = check(CareVisit.questions(TODAY), answers, submit=True, today=TODAY)
    assert ("cv_diff" in checked.errors) is is_asked


def test_a_child_under_the_drug_act_is_asked_about_more():
    asked = {"cv_541_who", "cv_541_state", "cv_541_by"}
    for answer, wanted in (("Y", asked), ("N", set())):
        checked = check(CareVisit.questions(TODAY), {"cv_541": answer}, submit=True, today=TODAY)
        assert asked & set(checked.errors) == wanted


@pytest.mark.parametrize(
    ("answers", "advice"),
    [
        ({"tr_dir": "VF2CP", "tr_abuse": "Y", "tr_support": "Y"}, "VF2CP"),
        ({"tr_dir": "VF2CP", "tr_abuse": "N", "tr_support": "Y"}, "STAY_VF"),
        ({"tr_dir": "CP2VF", "tr_abuse": "N", "tr_support": "Y", "tr_safe": "SAFE"}, "CP2VF"),
        ({"tr_dir": "CP2VF", "tr_abuse": "N", "tr_support": "N", "tr_safe": "SAFE"}, "CLOSE"),
        ({"tr_dir": "CP2VF", "tr_abuse": "N", "tr_support": "Y"}, "STAY_CP"),
        ({"tr_dir": "CP2VF", "tr_abuse": "Y", "tr_support": "Y", "tr_safe": "SAFE"}, "STAY_CP"),
        ({"tr_dir": "CP2VF"}, None),
        ({"tr_dir": "VF2AP", "tr_abuse": "N", "tr_support": "Y", "tr_adult": "Y"}, "VF2AP"),
        ({"tr_dir": "VF2AP", "tr_abuse": "N", "tr_support": "Y", "tr_adult": "N"}, "STAY_VF"),
        (
            {"tr_dir": "AP2VF", "tr_abuse": "N", "tr_support": "Y", "tr_adult": "N", "tr_safe_adult": "SAFE"},
            "AP2VF",
        ),
        (
            {"tr_dir": "AP2VF", "tr_abuse": "N", "tr_support": "Y", "tr_adult": "Y", "tr_safe_adult": "SAFE"},
            "STAY_AP",
        ),
        (
            {"tr_dir": "AP2VF", "tr_abuse": "Y", "tr_support": "Y", "tr_adult": "N", "tr_safe_adult": "SAFE"},
            "STAY_AP",
        ),
        ({"tr_dir": "SAME", "tr_abuse": "N", "tr_support": "Y"}, None),
    ],
)
def test_where_a_case_should_go(answers: dict[str, Any], advice: str | None):
    assert transfer_advice(answers, SHEET) == advice
    checked = check(Transfer.questions(TODAY), answers, submit=True, today=TODAY)
    asks_why = "tr_diff_adult" if "AP" in answers["tr_dir"] else "tr_diff"
    assert (asks_why in checked.errors) is (advice not in (None, answers["tr_dir"]))


@pytest.mark.parametrize(
    ("role", "listed", "suicide", "advice"),
    [
        ("P", "Y", "N", "Y"),
        ("B", "Y", "Y", "Y"),
        ("P", "N", "Y", "JUDGE"),
        ("P", "C", "N", "N"),
        ("P", "N", "N", "N"),
        ("V", "Y", "Y", "N"),
        ("P", None, "N", None),
    ],
)
def test_whether_both_workers_plan_together(role: str, listed: str | None, suicide: str, advice: str | None):
    answers = {"mh_role": role, "mh_psy_flag": listed, "mh_sui_flag": suicide}
    assert joint_plan_advice(answers, SHEET) == advice


def test_sessions_are_counted():
    rows = [{"ps_result": code} for code in ("ATT", "LATE", "EXC", "ABS", "ATT")]
    answers = {"sessions": rows, "pt_total": 12}
    assert (attended(answers, SHEET), missed(answers, SHEET), still_due(answers, SHEET)) == (3, 1, 9)
    assert still_due({"sessions": rows, "pt_total": 2}, SHEET) == 0
    assert still_due({"sessions": rows}, SHEET) is None


def test_transfers_and_care_visits_get_a_number_when_they_are_saved():
    assert (transfer_number({}, SHEET), care_visit_number({}, SHEET)) == ("T-115-000042", "V-115-000042")
    assert (transfer_number({}, None), care_visit_number({}, None)) == (None, None)
