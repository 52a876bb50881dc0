"""A value as the audit wrote it, read back as an answer."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, DateTime
from sqlalchemy.dialects import postgresql

from app.columns import Sealed

DIALECT = postgresql.dialect()  # type: ignore[no-untyped-call]


def read(model: Any, key: str, data: Any) -> Any:
    """The value of a column from its JSON; sealed text is sealed there too."""
    column = model.__table__.c.get(key)
    if data is None or column is None:
        return data
    if isinstance(column.type, Sealed):
        return column.type.process_result_value(bytes.fromhex(data.removeprefix("\\x")), DIALECT)
    if isinstance(column.type, DateTime):
        return datetime.fromisoformat(data)
    return date.fromisoformat(data) if isinstance(column.type, Date) else data
