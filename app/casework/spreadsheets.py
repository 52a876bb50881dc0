"""Reading a table that somebody sends: the first sheet of an xlsx or ods file, or csv, as rows of words.

A stranger's file is read with care: no more of it than is asked for, no formulas, no entities, no flood from a small
zip. What the words mean is for others to say.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from defusedxml.ElementTree import ParseError
from flask_babel import gettext as _
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from app.casework import ods_cells

MOST_BYTES: Final = 50_000_000  # of a file unpacked: a small one can hold a flood
MOST_PARTS: Final = 2000
BROKEN: Final = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    InvalidFileException,
    ParseError,
    NotImplementedError,  # a zip that is encrypted, or packed in a way that nobody knows
    RuntimeError,
    KeyError,
    ValueError,
    OSError,
    SyntaxError,
    IndexError,
    TypeError,
)


class Unreadable(ValueError):
    """The file cannot be read. ``args[0]`` is a sentence for who sent it."""


@dataclass(frozen=True)
class Bounds:
    """How much of a file is looked at: no more columns than these, and rows until one more than these."""

    columns: int
    rows: int


def rows_of(name: str, data: bytes, bounds: Bounds) -> Iterator[list[str]]:
    """The rows of the first sheet, each a list of words. Raises Unreadable."""
    if data[:2] != b"PK" and not name.lower().endswith((".xlsx", ".ods")):
        yield from _of_csv(data, bounds)
        return
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            parts = packed.infolist()
            is_flood = len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_BYTES
            is_ods = "content.xml" in packed.namelist()
        rows = (
            []
            if is_flood
            else ods_cells.rows(data, bounds.columns, bounds.rows)
            if is_ods
            else _cells(data, bounds)
        )
    except BROKEN as wrong:
        raise Unreadable(_("讀不懂這個檔案。請用範本填寫，或存成 CSV。")) from wrong
    if is_flood:
        raise Unreadable(_("檔案太大。請只留下要匯入的資料。"))
    yield from rows


def _of_csv(data: bytes, bounds: Bounds) -> Iterator[list[str]]:
    for encoding in ("utf-8-sig", "cp950"):  # Excel in Taiwan still writes Big5
        try:
            text = data.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise Unreadable(_("讀不懂這個檔案的文字編碼。請存成「CSV UTF-8」或 xlsx。"))
    try:
        for row in csv.reader(io.StringIO(text.replace("\x00", ""), newline="")):
            yield [cell.strip() for cell in row[: bounds.columns]]
    except csv.Error as wrong:
        raise Unreadable(_("讀不懂這個 CSV 檔。請用範本填寫。")) from wrong


def _cells(data: bytes, bounds: Bounds) -> list[list[str]]:
    book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    found = book.worksheets[0].iter_rows(max_col=bounds.columns, max_row=bounds.rows, values_only=True)
    rows = [[word(cell) for cell in row] for row in found]
    book.close()
    return rows


def word(cell: Any) -> str:
    """A cell as somebody would type it: 2026-11-22, 2026-11-22 09:30, 3, true."""
    if cell is None:
        return ""
    if isinstance(cell, dt.datetime):
        is_day = cell.time() == dt.time()
        return cell.date().isoformat() if is_day else cell.strftime("%Y-%m-%d %H:%M")
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    return str(cell).replace("\x00", "").strip()
