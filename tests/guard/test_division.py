"""Public and private: whatever anybody says or tries, an NGO holds only what was delegated to it and is safe with it."""

from __future__ import annotations

import os
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from app.rules.workflow import ADMIT, BY_VERB, TAKE_ON
from tests.guard.directed import REFUSALS, SPOKEN, WAYS, Walked
from tests.guard.looking import Looking, refused
from tests.guard.machine import Case
from tests.guard.standing import onlooker
from tests.guard.transferring import sheets_that_ask
from tests.guard.verbs import TAKES_ON, delegation, patch
from tests.stage import CASES

VERBS = (*BY_VERB, "file", "nonsense")
SEQUENCES = 200
PASSES_ON = {
    "duplicate", "dispatch", "refuse", "accept", "rate", "alert", "open", "delegate", TAKE_ON, "return", "recall", "hand_over",
    "take_over", "ask_county", ADMIT, "close", "reopen",
}  # fmt: skip
"""Verbs by which a case changes hands, begins or ends: chance alone says them too."""


def test_every_verb_is_said_and_refused_to_every_role_that_may_not(app: Any, db: Looking) -> None:
    """The ways that are laid down, through the same machine: the case stands as it may after each step."""
    spoken: dict[str, int] = {}
    refusals: set[tuple[str, str]] = set()
    sheets_that_ask(db)
    with onlooker(db):
        Machine = type("Machine", (Walked,), {"app": app, "db": db, "spoken": spoken, "met": refusals})
        for case in WAYS:
            machine = Machine()
            try:
                machine.go(case)
            finally:
                machine.teardown()
    assert set(SPOKEN) - set(spoken) == set(), "what nobody could say proves nothing"
    assert REFUSALS - refusals == set()


def test_whatever_is_said_the_case_stands_as_it_may(app: Any, db: Looking) -> None:
    """200 sequences of 50 steps; ANWANG_SEQUENCES=5000 for a long night."""
    spoken: dict[str, int] = {}
    sheets_that_ask(db)
    sequences = int(os.environ.get("ANWANG_SEQUENCES", SEQUENCES))
    with onlooker(db):
        run_state_machine_as_test(
            type("Machine", (Case,), {"app": app, "db": db, "spoken": spoken}),
            settings=settings(
                max_examples=sequences,
                stateful_step_count=50,
                deadline=None,
                derandomize=True,
                database=None,
                suppress_health_check=list(HealthCheck),
            ),
        )
    assert sequences < SEQUENCES or set(spoken) >= PASSES_ON, "what chance never says it does not try"


def test_an_ngo_that_is_asked_sees_the_offer_and_not_the_case(db: Looking) -> None:
    with db.being("sup") as sql:
        sql.execute("select move_case(%s, %s)", [CASES["open"], delegation(db)])
        for who, offers in (
            ("ngo_sup", 1),
            ("ngo_worker", 1),
            ("ngo2_worker", 0),
            ("other_sup", 0),
            ("worker", 0),
        ):
            db.become(sql, who)
            assert sql.execute("select count(*) from my_offer").fetchone() == (offers,), who
        db.become(sql, "ngo_sup")
        assert [seen_of(sql, t, CASES["open"]) for t in ("kase", "party", "due", "delegation")] == [0] * 4


def test_the_ngo_sees_what_it_has_taken_on(db: Looking) -> None:
    """Else what no NGO may see would hold of nothing."""
    with db.being("sup") as sql:
        sql.execute("select move_case(%s, %s)", [CASES["open"], delegation(db)])
        db.become(sql, "ngo_sup")
        sql.execute(TAKES_ON, ["take_on", db.viewer("ngo_worker").user_id])
        for who in ("ngo_sup", "ngo_worker"):
            db.become(sql, who)
            assert sql.execute("select 1 from kase where id = %s", [CASES["open"]]).fetchone() == (1,)


@pytest.mark.parametrize("who", ["ngo2_worker", "sup", "worker", "intake_sup", "admin"])
def test_nobody_else_answers_for_the_ngo(db: Looking, who: str) -> None:
    with db.being("sup") as sql:
        sql.execute("select move_case(%s, %s)", [CASES["open"], delegation(db)])
        db.become(sql, "ngo_sup")
        offer = sql.execute("select id from my_offer").fetchone()
        db.become(sql, who)
        assert (
            refused(
                sql,
                "select answer_delegation(%s, 'take_on', %s, null)",
                offer[0],
                db.viewer("ngo_worker").user_id,
            )
            == "42501"
        )


def test_an_offer_falls_when_the_risk_rises_before_the_answer(db: Looking) -> None:
    with db.being("sup") as sql:
        sql.execute("select move_case(%s, %s)", [CASES["open"], delegation(db)])
        db.become(sql, "worker")
        sql.execute("select move_case(%s, %s)", [CASES["open"], patch("alert", risk="high")])
        db.become(sql, "ngo_sup")
        assert sql.execute("select count(*) from my_offer").fetchone() == (0,)


@pytest.mark.parametrize("more", [{"risk": "low"}, {"is_willing": True}, {"needs_authority": False}], ids=str)
def test_a_worker_makes_a_case_stricter_and_never_milder(db: Looking, more: dict[str, Any]) -> None:
    with db.being("worker") as sql:
        strict = patch("alert", risk="high", is_willing=False, needs_authority=True)
        sql.execute("select move_case(%s, %s)", [CASES["open"], strict])
        assert refused(sql, "select move_case(%s, %s)", CASES["open"], patch("alert", **more)) == "23514"


@pytest.mark.parametrize(
    "fact",
    [
        {"risk": "high"},
        {"risk": "unrated"},
        {"is_willing": False},
        {"needs_authority": True},
        {"is_assessed": False},
    ],
    ids=str,
)
def test_the_ngo_loses_sight_in_the_transaction_that_changes(db: Looking, fact: dict[str, Any]) -> None:
    with db.being("sup") as sql:
        sql.execute("select move_case(%s, %s)", [CASES["delegated"], patch("rate", **fact)])
        for who in ("ngo_worker", "ngo_sup"):
            db.become(sql, who)
            assert [
                seen_of(sql, t, CASES["delegated"])
                for t in ("kase", "case_rec", "party", "event", "due", "case_access")
            ] == [0] * 6


def test_a_recall_leaves_a_number_a_day_and_whom_to_call_and_nothing_else(db: Looking) -> None:
    with db.being("ngo_sup") as sql:
        rows = sql.execute("select * from recall_notice").fetchall()
        columns = [c.name for c in sql.description or ()]
    number = db.told("select number from kase where id = %s", CASES["recalled"])[0]
    assert set(columns) == {
        "id",
        "agency_id",
        "user_id",
        "county_id",
        "number",
        "recalled_on",
        "call_name",
        "call_phone",
        "cause",
    }
    assert [(r[columns.index("number")], r[columns.index("call_name")], r[columns.index("call_phone")]) for r in rows] == [
        (number, "centre", "02-0000-0000")]  # fmt: skip


def test_a_recall_by_hand_leaves_the_same(db: Looking) -> None:
    with db.being("sup") as sql:
        sql.execute("select move_case(%s, %s)", [CASES["delegated"], patch("recall")])
        db.become(sql, "ngo_worker")
        number = db.told("select number from kase where id = %s", CASES["delegated"])[0]
        assert sql.execute("select call_name from recall_notice where number = %s", [number]).fetchall() == [
            ("centre",)
        ]


@pytest.mark.parametrize(
    "who", ["ngo2_worker", "worker", "sup", "other_worker", "away_sup", "hot", "admin", "stat"]
)
def test_a_recall_notice_is_for_the_ngo_and_the_county(db: Looking, who: str) -> None:
    with db.being(who) as sql:
        assert sql.execute("select count(*) from recall_notice").fetchone() == (0,)


def test_a_lead_cannot_return_what_was_never_delegated(db: Looking) -> None:
    """A worker's role has the verb's permission; without this the case would be left without anybody."""
    with db.being("worker") as sql:
        said = patch("return", leaves=db.agency("centre"))
        assert refused(sql, "select move_case(%s, %s)", CASES["open"], said) == "42501"


def test_an_ngo_returns_its_case_and_only_its_own_part(db: Looking) -> None:
    with db.being("ngo_worker") as sql:
        said = patch("return", leaves=db.agency("centre"))
        sql.execute("select move_case(%s, %s)", [CASES["delegated"], said])
        db.become(sql, "county_sup")
        left = sql.execute(
            "select g.name from case_access a join agency g on g.id = a.agency_id where case_id = %s",
            [CASES["delegated"]],
        )
        assert left.fetchall() == [("centre",)]


NGO_TRIES = [
    {"risk": "low"}, {"status": "closed"}, {"lead_agency_id": 1}, {"access": []}, {"is_assessed": True}, {"lead_user_id": None},
    {"closed_on": "2026-01-01"}, {"opened_on": "2026-01-01"}, {"county_id": 2},
]  # fmt: skip


@pytest.mark.parametrize("more", NGO_TRIES, ids=str)
def test_an_ngo_changes_nothing_of_the_case_under_cover_of_a_return(
    db: Looking, more: dict[str, Any]
) -> None:
    with db.being("ngo_sup") as sql:
        assert refused(sql, "select move_case(%s, %s)", CASES["delegated"], patch("return", **more)) in (
            "42501",
            "40001",
        )


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("case", ["away", "intake"])
def test_no_verb_moves_a_case_that_one_does_not_see(db: Looking, verb: str, case: str) -> None:
    with db.being("sup") as sql:
        assert refused(sql, "select move_case(%s, %s)", CASES[case], patch(verb)) == "42501"


@pytest.mark.parametrize(("unit", "who", "state"), [
    ("away_centre", None, "23514"), ("ngo", None, "23514"), ("centre2", "worker", "23514"), ("centre2", "other_worker", ""),
])  # fmt: skip
def test_a_case_is_dispatched_to_a_unit_of_the_county_and_to_who_works_there(
    db: Looking, unit: str, who: str | None, state: str
) -> None:
    agency = db.agency(unit)
    access = [{"agency": agency, "reason": "lead"} | ({"user": db.viewer(who).user_id} if who else {})]
    said = patch("dispatch", status="dispatched", access=access)
    with db.being("intake_sup") as sql:
        assert refused(sql, "select move_case(%s, %s)", CASES["intake"], said) == state


@pytest.mark.parametrize("kind", ["ngo"])
def test_a_unit_that_holds_cases_does_not_turn_ngo(db: Looking, kind: str) -> None:
    with pytest.raises(psycopg.errors.CheckViolation):
        db.owner.execute("update agency set kind = %s where name = 'centre'", [kind])


def seen_of(sql: psycopg.Cursor[Any], table: str, case: int) -> int:
    found = sql.execute(
        f"select count(*) from {table} where {'id' if table == 'kase' else 'case_id'} = %s", [case]
    ).fetchone()
    return int(found[0]) if found else -1
