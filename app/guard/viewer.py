"""Who is looking. PostgreSQL is told, signed, at the start of every transaction; nobody sees nothing."""

from __future__ import annotations

import base64
import hmac
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from flask import current_app, g, has_app_context
from sqlalchemy import Connection, bindparam, event, func, select
from sqlalchemy.orm import Session, scoped_session

from app.models.base import BoundSession

BLOCK = 64  # bytes of a SHA-256 block (RFC 2104)


@dataclass(frozen=True)
class Viewer:
    """A user wearing one hat. ``reach`` is the database role to take; without a user it is the door."""

    user_id: int | None = None
    membership_id: int = 0
    reach: str = "door"

    @property
    def database_role(self) -> str:
        return f"reach_{self.reach}"


NOBODY = Viewer()
_acting: ContextVar[Viewer] = ContextVar(
    "acting", default=NOBODY
)  # tasks and commands; a request keeps its own on g
TELL = select(
    func.set_config("app.viewer", bindparam("v"), True), func.set_config("role", bindparam("r"), True)
)


def pads(key: str) -> tuple[bytes, bytes]:
    """The inner and outer pad of the HMAC key (base64): what the database keeps to check signatures."""
    raw = base64.b64decode(key).ljust(BLOCK, b"\0")
    return bytes(b ^ 0x36 for b in raw), bytes(b ^ 0x5C for b in raw)


def sign(viewer: Viewer, key: str) -> str:
    """``user.membership.mac``; empty for nobody."""
    if viewer.user_id is None:
        return ""
    said = f"{viewer.user_id}.{viewer.membership_id}"
    mac = hmac.new(base64.b64decode(key), b"viewer:" + said.encode(), "sha256").hexdigest()
    return f"{said}.{mac}"


def viewer() -> Viewer:
    """Who is looking now."""
    return g.viewer if has_app_context() and "viewer" in g else _acting.get()


def tell(connection: Connection, who: Viewer) -> None:
    """Tell the database, for this transaction only."""
    connection.execute(
        TELL, {"v": sign(who, current_app.config["ANWANG_VIEWER_KEY"]), "r": who.database_role}
    )


@event.listens_for(BoundSession, "after_begin")
def tell_after_begin(session: Session, transaction: Any, connection: Connection) -> None:
    if not transaction.nested:
        tell(connection, viewer())


def see_as(session: scoped_session[Session], who: Viewer) -> None:
    """From now on in this request. Corrects a transaction that began before the user was known."""
    if g.get("viewer") == who:
        return
    g.viewer = who
    if session().in_transaction():
        tell(session.connection(), who)
        session.expire_all()  # what another viewer loaded must not answer for this one


@contextmanager
def acting(who: Viewer, session: scoped_session[Session] | None = None) -> Iterator[None]:
    """For tasks, commands and tests: look as somebody for a while. ``session`` is forgotten before and after."""
    if session is not None:
        session.remove()
    before = g.pop("viewer", None) if has_app_context() else None
    token = _acting.set(who)
    try:
        yield
    finally:
        _acting.reset(token)
        if before is not None:
            g.viewer = before
        if session is not None:
            session.remove()
