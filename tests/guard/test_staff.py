"""The verbs of an administrator, said straight to the database: by every role, in the own county and another, about oneself."""

from __future__ import annotations

import json
from typing import Any

import psycopg
import pytest

from app.rules.roles import MAY_GRANT, ROLES
from tests.guard.looking import EVERYBODY, Looking, refused
from tests.stage import CASES

ADMINS = {"admin", "admin2", "central", "central2"}
NOT_YOURS, RULE = "42501", "23514"


def said(**words: Any) -> str:
    return json.dumps(words)


def new(db: Looking, unit: str = "centre2", role: str = "SSC_SW", **more: Any) -> str:
    """What ``make_user()`` is given."""
    person = {
        "username": "new.one",
        "last_name": "新",
        "first_name": "人",
        "email": "new@demo.invalid",
        "password": "x",
    }
    return said(agency=db.agency(unit), role=role, **{**person, **more})


def hat(db: Looking, who: str) -> int:
    return db.viewer(who).membership_id


def user(db: Looking, who: str) -> int:
    found = db.viewer(who).user_id
    assert found is not None
    return found


def broken(cursor: psycopg.Cursor[Any], sql: str, *values: Any) -> str:
    """The name of the rule by which the database refuses."""
    try:
        with cursor.connection.transaction():
            cursor.execute(sql, values)
    except psycopg.Error as error:
        return error.diag.constraint_name or error.sqlstate or "?"
    return ""


def verbs(db: Looking) -> dict[str, tuple[str, tuple[Any, ...]]]:
    """Every verb, about the home county, so that the home administrator might."""
    centre2, other = db.agency("centre2"), user(db, "other_worker")
    return {
        "make_agency": ("select make_agency(%s)", (said(name="北區中心", kind="welfare_centre"),)),
        "change_agency": ("select change_agency(%s, %s)", (centre2, said(phone="02-1"))),
        "close_agency": ("select close_agency(%s)", (db.agency("ngo2"),)),
        "reopen_agency": ("select reopen_agency(%s)", (centre2,)),
        "make_user": ("select make_user(%s)", (new(db),)),
        "import_staff": ("select import_staff(gen_random_uuid(), %s)", (f"[{new(db)}]",)),
        "change_user": ("select change_user(%s, %s)", (other, said(first_name="改"))),
        "disable_user": ("select disable_user(%s, '{}')", (other,)),
        "enable_user": ("select enable_user(%s)", (other,)),
        "grant_role": ("select grant_role(%s, %s)", (other, said(agency=centre2, role="SSC_SUP"))),
        "end_role": ("select end_role(%s, '{}')", (hat(db, "other_worker"),)),
        "move_user": ("select move_user(%s, %s, '{}')", (hat(db, "other_worker"), said(agency=db.agency("centre"), role="SSC_SW"))),
        "reset_password": ("select reset_password(%s, 'x')", (other,)),
        "end_logins": ("select end_logins(%s)", (other,)),
        "taken": ("select * from taken(array['worker'], array['x'])", ()),
        "open_work": ("select * from open_work(%s)", (other,)),
        "successors": ("select * from successors(%s)", (hat(db, "other_worker"),)),
        "hats_of": ("select * from hats_of(%s)", (other,)),
        "account_history": ("select * from account_history(%s)", (other,)),
        "logins_of": ("select * from logins_of(%s)", (other,)),
        "access_list": ("select * from access_list(0, 10, true, null)", ()),
    }  # fmt: skip


@pytest.mark.parametrize("who", [w for w in EVERYBODY if w not in ADMINS])
def test_nobody_but_an_administrator_says_any_of_them(db: Looking, who: str) -> None:
    with db.being(who) as me:
        heard = {verb: refused(me, sql, *values) for verb, (sql, values) in verbs(db).items()}
    assert heard == dict.fromkeys(heard, NOT_YOURS)


def test_the_administrator_of_the_county_says_them_all(db: Looking) -> None:
    wrong = {}
    for verb, (sql, values) in verbs(db).items():
        with db.being("admin") as me:
            if heard := refused(me, sql, *values):
                wrong[verb] = heard
    assert wrong == {"close_agency": RULE}  # somebody works there


def test_unsigned_and_forged_says_nothing(db: Looking) -> None:
    for forged in ("", "1.1.00", db.said("admin")[:-1] + "x"):
        with db.being("admin", said=forged) as me:
            assert refused(me, "select make_user(%s)", new(db)) == NOT_YOURS


@pytest.mark.parametrize("reach", ["own", "worker", "unit", "county", "card", "nation"])
def test_a_reach_that_is_taken_gives_no_right(db: Looking, reach: str) -> None:
    with db.being("worker", reach=reach) as me:
        assert refused(me, "select make_user(%s)", new(db)) == NOT_YOURS


AWAY = ["change_user(%(user)s, '{}')", "disable_user(%(user)s, '{}')", "enable_user(%(user)s)", "reset_password(%(user)s, 'x')",
        "end_logins(%(user)s)", "end_role(%(hat)s, '{}')", "change_agency(%(unit)s, '{}')", "close_agency(%(unit)s)"]  # fmt: skip


@pytest.mark.parametrize("call", AWAY)
def test_another_county_is_not_tended(db: Looking, call: str) -> None:
    about = {"user": user(db, "away_worker"), "hat": hat(db, "away_worker"), "unit": db.agency("away_centre")}
    with db.being("admin") as me, pytest.raises(psycopg.errors.InsufficientPrivilege):
        me.execute(f"select {call}", about)


def test_nobody_is_placed_in_another_county(db: Looking) -> None:
    with db.being("admin") as me:
        assert refused(me, "select make_user(%s)", new(db, "away_centre")) == NOT_YOURS
        there = said(agency=db.agency("away_centre"), role="SSC_SW")
        assert refused(me, "select grant_role(%s, %s)", user(db, "worker"), there) == NOT_YOURS
        assert refused(me, "select make_agency(%s)", said(name="專線二", kind="hotline")) == NOT_YOURS
        here = said(agency=db.agency("centre"), role="SSC_SW")
        assert (
            broken(me, "select grant_role(%s, %s)", user(db, "away_worker"), here)
            == "account_is_of_the_county"
        )


@pytest.mark.parametrize("who", ["admin", "central"])
def test_nobody_edits_the_own_rights(db: Looking, who: str) -> None:
    place = said(agency=db.agency("county"), role="COUNTY_SUP" if who == "admin" else "ADM_LOCAL")
    me_id, my_hat = user(db, who), hat(db, who)
    calls = [("select grant_role(%s, %s)", (me_id, place)), ("select end_role(%s, '{}')", (my_hat,)),
             ("select move_user(%s, %s, '{}')", (my_hat, place)), ("select disable_user(%s, '{}')", (me_id,)),
             ("select reset_password(%s, 'x')", (me_id,)), ("select change_user(%s, '{}')", (me_id,)), ("select enable_user(%s)", (me_id,))]  # fmt: skip
    with db.being(who) as me:
        assert [refused(me, sql, *values) for sql, values in calls] == [NOT_YOURS] * len(calls)


@pytest.mark.parametrize("role", [r.code for r in ROLES])
@pytest.mark.parametrize("who", ["admin", "central"])
def test_only_roles_of_the_table_are_given(db: Looking, who: str, role: str) -> None:
    kinds = {
        "intake": "window",
        "welfare_centre": "centre2",
        "health_bureau": "health",
        "county_government": "county",
    }
    seat = next(r for r in ROLES if r.code == role).agency_kinds[0]
    code = "ADM_LOCAL" if who == "admin" else "ADM_CENTRAL"
    with db.being(who) as me:
        heard = refused(me, "select make_user(%s)", new(db, kinds.get(seat, seat), role))
    assert heard == ("" if role in MAY_GRANT[code] else NOT_YOURS)


def test_whoever_holds_a_role_that_i_could_not_give_is_not_tended(db: Looking) -> None:
    """A new password for a second administrator would be a way into rights that nobody gave."""
    with db.being("central") as me:
        me.execute(
            "select make_user(%s)",
            [new(db, "county", "ADM_LOCAL", username="twin", email="twin@demo.invalid")],
        )
        twin = me.execute("select id from ab_user where username = 'twin'").fetchone()[0]
        assert refused(me, "select reset_password(%s, 'x')", twin) == ""
        assert refused(me, "select reset_password(%s, 'x')", user(db, "worker")) == NOT_YOURS
        db.become(me, "admin")
        assert refused(me, "select reset_password(%s, 'x')", twin) == NOT_YOURS
        assert refused(me, "select disable_user(%s, '{}')", twin) == NOT_YOURS


def test_the_central_administrator_sees_local_administrators_and_no_worker(db: Looking) -> None:
    with db.being("central") as me:
        seen = {r[0] for r in me.execute("select username from ab_user")}
    assert {"admin", "hot"} <= seen
    assert not {"worker", "sup", "county_sup", "away_worker"} & seen
    with db.being("auditor") as me:
        assert {r[0] for r in me.execute("select username from ab_user")} == {"auditor"}


def test_a_role_sits_only_in_its_kind_of_agency(db: Looking) -> None:
    with db.being("admin") as me:
        assert broken(me, "select make_user(%s)", new(db, "ngo", "SSC_SW")) == "role_sits_in_this_kind"
        assert broken(me, "select make_user(%s)", new(db, "centre", "NGO_SW")) == "role_sits_in_this_kind"


@pytest.mark.parametrize(("rule", "more"), [
    ("username_is_free", {"username": "WORKER"}), ("username_is_well_formed", {"username": "a b"}),
    ("email_is_free", {"email": "Worker@demo.invalid"}), ("email_is_well_formed", {"email": "nobody"}),
    ("account_has_a_name", {"last_name": " "}), ("ends_after_it_begins", {"until": "2020-01-01"}),
])  # fmt: skip
def test_a_bad_account_is_refused_by_name(db: Looking, rule: str, more: dict[str, str]) -> None:
    with db.being("admin") as me:
        assert broken(me, "select make_user(%s)", new(db, **more)) == rule


def test_a_role_is_given_once(db: Looking) -> None:
    with db.being("admin") as me:
        place = said(agency=db.agency("centre"), role="SSC_SW")
        assert broken(me, "select grant_role(%s, %s)", user(db, "worker"), place) == "role_is_given_once"


# passwords


@pytest.mark.parametrize("who", EVERYBODY)
def test_nobody_reads_a_password(db: Looking, who: str) -> None:
    with db.being(who) as me:
        assert refused(me, "select password from ab_user") == NOT_YOURS
        assert refused(me, "update ab_user set password = 'x'") == NOT_YOURS
        assert refused(me, "select * from ab_user") == NOT_YOURS
        assert me.execute("select my_password()").fetchone()[0].startswith("scrypt:")


def test_my_password_changes_only_for_who_knows_what_stands_there(db: Looking) -> None:
    with db.being("worker") as me:
        assert refused(me, "select change_my_password('wrong', 'x', '')") == NOT_YOURS
        me.execute("select change_my_password(my_password(), 'x', '')")
        assert me.execute("select my_password()").fetchone()[0] == "x"


# what is put on record


def test_every_change_is_on_record_with_its_writer(db: Looking) -> None:
    """As the owner sees it inside the same transaction."""
    with psycopg.connect(db.owner.info.dsn, password=db.owner.info.password) as line, line.cursor() as me:
        me.execute("select set_config('app.viewer', %s, true)", [db.said("admin")])
        last = me.execute("select coalesce(max(id), 0) from audit").fetchone()[0]
        made = me.execute("select make_user(%s)", [new(db)]).fetchone()[0]
        me.execute("select change_user(%s, %s)", [made, said(phone="02-1234-5678")])
        me.execute("select grant_role(%s, %s)", [made, said(agency=db.agency("centre2"), role="SSC_SUP")])
        me.execute("select disable_user(%s, '{}')", [made])
        me.execute("select make_agency(%s)", [said(name="北區中心", kind="welfare_centre")])
        rows = me.execute(
            "select thing, act, user_id from audit where id > %s order by id", [last]
        ).fetchall()
        line.rollback()
    admin = user(db, "admin")
    assert rows == [("ab_user", "INSERT", admin), ("membership", "INSERT", admin), ("ab_user", "UPDATE", admin),
                    ("membership", "INSERT", admin), ("ab_user", "UPDATE", admin), ("agency", "INSERT", admin)]  # fmt: skip


def test_who_gave_a_role_stands_in_the_history(db: Looking) -> None:
    with db.being("admin") as me:
        made = me.execute("select make_user(%s)", [new(db)]).fetchone()[0]
        given = me.execute("select role, granted_by, ended_by from hats_of(%s)", [made]).fetchall()
        assert given == [("SSC_SW", "測admin", None)]
        listed = me.execute("select username, granted_by from access_list(0, 1000, true, null)").fetchall()
        assert ("new.one", "測admin") in listed
        assert "away_worker" not in {name for name, _by in listed}


# leaving


@pytest.fixture
def case(db: Looking) -> int:
    return CASES["open"]


def test_whoever_has_open_work_does_not_leave_before_it_is_handed_on(db: Looking, case: int) -> None:
    with db.being("admin") as me:
        work = me.execute("select cases, numbers from open_work(%s)", [user(db, "worker")]).fetchone()
        assert work is not None
        assert work[0] >= 1
        assert work[0] == len(work[1])
        for sql, about in (
            ("select end_role(%s, '{}')", hat(db, "worker")),
            ("select disable_user(%s, '{}')", user(db, "worker")),
        ):
            assert broken(me, sql, about) == "work_is_handed_on"


def test_the_successor_leads_at_once_and_is_told(db: Looking, case: int) -> None:
    heir = user(db, "worker2")
    with db.being("admin") as me:
        me.execute("select end_role(%s, %s)", [hat(db, "worker"), said(**{str(db.agency("centre")): heir})])
        assert me.execute("select cases from open_work(%s)", [user(db, "worker")]).fetchall() == []
        db.become(me, "worker")
        assert me.execute("select count(*) from kase").fetchone() == (0,)
        db.become(me, "worker2")
        assert me.execute("select lead_user_id from kase where id = %s", [case]).fetchone() == (heir,)
        assert me.execute(
            "select about->>'worker' from event where case_id = %s and verb = 'hand_on'", [case]
        ).fetchone() == (str(heir),)
        assert me.execute(
            "select count(*) from due where user_id = %s and met_at is null and excused_at is null",
            [user(db, "worker")],
        ).fetchone() == (0,)


def test_back_to_the_unit_the_supervisor_has_it_without_a_lead(db: Looking, case: int) -> None:
    with db.being("admin") as me:
        me.execute(
            "select disable_user(%s, %s)", [user(db, "worker"), said(**{str(db.agency("centre")): None})]
        )
        db.become(me, "sup")
        assert me.execute(
            "select lead_user_id, lead_agency_id from kase where id = %s", [case]
        ).fetchone() == (None, db.agency("centre"))


def test_the_notices_of_handing_on_are_written_in_the_same_transaction(db: Looking, case: int) -> None:
    with psycopg.connect(db.owner.info.dsn, password=db.owner.info.password) as line, line.cursor() as me:
        me.execute("select set_config('app.viewer', %s, true)", [db.said("admin")])
        me.execute("select end_role(%s, %s)", [hat(db, "worker"), said(**{str(db.agency("centre")): None})])
        told = me.execute("select payload from outbox where key like 'hand_on-%%' order by id").fetchall()
        line.rollback()
    assert told
    assert all(t[0]["agency"] == db.agency("centre") and "user" not in t[0] for t in told)


@pytest.mark.parametrize("heir", ["other_worker", "sup", "worker", "ngo_worker"])
def test_the_successor_works_in_the_same_unit_in_the_same_way(db: Looking, heir: str) -> None:
    with db.being("admin") as me:
        hands = said(**{str(db.agency("centre")): user(db, heir)})
        assert broken(me, "select end_role(%s, %s)", hat(db, "worker"), hands) == "successor_sits_there"


def test_a_move_ends_here_and_begins_there(db: Looking, case: int) -> None:
    there, hands = (
        said(agency=db.agency("centre2"), role="SSC_SW"),
        said(**{str(db.agency("centre")): user(db, "worker2")}),
    )
    with db.being("admin") as me:
        me.execute("select move_user(%s, %s, %s)", [hat(db, "worker"), there, hands])
        worn = me.execute("select agency_id from staff where user_id = %s", [user(db, "worker")]).fetchall()
        assert worn == [(db.agency("centre2"),)]


def test_whoever_gets_or_loses_a_role_is_told(db: Looking) -> None:
    place, who = said(agency=db.agency("centre"), role="SSC_SW"), user(db, "other_worker")
    with psycopg.connect(db.owner.info.dsn, password=db.owner.info.password) as line, line.cursor() as me:
        me.execute("select set_config('app.viewer', %s, true)", [db.said("admin")])
        given = me.execute("select grant_role(%s, %s)", [who, place]).fetchone()
        me.execute("select end_role(%s, '{}')", given)
        told = me.execute(
            "select payload->>'verb' from outbox where (payload->>'user')::int = %s and key like 'role%%' order by id",
            [who],
        ).fetchall()
        line.rollback()
    assert told == [("role_granted",), ("role_ended",)]


# agencies


def test_an_agency_with_cases_staff_or_the_last_window_does_not_close(db: Looking) -> None:
    with db.being("admin") as me:
        assert broken(me, "select close_agency(%s)", db.agency("centre")) == "agency_closes_with_empty_hands"
        assert broken(me, "select close_agency(%s)", db.agency("health")) == "agency_closes_without_staff"
        made = me.execute("select make_agency(%s)", [said(name="新團體", kind="ngo")]).fetchone()[0]
        assert broken(me, "select close_agency(%s)", made) == ""
        assert broken(me, "select make_agency(%s)", said(name="centre", kind="ngo")) == "agency_name_is_free"
        parent = said(parent=db.agency("away_centre"))
        assert (
            broken(me, "select change_agency(%s, %s)", db.agency("centre2"), parent)
            == "parent_is_a_unit_of_the_county"
        )
