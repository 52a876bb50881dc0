"""The sweep as the worker runs it: as the job's own role, in batches, and its notices reach an inbox."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest
from sqlalchemy.exc import ProgrammingError

from app.jobs import base, clocks, relay
from tests.jobs.conftest import Outbox
from tests.stage import CASES

LATE = """
    insert into due (case_id, county_id, duty, agency_id, user_id, starts_at, due_at, alert_at, sheet_form, sheet_id)
      select id, county_id, 'referral_reply', lead_agency_id, lead_user_id, now() - interval '9 days',
        now() - interval '1 day', now() - interval '1 day', 'JOB', n
      from kase, generate_series(1, 5) n where id = %s returning id"""
TOLD = """
    select u.username, count(*) from notice n join ab_user u on u.id = n.user_id
      where n.verb = 'clock_late' and split_part(n.outbox_key, '-', 2)::bigint = any (%s) group by 1"""


@pytest.fixture
def late(outbox: Outbox) -> Iterator[list[int]]:
    """Five late clocks of the open case. Whatever others left behind has spoken before."""
    clocks.sweep()
    made = [row[0] for row in outbox.ask(LATE, CASES["open"])]
    yield made
    outbox.ask("delete from due where id = any (%s)", made)


def test_batches_go_on_until_all_have_spoken(
    outbox: Outbox, late: list[int], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(clocks, "BATCH", 2)
    assert clocks.sweep() == len(late)
    assert clocks.sweep() == 0
    assert outbox.ask("select distinct level from due where id = any (%s)", late) == [(2,)]


def test_a_late_clock_comes_to_the_inbox_of_the_worker_and_of_the_supervisor(outbox: Outbox, late: list[int]):
    clocks.sweep()
    relay.sweep()
    told = outbox.ask(TOLD, late)
    assert dict(told) == {"worker": len(late), "sup": len(late)}


@pytest.mark.parametrize("role", ["anwang_app", "reach_all", "reach_door"])
def test_nobody_else_may_sweep(outbox: Outbox, role: str):
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        outbox.ask(f"set role {role}; select sweep_clocks(1)")


def test_the_job_turns_no_clock_by_hand(outbox: Outbox):
    with pytest.raises(ProgrammingError, match="permission denied"), base.working_for("clocks") as connection:
        connection.exec_driver_sql("update due set due_at = now()")
