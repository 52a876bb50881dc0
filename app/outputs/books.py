"""A workbook as it is written: sheets of rows, row by row, to a file. Nothing is held in memory, nothing is a formula.

A cell is None, a word, a whole number, True or False, a day or a moment. Each kind of file has a class of its own
(`BOOKS`): xlsx, ods, csv. Several sheets of csv are packed into one zip.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from typing import IO, Any, Final, Protocol

from app.columns.minguo import TAIPEI

Cell = str | int | bool | dt.date | dt.datetime | None
LONGEST: Final = 32_767
"""Characters that a cell of a spreadsheet holds."""
ACTS: Final = ("=", "+", "-", "@", "\t", "\r")
"""A spreadsheet would read a cell of a csv file that begins so as a formula."""
_NOT_IN_XML: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NOT_IN_NAMES: Final = re.compile(r"[\[\]:*?/\\'\x00-\x1f]")


class Page(Protocol):
    """One sheet of a book."""

    def row(self, cells: Sequence[Cell]) -> None:
        """The next row."""


class Book(Protocol):
    """A workbook being written."""

    suffix: str
    mimetype: str
    is_plain: bool
    """Whether it holds the lines alone, and no pages that explain them."""

    def page(self, name: str, heads: Sequence[str]) -> Page:
        """A new sheet with this row of heads."""

    def close(self) -> None:
        """Write what is still owed. The file that was given stays open."""


def words(text: str) -> str:
    """A text as every spreadsheet takes it: without characters that XML forbids, and no longer than a cell holds."""
    return _NOT_IN_XML.sub("", text)[:LONGEST]


def harmless(text: str) -> str:
    """A text that no spreadsheet reads as a formula, with an apostrophe before what could act."""
    return f"'{text}" if text.startswith(ACTS) else text


def without_apostrophe(text: str) -> str:
    """What `harmless` was given."""
    return text[1:] if text[:1] == "'" and text[1:].startswith(ACTS) else text


class Names:
    """Names of the sheets of one book: at most 31 characters, each once, whatever their capitals."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def name(self, wanted: str) -> str:
        """The name that comes nearest to what is wanted."""
        plain = _NOT_IN_NAMES.sub("", wanted).strip() or "-"
        tries = (plain[:31] if n == 1 else f"{plain[:27]} ({n})" for n in range(1, 100))
        found = next(one for one in tries if one.lower() not in self._taken)
        self._taken.add(found.lower())
        return found


def in_taipei(moment: dt.datetime) -> dt.datetime:
    """A moment as a clock in Taipei shows it, without its zone: spreadsheets know none."""
    return moment.astimezone(TAIPEI).replace(tzinfo=None) if moment.tzinfo else moment


class Writer(Protocol):
    """Makes a book that is written to this file."""

    def __call__(self, out: IO[bytes], folder: str) -> Book:
        """`folder` is for files that are needed meanwhile; whoever made it takes it away."""


def books() -> dict[str, Writer]:
    """The kinds of file by their names."""
    from app.outputs.book_csv import CsvBook
    from app.outputs.book_ods import OdsBook
    from app.outputs.book_xlsx import XlsxBook

    made: dict[str, Any] = {"xlsx": XlsxBook, "ods": OdsBook, "csv": CsvBook}
    return made
