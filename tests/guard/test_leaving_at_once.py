"""Somebody leaves while a supervisor gives them a case: the one waits for the other, and no case is left with who is gone."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from tests.guard.looking import Looking, refused
from tests.guard.test_staff import hat, new, said, user

LEADERLESS = (
    "select count(*) from kase k where k.lead_user_id is not null and k.status not in ('closed', 'not_opened', 'not_case') "
    "and not exists (select 1 from membership m join ab_user u on u.id = m.user_id and u.active "
    "where m.user_id = k.lead_user_id and m.agency_id = k.lead_agency_id and is_worn(m))"
)


@pytest.fixture
def leaver(db: Looking) -> Iterator[tuple[int, int]]:
    """Somebody new in the centre, (user, hat); gone afterwards."""
    with db.line("admin") as me:
        made = me.execute("select make_user(%s)", [new(db, "centre", username="leaver")]).fetchone()
    assert made is not None
    yield made[0], db.told("select id from membership where user_id = %s", made[0])[0]
    db.owner.execute("delete from outbox where (payload->>'user')::int = %s", [made[0]])
    db.owner.execute("delete from membership where user_id = %s", [made[0]])
    db.owner.execute("delete from ab_user where id = %s", [made[0]])


def ended(db: Looking, worn: int) -> None:
    """The administrator ends that hat on a line of its own."""
    with db.line("admin") as me:
        me.execute("select end_role(%s, '{}')", [worn])


def test_two_administrators_end_one_role_at_once(db: Looking, leaver: tuple[int, int]) -> None:
    """Whoever comes second finds it ended, whichever began first; the work is handed on once."""
    who, worn = leaver
    heard: list[str] = []

    def end() -> None:
        try:
            ended(db, worn)
            heard.append("")
        except psycopg.Error as error:
            heard.append(error.sqlstate or "?")

    both = [threading.Thread(target=end) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert sorted(heard) == ["", "40001"]
    assert db.told(
        "select count(*) from outbox where key like 'role_ended%%' and (payload->>'user')::int = %s", who
    ) == [1]


def test_who_began_earlier_and_comes_later_finds_it_ended(db: Looking, leaver: tuple[int, int]) -> None:
    """``now()`` stands still while a transaction waits; what ended meanwhile has ended."""
    _, worn = leaver
    with db.being("admin") as early:
        early.execute("select now()")
        ended(db, worn)
        assert refused(early, f"select end_role({worn}, '{{}}')") == "40001"


def test_nobody_is_given_a_case_who_left_while_the_supervisor_waited(
    db: Looking, leaver: tuple[int, int]
) -> None:
    who, worn = leaver
    asks = "select now(), works_there(%s, %s)"
    with db.owner.transaction():
        assert db.told(asks, who, db.agency("centre"))[0][1] is True
    with db.owner.transaction():
        db.told("select now()")
        ended(db, worn)
        assert db.told(asks, who, db.agency("centre"))[0][1] is False


def test_no_case_is_led_by_who_is_gone(db: Looking) -> None:
    assert db.told(LEADERLESS) == [0]
    with db.being("admin") as me:
        me.execute(
            "select end_role(%s, %s)",
            [hat(db, "worker"), said(**{str(db.agency("centre")): user(db, "worker2")})],
        )
        led: Any = me.execute("select cases from open_work(%s)", [user(db, "worker2")]).fetchone()
        assert led[0] >= 3


def test_a_role_that_lapses_by_itself_leaves_nothing_behind(db: Looking) -> None:
    """A role given until a day ends while nobody looks: the job hands its open work to the supervisors, once."""
    worn, who = hat(db, "worker"), user(db, "worker")
    with psycopg.connect(db.owner.info.dsn, password=db.owner.info.password) as line, line.cursor() as me:
        me.execute("update membership set ended_at = now() - interval '1 minute' where id = %s", [worn])
        assert me.execute(LEADERLESS).fetchone() != (0,)
        assert me.execute("select hand_back_lapsed()").fetchone() == (1,)
        assert me.execute("select hand_back_lapsed()").fetchone() == (0,)
        assert me.execute(LEADERLESS).fetchone() == (0,)
        assert me.execute(
            "select count(*) from case_access a join kase k on k.id = a.case_id where a.user_id = %s "
            "and k.status not in ('closed', 'not_opened', 'not_case') and a.agency_id = %s",
            [who, db.agency("centre")],
        ).fetchone() == (0,)
        told = me.execute(
            "select count(*) from outbox where key like 'hand_on-%%' and (payload->>'agency')::int = %s",
            [db.agency("centre")],
        ).fetchone()
        assert told is not None
        assert told[0] >= 3
        line.rollback()


def test_only_the_job_hands_back(db: Looking) -> None:
    with db.being("admin") as me:
        assert refused(me, "select hand_back_lapsed()") == "42501"
        assert refused(me, "select hand_on(me(), '{}')") == "42501"
