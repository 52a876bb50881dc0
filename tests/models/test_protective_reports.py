"""What the protective reports work out: the kind of case, minors, evidence, the 24 hours; TIPVDA's golden scores."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from app.columns.minguo import TAIPEI
from app.facts import codes
from app.forms.filing import county_of
from app.models.worksheets import (
    AdultReport,
    ChildReport,
    DangerAssessment,
    SexualAssaultReport,
    VulnerableFamilyReport,
    Worksheet,
)
from app.models.worksheets.reporter import REPORTER
from app.models.worksheets.victim import CONTACT
from app.models.worksheets.worked_out_report import is_in_time_for_evidence, is_victim_a_minor
from app.models.worksheets.worked_out_tipvda import ITEMS, band, total, why_this_band
from app.questions import Question, check
from app.rules.reporting import INTIMATE, PROTECTIVE, kind_of_case
from app.rules.roles import ROLES, may, may_fill

TODAY = dt.date(2026, 11, 19)
NOON = dt.datetime(2026, 11, 19, 12, 0, tzinfo=TAIPEI)
REPORTS: tuple[type[Worksheet], ...] = (VulnerableFamilyReport, AdultReport, ChildReport, SexualAssaultReport)
EVERY_REPORT = pytest.mark.parametrize("form", REPORTS, ids=lambda form: form.CODE)
BLOCK = (
    "rep_known_at", "rep_reported_at", "rep_hours", "rep_late_reason", "rep_unit_type", "rep_unit_name",
    "rep_profession", "rep_name", "rep_title", "rep_phone", "rep_email", "rep_feedback",
)  # fmt: skip


def by_key(form: type[Worksheet]) -> dict[str, Question]:
    """The questions of a form, those of its rows too."""
    found: dict[str, Question] = {}
    for q in form.questions(TODAY):
        found |= {q.key: q} | {one.key: one for one in getattr(q.kind, "asks", ())}
    return found


@EVERY_REPORT
def test_every_report_asks_the_reporter_the_same(form: type[Worksheet]) -> None:
    asked, first = by_key(form), by_key(VulnerableFamilyReport)
    for key in BLOCK:
        mine, theirs = asked[key], first[key]
        assert str(mine.label) == str(theirs.label)
        assert (mine.required, mine.only, mine.statistics) == (
            theirs.required,
            theirs.only,
            theirs.statistics,
        )
    assert {key for key in BLOCK if asked[key].only == REPORTER} == {
        "rep_unit_name", "rep_name", "rep_title", "rep_phone", "rep_email",
    }  # fmt: skip


@EVERY_REPORT
@pytest.mark.parametrize(("minutes", "hours"), [(0, 0), (24 * 60, 24), (24 * 60 + 1, 25)])
def test_a_late_report_is_asked_why(form: type[Worksheet], minutes: int, hours: int) -> None:
    answers = {"rep_known_at": NOON, "rep_reported_at": NOON + dt.timedelta(minutes=minutes)}
    checked = check(form.questions(TODAY), answers, submit=False, today=TODAY)
    assert checked.values["rep_hours"] == hours
    assert ("rep_late_reason" in checked.hidden) is (hours <= 24)


@pytest.mark.parametrize(
    ("form", "answers", "kind"),
    [
        ("RPT_VF", {}, "VF"),
        ("RPT_SA", {}, "SA"),
        ("RPT_CHILD", {"rc_type": ["PHY"]}, "CP"),
        ("RPT_CHILD", {"rc_type": ["PHY", "EXP"]}, "SX"),
        ("RPT_ADULT", {"ra_type": ["DV"], "offenders": [{"o_relation": "R01"}]}, "IPV"),
        ("RPT_ADULT", {"ra_type": ["DV"], "offenders": [{"o_relation": "R20"}, {"o_relation": "R06"}]}, "IPV"),
        ("RPT_ADULT", {"ra_type": ["DV", "ELD"], "offenders": [{"o_relation": "R20"}]}, "AFV"),
        ("RPT_ADULT", {"ra_type": ["ELD"], "offenders": [{"o_relation": "R20"}]}, "EP"),
        ("RPT_ADULT", {"ra_type": ["ELD", "DIS"], "offenders": []}, "EP"),
        ("RPT_ADULT", {"ra_type": ["DIS"], "offenders": [{"o_relation": "R42"}]}, "DP"),
    ],
)  # fmt: skip
def test_three_forms_open_the_seven_kinds_of_protective_case(form: str, answers: Any, kind: str) -> None:
    assert kind_of_case(form, answers) == kind
    assert kind in {item.code for item in codes.items("case_track")}
    assert (kind in PROTECTIVE) is (kind != "VF")


def test_intimate_is_what_the_list_says() -> None:
    assert INTIMATE == ("R01", "R02", "R03", "R04", "R05", "R06")


@pytest.mark.parametrize(
    ("answers", "county"),
    [
        ({"cl_addr": "臺北市示範路1號"}, 1),
        ({"v_addr_now": "桃園市示範路1號"}, 6),
        ({"children": [{"v_addr_now": None}, {"v_addr_now": "金門縣金城鎮1號"}]}, 22),
        ({"children": []}, None),
        ({"v_addr_now": "示範市示範路1號"}, None),
    ],
)
def test_a_report_goes_to_the_county_in_which_the_victim_lives(answers: Any, county: int | None) -> None:
    found = county_of(answers)
    assert found == county


@pytest.mark.parametrize(
    ("answers", "minor"),
    [
        ({"v_birth": dt.date(2008, 11, 19)}, "N"),
        ({"v_birth": dt.date(2008, 11, 20)}, "Y"),
        ({"v_birth": dt.date(2008, 11, 20), "v_age": 40}, "Y"),
        ({"v_age": 17}, "Y"),
        ({"v_age": 18}, "N"),
        ({}, None),
    ],
)
def test_a_victim_is_a_minor_on_the_day_of_the_report(answers: Any, minor: str | None) -> None:
    assert is_victim_a_minor({"rep_reported_at": NOON, **answers}, None) == minor


@pytest.mark.parametrize(("days", "told"), [(0, "Y"), (7, "Y"), (7.01, "N")])
def test_evidence_is_taken_within_seven_days(days: float, told: str) -> None:
    answers = {"rep_reported_at": NOON, "ev_at": NOON - dt.timedelta(days=days)}
    assert is_in_time_for_evidence(answers, None) == told
    assert is_in_time_for_evidence({"ev_at": NOON}, None) is None


def test_the_legal_representative_of_a_minor_alone_is_asked_for() -> None:
    for born_on, asked in ((dt.date(2015, 1, 1), True), (dt.date(1990, 1, 1), False)):
        answers = {"v_birth": born_on, "rep_reported_at": NOON}
        checked = check(SexualAssaultReport.questions(TODAY), answers, submit=False, today=TODAY)
        assert ("v_legalrep" not in checked.hidden) is asked
        assert "v_age" in checked.hidden


def test_the_score_is_asked_of_partners_alone() -> None:
    for relation, asked in (("R03", True), ("R30", False)):
        answers = {"offenders": [{"o_known": "N", "o_relation": relation}]}
        checked = check(AdultReport.questions(TODAY), answers, submit=False, today=TODAY)
        assert ("hp_tipvda" not in checked.hidden) is asked


def test_no_fewer_suspects_are_counted_than_are_listed() -> None:
    two = [{"o_known": "N", "o_relation": "R57", "o_minor": "U"}] * 2
    for count, is_wrong in ((1, True), (2, False), (5, False)):
        answers = {"offenders": two, "o_count": count}
        checked = check(SexualAssaultReport.questions(TODAY), answers, submit=False, today=TODAY)
        assert ("o_count" in checked.errors) is is_wrong


def test_what_tells_where_a_victim_is_stands_under_one_permission() -> None:
    where = {"v_addr_reg", "v_addr_now", "v_phone", "v_safe_contact", "v_safe_time", "v_contact_person"}
    more = {
        AdultReport: {"ev_addr"},
        ChildReport: {"v_school", "v_where", "pa_phone", "pa_addr"},
        SexualAssaultReport: {"v_name", "v_id_no", "v_school", "v_legalrep"},
    }
    for form, others in more.items():
        assert {key for key, q in by_key(form).items() if q.only == CONTACT} == where | others
    readers = {role.code for role in ROLES if may(role.code, CONTACT)}
    assert readers == {"INTAKE", "INTAKE_SUP", "CP_SW", "AP_SW", "SA_SW", "PROT_SUP"}
    writers = {role.code for role in ROLES if may_fill(role.code, CONTACT)}
    assert writers == readers | {role.code for role in ROLES if may(role.code, "report.create")}


def scored(yes: int, unknown: int = 0) -> dict[str, str]:
    """So many items present, so many not known, the others absent."""
    return {item: "Y" if n < yes else "U" if n < yes + unknown else "N" for n, item in enumerate(ITEMS)}


@pytest.mark.parametrize("points", range(16))
def test_tipvda_counts_each_yes_once_and_falls_into_its_band(points: int) -> None:
    answers = scored(points, unknown=min(2, 15 - points))
    assert total(answers, None) == points
    golden = "POTENTIAL" if points <= 5 else "CAUTION" if points <= 7 else "HIGH"
    assert band(answers, None) == golden
    assert {"POTENTIAL": "第 1 列", "CAUTION": "第 2 列", "HIGH": "第 3 列"}[golden] in why_this_band(
        answers, None
    )


def test_tipvda_has_no_score_before_all_fifteen_are_answered() -> None:
    assert len(ITEMS) == 15
    answers = scored(9)
    del answers["tp15"]
    assert total(answers, None) is None
    assert band(answers, None) is None


@pytest.mark.parametrize(
    ("points", "judged", "must_say_why"),
    [
        (3, "L", False), (3, "M", True), (3, "H", True), (3, "N", True),
        (6, "M", False), (7, "L", True), (7, "H", True),
        (8, "H", False), (15, "M", True), (8, "L", True),
    ],
)  # fmt: skip
def test_who_judges_otherwise_than_the_score_says_why(points: int, judged: str, must_say_why: bool) -> None:
    answers = scored(points) | {"tp_prof": judged}
    checked = check(DangerAssessment.questions(TODAY), answers, submit=True, today=TODAY)
    assert ("tp_override" in checked.errors) is must_say_why
    assert checked.values["tp_total"] == points
    assert ("tp_override" in checked.hidden) is not must_say_why


def test_none_is_chosen_alone() -> None:
    for chosen, is_wrong in ((["NONE"], False), (["ALC", "DRUG"], False), (["ALC", "NONE"], True)):
        answers = {"offenders": [{"o_known": "N", "o_relation": "R01", "o_condition": chosen}]}
        checked = check(AdultReport.questions(TODAY), answers, submit=False, today=TODAY)
        assert ("offenders-0-o_condition" in checked.errors) is is_wrong
