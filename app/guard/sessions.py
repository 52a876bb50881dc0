"""Log-in sessions that the server can end. The cookie holds a random token (log-in) or a signed CSRF seed (visitor); never data."""

from __future__ import annotations

import hashlib
import secrets
from typing import Any, NamedTuple

from flask import Flask, Request, Response, current_app, g
from flask.json import dumps
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from sqlalchemy import text
from werkzeug.datastructures import CallbackDict

from app.models import db

KEPT_BY_VISITORS = {"csrf_token", "locale", "_flashes"}


def cookie_name(app: Flask) -> str:
    """The log-in's cookie, beside the visitor's."""
    return f"{app.config['SESSION_COOKIE_NAME']}-login"


def hash_of(token: str) -> bytes:
    """What the database stores of a token."""
    return hashlib.sha256(token.encode()).digest()


class Hat(NamedTuple):
    """The user behind a log-in, wearing one membership: what every check of the request needs."""

    user_id: int
    membership_id: int
    role: str
    reach: str
    agency_id: int
    agency_kind: str
    county_id: int


class ServerSession(CallbackDict[str, Any], SessionMixin):
    """The dictionary that Flask, FAB and Flask-Login write into; it lives in the row ``login_session``."""

    def __init__(self, data: dict[str, Any], token: str, hat: Hat | None = None) -> None:
        super().__init__(data, on_update=lambda self: setattr(self, "modified", True))
        self.token, self.hat = token, hat
        self.modified, self.ended = False, False


class ServerSessions(SecureCookieSessionInterface):
    """Visitors keep a signed cookie with a CSRF seed and a language. Logging in exchanges it for a token."""

    def open_session(self, app: Flask, request: Request) -> Any:
        token = request.cookies.get(cookie_name(app))
        if request.path.startswith(f"{app.static_url_path}/"):
            return super().open_session(app, request)
        found = token and load(app, token)
        if found:
            return found
        g.login_has_ended = bool(token)
        return super().open_session(app, request)

    def save_session(self, app: Flask, session: Any, response: Response) -> None:
        if not isinstance(session, ServerSession):
            for key in set(session) - KEPT_BY_VISITORS:
                del session[key]
            super().save_session(app, session, response)
            if g.get("login_has_ended"):
                response.delete_cookie(cookie_name(app), path="/")
            return
        if session.ended:
            response.delete_cookie(cookie_name(app), path="/")
        elif session.modified:
            _alone("select door_session_save(:t, :d)", t=hash_of(session.token), d=dumps(dict(session)))
        if g.get("new_login"):
            response.set_cookie(cookie_name(app), session.token, httponly=True, samesite="Lax", path="/",
                                secure=app.config["SESSION_COOKIE_SECURE"])  # fmt: skip


def load(app: Flask, token: str) -> ServerSession | None:
    """The log-in behind this token, unless it is over: logged out, idle too long, too old, account disabled."""
    row = _alone(
        "select * from door_session_load(:t, :idle, :age)",
        t=hash_of(token),
        idle=app.config["PERMANENT_SESSION_LIFETIME"],
        age=app.config["SESSION_ABSOLUTE_LIFETIME"],
    )
    return ServerSession(row.data, token, Hat(*row[:-1])) if row else None


def start(user_id: int, membership_id: int | None, kept: dict[str, Any]) -> ServerSession | None:
    """Log in: a new token, always (no fixation). Goes to the browser with this response. None: no place of work."""
    token = secrets.token_urlsafe(32)
    data = dumps({k: v for k, v in kept.items() if k in KEPT_BY_VISITORS})
    _alone("select door_session_start(:t, :u, :m, :d)", t=hash_of(token), u=user_id, m=membership_id, d=data)
    g.new_login = True
    return load(current_app, token)


def end(session: Any) -> None:
    """Log out: the token is worth nothing from now on, wherever it was copied to."""
    if isinstance(session, ServerSession):
        _alone("select door_session_end(:t)", t=hash_of(session.token))
        session.ended = True


def _alone(sql: str, **values: Any) -> Any:
    """One statement through a door, in a transaction of its own: a refused page must not undo it."""
    with db.engine.begin() as connection:
        connection.execute(text("select set_config('role', 'reach_door', true)"))
        return connection.execute(text(sql), values).first()
