"""What the tests of the walls share: somebody to look as, and more papers on the stage."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from app.columns.minguo import today
from tests.guard.looking import EVERYBODY, Looking
from tests.guard.walking import Walk
from tests.stage import CASES


@pytest.fixture(scope="package")
def db(app: Any, urls: Any) -> Iterator[Looking]:
    """The database, seen as anybody."""
    looking = Looking(urls, app.config["ANWANG_VIEWER_KEY"])
    yield looking
    looking.close()


@pytest.fixture(scope="package")
def papers(db: Looking) -> Iterator[dict[str, Any]]:
    """A case record on every case of the stage (戲key的紀錄) and a consultation of every player (話player): their ids."""
    made: dict[str, Any] = {"case_rec": {}, "ssn_consult": {}}
    for key, case in CASES.items():
        made["case_rec"][key] = db.told(
            "insert into case_rec (edition, once, created_by, agency_id, county_id, state, case_id, cr_text) "
            "select %s, gen_random_uuid(), k.lead_user_id, coalesce(k.lead_agency_id, 1), k.county_id, 'submitted', k.id, %s "
            "from kase k where k.id = %s returning id", today(), f"戲{key}的紀錄", case)[0]  # fmt: skip
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
    yield made
    db.owner.execute("delete from notice where outbox_key = 'stage'")
    for table in made:
        db.told(f"delete from {table} where id = any (%s) returning id", list(made[table].values()))


@pytest.fixture(scope="package")
def walk(app: Any, db: Looking, papers: dict[str, Any]) -> Walk:
    """A walk through every page as every player."""
    return Walk(app, db, papers)
