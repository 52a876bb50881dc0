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
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.columns import ManyCodes, Sealed
from app.models.base import Model, OfCounty, OnCase, pk
from app.models.people import Agency, one_of

RISKS = ("high", "mid", "low", "unrated")
REASONS = ("intake", "lead", "helper", "delegated", "joint_plan", "transfer")
CAUSES = ("recall", "return", "term")
ON_UPDATE = {"onupdate": "CASCADE"}


class Household(OfCounty, Model):
    """A home (戶): the unit that is served. Its address is stored once."""

    __tablename__ = "household"
    __table_args__ = (
        UniqueConstraint("id", "county_id", name="household_has_one_county"),
        Index("ix_household_address", "address_key", postgresql_where=text("address_key is not null")),
    )
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
        Index("ix_kase_filed_at", "county_id", "filed_at"),
        Index("ix_kase_lead_user", "lead_user_id", "id"),
        Index("ix_kase_household", "household_id"),
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
    contact_every: Mapped[str | None] = mapped_column(
        Text
    )  # stricter than the table for this one case (從嚴)
    contact_method: Mapped[str | None] = mapped_column(Text)
    is_restricted: Mapped[bool] = mapped_column(server_default="false")
    """Somebody on it has an account (迴避): see ``Recusal``."""
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
        Index("one_lead_a_case", "case_id", unique=True, postgresql_where=text("reason = 'lead'")),
        Index("ix_case_access_user", "user_id", "agency_id", "case_id"),
    )
    case_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), primary_key=True)
    user_id: Mapped[int | None]
    reason: Mapped[str] = mapped_column(Text)
    since: Mapped[dt.datetime] = mapped_column(server_default=func.now())


class Recusal(OnCase, Model):
    """迴避: whoever has this account stands on the case, by the identity number. Kept by triggers (21_recusal.sql)."""

    __tablename__ = "recusal"
    id: Mapped[int] = pk()
    user_id: Mapped[int] = mapped_column(deferred=True)  # not granted
    since: Mapped[dt.datetime] = mapped_column(server_default=func.now())

    __table_args__ = OnCase.on_case(
        "recusal",
        Index("nobody_is_recused_twice", "case_id", "user_id", unique=True),
        Index("ix_recusal_user", "user_id"),
    )


class RecallNotice(OfCounty, Model):
    """What an NGO keeps after a recall: case number, day, whom to call. Nothing else.

    ``cause``: recalled by the lead or by the division itself, returned by the NGO, or the term (委託期間) was over.
    """

    __tablename__ = "recall_notice"
    __table_args__ = (
        CheckConstraint(one_of("cause", CAUSES), name="recall_cause_is_known"),
        Index("ix_recall_notice_agency", "agency_id", "id"),
        Index("ix_recall_notice_number", "number"),
    )
    id: Mapped[int] = pk()
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    user_id: Mapped[int | None]
    number: Mapped[str] = mapped_column(Text)
    recalled_on: Mapped[dt.date] = mapped_column(server_default=func.current_date())
    call_name: Mapped[str | None] = mapped_column(Text)
    call_phone: Mapped[str | None] = mapped_column(Text)
    cause: Mapped[str] = mapped_column(Text, server_default="recall")


class Person(OfCounty, Model):
    """Somebody on a case, stored once for all sheets. Never unique nationally: that would be an oracle."""

    __tablename__ = "person"
    __table_args__ = (
        UniqueConstraint("id", "county_id", name="person_has_one_county"),
        Index("ix_person_county", "county_id", "id"),
        Index("ix_person_id_no_key", "id_no_key"),
        Index("ix_person_phone_key", "phone_key", postgresql_where=text("phone_key is not null")),
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
    marital_status: Mapped[str | None] = mapped_column(Text)
    schooling: Mapped[str | None] = mapped_column(Text)
    school: Mapped[str | None] = mapped_column(Sealed())
    school_year: Mapped[str | None] = mapped_column(Text)
    special_education: Mapped[str | None] = mapped_column(Text)
    occupation: Mapped[str | None] = mapped_column(Sealed())
    criminal_record: Mapped[Any | None] = mapped_column(ManyCodes)
    drug_use: Mapped[str | None] = mapped_column(Text)
    alcohol_use: Mapped[str | None] = mapped_column(Text)
    smoking: Mapped[str | None] = mapped_column(Text)
    estimated_age: Mapped[int | None] = mapped_column(SmallInteger)  # where nobody knows the day of birth
    occupation_kind: Mapped[str | None] = mapped_column(Text)
    disability_categories: Mapped[Any | None] = mapped_column(ManyCodes)
    needs_interpreter: Mapped[str | None] = mapped_column(Text)
    conditions: Mapped[Any | None] = mapped_column(ManyCodes)  # alcohol, weapons, earlier violence …
    version: Mapped[int] = mapped_column(server_default="1")
    __mapper_args__ = {"version_id_col": version}


class Party(OnCase, Model):
    """A person's place on a case: the client (or victim), a member of the family, or who is said to have done it.

    A member of the family has kinship to the client, an offender (相對人、行為人、嫌疑人) a relation to the victim.
    """

    __tablename__ = "party"
    id: Mapped[int] = pk()
    person_id: Mapped[int] = mapped_column(BigInteger)
    role: Mapped[str] = mapped_column(Text)
    kin: Mapped[str | None] = mapped_column(Text)
    lives_together: Mapped[str | None] = mapped_column(Text)
    is_carer: Mapped[str | None] = mapped_column(Text)
    is_guardian: Mapped[str | None] = mapped_column(Text)
    is_legal_agent: Mapped[str | None] = mapped_column(Text)
    is_main_contact: Mapped[str | None] = mapped_column(Text)
    remark: Mapped[str | None] = mapped_column(Sealed())
    safe_contact: Mapped[Any | None] = mapped_column(ManyCodes)  # how a victim is reached without danger
    safe_time: Mapped[str | None] = mapped_column(Text)
    safe_person: Mapped[str | None] = mapped_column(Sealed())
    whereabouts: Mapped[str | None] = mapped_column(Sealed())
    safety: Mapped[str | None] = mapped_column(Text)
    relation: Mapped[str | None] = mapped_column(Text)  # of an offender, to the victim
    identity_known: Mapped[str | None] = mapped_column(Text)
    standing: Mapped[str | None] = mapped_column(Text)  # 照顧人, 兒少本人 …
    is_minor: Mapped[str | None] = mapped_column(Text)
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
