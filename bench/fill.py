"""Fills a database with invented cases by SQL set operations: without triggers, then with what they would have kept."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from json import dumps
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import create_engine, text

from app.facts import indicators
from app.models import Model
from app.server import boot
from app.server.embedded import Server
from app.server.urls import Urls
from bench import names, offices
from bench.size import ASSESSING, ASSESSOR, CENTRE, HOME, NGO, SERVED, WORKER, Size

SQL = sorted((Path(__file__).parent / "sql").glob("*.sql"))
COUNTED = (
    "kase", "household", "person", "party", "person_access", "name_gram", "case_access", "due", "event",
    "rpt_vf", "vf_vuln", "vf_finding", "vf_visit", "fam_plan", "periodic", "review", "snapshot", "delegation",
    "case_rec", "notice", "audit", "ab_user", "agency",
)  # fmt: skip
EDITION = "V114"
Say = Callable[[str], None]


def filled(server: Server, size: Size, say: Say) -> Urls:
    """The database of this size on the server: the one that is there, or a new one."""
    urls = boot.prepare(server.admin(), database=size.database)
    deploy(urls)
    with superuser(server, size) as owner:
        is_there = owner.execute("select exists (select 1 from kase)").fetchone()
    if is_there and is_there[0]:
        say(f"{size.name}: kept from before")
        return urls
    began = time.monotonic()
    with superuser(server, size) as owner:
        owner.execute("set session_replication_role = replica")  # no triggers, no checks of foreign keys
        owner.execute(
            "set maintenance_work_mem = '512MB'; set work_mem = '256MB'; set synchronous_commit = off"
        )
        with _without_indexes(owner, urls, say):
            _fill(owner, size, say)
        _count_on(owner)
        owner.execute("drop schema bench cascade")
        owner.execute("vacuum analyze")
        owner.execute("checkpoint")
    say(f"{size.name}: filled in {time.monotonic() - began:.0f} s")
    return urls


def deploy(urls: Urls) -> None:
    """Tables, walls and keys, as an installation has them."""
    os.environ.update(urls.environment())
    from app import create_app
    from app.guard.deploy import deploy as lay

    with create_app().app_context():
        list(lay(urls.owner))


def counts(server: Server, size: Size) -> dict[str, int]:
    """Rows per table, and bytes of the whole database under ``bytes``."""
    with superuser(server, size) as owner:
        out = {}
        for table in COUNTED:
            row = owner.execute(f"select count(*) from {table}").fetchone()
            out[table] = row[0] if row else 0
        row = owner.execute("select pg_database_size(current_database())").fetchone()
        return out | {"bytes": row[0] if row else 0}


@contextmanager
def superuser(server: Server, size: Size) -> Iterator[psycopg.Connection[Any]]:
    """A connection that no wall holds, in which every statement is committed by itself."""
    with psycopg.connect(
        f"{server.admin()} options='-c search_path=public'", dbname=size.database, autocommit=True
    ) as owner:
        yield owner


def _fill(owner: psycopg.Connection[Any], size: Size, say: Say) -> None:
    owner.execute("drop schema if exists bench cascade; create schema bench")
    owner.execute(
        "create table bench.size as select %s::bigint as cases, %s::int as people, %s::int as records, "
        "%s::int as home, %s::int as centre, %s::int as large_centre, %s::int as worker, %s::int as ngo, "
        "%s::int as assessing, %s::int as assessor, %s::int as served",
        [
            size.cases,
            size.people,
            size.records,
            HOME,
            CENTRE,
            size.large_centre,
            WORKER,
            NGO,
            ASSESSING,
            ASSESSOR,
            SERVED,
        ],
    )
    owner.execute("create table bench.county (county_id int, before bigint, cases bigint, centres int)")
    before = 0
    for county_id, cases in size.counties().items():
        owner.execute(
            "insert into bench.county values (%s, %s, %s, %s)",
            [county_id, before, cases, size.centres(county_id)],
        )
        before += cases
    names.lay(owner)
    offices.lay(owner, size)
    _factors(owner)
    for path in SQL:
        began = time.monotonic()
        with owner.transaction():
            for statement in path.read_text("utf-8").split(";\n"):
                if statement.strip():
                    owner.execute(statement)
        say(f"{size.name}: {path.stem[3:]} in {time.monotonic() - began:.0f} s")


def _factors(owner: psycopg.Connection[Any]) -> None:
    """The factors of the vulnerability assessment, in order, each with its first pattern."""
    owner.execute("create table bench.factor (place int, code text, patterns jsonb)")
    for place, factor in enumerate(indicators.edition(EDITION).factors):
        patterns = dumps([pattern.code for pattern in factor.patterns[:1]])
        owner.execute("insert into bench.factor values (%s, %s, %s)", [place, factor.code, patterns])


@contextmanager
def _without_indexes(owner: psycopg.Connection[Any], urls: Urls, say: Say) -> Iterator[None]:
    """Indexes are made anew, as the models say, when the rows are there: much faster than keeping them."""
    for table in Model.metadata.sorted_tables:
        for index in table.indexes:
            owner.execute(f'drop index if exists "{index.name}"')
    yield
    began = time.monotonic()
    engine = create_engine(urls.owner, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("set maintenance_work_mem = '512MB'"))
        for table in Model.metadata.sorted_tables:
            for index in sorted(table.indexes, key=lambda i: i.name or ""):
                index.create(connection)
    engine.dispose()
    say(f"indexes in {time.monotonic() - began:.0f} s")


def _count_on(owner: psycopg.Connection[Any]) -> None:
    """New rows get numbers after the filled ones."""
    for table in Model.metadata.sorted_tables:
        if "id" in table.c and table.c["id"].identity is not None:
            last = f"(select coalesce(max(id), 0) + 1 from {table.name})"
            owner.execute(f"select setval(pg_get_serial_sequence('{table.name}', 'id'), {last})")
