"""The database's verbs, said straight to it."""

from __future__ import annotations

import json
import uuid
from typing import Any

import psycopg

from tests.guard.looking import Looking


def report(*, county: int = 1, once: str = "", table: str = "rpt_vf", **more: Any) -> str:
    """What ``file_report()`` is given: a report about somebody, with a family of one."""
    sheet = {
        "edition": "2026-01-01",
        "once": once or str(uuid.uuid4()),
        "local": {},
        "rv_text": "戲門的通報內容",
    }
    said = {"kind": "VF", "county_id": county, "table": table, "sheet": sheet, "pin_hash": "\\x70696e", "dues": [],
            "people": [{"role": "client", "person": {"id_no_key": "\\x6b6579"}, "party": {}}]}  # fmt: skip
    return json.dumps(said | more)


def filed_by(cursor: psycopg.Cursor[Any], **more: Any) -> tuple[int, str]:
    """File a report: the case and its number."""
    row = cursor.execute("select * from file_report(%s)", [report(**more)]).fetchone()
    assert row is not None
    return row[0], row[1]


def patch(verb: str, **more: Any) -> str:
    """What ``move_case()`` is given."""
    return json.dumps({"event": {"verb": verb}, "met": [], "dues": []} | more)


TAKES_ON = "select answer_delegation((select id from my_offer limit 1), %s, %s, null)"


def delegation(db: Looking) -> str:
    """What a supervisor says to offer a case to the NGO."""
    until = db.told("select (current_date + 200)::text")[0]
    offer = {"agency_id": db.agency("ngo"), "starts_on": "2026-01-01", "ends_on": until, "shared": []}
    return patch("delegate", delegation=offer)
