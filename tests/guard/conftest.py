"""What the tests of the walls share: somebody to look as, and more papers on the stage."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any

import psycopg
import pytest

from app.columns.minguo import today
from app.server.urls import plain
from tests.guard.clockwork import Clockwork
from tests.guard.looking import EVERYBODY, Looking
from tests.guard.papers import rows_beside, sheets_beside
from tests.guard.papers import written_by_owner as written
from tests.guard.walking import Walk
from tests.stage import CASES

ON_CASES = (("case_rec", "cr_text", "的紀錄"), ("fam_plan", "fp_safety", "的計畫"))


@pytest.fixture(scope="module")
def db(app: Any, urls: Any) -> Iterator[Looking]:
    """The database, seen as anybody."""
    looking = Looking(urls, app.config["ANWANG_VIEWER_KEY"])
    yield looking
    looking.close()


@pytest.fixture
def clocks(app: Any, urls: Any) -> Iterator[Clockwork]:
    """The case that is open at the centre, of low risk, without clocks."""
    with psycopg.connect(plain(urls.owner)) as connection:
        made = Clockwork(connection, CASES["open"])
        made.empty()
        yield made
        connection.rollback()


@pytest.fixture(scope="module")
def papers(db: Looking) -> dict[str, Any]:
    """A case record (戲key的紀錄) and a plan (戲key的計畫) on every case of the stage, one sheet of every other form on some
    of them, what hangs beside a case, a consultation of every player (話player): their ids by table and case, or player."""
    made: dict[str, Any] = {"case_rec": {}, "fam_plan": {}, "ssn_consult": {}}
    for (key, case), (table, column, what) in product(CASES.items(), ON_CASES):
        made[table][key] = written(db, table, case, {column: f"戲{key}{what}"})
    made |= sheets_beside(db)
    beside = rows_beside(db, made)
    for name in EVERYBODY:
        made["ssn_consult"][name] = db.told(
            "insert into ssn_consult (edition, once, created_by, agency_id, county_id, state, ct_text) "
            "select %s, gen_random_uuid(), m.user_id, m.agency_id, m.county_id, 'submitted', %s "
            "from membership m join ab_user u on u.id = m.user_id where u.username = %s order by m.id limit 1 returning id",
            today(), f"話{name}。", name)[0]  # fmt: skip
    sup, number = db.viewer("sup").user_id, "戲recalled的通知"
    db.owner.execute(
        "insert into notice (user_id, outbox_key, verb, number) values (%s, 'stage', 'assign', %s)",
        [sup, number],
    )
    return made | beside


@pytest.fixture(scope="module")
def walk(app: Any, db: Looking, papers: dict[str, Any]) -> Walk:
    """A walk through every page as every player."""
    return Walk(app, db, papers)
