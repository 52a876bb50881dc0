"""Deputies: the hat of a supervisor, for a while, to somebody of the unit; worn neither before nor after."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest

from app.guard.viewer import Viewer, sign
from tests.guard.looking import Looking, refused
from tests.guard.test_staff import NOT_YOURS, broken, hat, user


def test_a_deputy_wears_the_hat_until_it_ends_by_itself(db: Looking) -> None:
    with db.being("sup") as me:
        deputy = me.execute(
            "select name_deputy(%s, now(), now() + interval '3 days')", [user(db, "worker2")]
        ).fetchone()[0]
        assert me.execute("select count(*) from my_deputies()").fetchone() == (1,)
        seen = {r[0] for r in me.execute("select id from kase")}
        before = deputy_sees(db, me, deputy)
        assert before == seen
        db.become(me, "sup")
        me.execute("select end_deputy(%s)", [deputy])
        assert deputy_sees(db, me, deputy) == set()


def deputy_sees(db: Looking, me: psycopg.Cursor[Any], hat_id: int) -> set[int]:
    """What ``worker2`` sees under that hat."""
    told = sign(Viewer(user(db, "worker2"), hat_id, "unit"), db.key)
    me.execute("select set_config('app.viewer', %s, true), set_config('role', 'reach_unit', true)", [told])
    return {r[0] for r in me.execute("select id from kase")}


def test_a_hat_of_tomorrow_and_one_of_yesterday_are_not_worn(db: Looking) -> None:
    with db.being("sup") as me:
        later = me.execute(
            "select name_deputy(%s, now() + interval '1 day', now() + interval '2 days')",
            [user(db, "worker2")],
        ).fetchone()[0]
        assert deputy_sees(db, me, later) == set()
    db.owner.execute("insert into membership (user_id, agency_id, role, reach, county_id, since, ended_at, deputy_for) values "
                     "(%s, %s, 'SSC_SUP', 'unit', 1, now() - interval '9 days', now() - interval '1 second', %s)",
                     [user(db, "worker2"), db.agency("centre"), hat(db, "sup")])  # fmt: skip
    past = db.told("select max(id) from membership")[0]
    try:
        with db.being("sup") as me:
            assert deputy_sees(db, me, past) == set()
    finally:
        db.owner.execute("delete from membership where id = %s", [past])


@pytest.mark.parametrize(("rule", "who", "starts", "ends"), [
    ("leave_has_sixty_days", "worker2", "now()", "now() + interval '61 days'"),
    ("ends_after_it_begins", "worker2", "now()", "now() - interval '1 day'"),
    ("deputy_sits_there", "other_worker", "now()", "now() + interval '1 day'"),
    ("deputy_sits_there", "sup", "now()", "now() + interval '1 day'"),
    ("deputy_sits_there", "ngo_worker", "now()", "now() + interval '1 day'"),
])  # fmt: skip
def test_a_bad_deputy_is_refused_by_name(db: Looking, rule: str, who: str, starts: str, ends: str) -> None:
    with db.being("sup") as me:
        assert broken(me, f"select name_deputy(%s, {starts}, {ends})", user(db, who)) == rule


def test_a_county_supervisor_names_no_administrator(db: Looking) -> None:
    with db.being("county_sup") as me:
        assert (
            broken(me, "select name_deputy(%s, now(), now() + interval '1 day')", user(db, "admin"))
            == "deputy_sits_there"
        )


@pytest.mark.parametrize("who", ["worker", "intake", "hot", "admin", "central", "auditor", "ngo_worker"])
def test_only_a_supervisor_names_a_deputy(db: Looking, who: str) -> None:
    with db.being(who) as me:
        assert (
            refused(me, "select name_deputy(%s, now(), now() + interval '1 day')", user(db, "worker2"))
            == NOT_YOURS
        )


def test_a_deputy_passes_the_hat_to_nobody(db: Looking) -> None:
    with db.being("sup") as me:
        deputy = me.execute(
            "select name_deputy(%s, now(), now() + interval '3 days')", [user(db, "worker2")]
        ).fetchone()[0]
        deputy_sees(db, me, deputy)
        assert (
            refused(me, "select name_deputy(%s, now(), now() + interval '1 day')", user(db, "worker"))
            == NOT_YOURS
        )


def test_who_leaves_takes_the_deputies_along(db: Looking) -> None:
    with db.being("sup") as me:
        deputy = me.execute(
            "select name_deputy(%s, now(), now() + interval '3 days')", [user(db, "worker2")]
        ).fetchone()[0]
        db.become(me, "admin")
        me.execute("select end_role(%s, '{}')", [hat(db, "sup")])
        assert deputy_sees(db, me, deputy) == set()
