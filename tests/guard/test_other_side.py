"""R21 in the database: who of the other side follows somebody of my case elsewhere. Who and whom to call; nothing else."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from app.columns import blind
from tests.guard.looking import EVERYBODY, Looking, refused
from tests.guard.verbs import filed_by, patch
from tests.stage import CASES

MOVE = "select move_case(%s, %s)"
OTHERS = "select agency_id, user_id from other_side(%s) order by 1, 2"
CLIENT_IS = (
    "update person set id_no_key = %s "
    "where id = (select person_id from party where case_id = %s and role = 'client')"
)
SAME = blind("A123456789").hex()  # the usual example; nobody's
OTHER = blind("A987654321").hex()
UNITS = {  # county, who dispatches, who takes on
    "protection": (1, "intake_sup", "prot_sup"),
    "centre2": (1, "intake_sup", "other_sup"),
    "away_centre": (2, "away_intake_sup", "away_sup"),
}
Me = psycopg.Cursor[Any]


@pytest.fixture
def me(db: Looking) -> Iterator[Me]:
    """The owner's cursor, signed as one player after the other: the functions ask the signature. Undone at the end."""
    with db.owner.transaction(force_rollback=True), db.owner.cursor() as cursor:
        yield cursor


def become(db: Looking, me: Me, who: str) -> None:
    me.execute("select set_config('app.viewer', %s, true)", [db.said(who)])


def of(key: str, role: str = "family") -> dict[str, Any]:
    """Somebody of that identity number, and what they are on the case."""
    return {"role": role, "person": {"id_no_key": f"\\x{key}"}, "party": {}}


CLIENT = {"role": "client", "person": {}, "party": {}}
NOBODY = {"role": "offender", "person": {}, "party": {}}
"""Somebody without a number."""


def said(db: Looking, me: Me, who: str, case: int, verb: str, **more: Any) -> None:
    become(db, me, who)
    me.execute(MOVE, [case, patch(verb, **more)])


def let_in(db: Looking, unit: str, reason: str, worker: str = "") -> dict[str, Any]:
    user = {"user": db.viewer(worker).user_id} if worker else {}
    return {"access": [{"agency": db.agency(unit), "reason": reason, **user}]}


def dispatched(db: Looking, me: Me, unit: str, *people: dict[str, Any]) -> int:
    """A case that this unit leads and nobody there has taken on yet."""
    county, window, _supervisor = UNITS[unit]
    become(db, me, "hot")
    case = filed_by(me, once=str(uuid.uuid4()), county=county, people=[CLIENT, *people])[0]
    lead = let_in(db, unit, "lead")
    said(db, me, window, case, "dispatch", status="dispatched", met=["dispatch"], **lead)
    return case


def led(db: Looking, me: Me, unit: str, worker: str, *people: dict[str, Any]) -> int:
    """A case with these people that this worker leads."""
    case = dispatched(db, me, unit, *people)
    lead = let_in(db, unit, "lead", worker)
    said(db, me, UNITS[unit][2], case, "accept", status="assessing", **lead)
    return case


def invited(db: Looking, me: Me, *people: dict[str, Any]) -> int:
    """A case of the protection unit to which the bureau was asked."""
    case = led(db, me, "protection", "ap", *people)
    said(db, me, "prot_sup", case, "joint_invite", **let_in(db, "health", "joint_plan"))
    return case


def joined(db: Looking, me: Me, *people: dict[str, Any]) -> int:
    """A case of the protection unit in which the bureau's worker plans along."""
    case = invited(db, me, *people)
    worker = let_in(db, "health", "joint_plan", "mh")
    said(db, me, "mh_sup", case, "joint_join", met=["joint_reply"], **worker)
    return case


def told(db: Looking, me: Me, who: str, case: int) -> list[tuple[str, str | None]]:
    """Whom this player is told of: agency and account."""
    become(db, me, who)
    names = {db.agency(name): name for name in ("health", "centre", *UNITS)}
    users = {db.viewer(one).user_id: one for one in ("mh", "worker", "other_worker", "ap", "away_worker")}
    return [(names[a], users[u] if u else None) for a, u in me.execute(OTHERS, [case]).fetchall()]


def test_each_side_is_told_of_the_other_on_its_own_case(db: Looking, me: Me) -> None:
    mine, other = joined(db, me, of(SAME, "offender")), led(db, me, "centre2", "other_worker", of(SAME))
    for who in ("mh", "mh_sup"):
        assert told(db, me, who, mine) == [("centre2", "other_worker")], who
    for who in ("other_worker", "other_sup"):
        assert told(db, me, who, other) == [("health", "mh")], who


def test_nobody_else_is_told_anything(db: Looking, me: Me) -> None:
    """Not the lead of the joint plan, who sees the bureau there already; no NGO, window, county or other county."""
    mine, other = joined(db, me, of(SAME, "offender")), led(db, me, "centre2", "other_worker", of(SAME))
    sides = {mine: ("mh", "mh_sup"), other: ("other_worker", "other_sup")}
    for who in EVERYBODY:
        for case in (mine, other):
            assert told(db, me, who, case) == [] or who in sides[case], who


def test_whoever_serves_a_case_for_its_lead_is_told_nothing(db: Looking, me: Me) -> None:
    """The NGO, to which the case is delegated, and which knows the person."""
    joined(db, me, of(SAME, "offender"))
    case = CASES["delegated"]
    me.execute(CLIENT_IS, [bytes.fromhex(SAME), case])
    for who in ("worker", "sup"):
        assert told(db, me, who, case) == [("health", "mh")], who
    for who in ("ngo_worker", "ngo_sup", "ngo2_worker", "worker2", "county_sup", "intake_sup"):
        assert told(db, me, who, case) == [], who


def test_the_same_row_is_the_same_person_without_a_number(db: Looking, me: Me) -> None:
    mine, other = joined(db, me, NOBODY), led(db, me, "centre2", "other_worker", CLIENT)
    assert told(db, me, "mh", mine) == []
    me.execute("update party set person_id = (select person_id from party where case_id = %s and role = 'offender') "
          "where case_id = %s and role = 'client'", [mine, other])  # fmt: skip
    assert told(db, me, "mh", mine) == [("centre2", "other_worker")]
    assert told(db, me, "other_worker", other) == [("health", "mh")]


@pytest.mark.parametrize(
    "people", [(of(OTHER, "offender"),), (of(OTHER, "offender"), of(SAME))], ids=["other", "victim's"]
)
def test_the_bureau_follows_who_is_said_to_have_done_it_and_not_the_family(
    db: Looking, me: Me, people: Any
) -> None:
    mine, other = joined(db, me, *people), led(db, me, "centre2", "other_worker", of(SAME))
    assert told(db, me, "mh", mine) == []
    assert told(db, me, "other_worker", other) == []


def test_where_nobody_has_done_anything_the_bureau_follows_the_family(db: Looking, me: Me) -> None:
    mine, other = joined(db, me, of(SAME)), led(db, me, "centre2", "other_worker", of(SAME))
    assert told(db, me, "mh", mine) == [("centre2", "other_worker")]
    assert told(db, me, "other_worker", other) == [("health", "mh")]


def test_a_bureau_that_was_only_asked_follows_nobody(db: Looking, me: Me) -> None:
    mine, other = invited(db, me, of(SAME, "offender")), led(db, me, "centre2", "other_worker", of(SAME))
    assert told(db, me, "mh_sup", mine) == []
    assert told(db, me, "other_worker", other) == []


def test_a_case_that_nobody_works_on_tells_nothing_and_is_told_nothing(db: Looking, me: Me) -> None:
    mine, other = joined(db, me, of(SAME, "offender")), dispatched(db, me, "centre2", of(SAME))
    assert told(db, me, "mh", mine) == []
    assert told(db, me, "other_sup", other) == []


def test_whoever_stands_on_my_case_anyway_is_not_told_again(db: Looking, me: Me) -> None:
    """The bureau's worker plans along on both cases: each lead sees that on the own one."""
    first, second = joined(db, me, of(SAME, "offender")), joined(db, me, of(SAME, "offender"))
    for case in (first, second):
        assert told(db, me, "ap", case) == []
        assert told(db, me, "mh", case) == []


def test_what_ends_on_one_side_ends_the_flag_on_the_other(db: Looking, me: Me) -> None:
    mine, other = joined(db, me, of(SAME, "offender")), led(db, me, "centre2", "other_worker", of(SAME))
    said(db, me, "prot_sup", mine, "joint_end", event={"verb": "joint_end", "about": {"reason": "處遇期滿"}})
    assert told(db, me, "other_worker", other) == []
    assert told(db, me, "mh", mine) == []


def test_it_ends_at_the_border_of_the_county(db: Looking, me: Me) -> None:
    mine, away = joined(db, me, of(SAME, "offender")), led(db, me, "away_centre", "away_worker", of(SAME))
    assert told(db, me, "mh", mine) == []
    for who in ("away_worker", "away_sup", "away_county_sup"):
        assert told(db, me, who, away) == [], who


def test_whoever_stands_on_the_other_case_learns_nothing_of_it(db: Looking, me: Me) -> None:
    """迴避: the other case is about the viewer; every colleague is told as before."""
    own = blind("A223456781")
    me.execute("update ab_user set id_no_key = %s where id = %s", [own, db.viewer("mh").user_id])
    mine = joined(db, me, of(SAME, "offender"))
    led(db, me, "centre2", "other_worker", of(SAME), of(own.hex()))
    assert told(db, me, "mh", mine) == []
    assert told(db, me, "mh_sup", mine) == [("centre2", "other_worker")]


def test_an_own_case_that_is_kept_from_me_tells_me_nothing(db: Looking, me: Me) -> None:
    own = blind("A223456781")
    other = led(db, me, "centre2", "other_worker", of(SAME))
    joined(db, me, of(SAME, "offender"))
    assert told(db, me, "other_sup", other) == [("health", "mh")]
    me.execute("update ab_user set id_no_key = %s where id = %s", [own, db.viewer("other_sup").user_id])
    me.execute(CLIENT_IS, [own, other])
    assert told(db, me, "other_sup", other) == []


def test_everybody_may_ask_and_nobody_asks_past_their_own_case(db: Looking) -> None:
    for who in EVERYBODY:
        with db.being(who) as me:
            assert me.execute(OTHERS, [CASES["open"]]).fetchall() == [], who
            assert refused(me, "select * from kase k, follows(k)") == "42501", who
