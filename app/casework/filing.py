"""Reporting (通報): the one way in for hotline, centre, NGO and citizen. Opens a case at the county's intake window."""

from __future__ import annotations

import datetime as dt
import secrets
import uuid
from dataclasses import dataclass
from typing import Any

from flask.json import dumps
from sqlalchemy import text

from app.casework import registers
from app.casework.packing import pack, plain
from app.columns import blind
from app.columns.minguo import today as today_in_taipei
from app.models import Case, Household, Worksheet, db
from app.rules.deadlines import due_at

KINDS = {"RPT_VF": "VF"}


@dataclass(frozen=True)
class Filed:
    """What the reporter takes home: the case, its number, and, the first time alone, a PIN to ask how it stands."""

    case_id: int
    number: str
    pin: str | None


def file_report(
    sheet: type[Worksheet], given: dict[str, Any], *, county_id: int, once: uuid.UUID,
    local: dict[str, Any] | None = None, edition: dt.date | None = None,
) -> Filed:  # fmt: skip
    """File a complete report. The same ``once`` from the same writer finds the first one (its PIN is not told again).

    Raises:
        sqlalchemy.exc.IntegrityError: the county has no intake window (``county_has_an_intake_window``).
    """
    day, pin = edition or today_in_taipei(), f"{secrets.randbelow(1_000_000):06d}"
    questions = sheet.questions(day)
    roles = registers.by_role(questions, given)
    client = roles.get(registers.CLIENT, [{}])[0]
    columns = {q.key: given.get(q.key) for q in questions if not q.bind and q.key in sheet.__table__.c}
    row = columns | {"edition": day, "once": once, "local": local or {}}
    now = dt.datetime.now(dt.UTC)
    patch = {
        "kind": KINDS[sheet.CODE],
        "county_id": county_id,
        "table": sheet.__tablename__,
        "sheet": pack(sheet.__table__, row),
        "people": [registers.as_json(role, who) for role, people in roles.items() for who in people],
        "family_name": _packed(Case, "family_name", family_name(client.get("name"))),
        "home_address": _packed(Household, "address", client.get("address")),
        "home_key": plain(blind(client["address"])) if client.get("address") else None,
        "pin_hash": plain(blind(pin)),
        "dues": [
            {"duty": "dispatch", "starts_at": now.isoformat(), "due_at": due_at("dispatch", now).isoformat()}
        ],
    }
    found = db.session.execute(text("select * from file_report(:p)"), {"p": dumps(patch)}).one()
    return Filed(found.case_id, found.number, pin if found.is_new else None)


def family_name(client: str | None) -> str:
    """How a family is called until it is known better: the client's name and 家."""
    return f"{client}家" if client else "（不詳）家"


def _packed(model: Any, column: str, value: Any) -> Any:
    return pack(model.__table__, {column: value})[column]
