"""Clocks in the database: what meets them, what follows them, whose they are, and that none is doubled or lost."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from app.facts import codes
from app.rules.contacts import counts_as
from app.rules.deadlines import TAIPEI, nth_clock
from app.server.urls import plain
from tests.guard.clockwork import Clockwork
from tests.guard.looking import Looking
from tests.stage import CASES

MONTH = {"nth": 1, "every": "1 month"}


def months(clocks: Clockwork, today: int = 15) -> list[int]:
    """Three monthly contacts; the case was opened so many days ago."""
    base = dt.datetime.now(TAIPEI).date() - dt.timedelta(days=today)
    clocks.add(*(nth_clock("monthly_contact", base, n) for n in (1, 2, 3)))
    return clocks.ask("select id from due where case_id = %s order by nth", clocks.case)


def test_an_opened_case_owes_its_months_and_its_assessments(app: Any, urls: Any):
    with psycopg.connect(plain(urls.owner)) as connection:
        stage = Clockwork(connection, CASES["open"])
        owed = stage.ask(
            "select duty, nth from due where case_id = %s and duty in ('monthly_contact', 'periodic_first', 'periodic') "
            "order by due_at, duty", stage.case)  # fmt: skip
        assert owed == [("monthly_contact", 1), ("monthly_contact", 2), ("monthly_contact", 3), ("periodic_first", None), ("periodic", 1)]  # fmt: skip
        lead = stage.one("select lead_user_id from kase where id = %s", stage.case)
        assert set(stage.ask("select user_id from due where case_id = %s and duty = 'monthly_contact'", stage.case)) == {lead}  # fmt: skip


@pytest.mark.parametrize(
    ("risk", "method", "counts", "visit", "month"),
    [
        ("high", None, "FACE", True, True),
        ("high", None, "PHONE", False, False),
        ("mid", None, "PHONE", False, False),
        ("unrated", None, "PHONE", False, False),
        ("low", None, "PHONE", False, True),
        ("low", "FACE", "PHONE", False, False),
        ("low", None, "NO", False, False),
    ],
)
def test_what_a_contact_meets(
    clocks: Clockwork, risk: str, method: str | None, counts: str, visit: bool, month: bool
):
    clocks.ask("update kase set risk = %s, contact_method = %s where id = %s", risk, method, clocks.case)
    first = clocks.start("first_visit", "-3 days", "7 days")
    monthly = months(clocks)[0]
    clocks.contact(counts)
    assert (clocks.is_met(first), clocks.is_met(monthly)) == (visit, month)


def test_a_draft_meets_nothing_until_it_is_submitted(clocks: Clockwork):
    first = clocks.start("first_visit", "-3 days", "7 days")
    sheet = clocks.contact("FACE", state="draft")
    assert not clocks.is_met(first)
    clocks.ask("update case_rec set state = 'submitted' where id = %s", sheet)
    assert clocks.is_met(first)


def test_a_contact_counts_as_the_rules_say(clocks: Clockwork):
    for method in (*codes.items("visit_method"), None):
        for result in (*codes.items("visit_result"), None):
            pair = (method.code if method else None, result.code if result else None)
            said = counts_as(*pair) if method else None
            assert clocks.one("select contact_counts(%s, %s)", *pair) == said, pair


@pytest.mark.parametrize(("method", "result", "is_met"), [("B", "MET", True), ("B", "NOT_HOME", False), ("A", "MET", False)])  # fmt: skip
def test_the_visit_assessment_is_a_visit(clocks: Clockwork, method: str, result: str, is_met: bool):
    first = clocks.start("first_visit", "-3 days", "7 days")
    clocks.ask(
        "insert into vf_visit (edition, once, created_by, agency_id, county_id, state, case_id, vv_method, vv_result, vv_start) "
        "select current_date, gen_random_uuid(), lead_user_id, lead_agency_id, county_id, 'submitted', id, %s, %s, now() from kase where id = %s",
        method, result, clocks.case)  # fmt: skip
    assert clocks.is_met(first) == is_met


def test_a_visit_before_the_report_does_not_meet_it(clocks: Clockwork):
    first = clocks.start("first_visit", "-3 days", "7 days")
    clocks.contact("FACE", ago="5 days")
    assert not clocks.is_met(first)


def test_it_was_met_when_the_contact_was_not_when_it_was_written(clocks: Clockwork):
    first = clocks.start("first_visit", "-3 days", "7 days")
    clocks.contact("FACE", ago="2 days")
    assert clocks.one("select met_at = now() - interval '2 days' from due where id = %s", first)


def test_a_contact_meets_the_earliest_month_that_has_begun_and_no_later_one(clocks: Clockwork):
    one, two, three = months(clocks, today=45)  # in the second month, the first one was missed
    clocks.contact("FACE")
    assert [clocks.is_met(m) for m in (one, two, three)] == [True, False, False]
    clocks.contact("FACE")
    assert [clocks.is_met(m) for m in (one, two, three)] == [True, True, False]
    clocks.contact("FACE")
    assert not clocks.is_met(three)  # has not begun


def test_a_corrected_record_meets_no_second_month(clocks: Clockwork):
    one, two, _ = months(clocks, today=45)
    sheet = clocks.contact("FACE")
    clocks.ask("update case_rec set cr_text = '更正' where id = %s", sheet)
    assert (clocks.is_met(one), clocks.is_met(two)) == (True, False)


def test_corrected_into_no_contact_its_month_is_owed_again(clocks: Clockwork):
    first = clocks.start("first_visit", "-3 days", "7 days")
    one = months(clocks)[0]
    sheet = clocks.contact("FACE")
    assert (clocks.is_met(first), clocks.is_met(one)) == (True, True)
    clocks.ask("update case_rec set cr_counts = 'NO' where id = %s", sheet)
    assert (clocks.is_met(first), clocks.is_met(one)) == (False, False)
    assert clocks.one("select alert_at = soon_at from due where id = %s", first)


def test_after_the_third_month_the_fourth_follows_once(clocks: Clockwork):
    base = clocks.one("select current_date - 80")
    clocks.add(nth_clock("monthly_contact", base, 3))
    clocks.contact("FACE")
    [(nth, _, user)] = clocks.running("monthly_contact")
    assert (nth, user) == (4, clocks.one("select lead_user_id from kase where id = %s", clocks.case))
    due = clocks.one("select id from due where case_id = %s and nth = 3", clocks.case)
    clocks.ask("select roll_dues(array[%s]::bigint[])", due)
    assert len(clocks.running("monthly_contact")) == 1


@pytest.mark.parametrize("nth", [1, 2, 3, 4, 7])
def test_the_database_counts_turns_as_python_does(clocks: Clockwork, nth: int):
    base = dt.date(2026, 1, 31)
    clocks.add(nth_clock("monthly_contact", base, nth))
    clocks.ask("update due set met_at = now() where case_id = %s", clocks.case)
    found = clocks.ask(
        "select starts_at, due_at, soon_at, alert_at, county_at, nth, every, base_on from due where case_id = %s and nth = %s",
        clocks.case, nth + 1)[0]  # fmt: skip
    said = nth_clock("monthly_contact", base, nth + 1)
    moments = [dt.datetime.fromisoformat(said[k]) for k in ("starts_at", "due_at", "alert_at", "alert_at", "county_at")]  # fmt: skip
    assert list(found) == [*moments, nth + 1, "1 month", base]


def test_nothing_follows_when_the_case_is_no_longer_served(clocks: Clockwork):
    one = months(clocks, today=80)[2]
    clocks.ask("update kase set status = 'closed' where id = %s", clocks.case)
    clocks.ask("update due set met_at = now() where id = %s", one)
    assert clocks.one("select count(*) from due where case_id = %s and nth = 4", clocks.case) == 0


def test_counted_from_the_last_assessment_the_next_waits_for_it(clocks: Clockwork):
    clocks.start("periodic_first", "-80 days", "10 days", every="6 months")
    clocks.ask("update due set met_at = now() where case_id = %s", clocks.case)
    assert clocks.one(
        "select due_at = midnight_after((day_in_taipei(now()) + interval '6 months')::date) from due "
        "where case_id = %s and duty = 'periodic'", clocks.case)  # fmt: skip


def test_a_clock_that_runs_is_not_doubled_and_never_ends_later(clocks: Clockwork):
    clocks.start("first_visit", "-3 days", "7 days")
    before = clocks.one("select due_at from due where case_id = %s", clocks.case)
    now = dt.datetime.now(TAIPEI)
    item = {"duty": "first_visit", "agency": 1, "user": None, "starts_at": now.isoformat()}
    clocks.add(item | {"due_at": (now + dt.timedelta(days=30)).isoformat()})
    assert clocks.ask("select due_at, agency_id from due where case_id = %s", clocks.case) == [(before, 1)]
    clocks.add(item | {"due_at": now.isoformat()})
    assert clocks.one("select due_at < %s from due where case_id = %s", before, clocks.case)


def test_each_referral_has_a_clock_of_its_own(clocks: Clockwork):
    for sheet in (1, 2, 2):
        clocks.add({"duty": "referral_reply", "starts_at": "2026-01-01", "due_at": "2026-01-15", "sheet_form": "REFER", "sheet_id": sheet})  # fmt: skip
    assert len(clocks.running("referral_reply")) == 2


def test_a_new_lead_owes_what_the_old_one_owed(clocks: Clockwork, db: Looking):
    months(clocks)
    clocks.start("delegation_reply", "-1 day", "1 day")
    centre2, other = db.agency("centre2"), db.viewer("other_worker").user_id
    lead = clocks.one("select lead_agency_id from kase where id = %s", clocks.case)
    clocks.ask("select move_clocks(%s, %s, %s)", clocks.case, centre2, other)
    assert {(a, u) for _, a, u in clocks.running("monthly_contact")} == {(centre2, other)}
    assert [a for _, a, _ in clocks.running("delegation_reply")] == [lead]


def test_the_service_owed_goes_to_the_ngo_and_comes_back(clocks: Clockwork, db: Looking):
    months(clocks)
    clocks.start("first_report", "-1 day", "1 day")
    lead = clocks.ask("select lead_agency_id, lead_user_id from kase where id = %s", clocks.case)[0]
    ngo, worker = db.agency("ngo"), db.viewer("ngo_worker").user_id
    clocks.ask("insert into case_access (case_id, county_id, agency_id, user_id, reason) select id, county_id, %s, %s, 'delegated' from kase where id = %s", ngo, worker, clocks.case)  # fmt: skip
    assert {(a, u) for _, a, u in clocks.running("monthly_contact")} == {(ngo, worker)}
    assert [(a, u) for _, a, u in clocks.running("first_report")] == [lead]
    clocks.ask("update kase set risk = 'high' where id = %s", clocks.case)  # the database recalls it
    assert {(a, u) for _, a, u in clocks.running("monthly_contact")} == {lead}


def test_a_stricter_series_takes_the_place_of_the_months_and_leaves_what_ends_earlier(clocks: Clockwork):
    months(clocks, today=25)  # the first month ends in about five days
    first = nth_clock("monthly_contact", dt.datetime.now(TAIPEI).date(), 1, every="14 days")
    clocks.ask("update kase set contact_every = '14 days', contact_method = 'FACE' where id = %s", clocks.case)  # fmt: skip
    clocks.ask("select tighten_contacts(k, %s) from kase k where id = %s", json.dumps([first]), clocks.case)
    left = clocks.ask("select every, base_on = current_date - 25 from due where case_id = %s and met_at is null and excused_at is null order by due_at", clocks.case)  # fmt: skip
    assert [every for every, _ in left] == [None, "14 days"]
    assert clocks.ask("select distinct excuse from due where case_id = %s and excused_at is not null", clocks.case) == ["tighten"]  # fmt: skip
    clocks.contact("FACE")
    clocks.contact("FACE")
    assert [nth for nth, _, _ in clocks.running("monthly_contact")] == [
        2
    ]  # the stricter one goes on, the month does not


@pytest.mark.parametrize("every", ["2 months", "31 days"])
def test_no_case_is_visited_less_than_the_table_says(clocks: Clockwork, every: str):
    with pytest.raises(psycopg.errors.CheckViolation):
        clocks.ask("update kase set contact_every = %s where id = %s", every, clocks.case)


WHY = "select say_why_late(%s, %s)"


@pytest.fixture
def late(db: Looking) -> Iterator[int]:
    """A clock of the open case, late since yesterday; gone after the test."""
    made = db.told(
        "insert into due (case_id, county_id, duty, agency_id, user_id, starts_at, due_at, sheet_form) "
        "select id, county_id, 'referral_reply', lead_agency_id, lead_user_id, now() - interval '9 days', now() - interval '1 day', 'TEST' "
        "from kase where id = %s returning id", CASES["open"])[0]  # fmt: skip
    yield made
    db.owner.execute("delete from due where id = %s", [made])


@pytest.mark.parametrize("who", ["worker", "sup"])
def test_who_owes_it_says_why_it_is_late(db: Looking, late: int, who: str):
    with db.being(who) as cursor:
        cursor.execute(WHY, [late, "案主住院，電話聯繫中"])
        row = cursor.execute(
            "select grounds, grounds_by, met_at is null and excused_at is null from due where id = %s", [late]
        ).fetchone()
        assert row == ("案主住院，電話聯繫中", db.viewer(who).user_id, True)
        told = cursor.execute("select about->>'reason' from event where case_id = %s and verb = 'excuse'", [CASES["open"]])  # fmt: skip
        assert told.fetchone() == ("案主住院，電話聯繫中",)


@pytest.mark.parametrize("who", ["other_worker", "other_sup", "ngo_worker", "ngo_sup", "hot", "away_sup", "central", "mh"])  # fmt: skip
def test_nobody_else_does(db: Looking, late: int, who: str):
    with db.being(who) as cursor, pytest.raises(psycopg.errors.InsufficientPrivilege):
        cursor.execute(WHY, [late, "理由"])


@pytest.mark.parametrize("why", ["", "  ", "短", None])
def test_grounds_are_words(db: Looking, late: int, why: str | None):
    with db.being("worker") as cursor, pytest.raises(psycopg.errors.CheckViolation, match="no grounds"):
        cursor.execute(WHY, [late, why])


def test_what_is_not_late_needs_no_grounds(db: Looking):
    early = db.told("select id from due where case_id = %s and due_at > now() and met_at is null limit 1", CASES["open"])[0]  # fmt: skip
    with db.being("worker") as cursor, pytest.raises(psycopg.errors.CheckViolation, match="not late"):
        cursor.execute(WHY, [early, "理由"])


@pytest.mark.parametrize(
    "sql",
    [
        "select sweep_clocks(1)", "select roll_dues('{1}')", "select meet_dues(1, '{x}', now(), '', 1)", "select move_clocks(1, 1, 1)",
        "update due set due_at = now() + interval '1 year'", "delete from due", "insert into due (case_id) values (1)",
    ],
)  # fmt: skip
def test_no_viewer_turns_a_clock_by_hand(db: Looking, sql: str):
    with db.being("sup") as cursor, pytest.raises(psycopg.errors.InsufficientPrivilege):
        cursor.execute(sql)
