"""Two people at the same moment: whoever comes second waits, and the rule holds in both orders."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from tests.guard.looking import Looking, refused
from tests.guard.verbs import delegation, patch


def test_a_delegation_that_comes_second_waits_and_is_refused(db: Looking) -> None:
    with new_case(db) as case:
        with db.line("worker") as worker:
            worker.execute(MOVE, [case, patch("alert", risk="high")])
            second = Second(db, "sup", MOVE, case, delegation(db))
            assert second.is_waiting()
        assert second.answer() == "23514"
        assert db.told(
            "select count(*) from case_access a join agency g on g.id = a.agency_id where case_id = %s and kind = 'ngo'",
            case,
        ) == [0]


def test_a_raised_risk_that_comes_second_waits_and_recalls(db: Looking) -> None:
    with new_case(db) as case:
        with db.line("sup") as sup:
            sup.execute(MOVE, [case, delegation(db)])
            second = Second(db, "worker", MOVE, case, patch("alert", risk="high"))
            assert second.is_waiting()
        assert second.answer() == ""
        assert db.told("select state from delegation where case_id = %s", case) == ["recalled"]
        assert db.told(
            "select count(*) from case_access a join agency g on g.id = a.agency_id where case_id = %s and kind = 'ngo'",
            case,
        ) == [0]


def test_what_is_looked_at_together_during_a_recall_is_told_to_no_ngo(db: Looking) -> None:
    with new_case(db) as case:
        served = db.told(SERVED, case, db.agency("ngo"))[0]
        db.owner.execute(LET_IN, [case, db.agency("ngo")])
        before = db.told("select coalesce(max(id), 0) from outbox")[0]
        with db.line("worker") as worker:
            worker.execute(MOVE, [case, patch("alert", risk="high")])
            second = Second(db, "sup", SUPERVISED, case, served)
            assert second.is_waiting()
        assert second.answer() == "23514"
        assert db.told(
            "select count(*) from outbox where id > %s and payload->>'verb' = 'supervise'", before
        ) == [0]


MOVE = "select move_case(%s, %s)"
LET_IN = "insert into case_access (case_id, county_id, agency_id, reason) values (%s, 1, %s, 'delegated')"
SERVED = """
    insert into delegation (case_id, county_id, agency_id, state, starts_on, ends_on, offered_at, shared)
    values (%s, 1, %s, 'running', current_date - 9, current_date + 99, now(), '[]') returning id
"""
SUPERVISED = """
    insert into supervision (case_id, county_id, delegation_id, held_on, looked_at, agreed, is_shared)
    values (%s, 1, %s, current_date, '[]', '\\x78', true)
"""


class Second(threading.Thread):
    """Somebody who says something at the same time, on a line of their own."""

    def __init__(self, db: Looking, who: str, sql: str, *values: object) -> None:
        super().__init__(daemon=True)
        self.db, self.who, self.sql, self.values = db, who, sql, values
        self.state = "nothing"
        self.start()

    def run(self) -> None:
        with self.db.line(self.who) as sql:
            self.state = refused(sql, self.sql, *self.values)

    def is_waiting(self) -> bool:
        self.join(0.5)
        return self.is_alive()

    def answer(self) -> str:
        self.join(20)
        return self.state


@contextmanager
def new_case(db: Looking) -> Iterator[int]:
    """A case that is served by worker, safe to be delegated; gone afterwards."""
    centre, worker = db.agency("centre"), db.viewer("worker").user_id
    case = db.told(
        "insert into kase (county_id, number, kind, status, risk, is_assessed, is_willing, lead_agency_id, lead_user_id) "
        "values (1, 'T', 'VF', 'open', 'low', true, true, %s, %s) returning id", centre, worker)[0]  # fmt: skip
    db.owner.execute("update kase set number = 'T-' || id where id = %s", [case])
    db.owner.execute(
        "insert into case_access (case_id, county_id, agency_id, user_id, reason) values (%s, 1, %s, %s, 'lead')",
        [case, centre, worker],
    )
    try:
        yield int(case)
    finally:
        for table, column in (
            ("supervision", "case_id"),
            ("case_access", "case_id"),
            ("delegation", "case_id"),
            ("event", "case_id"),
            ("due", "case_id"),
            ("kase", "id"),
        ):
            db.owner.execute(f"delete from {table} where {column} = %s", [case])
        db.owner.execute("delete from recall_notice where number = %s", [f"T-{case}"])
