"""Organisations, accounts and who works where. A person at work is a membership: one user, one agency, one role."""

from __future__ import annotations

import datetime as dt

from flask_appbuilder.security.sqla.models import User
from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, Text, func
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Model, OfCounty

REACHES = ("own", "worker", "unit", "county", "card", "nation")
AGENCY_KINDS = (
    "intake", "protection", "welfare_centre", "ngo", "health_bureau", "hotline", "county_government", "ministry",
)  # fmt: skip


def one_of(column: str, values: tuple[str, ...]) -> str:
    """The SQL of a check constraint: the column holds one of these words."""
    return f"{column} in ({', '.join(repr(v) for v in values)})"


class Agency(OfCounty, Model):
    """A unit that works on cases: intake window, centre, NGO, health bureau, hotline, county, ministry."""

    __tablename__ = "agency"
    __table_args__ = (
        CheckConstraint(one_of("kind", AGENCY_KINDS), name="agency_kind_is_known"),
        Index("ix_agency_county", "county_id", "kind"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(Text)
    phone: Mapped[str | None] = mapped_column(Text)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"))
    is_active: Mapped[bool] = mapped_column(server_default="true")

    def __repr__(self) -> str:
        return self.name


class AppUser(User):
    """An account. Where its owner works, and as what, stands in ``membership``."""

    __tablename__ = "ab_user"
    __table_args__ = {"extend_existing": True}
    county_id: Mapped[int | None] = mapped_column(SmallInteger)
    language: Mapped[str | None] = mapped_column(Text)
    memberships: Mapped[list[Membership]] = relationship(
        primaryjoin="and_(foreign(Membership.user_id) == AppUser.id, Membership.ended_at.is_(None))",
        order_by="Membership.id",
        viewonly=True,
    )

    @property
    def full_name(self) -> str:
        """姓名: family name first, without a space when it is Chinese."""
        names = [self.last_name or "", self.first_name or ""]
        return ("" if all(not n.isascii() for n in names if n) else " ").join(names).strip()

    def __repr__(self) -> str:
        return self.full_name


class Membership(OfCounty, Model):
    """One hat: what this user is in this agency, and how far that lets the user see."""

    __tablename__ = "membership"
    __table_args__ = (
        CheckConstraint(one_of("reach", REACHES), name="reach_is_known"),
        Index("ix_membership_user", "user_id"),
        Index("ix_membership_agency", "agency_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"))
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    role: Mapped[str] = mapped_column(Text)
    reach: Mapped[str] = mapped_column(Text)
    since: Mapped[dt.datetime] = mapped_column(server_default=func.now())
    ended_at: Mapped[dt.datetime | None]
    agency: Mapped[Agency] = relationship(lazy="joined")
