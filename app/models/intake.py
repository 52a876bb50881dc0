"""The intake desk: where a report stands in the queue, of which case it is a duplicate, notes of the window."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    FetchedValue,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    Text,
    func,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.columns import Sealed
from app.models.base import Model, OfCounty, OnCase, pk
from app.models.people import one_of
from app.rules.intake import NOTE_KINDS, NOTE_RESULTS


class Intake(OfCounty, Model):
    """A report's place in the queue of its window (受理). Kept by triggers and verbs, read through ``intake_queue``.

    ``is_here``: it waits at the window. ``user_id``: who works on it since ``taken_at``. ``family_key`` is equal for
    reports about the same client with the same data; without it a report stands alone. ``is_emergency``: see
    ``rules/intake.EMERGENCIES``.
    """

    __tablename__ = "intake"
    __table_args__ = (
        ForeignKeyConstraint(
            ["case_id", "county_id"],
            ["kase.id", "kase.county_id"],
            name="intake_stays_in_the_county_of_its_case",
            onupdate="CASCADE",
        ),
        Index("ix_intake_queue", "county_id", "case_id", postgresql_where=text("is_here")),
    )
    case_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    is_here: Mapped[bool]
    is_emergency: Mapped[bool] = mapped_column(server_default="false")
    family_key: Mapped[bytes | None] = mapped_column(LargeBinary)
    user_id: Mapped[int | None]
    taken_at: Mapped[dt.datetime | None]


class CaseLink(OnCase, Model):
    """A report that is a duplicate (併案) of a case of the same county. It stands until the report is taken up again.

    Why stands in the event of the verb. While it stands, whoever leads the other case reads the report.
    """

    __tablename__ = "case_link"
    __table_args__ = OnCase.on_case(
        "case_link",
        ForeignKeyConstraint(
            ["other_id", "county_id"],
            ["kase.id", "kase.county_id"],
            name="a_duplicate_stays_in_the_county",
        ),
        CheckConstraint("kind = 'duplicate'", name="case_link_kind_is_known"),
        CheckConstraint("other_id <> case_id", name="no_duplicate_of_itself"),
        Index("one_duplicate_at_a_time", "case_id", unique=True, postgresql_where=text("ended_at is null")),
        Index("ix_case_link_other", "other_id", postgresql_where=text("ended_at is null")),
    )
    id: Mapped[int] = pk()
    other_id: Mapped[int] = mapped_column(BigInteger)
    kind: Mapped[str] = mapped_column(Text, server_default="duplicate")
    by_user_id: Mapped[int]
    at: Mapped[dt.datetime] = mapped_column(server_default=func.now())
    ended_at: Mapped[dt.datetime | None]
    ended_by: Mapped[int | None]


class WindowNote(OnCase, Model):
    """電聯及查詢紀錄: whom the window has called, or where it has looked, before a dispatch. Never changed.

    Read by the window and later by the lead, not by whoever is delegated the case. ``created_by`` and ``agency_id``
    are put by the database.
    """

    __tablename__ = "window_note"
    __table_args__ = OnCase.on_case(
        "window_note",
        CheckConstraint(one_of("kind", tuple(NOTE_KINDS)), name="window_note_kind_is_known"),
        CheckConstraint(one_of("result", tuple(NOTE_RESULTS)), name="window_note_result_is_known"),
    )
    id: Mapped[int] = pk()
    kind: Mapped[str] = mapped_column(Text)
    whom: Mapped[str] = mapped_column(Sealed())
    result: Mapped[str] = mapped_column(Text)
    note: Mapped[str] = mapped_column(Sealed())
    created_by: Mapped[int] = mapped_column(server_default=FetchedValue())
    agency_id: Mapped[int] = mapped_column(server_default=FetchedValue())
    created_at: Mapped[dt.datetime] = mapped_column(server_default=func.now())
