"""Replay of an edited table over its last 5,000 decisions: the whole page, for who sees cases and for who counts."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from typing import Any, Final

import psycopg

from app.facts import tables as facts
from app.rules.tables import decide_in
from app.server.embedded import Server
from app.server.urls import Urls
from bench.anwang import Anwang
from bench.fill import superuser
from bench.side import Side
from bench.size import HOME, Size

MANY: Final = 5_000
BUDGET_S: Final = 2.0
TIMES: Final = 5
TABLE: Final = facts.table("R04_ADULT_CATEGORY")  # the one with the most combinations
VIEWERS: Final = {"county": "county supervisor, with cases", "admin": "county administrator, numbers"}
DECIDED: Final = """
    insert into decision (case_id, county_id, table_id, version, inputs, row_no, outcome, is_intake, created_by,
        agency_id, at)
      select k.id, k.county_id, %s, '1', g.inputs, g.row_no, g.outcome, true, coalesce(k.lead_user_id, 1),
        coalesce(k.lead_agency_id, 1), now() - interval '2 days'
      from (select *, row_number() over (order by id desc) as at from kase where county_id = %s order by id desc
            limit %s) k
      join (select *, count(*) over () as n from unnest(%s::jsonb[], %s::int[], %s::jsonb[])
              with ordinality g(inputs, row_no, outcome, place)) g on g.place = k.at %% g.n + 1,
        generate_series(1, %s)"""
PROPOSED: Final = """
    insert into proposal (county_id, kind, name, base_version, content, state, written_by, made_by, changed_by)
      values (0, 'table', %s, '1', %s, 'proposed', '{}', 1, 1) returning id"""


def seconds(server: Server, size: Size, urls: Urls) -> dict[str, float]:
    """The slowest of a few, by viewer; the first one, in which the page is compiled, is not counted."""
    with superuser(server, size) as owner, _stage(owner, HOME) as proposal_id:
        side = Side("replay", Anwang, urls.environment())
        try:
            return {who: _slowest(side, who, f"/replay/{proposal_id}?n={MANY}") for who in VIEWERS}
        finally:
            side.end()


def _slowest(side: Side, who: str, url: str) -> float:
    side.ask("sign_in", who)
    took = [side.ask("get", who, url, turn) for turn in range(TIMES + 1)][1:]
    if any(one.status != 200 for one in took):
        raise RuntimeError(f"{url} as {who}: {took}")
    return max(one.ms for one in took) / 1000


@contextmanager
def _stage(owner: psycopg.Connection[Any], county_id: int) -> Iterator[int]:
    """Decisions of one county, of every combination, twice as many as are asked for; and an edited table on its way."""
    names = [one.code for one in TABLE.inputs]
    values = ([value.code for value in one.values] for one in TABLE.inputs)
    every = [dict(zip(names, codes, strict=True)) for codes in product(*values)]
    random.Random(1).shuffle(every)
    said = [decide_in(TABLE, inputs) for inputs in every]
    owner.execute("set session_replication_role = replica")
    row = owner.execute("select count(*) from kase where county_id = %s", [county_id]).fetchone()
    cases = min(2 * MANY, row[0] if row else 0)
    dumped = (
        [json.dumps(i) for i in every],
        [one.row for one in said],
        [json.dumps(dict(one.then)) for one in said],
    )
    owner.execute(DECIDED, [TABLE.id, county_id, cases, *dumped, -(-2 * MANY // cases)])
    owner.execute("analyze decision")
    item = owner.execute(PROPOSED, [TABLE.id, json.dumps(_edited())]).fetchone()
    try:
        yield item[0] if item else 0
    finally:
        owner.execute("delete from decision where table_id = %s", [TABLE.id])
        owner.execute("delete from proposal where id = %s", [item[0] if item else 0])


def _edited() -> dict[str, Any]:
    """Every second row answers what the row before it does."""
    content = facts.data_of(TABLE.id)
    for one, other in zip(content["rows"][::2], content["rows"][1::2], strict=False):
        other["then"] = one["then"]
    return content
