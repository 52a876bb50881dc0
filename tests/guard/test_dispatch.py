"""Dispatch, refusal and arbitration, said straight to the database: grounds, the window's lead, what is final, who is told."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest

from app.rules.deadlines import clock
from tests.guard.looking import Looking, refused
from tests.guard.verbs import patch
from tests.stage import CASES

MOVE = "select move_case(%s, %s)"
RESPOND = "select respond_to_emergency(%s)"
WRITERS = """
select xmin::text from kase where id = %(c)s union select xmin::text from case_access where case_id = %(c)s
union select xmin::text from (select xmin from event where case_id = %(c)s and verb = %(v)s order by id desc limit 1) e
union select xmin::text from (select xmin from outbox where (payload->>'case')::bigint = %(c)s order by id desc limit 1) o
union select xmin::text from (select xmin from due where case_id = %(c)s order by id desc limit 1) d
"""
GROUNDS = {"grounds": "AREA", "reason": "不在服務區域"}


def due(duty: str) -> dict[str, Any]:
    return clock(duty, dt.datetime.now(dt.UTC) - dt.timedelta(minutes=5))


def refusal(db: Looking, **about: Any) -> str:
    """A refusal as the application says it."""
    event = {"verb": "refuse", "about": about}
    window = [{"agency": db.agency("window"), "reason": "lead"}]
    dues = [due("dispatch"), due("arbitration")]
    said = {"access": window, "notify": [{"agency": db.agency("window")}], "met": ["acknowledge"]}
    return patch("refuse", status="disputed", event=event, dues=dues, **said)


def dispatch(db: Looking, verb: str, unit: str, *, is_emergency: bool = False, **about: Any) -> str:
    """A dispatch or an arbitration as the application says it."""
    more = {"is_emergency": True} if is_emergency else {}
    dues = [due(duty) for duty in ("first_visit", "first_report", *(["acknowledge"] if is_emergency else []))]
    access = [{"agency": db.agency(unit), "reason": "lead"}]
    event = {"verb": verb, "about": {"unit": db.agency(unit)} | more | about}
    return patch(
        verb, status="dispatched", access=access, event=event, dues=dues, met=["dispatch", "arbitration"]
    )


def rule(sql: psycopg.Cursor[Any], *values: Any) -> str | None:
    """By which rule the database refuses."""
    with pytest.raises(psycopg.Error) as error, sql.connection.transaction():
        sql.execute(MOVE, values)
    return error.value.diag.constraint_name


def numbers(sql: psycopg.Cursor[Any]) -> set[int]:
    return {row[0] for row in sql.execute("select id from kase")}


@contextmanager
def disputed(db: Looking) -> Iterator[tuple[psycopg.Cursor[Any], int]]:
    """The dispatched case of the stage, refused by its unit; undone afterwards."""
    with db.being("sup") as sql:
        sql.execute(MOVE, [CASES["dispatched"], refusal(db, **GROUNDS)])
        yield sql, CASES["dispatched"]


@pytest.mark.parametrize(
    "about",
    [{}, {"reason": "不在服務區域"}, {"grounds": "AREA"}, {"grounds": "AREA", "reason": " "}, {"grounds": "X", "reason": "不在服務區域"}],
    ids=str,
)  # fmt: skip
def test_a_refusal_needs_grounds_and_words(db: Looking, about: dict[str, str]) -> None:
    with db.being("sup") as sql:
        assert rule(sql, CASES["dispatched"], refusal(db, **about)) == "refusal_has_grounds"


def test_the_window_leads_what_was_refused_and_the_unit_is_out(db: Looking) -> None:
    with disputed(db) as (sql, case):
        assert case not in numbers(sql)
        for who in ("intake_sup", "county_sup", "intake"):
            db.become(sql, who)
            assert case in numbers(sql), who
        lead = sql.execute("select status, lead_agency_id from kase where id = %s", [case]).fetchone()
        assert lead == ("disputed", db.agency("window"))
        held = sql.execute("select agency_id, reason from case_access where case_id = %s", [case]).fetchall()
        assert held == [(db.agency("window"), "lead")]
        owed = "select duty from due where case_id = %s and met_at is null and agency_id = %s"
        assert {"arbitration", "dispatch"} <= {r[0] for r in sql.execute(owed, [case, db.agency("window")])}


def test_the_unit_keeps_a_number_a_day_and_the_outcome(db: Looking) -> None:
    with disputed(db) as (sql, case):
        rows = sql.execute("select * from my_refusal").fetchall()
        assert {c.name for c in sql.description or ()} == {
            "id",
            "county_id",
            "number",
            "refused_at",
            "outcome",
        }
        assert [row[-1] for row in rows] == ["waiting"]
        db.become(sql, "intake_sup")
        sql.execute(MOVE, [case, dispatch(db, "arbitrate", "centre2", reason="依轄區")])
        for who, told in (("sup", ["elsewhere"]), ("other_sup", []), ("worker", []), ("ngo_sup", [])):
            db.become(sql, who)
            assert [r[0] for r in sql.execute("select outcome from my_refusal")] == told, who


def test_what_was_arbitrated_is_not_refused_again(db: Looking) -> None:
    with disputed(db) as (sql, case):
        db.become(sql, "county_sup")
        sql.execute(MOVE, [case, dispatch(db, "arbitrate", "centre", reason="依轄區")])
        db.become(sql, "sup")
        assert [r[0] for r in sql.execute("select outcome from my_refusal")] == ["back"]
        assert rule(sql, case, refusal(db, **GROUNDS)) == "arbitration_is_final"


def test_what_was_dispatched_again_without_arbitration_may_bounce_again(db: Looking) -> None:
    with disputed(db) as (sql, case):
        db.become(sql, "intake_sup")
        sql.execute(MOVE, [case, dispatch(db, "dispatch", "centre2")])
        db.become(sql, "other_sup")
        sql.execute(MOVE, [case, refusal(db, **GROUNDS)])
        db.become(sql, "intake_sup")
        bounces = "select count(*) from event where case_id = %s and verb = 'refuse'"
        assert sql.execute(bounces, [case]).fetchone() == (2,)


def test_an_arbitration_has_words_and_is_for_the_county_alone(db: Looking) -> None:
    with disputed(db) as (sql, case):
        db.become(sql, "intake_sup")
        assert rule(sql, case, dispatch(db, "arbitrate", "centre2")) == "arbitration_has_grounds"
        for who in ("intake", "sup", "other_sup", "admin", "away_county_sup", "ngo_sup"):
            db.become(sql, who)
            assert (
                refused(sql, MOVE, case, dispatch(db, "arbitrate", "centre2", reason="依轄區")) == "42501"
            ), who


@pytest.mark.parametrize("unit", ["ngo", "window", "away_centre"])
def test_nothing_is_arbitrated_to_an_ngo_the_window_or_abroad(db: Looking, unit: str) -> None:
    with disputed(db) as (sql, case):
        db.become(sql, "intake_sup")
        said = dispatch(db, "arbitrate", unit, reason="依轄區")
        assert rule(sql, case, said) == "who_is_let_in_sits_there"


def test_a_dispatch_without_a_unit_and_one_with_two_is_none(db: Looking) -> None:
    said = json.loads(dispatch(db, "dispatch", "centre"))
    with db.being("intake_sup") as sql:
        for access in ([], [*said["access"], {"agency": db.agency("centre2"), "reason": "lead"}]):
            assert refused(sql, MOVE, CASES["intake"], json.dumps(said | {"access": access})) == "42501"


# emergencies


@contextmanager
def emergency(db: Looking) -> Iterator[tuple[psycopg.Cursor[Any], int]]:
    """The report of the stage, dispatched to the centre as an emergency; undone afterwards."""
    with db.being("intake_sup") as sql:
        sql.execute(MOVE, [CASES["intake"], dispatch(db, "dispatch", "centre", is_emergency=True)])
        yield sql, CASES["intake"]


def test_an_emergency_has_its_clock_and_nothing_else_has_one(db: Looking) -> None:
    without = json.loads(dispatch(db, "dispatch", "centre", is_emergency=True))
    without["dues"] = [d for d in without["dues"] if d["duty"] != "acknowledge"]
    more = json.loads(dispatch(db, "dispatch", "centre"))
    more["dues"] = [*more["dues"], due("acknowledge")]
    with db.being("intake_sup") as sql:
        for said in (without, more):
            assert refused(sql, MOVE, CASES["intake"], json.dumps(said)) == "42501"


def told(db: Looking, case: int) -> set[tuple[int | None, int | None]]:
    """(agency, user) of the notices of an emergency that were committed."""
    rows = db.owner.execute(
        "select (payload->>'agency')::int, (payload->>'user')::int from outbox "
        "where payload->>'verb' = 'emergency' and (payload->>'case')::bigint = %s", [case],
    ).fetchall()  # fmt: skip
    return {(row[0], row[1]) for row in rows}


def test_a_worker_of_the_unit_takes_it_and_nobody_else(db: Looking) -> None:
    seen = "select id, number, kind from my_emergency"
    with emergency(db) as (sql, case):
        for who, sees in (("worker", True), ("worker2", True), ("sup", True), ("other_worker", False), ("ngo_worker", False),
                          ("ngo_sup", False), ("cp", False), ("mh", False), ("intake", False)):  # fmt: skip
            db.become(sql, who)
            assert bool(sql.execute(seen).fetchall()) == sees, who
            assert (case in numbers(sql)) == (who == "sup"), who
        for who in ("other_worker", "ngo_worker", "cp", "sup", "intake_sup", "away_worker", "mh"):
            db.become(sql, who)
            assert refused(sql, RESPOND, case) == "42501", who
        db.become(sql, "worker2")
        sql.execute(RESPOND, [case])
        assert case in numbers(sql)
        assert sql.execute(seen).fetchall() == []
        db.become(sql, "worker")
        assert refused(sql, RESPOND, case) == "40001"
        assert case not in numbers(sql)
        db.become(sql, "sup")
        owner = sql.execute("select user_id from case_access where case_id = %s and reason = 'lead'", [case])
        assert owner.fetchone() == (db.viewer("worker2").user_id,)


def test_what_was_acknowledged_is_not_acknowledged_again(db: Looking) -> None:
    with emergency(db) as (sql, case):
        db.become(sql, "sup")
        sql.execute(MOVE, [case, patch("acknowledge", met=["acknowledge"])])
        met = "select met_at is not null from due where case_id = %s and duty = 'acknowledge'"
        assert sql.execute(met, [case]).fetchone() == (True,)
        assert (
            rule(sql, case, patch("acknowledge", met=["acknowledge"])) == "an_emergency_is_acknowledged_once"
        )


def test_an_ordinary_dispatch_is_not_acknowledged_nor_taken(db: Looking) -> None:
    with db.being("sup") as sql:
        said = patch("acknowledge", met=["acknowledge"])
        assert rule(sql, CASES["dispatched"], said) == "an_emergency_is_acknowledged_once"
        db.become(sql, "worker")
        assert refused(sql, RESPOND, CASES["dispatched"]) == "40001"


# who is told, and when it is too late


def test_a_delegate_reads_nothing_of_how_it_was_dispatched(db: Looking) -> None:
    verbs = "select distinct verb from event where case_id = %s"
    with db.being("ngo_sup") as sql:
        seen = {r[0] for r in sql.execute(verbs, [CASES["delegated"]])}
        db.become(sql, "sup")
        known = {r[0] for r in sql.execute(verbs, [CASES["delegated"]])}
    assert known - seen == {"dispatch"}
    assert seen


def test_one_that_nobody_acknowledges_goes_to_supervisors_the_window_and_the_county(db: Looking) -> None:
    with db.owner.transaction(force_rollback=True):
        db.owner.execute(
            "insert into due (case_id, county_id, duty, agency_id, starts_at, due_at, soon_at, alert_at, county_at) "
            "values (%s, 1, 'acknowledge', %s, now() - interval '3 hours', now() - interval '2 hours', now() - interval '2 hours', "
            "now() - interval '2 hours', now() - interval '1 hour')", [CASES["dispatched"], db.agency("centre")])  # fmt: skip
        db.owner.execute("select sweep_clocks(1000)")
        late = db.told("select (payload->>'agency')::int from outbox where payload->>'duty' = 'acknowledge' and payload->>'verb' = 'clock_late'")  # fmt: skip
        county = db.told("select (payload->>'user')::int from outbox where payload->>'duty' = 'acknowledge' and payload->>'verb' = 'clock_late_county'")  # fmt: skip
    assert set(late) == {db.agency("centre"), db.agency("window")}
    assert county == [db.viewer("county_sup").user_id]


def test_an_emergency_and_a_dispute_are_each_one_transaction_with_all_their_notices(db: Looking) -> None:
    """Whatever is killed in between leaves all of it or nothing: one writer's number stands on every row."""
    case = CASES["intake"]
    with db.line("intake_sup") as sql:
        sql.execute(MOVE, [case, dispatch(db, "dispatch", "centre", is_emergency=True)])
    assert one_transaction(db, case, "dispatch")
    workers = {db.viewer(who).user_id for who in ("worker", "worker2", "two_hats")}
    assert told(db, case) == {(db.agency("centre"), None)} | {(None, user) for user in workers}
    with db.line("sup") as sql:
        sql.execute(MOVE, [case, refusal(db, **GROUNDS)])
    assert one_transaction(db, case, "refuse")
    with db.line("intake_sup") as sql:
        sql.execute(MOVE, [case, dispatch(db, "arbitrate", "centre2", reason="依轄區")])
    assert one_transaction(db, case, "arbitrate")
    heard = db.told("select (payload->>'agency')::int from outbox where payload->>'verb' = 'arbitrated' and (payload->>'case')::bigint = %s", case)  # fmt: skip
    assert heard == [db.agency("centre")]


def one_transaction(db: Looking, case: int, verb: str) -> bool:
    """Whether status, lead, clocks, event and messages of this verb were written by one transaction."""
    rows = db.owner.execute(WRITERS, {"c": case, "v": verb}).fetchall()
    return len(rows) == 1
