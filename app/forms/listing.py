"""Lists of sheets: which questions stand in them, by which one may filter and sort. For pages and API alike."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Select, false, func, select
from sqlalchemy.orm import load_only

from app.columns.minguo import TAIPEI, today
from app.models import Worksheet, db
from app.models.worksheets.base import STATES
from app.questions import BadAnswer, Computed, ManyOf, Moment, Question
from app.questions.editions import asked_on, declared

OWN = (
    "id",
    "edition",
    "state",
    "version",
    "agency_id",
    "county_id",
    "created_by",
    "created_at",
    "updated_at",
    "submitted_at",
)
NEWEST = "-id"
CAP = 1001
"""Rows are counted no further."""


def in_list(sheet: type[Worksheet]) -> tuple[Question, ...]:
    """The questions that stand in a list, as worded today."""
    return tuple(
        q for q in asked_on(declared(sheet), today()) if q.in_list and not q.kind.is_sealed and not q.only
    )


def searched(sheet: type[Worksheet]) -> tuple[Question, ...]:
    """The questions by which a list can be narrowed."""
    return tuple(
        q
        for q in asked_on(declared(sheet), today())
        if q.search and q.is_column and q.kind.filters and not q.only
    )


def orders(sheet: type[Worksheet]) -> tuple[str, ...]:
    """The keys by which a list can be sorted: its own columns that have an order, and the id."""
    columns = (q for q in in_list(sheet) if q.is_column and not isinstance(q.kind, ManyOf))
    return ("id", *(q.key for q in columns))


def selected(sheet: type[Worksheet]) -> Select[Any]:
    """The query of a list: only the columns that it shows."""
    own: Any = sheet
    keys = [
        *OWN,
        *(["case_id"] if sheet.HANGS_ON_CASE else []),
        *(q.key for q in in_list(sheet) if q.is_column),
    ]
    return select(own).options(load_only(*(getattr(own, key) for key in dict.fromkeys(keys))))


def names_of_filters(sheet: type[Worksheet]) -> dict[str, tuple[Question | None, str]]:
    """What a list's address may hold: {parameter: (question, operation)}."""
    found: dict[str, tuple[Question | None, str]] = {"state": (None, "state")}
    if sheet.HANGS_ON_CASE:
        found["case"] = (None, "case")
    for q in searched(sheet):
        for operation in q.kind.filters:
            name = (
                q.key if operation in ("is", "has") else "" if operation == "in" else f"{q.key}.{operation}"
            )
            found |= {name: (q, operation)} if name else {}
    return found


def narrowed(
    query: Select[Any], sheet: type[Worksheet], args: Mapping[str, str]
) -> tuple[Select[Any], dict[str, str]]:
    """The query within the filters of `args`, and a sentence for each that cannot be read. Such a one finds nothing:
    a filter that is dropped in silence would show everything."""
    wrong: dict[str, str] = {}
    for name, (question, operation) in names_of_filters(sheet).items():
        typed = args.get(name, "").strip()[:200]
        if not typed:
            continue
        try:
            query = query.where(_clause(sheet, question, operation, typed))
        except BadAnswer as bad:
            wrong[name], query = bad.message, query.where(false())
    return query, wrong


def _clause(sheet: Any, question: Question | None, operation: str, typed: str) -> Any:
    if question is None:
        return _own_clause(sheet, operation, typed)
    column = getattr(sheet, question.key)
    kind = question.kind.kind if isinstance(question.kind, Computed) else question.kind
    if operation in ("from", "to"):
        return _within(column, operation, typed, is_moment=isinstance(kind, Moment))
    value = kind.parse([typed])
    if operation == "has":
        kind.check(value, today=today())
        return column.includes(typed)
    if operation == "is":
        kind.check(value, today=today())
        return column == value
    return column < value if operation == "less" else column > value


def _own_clause(sheet: Any, operation: str, typed: str) -> Any:
    if operation == "state":
        if typed not in STATES:
            raise BadAnswer(_("沒有「%(code)s」這個選項", code=typed[:40]))
        return sheet.state == typed
    if not (typed.isascii() and typed.isdigit() and len(typed) < 19):
        raise BadAnswer(_("請填整數"))
    return sheet.case_id == int(typed)


def _within(column: Any, operation: str, typed: str, *, is_moment: bool) -> Any:
    from app.questions import Day

    day: date | None = Day().parse([typed])
    if day is None:
        raise BadAnswer(_("看不懂這個日期，請照 113/02/29 的樣子填"))
    if not is_moment:
        return column >= day if operation == "from" else column <= day
    start = datetime.combine(day, time.min, TAIPEI)
    return column >= start if operation == "from" else column < start + timedelta(days=1)


def ordered(query: Select[Any], sheet: type[Worksheet], order: str) -> Select[Any] | None:
    """The query sorted by a key, descending with a minus before it; None when one cannot sort by it."""
    key = order.removeprefix("-")
    if key not in orders(sheet):
        return None
    column, newest = getattr(sheet, key), sheet.id.desc()
    by = column.desc().nulls_last() if order.startswith("-") else column.asc().nulls_last()
    return query.order_by(newest) if order == NEWEST else query.order_by(by, newest)


def counted(query: Select[Any], sheet: type[Worksheet]) -> int:
    """The number of rows, counted no further than 1,001."""
    capped = query.with_only_columns(sheet.id).order_by(None).limit(CAP).subquery()
    return db.session.scalar(select(func.count()).select_from(capped)) or 0
