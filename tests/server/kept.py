"""What the database of a running installation holds, asked past all walls, and how often."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable
from typing import Any

import psycopg

from tests.server.anwang import Anwang

PATIENCE = 60.0
Told = Counter[tuple[int, str]]

WAITING = """
    select (select count(*) from outbox where kind = 'notice' and sent_at is null and dead_at is null)
         + (select count(*) from due where met_at is null and excused_at is null and alert_at <= now())
"""
SHEETS = "select once::text, case_id from {form} where case_id > {{first}}"
WRITTEN = """
    select a.of_case, a.thing from audit a where a.act = 'INSERT' and a.of_case > {first}
"""
SNAPSHOTS = "select case_id, lower(form) from snapshot where case_id > {first}"
DELEGATIONS = "select case_id, state from delegation where case_id > {first}"
RECALLS = "select k.id, 'told' from recall_notice n join kase k on k.number = n.number where k.id > {first}"
"""What an NGO keeps of a case that was taken back from it."""
SERVING = """
    select a.case_id, g.name from case_access a join agency g on g.id = a.agency_id
    where g.kind = 'ngo' and a.case_id > {first}
"""
EVENTS = "select case_id, verb from event where case_id > {first}"
CLOCKS = "select case_id, duty from due where case_id > {first}"
MET = "select case_id, duty from due where case_id > {first} and met_at is not null"
MESSAGES = """
    select (payload->>'case')::bigint, payload->>'verb' from outbox
    where kind = 'notice' and (payload->>'case')::bigint > {first}
"""
MISTOLD = """
    with meant as (
      select x.key, m.user_id from outbox x join membership m on m.ended_at is null
        and (m.user_id = (x.payload->>'user')::int
        or m.agency_id = (x.payload->>'agency')::int and m.reach in ('unit', 'card', 'county'))
      where x.kind = 'notice' group by 1, 2),
    told as (select x.key, n.user_id from outbox x join notice n on n.outbox_key = x.key || '-' || n.user_id
      where x.kind = 'notice')
    (table meant except all table told) union all (table told except all table meant)
"""
"""Messages whose notice somebody has not got, or has got twice."""


def patiently(anwang: Anwang, statement: str) -> list[tuple[Any, ...]]:
    """The answer, as soon as the database is there to give one."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            return anwang.ask(statement)
        except psycopg.OperationalError:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)


def each(anwang: Anwang, statement: str, first: int, *, of: Iterable[str]) -> Told:
    """How often each case has each of these."""
    wanted = set(of)
    found: list[Any] = anwang.ask(statement.format(first=first))
    return Counter((case_id, what) for case_id, what in found if what in wanted)


def expected(**cases: Iterable[int]) -> Told:
    """Each of these once: the cases of each word."""
    return Counter((case_id, what) for what, ids in cases.items() for case_id in ids)
