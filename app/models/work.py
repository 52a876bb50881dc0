"""What happens on a case and what is owed: events, clocks, notices, and the outbox that never loses one."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import BigInteger, Index, SmallInteger, Text, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Model, OfCounty, OnCase, pk


class Event(OnCase, Model):
    """Something that happened on a case, in the past tense. Written by verbs only; never changed."""

    __tablename__ = "event"
    id: Mapped[int] = pk()
    at: Mapped[dt.datetime] = mapped_column(server_default=func.now())
    verb: Mapped[str] = mapped_column(Text)
    about: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default="{}")
    by_user_id: Mapped[int | None]
    by_agency_id: Mapped[int | None]


class Due(OnCase, Model):
    """A clock that runs: which duty, since when, until when, and whether it was met (see ``rules/deadlines``)."""

    __tablename__ = "due"
    id: Mapped[int] = pk()
    duty: Mapped[str] = mapped_column(Text)
    agency_id: Mapped[int | None]
    user_id: Mapped[int | None]
    starts_at: Mapped[dt.datetime]
    due_at: Mapped[dt.datetime]
    met_at: Mapped[dt.datetime | None]
    __table_args__ = OnCase.on_case(
        "due",
        Index("ix_due_open_case", "case_id", "due_at", postgresql_where=text("met_at is null")),
        Index("ix_due_open_agency", "agency_id", "due_at", postgresql_where=text("met_at is null")),
        Index("ix_due_open_user", "user_id", "due_at", postgresql_where=text("met_at is null")),
        Index("ix_due_open_county", "county_id", "due_at", postgresql_where=text("met_at is null")),
    )


class Outbox(Model):
    """A message that must leave, written in the business transaction. Celery is the nudge; this row is the truth."""

    __tablename__ = "outbox"
    __table_args__ = (
        Index("ix_outbox_waiting", "next_at", postgresql_where=text("sent_at is null and dead_at is null")),
    )
    id: Mapped[int] = pk()
    key: Mapped[str] = mapped_column(Text, unique=True)
    kind: Mapped[str] = mapped_column(Text)
    payload: Mapped[dict[str, Any]] = mapped_column(JSONB)
    created_at: Mapped[dt.datetime] = mapped_column(server_default=func.now())
    next_at: Mapped[dt.datetime] = mapped_column(server_default=func.now())
    attempts: Mapped[int] = mapped_column(server_default="0")
    sent_at: Mapped[dt.datetime | None]
    dead_at: Mapped[dt.datetime | None]


class Notice(Model):
    """A line in somebody's inbox. Holds a verb and a case number, never a name."""

    __tablename__ = "notice"
    __table_args__ = (Index("ix_notice_user", "user_id", "id"),)
    id: Mapped[int] = pk()
    user_id: Mapped[int]
    outbox_key: Mapped[str] = mapped_column(Text, unique=True)
    verb: Mapped[str] = mapped_column(Text)
    number: Mapped[str | None] = mapped_column(Text)
    case_id: Mapped[int | None] = mapped_column("about_case", BigInteger)
    at: Mapped[dt.datetime] = mapped_column(server_default=func.now())
    read_at: Mapped[dt.datetime | None]


class CaseCounter(OfCounty, Model):
    """The last number given, per county, kind and Minguo year."""

    __tablename__ = "case_counter"
    county_id: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    kind: Mapped[str] = mapped_column(Text, primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    last: Mapped[int]
