"""What the public portal keeps: which reports came in by it, unfinished ones, and how often an address asks."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import Index, LargeBinary, Text, UniqueConstraint, func
from sqlalchemy.dialects.postgresql import ARRAY, UUID
from sqlalchemy.orm import Mapped, mapped_column

from app.columns import Sealed
from app.models.base import Model, OnCase, pk


class PortalReport(OnCase, Model):
    """A report that came in through the portal, and what it does not say (``rules/portal.LACKS``).

    Read by whoever reads the report. ``once`` is the key with which the same report, sent again, finds the first.
    """

    __tablename__ = "portal_report"
    id: Mapped[int] = pk()
    once: Mapped[uuid.UUID] = mapped_column(UUID(as_uuid=True))
    lacks: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default="{}")
    __table_args__ = OnCase.on_case(
        "portal_report",
        UniqueConstraint("once", name="portal_report_comes_in_once"),
        UniqueConstraint("case_id", name="portal_report_opens_one_case"),
    )


class PortalDraft(Model):
    """An unfinished report, found again once by whoever has its link. Of the link only the hash is here.

    ``who`` is as what somebody reports (``rules/portal.CALLERS``); ``body`` everything that was typed.
    """

    __tablename__ = "portal_draft"
    __table_args__ = (Index("ix_portal_draft_expires", "expires_at"),)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    form: Mapped[str] = mapped_column(Text)
    who: Mapped[str] = mapped_column(Text)
    body: Mapped[str] = mapped_column(Sealed())
    expires_at: Mapped[dt.datetime]


class PortalUse(Model):
    """Something that is counted: a report or a draft from an address, a wrong PIN for a number or from an address.

    Hashes alone, and gone after two days.
    """

    __tablename__ = "portal_use"
    __table_args__ = (
        Index("ix_portal_use_address", "address_hash", "what", "at"),
        Index("ix_portal_use_at", "at"),
    )
    id: Mapped[int] = pk()
    at: Mapped[dt.datetime] = mapped_column(server_default=func.now())
    what: Mapped[str] = mapped_column(Text)
    address_hash: Mapped[bytes] = mapped_column(LargeBinary)
