"""What somebody with SQL and a signature might try of dispatch, division, transfer and the notes of NGOs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest

from app.rules.workflow import ADMIT, TAKE_ON
from tests.guard.directed import REFUSALS, Walked
from tests.guard.looking import Looking, refused
from tests.guard.machine import due
from tests.guard.standing import onlooker
from tests.guard.transferring import sheets_that_ask
from tests.guard.verbs import delegation, filed_by, patch
from tests.stage import CASES

Sql = psycopg.Cursor[Any]
MOVE = "select move_case(%s, %s)"
HELD = "select g.name, a.reason from case_access a join agency g on g.id = a.agency_id where a.case_id = %s order by g.name"
TAKE = "select answer_delegation((select id from my_offer limit 1), 'take_on', %s, null)"
ADMITS = "select answer_county((select id from my_incoming limit 1), 'turn_back', '\\x78', '[]')"
ASKS_NOTES = "select ask_notes((select max(id) from recall_notice), '\\x78')"
KEEPS_NOTES = (
    "select answer_notes((select id from note_requests_to_me(1, 0)), "
    """'{"result": "DECLINE", "grounds": "\\\\x78"}')"""
)
MY_HAT = "update membership set ended_at = {} where id = %s"


def let_in(db: Looking, unit: str, reason: str, who: str = "") -> list[dict[str, Any]]:
    user = {"user": db.viewer(who).user_id} if who else {}
    return [{"agency": db.agency(unit), "reason": reason} | user]


def held(db: Looking, sql: Sql, case: int) -> list[Any]:
    db.become(sql, "county_sup")
    return sql.execute(HELD, [case]).fetchall()


@contextmanager
def walked(app: Any, db: Looking, case: str, *words: str) -> Iterator[Walked]:
    """A case on its way, every step said well."""
    with onlooker(db):
        Machine = type("Machine", (Walked,), {"app": app, "db": db, "spoken": {}, "met": set(REFUSALS)})
        machine: Walked = Machine()
        try:
            machine.begin(case=case)
            for word in words:
                verb, _, to = word.partition(" ")
                assert machine.step(verb, to) == "", word
            yield machine
        finally:
            machine.teardown()


# who leads


def test_nobody_takes_a_case_over_for_nobody(db: Looking) -> None:
    """Else the old lead would go and no new one come."""
    sheets_that_ask(db)
    with db.being("sup") as sql:
        asked = patch("hand_over", access=let_in(db, "centre2", "transfer"), dues=[due("handover_reply")])
        sql.execute(MOVE, [CASES["open"], asked])
        db.become(sql, "other_sup")
        said = patch("take_over", status="open", access=[], met=["handover_reply"])
        assert refused(sql, MOVE, CASES["open"], said) == "42501"
        assert held(db, sql, CASES["open"]) == [("centre", "lead"), ("centre2", "transfer")]


def test_a_unit_above_a_helper_does_not_become_one_itself(db: Looking) -> None:
    """It leads the case, and would lead it no more."""
    db.owner.execute("update agency set parent_id = %s where name = 'centre2'", [db.agency("centre")])
    try:
        with db.being("sup") as sql:
            sql.execute(MOVE, [CASES["open"], patch("invite", access=let_in(db, "centre2", "helper"))])
            said = patch("send", access=let_in(db, "centre", "helper", "worker"))
            assert refused(sql, MOVE, CASES["open"], said) == "23514"
            assert ("centre", "lead") in held(db, sql, CASES["open"])
    finally:
        db.owner.execute("update agency set parent_id = null where name = 'centre2'")


# who has left while they waited


def _offered(db: Looking, sql: Sql) -> None:
    sql.execute(MOVE, [CASES["open"], delegation(db)])


def _asked_over(_db: Looking, sql: Sql) -> None:
    asked = patch("ask_county", county_move={"to_county_id": 2}, dues=[due("county_reply")])
    sql.execute(MOVE, [CASES["open"], asked])


def _asks_notes(db: Looking, sql: Sql) -> None:
    db.become(sql, "ngo_sup")
    sql.execute(ASKS_NOTES)


@pytest.mark.parametrize(("before", "who", "call"), [
    (None, "sup", "select move_case({open}, '{rate}')"),
    (_offered, "ngo_sup", TAKE),
    (_asked_over, "away_intake_sup", ADMITS),
    (None, "ngo_sup", ASKS_NOTES),
    (_asks_notes, "sup", KEEPS_NOTES),
], ids=["move_case", "answer_delegation", "answer_county", "ask_notes", "answer_notes"])  # fmt: skip
def test_whoever_lost_the_role_while_they_waited_does_nothing_more(
    db: Looking, before: Any, who: str, call: str
) -> None:
    """``now()`` is when the transaction began: by it the hat is worn until the end of the wait."""
    call = call.replace("{open}", str(CASES["open"])).replace("{rate}", patch("rate", risk="mid"))
    values = [db.viewer("ngo_worker").user_id] if "%s" in call else []
    hat = db.viewer(who).membership_id
    for has_left in (False, True):
        with db.being("sup") as sql:
            if before:
                before(db, sql)
            db.become(sql, who)
            try:
                if has_left:
                    db.owner.execute(MY_HAT.format("clock_timestamp()"), [hat])
                assert refused(sql, call, *values) == ("42501" if has_left else "")
            finally:
                db.owner.execute(MY_HAT.format("null"), [hat])


# what another county has decided


def test_an_arbitration_of_another_county_binds_nobody_and_its_units_hear_of_no_later_one(
    app: Any, db: Looking
) -> None:
    there = ("refuse", "arbitrate", "accept", "ask_county", ADMIT, "dispatch", "refuse", "arbitrate")
    with walked(app, db, "dispatched", *there) as machine:
        told = "select onlooker.told(%s)"
        db.owner.execute(
            "create function onlooker.told(no text) returns jsonb language sql security definer as $$ select jsonb_agg(g.name order by o.id) "
            "from public.outbox o join public.agency g on g.id = (o.payload->>'agency')::int "
            "where o.payload->>'verb' = 'arbitrated' and o.payload->>'number' = no $$; grant execute on function onlooker.told(text) to public"
        )
        row = machine.sql.execute(told, [machine.now["number"]]).fetchone()
    assert row == (None,)


def test_a_duplicate_is_read_no_more_by_whoever_led_the_case_that_has_gone(app: Any, db: Looking) -> None:
    with walked(app, db, "open") as machine:
        db.become(machine.sql, "hot")
        twin = filed_by(machine.sql, dues=[due("dispatch")])[0]
        db.become(machine.sql, "intake_sup")
        merge = patch("merge", status="not_case", same=CASES["open"], met=["dispatch"])
        machine.sql.execute(MOVE, [twin, merge])
        assert ("centre", "helper") in held(db, machine.sql, twin)
        for word in ("ask_county", ADMIT):
            assert machine.step(word, "") == ""
        assert ("centre", "helper") not in held(db, machine.sql, twin)


# what is told


def test_no_history_tells_a_delegate_that_a_dispatch_was_disputed(app: Any, db: Looking) -> None:
    served = ("refuse", "arbitrate", "accept", "propose_open", "open", "rate", "delegate", TAKE_ON)
    with walked(app, db, "dispatched", *served) as machine:
        said = {}
        for who in ("sup", "ngo_worker", "ngo_sup"):
            db.become(machine.sql, who)
            lines = machine.sql.execute(
                "select diff from case_history(%s, null, 100)", [machine.case]
            ).fetchall()
            lines += machine.sql.execute(
                "select diff from row_history('kase', %s)", [machine.case]
            ).fetchall()
            said[who] = json.dumps(lines)
    assert "disputed" in said["sup"]
    for who in ("ngo_worker", "ngo_sup"):
        assert "disputed" not in said[who], who
        assert '"open"' in said[who], who


@pytest.mark.parametrize("verb", ["dismiss", "reinstate", "to_system", "taken_up", "not_taken"])
def test_what_the_window_had_decided_of_the_report_is_not_for_a_delegate(db: Looking, verb: str) -> None:
    insert = 'insert into event (case_id, county_id, verb, about) values (%s, 1, %s, \'{"reason": "x"}\') returning id'
    made = db.told(insert, CASES["delegated"], verb)[0]
    try:
        for who, sees in (("worker", 1), ("sup", 1), ("ngo_worker", 0), ("ngo_sup", 0)):
            with db.being(who) as sql:
                asked = sql.execute("select count(*) from event where id = %s", [made])
                assert asked.fetchone() == (sees,), who
    finally:
        db.owner.execute("delete from event where id = %s", [made])


CARDS = {
    "county_move": "insert into county_move (county_id, to_county_id, about_case, number, agency_id, user_id, state) "
    "values (1, 2, 0, 'X', %s, %s, 'accepted') returning id",
    "recall_notice": "insert into recall_notice (agency_id, user_id, county_id, number, call_name, call_phone) "
    "values (%s, %s, 1, 'X', 'x', 'x') returning id",
}


@pytest.mark.parametrize("table", CARDS)
@pytest.mark.parametrize(("unit", "sees"), [("ngo", 1), ("ngo2", 0), ("centre", 0)])
def test_a_card_stays_with_the_unit_where_one_has_worked(
    db: Looking, table: str, unit: str, sees: int
) -> None:
    """Whoever works elsewhere now does not take it along."""
    made = db.told(CARDS[table], db.agency(unit), db.viewer("ngo_worker").user_id)[0]
    try:
        with db.being("ngo_worker") as sql:
            assert sql.execute(f"select count(*) from {table} where id = %s", [made]).fetchone() == (sees,)
    finally:
        db.owner.execute(f"delete from {table} where id = %s", [made])


def test_who_asks_for_its_notes_does_not_learn_that_the_case_has_moved_since(db: Looking) -> None:
    with db.owner.transaction(force_rollback=True):
        notice = db.told("select max(id) from recall_notice")[0]
        db.owner.execute(
            "update recall_notice set county_id = 2 where id = %s", [notice]
        )  # moved the other way round
        db.owner.execute("select set_config('app.viewer', %s, true)", [db.said("ngo_sup")])
        made = db.told("select ask_notes(%s, '\\x78')", notice)[0]
        assert db.told("select county_id from note_request where id = %s", made) == [2]
