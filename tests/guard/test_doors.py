"""The doors for those without a viewer, and for jobs: each does its one thing and says nothing more."""

from __future__ import annotations

import json
import threading
import uuid
from typing import Any

import psycopg
import pytest

from app.server.urls import plain
from tests.guard.looking import EVERYBODY, TABLES, Looking, refused
from tests.guard.verbs import filed_by, report
from tests.stage import CASES

MATCHERS = {"intake", "intake_sup", "away_intake", "away_intake_sup", "worker", "worker2", "sup", "other_worker", "other_sup", "two_hats", "cp", "ap", "sa",
            "prot_sup", "mh", "away_worker", "away_sup"}  # fmt: skip
PROBE = "select * from match_probe('\\x6b6579', %s)"


# reporting


@pytest.mark.parametrize("who", ["hot", "worker", "ngo_worker", "reporter"])
def test_the_same_report_sent_twice_is_one_case(db: Looking, who: str) -> None:
    once = str(uuid.uuid4())
    with db.being(who) as sql:
        assert filed_by(sql, once=once) == filed_by(sql, once=once)


def test_the_key_of_another_finds_nothing_of_theirs(db: Looking) -> None:
    once = str(uuid.uuid4())
    with db.being("hot") as sql:
        first = filed_by(sql, once=once)
        db.become(sql, "reporter")
        assert (
            refused(sql, "select * from file_report(%s)", report(once=once)) == "23505"
            or filed_by(sql, once=once) != first
        )


def test_two_clicks_at_the_same_time_are_one_case(db: Looking) -> None:
    said, found = report(once=str(uuid.uuid4())), []

    def click() -> None:
        with db.line("worker") as sql:
            found.append(sql.execute("select case_id from file_report(%s)", [said]).fetchone()[0])

    clicks = [threading.Thread(target=click) for _ in range(4)]
    for one in clicks:
        one.start()
    for one in clicks:
        one.join(20)
    try:
        assert len(found) == 4
        assert len(set(found)) == 1
    finally:
        forget(db, found)


@pytest.mark.parametrize(
    "table",
    ["case_rec", "ssn_consult", "kase", "ab_user", "audit", "rpt_vf; drop table kase", "pg_authid", "", None],
)
def test_only_a_report_comes_in_by_the_door(db: Looking, table: str | None) -> None:
    with db.being("hot") as sql:
        assert refused(sql, "select * from file_report(%s)", report(table=table)) == "42501"


@pytest.mark.parametrize("forged", [
    {"id": 1}, {"case_id": 1}, {"county_id": 2}, {"agency_id": 9}, {"created_by": 1}, {"state": "approved"}, {"version": 9},
])  # fmt: skip
def test_a_report_does_not_say_whose_it_is(db: Looking, forged: dict[str, Any]) -> None:
    sheet = {"edition": "2026-01-01", "once": str(uuid.uuid4()), "local": {}} | forged
    with db.being("hot") as sql:
        case, _number = filed_by(sql, sheet=sheet)
        row = sql.execute(
            "select case_id, county_id, created_by, state, version from rpt_vf where case_id = %s", [case]
        ).fetchone()
    assert row == (case, 1, db.viewer("hot").user_id, "submitted", 1)


def test_the_people_of_a_report_are_new_people_of_its_county(db: Looking) -> None:
    """Whoever could name a person's id would take a foreign person into a case of one's own."""
    somebody = db.told("select person_id from party where case_id = %s limit 1", CASES["away"])[0]
    people = [
        {
            "role": "client",
            "person": {"id": somebody, "county_id": 2},
            "party": {"person_id": somebody, "case_id": CASES["away"], "id": 1},
        }
    ]
    with db.being("hot") as sql:
        case, _number = filed_by(sql, people=people)
        rows = sql.execute("select person_id, county_id from party where case_id = %s", [case]).fetchall()
    assert len(rows) == 1
    assert rows[0][0] != somebody
    assert rows[0][1] == 1


@pytest.mark.parametrize("county", [0, 22, -1, 99])
def test_a_county_without_a_window_takes_no_report(db: Looking, county: int) -> None:
    with db.being("hot") as sql:
        assert refused(sql, "select * from file_report(%s)", report(county=county)) == "23514"


def test_enrolling_makes_somebody_new_on_a_case_that_is_seen(db: Looking) -> None:
    somebody = db.told("select person_id from party where case_id = %s limit 1", CASES["away"])[0]
    who = json.dumps(
        {
            "role": "family",
            "person": {"id": somebody},
            "party": {"person_id": somebody, "case_id": CASES["away"]},
        }
    )
    with db.being("worker") as sql:
        made = sql.execute("select enrol(%s, %s)", [CASES["open"], who]).fetchone()
        assert made is not None
        assert made[0] != somebody
        assert refused(sql, "select enrol(%s, %s)", CASES["away"], who) == "42501"


def test_nobody_is_taken_off_a_case_that_is_not_seen(db: Looking) -> None:
    place = db.told("select id from party where case_id = %s limit 1", CASES["away"])[0]
    with db.being("worker") as sql:
        assert refused(sql, "select withdraw(%s)", place) == "42501"
        assert refused(sql, "select withdraw(%s)", 10**12) == "42501"


def test_who_is_taken_off_a_case_is_out_of_sight_with_it(db: Looking) -> None:
    place, person = db.told(
        "select id, person_id from party where case_id = %s and role <> 'client' limit 1", CASES["open"]
    )[0]
    with db.being("worker") as sql:
        sql.execute("select withdraw(%s)", [place])
        assert sql.execute("select 1 from person where id = %s", [person]).fetchone() is None
        assert sql.execute("select 1 from name_gram where person_id = %s", [person]).fetchone() is None


# matching


@pytest.mark.parametrize("who", EVERYBODY)
def test_matching_is_for_roles_that_match(db: Looking, who: str) -> None:
    with db.being(who) as sql:
        assert refused(sql, PROBE, "triage") == ("" if who in MATCHERS else "42501")


@pytest.mark.parametrize("purpose", ["", " ", "x", None])
def test_matching_needs_a_purpose(db: Looking, purpose: str | None) -> None:
    with db.being("intake") as sql:
        assert refused(sql, PROBE, purpose) == "42501"


def test_matching_says_that_a_record_is_there_and_whom_to_call(db: Looking) -> None:
    with db.being("intake") as sql:
        filed_by(sql, county=2)
        found = sql.execute(PROBE, ["triage"])
        assert {c.name for c in found.description or ()} == {
            "kind",
            "since",
            "status",
            "call_name",
            "call_phone",
        }
        assert len(found.fetchall()) == 1


def test_every_matching_is_on_record_and_cannot_be_kept_off_it(db: Looking) -> None:
    with db.line("intake") as sql:
        sql.execute(PROBE, ["triage"])
    last = db.told("select user_id, endpoint from read_log order by id desc limit 1")[0]
    assert last == (db.viewer("intake").user_id, "match_probe:triage")


def test_a_visitor_does_not_match(db: Looking) -> None:
    with db.being("worker", reach="door", said="") as sql:
        assert refused(sql, PROBE, "triage") == "42501"


# log-ins


def test_no_statement_makes_a_log_in_for_somebody_else(db: Looking) -> None:
    start = "select door_session_start('\\x00', %s, %s, '{}')"
    boss = db.viewer("county_sup")
    with db.being("worker", reach="door", said="") as sql:
        assert refused(sql, start, boss.user_id, boss.membership_id) == "42501"
    with db.being("worker", reach="door") as sql:
        assert refused(sql, start, boss.user_id, boss.membership_id) == "42501"


def test_nobody_puts_on_the_hat_of_another(db: Looking) -> None:
    with db.being("worker") as sql:
        assert refused(sql, "select switch_hat('\\x00', %s)", db.viewer("sup").membership_id) == "42501"
        assert refused(sql, "select switch_hat('\\x00', 0)") == "42501"


# jobs


def test_the_jobs_role_does_its_functions_and_nothing_else(db: Looking, urls: Any) -> None:
    with psycopg.connect(plain(urls.job)) as wire, wire.cursor() as job:
        assert refused(job, "select * from outbox") == "42501"
        job.execute("set local role reach_job")
        may_not = [t.name for t in TABLES if refused(job, f'select 1 from "{t.name}"') == ""]
        assert may_not == ["outbox"]
        for sql in (
            "select tidy_sessions()",
            "select tidy_drafts()",
            "select deliver_notice(0)",
            "select id, payload from outbox",
        ):
            assert refused(job, sql) == ""
        for sql in ("update outbox set payload = '{}'", "delete from outbox", "insert into outbox (key, kind, payload) values ('x', 'x', '{}')",
                    "select move_case(1, '{}')", "select * from file_report('{}')", "select door_login('worker')", "select * from match_probe('', 'x')"):  # fmt: skip
            assert refused(job, sql) == "42501", sql
        wire.rollback()


def test_a_notice_is_delivered_once_to_the_right_inbox(db: Looking, urls: Any) -> None:
    row = db.told("insert into outbox (key, kind, payload) values (%s, 'notice', %s) returning id", f"t-{uuid.uuid4()}",
                  json.dumps({"verb": "assign", "number": "T", "user": db.viewer("worker").user_id}))[0]  # fmt: skip
    with psycopg.connect(plain(urls.job)) as wire, wire.cursor() as job:
        job.execute("set local role reach_job")
        counts = [job.execute("select deliver_notice(%s)", [row]).fetchone() for _ in range(3)]
        wire.rollback()
    db.owner.execute("delete from outbox where id = %s", [row])
    assert counts == [(1,), (0,), (0,)]


@pytest.mark.parametrize("who", EVERYBODY)
def test_an_inbox_is_for_its_owner(db: Looking, who: str) -> None:
    with db.being(who) as sql:
        assert {row[0] for row in sql.execute("select user_id from notice")} <= {db.viewer(who).user_id}
        assert {row[0] for row in sql.execute("select user_id from form_draft")} <= {db.viewer(who).user_id}


def forget(db: Looking, cases: list[int]) -> None:
    """What two clicks have really made goes again."""
    people = db.told("select person_id from party where case_id = any (%s)", cases)
    homes = db.told("select household_id from kase where id = any (%s)", cases)
    for table in ("rpt_vf", "party", "event", "due", "case_access", "name_gram", "intake"):
        db.owner.execute(f"delete from {table} where case_id = any (%s)", [cases])
    db.owner.execute("delete from kase where id = any (%s)", [cases])
    db.owner.execute("delete from person where id = any (%s)", [people])
    db.owner.execute("delete from household where id = any (%s)", [homes])
