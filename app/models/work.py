"""What happens on a case and what is owed: events, clocks, notices, and the outbox that never loses one."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from sqlalchemy import BigInteger, ColumnElement, Index, SmallInteger, Text, and_, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.hybrid import hybrid_property
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
    __table_args__ = OnCase.on_case(
        "event",
        Index(
            "ix_event_verb", "county_id", "verb", "case_id"
        ),  # what became of a county's reports: read from it alone
        Index("ix_event_refused", "by_agency_id", "id", postgresql_where=text("verb = 'refuse'")),
    )


RUNS: Final = "met_at is null and excused_at is null"


class Due(OnCase, Model):
    """A clock (期限): which duty, since when, until when, whether it was met, and why not (see ``rules/deadlines``).

    It runs until it is met or is no longer owed (``excuse``). ``grounds`` say why it is late; it is owed all the same.
    ``nth``, ``every`` and ``base_on`` belong to a recurring duty: the next one is counted from the same day.
    """

    __tablename__ = "due"
    id: Mapped[int] = pk()
    duty: Mapped[str] = mapped_column(Text)
    agency_id: Mapped[int | None]
    user_id: Mapped[int | None]
    starts_at: Mapped[dt.datetime]
    due_at: Mapped[dt.datetime]
    met_at: Mapped[dt.datetime | None]
    met_form: Mapped[str | None] = mapped_column(Text)
    met_sheet: Mapped[int | None] = mapped_column(BigInteger)
    excused_at: Mapped[dt.datetime | None]
    excuse: Mapped[str | None] = mapped_column(Text)
    grounds: Mapped[str | None] = mapped_column(Text)
    grounds_at: Mapped[dt.datetime | None]
    grounds_by: Mapped[int | None]
    level: Mapped[int] = mapped_column(SmallInteger, server_default="0")
    soon_at: Mapped[dt.datetime | None]
    alert_at: Mapped[dt.datetime | None]
    county_at: Mapped[dt.datetime | None]
    nth: Mapped[int | None] = mapped_column(SmallInteger)
    every: Mapped[str | None] = mapped_column(Text)
    base_on: Mapped[dt.date | None]
    sheet_form: Mapped[str | None] = mapped_column(Text)
    sheet_id: Mapped[int | None] = mapped_column(BigInteger)

    @hybrid_property
    def is_open(self) -> bool:
        """Still owed: neither met nor excused."""
        return self.met_at is None and self.excused_at is None

    @is_open.inplace.expression
    @classmethod
    def _is_open(cls) -> ColumnElement[bool]:
        return and_(cls.met_at.is_(None), cls.excused_at.is_(None))

    __table_args__ = OnCase.on_case(
        "due",
        Index("ix_due_open_case", "case_id", "due_at", postgresql_where=text(RUNS)),
        Index("ix_due_open_agency", "agency_id", "due_at", postgresql_where=text(RUNS)),
        Index("ix_due_open_user", "user_id", "due_at", postgresql_where=text(RUNS)),
        Index("ix_due_open_county", "county_id", "due_at", postgresql_where=text(RUNS)),
        Index(
            "ix_due_dispatch", "county_id", "case_id",
            postgresql_include=["due_at", "met_at", "excused_at"], postgresql_where=text("duty = 'dispatch'"),
        ),
        Index("ix_due_to_sweep", "alert_at", postgresql_where=text(f"{RUNS} and alert_at is not null")),
        Index(
            "due_runs_once", "case_id", "duty", "base_on", "nth", "sheet_form", "sheet_id",
            unique=True, postgresql_where=text(RUNS), postgresql_nulls_not_distinct=True,
        ),
    )  # fmt: skip


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
    """A line in somebody's inbox. Holds a verb and a case number, never a name; the e-mail about it holds no more.

    ``mail_key`` is the outbox row of its e-mail (none: no e-mail is wanted), ``mailed_at`` when that has left.
    """

    __tablename__ = "notice"
    __table_args__ = (
        Index("ix_notice_user", "user_id", "id"),
        Index("ix_notice_unread", "user_id", "id", postgresql_where=text("read_at is null")),
        Index("ix_notice_mail", "mail_key", postgresql_where=text("mailed_at is null")),
    )
    id: Mapped[int] = pk()
    user_id: Mapped[int]
    outbox_key: Mapped[str] = mapped_column(Text, unique=True)
    verb: Mapped[str] = mapped_column(Text)
    number: Mapped[str | None] = mapped_column(Text)
    case_id: Mapped[int | None] = mapped_column("about_case", BigInteger)
    about: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default="{}")
    by_user_id: Mapped[int | None]
    at: Mapped[dt.datetime] = mapped_column(server_default=func.now())
    read_at: Mapped[dt.datetime | None]
    mail_key: Mapped[str | None] = mapped_column(Text)
    mailed_at: Mapped[dt.datetime | None]


class CaseCounter(OfCounty, Model):
    """The last number given, per county, kind and Minguo year."""

    __tablename__ = "case_counter"
    county_id: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    kind: Mapped[str] = mapped_column(Text, primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    last: Mapped[int]
