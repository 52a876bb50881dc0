"""從嚴規定: stricter always, looser never, and the refusal says why."""

from __future__ import annotations

import pytest

from app.rules.deadlines import BY_CODE
from app.rules.terms import Term
from app.rules.tightening import FACE_ONLY, Looser, contact_method, contact_term, tightened
from app.rules.visits import visit_frequency


@pytest.mark.parametrize(
    ("duty", "term"),
    [
        ("first_visit", Term(7, "day")),
        ("first_visit", Term(10, "day")),
        ("first_visit", Term(48, "hour")),
        ("periodic", Term(3, "month")),
        ("periodic_first", Term(60, "day")),
        ("dispatch", Term(12, "hour")),
    ],
)
def test_a_county_may_be_stricter(duty: str, term: Term):
    assert tightened(BY_CODE[duty], term).term == term


@pytest.mark.parametrize(
    ("duty", "term"),
    [
        ("first_visit", Term(11, "day")),
        ("first_visit", Term(7, "working_day")),  # with the lunar new year they may last longer than ten days
        ("first_visit", Term(1, "month")),
        ("dispatch", Term(1, "day")),  # a day ends at midnight: up to 48 hours
        ("dispatch", Term(25, "hour")),
        ("periodic_first", Term(90, "day")),  # February to April has 89
        ("periodic", Term(7, "month")),
    ],
)
def test_and_never_looser(duty: str, term: Term):
    with pytest.raises(Looser, match=str(BY_CODE[duty].law)[:6]):
        tightened(BY_CODE[duty], term)


def test_no_term_is_no_term():
    with pytest.raises(Looser):
        tightened(BY_CODE["first_visit"], Term(0, "day"))


def test_a_placeholder_may_be_set_either_way():
    assert tightened(BY_CODE["referral_reply"], Term(21, "day")).amount == 21


@pytest.mark.parametrize(
    ("times", "term"), [(1, Term(1, "month")), (2, Term(14, "day")), (4, Term(7, "day"))]
)
def test_contacts_are_spread_so_that_every_month_has_them_all(times: int, term: Term):
    assert contact_term(times) == term


@pytest.mark.parametrize("times", [0, -1, 9])
def test_less_than_the_table_is_refused(times: int):
    with pytest.raises(Looser):
        contact_term(times)


@pytest.mark.parametrize(("risk", "grade"), [("high", "HIGH"), ("mid", "MID"), ("low", "LOW")])
def test_who_must_be_visited_face_to_face_is_what_table_r15_says(risk: str, grade: str):
    only_face = visit_frequency(grade, 1).method == "FACE"
    assert (risk in FACE_ONLY) is only_face
    if only_face:
        with pytest.raises(Looser):
            contact_method(risk, "PHONE")
    else:
        assert contact_method(risk, "PHONE") == "PHONE"
    assert contact_method(risk, "FACE") == "FACE"
