"""An NGO's own notes after a recall: its request for them, and the copies that were handed out.

It must keep them seven years (社會工作師法§16, R26), and no longer sees the case. So neither row leads to one:
``of_case`` and ``of_sheet`` are granted to nobody.
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Text, func, text
from sqlalchemy.orm import Mapped, mapped_column

from app.columns import Sealed
from app.models.base import Model, OfCounty, pk
from app.models.people import one_of

ASKED, GRANTED, DECLINED = "asked", "granted", "declined"
STATES = (ASKED, GRANTED, DECLINED)


class NoteRequest(OfCounty, Model):
    """What an NGO asks of the lead: copies of the sheets that it wrote itself, and why. Written by ``ask_notes()``."""

    __tablename__ = "note_request"
    __table_args__ = (
        CheckConstraint(one_of("state", STATES), name="note_request_state_is_known"),
        Index("ix_note_request_agency", "agency_id", "id"),
        Index("ix_note_request_case", "of_case", "id"),
        Index(
            "one_note_request_at_a_time", "recall_id", unique=True, postgresql_where=text("state = 'asked'")
        ),
    )
    id: Mapped[int] = pk()
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    recall_id: Mapped[int] = mapped_column(ForeignKey("recall_notice.id", name="note_request_is_of_a_recall"))
    number: Mapped[str] = mapped_column(Text)
    of_case: Mapped[int] = mapped_column(BigInteger, deferred=True)  # not granted
    reason: Mapped[str] = mapped_column(Sealed())
    asked_by: Mapped[int]
    asked_at: Mapped[dt.datetime] = mapped_column(server_default=func.now())
    state: Mapped[str] = mapped_column(Text, server_default=ASKED)
    grounds: Mapped[str | None] = mapped_column(Sealed())
    answered_by: Mapped[int | None]
    answered_at: Mapped[dt.datetime | None]
    ends_on: Mapped[dt.date | None]


class NoteCopy(OfCounty, Model):
    """The frozen text of one sheet, as it was handed out; read until ``ends_on``. ``sha256`` covers text and head."""

    __tablename__ = "note_copy"
    __table_args__ = (
        Index("ix_note_copy_agency", "agency_id", "id"),
        Index("ix_note_copy_request", "request_id", "id"),
    )
    id: Mapped[int] = pk()
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    asked_by: Mapped[int]
    request_id: Mapped[int] = mapped_column(ForeignKey("note_request.id", name="note_copy_is_of_a_request"))
    number: Mapped[str] = mapped_column(Text)
    form: Mapped[str] = mapped_column(Text)
    edition: Mapped[dt.date]
    written_at: Mapped[dt.datetime]
    content: Mapped[str] = mapped_column(Sealed())
    sha256: Mapped[str] = mapped_column(Text)
    given_at: Mapped[dt.datetime] = mapped_column(server_default=func.now())
    ends_on: Mapped[dt.date]
    of_case: Mapped[int] = mapped_column(BigInteger, deferred=True)  # not granted
    of_sheet: Mapped[int] = mapped_column(BigInteger, deferred=True)  # not granted
