"""Life events in the database: written from a seat on the case, signed, about people of the case, kept when withdrawn."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest

from tests.guard.looking import Looking, refused
from tests.guard.papers import why
from tests.stage import CASES

WRITE = "insert into life_event (case_id, county_id, kind, happened_on, who_id) values (%s, 1, 'MOVE', current_date, %s)"
RETURNING = WRITE + " returning id, created_by, agency_id"
CLIENT = "select person_id from party where case_id = %s and role = 'client'"


def written(me: psycopg.Cursor[Any], case: str = "open") -> tuple[Any, ...]:
    row = me.execute(RETURNING, [CASES[case], None]).fetchone()
    assert row is not None
    return row


@pytest.mark.parametrize(("who", "case"), [("worker", "open"), ("sup", "open"), ("ngo_worker", "delegated")])
def test_who_works_on_the_case_writes_and_stands_under_it(db: Looking, who: str, case: str):
    with db.being(who) as me:
        _id, writer, agency = written(me, case)
    assert writer == db.viewer(who).user_id
    assert agency == db.agency("ngo" if who == "ngo_worker" else "centre")


@pytest.mark.parametrize(
    "who", ["county_sup", "intake_sup", "other_worker", "ngo_worker", "mh_sup", "away_sup"]
)
def test_who_does_not_may_not(db: Looking, who: str):
    with db.being(who) as me:
        assert refused(me, WRITE, CASES["open"], None) == "42501"


def test_it_is_about_somebody_of_the_case(db: Looking):
    with db.being("worker") as me:
        other = me.execute(CLIENT, [CASES["delegated"]]).fetchone()
        own = me.execute(CLIENT, [CASES["open"]]).fetchone()
        assert other
        assert own
        assert why(me, WRITE, CASES["open"], other[0]) == "life_event_is_of_somebody_on_the_case"
        assert refused(me, WRITE, CASES["open"], own[0]) == ""


def test_one_that_was_withdrawn_says_by_whom_and_stands_still(db: Looking):
    with db.being("worker") as me:
        row = written(me)[0]
        me.execute("update life_event set withdrawn_at = now() where id = %s", [row])
        by = me.execute("select withdrawn_by from life_event where id = %s", [row]).fetchone()
        assert by == (db.viewer("worker").user_id,)
        change = "update life_event set kind = 'OTHER' where id = %s"
        assert why(me, change, row) == "withdrawn_life_events_stand_still"
        assert refused(me, "delete from life_event where id = %s", row) == "42501"


def test_the_history_of_a_case_is_for_who_sees_it_and_names_no_filer(db: Looking):
    filer = db.viewer("hot").user_id
    for who, sees in (("worker", True), ("ngo_worker", True), ("other_worker", False), ("auditor", False)):
        with db.being(who) as me:
            rows = me.execute(
                "select user_id, diff from case_history(%s, null, 100)", [CASES["delegated"]]
            ).fetchall()
        assert bool(rows) == sees, who
        assert all(user != filer and "filed_by" not in diff for user, diff in rows)
        assert all(diff.get("user_id") != filer for _user, diff in rows)


@pytest.mark.parametrize(("who", "sees"), [("sup", True), ("county_sup", True), ("auditor", True), ("admin", True),
                                           ("worker", False), ("ngo_sup", False), ("intake_sup", False),
                                           ("away_county_sup", False), ("stat", False), ("mh_sup", False)])  # fmt: skip
def test_who_may_know_who_has_looked(db: Looking, who: str, sees: bool):
    with db.being(who) as me:
        assert me.execute("select i_may_know_looks(%s)", [CASES["delegated"]]).fetchone() == (sees,)
