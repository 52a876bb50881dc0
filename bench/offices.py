"""Agencies and accounts: in every county a window, a county office, a protection centre, a health bureau, welfare
centres and NGOs, each with its workers; and the accounts that are measured."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

import psycopg
from werkzeug.security import generate_password_hash

from app.rules.roles import BY_CODE
from bench import PASSWORD
from bench.size import HOME, NATION, SMALL, Size

SHARED = ("intake", "county_government", "protection", "health_bureau")
CASES_PER_WORKER: Final = 110


class Account(NamedTuple):
    """An account that is measured: role, county, and the place of that kind in the county (0: the first)."""

    role: str
    county_id: int
    kind: str
    no: int = 0


ACCOUNTS: Final = {
    "county": Account("COUNTY_SUP", HOME, "county_government"),
    "small_county": Account("COUNTY_SUP", SMALL, "county_government"),
    "centre": Account("SSC_SUP", HOME, "welfare_centre"),
    "large_centre": Account("SSC_SUP", HOME, "welfare_centre", 1),
    "worker": Account("SSC_SW", HOME, "welfare_centre"),
    "assessor": Account("SSC_SW", HOME, "welfare_centre"),
    "ngo": Account("NGO_SUP", HOME, "ngo"),
    "ngo_worker": Account("NGO_SW", HOME, "ngo"),
    "protection": Account("PROT_SUP", HOME, "protection"),
    "intake_sup": Account("INTAKE_SUP", HOME, "intake"),
    "admin": Account("ADM_LOCAL", HOME, "county_government"),
    "intake": Account("INTAKE", HOME, "intake"),
    "hotline": Account("HOTLINE", NATION, "hotline"),
}
MEASURED: Final = {
    "worker": ("welfare_centre", 0),
    "assessor": ("welfare_centre", 1),
    "ngo_worker": ("ngo", 0),
}
"""Of the workers that are measured: of the first agency of which kind, with which number there."""
WORKERS = {"welfare_centre": "SSC_SW", "ngo": "NGO_SW", "protection": "CP_SW", "health_bureau": "MH_SW"}


def lay(owner: psycopg.Connection[Any], size: Size) -> None:
    """Make them all, and ``bench.place`` (the agencies of a county by kind and number) beside them."""
    owner.execute("create table bench.place (county_id int, kind text, no int, agency_id int, workers int)")
    for county_id, cases in size.counties().items():
        centres = size.centres(county_id)
        for kind in SHARED:
            _found(owner, county_id, kind, 0, workers=max(2, cases // 2_000))
        for no in range(centres):
            _found(
                owner, county_id, "welfare_centre", no, workers=max(2, cases // centres // CASES_PER_WORKER)
            )
        for no in range(centres // 2 + 1):
            _found(owner, county_id, "ngo", no, workers=3)
    _found(owner, NATION, "hotline", 0, workers=0)
    password = generate_password_hash(PASSWORD)
    for username, account in ACCOUNTS.items():
        _engage(owner, username, account, password)
    _staff(owner, password)


def _found(owner: psycopg.Connection[Any], county_id: int, kind: str, no: int, *, workers: int) -> None:
    agency = owner.execute(
        "insert into agency (name, kind, county_id, phone, is_active) values (%s, %s, %s, '02-0000-0000', true) "
        "returning id",
        [f"{kind} {county_id}-{no}", kind, county_id],
    ).fetchone()
    assert agency is not None
    owner.execute(
        "insert into bench.place values (%s, %s, %s, %s, %s)", [county_id, kind, no, agency[0], workers]
    )


def _engage(owner: psycopg.Connection[Any], username: str, account: Account, password: str) -> None:
    owner.execute(
        "with u as (insert into ab_user (username, last_name, first_name, email, active, password, county_id) "
        "values (%(u)s::text, '測', %(u)s::text, %(u)s::text || '@bench.invalid', true, %(p)s, %(c)s) returning id) "
        "insert into membership (user_id, agency_id, role, reach, county_id) "
        "select u.id, agency_id, %(r)s::text, %(reach)s::text, %(c)s from u, bench.place "
        "where county_id = %(c)s and kind = %(k)s and no = %(n)s",
        {"u": username, "p": password, "c": account.county_id, "r": account.role, "reach": BY_CODE[account.role].reach,
         "k": account.kind, "n": account.no},
    )  # fmt: skip


def _staff(owner: psycopg.Connection[Any], password: str) -> None:
    """Workers of every agency, numbered from 0 in ``bench.worker``; the some of the first agencies are measured."""
    owner.execute(
        "create table bench.worker as select p.county_id, p.kind, p.agency_id, n - 1 as no, "
        "format('w%%s-%%s', p.agency_id, n - 1) as username, null::int as user_id "
        "from bench.place p, generate_series(1, p.workers) n where p.kind = any (%s)", [list(WORKERS)],
    )  # fmt: skip
    for username, (kind, no) in MEASURED.items():
        owner.execute(
            "update bench.worker set username = %s where no = %s and agency_id = "
            "(select agency_id from bench.place where county_id = %s and kind = %s and no = 0)",
            [username, no, HOME, kind],
        )
    owner.execute(
        "insert into ab_user (username, last_name, first_name, email, active, password, county_id) "
        "select username, '工', username, username || '@bench.invalid', true, %s, county_id from bench.worker "
        "where username <> all (%s)", [password, list(MEASURED)],
    )  # fmt: skip
    owner.execute("update bench.worker w set user_id = u.id from ab_user u where u.username = w.username")
    for kind, role in WORKERS.items():
        owner.execute(
            "insert into membership (user_id, agency_id, role, reach, county_id) "
            "select user_id, agency_id, %s::text, 'worker', county_id from bench.worker "
            "where kind = %s and username <> all (%s)", [role, kind, list(MEASURED)],
        )  # fmt: skip
    owner.execute("create index on bench.worker (agency_id, no)")
