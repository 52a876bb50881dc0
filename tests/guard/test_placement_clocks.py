"""What is owed for as long as a placement lasts: the long-term plan (D37); of an exploited child the court's report (D42), an
assessment every three months (D43), and the assessment before the granted time ends 45 days ahead (D44)."""

from __future__ import annotations

import datetime as dt

import pytest

from app.columns.minguo import TAIPEI, today
from app.rules.terms import midnight_after, months_after
from tests.guard.clockwork import Clockwork
from tests.guard.papers import written_by_owner

BEGAN = dt.datetime.now(TAIPEI) - dt.timedelta(days=30)
LONG, COURT, REVIEW = "placement_longterm", "placement_pretrial", "placement_review"
GRANTED = """
    insert into emerg_place_petition (case_id, county_id, form, sheet_id, place, en_seq, en_kind, en_ruling, en_from, en_to)
      select case_id, county_id, 'EMERG_PLACE', id, 0, 1, 'C', 'G', current_date, current_date + 80 from emerg_place where id = %s"""


def placed(clocks: Clockwork, kind: str) -> int:
    """A placement that began 30 days ago, on a case of this kind: its id."""
    clocks.ask("update kase set kind = %s where id = %s", kind, clocks.case)
    owner = type("Owner", (), {"told": staticmethod(clocks.ask)})()
    return written_by_owner(owner, "emerg_place", clocks.case, {"em_start": BEGAN})  # type: ignore[arg-type]


def owed(clocks: Clockwork) -> dict[str, dt.datetime]:
    """What runs and until when."""
    return dict(clocks.ask(
        "select duty, due_at from due where case_id = %s and duty = any (%s) and met_at is null and excused_at is null",
        clocks.case, [LONG, COURT, REVIEW]))  # fmt: skip


def test_after_two_years_a_plan_is_owed_and_a_plan_meets_it(clocks: Clockwork):
    placed(clocks, "CP")
    day = BEGAN.date()
    assert owed(clocks) == {LONG: midnight_after(months_after(day, 24))}
    plan = "insert into cp_plan (edition, once, created_by, agency_id, county_id, state, case_id, ck_long) select current_date, gen_random_uuid(), lead_user_id, lead_agency_id, county_id, 'submitted', id, %s from kase where id = %s"
    clocks.ask(plan, "N", clocks.case)
    assert LONG in owed(clocks)
    clocks.ask(plan, "Y", clocks.case)
    assert owed(clocks) == {}


def test_of_an_exploited_child_the_court_hears_and_every_three_months_it_is_assessed(clocks: Clockwork):
    placed(clocks, "SX")
    day = BEGAN.date()
    assert owed(clocks) == {
        LONG: midnight_after(months_after(day, 24)),
        COURT: midnight_after(day + dt.timedelta(days=45)),
        REVIEW: midnight_after(months_after(day, 3)),
    }
    clocks.ask("select meet_dues(%s, %s, now(), null, null)", clocks.case, [COURT, REVIEW])
    assert owed(clocks) == {
        LONG: midnight_after(months_after(day, 24)),
        REVIEW: midnight_after(months_after(day, 6)),
    }


@pytest.mark.parametrize(("kind", "before"), [("SX", 45), ("CP", 15)])
def test_how_long_before_the_end_it_is_assessed(clocks: Clockwork, kind: str, before: int):
    clocks.ask(GRANTED, placed(clocks, kind))
    end = today() + dt.timedelta(days=80 - before)
    assert clocks.one("select due_at from due where case_id = %s and duty = 'placement_assess'", clocks.case) == midnight_after(end)  # fmt: skip


def test_a_corrected_beginning_moves_them_and_the_end_ends_them(clocks: Clockwork):
    sheet = placed(clocks, "SX")
    clocks.ask("update emerg_place set em_start = em_start - interval '3 days' where id = %s", sheet)
    day = BEGAN.date() - dt.timedelta(days=3)
    assert owed(clocks)[COURT] == midnight_after(day + dt.timedelta(days=45))
    clocks.ask("update emerg_place set eo_end = current_date where id = %s", sheet)
    assert owed(clocks) == {}
    assert set(clocks.ask("select excuse from due where case_id = %s and excused_at is not null", clocks.case)) == {"moved", "placement_over"}  # fmt: skip


def test_an_older_placement_that_is_corrected_ends_no_clock_of_a_newer_one(clocks: Clockwork):
    older = placed(clocks, "SX")
    clocks.ask("update emerg_place set em_start = em_start - interval '60 days', eo_end = current_date - 40 where id = %s", older)  # fmt: skip
    placed(clocks, "SX")
    before = owed(clocks)
    clocks.ask("update emerg_place set eo_end = current_date - 41 where id = %s", older)
    assert owed(clocks) == before != {}


def test_an_adult_owes_none_of_them(clocks: Clockwork):
    placed(clocks, "DP")
    assert owed(clocks) == {}
