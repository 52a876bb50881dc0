"""The case (案), the people on it, and who may see it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    SmallInteger,
    Text,
    UniqueConstraint,
    func,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.columns import ManyCodes, Sealed
from app.models.base import Model, OfCounty, OnCase, pk
from app.models.people import Agency, one_of

RISKS = ("high", "mid", "low", "unrated")
REASONS = ("intake", "lead", "helper", "delegated", "joint_plan", "transfer")
ON_UPDATE = {"onupdate": "CASCADE"}


class Household(OfCounty, Model):
    """A home (戶): the unit that is served. Its address is stored once."""

    __tablename__ = "household"
    __table_args__ = (UniqueConstraint("id", "county_id", name="household_has_one_county"),)
    id: Mapped[int] = pk()
    address: Mapped[str | None] = mapped_column(Sealed())
    address_key: Mapped[bytes | None] = mapped_column(LargeBinary)
    version: Mapped[int] = mapped_column(server_default="1")
    __mapper_args__ = {"version_id_col": version}


class Case(OfCounty, Model):
    """A case from the first report to closure. ``risk`` decides whether an NGO may hold it (rules R00, R08)."""

    __tablename__ = "kase"
    __table_args__ = (
        UniqueConstraint("id", "county_id", name="case_has_one_county"),
        UniqueConstraint("number", name="case_number_is_unique"),
        CheckConstraint(one_of("risk", RISKS), name="risk_is_known"),
        ForeignKeyConstraint(
            ["household_id", "county_id"],
            ["household.id", "household.county_id"],
            name="case_and_household_share_the_county",
            onupdate="CASCADE",
        ),
        Index("ix_kase_county", "county_id", "id", postgresql_include=["number"]),
        Index("ix_kase_status", "county_id", "status", "id"),
        Index("ix_kase_risk", "county_id", "risk", "id"),
        Index("ix_kase_status_risk", "county_id", "status", "risk", "id"),
        Index("ix_kase_filed_by", "filed_by", "id"),
    )
    id: Mapped[int] = pk()
    number: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(Text)
    status: Mapped[str] = mapped_column(Text, server_default="reported")
    risk: Mapped[str] = mapped_column(Text, server_default="unrated")
    is_assessed: Mapped[bool] = mapped_column(server_default="false")
    is_willing: Mapped[bool] = mapped_column(server_default="false")
    needs_authority: Mapped[bool] = mapped_column(server_default="false")
    family_name: Mapped[str | None] = mapped_column(Sealed())
    household_id: Mapped[int | None] = mapped_column(BigInteger)
    filed_by: Mapped[int | None] = mapped_column(deferred=True)  # not granted: may be who has reported
    filed_at: Mapped[dt.datetime] = mapped_column(server_default=func.now())
    pin_hash: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)  # not granted
    lead_agency_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"))
    lead_user_id: Mapped[int | None]
    opened_on: Mapped[dt.date | None]
    closed_on: Mapped[dt.date | None]
    version: Mapped[int] = mapped_column(server_default="1")
    lead_agency: Mapped[Agency | None] = relationship(viewonly=True)

    def __repr__(self) -> str:
        return self.number


class CaseAccess(OfCounty, Model):
    """Why an agency, and in it a worker, may see a case. One row per case and agency; history is in the audit."""

    __tablename__ = "case_access"
    __table_args__ = (
        ForeignKeyConstraint(
            ["case_id", "county_id"],
            ["kase.id", "kase.county_id"],
            name="access_stays_in_the_county_of_its_case",
            ondelete="CASCADE",
            onupdate="CASCADE",
        ),
        CheckConstraint(one_of("reason", REASONS), name="reason_is_known"),
        Index("ix_case_access_agency", "agency_id", "case_id"),
        Index("ix_case_access_user", "user_id", "agency_id", "case_id"),
    )
    case_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), primary_key=True)
    user_id: Mapped[int | None]
    reason: Mapped[str] = mapped_column(Text)
    since: Mapped[dt.datetime] = mapped_column(server_default=func.now())


class RecallNotice(OfCounty, Model):
    """What an NGO keeps after a recall: case number, day, whom to call. Nothing else."""

    __tablename__ = "recall_notice"
    __table_args__ = (Index("ix_recall_notice_agency", "agency_id", "id"),)
    id: Mapped[int] = pk()
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    user_id: Mapped[int | None]
    number: Mapped[str] = mapped_column(Text)
    recalled_on: Mapped[dt.date] = mapped_column(server_default=func.current_date())
    call_name: Mapped[str | None] = mapped_column(Text)
    call_phone: Mapped[str | None] = mapped_column(Text)


class Person(OfCounty, Model):
    """Somebody on a case, stored once for all sheets. Never unique nationally: that would be an oracle."""

    __tablename__ = "person"
    __table_args__ = (
        UniqueConstraint("id", "county_id", name="person_has_one_county"),
        Index("ix_person_county", "county_id", "id"),
        Index("ix_person_id_no_key", "id_no_key"),
    )
    id: Mapped[int] = pk()
    name: Mapped[str | None] = mapped_column(Sealed())
    name_grams: Mapped[list[int] | None] = mapped_column(ARRAY(BigInteger))
    id_kind: Mapped[str | None] = mapped_column(Text)
    id_no: Mapped[str | None] = mapped_column(Sealed())
    id_no_key: Mapped[bytes | None] = mapped_column(LargeBinary)
    sex: Mapped[str | None] = mapped_column(Text)
    born_on: Mapped[dt.date | None]
    nationality: Mapped[str | None] = mapped_column(Text)
    identity_groups: Mapped[Any | None] = mapped_column(ManyCodes)
    indigenous_people: Mapped[str | None] = mapped_column(Text)
    languages: Mapped[Any | None] = mapped_column(ManyCodes)
    registered_address: Mapped[str | None] = mapped_column(Sealed())
    address: Mapped[str | None] = mapped_column(Sealed())
    is_address_secret: Mapped[bool] = mapped_column(server_default="false")
    phone: Mapped[str | None] = mapped_column(Sealed())
    phone_key: Mapped[bytes | None] = mapped_column(LargeBinary)
    welfare: Mapped[Any | None] = mapped_column(ManyCodes)
    education: Mapped[str | None] = mapped_column(Text)
    employment: Mapped[str | None] = mapped_column(Text)
    health: Mapped[Any | None] = mapped_column(ManyCodes)
    disability_level: Mapped[str | None] = mapped_column(Text)
    version: Mapped[int] = mapped_column(server_default="1")
    __mapper_args__ = {"version_id_col": version}


class Party(OnCase, Model):
    """A person's place on a case: the client, or a member of the family, with kinship to the client."""

    __tablename__ = "party"
    id: Mapped[int] = pk()
    person_id: Mapped[int] = mapped_column(BigInteger)
    role: Mapped[str] = mapped_column(Text)
    kin: Mapped[str | None] = mapped_column(Text)
    lives_together: Mapped[str | None] = mapped_column(Text)
    is_carer: Mapped[str | None] = mapped_column(Text)
    remark: Mapped[str | None] = mapped_column(Sealed())
    ended_on: Mapped[dt.date | None]
    person: Mapped[Person] = relationship(primaryjoin="foreign(Party.person_id) == Person.id", lazy="joined")

    __table_args__ = OnCase.on_case(
        "party",
        ForeignKeyConstraint(
            ["person_id", "county_id"],
            ["person.id", "person.county_id"],
            name="party_and_person_share_the_county",
            onupdate="CASCADE",
        ),
        Index("ix_party_person", "person_id", "case_id"),
    )


class PersonAccess(OfCounty, Model):
    """Who may see a person, and through which case. Kept by triggers on party and case_access, never by hand."""

    __tablename__ = "person_access"
    __table_args__ = (
        Index("ix_person_access_agency", "agency_id", "person_id"),
        Index("ix_person_access_user", "user_id", "agency_id", "person_id"),
        Index("ix_person_access_case", "case_id"),
    )
    person_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    case_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    agency_id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int | None]
    reason: Mapped[str] = mapped_column(Text)


class NameGram(OfCounty, Model):
    """Keyed one- and two-character grams of the names on a case: search by part of a Chinese name under the walls."""

    __tablename__ = "name_gram"
    __table_args__ = (
        ForeignKeyConstraint(
            ["case_id", "county_id"],
            ["kase.id", "kase.county_id"],
            name="gram_stays_in_the_county_of_its_case",
            ondelete="CASCADE",
            onupdate="CASCADE",
        ),
        Index("ix_name_gram_case", "case_id", "gram", "person_id"),
    )
    gram: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    county_id: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    case_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    person_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
