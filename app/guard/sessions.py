"""Log-in sessions that the server can end. A cookie holds a random token or a visitor's CSRF seed; never data."""

from __future__ import annotations

import hashlib
import secrets
from typing import Any, NamedTuple

from flask import Flask, Request, Response, current_app, g
from flask import session as flask_session
from flask.json import dumps
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from app.guard.viewer import Viewer, sign
from app.models import db

RULES_STAMP = "anwang_rules_stamp"
"""On ``g``: the stamp of what was published, asked with the log-in for whoever asks the rules in this request."""
KEPT_BY_VISITORS = {"csrf_token", "locale", "_flashes"}
PORTAL = "/portal/"
"""Its pages know nobody: whoever is signed in is a visitor there like everybody, and the database at the door."""
KEPT_AT_LOGIN = KEPT_BY_VISITORS - {"csrf_token"}  # whoever knew the visitor's token must not know the user's


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
    must_change: bool = False  # the password is a one-time one


class WebSession(SecureCookieSession):
    """The dictionary that Flask, FAB and Flask-Login write into.

    A visitor's goes into a signed cookie and holds a CSRF seed and a language. Once signed in it has a
    ``hat`` and lives in the row ``login_session``; the cookie then holds a random token.
    """

    token: str = ""
    hat: Hat | None = None
    is_new: bool = False

    def seat(self, token: str, row: Any) -> None:
        """Put what the database knows of a log-in into this session."""
        self.token, self.hat = token, Hat(*row[: len(Hat._fields)])
        self.update(row.data)
        setattr(g, RULES_STAMP, row.stamp)


class WebSessions(SecureCookieSessionInterface):
    """Opens and saves them. A visitor's cookie and a log-in's cookie are never mixed."""

    session_class = WebSession

    def open_session(self, app: Flask, request: Request) -> Any:
        token = request.cookies.get(cookie_name(app))
        if not token or request.path.startswith((f"{app.static_url_path}/", PORTAL)):
            return super().open_session(app, request)
        try:
            row = _load(app, token)
        except SQLAlchemyError as error:  # answered by the first hook: no handler listens yet
            g.away = error
            return super().open_session(app, request)
        if row is None:
            g.login_has_ended = True
            return super().open_session(app, request)
        session = WebSession()
        session.seat(token, row)
        session.modified = False
        return session

    def save_session(self, app: Flask, session: Any, response: Response) -> None:
        if g.get("away"):  # nobody knows who this is, so both cookies stay as they are
            return
        if session.hat is None:
            for key in set(session) - KEPT_BY_VISITORS:
                del session[key]
            super().save_session(app, session, response)
            if g.get("login_has_ended"):
                response.delete_cookie(cookie_name(app), path="/")
            return
        if session.modified:
            try:
                _alone("select door_session_save(:t, :d)", t=hash_of(session.token), d=dumps(dict(session)))
            except SQLAlchemyError as error:
                g.away = error  # this answer is told so; the one that tells it saves nothing
                raise
        if session.is_new:
            is_secure = app.config["SESSION_COOKIE_SECURE"]
            response.set_cookie(
                cookie_name(app), session.token, httponly=True, samesite="Lax", path="/", secure=is_secure
            )


def current() -> WebSession:
    """The session of this request, itself and not its proxy."""
    return flask_session._get_current_object()  # type: ignore[attr-defined, no-any-return]


def start(user_id: int, membership_id: int | None) -> bool:
    """Log in: a new token, always (no fixation). It goes to the browser with this response. False: no place of work."""
    end()  # of whoever was signed in here before
    session, token = current(), secrets.token_urlsafe(32)
    kept = {k: v for k, v in session.items() if k in KEPT_AT_LOGIN}
    session.clear()
    _alone(
        "select set_config('app.viewer', :v, true), door_session_start(:t, :u, :m, :d)",
        v=sign(Viewer(user_id, membership_id or 0), current_app.config["ANWANG_VIEWER_KEY"]),
        t=hash_of(token),
        u=user_id,
        m=membership_id,
        d=dumps(kept),
    )
    row = _load(current_app, token)
    if row is None:
        return False
    session.seat(token, row)
    session.is_new = True
    return True


def end() -> None:
    """Log out: the token is worth nothing from now on, wherever it was copied to."""
    session = current()
    if session.hat:
        _alone("select door_session_end(:t)", t=hash_of(session.token))
        session.clear()
        session.hat = None
        g.login_has_ended = True


def _load(app: Flask, token: str) -> Any:
    """The log-in behind this token, unless it is over: logged out, idle too long, too old, account disabled."""
    return _alone(
        "select s.*, published_stamp() as stamp from door_session_load(:t, :idle, :age) s",
        t=hash_of(token),
        idle=app.config["PERMANENT_SESSION_LIFETIME"],
        age=app.config["SESSION_ABSOLUTE_LIFETIME"],
    )


def _alone(sql: str, **values: Any) -> Any:
    """One statement through a door, in a transaction of its own: a refused page must not undo it."""
    with db.engine.begin() as connection:
        return connection.execute(text(sql), values).first()
