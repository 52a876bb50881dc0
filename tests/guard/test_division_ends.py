"""Delegations by their days: told before they end, ended once, extended by the NGO's yes; each offer with its own clock."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from app.server.urls import plain
from tests.guard.clockwork import Clockwork
from tests.guard.looking import Looking, refused
from tests.guard.machine import due
from tests.guard.verbs import patch
from tests.stage import CASES

SWEEP = "select sweep_delegations(100)"
MOVE = "select move_case(%s, %s)"
ANSWER = "select answer_delegation(%s, %s, %s, null)"
STANDS = "select state from delegation where case_id = %s order by id"
HELD = "select g.name from case_access a join agency g on g.id = a.agency_id where a.case_id = %s and a.reason = 'delegated'"
TOLD = "select payload->>'verb', count(*) from outbox where payload->>'verb' in ('delegation_ends', 'delegation_over', 'end_delegation', 'offer_over') group by 1"
SETTING = """
    insert into proposal (county_id, kind, name, base_version, content, written_by, made_by, changed_by, state, published_by, published_at, valid_from)
      select 1, 'setting', %s, '', %s, array[min(m.user_id)], min(m.user_id), min(m.user_id), 'published', max(m.user_id), now(), current_date - 3
      from membership m"""


@pytest.fixture
def served(app: Any, urls: Any) -> Iterator[Clockwork]:
    """The delegated case, through the owner's eyes; what happens is undone."""
    with psycopg.connect(plain(urls.owner)) as connection:
        made = Clockwork(connection, CASES["delegated"])
        made.ask("delete from outbox")
        yield made
        connection.rollback()


def ends_in(served: Clockwork, days: int) -> None:
    """The delegation ends so many days from today."""
    served.ask(
        "update delegation set ends_on = day_in_taipei(now()) + %s, starts_on = day_in_taipei(now()) - 300 "
        "where case_id = %s and state in ('running', 'offered')", days, served.case)  # fmt: skip


def told(served: Clockwork) -> dict[str, int]:
    return dict(served.ask(TOLD))


def in_county(served: Clockwork, name: str, choice: str) -> None:
    """The county has chosen this."""
    served.ask(SETTING, name, json.dumps({"choice": choice}))


def test_on_its_last_day_a_delegation_still_stands_and_on_the_next_it_has_ended(served: Clockwork):
    ends_in(served, 0)
    served.ask(SWEEP)
    assert served.ask(HELD, served.case) == ["ngo"]
    ends_in(served, -1)
    served.ask(SWEEP)
    assert (served.ask(STANDS, served.case), served.ask(HELD, served.case)) == (["ended"], [])


def test_the_end_leaves_a_notice_an_event_a_message_and_the_clocks_with_the_lead(served: Clockwork):
    ends_in(served, -1)
    served.ask(SWEEP)
    number = served.one("select number from kase where id = %s", served.case)
    assert served.ask("select cause, call_name from recall_notice where number = %s", number) == [
        ("term", "centre")
    ]
    assert (
        served.one("select verb from event where case_id = %s order by id desc limit 1", served.case)
        == "end_delegation"
    )
    assert told(served) == {"end_delegation": 1, "delegation_over": 1}
    owes = served.ask("select distinct g.name from due d join agency g on g.id = d.agency_id where d.case_id = %s "
                      "and d.met_at is null and d.excused_at is null and d.duty in ('monthly_contact', 'periodic')", served.case)  # fmt: skip
    assert owes == ["centre"]


def test_swept_twice_it_has_ended_once(served: Clockwork):
    ends_in(served, -4)
    assert served.one(SWEEP) == 1
    assert served.one(SWEEP) == 0
    assert told(served) == {"end_delegation": 1, "delegation_over": 1}


def test_what_is_undone_in_between_is_done_by_the_next_turn(served: Clockwork):
    ends_in(served, -1)
    with served.connection.transaction():
        assert served.one(SWEEP) == 1
        raise psycopg.Rollback  # killed before it was committed
    assert (served.ask(HELD, served.case), told(served)) == (["ngo"], {})
    assert served.one(SWEEP) == 1
    assert served.ask(HELD, served.case) == []


def test_a_case_that_is_being_written_on_waits_for_the_next_turn(served: Clockwork, urls: Any):
    with psycopg.connect(plain(urls.owner)) as other:
        other.execute(
            "update delegation set starts_on = current_date - 9, ends_on = current_date - 2 where case_id = %s and state = 'running'",
            [served.case],
        )
        other.commit()
        try:
            served.ask("select 1 from kase where id = %s for update", served.case)
            other.execute("set local lock_timeout = '2s'")
            assert other.execute("select end_delegations(100)").fetchone() == (0,)
            other.rollback()
        finally:
            served.connection.rollback()
            other.execute(
                "update delegation set ends_on = current_date + 180 where case_id = %s and state = 'running'",
                [served.case],
            )
            other.commit()


def test_an_offer_that_nobody_answered_falls_with_its_last_day(served: Clockwork, db: Looking):
    served.ask("insert into delegation (case_id, county_id, agency_id, state, starts_on, ends_on) select id, county_id, %s, 'offered', "
               "current_date - 9, current_date - 2 from kase where id = %s", db.agency("ngo2"), served.case)  # fmt: skip
    served.ask(SWEEP)
    assert sorted(served.ask(STANDS, served.case)) == ["ended", "running"]
    assert told(served) == {"offer_over": 1}


@pytest.mark.parametrize(("days", "said"), [(31, 0), (30, 2), (8, 2), (7, 2), (0, 2)])
def test_lead_and_ngo_are_told_days_before_the_end(served: Clockwork, days: int, said: int):
    ends_in(served, days)
    served.ask(SWEEP)
    served.ask(SWEEP)
    assert told(served).get("delegation_ends", 0) == said


def test_they_are_told_early_and_once_more(served: Clockwork):
    counts = []
    for days in (40, 30, 29, 8, 7, 6, 1):
        ends_in(served, days)
        served.ask(SWEEP)
        counts.append(told(served).get("delegation_ends", 0))
    assert counts == [0, 2, 2, 2, 4, 4, 4]


def test_a_county_may_be_told_earlier(served: Clockwork):
    in_county(served, "delegation_ends", "60_14")
    ends_in(served, 60)
    served.ask(SWEEP)
    assert told(served) == {"delegation_ends": 2}


def test_only_the_job_may_sweep(db: Looking):
    for who in ("sup", "ngo_sup", "admin"):
        with db.being(who) as sql:
            for call in (
                SWEEP,
                "select end_delegations(1)",
                "select take_back_from_ngos(k, null, 'term') from kase k",
            ):
                assert refused(sql, call) == "42501"


def offer_of(db: Looking, ngo: str, **more: Any) -> dict[str, Any]:
    days = {
        "starts_on": str(db.told("select current_date")[0]),
        "ends_on": str(db.told("select current_date + 400")[0]),
    }
    return {"agency_id": db.agency(ngo), "shared": [], **days, **more}


def offered(
    db: Looking, sql: psycopg.Cursor[Any], case: str, ngo: str, verb: str = "delegate", **more: Any
) -> None:
    """The supervisor asks an NGO; its answer is owed by it."""
    dues = [due("delegation_reply") | {"agency": db.agency(ngo)}]
    db.become(sql, "sup")
    sql.execute(MOVE, [CASES[case], patch(verb, delegation=offer_of(db, ngo, **more), dues=dues)])


OWED = ("select x.state, d.met_at is not null, d.excused_at is not null from due d join delegation x on x.id = d.sheet_id and d.sheet_form = 'DELEGATION' "
        "where d.duty = 'delegation_reply' and x.agency_id = %s and x.case_id = %s order by d.id desc limit 1")  # fmt: skip


def reply(db: Looking, sql: psycopg.Cursor[Any], case: str, ngo: str) -> Any:
    db.become(sql, "sup")
    return sql.execute(OWED, [db.agency(ngo), CASES[case]]).fetchone()


def test_two_ngos_that_are_asked_at_once_have_a_clock_each(db: Looking) -> None:
    with db.being("sup") as sql:
        offered(db, sql, "open", "ngo")
        offered(db, sql, "open", "ngo2")
        assert (reply(db, sql, "open", "ngo"), reply(db, sql, "open", "ngo2")) == (
            ("offered", False, False),
        ) * 2
        db.become(sql, "ngo_sup")
        sql.execute("select answer_delegation((select id from my_offer), 'decline', null, null)")
        assert reply(db, sql, "open", "ngo") == ("declined", True, False)
        assert reply(db, sql, "open", "ngo2") == ("offered", False, False)
        db.become(sql, "worker")
        sql.execute(MOVE, [CASES["open"], patch("alert", risk="high")])
        assert reply(db, sql, "open", "ngo") == ("declined", True, False)
        assert reply(db, sql, "open", "ngo2") == ("recalled", False, True)


def running(db: Looking) -> int:
    return int(
        db.told("select id from delegation where case_id = %s and state = 'running'", CASES["delegated"])[0]
    )


def test_a_longer_period_needs_the_ngos_yes_and_nobody_loses_sight(db: Looking) -> None:
    with db.being("sup") as sql:
        offered(db, sql, "delegated", "ngo", "extend", extends_id=running(db))
        assert sql.execute(STANDS, [CASES["delegated"]]).fetchall() == [("running",), ("offered",)]
        db.become(sql, "ngo_sup")
        (offer,) = sql.execute("select id from my_offer where extends_id is not null").fetchone() or (0,)
        sql.execute(ANSWER, [offer, "take_on", db.viewer("ngo_worker").user_id])
        assert sql.execute("select 1 from kase where id = %s", [CASES["delegated"]]).fetchone() == (1,)
        db.become(sql, "sup")
        assert sql.execute(STANDS, [CASES["delegated"]]).fetchall() == [("ended",), ("running",)]
        assert reply(db, sql, "delegated", "ngo") == ("running", True, False)


def test_a_longer_period_that_is_declined_leaves_the_old_one(db: Looking) -> None:
    with db.being("sup") as sql:
        offered(db, sql, "delegated", "ngo", "extend", extends_id=running(db))
        db.become(sql, "ngo_sup")
        sql.execute(
            "select answer_delegation((select id from my_offer where extends_id is not null), 'decline', null, null)"
        )
        assert sql.execute("select 1 from kase where id = %s", [CASES["delegated"]]).fetchone() == (1,)
        db.become(sql, "sup")
        assert sql.execute(STANDS, [CASES["delegated"]]).fetchall() == [("running",), ("declined",)]


@pytest.mark.parametrize(("more", "state"), [
    ({"ends_on": "2001-01-01", "starts_on": "2000-01-01"}, "23514"), ({"extends_id": 10**9}, "42501"), ({"agency_id": 0}, "23514"),
])  # fmt: skip
def test_an_extension_is_of_what_runs_and_longer(db: Looking, more: dict[str, Any], state: str) -> None:
    with db.being("sup") as sql:
        said = patch("extend", delegation=offer_of(db, "ngo", extends_id=running(db)) | more)
        assert refused(sql, MOVE, CASES["delegated"], said) == state


def test_another_ngo_cannot_be_smuggled_into_an_extension(db: Looking) -> None:
    with db.being("sup") as sql:
        said = patch("extend", delegation=offer_of(db, "ngo2", extends_id=running(db)))
        assert refused(sql, MOVE, CASES["delegated"], said) == "42501"


def test_a_second_offer_to_who_serves_already_is_refused(db: Looking) -> None:
    with db.being("sup") as sql:
        assert (
            refused(sql, MOVE, CASES["delegated"], patch("delegate", delegation=offer_of(db, "ngo")))
            == "23505"
        )


@pytest.mark.parametrize(
    "fact", [{"is_willing": False}, {"needs_authority": True}, {"risk": "high"}], ids=str
)
@pytest.mark.parametrize("who", ["worker", "ngo_worker"])
def test_consent_ended_or_authority_needed_recalls_at_once_whoever_says_it(
    db: Looking, who: str, fact: dict[str, Any]
) -> None:
    with db.being(who) as sql:
        sql.execute(MOVE, [CASES["delegated"], patch("alert", **fact)])
        for ngo in ("ngo_worker", "ngo_sup"):
            db.become(sql, ngo)
            assert sql.execute("select 1 from kase where id = %s", [CASES["delegated"]]).fetchone() is None
        assert sql.execute("select cause from recall_notice order by id desc limit 1").fetchone() == (
            "recall",
        )


def test_an_ngo_that_returns_a_case_keeps_a_notice_too(db: Looking) -> None:
    with db.being("ngo_worker") as sql:
        sql.execute(MOVE, [CASES["delegated"], patch("return", leaves=db.agency("ngo"))])
        number = db.told("select number from kase where id = %s", CASES["delegated"])[0]
        assert sql.execute(
            "select cause, call_name from recall_notice where number = %s", [number]
        ).fetchall() == [("return", "centre")]


def test_a_stricter_county_delegates_no_medium_risk_and_takes_back_what_becomes_one(db: Looking) -> None:
    chosen = [json.dumps({"choice": "low"})]
    db.owner.execute(SETTING, ["delegated_risks", *chosen])
    try:
        with db.being("sup") as sql:
            sql.execute(
                MOVE,
                [
                    CASES["open"],
                    patch("rate", risk="mid", is_assessed=True, is_willing=True, needs_authority=False),
                ],
            )
            assert (
                refused(sql, MOVE, CASES["open"], patch("delegate", delegation=offer_of(db, "ngo")))
                == "23514"
            )
            sql.execute(
                MOVE,
                [
                    CASES["delegated"],
                    patch("rate", risk="mid", is_assessed=True, is_willing=True, needs_authority=False),
                ],
            )
            db.become(sql, "ngo_sup")
            assert sql.execute("select 1 from kase where id = %s", [CASES["delegated"]]).fetchone() is None
        with db.being("sup") as sql:
            assert refused(sql, MOVE, CASES["open"], patch("delegate", delegation=offer_of(db, "ngo"))) == ""
    finally:
        db.owner.execute("delete from proposal where name = 'delegated_risks'")
