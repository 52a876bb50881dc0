"""How people and their places are put on a page."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.sql import ColumnElement

from app.models import AppUser, Membership, db
from app.rules.roles import BY_CODE
from app.views.clocks import when


def is_worn() -> ColumnElement[bool]:
    """A hat that is worn now (``is_worn()`` in SQL)."""
    return (Membership.since <= func.now()) & or_(
        Membership.ended_at.is_(None), Membership.ended_at > func.now()
    )


def places_of(ids: list[int]) -> dict[int, list[Membership]]:
    """The memberships of these users, as far as the viewer may know them."""
    out: dict[int, list[Membership]] = {}
    for m in db.session.scalars(
        select(Membership).where(Membership.user_id.in_(ids)).order_by(Membership.id)
    ):
        out.setdefault(m.user_id, []).append(m)
    return out


def row(user: AppUser, places: list[Membership]) -> dict[str, Any]:
    """One person in a list."""
    now = dt.datetime.now(dt.UTC)
    return {
        "id": user.id,
        "name": user.full_name,
        "username": user.username,
        "is_active": user.active,
        "is_waiting": user.must_change_password,
        "last_login": when(user.last_login.replace(tzinfo=dt.UTC))
        if user.last_login
        else "",  # FAB stores UTC
        "places": [
            {
                "role": BY_CODE[m.role].name,
                "unit": m.agency.name,
                "since": when(m.since),
                "ended": when(m.ended_at) if m.ended_at and m.ended_at <= now else "",
                "until": when(m.ended_at) if m.ended_at and m.ended_at > now else "",
                "is_deputy": m.deputy_for is not None,
            }
            for m in places
        ],
    }
