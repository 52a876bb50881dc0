"""What the rows of a sheet were before: their changes from the audit, and the tables as they stood after one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import text

from app.casework.sheet_rows import tables
from app.forms.past_values import read
from app.models import Worksheet, db
from app.questions.kinds.tables import ID

HISTORY = text("select at, user_id, act, row_id, diff from rows_history(:thing, :form, :sheet)")


@dataclass(frozen=True)
class RowChange:
    """One writing of one row. ``was`` is None of a new row, ``now`` of a removed one; else both hold what changed."""

    at: datetime
    key: str
    row_id: int
    was: Mapping[str, Any] | None
    now: Mapping[str, Any] | None


def row_changes(item: Worksheet) -> list[RowChange]:
    """Every change of the rows of a sheet, table by table, oldest first."""
    return [
        _change(q.key, table, found)
        for q, _kind, table in tables(item._declared)
        for found in db.session.execute(
            HISTORY, {"thing": table.__tablename__, "form": item.CODE, "sheet": item.id}
        )
    ]


def _change(key: str, table: Any, found: Any) -> RowChange:
    if found.act == "UPDATE":
        was = {name: read(table, name, pair[0]) for name, pair in found.diff.items()}
        now = {name: read(table, name, pair[1]) for name, pair in found.diff.items()}
        return RowChange(found.at, key, found.row_id, was, now)
    whole = {name: read(table, name, data) for name, data in found.diff.items()}
    is_new = found.act == "INSERT"
    return RowChange(found.at, key, found.row_id, None if is_new else whole, whole if is_new else None)


def rows_before(
    rows: Sequence[Mapping[str, Any]], asked: Sequence[str], later: Sequence[RowChange]
) -> list[dict[str, Any]]:
    """The rows of one table as they stood before these changes, from those that stand now."""
    then = {row[ID]: {**row, "place": place} for place, row in enumerate(rows)}
    for change in reversed(later):
        if change.was is None:
            then.pop(change.row_id, None)
        else:
            then[change.row_id] = {**then.get(change.row_id, {}), **change.was, ID: change.row_id}
    ordered = sorted(then.values(), key=lambda row: (row["place"], row[ID]))
    return [{ID: row[ID], **{key: row.get(key) for key in asked}} for row in ordered]
