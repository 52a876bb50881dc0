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
from app.casework.clocks import dispatch_clock
from app.casework.packing import pack, plain
from app.columns import blind
from app.columns.minguo import clock
from app.columns.minguo import today as today_in_taipei
from app.models import Case, Household, Worksheet, db
from app.rules.reporting import SEXUAL_ASSAULT, kind_of_case


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
    pin = new_pin()
    patch = packed(sheet, given, county_id=county_id, once=once, pin=pin, local=local, edition=edition)
    found = db.session.execute(text("select * from file_report(:p)"), {"p": dumps(patch)}).one()
    return Filed(found.case_id, found.number, pin if found.is_new else None)


def new_pin() -> str:
    """Six digits that nobody can guess before."""
    return f"{secrets.randbelow(1_000_000):06d}"


def packed(
    sheet: type[Worksheet], given: dict[str, Any], *, county_id: int, once: uuid.UUID, pin: str,
    local: dict[str, Any] | None = None, edition: dt.date | None = None,
) -> dict[str, Any]:  # fmt: skip
    """What the database's doors for reports are given: the sheet and its people, sealed, and the clock that begins."""
    day, questions = edition or today_in_taipei(), sheet.questions(edition or today_in_taipei())
    roles = registers.by_role(questions, given)
    client = roles.get(registers.CLIENT, [{}])[0]
    columns = {q.key: given.get(q.key) for q in questions if not q.bind and q.key in sheet.__table__.c}
    kind = kind_of_case(sheet.CODE, given)
    return {
        "kind": kind,
        "county_id": county_id,
        "table": sheet.__tablename__,
        "sheet": pack(sheet.__table__, columns | {"edition": day, "once": once, "local": local or {}}),
        "people": [registers.as_json(role, who) for role, people in roles.items() for who in people],
        "family_name": _packed(Case, "family_name", family_name(client.get("name"), kind)),
        "home_address": _packed(Household, "address", client.get("address")),
        "home_key": plain(blind(client["address"])) if client.get("address") else None,
        "pin_hash": plain(blind(pin)),
        "dues": dispatch_clock(clock(), county_id),
    }


def family_name(client: str | None, kind: str = "") -> str:
    """How a family is called until it is known better: the client's name and 家.

    Of a sexual assault no more than the first character: lists name nobody (性侵害犯罪防治法§15).
    """
    if not client:
        return "（不詳）家"
    return f"{client[0]}○○" if kind == SEXUAL_ASSAULT else f"{client}家"


def _packed(model: Any, column: str, value: Any) -> Any:
    return pack(model.__table__, {column: value})[column]
