"""One lead, many helpers: a unit is invited, names its worker, and goes again; and the duty to tell the suicide centre."""

from __future__ import annotations

import psycopg
import pytest

from tests.guard.looking import Looking, refused
from tests.guard.machine import due
from tests.guard.verbs import patch
from tests.stage import CASES

MOVE = "select move_case(%s, %s)"
SEEN = "select count(*) from kase where id = %s"


def invited(db: Looking, sql: psycopg.Cursor[object]) -> None:
    """centre2 helps with a case of centre."""
    helper = {"agency": db.agency("centre2"), "reason": "helper"}
    sql.execute(MOVE, [CASES["open"], patch("invite", access=[helper])])


def named(db: Looking, who: str) -> str:
    """What the helping unit's supervisor says to send somebody."""
    return patch(
        "send", access=[{"agency": db.agency("centre2"), "user": db.viewer(who).user_id, "reason": "helper"}]
    )


def seen(db: Looking, sql: psycopg.Cursor[object], who: str) -> int:
    db.become(sql, who)
    found = sql.execute(SEEN, [CASES["open"]]).fetchone()
    assert isinstance(found, tuple)
    return int(str(found[0]))


def test_a_helping_unit_names_its_worker_who_then_sees_the_case_until_it_is_over(db: Looking) -> None:
    with db.being("sup") as sql:
        invited(db, sql)
        assert (seen(db, sql, "other_sup"), seen(db, sql, "other_worker")) == (1, 0)
        db.become(sql, "other_sup")
        sql.execute(MOVE, [CASES["open"], named(db, "other_worker")])
        assert seen(db, sql, "other_worker") == 1
        db.become(sql, "sup")
        sql.execute(MOVE, [CASES["open"], patch("release", leaves=db.agency("centre2"))])
        assert (seen(db, sql, "other_sup"), seen(db, sql, "other_worker")) == (0, 0)


@pytest.mark.parametrize("who", ["other_worker", "worker", "sup", "ngo_sup"])
def test_nobody_else_names_the_helper(db: Looking, who: str) -> None:
    with db.being("sup") as sql:
        invited(db, sql)
        db.become(sql, who)
        assert refused(sql, MOVE, CASES["open"], named(db, "other_worker")) in ("42501", "23514")


def test_a_helping_unit_sends_its_own_people(db: Looking) -> None:
    with db.being("sup") as sql:
        invited(db, sql)
        db.become(sql, "other_sup")
        assert refused(sql, MOVE, CASES["open"], named(db, "worker2")) == "23514"


def test_telling_the_suicide_prevention_centre_stops_its_clock(db: Looking) -> None:
    with db.being("worker") as sql:
        sql.execute(MOVE, [CASES["open"], patch("submit", dues=[due("suicide_report")])])
        sql.execute(MOVE, [CASES["open"], patch("told_centre", met=["suicide_report"])])
        stopped = "select met_at is not null from due where case_id = %s and duty = 'suicide_report'"
        assert sql.execute(stopped, [CASES["open"]]).fetchall() == [(True,)]
