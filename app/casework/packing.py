"""Rows as JSON for the database's own verbs: sealed, keyed and typed exactly as the columns store them."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql

from app.columns import blind, grams

DIALECT = postgresql.dialect()  # type: ignore[no-untyped-call]


def plain(value: Any) -> Any:
    """A stored value as ``jsonb_populate_record`` reads it."""
    if isinstance(value, bytes | memoryview):
        return "\\x" + bytes(value).hex()
    if isinstance(value, dt.date | dt.datetime):
        return value.isoformat()
    if isinstance(value, uuid.UUID):
        return str(value)
    return value


def pack(table: Table, values: dict[str, Any]) -> dict[str, Any]:
    """``values`` by column name, as JSON. Raises KeyError for a name that is no column."""
    out = {}
    for name, value in values.items():
        bind = getattr(table.c[name].type, "process_bind_param", None)
        out[name] = plain(bind(value, DIALECT) if bind else value)
    return out


def with_keys(person: dict[str, Any]) -> dict[str, Any]:
    """A person's values with the keys by which they are found again: name grams, blind index of ID and phone."""
    keyed = dict(person)
    if "name" in person:
        keyed["name_grams"] = grams(person["name"]) if person["name"] else None
    for field in ("id_no", "phone"):
        if field in person:
            keyed[f"{field}_key"] = blind(person[field]) if person[field] else None
    return keyed
