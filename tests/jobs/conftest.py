"""An outbox to fill and look into, as the owner; the jobs themselves work as their own role."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import psycopg
import pytest

from app.server.urls import plain
from tests import setting
from tests.jobs.postmaster import Postmaster


@dataclass
class Outbox:
    """The table outbox through the owner's eyes."""

    connection: psycopg.Connection[tuple[Any, ...]]

    def post(self, key: str, kind: str = "notice", payload: str = "{}") -> int:
        """A row as a verb writes it."""
        row = self.connection.execute(
            "INSERT INTO outbox (key, kind, payload) VALUES (%s, %s, %s) RETURNING id", [key, kind, payload]
        ).fetchone()
        assert row is not None
        return int(row[0])

    def of(self, key: str, column: str) -> Any:
        """One value of the row with this key."""
        row = self.connection.execute(f"SELECT {column} FROM outbox WHERE key = %s", [key]).fetchone()  # type: ignore[arg-type]
        assert row is not None
        return row[0]

    def ask(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        """Anything else."""
        cursor = self.connection.execute(statement, values)  # type: ignore[arg-type]
        return cursor.fetchall() if cursor.description else []


@pytest.fixture
def outbox(app: Any, urls: Any) -> Iterator[Outbox]:
    """The outbox, empty before and after."""
    setting.leave_work()
    with psycopg.connect(plain(urls.owner), autocommit=True) as connection:
        connection.execute("DELETE FROM outbox")
        yield Outbox(connection)
        connection.execute("DELETE FROM outbox; DELETE FROM notice")
    setting.leave_work()


@pytest.fixture
def postmaster() -> Iterator[Postmaster]:
    """A mail server on this machine."""
    with Postmaster() as server:
        yield server
