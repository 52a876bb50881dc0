"""Who sees a case that is on its way to another unit; and that an answer which does not come is told."""

from __future__ import annotations

from typing import Any

import psycopg

from app.server.urls import plain
from tests.guard.clockwork import Clockwork
from tests.guard.looking import Looking
from tests.guard.machine import due
from tests.guard.transferring import sheets_that_ask
from tests.guard.verbs import patch
from tests.stage import CASES


def hand_over(db: Looking, sql: psycopg.Cursor[Any], unit: str) -> None:
    """The lead's supervisor asks this unit."""
    access = [{"agency": db.agency(unit), "reason": "transfer"}]
    sql.execute("select move_case(%s, %s)", [CASES["delegated"], patch("hand_over", access=access)])


def seen(sql: psycopg.Cursor[Any], table: str) -> int:
    """How many rows of the case this player sees."""
    found = sql.execute(f"select count(*) from {table} where case_id = %s", [CASES["delegated"]]).fetchone()
    assert found is not None
    return int(found[0])


def test_who_is_asked_reads_the_case_and_the_ngo_not_a_word_of_the_sheet(db: Looking) -> None:
    sheets_that_ask(db)
    with db.being("sup") as sql:
        hand_over(db, sql, "centre2")
        for who, of_case, of_sheet in (
            ("other_sup", True, True), ("other_worker", False, False), ("prot_sup", False, False),
            ("ngo_worker", True, False), ("ngo_sup", True, False), ("sup", True, True), ("worker", True, True),
            ("county_sup", True, True), ("intake_sup", True, False), ("away_county_sup", False, False),
        ):  # fmt: skip
            db.become(sql, who)
            assert (seen(sql, "party") > 0) is of_case, who
            assert (seen(sql, "transfer") > 0) is of_sheet, who


def test_a_sheet_names_the_unit_that_may_be_asked(db: Looking) -> None:
    sheets_that_ask(db)
    with db.being("sup") as sql:
        for unit in ("centre", "health", "ngo2", "away_centre"):
            sql.execute("savepoint before")
            try:
                hand_over(db, sql, unit)
            except psycopg.errors.CheckViolation as refusal:
                assert refusal.diag.constraint_name == "who_is_let_in_sits_there"  # noqa: PT017
            else:
                raise AssertionError(f"{unit} was asked")
            sql.execute("rollback to savepoint before")


def test_an_answer_that_does_not_come_is_told_to_who_was_asked_and_to_the_lead(
    db: Looking, urls: Any
) -> None:
    with psycopg.connect(plain(urls.owner)) as connection:
        clocks = Clockwork(connection, CASES["open"])
        clocks.empty()
        reply = clocks.start("handover_reply", "-4 days", "-1 hour")
        clocks.ask("update due set agency_id = %s, user_id = null where id = %s", db.agency("centre2"), reply)
        clocks.sweep()
        asked = clocks.ask(
            "select (payload->>'agency')::int from outbox where payload->>'verb' = 'clock_late'"
        )
        connection.rollback()
    assert sorted(asked) == sorted([db.agency("centre"), db.agency("centre2")])


def test_what_no_system_has_taken_up_is_told_to_the_supervisors_of_who_passed_it_on(
    db: Looking, urls: Any
) -> None:
    with psycopg.connect(plain(urls.owner)) as connection:
        case = Clockwork(connection, CASES["intake"])
        for who, verb, more in (
            ("intake_sup", "to_system", {"status": "not_case", "met": ["dispatch"], "dues": [due("system_reply")]}),
            ("intake", "not_taken", {"met": ["system_reply"], "notify": [{"agency": db.agency("window")}]}),
        ):  # fmt: skip
            case.ask("select set_config('app.viewer', %s, true)", db.said(who))
            case.ask("select move_case(%s, %s)", case.case, patch(verb, **more))
        told = case.ask("select (payload->>'agency')::int from outbox where payload->>'verb' = 'not_taken'")
        connection.rollback()
    assert told == [db.agency("window")]
