"""The stage is set anew for every file of tests: a copy of the database is kept when the play is over, and given back.

So no test meets what another file left behind, in whatever order and process the files run. A connection that a file
has forgotten is found at the end of that file, and not by whoever runs when the collector passes.
"""

from __future__ import annotations

import gc

import psycopg
from flask import Flask

from app.server import boot
from app.server.urls import DATABASE

KEPT = "anwang_stage"
_stage: list[tuple[Flask, str]] = []


def keep(app: Flask, admin: str) -> None:
    """Remember the database as it is now. ``admin``: libpq address of the server's superuser."""
    leave(app)
    _run(admin, f"create database {KEPT} template {DATABASE} strategy file_copy")
    _stage.append((app, admin))


def give_back() -> None:
    """The database as it was kept; nothing happens where no test of this process has asked for the app."""
    for app, admin in _stage:
        leave(app)
        gc.collect()
        _run(admin, f"drop database {DATABASE} with (force)")
        boot.prepare(admin, template=KEPT)


def leave(app: Flask) -> None:
    """Close what the app and its jobs hold open: a database with guests is not copied."""
    from app.models import db

    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    leave_work()


def leave_work() -> None:
    """Close what the jobs hold open in this process."""
    from app.jobs import base, tidy

    base.engine().dispose()
    base.engine.cache_clear()
    if queue := tidy.queue():
        queue.dispose()
    tidy.queue.cache_clear()


def _run(admin: str, statement: str) -> None:
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(statement.encode())
