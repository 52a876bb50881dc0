"""What the sheets show without asking: months, contacts, repeated reports; and conditions held to the tables."""

from __future__ import annotations

import datetime as dt
from itertools import product
from typing import Any

import pytest

from app.columns.minguo import TAIPEI
from app.forms.prefill_course import how_much
from app.models.worksheets import AdultDispatch, ClosureAssessment, Referral
from app.models.worksheets.course import KNOWN, Paper, Service
from app.models.worksheets.disp_adult import OTHER_THAN_THE_SCORE, TO_AN_NGO_ALL_THE_SAME
from app.models.worksheets.refer import AGAINST_THE_ADVICE
from app.models.worksheets.worked_out_counts import (
    EITHER,
    assessment_after,
    contacts_owed,
    contacts_that_count,
    percentage,
    whole_months,
)
from app.models.worksheets.worked_out_course import (
    current_part,
    grade_at_opening,
    grade_before,
    grade_now,
    months_served,
    ordinal,
    visit_frequency,
)
from app.models.worksheets.worked_out_dispatch import (
    any_recent,
    is_elderly,
    risk_of_adult,
    suggested_holder,
    systems_that_know,
    tipvda_band,
)
from app.models.worksheets.worked_out_referral import public_first, referral_number
from app.questions import check
from app.rules.contacts import FACE

DAY = dt.date
OPENED = DAY(2026, 1, 31)


@pytest.mark.parametrize(
    ("since", "until", "months"),
    [
        (DAY(2026, 1, 1), DAY(2026, 3, 31), 3),
        (DAY(2026, 1, 1), DAY(2026, 3, 30), 2),
        (DAY(2026, 1, 15), DAY(2026, 2, 14), 1),
        (DAY(2026, 1, 31), DAY(2026, 2, 27), 1),
        (DAY(2026, 1, 1), DAY(2026, 1, 1), 0),
        (DAY(2025, 12, 1), DAY(2026, 11, 30), 12),
    ],
)
def test_months_that_have_passed_whole(since: dt.date, until: dt.date, months: int) -> None:
    assert whole_months(since, until) == months


@pytest.mark.parametrize(
    ("day", "next_one"),
    [
        (DAY(2026, 2, 1), DAY(2026, 4, 30)),  # month 3, which has no 31st
        (DAY(2026, 4, 30), DAY(2026, 7, 31)),
        (DAY(2026, 7, 31), DAY(2027, 1, 31)),
        (DAY(2027, 6, 1), DAY(2027, 7, 31)),
    ],
)
def test_a_family_is_assessed_in_months_3_6_12_18(day: dt.date, next_one: dt.date) -> None:
    assert assessment_after(OPENED, day) == next_one


def test_a_telephone_contact_counts_where_it_may() -> None:
    done = Service(face=2, phone=3)
    assert contacts_that_count(FACE, done) == 2
    assert contacts_that_count(EITHER, done) == 5


@pytest.mark.parametrize(
    ("every", "owed"), [(None, 3), ("1 month", 3), ("2 months", 3), ("14 days", 6), ("60 days", 3)]
)
def test_a_stricter_frequency_counts_and_a_milder_one_does_not(every: str | None, owed: int) -> None:
    assert contacts_owed(DAY(2026, 1, 1), DAY(2026, 3, 31), every) == owed


@pytest.mark.parametrize(
    ("done", "owed", "rate"), [(0, 3, 0), (2, 3, 66), (3, 3, 100), (9, 3, 100), (0, 0, 100)]
)
def test_the_rate_is_never_above_a_hundred(done: int, owed: int, rate: int) -> None:
    assert percentage(done, owed) == rate


def at(day: int) -> dt.datetime:
    return dt.datetime(2026, 6, day, tzinfo=TAIPEI)


def written(form: Any, *papers: Paper, **about: Any) -> Any:
    """A new sheet of a case on which these were handed in."""
    sheet = form(case_id=1, edition=DAY(2026, 6, 30), **about)
    vars(sheet)[KNOWN] = {"papers": list(papers)}
    return sheet


def test_the_part_of_an_assessment_is_of_its_stage_and_newer_than_the_last_one() -> None:
    opening = Paper("VF_VULN", 1, at(1), "INIT", "HIGH")
    first = written(ClosureAssessment, opening)
    assert current_part(first, "VF_VULN") is None
    assert grade_at_opening({}, first) == "HIGH"
    ending = Paper("VF_VULN", 2, at(2), "END", "LOW")
    second = written(ClosureAssessment, opening, ending)
    assert current_part(second, "VF_VULN") == ending
    assert (grade_before({}, second), grade_now({}, second)) == ("HIGH", "LOW")
    used = written(ClosureAssessment, opening, ending, Paper("CLOSURE", 7, at(3)))
    assert current_part(used, "VF_VULN") is None
    assert ordinal({}, used) == 2


def test_without_a_case_nothing_is_known() -> None:
    assert ordinal({}, None) is None
    assert visit_frequency({}, None) is None
    assert visit_frequency({}, written(ClosureAssessment)) is None


@pytest.mark.parametrize(
    ("grade", "method"), [("HIGH", FACE), ("MID", FACE), ("LOW", EITHER), ("NONE", None)]
)
def test_how_often_one_visits_follows_the_grade(grade: str, method: str | None) -> None:
    assert (
        visit_frequency({}, written(ClosureAssessment, Paper("VF_VULN", 1, at(1), "INIT", grade))) == method
    )


def test_the_months_of_service() -> None:
    assert months_served({"cl_open": DAY(2026, 1, 1), "cl_date": DAY(2026, 6, 30)}, None) == 6
    assert months_served({"cl_open": None, "cl_date": DAY(2026, 6, 30)}, None) is None


def test_a_follow_up_by_law_lasts_at_least_a_year() -> None:
    questions = ClosureAssessment.questions(DAY(2026, 11, 22))
    closes = {"cl_date": DAY(2026, 11, 30), "cl_follow": "LAW"}
    for until, is_wrong in ((DAY(2027, 11, 29), True), (DAY(2027, 11, 30), False)):
        checked = check(questions, {**closes, "cl_follow_to": until}, submit=False, today=DAY(2026, 11, 22))
        assert ("cl_follow_to" in checked.errors) is is_wrong


def test_a_refused_service_is_closed_with_the_supervisors_word() -> None:
    questions = tuple(q for q in ClosureAssessment.questions(DAY(2026, 11, 22)) if q.key != "cl_track")
    for reason, is_asked in (("C06", True), ("C01", False)):
        answers = {"cl_track": "VF", "cl_reason_vf": reason}
        checked = check(questions, answers, submit=True, today=DAY(2026, 11, 22))
        assert ("cl_refuse_sup" in checked.errors) is is_asked


@pytest.mark.parametrize(
    ("statuses", "reached"),
    [([], None), (["DONE", "DONE"], "A"), (["DONE", "DONE", "PART"], "M"), (["DONE", "PART"], "P"),
     (["PART", "NOT"], "P"), (["NOT", None], "N"), (["DONE", "DROP"], "A")],
)  # fmt: skip
def test_how_much_of_a_plan_was_reached(statuses: list[str | None], reached: str | None) -> None:
    assert how_much(statuses) == reached


@pytest.mark.parametrize(("welfare", "emergency", "special"), list(product("YN", repeat=3)))
def test_the_reason_is_asked_exactly_where_the_table_says_public_first(
    welfare: str, emergency: str, special: str
) -> None:
    answers = {"rf_welfare": welfare, "rf_emergency": emergency, "rf_special": special}
    is_public = public_first(answers, None) == "PUBLIC"
    assert AGAINST_THE_ADVICE.holds({**answers, "rf_side": "PRIVATE"}) is is_public
    assert not AGAINST_THE_ADVICE.holds({**answers, "rf_side": "PUBLIC"})


def test_no_advice_before_the_questions_are_answered() -> None:
    assert public_first({"rf_welfare": "Y", "rf_emergency": None, "rf_special": "N"}, None) is None


def test_a_referral_gets_a_number_when_it_is_saved() -> None:
    assert referral_number({}, Referral(edition=DAY(2026, 11, 22))) is None
    assert referral_number({}, Referral(id=42, edition=DAY(2026, 11, 22))) == "R-115-000042"


ADULTS = [
    {"da_cat": category, "da_tipvda": score if category == "A2" else None, "da_prof": judged, "da_public": public,
     "da_will": will}
    for category, score, judged, public, will in product(
        ("A1", "A2"), (0, 5, 6, 7, 8, 15), ("H", "M", "L", "N"), "YNU", ("HIGH", "YES", "HES", "NO", "U"))
]  # fmt: skip


def test_a_reason_is_asked_exactly_where_an_ngo_gets_what_the_table_would_not_give_it() -> None:
    for answers in ADULTS:
        is_against = suggested_holder(answers, None) != "NGO"
        assert TO_AN_NGO_ALL_THE_SAME.holds({**answers, "da_unit": "NGO"}) is is_against, answers
        assert not TO_AN_NGO_ALL_THE_SAME.holds({**answers, "da_unit": "CP"})


def test_the_judgement_is_explained_exactly_where_it_is_not_the_scores() -> None:
    level = {"HIGH": "H", "CAUTION": "M", "POTENTIAL": "L"}
    for answers in ADULTS:
        band = tipvda_band(answers, None)
        differs = band is not None and answers["da_prof"] != level[band]
        assert OTHER_THAN_THE_SCORE.holds(answers) is differs, answers


def test_the_score_assists_the_judgement() -> None:
    assert risk_of_adult({"da_cat": "A2", "da_tipvda": 9, "da_prof": "L"}, None) == "H"
    assert risk_of_adult({"da_cat": "A1", "da_prof": "N"}, None) == "L"
    assert risk_of_adult({"da_cat": "A2", "da_prof": "H"}, None) is None
    assert suggested_holder({"da_prof": "L"}, AdultDispatch(edition=DAY(2026, 11, 22))) is None


@pytest.mark.parametrize(("age", "is_old"), [(64, "N"), (65, "Y"), (None, None)])
def test_who_is_elderly(age: int | None, is_old: str | None) -> None:
    assert is_elderly({"da_age": age}, None) == is_old


def test_a_report_comes_again_while_served_or_within_a_year() -> None:
    day = DAY(2026, 11, 22)
    assert any_recent([{"dm_hit": "OPEN"}], day)
    assert any_recent([{"dm_hit": "CLOSED", "dm_on": DAY(2025, 11, 22)}], day)
    assert not any_recent([{"dm_hit": "CLOSED", "dm_on": DAY(2025, 11, 21)}], day)
    assert not any_recent([{"dm_hit": "NONE", "dm_on": day}, {"dm_hit": "REPORTED"}], day)


def test_the_systems_that_know_somebody() -> None:
    hits = [{"dm_system": "ES10", "dm_hit": "OPEN"}, {"dm_system": "ES03", "dm_hit": "REPORTED"},
            {"dm_system": "ES01", "dm_hit": "NONE"}]  # fmt: skip
    assert systems_that_know("rows")({"rows": hits}, None) == ["ES03", "ES10"]
    assert systems_that_know("rows")({}, None) is None
