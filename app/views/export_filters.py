"""The filters of the log of exports: by day, form, person, unit, reason. What is no day is said beside it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from app.casework.export_log import OF_A_CASE, Wanted
from app.columns.minguo import parse_day
from app.facts.counties import counties
from app.guard.security import hat
from app.models import REGISTRY, Agency, db
from app.questions import Words
from app.rules.exporting import REASONS
from app.rules.roles import ROLES, may

LONGEST = 60  # letters of a name that somebody looks for
MANY = 600  # units of the country that may take sheets out: never near it
Fault = tuple[str, str, str, str]


def asked_for(args: Mapping[str, str]) -> tuple[Wanted, list[Fault]]:
    """What the address asks for, and what is wrong with it. An unknown code finds nothing rather than everything."""
    said = {name: args.get(name, "").strip() for name in ("from", "to", "form", "person", "unit", "reason")}
    try:
        first, last = _day(said["from"]), _day(said["to"])
    except ValueError:
        return Wanted(), [_wrong(_("看不懂這個日期，請照 113/02/29 的樣子填"))]
    if first and last and first > last:
        return Wanted(), [_wrong(_("起日不可晚於迄日"))]
    unit = int(said["unit"]) if _is_id(said["unit"]) else 0 if said["unit"] else None
    return Wanted(
        first, last, said["form"], said["person"][:LONGEST].replace("\0", ""), unit, said["reason"]
    ), []


def _day(typed: str) -> dt.date | None:
    return parse_day(typed) if typed else None


def _wrong(why: str) -> Fault:
    return "f-from", "", _("匯出日期"), why


def _is_id(said: str) -> bool:
    return said.isdecimal() and said.isascii() and len(said) < 10


def filters(wanted: Wanted, args: Mapping[str, str], *, is_national: bool) -> list[dict[str, Any]]:
    """The filters as `lists.html` draws them."""
    forms = [(OF_A_CASE, _("一案的全部表單")), *((form.CODE, str(form.TITLE)) for form in REGISTRY)]
    reasons = [(code, str(label)) for code, label in REASONS.items()]
    return [
        {"name": "from", "name_to": "to", "label": _("匯出日期"), "widget": "between", "value": args.get("from", ""),
         "value_to": args.get("to", "")},
        {"name": "person", "label": _("姓名或帳號"), "widget": "text", "value": wanted.person},
        _chosen("form", _("表單"), forms, wanted.form),
        _chosen("unit", _("單位"), _units(is_national=is_national), str(wanted.unit or "")),
        _chosen("reason", _("用途"), reasons, wanted.reason),
    ]  # fmt: skip


def _chosen(name: str, label: str, choices: list[tuple[str, str]], now: str) -> dict[str, Any]:
    drawn = [(code, words, code == now) for code, words in choices]
    return {"name": name, "label": label, "widget": "select", "value": now, "choices": drawn}


def _units(*, is_national: bool) -> list[tuple[str, str]]:
    """The units whose people may take sheets out, closed ones too; with their county where there are several."""
    kinds = {kind for role in ROLES if may(role.code, "sheets.export") for kind in role.agency_kinds}
    query = select(Agency.id, Agency.name, Agency.county_id).where(Agency.kind.in_(kinds))
    worn = hat()
    if worn is not None and not is_national:
        query = query.where(Agency.county_id == worn.county_id)
    names = {c.id: str(Words(c.zh, c.en)) for c in counties()} if is_national else {}
    found = db.session.execute(query.order_by(Agency.county_id, Agency.kind, Agency.name).limit(MANY))
    return [(str(row.id), f"{names.get(row.county_id, '')} {row.name}".strip()) for row in found]
