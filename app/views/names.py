"""Names of colleagues and agencies for a page, in one query, however many rows it has."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import text

from app.models import db

FIND = text(
    "select distinct 'user' as thing, user_id as id, last_name, first_name from staff where user_id = any (:users) "
    "union all select 'agency', id, name, phone from agency where id = any (:agencies)"
)


class Names:
    """Looks up what a page is going to show."""

    def __init__(self, users: Iterable[int | None] = (), agencies: Iterable[int | None] = ()) -> None:
        wanted = {"users": sorted({u for u in users if u}), "agencies": sorted({a for a in agencies if a})}
        rows = db.session.execute(FIND, wanted).all() if any(wanted.values()) else []
        self._names = {
            (r.thing, r.id): r.last_name if r.thing == "agency" else f"{r.last_name}{r.first_name or ''}"
            for r in rows
        }
        self._phones = {r.id: r.first_name or "" for r in rows if r.thing == "agency"}

    def user(self, user_id: int | None) -> str:
        """A colleague's name; empty when there is none."""
        return self._names.get(("user", user_id or 0), "")

    def agency(self, agency_id: int | None) -> str:
        """An agency's name; empty when there is none."""
        return self._names.get(("agency", agency_id or 0), "")

    def phone(self, agency_id: int | None) -> str:
        """An agency's telephone; empty when there is none."""
        return self._phones.get(agency_id or 0, "")
