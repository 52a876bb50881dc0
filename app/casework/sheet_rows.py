"""The rows of a sheet that stand in a table of their own: read with the sheet, written back where they differ."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import select

from app.models import Worksheet, db
from app.models.worksheets.rows import SheetRow
from app.questions import Question, Rows
from app.questions.kinds.tables import ID


def tables(questions: Sequence[Question]) -> Iterator[tuple[Question, Rows, type[SheetRow]]]:
    """The questions whose rows have a table of their own, and that table."""
    for q in questions:
        if isinstance(q.kind, Rows) and q.kind.kept is not None:
            yield q, q.kind, q.kind.kept


def stored(item: Worksheet, table: type[SheetRow]) -> list[SheetRow]:
    """A sheet's rows in one table, in order. None while the sheet is new."""
    if item.id is None:
        return []
    own = (table.case_id == item.case_id, table.form == item.CODE, table.sheet_id == item.id)
    return list(db.session.scalars(select(table).where(*own).order_by(table.place, table.id)))


def answers(item: Worksheet, questions: Sequence[Question]) -> dict[str, Any]:
    """The rows of every such table, as answers: one dict a row, with its id."""
    return {
        q.key: [
            {ID: row.id, **{one.key: getattr(row, one.key) for one in kind.asks if one.is_column}}
            for row in stored(item, table)
        ]
        for q, kind, table in tables(questions)
    }


def answers_of_all(
    sheet: type[Worksheet], ids: Sequence[int], case_ids: Sequence[int], questions: Sequence[Question]
) -> dict[tuple[str, int], list[dict[str, Any]]]:
    """The rows of these sheets, by question and sheet: one query for each table."""
    found: dict[tuple[str, int], list[dict[str, Any]]] = {}
    for q, kind, table in tables(questions):
        own = (table.case_id.in_(case_ids), table.form == sheet.CODE, table.sheet_id.in_(ids))
        columns = [one.key for one in kind.asks if one.is_column]
        for row in db.session.scalars(select(table).where(*own).order_by(table.place, table.id)):
            told = {ID: row.id, **{key: getattr(row, key) for key in columns}}
            found.setdefault((q.key, row.sheet_id), []).append(told)
    return found


def save(
    item: Worksheet, questions: Sequence[Question], given: Mapping[str, Any], *, is_new: bool = False,
    people: Mapping[int, int] | None = None,
) -> None:  # fmt: skip
    """Write the rows that ``given`` names: change, add, remove. A row without an id of this sheet is a new one.

    A sheet that ``is_new`` has none yet: they are not looked for. ``people`` were enrolled with this sheet: whom a row
    names by the key on the page.
    """
    for q, kind, table in tables(questions):
        if q.key not in given:
            continue
        there = {} if is_new else {row.id: row for row in stored(item, table)}
        for place, values in enumerate(given[q.key] or ()):
            row = there.pop(values.get(ID) or 0, None) or _new(item, table)
            _put(row, {**_columns(kind, values, people or {}), "place": place})
        for gone in there.values():
            db.session.delete(gone)


def _columns(kind: Rows, values: Mapping[str, Any], people: Mapping[int, int]) -> dict[str, Any]:
    said = {one.key: values[one.key] for one in kind.asks if one.is_column and one.key in values}
    named = {one.key for one in kind.asks if one.kind.refers == "person"} & said.keys()
    return said | {key: people.get(said[key], said[key]) for key in named}


def _new(item: Worksheet, table: type[SheetRow]) -> SheetRow:
    belongs = {"case_id": item.case_id, "county_id": item.county_id, "form": item.CODE, "sheet_id": item.id}
    row = table(**belongs)
    db.session.add(row)
    return row


def _put(row: SheetRow, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        if getattr(row, name) != value:
            setattr(row, name, value)
