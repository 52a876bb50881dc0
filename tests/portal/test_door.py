"""The doors of the portal as somebody who speaks SQL there: they file, they count, they tell nothing."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Iterator
from contextlib import AbstractContextManager
from typing import Any

import psycopg
import pytest

from app.guard import walls
from app.jobs import tidy
from tests.guard.looking import TABLES, Looking, refused
from tests.guard.verbs import report
from tests.stage import CASES

FILE = "select * from file_from_portal(%s, %s, %s)"
STATUS = "select * from portal_status(%s, %s, %s)"
KEEP = "select keep_portal_draft(%s, %s, %s)"
ADDRESS, ELSEWHERE = b"a" * 16, b"b" * 16
DUES = [
    {
        "duty": "dispatch",
        "starts_at": "2026-11-22T00:00:00+08",
        "due_at": "2026-11-23T00:00:00+08",
        "user": None,
    }
]
PIN = b"pin"


def door(db: Looking) -> AbstractContextManager[psycopg.Cursor[Any]]:
    """Nobody, at the door."""
    return db.being("worker", reach="door", said="")


def said(**more: Any) -> str:
    return report(**{"dues": DUES} | more)


def filed(sql: psycopg.Cursor[Any], address: bytes = ADDRESS, **more: Any) -> Any:
    return sql.execute(FILE, [said(**more), address, ["who"]]).fetchone()


def test_nobody_reads_a_table_there(db: Looking) -> None:
    with door(db) as sql:
        assert [t.name for t in TABLES if refused(sql, f'select 1 from "{t.name}" limit 1') != "42501"] == []
        assert [v for v in walls.VIEWS if refused(sql, f"select 1 from {v} limit 1") != "42501"] == []


@pytest.mark.parametrize("call", [
    "file_report('{}')", "move_case(1, '{}')", "case_history(1, null, 10)", "match_probe('', 'x')", "who_sees(1)",
    "portal_wait('pin', '\\x00', 5, '1 hour')",
    "tidy_portal()", "row_history('rpt_vf', 1)", "my_county()",
])  # fmt: skip
def test_no_other_function_is_called_there(db: Looking, call: str) -> None:
    with door(db) as sql:
        assert refused(sql, f"select {call}") == "42501"


@pytest.mark.parametrize("who", ["worker", "intake", "ngo_worker", "county_sup", "hot"])
def test_nobody_with_a_reach_calls_the_portal(db: Looking, who: str) -> None:
    with db.being(who) as sql:
        assert refused(sql, FILE, said(), ADDRESS, []) == "42501"
        assert refused(sql, STATUS, "x", PIN, ADDRESS) == "42501"
    with db.being(who, reach="door") as sql:
        assert refused(sql, FILE, said(), ADDRESS, []) == "42501", "the portal files for nobody"


def test_it_files_as_nobody_at_the_window_with_clock_audit_and_message(db: Looking) -> None:
    with door(db) as sql:
        number, is_new, wait, name, _phone = filed(sql)
        assert (is_new, wait, name) == (True, 0, "window")
        db.become(sql, "intake")
        case = sql.execute("select id, status from kase where number = %s", [number]).fetchone()
        assert case
        assert case[1] == "reported"
        assert sql.execute("select duty from due where case_id = %s", [case[0]]).fetchall() == [("dispatch",)]
        assert sql.execute("select lacks from portal_report where case_id = %s", [case[0]]).fetchone() == (
            ["who"],
        )
        db.become(sql, "ngo_sup")
        assert sql.execute("select 1 from portal_report").fetchall() == []


def test_what_becomes_of_it_is_nobodys(db: Looking) -> None:
    with door(db) as sql:
        number = filed(sql)[0]
        db.become(sql, "intake")
        row = sql.execute(
            "select r.created_by from rpt_vf r join kase k on k.id = r.case_id where k.number = %s", [number]
        ).fetchone()
    assert row == (None,)


def test_the_same_key_is_one_report_and_counts_once(db: Looking) -> None:
    once = str(uuid.uuid4())
    with door(db) as sql:
        first = filed(sql, once=once)
        again = [filed(sql, once=once) for _each in range(30)]
    assert {one[0] for one in again} == {first[0]}
    assert {one[1] for one in again} == {False}
    assert {one[2] for one in again} == {0}


def test_the_21st_of_an_hour_from_one_address_waits(db: Looking) -> None:
    with door(db) as sql:
        waits = [filed(sql)[2] for _each in range(21)]
        assert waits[:20] == [0] * 20
        assert 3000 < waits[20] <= 3600
        assert filed(sql, ELSEWHERE)[2] == 0


@pytest.mark.parametrize("wrong", [
    {"dues": []}, {"dues": None}, {"table": "kase"}, {"table": "case_rec"}, {"table": None},
    {"sheet": {}}, {"sheet": None},
    {"people": [{"role": "client", "person": {}, "party": {}}] * 61}, {"family_name": "\\x" + "00" * 210_000},
])  # fmt: skip
def test_what_is_malformed_is_refused(db: Looking, wrong: dict[str, Any]) -> None:
    with door(db) as sql:
        assert refused(sql, FILE, said(**wrong), ADDRESS, []) == "42501"


@pytest.mark.parametrize(
    ("sql_of", "state"), [("'{}'", "42501"), ("'[]'", "42501"), ("'x'", "22P02"), ("null", "42501")]
)
def test_nonsense_is_refused(db: Looking, sql_of: str, state: str) -> None:
    with door(db) as sql:
        assert refused(sql, f"select * from file_from_portal({sql_of}, '\\x6161616161616161', null)") == state


@pytest.mark.parametrize("address", [b"", b"x", None, b"x" * 65])
def test_without_an_address_nothing_comes_in(db: Looking, address: bytes | None) -> None:
    with door(db) as sql:
        assert refused(sql, FILE, said(), address, []) == "42501"
        assert refused(sql, STATUS, "x", PIN, address) == "42501"


def test_the_right_pin_tells_a_word_a_day_and_whom_to_call(db: Looking) -> None:
    with door(db) as sql:
        number = filed(sql)[0]
        told = sql.execute(STATUS, [number, PIN, ADDRESS])
        assert [c.name for c in told.description or ()] == [
            "wait",
            "state",
            "filed_on",
            "call_name",
            "call_phone",
        ]
        row = told.fetchone()
        assert row
        assert (row[0], row[1], row[3]) == (0, "reported", "window")


def test_a_case_that_was_opened_says_no_more_than_that_it_was_dispatched(db: Looking) -> None:
    number = db.told("select number from kase where id = %s", CASES["open"])[0]
    with db.owner.transaction(force_rollback=True):
        db.owner.execute("update kase set pin_hash = %s where id = %s", [PIN, CASES["open"]])
        row = db.owner.execute(STATUS, [number, PIN, ADDRESS]).fetchone()
    assert row
    assert row[1] == "dispatched"
    assert row[3] == "window"


@pytest.mark.parametrize("number", [None, "VF-115-0199999"])
def test_after_five_wrong_pins_the_number_is_shut_for_everybody_there_or_not(
    db: Looking, number: str | None
) -> None:
    with door(db) as sql:
        asked = number or filed(sql)[0]
        for n in range(5):
            assert sql.execute(STATUS, [asked, b"no", bytes([n]) * 16]).fetchone() is None
        for address in (ADDRESS, ELSEWHERE):
            row = sql.execute(STATUS, [asked, PIN, address]).fetchone()
            assert row
            assert 800 < row[0] <= 900
            assert row[1:] == (None, None, None, None)


def test_after_thirty_wrong_ones_an_address_waits(db: Looking) -> None:
    with door(db) as sql:
        for n in range(30):
            assert sql.execute(STATUS, [f"VF-115-01{n:05}", b"no", ADDRESS]).fetchone() is None
        row = sql.execute(STATUS, ["VF-115-0177777", b"no", ADDRESS]).fetchone()
        assert row
        assert row[0] > 0
        assert sql.execute(STATUS, ["VF-115-0177777", b"no", ELSEWHERE]).fetchone() is None


def test_nobody_forgives_what_was_counted(db: Looking) -> None:
    with door(db) as sql:
        number = filed(sql)[0]
        for _each in range(5):
            sql.execute(STATUS, [number, b"no", ADDRESS])
        name = hashlib.sha256(f"report {number}".encode()).digest()
        sql.execute("select door_tried(%s, %s, true)", [name, ADDRESS])
        row = sql.execute(STATUS, [number, PIN, ADDRESS]).fetchone()
        assert row
        assert row[0] > 0
        for change in ("delete from portal_use", "update portal_use set at = at - interval '1 day'"):
            assert refused(sql, change) == "42501"


# drafts


def draft(body: str = "\\x6162") -> str:
    return json.dumps({"form": "RPT_VF", "who": "other", "body": body})


def test_a_draft_is_given_out_once_to_who_has_its_token(db: Looking) -> None:
    token = hashlib.sha256(b"t").digest()
    with door(db) as sql:
        assert sql.execute(KEEP, [token, draft(), ADDRESS]).fetchone() == (0,)
        assert (
            sql.execute("select * from take_portal_draft(%s)", [hashlib.sha256(b"u").digest()]).fetchone()
            is None
        )
        assert sql.execute("select portal_draft_waits(%s) > now()", [token]).fetchone() == (True,)
        assert sql.execute("select * from take_portal_draft(%s)", [token]).fetchone() == (
            "RPT_VF",
            "other",
            b"ab",
        )
        assert sql.execute("select * from take_portal_draft(%s)", [token]).fetchone() is None


@pytest.mark.parametrize(
    ("token", "body"), [(b"short", "\\x61"), (None, "\\x61"), (b"t" * 32, "\\x" + "61" * 600_000)]
)
def test_a_draft_has_its_limits(db: Looking, token: bytes | None, body: str) -> None:
    with door(db) as sql:
        assert refused(sql, KEEP, token, draft(body), ADDRESS) == "42501"


def test_drafts_of_one_address_end(db: Looking) -> None:
    with door(db) as sql:
        waits = [
            sql.execute(KEEP, [hashlib.sha256(bytes([n])).digest(), draft(), ADDRESS]).fetchone()
            for n in range(31)
        ]
    assert [row[0] for row in waits if row][:30] == [0] * 30
    assert waits[30] is not None
    assert waits[30][0] > 0


@pytest.fixture
def lapsed(db: Looking) -> Iterator[None]:
    """A draft that nobody came back to, and a count of the day before yesterday."""
    db.owner.execute(
        "insert into portal_draft (token_hash, form, who, body, expires_at) "
        "values ('\\x01', 'RPT_VF', 'other', '\\x61', now() - interval '1 hour')"
    )
    db.owner.execute(
        "insert into portal_use (what, address_hash, at) values ('pin', '\\x01', now() - interval '3 days')"
    )
    yield
    db.owner.execute("delete from portal_draft; delete from portal_use")


def test_what_has_lapsed_goes_with_the_drafts(db: Looking, lapsed: None) -> None:
    tidy.drafts()
    assert db.told("select count(*) from portal_draft") == [0]
    assert db.told("select count(*) from portal_use where address_hash = '\\x01'") == [0]
