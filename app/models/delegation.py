"""The delegation (委託) of a case to an NGO: what, why, until when, and what became of the offer (個資法施行細則§8)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, Text, func, text
from sqlalchemy.orm import Mapped, mapped_column

from app.columns import ManyCodes, Sealed
from app.models.base import Model, OnCase, pk
from app.models.people import one_of

STATES = ("offered", "running", "declined", "recalled", "returned", "ended")
STANDS = "state in ('offered', 'running')"


class Delegation(OnCase, Model):
    """A row beside the case, not a state of it: the lead stays with the public unit.

    An offer shows the NGO a summary (view ``my_offer``); the case itself comes into sight when the NGO has taken it on.
    One with ``extends_id`` asks for a longer period; taken on, it runs in the place of the one that it extends.
    """

    __tablename__ = "delegation"
    id: Mapped[int] = pk()
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    user_id: Mapped[int | None]
    state: Mapped[str] = mapped_column(Text, server_default="offered")
    scope: Mapped[str | None] = mapped_column(Sealed())
    purpose: Mapped[str | None] = mapped_column(Sealed())
    shared: Mapped[Any | None] = mapped_column(ManyCodes)
    starts_on: Mapped[dt.date]
    ends_on: Mapped[dt.date]
    offered_by: Mapped[int | None]
    offered_at: Mapped[dt.datetime] = mapped_column(server_default=func.now())
    answered_by: Mapped[int | None]
    answered_at: Mapped[dt.datetime | None]
    answer: Mapped[str | None] = mapped_column(Sealed())
    ended_at: Mapped[dt.datetime | None]
    extends_id: Mapped[int | None] = mapped_column(
        ForeignKey("delegation.id", name="extends_a_delegation")
    )  # whose period it would lengthen, if the NGO says yes
    told: Mapped[int] = mapped_column(SmallInteger, server_default="0")  # that it ends: early (1), soon (2)
    __table_args__ = OnCase.on_case(
        "delegation",
        CheckConstraint(one_of("state", STATES), name="delegation_state_is_known"),
        CheckConstraint("ends_on >= starts_on", name="delegation_ends_after_it_starts"),
        Index("ix_delegation_agency", "agency_id", "state", "id"),
        Index("ix_delegation_ends", "ends_on", postgresql_where=text(STANDS)),
        Index(
            "one_delegation_at_a_time",
            "case_id",
            "agency_id",
            "state",
            unique=True,
            postgresql_where=text(STANDS),
        ),
    )
