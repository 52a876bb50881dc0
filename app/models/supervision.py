"""督導紀錄: what the lead looked at of an NGO's work, and what was agreed. No official form is public (用語非官方)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import CheckConstraint, FetchedValue, ForeignKey, Index, func
from sqlalchemy.orm import Mapped, mapped_column

from app.columns import ManyCodes, Sealed
from app.models.base import Model, OnCase, pk


class Supervision(OnCase, Model):
    """One look of the lead at a delegation. Written once; ``is_shared``: also read by the NGO's supervisor, as long as
    the case is delegated to it. ``looked_at``: codes of ``rules/supervision``. ``FetchedValue``: the database puts it.
    """

    __tablename__ = "supervision"
    __table_args__ = OnCase.on_case(
        "supervision",
        CheckConstraint("next_on is null or next_on > held_on", name="next_supervision_is_later"),
        Index("ix_supervision_delegation", "delegation_id", "id"),
    )
    id: Mapped[int] = pk()
    delegation_id: Mapped[int] = mapped_column(
        ForeignKey("delegation.id", name="supervision_is_of_a_delegation")
    )
    ngo_id: Mapped[int] = mapped_column(server_default=FetchedValue())
    held_on: Mapped[dt.date]
    looked_at: Mapped[Any] = mapped_column(ManyCodes)
    agreed: Mapped[str] = mapped_column(Sealed())
    next_on: Mapped[dt.date | None]
    is_shared: Mapped[bool]
    created_by: Mapped[int] = mapped_column(server_default=FetchedValue())
    agency_id: Mapped[int] = mapped_column(server_default=FetchedValue())
    created_at: Mapped[dt.datetime] = mapped_column(server_default=func.now())
