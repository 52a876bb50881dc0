"""Requests in tests: each in an application context of its own, as on a server, and all undone at the end."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Connection


@pytest.fixture(autouse=True)
def undone(app: Any) -> Iterator[Connection]:
    """One connection for all requests of a test; what they commit is rolled back.

    The fixture `session` keeps an application context open, and with it `flask.g`: what one request remembers there
    (such as its CSRF token) the next one would find.
    """
    from app.models import db

    with app.app_context():
        connection = db.engine.connect()
    outer = connection.begin()
    make = db.session.session_factory
    make.configure(bind=connection, join_transaction_mode="create_savepoint")
    yield connection
    make.configure(bind=None, join_transaction_mode="conditional_savepoint")
    outer.rollback()
    connection.close()
