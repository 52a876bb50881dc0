"""Public and private: whatever anybody says or tries, an NGO holds only what was delegated to it and is safe with it."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from tests.guard.looking import Looking, refused
from tests.guard.verbs import delegation, patch
from tests.stage import CASES

BROKEN = """
    select k.number, g.name, a.reason from case_access a join agency g on g.id = a.agency_id join kase k on k.id = a.case_id
    where g.kind = 'ngo' and (a.reason <> 'delegated' or k.risk not in ('mid', 'low') or not k.is_assessed or not k.is_willing
      or k.needs_authority)"""
STRANGERS = "select k.number from case_access a join kase k on k.id = a.case_id join agency g on g.id = a.agency_id where g.county_id <> k.county_id and a.reason <> 'intake'"
HOLDERS = "select a.agency_id from case_access a join agency g on g.id = a.agency_id where a.case_id = %s and g.kind = 'ngo'"
NOTICES = "select number, recalled_on = current_date, call_name, call_phone from recall_notice where agency_id = %s and number = %s"
CAST = (
    "intake_sup",
    "county_sup",
    "sup",
    "worker",
    "worker2",
    "other_sup",
    "ngo_sup",
    "ngo_worker",
    "ngo2_worker",
    "hot",
    "prot_sup",
)
UNITS = ("centre", "centre2", "protection", "ngo", "ngo2", "window", "away_centre")
VERBS = (
    "dispatch",
    "assign",
    "rate",
    "open",
    "not_open",
    "delegate",
    "recall",
    "return",
    "close",
    "reopen",
    "file",
    "nonsense",
)
STATUSES = ("reported", "dispatched", "assessing", "open", "not_opened", "closed")
ANSWERED = {"", "42501", "23514", "40001", "22P02"}

units, players = st.sampled_from(UNITS), st.sampled_from(CAST)
facts = st.fixed_dictionaries(
    {"risk": st.sampled_from(["high", "mid", "low", "unrated"]), "is_assessed": st.booleans(), "is_willing": st.booleans(),
     "needs_authority": st.booleans()})  # fmt: skip
reasons = st.sampled_from(["intake", "lead", "helper", "delegated", "joint_plan", "transfer"])
smuggled = st.fixed_dictionaries(
    {}, optional={
        "status": st.sampled_from(STATUSES), "risk": st.sampled_from(["high", "low"]), "is_willing": st.booleans(), "lead_user_id": st.none(),
        "needs_authority": st.booleans(), "end_reason": reasons, "county_id": st.just(2), "from": st.just(list(STATUSES)),
    })  # fmt: skip


class Division(RuleBasedStateMachine):
    """A case in the hands of eleven people, all of them with SQL. One transaction an example, undone at its end."""

    db: Looking

    def __init__(self) -> None:
        super().__init__()
        self.undo = self.db.being("sup")
        self.sql = self.undo.__enter__()
        self.last: set[int] = set()
        self.spoke = ""

    def teardown(self) -> None:
        self.undo.__exit__(None, None, None)

    @initialize(case=st.sampled_from(["delegated", "open", "recalled"]))
    def begin(self, case: str) -> None:
        self.case = CASES[case]
        self.last = self.holders()

    def say(self, who: str, verb: str, **more: Any) -> None:
        self.last, self.spoke = self.holders(), verb
        self.db.become(self.sql, who)
        assert refused(self.sql, "select move_case(%s, %s)", self.case, patch(verb, **more)) in ANSWERED

    def holders(self) -> set[int]:
        self.db.become(self.sql, "county_sup")
        return {row[0] for row in self.sql.execute(HOLDERS, [self.case])}

    @rule(who=st.sampled_from(["worker", "sup", "ngo_worker", "other_sup"]), said=facts)
    def rate(self, who: str, said: dict[str, Any]) -> None:
        self.say(who, "rate", **said)

    @rule(
        who=st.sampled_from(["sup", "sup", "sup", "other_sup", "ngo_sup"]),
        unit=st.sampled_from(["ngo", "ngo", "ngo2", "centre2", "away_centre"]),
        reason=st.sampled_from(["delegated", "delegated", "lead"]),
    )
    def delegate(self, who: str, unit: str, reason: str) -> None:
        self.say(who, "delegate", access=[{"agency": self.db.agency(unit), "reason": reason}])

    @rule(who=players)
    def recall(self, who: str) -> None:
        self.say(who, "recall", end_reason="delegated")

    @rule(who=players, unit=units)
    def give_back(self, who: str, unit: str) -> None:
        self.say(who, "return", access=[{"end": self.db.agency(unit)}])

    @rule(
        who=st.sampled_from(["sup", "intake_sup", "other_sup"]),
        verb=st.sampled_from(["dispatch", "assign"]),
        unit=units,
        colleague=players,
    )
    def hand_on(self, who: str, verb: str, unit: str, colleague: str) -> None:
        access = [
            {"agency": self.db.agency(unit), "user": self.db.viewer(colleague).user_id, "reason": "lead"}
        ]
        self.say(who, verb, access=access, status="dispatched" if verb == "dispatch" else "assessing")

    @rule(who=st.sampled_from(["sup", "ngo_sup"]), verb=st.sampled_from(["close", "reopen", "open"]))
    def end_or_begin(self, who: str, verb: str) -> None:
        status = {"close": "closed", "reopen": "assessing", "open": "open"}[verb]
        self.say(who, verb, status=status, **({"end_reason": "delegated"} if verb == "close" else {}))

    @rule(who=players, verb=st.sampled_from(VERBS), more=smuggled, unit=units, reason=reasons)
    def smuggle(self, who: str, verb: str, more: dict[str, Any], unit: str, reason: str) -> None:
        self.say(who, verb, access=[{"agency": self.db.agency(unit), "reason": reason}], **more)

    @rule(who=players, unit=units, reason=reasons)
    def write_it_oneself(self, who: str, unit: str, reason: str) -> None:
        self.last = self.holders()
        self.db.become(self.sql, who)
        agency = self.db.agency(unit)
        insert = "insert into case_access (case_id, county_id, agency_id, reason) values (%s, 1, %s, %s)"
        assert refused(self.sql, insert, self.case, agency, reason) == "42501"
        assert (
            refused(self.sql, "update kase set risk = 'low', is_assessed = true where id = %s", self.case)
            == "42501"
        )
        assert refused(self.sql, "delete from recall_notice") == "42501"

    @invariant()
    def no_ngo_holds_what_it_may_not(self) -> None:
        self.db.become(self.sql, "county_sup")
        assert self.sql.execute(BROKEN).fetchall() == []

    @invariant()
    def nobody_outside_the_county_is_let_in(self) -> None:
        self.db.become(self.sql, "county_sup")
        assert self.sql.execute(STRANGERS).fetchall() == []

    @invariant()
    def an_ngo_sees_the_case_when_it_holds_it_and_not_a_moment_longer(self) -> None:
        holders = self.holders()
        for name, who in (("ngo", "ngo_sup"), ("ngo2", "ngo2_worker")):
            self.db.become(self.sql, who)
            seen = self.sql.execute("select id from kase where id = %s", [self.case]).fetchone()
            assert bool(seen) <= (self.db.agency(name) in holders), who

    @invariant()
    def who_lost_it_by_a_recall_was_told(self) -> None:
        for agency in self.last - self.holders():
            if self.spoke in ("recall", "rate"):
                self.db.become(self.sql, "county_sup")
                number = self.sql.execute("select number from kase where id = %s", [self.case]).fetchone()
                assert self.sql.execute(NOTICES, [agency, *(number or ())]).fetchone() is not None


def test_whatever_is_said_no_ngo_holds_what_it_may_not(db: Looking) -> None:
    Machine = type("Machine", (Division,), {"db": db})
    run_state_machine_as_test(
        Machine,
        settings=settings(
            max_examples=30,
            stateful_step_count=20,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_the_machine_does_delegate_and_recall(db: Looking) -> None:
    """Else the invariant would hold of nothing."""
    with db.being("sup") as sql:
        sql.execute("select move_case(%s, %s)", [CASES["open"], delegation(db)])
        db.become(sql, "ngo_sup")
        assert sql.execute("select 1 from kase where id = %s", [CASES["open"]]).fetchone() == (1,)


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
    with db.being("worker") as sql:
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
    }
    assert [(r[columns.index("number")], r[columns.index("call_name")], r[columns.index("call_phone")]) for r in rows] == [
        (number, "centre", "02-0000-0000")]  # fmt: skip


def test_a_recall_by_hand_leaves_the_same(db: Looking) -> None:
    with db.being("sup") as sql:
        sql.execute("select move_case(%s, %s)", [CASES["delegated"], patch("recall", end_reason="delegated")])
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
        own = [{"end": db.agency("centre")}]
        assert refused(sql, "select move_case(%s, %s)", CASES["open"], patch("return", access=own)) == "42501"


def test_an_ngo_returns_its_case_and_only_its_own_part(db: Looking) -> None:
    with db.being("ngo_worker") as sql:
        lead = [{"end": db.agency("centre")}]
        sql.execute("select move_case(%s, %s)", [CASES["delegated"], patch("return", access=lead)])
        db.become(sql, "county_sup")
        left = sql.execute(
            "select g.name from case_access a join agency g on g.id = a.agency_id where case_id = %s",
            [CASES["delegated"]],
        )
        assert left.fetchall() == [("centre",)]


NGO_TRIES = [
    {"risk": "low"}, {"status": "closed"}, {"lead_agency_id": 1}, {"end_reason": "lead"}, {"is_assessed": True}, {"lead_user_id": None},
    {"closed_on": "2026-01-01"}, {"opened_on": "2026-01-01"}, {"county_id": 2},
]  # fmt: skip


@pytest.mark.parametrize("more", NGO_TRIES, ids=str)
def test_an_ngo_changes_nothing_of_the_case_under_cover_of_a_return(
    db: Looking, more: dict[str, Any]
) -> None:
    with db.being("ngo_sup") as sql:
        assert refused(
            sql, "select move_case(%s, %s)", CASES["delegated"], patch("return", access=[], **more)
        ) in ("42501", "40001")


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
    said = patch("dispatch", status="dispatched", end_reason="intake", lead_agency_id=agency, access=access)
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
