"""Agencies and accounts, made by the owner: at set-up and for demo data."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, insert, select
from werkzeug.security import generate_password_hash

from app.models import Agency, AppUser, Membership
from app.rules.roles import BY_CODE

NATIONAL = 0  # the "county" of hotlines and the ministry


def found(
    owner: Connection,
    name: str,
    kind: str,
    county_id: int,
    *,
    phone: str | None = None,
    parent_id: int | None = None,
    serves: Sequence[str] = (),
) -> int:
    """Found an agency and return its id; the same name and kind in the same county is founded once.

    ``serves``: codes of the districts whose reports are dispatched there; none: the whole county.
    """
    same = select(Agency.id).where(Agency.name == name, Agency.kind == kind, Agency.county_id == county_id)
    there = owner.scalar(same)
    if there is not None:
        return int(there)
    values = {
        "name": name,
        "kind": kind,
        "county_id": county_id,
        "phone": phone,
        "parent_id": parent_id,
        "serves": list(serves),
    }
    return int(owner.execute(insert(Agency).values(values).returning(Agency.id)).scalar_one())


def engage(owner: Connection, username: str, name: tuple[str, str], password: str) -> int:
    """Make an account (``name``: family name, given name) and return its id; an existing username is left as it is."""
    there = owner.scalar(select(AppUser.id).where(AppUser.username == username))
    if there is not None:
        return int(there)
    made = insert(AppUser).values(
        username=username, last_name=name[0], first_name=name[1], email=f"{username}@demo.invalid", active=True,
        password=generate_password_hash(password),
    ).returning(AppUser.id)  # fmt: skip
    return int(owner.execute(made).scalar_one())


def appoint(owner: Connection, user_id: int, agency_id: int, role: str) -> int:
    """Give an account a place of work and return the membership's id. The first place decides who administers it.

    Raises:
        KeyError: no such role.
        ValueError: the role does not sit in an agency of this kind.
    """
    agency = owner.execute(select(Agency.kind, Agency.county_id).where(Agency.id == agency_id)).one()
    if agency.kind not in BY_CODE[role].agency_kinds:
        raise ValueError(f"{role} does not sit in a {agency.kind}")
    same = select(Membership.id).where(Membership.user_id == user_id, Membership.agency_id == agency_id,
                                       Membership.role == role, Membership.ended_at.is_(None))  # fmt: skip
    there = owner.scalar(same)
    if there is not None:
        return int(there)
    owner.execute(AppUser.__table__.update().where(AppUser.id == user_id, AppUser.county_id.is_(None))
                  .values(county_id=agency.county_id))  # fmt: skip
    values = {
        "user_id": user_id,
        "agency_id": agency_id,
        "role": role,
        "reach": BY_CODE[role].reach,
        "county_id": agency.county_id,
    }
    return int(owner.execute(insert(Membership).values(values).returning(Membership.id)).scalar_one())
