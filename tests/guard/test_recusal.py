"""迴避: a case about somebody who has an account. They see nothing of it, under any hat; the window only by name."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask
from psycopg import Cursor

from app.casework.filing import file_report
from app.columns import blind
from app.guard.viewer import acting
from app.guard.walls import VIEWS
from app.models import VulnerableFamilyReport
from app.models import db as database
from tests.cast import HOME
from tests.guard.looking import READABLE, Looking, refused
from tests.guard.test_no_page_leaks import gets
from tests.guard.test_staff import new
from tests.guard.walking import Walk, is_paper
from tests.stage import CASES, answers, viewer

NUMBER = "A123456789"  # the usual example; nobody's
SEERS = [("worker", "open"), ("sup", "open"), ("county_sup", "open"), ("intake_sup", "open"), ("intake", "intake"),
         ("ngo_worker", "delegated"), ("ngo_sup", "delegated"), ("hot", "intake")]  # fmt: skip
BY_CASE = [t for t in READABLE if "case_id" in t.c]
ON_CASE = "select person_id from party where case_id = %s"


@contextmanager
def known(db: Looking, who: str, case: str) -> Iterator[None]:
    """The client of this case has this player's identity number; afterwards not, and who had the case has it again."""
    person = db.told("select person_id from party where case_id = %s and role = 'client'", CASES[case])[0]
    was = db.told("select id_no_key from person where id = %s", person)[0]
    user, key = db.viewer(who).user_id, blind(NUMBER)
    held = db.told("select user_id, agency_id from case_access where case_id = %s", CASES[case])
    lead = db.told("select lead_user_id from kase where id = %s", CASES[case])
    db.owner.execute("update person set id_no_key = %s where id = %s", [key, person])
    db.owner.execute("update ab_user set id_no_key = %s where id = %s", [key, user])
    try:
        yield
    finally:
        db.owner.execute("update ab_user set id_no_key = null where id = %s", [user])
        db.owner.execute("update person set id_no_key = %s where id = %s", [was, person])
        db.owner.execute("update kase set lead_user_id = %s where id = %s", [*lead, CASES[case]])
        for hand in held:
            db.owner.execute(
                "update case_access set user_id = %s where agency_id = %s and case_id = %s",
                [*hand, CASES[case]],
            )


def seen(db: Looking, cursor: Cursor[Any], case: str) -> set[str]:
    """Every table and view that tells this cursor anything of the case, its people or its home."""
    c = CASES[case]
    number, home = db.told("select number, household_id from kase where id = %s", c)[0]
    people = db.told(ON_CASE, c)
    asked: list[tuple[str, str, Any]] = [(t.name, "case_id = %s", c) for t in BY_CASE]
    asked += [("kase", "id = %s", c), ("person", "id = any (%s)", people), ("household", "id = %s", home)]
    for view in VIEWS:
        columns = set(
            db.told("select column_name from information_schema.columns where table_name = %s", view)
        )
        asked += [(view, f"{column}::text = %s::text", {"case_id": c, "number": number}[column])
                  for column in columns & {"case_id", "number"}]  # fmt: skip
    return {name for name, where, value in asked
            if cursor.execute(f'select 1 from "{name}" where {where} limit 1', [value]).fetchone()}  # fmt: skip


ASKED = (
    "select 1 where i_see(%(c)s)", "select 1 where i_may_know_looks(%(c)s)", "select 1 where cardinality(my_seats(%(c)s)) > 0",
    "select 1 from case_history(%(c)s, null, 10)",
    "select 1 from case_looks(%(c)s, now() - interval '1 year', 10)", "select 1 from case_exports(%(c)s, 10)",
    "select 1 from row_history('kase', %(c)s)", "select 1 from who_sees(%(c)s)", "select 1 where last_seal(%(c)s) is not null",
    "select 1 from note_requests_to_me(100, 0) n where n.case_id = %(c)s",
)  # fmt: skip


def told(cursor: Cursor[Any], case: int) -> list[str]:
    """The functions of the database that tell this cursor anything of the case."""
    return [asked for asked in ASKED if cursor.execute(asked, {"c": case}).fetchone()]


@pytest.mark.parametrize(("who", "case"), SEERS)
def test_nobody_sees_a_case_about_themselves(
    db: Looking, papers: dict[str, Any], who: str, case: str
) -> None:
    with db.being(who) as before:
        assert "my_filing" in seen(db, before, case) or {"kase", "person"} <= seen(db, before, case)
    with known(db, who, case):
        with db.being(who) as me:
            assert seen(db, me, case) <= {"my_filing"}
            assert told(me, CASES[case]) == []
            assert refused(me, "select number from match_report(%s, '{}', 10)", CASES[case]) == "42501"
        assert who not in db.told(
            "select u.username from who_sees(%s) s join ab_user u on u.id = s.user_id", CASES[case]
        )
    with db.being(who) as after:
        assert "my_filing" in seen(db, after, case) or "person" in seen(db, after, case)


def test_others_go_on_seeing_it(db: Looking, papers: dict[str, Any]) -> None:
    with db.being("worker") as me:
        before = seen(db, me, "open")
    with known(db, "sup", "open"), db.being("worker") as me:
        assert seen(db, me, "open") - before <= {"recusal"}
        assert seen(db, me, "open") >= before
        assert me.execute("select is_restricted from kase where id = %s", [CASES["open"]]).fetchone() == (
            True,
        )
        assert refused(me, "select user_id from recusal") == "42501"
    with db.being("worker") as me:
        assert seen(db, me, "open") == before


def test_at_the_window_only_by_name(db: Looking) -> None:
    """An intake worker sees a restricted report once a supervisor has handed it to them."""
    c = CASES["intake"]
    with known(db, "other_worker", "intake"):
        with db.being("intake") as me:
            assert not seen(db, me, "intake")
        with db.being("intake_sup") as me:
            assert {"kase", "person", "intake_queue"} <= seen(db, me, "intake")
            me.execute("select move_case(%s, %s)", [c, _pass_on(db, "intake")])
            db.become(me, "intake")
            assert {"kase", "person", "intake_queue"} <= seen(db, me, "intake")


def _pass_on(db: Looking, to: str) -> str:
    return f'{{"event": {{"verb": "pass_on"}}, "hand_to": {db.viewer(to).user_id}}}'


def test_a_card_stays_a_card_for_administrators(db: Looking) -> None:
    """Else whoever registers a number would learn on which case it stands."""
    card = "select number from case_card where id = %s"
    with db.being("admin") as me:
        before = me.execute(card, [CASES["open"]]).fetchall()
    with known(db, "sup", "open"), db.being("admin") as me:
        assert me.execute(card, [CASES["open"]]).fetchall() == before != []


def test_the_lead_steps_back_and_the_supervisor_is_told(db: Looking) -> None:
    c, worker = CASES["open"], db.viewer("worker").user_id
    db.owner.execute("delete from outbox where key like 'recuse-%'")
    with db.owner.transaction(force_rollback=True), known(db, "worker", "open"):
        assert db.told("select lead_user_id from kase where id = %s", c) == [None]
        assert db.told("select user_id from case_access where case_id = %s and reason = 'lead'", c) == [None]
        assert worker not in db.told(
            "select user_id from due where case_id = %s and met_at is null and excused_at is null", c
        )
        assert db.told("select verb from event where case_id = %s order by id desc limit 1", c) == ["recuse"]
        told = db.told(
            "select id, payload from outbox where key like 'recuse-%%' and (payload->>'agency')::int = %s",
            db.agency("centre"),
        )
        assert len(told) == 1
        assert "by" not in told[0][1]
        db.owner.execute("select deliver_notice(%s)", [told[0][0]])
        who = "select u.username from notice n join ab_user u on u.id = n.user_id where n.verb = 'recuse'"
        assert db.told(who) == ["sup"]


def test_the_one_it_is_about_is_told_nothing(db: Looking) -> None:
    with db.owner.transaction(force_rollback=True), known(db, "sup", "open"):
        db.owner.execute("delete from notice")
        for waiting in db.told(
            "select id from outbox where kind = 'notice' and sent_at is null and (payload->>'case')::bigint = %s",
            CASES["open"],
        ):
            db.owner.execute("select deliver_notice(%s)", [waiting])
        assert db.told("select user_id from notice where user_id = %s", db.viewer("sup").user_id) == []


def test_nobody_is_given_a_case_about_themselves(db: Looking) -> None:
    with known(db, "worker2", "open"), db.being("sup") as me:
        wanted = (
            f'{{"event": {{"verb": "assign"}}, "access": [{{"agency": {db.agency("centre")}, '
            f'"user": {db.viewer("worker2").user_id}, "reason": "lead"}}]}}'
        )
        assert refused(me, "select move_case(%s, %s)", CASES["open"], wanted) == "23514"


def test_a_number_that_was_wrong_recuses_nobody(db: Looking) -> None:
    c = CASES["open"]
    with known(db, "sup", "open"):
        assert db.told("select count(*) from recusal where case_id = %s", c) == [1]
        db.owner.execute("update person set id_no_key = null where id_no_key = %s", [blind(NUMBER)])
        assert db.told("select count(*) from recusal where case_id = %s", c) == [0]
        assert db.told("select is_restricted from kase where id = %s", c) == [False]


def test_a_report_is_restricted_the_moment_it_is_filed(app: Flask, db: Looking) -> None:
    """Filed by the hotline about a worker's child: restricted before anybody has seen it."""
    with db.line("admin") as me:
        made = me.execute(
            "select make_user(%s)", [new(db, username="mother", id_no_key="\\x" + blind(NUMBER).hex())]
        )
        user = made.fetchone()
    assert user is not None
    said = answers("戲迴避") | {"cl_id": NUMBER}
    with app.app_context(), acting(viewer(app.config["DATABASE_OWNER_URL"], "hot"), database.session):
        filed = file_report(VulnerableFamilyReport, said, county_id=HOME, once=uuid.uuid4())
        database.session.commit()
    assert db.told("select user_id from recusal where case_id = %s", filed.case_id) == [user[0]]
    with db.being("intake") as me:
        assert me.execute("select count(*) from kase where id = %s", [filed.case_id]).fetchone() == (0,)
        assert me.execute(
            "select count(*) from intake_queue where case_id = %s", [filed.case_id]
        ).fetchone() == (0,)
    with db.being("intake_sup") as me:
        assert me.execute("select is_restricted from kase where id = %s", [filed.case_id]).fetchone() == (
            True,
        )


@pytest.mark.parametrize("who", ["sup", "county_sup", "intake_sup"])
def test_no_page_tells_them(db: Looking, walk: Walk, who: str) -> None:
    """Every page and every API with every id of the stage, as those who would see the case, were it not about them."""
    with known(db, who, "open"):
        assert "戲open" in walk.foreign_words(who)
        rules = [rule for rule in gets(walk) if not is_paper(rule)]
        assert [leak for rule in rules for leak in walk.leaks(who, rule, walk.fillings(rule))] == []
