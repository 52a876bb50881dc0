"""Looking at the database as anybody: the owner, the app's own role, a player under any reach and any signature."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import psycopg
from sqlalchemy import Table

from app.guard import walls
from app.guard.viewer import Viewer, sign
from app.models import Model
from app.server.urls import plain
from tests.cast import PLAYERS

EVERYBODY = [p.username for p in PLAYERS] + ["two_hats"]
TABLES: list[Table] = Model.metadata.sorted_tables
READABLE = [t for t in TABLES if "SELECT" in walls.wall_of(t).grants]
VIEWER = "select set_config('app.viewer', %s, true), set_config('role', %s, true)"


class Looking:
    """Three lines to one database. What a player does is undone at the end of ``being``."""

    def __init__(self, urls: Any, key: str) -> None:
        self.key = key
        self.urls = urls
        self.owner = psycopg.connect(plain(urls.owner), autocommit=True)
        self.app = psycopg.connect(plain(urls.app), autocommit=True)

    def close(self) -> None:
        self.owner.close()
        self.app.close()

    def told(self, sql: str, *values: Any) -> list[Any]:
        """What the owner sees; a list of values when one column is asked for."""
        rows = self.owner.execute(sql, values).fetchall()
        return [r[0] for r in rows] if rows and len(rows[0]) == 1 else rows

    @cache  # noqa: B019 - one object, as long as the tests
    def viewer(self, username: str, hat: int = 0) -> Viewer:
        """A player's signed viewer; ``hat`` counts from 0."""
        sql = "select u.id, m.id, m.reach from membership m join ab_user u on u.id = m.user_id where username = %s order by m.id"
        return Viewer(*self.told(sql, username)[hat])

    def said(self, username: str) -> str:
        """What the app tells the database about a player, signed."""
        return sign(self.viewer(username), self.key)

    @contextmanager
    def being(
        self, who: str | Viewer, *, reach: str = "", said: str | None = None
    ) -> Iterator[psycopg.Cursor[Any]]:
        """A cursor of the app's role as that player; under another reach or another signature when one is given."""
        viewer = self.viewer(who) if isinstance(who, str) else who
        told = sign(viewer, self.key) if said is None else said
        with self.app.transaction(force_rollback=True), self.app.cursor() as cursor:
            cursor.execute(VIEWER, [told, f"reach_{reach or viewer.reach}"])
            yield cursor

    def become(self, cursor: psycopg.Cursor[Any], who: str) -> None:
        """The same transaction goes on as somebody else."""
        viewer = self.viewer(who)
        cursor.execute(VIEWER, [sign(viewer, self.key), f"reach_{viewer.reach}"])

    @contextmanager
    def line(self, who: str) -> Iterator[psycopg.Cursor[Any]]:
        """A second connection, as that player; it commits at the end."""
        with psycopg.connect(plain(self.urls.app)) as connection, connection.cursor() as cursor:
            self.become(cursor, who)
            yield cursor

    @cache  # noqa: B019 - one object, as long as the tests
    def agency(self, name: str) -> int:
        return int(self.told("select id from agency where name = %s", name)[0])

    def sees(self, cursor: psycopg.Cursor[Any], table: Table) -> set[tuple[Any, ...]]:
        """The keys of every row of a table that this cursor sees."""
        keys = ", ".join(f'"{c.name}"' for c in table.primary_key)
        return set(cursor.execute(f'select {keys} from "{table.name}"').fetchall())


def refused(cursor: psycopg.Cursor[Any], sql: str, *values: Any) -> str:
    """The SQLSTATE with which the database refuses; empty when it does not."""
    try:
        with cursor.connection.transaction():
            cursor.execute(sql, values)
    except psycopg.Error as error:
        return error.sqlstate or "?"
    return ""
