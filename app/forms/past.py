"""What a sheet was before: its changes from the audit, read back as answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, DateTime, text
from sqlalchemy.dialects import postgresql

from app.columns import Sealed
from app.models import Worksheet, db

HISTORY = text("select at, user_id, act, diff from row_history(:thing, :row)")
DIALECT = postgresql.dialect()  # type: ignore[no-untyped-call]


@dataclass(frozen=True)
class Change:
    """One writing of a sheet. `was` and `now` hold the changed columns alone; of a new sheet `was` is empty."""

    at: datetime
    user_id: int | None
    is_new: bool
    was: Mapping[str, Any]
    now: Mapping[str, Any]

    @property
    def version(self) -> int:
        """The sheet's version since this change."""
        return int(self.now.get("version", 0))


def changes(item: Worksheet) -> list[Change]:
    """Every change of the sheet, oldest first. Answers kept in the person register have a history of their own."""
    rows = db.session.execute(HISTORY, {"thing": item.__tablename__, "row": item.id})
    return [_change(type(item), row) for row in rows]


def _change(sheet: type[Worksheet], row: Any) -> Change:
    if row.act == "INSERT":
        now = {key: read(sheet, key, data) for key, data in row.diff.items() if data is not None}
        return Change(row.at, row.user_id, True, {}, now)
    was = {key: read(sheet, key, pair[0]) for key, pair in row.diff.items()}
    now = {key: read(sheet, key, pair[1]) for key, pair in row.diff.items()}
    return Change(row.at, row.user_id, False, was, now)


def read(sheet: type[Worksheet], key: str, data: Any) -> Any:
    """A column's value as the audit wrote it: JSON, and sealed text still sealed."""
    column = sheet.__table__.c.get(key)
    if data is None or column is None:
        return data
    if isinstance(column.type, Sealed):
        return column.type.process_result_value(bytes.fromhex(data.removeprefix("\\x")), DIALECT)
    if isinstance(column.type, DateTime):
        return datetime.fromisoformat(data)
    return date.fromisoformat(data) if isinstance(column.type, Date) else data


def as_of(item: Worksheet, version: int, now: Mapping[str, Any], history: list[Change]) -> dict[str, Any]:
    """The sheet's own answers as they stood in an earlier version, from those that stand `now`.

    Answers of the person register are left out: no version of the sheet tells what they were.
    """
    own = sheet_columns(item)
    answers = {key: value for key, value in now.items() if key in own}
    for change in reversed(history):
        if change.version > version:
            answers |= {key: value for key, value in change.was.items() if key in own}
    return answers


def sheet_columns(item: Worksheet) -> set[str]:
    """The names of the columns of a sheet's own table."""
    return {column.key for column in item.__table__.columns}
