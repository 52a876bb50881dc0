"""What people without an account do: report, keep an unfinished report, ask how one stands. All through doors of the
database (``guard/sql/50_portal.sql``), as nobody; nothing else is within reach here.
"""

from __future__ import annotations

import datetime as dt
import ipaddress
import secrets
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask.json import dumps
from sqlalchemy import text

from app.casework.filing import packed
from app.casework.packing import pack
from app.columns import blind
from app.files import store
from app.guard.sessions import hash_of
from app.models import PortalDraft, Worksheet, db

FILE = text("select * from file_from_portal(:p, :address, :lacks, :files)")
STATUS = text("select * from portal_status(:no, :pin, :address)")
KEEP = text("select keep_portal_draft(:token, :said, :address)")
TAKE = text("select * from take_portal_draft(:token)")
PREFIX = 64  # bits of an IPv6 address that one connection is given


class TooOften(Exception):
    """This has been done too often. ``seconds``: when it may be done again."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"wait {seconds} s")
        self.seconds = seconds


@dataclass(frozen=True, slots=True)
class Window:
    """An intake window (集中派案窗口): the county whose it is, and how to reach it."""

    county_id: int
    name: str
    phone: str | None


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the reporter takes home. ``is_new`` is false for the same report sent again."""

    number: str
    pin: str
    is_new: bool
    window: str | None
    phone: str | None


@dataclass(frozen=True, slots=True)
class Standing:
    """How a report stands: a status that ``rules/filings.outcome`` puts in words, when it came in, whom to call."""

    state: str
    filed_on: dt.date
    window: str | None
    phone: str | None


def windows() -> list[Window]:
    """The windows that take reports here, one a county."""
    return [Window(*row) for row in db.session.execute(text("select * from portal_windows()"))]


def file(
    sheet: type[Worksheet], given: dict[str, Any], *, county_id: int, once: uuid.UUID, address: str,
    lacks: Sequence[str], files: Sequence[Mapping[str, Any]] = (),
) -> Receipt:  # fmt: skip
    """File a report at the county's window. The same ``once`` again gives the same receipt and no second report.

    ``files``: what ``citizen_files.put`` says of those that come with it. They are the report's with it, or nobody's.

    Raises:
        TooOften: this address has sent 20 reports within an hour.
        sqlalchemy.exc.IntegrityError: the county has no intake window.
    """
    pin = pin_of(once)
    patch = packed(sheet, given, county_id=county_id, once=once, pin=pin)
    said = {"p": dumps(patch), "address": address_key(address), "lacks": list(lacks)}
    are_kept = False
    try:
        row = db.session.execute(FILE, said | {"files": dumps(list(files))}).one()
        are_kept = row.is_new
    finally:
        for one in () if are_kept else files:
            store.take_away(uuid.UUID(one["key"]))
    if row.wait:
        raise TooOften(row.wait)
    return Receipt(row.number, pin, row.is_new, row.call_name, row.call_phone)


def pin_of(once: uuid.UUID) -> str:
    """The PIN of the report with this key: six digits that only our key can work out, so that a second click that
    overtakes the first shows the same receipt, and nothing has to be kept for it."""
    return f"{int.from_bytes(blind(f'receipt {once}')[:8], 'big') % 1_000_000:06d}"


def standing(number: str, pin: str, address: str) -> Standing | None:
    """How the report with this number and PIN stands; None when there is none, whichever of the two is wrong.

    Raises:
        TooOften: five wrong PINs for a number, or thirty from an address, within 15 minutes.
    """
    asked = {"no": number[:40], "pin": blind(pin[:20] or "-"), "address": address_key(address)}
    row = db.session.execute(STATUS, asked).first()
    if row is not None and row.wait:
        raise TooOften(row.wait)
    return Standing(row.state, row.filed_on, row.call_name, row.call_phone) if row else None


def keep_draft(form: str, who: str, body: str, address: str) -> str:
    """Keep what was typed for a week; the token of the link that leads back to it, once. Raises TooOften."""
    token = secrets.token_urlsafe(24)
    said = pack(PortalDraft.__table__, {"form": form, "who": who, "body": body})
    asked = {"token": hash_of(token), "said": dumps(said), "address": address_key(address)}
    if seconds := db.session.scalar(KEEP, asked):
        raise TooOften(seconds)
    return token


def draft_waits(token: str) -> dt.datetime | None:
    """Until when a draft waits behind this token; None when there is none (any more)."""
    until: dt.datetime | None = db.session.scalar(
        text("select portal_draft_waits(:t)"), {"t": hash_of(token)}
    )
    return until


def take_draft(token: str) -> tuple[str, str, str] | None:
    """(form, as what one reports, what was typed); from now on the token opens nothing."""
    row = db.session.execute(TAKE, {"token": hash_of(token)}).first()
    if row is None:
        return None
    body = PortalDraft.__table__.c.body.type.process_result_value(row.body, db.engine.dialect)
    return row.form, row.who, str(body)


def address_key(address: str) -> bytes:
    """The hash under which an address is counted; of IPv6 the network that one connection has."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return blind("-")
    is_long = found.version == 6 and not getattr(found, "ipv4_mapped", None)
    return blind(str(ipaddress.ip_network(f"{address}/{PREFIX}", strict=False) if is_long else found))
