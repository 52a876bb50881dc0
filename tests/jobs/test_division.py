"""Delegations by their days as the worker runs it: as the job's own role, in batches; notices reach an inbox."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from sqlalchemy.exc import DBAPIError, ProgrammingError

from app.jobs import base, division, relay
from app.server.urls import plain
from tests.jobs.conftest import Outbox
from tests.stage import CASES

OFFERS = """
    insert into delegation (case_id, county_id, agency_id, state, starts_on, ends_on)
      select k.id, k.county_id, g.id, 'offered', day_in_taipei(now()) - 9, day_in_taipei(now()) - 2
      from kase k, agency g where k.county_id = 1 and g.name = 'ngo2' order by k.id limit 5 returning id"""
LAST_DAY = """
    update delegation set starts_on = day_in_taipei(now()) - 300, ends_on = day_in_taipei(now()) + %s
      where case_id = %s and state = 'running'"""
STATES = "select distinct state from delegation where id = any (%s) order by 1"
HELD = "select agency_id, user_id from case_access where case_id = %s and reason = 'delegated'"
KEPT = "select cause, call_name from recall_notice where number = (select number from kase where id = %s)"
TOLD = """
    select n.verb, u.username from notice n join ab_user u on u.id = n.user_id
      where n.number = (select number from kase where id = %s) order by 1, 2"""
WAITS = "select pid from pg_stat_activity where application_name = 'anwang-job' and wait_event_type = 'Lock'"
BACK = """
    insert into case_access (case_id, county_id, agency_id, user_id, reason)
      select id, county_id, %s, %s, 'delegated' from kase where id = %s on conflict do nothing"""


@pytest.fixture
def fallen(outbox: Outbox) -> Iterator[list[int]]:
    """Offers of five cases that nobody answered; their last day is over. What others left behind has ended before."""
    division.sweep()
    outbox.ask("delete from outbox")
    made = [row[0] for row in outbox.ask(OFFERS)]
    yield made
    outbox.ask("delete from delegation where id = any (%s)", made)


@pytest.fixture
def served(outbox: Outbox) -> Iterator[int]:
    """The delegated case; afterwards it stands with the NGO as before."""
    case = CASES["delegated"]
    ((running, starts, ends, told),) = outbox.ask(
        "select id, starts_on, ends_on, told from delegation where case_id = %s and state = 'running'", case
    )
    (holder,) = outbox.ask(HELD, case)
    yield case
    outbox.ask(
        "update delegation set state = 'running', ended_at = null, starts_on = %s, ends_on = %s, told = %s "
        "where id = %s",
        starts, ends, told, running,
    )  # fmt: skip
    outbox.ask(BACK, *holder, case)
    outbox.ask("delete from recall_notice where number = (select number from kase where id = %s)", case)


def test_batches_go_on_until_all_have_ended(
    outbox: Outbox, fallen: list[int], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(division, "BATCH", 2)
    assert division.sweep() == len(fallen)
    assert outbox.ask(STATES, fallen) == [("ended",)]
    assert division.sweep() == 0


def test_what_is_over_ends_once_with_a_notice_for_the_ngo_and_word_to_the_lead(outbox: Outbox, served: int):
    outbox.ask(LAST_DAY, -1, served)
    assert division.sweep() == 1
    assert (outbox.ask(HELD, served), outbox.ask(KEPT, served)) == ([], [("term", "centre")])
    assert division.sweep() == 0
    relay.sweep()
    assert outbox.ask(TOLD, served) == [
        ("delegation_over", "sup"), ("delegation_over", "worker"),
        ("end_delegation", "ngo_sup"), ("end_delegation", "ngo_worker"),
    ]  # fmt: skip


def test_what_ends_soon_is_told_to_both_sides_once(outbox: Outbox, served: int):
    outbox.ask(LAST_DAY, 20, served)
    assert (division.sweep(), division.sweep()) == (1, 0)
    relay.sweep()
    assert outbox.ask(TOLD, served) == [
        ("delegation_ends", who) for who in ("ngo_sup", "ngo_worker", "sup", "worker")
    ]
    assert len(outbox.ask(HELD, served)) == 1


def test_killed_in_the_middle_it_loses_nothing_and_says_nothing_twice(
    outbox: Outbox, fallen: list[int], server: Any, urls: Any, monkeypatch: pytest.MonkeyPatch
):
    """Two batches are done; the third waits for a row, and its connection is cut."""
    monkeypatch.setattr(division, "BATCH", 2)
    heard: list[BaseException] = []
    with psycopg.connect(plain(urls.owner)) as other:
        other.execute("select 1 from delegation where id = %s for update", [fallen[-1]])
        worker = threading.Thread(target=_heard, args=(heard,))
        worker.start()
        assert _cut(server.admin(), worker), "it waited for nothing"
        worker.join(20)
        assert outbox.ask(STATES, fallen[:4]) == [("ended",)]
        assert outbox.ask(STATES, fallen[4:]) == [("offered",)]
    assert [isinstance(one, DBAPIError) for one in heard] == [True]
    assert division.sweep() == 1
    assert outbox.ask(STATES, fallen) == [("ended",)]
    assert outbox.ask("select payload->>'verb', count(*) from outbox group by 1") == [
        ("offer_over", len(fallen))
    ]


@pytest.mark.parametrize("role", ["anwang_app", "reach_all", "reach_door"])
def test_nobody_else_may_sweep(outbox: Outbox, role: str):
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        outbox.ask(f"set role {role}; select sweep_delegations(1)")


@pytest.mark.parametrize("sql", ["update delegation set ends_on = now()", "select case_id from delegation"])
def test_the_job_ends_none_by_hand_and_reads_none(outbox: Outbox, sql: str):
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        base.working_for("division") as connection,
    ):
        connection.exec_driver_sql(sql)


def _heard(heard: list[BaseException]) -> None:
    """One turn; what it dies of."""
    try:
        division.sweep()
    except DBAPIError as error:
        heard.append(error)


def _cut(admin: str, worker: threading.Thread) -> bool:
    """Cut the job's connection as soon as it waits. Whether it did."""
    with psycopg.connect(admin, autocommit=True) as above:
        while worker.is_alive():
            if waiting := above.execute(WAITS).fetchone():
                above.execute("select pg_terminate_backend(%s, 10000)", waiting)
                return True
    return False
