"""Which clocks the verbs start: what, until when, owed by whom."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from app.casework import clocks
from app.casework.moves import move
from app.columns.minguo import today
from app.guard.viewer import acting
from app.models import Case, Due
from app.rules.clock_settings import FROM_LAST, NONE, OFFICIAL, Settings
from app.rules.deadlines import TAIPEI
from app.rules.tightening import Looser
from tests.stage import CASES

DAY = dt.date(2026, 3, 10)
NOON = dt.datetime(2026, 3, 10, 12, 0, tzinfo=TAIPEI)


def case(**more: object) -> Case:
    """An open case of low risk, led by user 5 of agency 3."""
    facts = {"county_id": 1, "risk": "low", "lead_agency_id": 3, "lead_user_id": 5, "filed_at": NOON}
    return Case(**facts | more)


def ends(items: clocks.Dues) -> list[tuple[str, str]]:
    """(duty, the last day) of each."""
    day = dt.timedelta(days=1)
    return [(i["duty"], str((dt.datetime.fromisoformat(i["due_at"]) - day).date())) for i in items]


def test_an_opening_starts_three_months_and_two_assessments():
    items = clocks.opening_clocks(case(), DAY)
    assert ends(items) == [
        ("monthly_contact", "2026-04-10"), ("monthly_contact", "2026-05-10"), ("monthly_contact", "2026-06-10"),
        ("periodic_first", "2026-06-10"), ("periodic", "2026-09-10"),
    ]  # fmt: skip
    assert {(i["agency"], i["user"]) for i in items} == {(3, 5)}
    assert [i["every"] for i in items] == ["1 month"] * 3 + [None, "6 months"]


def test_the_second_assessment_begins_where_the_first_ends():
    *_, first, second = clocks.opening_clocks(case(), DAY)
    assert second["starts_at"] == first["due_at"]


def test_a_county_may_count_from_the_last_assessment():
    items = clocks.opening_clocks(case(), DAY, Settings(periodic_counts_from=FROM_LAST))
    assert [(i["duty"], i["every"], i["base_on"]) for i in items[3:]] == [
        ("periodic_first", "6 months", None)
    ]


def test_a_county_may_let_the_contacts_end_with_the_third_month():
    items = clocks.opening_clocks(case(), DAY, Settings(contacts_later=NONE))
    assert [i["every"] for i in items[:3]] == [None, None, None]


def test_a_case_with_a_stricter_series_gets_it_from_the_opening():
    items = clocks.opening_clocks(case(contact_every="7 days"), DAY, OFFICIAL)
    assert ends(items)[0] == ("monthly_contact", "2026-03-17")
    assert [i["duty"] for i in items] == ["monthly_contact", "periodic_first", "periodic"]


def test_dispatched_the_days_run_from_the_report():
    items = clocks.dispatched_clocks(case(), 9)
    assert ends(items) == [("first_visit", "2026-03-20"), ("first_report", "2026-04-09")]
    assert {(i["agency"], i["user"]) for i in items} == {(9, None)}


def test_a_referral_waits_until_the_day_on_the_sheet():
    [asked] = clocks.referral_clock(case(), "REFER", 7, NOON, dt.date(2026, 3, 16))
    [usual] = clocks.referral_clock(case(), "REFER", 8, NOON, None)
    assert ends([asked, usual]) == [("referral_reply", "2026-03-16"), ("referral_reply", "2026-03-24")]
    assert (asked["sheet_form"], asked["sheet_id"]) == ("REFER", 7)


def test_who_was_asked_owes_the_answer():
    [item] = clocks.answer_clock(case(), "delegation_reply", NOON, agency=12)
    assert (item["agency"], item["user"]) == (12, None)


@pytest.mark.parametrize(("kind", "hours"), [("CP", 24), ("DV", 24), ("SA", 24), ("EP", 24), ("VF", None)])
def test_a_report_has_a_clock_where_hours_are_set(kind: str, hours: int | None):
    found = clocks.report_clock(kind, NOON, NOON + dt.timedelta(hours=30), "颱風停班")
    if hours is None:
        assert found == []
        return
    assert dt.datetime.fromisoformat(found[0]["due_at"]) == NOON + dt.timedelta(hours=hours)
    assert (found[0]["met_at"], found[0]["grounds"]) == (
        (NOON + dt.timedelta(hours=30)).isoformat(),
        "颱風停班",
    )


def test_stricter_for_one_case():
    found = clocks.tightened(case(), 2, "FACE")
    assert (found["every"], found["method"]) == ("14 days", "FACE")
    [first] = found["dues"]
    assert (first["duty"], first["nth"], first["every"], first["user"]) == (
        "monthly_contact",
        1,
        "14 days",
        5,
    )
    assert first["base_on"] == today().isoformat()


@pytest.mark.parametrize(
    ("more", "times", "method"),
    [
        ({}, 1, "PHONE"),  # as it is
        ({"contact_every": "7 days", "contact_method": "FACE"}, 2, "FACE"),
        ({"contact_every": "7 days", "contact_method": "FACE"}, 4, "FACE"),
        ({"risk": "high"}, 4, "PHONE"),
        ({}, 0, "FACE"),
    ],
)
def test_never_looser_for_one_case(more: dict[str, str], times: int, method: str):
    with pytest.raises(Looser):
        clocks.tightened(case(**more), times, method)


def test_a_supervisor_may_go_back_towards_the_table():
    strict = case(contact_every="7 days", contact_method="FACE")
    assert clocks.tightened(strict, 2, "FACE", may_ease=True)["every"] == "14 days"


def test_face_to_face_alone_is_stricter_too():
    assert clocks.tightened(case(), 1, "FACE")["every"] == "1 month"


def test_the_verb_changes_the_series_and_leaves_no_month_behind(session: Any, viewers: Callable[[str], Any]):
    with acting(viewers("worker"), session):
        open_case = session.get(Case, CASES["open"])
        move(open_case, "tighten", {"times": "4", "method": "FACE", "reason": "家中有3歲以下幼兒"})
        runs = select(Due.every, Due.nth).where(
            Due.case_id == open_case.id, Due.duty == "monthly_contact", Due.is_open
        )
        assert session.execute(runs).all() == [("7 days", 1)]
        assert clocks.late_without_grounds(open_case) == 0
