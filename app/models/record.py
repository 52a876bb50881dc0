"""What the system remembers about its users: changes, reads, exports, log-ins, failed tries, unfinished forms."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Index,
    LargeBinary,
    SmallInteger,
    Text,
    UniqueConstraint,
    func,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.columns import Sealed
from app.models.base import Model, OfCounty, pk
from app.models.people import one_of
from app.rules.exporting import FORMATS, REASONS


class Audit(Model):
    """One change of one row, written by trigger. Sealed columns stay sealed in it."""

    __tablename__ = "audit"
    __table_args__ = (
        Index("ix_audit_row", "thing", "row_id", "id"),
        Index("ix_audit_case", "of_case", "id"),
    )
    id: Mapped[int] = pk()
    at: Mapped[dt.datetime] = mapped_column(server_default=func.clock_timestamp())
    user_id: Mapped[int | None]
    membership_id: Mapped[int | None]
    act: Mapped[str] = mapped_column(Text)
    thing: Mapped[str] = mapped_column(Text)
    row_id: Mapped[int | None] = mapped_column(BigInteger)
    of_case: Mapped[int | None] = mapped_column(BigInteger)
    county_id: Mapped[int | None] = mapped_column(SmallInteger)
    diff: Mapped[dict[str, Any]] = mapped_column(JSONB)


class ReadLog(Model):
    """One response that showed rows: who, which page, which ids. In the same transaction as the page."""

    __tablename__ = "read_log"
    __table_args__ = (
        Index("ix_read_log_user", "user_id", "id"),
        Index("ix_read_log_ids", "ids", postgresql_using="gin"),  # who has looked at this row
    )
    id: Mapped[int] = pk()
    at: Mapped[dt.datetime] = mapped_column(server_default=func.now())
    user_id: Mapped[int]
    membership_id: Mapped[int | None]
    endpoint: Mapped[str] = mapped_column(Text)
    thing: Mapped[str] = mapped_column(Text)
    ids: Mapped[list[int]] = mapped_column(ARRAY(BigInteger))


class SheetExport(OfCounty, Model):
    """Sheets that were taken out of the system as a file: who, which, how many, in which shape, and why.

    Written before the file leaves. Which sheets they were stands in ``read_log``, under the same endpoint and moment.
    ``form`` is the code of the form, or empty for all sheets of one case (``about_case``); ``cases`` are all whose
    sheets are in the file. ``filters`` is the address of the list, ``note`` the reason in words.
    """

    __tablename__ = "sheet_export"
    __table_args__ = (
        CheckConstraint(one_of("reason", tuple(REASONS)), name="sheet_export_reason_is_known"),
        CheckConstraint(one_of("format", tuple(FORMATS)), name="sheet_export_format_is_known"),
        CheckConstraint("(form = '') = (about_case is not null)", name="sheet_export_is_of_a_form_or_a_case"),
        Index("ix_sheet_export_user", "user_id", "id"),
        Index("ix_sheet_export_county", "county_id", "id"),
        Index(
            "ix_sheet_export_cases", "cases", postgresql_using="gin"
        ),  # who has taken out sheets of this case
    )
    id: Mapped[int] = pk()
    at: Mapped[dt.datetime] = mapped_column(server_default=func.now())
    user_id: Mapped[int]
    membership_id: Mapped[int]
    agency_id: Mapped[int]
    form: Mapped[str] = mapped_column(Text)
    about_case: Mapped[int | None] = mapped_column(BigInteger)
    cases: Mapped[list[int]] = mapped_column(ARRAY(BigInteger), server_default="{}")
    filters: Mapped[str] = mapped_column(Sealed())
    reason: Mapped[str] = mapped_column(Text)
    note: Mapped[str] = mapped_column(Sealed())
    format: Mapped[str] = mapped_column(Text)
    is_coded: Mapped[bool]
    sheets: Mapped[int]


class LoginSession(Model):
    """A log-in that the server can end. The cookie holds a random token; only its hash is here."""

    __tablename__ = "login_session"
    __table_args__ = (Index("ix_login_session_user", "user_id"),)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    user_id: Mapped[int]
    membership_id: Mapped[int | None]
    data: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default="{}")
    started_at: Mapped[dt.datetime] = mapped_column(server_default=func.now())
    seen_at: Mapped[dt.datetime] = mapped_column(server_default=func.now())
    ended_at: Mapped[dt.datetime | None]


class LoginAttempt(Model):
    """A try to log in, by keyed hash of name and address. Counted to lock and to slow down."""

    __tablename__ = "login_attempt"
    __table_args__ = (
        Index("ix_login_attempt_name", "name_hash", "at"),
        Index("ix_login_attempt_address", "address_hash", "at"),
    )
    id: Mapped[int] = pk()
    at: Mapped[dt.datetime] = mapped_column(server_default=func.now())
    name_hash: Mapped[bytes] = mapped_column(LargeBinary)
    address_hash: Mapped[bytes] = mapped_column(LargeBinary)
    is_ok: Mapped[bool]


class FormDraft(Model):
    """An unfinished form as its writer left it. Sealed; seen by nobody else."""

    __tablename__ = "form_draft"
    __table_args__ = (UniqueConstraint("user_id", "form", "subject", name="one_draft_per_form"),)
    id: Mapped[int] = pk()
    user_id: Mapped[int]
    form: Mapped[str] = mapped_column(Text)
    subject: Mapped[str] = mapped_column(Text)
    body: Mapped[str] = mapped_column(Sealed())
    version: Mapped[int | None]
    saved_at: Mapped[dt.datetime] = mapped_column(server_default=func.now(), onupdate=func.now())
