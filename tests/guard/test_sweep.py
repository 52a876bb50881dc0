"""The sweep: whoever must know is told at each level once, whatever is killed in between, in bounded batches."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest

from app.server.urls import plain
from tests.guard.clockwork import Clockwork
from tests.guard.looking import Looking
from tests.stage import CASES

MANY, BATCH = 500, 200
CASES_SQL = """
    insert into kase (county_id, number, kind, status, risk, lead_agency_id, lead_user_id)
      select k.county_id, 'VF-SWEEP-' || n, 'VF', 'open', 'low', k.lead_agency_id, k.lead_user_id
      from kase k, generate_series(1, %s) n where k.id = %s"""
DUES_SQL = """
    insert into due (case_id, county_id, duty, agency_id, user_id, starts_at, due_at, soon_at, alert_at, county_at, nth, every, base_on)
      select id, county_id, 'monthly_contact', lead_agency_id, lead_user_id, now() - interval '33 days', now() - interval '2 days',
        now() - interval '9 days', now() - interval '2 days', now() + interval '1 day', 3, '1 month', current_date - 93
      from kase where number like 'VF-SWEEP-%%'"""


def due(clocks: Clockwork) -> tuple[int, bool]:
    """Level, and whether it will speak again."""
    (found,) = clocks.ask("select level, alert_at is not null from due where case_id = %s order by id limit 1", clocks.case)  # fmt: skip
    return found


def later(clocks: Clockwork, by: str) -> None:
    """So much time goes by."""
    clocks.ask(
        "update due set starts_at = starts_at - %s::interval, due_at = due_at - %s::interval, soon_at = soon_at - %s::interval, "
        "alert_at = alert_at - %s::interval, county_at = county_at - %s::interval where case_id = %s",
        *[by] * 5, clocks.case)  # fmt: skip


def test_a_calm_clock_says_nothing(clocks: Clockwork):
    clocks.start("first_visit", "-1 day", "9 days")
    assert clocks.sweep() == 0
    assert clocks.notices() == []


def test_worker_then_supervisor_then_county(clocks: Clockwork):
    clocks.start("first_visit", "-9 days", "3 hours")
    said = []
    for wait, level in (("0", 1), ("4 hours", 2), ("3 days", 3)):
        later(clocks, wait)
        assert clocks.sweep() == 1
        assert due(clocks) == (level, level < 3)
        said.append([verb for verb, _ in clocks.notices()])
        assert clocks.sweep() == 0  # once at each level
    assert said == [
        ["clock_soon"],
        ["clock_late", "clock_soon"],
        ["clock_late_county", "clock_late", "clock_soon"],
    ]


def test_whom_it_tells(clocks: Clockwork, db: Looking):
    lead, worker = clocks.ask("select lead_agency_id, lead_user_id from kase where id = %s", clocks.case)[0]
    clocks.start("first_visit", "-19 days", "-5 days")
    clocks.sweep()
    told = dict(clocks.ask("select payload->>'verb', payload from outbox"))
    assert (told["clock_late"]["user"], told["clock_late"]["agency"]) == (worker, lead)
    assert told["clock_late_county"]["user"] == db.viewer("county_sup").user_id
    assert {(p["duty"], p["case"]) for p in told.values()} == {("first_visit", clocks.case)}
    assert "clock_soon" not in told  # it is no longer soon


def test_without_a_worker_the_unit_is_told(clocks: Clockwork):
    clocks.start("first_visit", "-9 days", "3 hours")
    clocks.ask("update due set user_id = null where case_id = %s", clocks.case)
    clocks.sweep()
    assert clocks.one("select payload->>'agency' from outbox") == str(
        clocks.one("select lead_agency_id from kase where id = %s", clocks.case)
    )


def test_the_lead_hears_of_what_its_ngo_has_left_undone(clocks: Clockwork, db: Looking):
    clocks.start("monthly_contact", "-40 days", "-1 day")
    clocks.ask("update due set agency_id = %s where case_id = %s", db.agency("ngo"), clocks.case)
    clocks.sweep()
    lead = clocks.one("select lead_agency_id from kase where id = %s", clocks.case)
    assert set(clocks.ask("select (payload->>'agency')::int from outbox")) == {db.agency("ngo"), lead}


def test_a_missed_month_is_still_owed_and_the_next_one_runs(clocks: Clockwork):
    base = clocks.one("select current_date - 93")
    clocks.start("monthly_contact", "-33 days", "-2 days", nth=3, every="1 month", base_on=base)
    clocks.sweep()
    clocks.sweep()
    assert [nth for nth, _, _ in clocks.running("monthly_contact")] == [3, 4]


@pytest.mark.parametrize("end", ["met_at", "excused_at"])
def test_what_has_ended_says_nothing(clocks: Clockwork, end: str):
    clocks.start("first_visit", "-19 days", "-5 days")
    clocks.ask(f"update due set {end} = now() where case_id = %s", clocks.case)
    assert clocks.sweep() == 0


def test_what_is_undone_in_between_is_done_again_and_not_doubled(clocks: Clockwork):
    clocks.start("first_visit", "-19 days", "-5 days")
    with clocks.connection.transaction():
        assert clocks.sweep() == 1
        raise psycopg.Rollback  # killed before it was committed
    assert clocks.notices() == []
    assert clocks.sweep() == 1
    assert sorted(verb for verb, _ in clocks.notices()) == ["clock_late", "clock_late_county"]


def test_the_key_keeps_a_notice_from_being_written_twice(clocks: Clockwork):
    clocks.start("first_visit", "-19 days", "-5 days")
    clocks.sweep()
    before = clocks.notices()
    clocks.ask(
        "update due set level = 0, alert_at = now() where case_id = %s", clocks.case
    )  # as after a restore
    clocks.sweep()
    assert clocks.notices() == before


def test_two_sweeps_at_once_share_the_work(clocks: Clockwork, urls: Any, db: Looking):
    made = db.told(
        "insert into due (case_id, county_id, duty, starts_at, due_at, alert_at, sheet_form, sheet_id) select id, county_id, 'referral_reply', "
        "now() - interval '9 days', now() - interval '1 day', now() - interval '1 day', 'TEST', n from kase, generate_series(1, 2) n where id = %s returning id",
        CASES["intake"])  # fmt: skip
    try:
        with psycopg.connect(plain(urls.owner)) as one, psycopg.connect(plain(urls.owner)) as other:
            first, second = Clockwork(one, CASES["intake"]), Clockwork(other, CASES["intake"])
            first.sweep(10_000)
            assert second.one("select count(*) from due where id = any (%s)", made) == 2
            second.ask("set local lock_timeout = '2s'")
            second.sweep(10_000)  # waits for nobody
            said = "select count(*) from outbox where key like 'clock-%%' and split_part(key, '-', 2)::bigint = any (%s)"
            assert (first.one(said, made), second.one(said, made)) == (2, 0)
            one.rollback()
            other.rollback()
    finally:
        db.owner.execute("delete from due where id = any (%s)", [made])


def test_all_that_are_late_are_swept_in_bounded_batches(clocks: Clockwork):
    clocks.ask(CASES_SQL, MANY, clocks.case)
    clocks.ask(DUES_SQL)
    assert [clocks.sweep(BATCH) for _ in range(4)] == [BATCH, BATCH, MANY - 2 * BATCH, 0]
    assert clocks.one("select count(*) from due where nth = 4") == MANY
    assert clocks.one("select count(*) from outbox where payload->>'verb' = 'clock_late'") == MANY
