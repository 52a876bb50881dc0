"""The country's statistics of a form in one month: sheets by county, and answers of choices for the whole country.

The database counts (``national_tally()``, for the roles with `stats.national`) and keeps back what is small; here it
is put into words. No sheet is read, and no county's answers are told.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import text

from app.facts.counties import counties
from app.guard.national import nationally
from app.models import Worksheet, db
from app.questions import Question, Words

COUNT = text("select * from national_tally(:form, :month)")
ALL = "*"
FEW = 5
"""A number below this is not told (national_tally() says so in SQL)."""


@dataclass(frozen=True)
class Line:
    """One county or answer, and its number as it is shown; "" where it is kept back."""

    label: str
    count: int | None
    shown: str


@dataclass(frozen=True)
class Table:
    """The numbers of one question for the whole country."""

    section: str
    label: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class National:
    """What the country counts of a form in a month."""

    total: Line
    counties: tuple[Line, ...]
    tables: tuple[Table, ...]


def national(sheet: type[Worksheet], month: dt.date) -> National:
    """Counted by the database; nothing for whoever may not count the country."""
    found: dict[str, dict[Any, Any]] = defaultdict(dict)
    for row in db.session.execute(COUNT, {"form": sheet.CODE, "month": month}):
        found[row.question][row.code or row.county] = row
    all_sheets = found.get(ALL, {}).get(0)
    by_county = [_line(str(Words(c.zh, c.en)), found[""].get(c.id)) for c in counties()]
    if 0 in found[""]:
        by_county.append(_line(_("中央單位，例如專線"), found[""][0]))
    last = (month.replace(day=28) + dt.timedelta(days=4)).replace(day=1) - dt.timedelta(days=1)
    tables = [
        _table(q.on(last), found[q.key]) for q in nationally(sheet) if q.since <= last and found.get(q.key)
    ]
    return National(_line(_("全國"), all_sheets), tuple(by_county), tuple(tables))


def _table(q: Question, rows: Mapping[str, Any]) -> Table:
    words = {choice.code: str(choice.label) for choice in q.choices} | {"false": _("否")}
    order = [code for code in words if code in rows] + sorted(set(rows) - set(words))
    lines = tuple(_line(words.get(code, code), rows[code]) for code in order)
    return Table(f"{q.section.code}　{q.section.label}", str(q.label), lines)


def _line(label: str, row: Any) -> Line:
    if row is None:
        return Line(label, 0, "0")
    if row.n is None:
        return Line(label, None, _("少於%(n)s", n=FEW) if row.is_small else _("不顯示"))
    return Line(label, row.n, f"{row.n:,}")
