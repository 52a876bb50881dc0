"""Organisations, accounts and who works where. A person at work is a membership: one user, one agency, one role."""

from __future__ import annotations

import datetime as dt
import uuid

from flask_appbuilder.security.sqla.models import User
from sqlalchemy import (
    CheckConstraint,
    Computed,
    ForeignKey,
    Index,
    LargeBinary,
    SmallInteger,
    Text,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, deferred, mapped_column, query_expression, relationship

from app.models.base import Model, OfCounty, pk

REACHES = ("own", "worker", "unit", "county", "card", "nation")
AGENCY_KINDS = (
    "intake", "protection", "welfare_centre", "ngo", "health_bureau", "hotline", "county_government", "ministry",
)  # fmt: skip
MAIL_WHEN = ("at_once", "daily", "none")


def one_of(column: str, values: tuple[str, ...]) -> str:
    """The SQL of a check constraint: the column holds one of these words."""
    return f"{column} in ({', '.join(repr(v) for v in values)})"


class Agency(OfCounty, Model):
    """A unit that works on cases: intake window, centre, NGO, health bureau, hotline, county, ministry."""

    __tablename__ = "agency"
    __table_args__ = (
        CheckConstraint(one_of("kind", AGENCY_KINDS), name="agency_kind_is_known"),
        CheckConstraint("array_to_string(serves, '') ~ '^([0-9]{8})*$'", name="agency_serves_districts"),
        Index("ix_agency_county", "county_id", "kind"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(Text)
    phone: Mapped[str | None] = mapped_column(Text)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"))
    is_active: Mapped[bool] = mapped_column(server_default="true")
    serves: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default="{}")
    """Codes of the districts (``facts/counties``) whose reports are dispatched here; none: of the whole county."""

    def __repr__(self) -> str:
        return self.name


class AppUser(User):
    """An account. Where its owner works, and as what, stands in ``membership``."""

    __tablename__ = "ab_user"
    __table_args__ = {"extend_existing": True}
    county_id: Mapped[int | None] = mapped_column(SmallInteger)
    language: Mapped[str | None] = mapped_column(Text)
    mail_when: Mapped[str] = mapped_column(Text, server_default="at_once")  # one of MAIL_WHEN
    unread: Mapped[int | None] = query_expression()  # notices not read yet, counted no further than 100
    phone: Mapped[str | None] = mapped_column(Text)
    must_change_password: Mapped[bool] = mapped_column(server_default="false")
    password_until: Mapped[dt.datetime | None]  # a one-time password lapses
    id_no_key: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)  # not granted
    """Blind index of the identity number: by it the owner is found on cases (``Recusal``)."""
    knows_id_no: Mapped[bool] = mapped_column(Computed("id_no_key is not null", persisted=True))
    password = deferred(User.__table__.c.password)  # granted to nobody: the doors alone read it
    memberships: Mapped[list[Membership]] = relationship(
        primaryjoin="and_(foreign(Membership.user_id) == AppUser.id, Membership.since <= func.now(), "
        "or_(Membership.ended_at.is_(None), Membership.ended_at > func.now()))",  # is_worn() in SQL
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


ACCOUNTS = AppUser.__table__.c
Index("ix_ab_user_username", func.lower(ACCOUNTS.username), unique=True)  # one name, however it is typed
Index("ix_ab_user_email", func.lower(ACCOUNTS.email))
Index("ix_ab_user_id_no_key", ACCOUNTS.id_no_key, postgresql_where=ACCOUNTS.id_no_key.is_not(None))
Index("ix_ab_user_county", ACCOUNTS.county_id, ACCOUNTS.username)


class Membership(OfCounty, Model):
    """One hat: what this user is in this agency, and how far that lets the user see.

    Worn from ``since`` until ``ended_at``, which may lie ahead: a deputy's hat (代理) ends by itself.
    """

    __tablename__ = "membership"
    __table_args__ = (
        CheckConstraint(one_of("reach", REACHES), name="reach_is_known"),
        Index("ix_membership_user", "user_id"),
        Index("ix_membership_agency", "agency_id"),
        Index("ix_membership_county", "county_id", "id"),
        Index("ix_membership_deputy", "deputy_for", postgresql_where=text("deputy_for is not null")),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"))
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    role: Mapped[str] = mapped_column(Text)
    reach: Mapped[str] = mapped_column(Text)
    since: Mapped[dt.datetime] = mapped_column(server_default=func.now())
    ended_at: Mapped[dt.datetime | None]
    deputy_for: Mapped[int | None] = mapped_column(  # whose work during a leave
        ForeignKey("membership.id", name="deputy_for_a_membership")
    )
    agency: Mapped[Agency] = relationship(lazy="joined")


class StaffImport(OfCounty, Model):
    """A staff list (名冊) that was taken over, once: the second press of the button finds the first."""

    __tablename__ = "staff_import"
    __table_args__ = (UniqueConstraint("once", name="staff_list_is_taken_over_once"),)
    id: Mapped[int] = pk()
    once: Mapped[uuid.UUID]
    by_user_id: Mapped[int]
    at: Mapped[dt.datetime] = mapped_column(server_default=func.now())
    people: Mapped[int]
