"""A case asked over to another county, and after it the card that stays behind (移轉他縣市)."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, SmallInteger, Text, func, text
from sqlalchemy.orm import Mapped, mapped_column

from app.columns import Sealed
from app.models.base import Model, OfCounty, pk
from app.models.people import one_of

STATES = ("asked", "accepted", "refused", "withdrawn")


class CountyMove(OfCounty, Model):
    """One request. ``county_id`` is the county that asks, and the row stays there whatever becomes of the case.

    ``about_case`` has no key to the case: that goes, and this stays. Accepted, the row is all that the county and the
    unit keep: the number, the day, and whom to call there.
    """

    __tablename__ = "county_move"
    id: Mapped[int] = pk()
    to_county_id: Mapped[int] = mapped_column(SmallInteger)
    about_case: Mapped[int] = mapped_column(BigInteger)
    number: Mapped[str] = mapped_column(Text)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    user_id: Mapped[int | None]
    state: Mapped[str] = mapped_column(Text, server_default="asked")
    reason: Mapped[str | None] = mapped_column(Sealed())
    asked_by: Mapped[int | None]
    asked_at: Mapped[dt.datetime] = mapped_column(server_default=func.now())
    answered_by: Mapped[int | None]
    answered_at: Mapped[dt.datetime | None]
    answer: Mapped[str | None] = mapped_column(Sealed())
    call_name: Mapped[str | None] = mapped_column(Text)
    call_phone: Mapped[str | None] = mapped_column(Text)
    __table_args__ = (
        CheckConstraint(one_of("state", STATES), name="county_move_state_is_known"),
        Index("ix_county_move_agency", "agency_id", "id"),
        Index("ix_county_move_county", "county_id", "id"),
        Index("ix_county_move_user", "user_id", "id"),
        Index("ix_county_move_to", "to_county_id", "id", postgresql_where=text("state = 'asked'")),
        Index("one_county_at_a_time", "about_case", unique=True, postgresql_where=text("state = 'asked'")),
    )
