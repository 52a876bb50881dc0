"""What a decision table said about a case, and what a person chose. Written once, never changed."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import CheckConstraint, FetchedValue, Index, SmallInteger, Text, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Model, OnCase, pk


class StoredDecision(OnCase, Model):
    """One answer of a decision table (決策表): table, version, what was given, the row that fired, and its outcome.

    ``chosen``: what the person decided where that differs from the outcome; then ``reason`` says why.
    ``is_triage``: the newest of its table counts for the dispatch; written by the window alone, while the report waits.
    ``is_intake``: asked at report, screening or about the reporter; whoever was delegated the case does not see it.
    ``created_by`` and ``agency_id`` are put by the database, as on a sheet (``sign_sheet``).
    """

    __tablename__ = "decision"
    __table_args__ = OnCase.on_case(
        "decision",
        CheckConstraint(
            "chosen is null or coalesce(trim(reason), '') <> ''", name="a_different_choice_has_a_reason"
        ),
        CheckConstraint("row_no > 0", name="a_row_has_fired"),
        CheckConstraint("is_intake or not is_triage", name="triage_belongs_to_the_intake"),
        Index("ix_decision_table", "county_id", "table_id", "id"),
        Index("ix_decision_latest", "table_id", "id"),
    )
    id: Mapped[int] = pk()
    table_id: Mapped[str] = mapped_column(Text)
    version: Mapped[str] = mapped_column(Text)
    inputs: Mapped[dict[str, str]] = mapped_column(JSONB)
    row_no: Mapped[int] = mapped_column(SmallInteger)
    outcome: Mapped[dict[str, Any]] = mapped_column(JSONB)
    chosen: Mapped[str | None] = mapped_column(Text)
    reason: Mapped[str | None] = mapped_column(Text)
    is_intake: Mapped[bool] = mapped_column(server_default="false")
    is_triage: Mapped[bool] = mapped_column(server_default="false")
    created_by: Mapped[int] = mapped_column(server_default=FetchedValue())
    agency_id: Mapped[int] = mapped_column(server_default=FetchedValue())
    at: Mapped[dt.datetime] = mapped_column(server_default=func.now())
