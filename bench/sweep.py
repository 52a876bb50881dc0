"""The sweep of the clocks: ten thousand monthly contacts that are late speak at once, in the batches of the job."""

from __future__ import annotations

import time
from contextlib import AbstractContextManager
from typing import Any, Final

import psycopg

from app.jobs.clocks import BATCH

MANY: Final = 10_000
CASES = """
    insert into kase (county_id, number, kind, status, risk, lead_agency_id, lead_user_id)
      select k.county_id, 'VF-SWEEP-' || n, 'VF', 'open', 'low', k.lead_agency_id, k.lead_user_id
      from (select * from kase where status = 'open' order by id desc limit 1) k, generate_series(1, %s) n"""
DUES = """
    insert into due (case_id, county_id, duty, agency_id, user_id, starts_at, due_at, soon_at, alert_at, county_at, nth,
        every, base_on)
      select id, county_id, 'monthly_contact', lead_agency_id, lead_user_id, now() - interval '33 days',
        now() - interval '2 days', now() - interval '9 days', now() - interval '2 days', now() + interval '1 day', 3,
        '1 month', current_date - 93
      from kase where number like 'VF-SWEEP-%'"""
QUIET = "update due set alert_at = null where alert_at is not null"
"""What the filled database itself has to say is not counted."""


def seconds(connected: AbstractContextManager[psycopg.Connection[Any]]) -> float:
    """Each with its notices and its next month, audited. Undone afterwards."""
    with connected as connection, connection.transaction(force_rollback=True):
        connection.execute(QUIET)
        connection.execute(CASES, [MANY])
        connection.execute(DUES)
        connection.execute("analyze due")
        began, spoken = time.monotonic(), 0
        while found := _swept(connection):
            spoken += found
        took = time.monotonic() - began
    if spoken != MANY:
        raise RuntimeError(f"{spoken} of {MANY} clocks spoke")
    return took


def _swept(connection: psycopg.Connection[Any]) -> int:
    row = connection.execute("select sweep_clocks(%s)", [BATCH]).fetchone()
    return int(row[0]) if row else 0
