"""Names of colleagues and agencies for a page, in one query each, however many rows it has."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import bindparam, select, text

from app.models import Agency, db

STAFF = text(
    "select distinct user_id, last_name, first_name from staff where user_id = any (:ids)"
).bindparams(bindparam("ids", expanding=False))


class Names:
    """Looks up what a page is going to show."""

    def __init__(self, users: Iterable[int | None] = (), agencies: Iterable[int | None] = ()) -> None:
        ids, units = sorted({u for u in users if u}), sorted({a for a in agencies if a})
        found = db.session.execute(STAFF, {"ids": ids}) if ids else ()
        self._users = {r.user_id: f"{r.last_name}{r.first_name}" for r in found}
        query = select(Agency.id, Agency.name).where(Agency.id.in_(units))
        self._agencies = {row.id: row.name for row in db.session.execute(query)} if units else {}

    def user(self, user_id: int | None) -> str:
        """A colleague's name; empty when there is none."""
        return str(self._users.get(user_id or 0, ""))

    def agency(self, agency_id: int | None) -> str:
        """An agency's name; empty when there is none."""
        return str(self._agencies.get(agency_id or 0, ""))
