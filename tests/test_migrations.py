"""Migrations: up, down and up again, and nothing in the models that they do not know."""

from __future__ import annotations

from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, text

from app.guard.deploy import ROOT
from app.server import boot

RELATIONS = text(
    "select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'v')"
)


@pytest.fixture
def config(server: Any, urls: Any) -> Config:
    """Alembic on an empty database of its own."""
    made = Config()
    made.set_main_option("script_location", str(ROOT / "migrations"))
    made.attributes["url"] = boot.prepare(server.admin(), database="moving").owner
    return made


def tables(url: str) -> set[str]:
    engine = create_engine(url)
    with engine.connect() as connection:
        found = set(connection.scalars(RELATIONS))
    engine.dispose()
    return found


def test_up_down_and_up_again(config: Config) -> None:
    command.upgrade(config, "head")
    there = tables(config.attributes["url"])
    command.downgrade(config, "base")
    assert tables(config.attributes["url"]) == {"alembic_version", "walls_laid"}
    command.upgrade(config, "head")
    assert tables(config.attributes["url"]) == there


def test_the_models_hold_nothing_that_no_migration_makes(config: Config) -> None:
    command.upgrade(config, "head")
    command.check(config)
