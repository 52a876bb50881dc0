"""Signing in: one way for the page and the API. Tries are counted in the database, by keyed hash."""

from __future__ import annotations

import base64
import secrets

from flask import g, request, session
from sqlalchemy import text
from werkzeug.security import check_password_hash, generate_password_hash

from app.columns import blind
from app.guard import sessions
from app.models import db

# A hash of nothing anybody has: an unknown name takes as long as a wrong password.
NO_SUCH_PASSWORD = (  # nosec B105: the hash of nothing
    "scrypt:32768:8:1$anwang$"
    "0000000000000000000000000000000000000000000000000000000000000000"
    "0000000000000000000000000000000000000000000000000000000000000000"
)


class TooManyTries(Exception):
    """This name or address must wait. ``seconds`` says how long."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"wait {seconds} s")
        self.seconds = seconds


ONE_TIME = "pbkdf2:sha256:1"


def one_time_password() -> tuple[str, str]:
    """A one-time password, to be shown once, and its hash. 80 random bits need no slow hash (decision 0007)."""
    word = base64.b32encode(secrets.token_bytes(10)).decode().lower()
    word = "-".join(word[i : i + 4] for i in range(0, 16, 4))
    return word, generate_password_hash(word, method=ONE_TIME)


def is_password(kept: str | None, password: str) -> bool:
    """Whether this is the password. Takes as long for no account, and for a one-time password, as for any other."""
    is_slow = bool(kept) and not str(kept).startswith(ONE_TIME)
    if not is_slow:
        check_password_hash(NO_SUCH_PASSWORD, password)
    return bool(kept) and check_password_hash(str(kept), password)


def sign_in(username: str, password: str) -> int | None:
    """Start a log-in session and return the user's id; None when name or password is wrong or the account is disabled.

    Raises:
        TooManyTries: five failures of a name lock it for 15 minutes; thirty of an address slow the address down.
    """
    name, address = blind(username or "-"), blind(request.remote_addr or "-")
    with db.engine.begin() as connection:
        seconds = connection.scalar(text("select door_wait(:n, :a)"), {"n": name, "a": address})
        if seconds:
            raise TooManyTries(seconds)
        row = connection.execute(text("select * from door_login(:n)"), {"n": username}).first()
        is_right = is_password(row.password if row else None, password)
        is_ok = bool(row and is_right and row.is_active and row.membership_id)
        connection.execute(text("select door_tried(:n, :a, :ok)"), {"n": name, "a": address, "ok": is_ok})
    if not is_ok or row is None:
        return None
    if not sessions.start(row.id, row.membership_id):
        return None
    session["_user_id"] = str(row.id)
    return int(row.id)


def sign_out() -> None:
    """End the log-in on the server: a copied cookie is worth nothing afterwards."""
    sessions.end()
    g.pop("user", None)
