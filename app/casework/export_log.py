"""Who has taken out which sheets, and why, as whoever audits sees it: asked of the view ``export_log``.

The view holds the wall (guard/sql/48_exports.sql): no line for anybody who does not audit.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import BigInteger, Select, column, func, literal, or_, select, table, text
from sqlalchemy.dialects.postgresql import ARRAY

from app.columns import Sealed
from app.columns.minguo import TAIPEI
from app.models import Case, db

LOG: Final = table(
    "export_log",
    *(column(name) for name in ("id", "at", "county_id", "user_id", "username", "who", "role", "agency_id", "unit")),
    *(column(name) for name in ("form", "about_case", "reason", "format", "is_coded", "sheets")),
    column("note", Sealed("sheet_export.note")),
    column("cases", ARRAY(BigInteger)),
)  # fmt: skip
COLUMNS: Final = tuple(c for c in LOG.c if c.name != "cases")
NEWEST: Final = "-at"
SORTED_BY: Final = {"at": LOG.c.id, "who": LOG.c.who, "unit": LOG.c.unit, "sheets": LOG.c.sheets}
OF_A_CASE: Final = "-"
"""What the filter of forms calls a file with all sheets of one case."""
AUDITS: Final = text("select coalesce(cardinality(my_audited_counties()), 0) > 0")
CARDS: Final = table("case_card", column("id"), column("number"))
OF_CASE: Final = text("select * from case_exports(:c, :n)")


@dataclass(frozen=True)
class Wanted:
    """What the filters ask for."""

    first: dt.date | None = None
    last: dt.date | None = None
    form: str = ""
    person: str = ""
    unit: int | None = None
    reason: str = ""


def is_auditor() -> bool:
    """Whether the viewer answers for exports at all."""
    return bool(db.session.scalar(AUDITS))


def lines(wanted: Wanted) -> Select[Any]:
    """The lines of the log within the filters."""
    query, log = select(*COLUMNS), LOG.c
    if wanted.first:
        query = query.where(log.at >= _begin(wanted.first))
    if wanted.last:
        query = query.where(log.at < _begin(wanted.last + dt.timedelta(days=1)))
    if wanted.form:
        query = query.where(log.form == ("" if wanted.form == OF_A_CASE else wanted.form))
    if wanted.unit is not None:
        query = query.where(log.agency_id == wanted.unit)
    if wanted.reason:
        query = query.where(log.reason == wanted.reason)
    return query.where(_named(wanted.person)) if wanted.person else query


def _begin(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), TAIPEI)


def _named(typed: str) -> Any:
    """Part of a name, or of a username in whatever capitals."""
    part = literal(typed.lower())
    return or_(
        func.strpos(func.lower(LOG.c.who), part) > 0, func.strpos(func.lower(LOG.c.username), part) > 0
    )


def ordered(query: Select[Any], order: str) -> Select[Any] | None:
    """The query in this order, the newer first among equals; None for an order that there is not."""
    found = SORTED_BY.get(order.removeprefix("-"))
    if found is None:
        return None
    return query.order_by(found.desc() if order.startswith("-") else found.asc(), LOG.c.id.desc())


def one(export_id: int) -> Any:
    """One line with its cases, or None."""
    return db.session.execute(select(LOG).where(LOG.c.id == export_id)).first()


def numbers(case_ids: Iterable[int | None]) -> dict[int, str]:
    """The numbers of those cases that the viewer may see, or whose card."""
    ids = sorted({c for c in case_ids if c})
    if not ids:
        return {}
    found = select(Case.id, Case.number).where(Case.id.in_(ids))
    cards = select(CARDS.c.id, CARDS.c.number).where(CARDS.c.id.in_(ids))
    return {row.id: row.number for row in db.session.execute(found.union(cards))}


def of_case(case_id: int, most: int) -> list[Any]:
    """Files with sheets of this case, newest first, for whoever may know who has looked at it."""
    return list(db.session.execute(OF_CASE, {"c": case_id, "n": most}))


def some(query: Select[Any], most: int, after: int) -> list[Any]:
    """So many lines after so many."""
    return list(db.session.execute(query.limit(most).offset(after)))
