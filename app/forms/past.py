"""What a sheet was before: its changes from the audit, read back as answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import text

from app.casework.asking import supplements_of
from app.casework.local_answers import unpacked
from app.casework.sheet_rows import tables
from app.forms.past_rows import RowChange, row_changes, rows_before
from app.forms.past_values import read
from app.models import Worksheet, db
from app.questions.supplements import county_of

HISTORY = text("select at, user_id, act, diff from row_history(:thing, :row)")


@dataclass(frozen=True)
class Change:
    """One writing of a sheet. `was` and `now` hold the changed columns alone; of a new sheet `was` is empty."""

    at: datetime
    user_id: int | None
    is_new: bool
    was: Mapping[str, Any]
    now: Mapping[str, Any]
    rows: list[RowChange] = field(default_factory=list)

    @property
    def version(self) -> int:
        """The sheet's version since this change."""
        return int(self.now.get("version", 0))


def changes(item: Worksheet) -> list[Change]:
    """Every change of the sheet and its rows, oldest first. Answers of the person register have their own history."""
    found = db.session.execute(HISTORY, {"thing": item.__tablename__, "row": item.id})
    history = [_change(item, row) for row in found]
    for row in row_changes(item):  # rows are written after their sheet, and before anybody else can write it
        whose = next((n for n, change in reversed(list(enumerate(history))) if change.at <= row.at), None)
        if whose is not None:
            history[whose] = replace(history[whose], rows=[*history[whose].rows, row])
    return history


def _change(item: Worksheet, row: Any) -> Change:
    sheet = type(item)
    if row.act == "INSERT":
        now = {key: read(sheet, key, data) for key, data in row.diff.items() if data is not None}
        return Change(row.at, row.user_id, True, {}, now | _local(item, row.diff.get("local") or {}))
    was = {key: read(sheet, key, pair[0]) for key, pair in row.diff.items()}
    now = {key: read(sheet, key, pair[1]) for key, pair in row.diff.items()}
    if "local" in row.diff:
        before, after = (side or {} for side in row.diff["local"])
        changed = {key for key in (*before, *after) if before.get(key) != after.get(key)}
        was |= dict.fromkeys(changed) | _local(item, {key: before[key] for key in changed & before.keys()})
        now |= dict.fromkeys(changed) | _local(item, {key: after[key] for key in changed & after.keys()})
    return Change(row.at, row.user_id, False, was, now)


def _local(item: Worksheet, local: Mapping[str, Any]) -> dict[str, Any]:
    """Answers to a county's own questions, by their keys."""
    asked = [q for q in supplements_of(item, *local) if q.key in local]
    return unpacked(item.__tablename__, local, asked)


def as_of(item: Worksheet, version: int, now: Mapping[str, Any], history: list[Change]) -> dict[str, Any]:
    """The sheet's own answers as they stood in an earlier version, from those that stand `now`.

    Answers of the person register are left out: no version of the sheet tells what they were.
    """
    own = sheet_columns(item)
    answers = {key: value for key, value in now.items() if key in own or county_of(key)}
    later = [change for change in history if change.version > version]
    for change in reversed(later):
        answers |= {key: value for key, value in change.was.items() if key in own or county_of(key)}
    for q, kind, _table in tables(type(item).questions(item.edition)):
        undone = [row for change in later for row in change.rows if row.key == q.key]
        answers[q.key] = rows_before(now.get(q.key) or (), [one.key for one in kind.asks], undone)
    return answers


def sheet_columns(item: Worksheet) -> set[str]:
    """The names of the columns of a sheet's own table."""
    return {column.key for column in item.__table__.columns}
