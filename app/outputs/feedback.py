"""What became of the reports of a county, in words: per row of a decision table, kind of unit and profession.

The database counts (``intake_feedback()``, for whoever counts a county) and keeps back what is small.
No report is read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import text

from app.casework.counting import Period
from app.columns.minguo import today
from app.facts import codes
from app.models import db
from app.outputs.books import Book
from app.questions import Words
from app.rules.feedback import DIMENSIONS, MEASURES, PROFESSION, REPORTS, RULE, SOURCE
from app.rules.tables import Table, versions_of, words
from app.rules.wording import list_of_rows, outcome

COUNT = text("select * from intake_feedback(:first, :last)")
LISTS = {SOURCE: "reporter_unit_type", PROFESSION: "mandated_reporter_profession"}


@dataclass(frozen=True)
class Line:
    """One group of reports: its number for each of MEASURES; None where it is kept back."""

    label: str
    cells: tuple[int | None, ...]
    about: str = ""

    @property
    def shown(self) -> tuple[str, ...]:
        """The numbers as they are shown."""
        return tuple("—" if n is None else f"{n:,}" for n in self.cells)


@dataclass(frozen=True)
class Part:
    """The groups of one dimension, of rows those of one decision table."""

    heading: str
    head: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Feedback:
    """All reports of the period, and what became of them by each dimension."""

    total: Line
    parts: tuple[Part, ...]


def feedback(period: Period) -> Feedback:
    """Counted by the database; nothing for whoever does not count a county."""
    found: dict[tuple[str, str], dict[str, int | None]] = defaultdict(dict)
    for row in db.session.execute(COUNT, {"first": period.first, "last": period.last}):
        found[row.dim, row.code][row.measure] = row.n
    by_dim: dict[str, dict[str, dict[str, int | None]]] = defaultdict(dict)
    for (dim, code), numbers in found.items():
        by_dim[dim][code] = numbers
    total = _line(_("全部"), found.get(("all", ""), {}))
    coded = [_coded(dim, by_dim[dim]) for dim in (SOURCE, PROFESSION) if by_dim[dim]]
    return Feedback(total, (*_rules(by_dim[RULE]), *coded))


def _line(label: str, numbers: dict[str, int | None], about: str = "") -> Line:
    is_kept_back = REPORTS in numbers and numbers[REPORTS] is None
    cells = tuple(None if is_kept_back else numbers.get(measure, 0) for measure in MEASURES)
    return Line(label, cells, about)


def _coded(dim: str, groups: dict[str, dict[str, int | None]]) -> Part:
    """By the codes of an official list, in its order; what the list does not know, and nothing, last."""
    names = {item.code: str(Words(item.zh, item.en)) for item in codes.items(LISTS[dim])}
    order = [code for code in names if code in groups] + sorted(set(groups) - set(names))
    heading = str(DIMENSIONS[dim])
    return Part(heading, heading, tuple(_line(names.get(c) or c or _("未填"), groups[c]) for c in order))


def _rules(groups: dict[str, dict[str, int | None]]) -> list[Part]:
    """The rows that fired, under their table, each edition by itself."""
    editions: dict[tuple[str, str], list[tuple[int, dict[str, int | None]]]] = defaultdict(list)
    for code, numbers in groups.items():
        table_id, version, row = code.rsplit("/", 2)
        editions[table_id, version].append((int(row), numbers))
    return [_of_table(*key, sorted(rows, key=lambda row: row[0])) for key, rows in sorted(editions.items())]


def _of_table(table_id: str, version: str, rows: Sequence[tuple[int, dict[str, int | None]]]) -> Part:
    """The rows of one edition; what a row answers stands beside it while the edition is known."""
    known = [one for one in versions_of(table_id, today()) if one.version == version]
    newest = versions_of(table_id, today())[-1]
    heading = _(
        "%(id)s %(table)s（第%(version)s版）",
        id=table_id.partition("_")[0],
        table=words(newest),
        version=version,
    )
    said: Callable[[int], str] = (lambda no: _answer(known[0], no)) if known else (lambda no: "")
    lines = tuple(_line(list_of_rows([no]), numbers, said(no)) for no, numbers in rows)
    return Part(heading, _("列"), lines)


def _answer(table: Table, no: int) -> str:
    row = next((row for row in table.rows if row.no == no), None)
    return outcome(table, row.then.items()) if row else ""


def write(book: Book, told: Feedback, about: Sequence[tuple[str, str]]) -> None:
    """The numbers onto a page; where a file has several pages, what was counted onto another (csv begins with it)."""
    page = book.page(_("派案回饋"), [_("依"), _("項目"), _("說明"), *map(str, MEASURES.values())])
    for what, said in about if book.is_plain else ():
        page.row([what, said])
    page.row([_("全部"), "", "", *_cells(told.total)])
    for part in told.parts:
        for line in part.lines:
            page.row([part.heading, line.label, line.about, *_cells(line)])
    if not book.is_plain:
        notes = book.page(_("說明"), [_("項目"), _("內容")])
        for pair in about:
            notes.row(pair)


def _cells(line: Line) -> list[Any]:
    return ["—" if n is None else n for n in line.cells]
