"""A workbook as xlsx. XlsxWriter keeps no row in memory; every text is written as a text, never as a formula."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import IO, Any, ClassVar

import xlsxwriter

from app.outputs.books import Cell, Names, in_taipei, words

WIDTH, WIDEST = 14, 40


class XlsxBook:
    """Sheets with a frozen head, filters, and dates that are dates."""

    suffix: ClassVar[str] = "xlsx"
    mimetype: ClassVar[str] = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    is_plain: ClassVar[bool] = False

    def __init__(self, out: IO[bytes], folder: str) -> None:
        said = {
            "constant_memory": True,
            "tmpdir": folder,
            "strings_to_formulas": False,
            "strings_to_urls": False,
        }
        self._book = xlsxwriter.Workbook(out, {**said, "strings_to_numbers": False})
        self._names = Names()
        self._head = self._book.add_format(
            {"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#E8EEF3"}
        )
        self.day = self._book.add_format({"num_format": "yyyy-mm-dd"})
        self.moment = self._book.add_format({"num_format": "yyyy-mm-dd hh:mm"})

    def page(self, name: str, heads: Sequence[str]) -> XlsxPage:
        """A new sheet with this row of heads."""
        sheet = self._book.add_worksheet(self._names.name(name))
        sheet.freeze_panes(1, 0)
        for at, head in enumerate(heads):
            sheet.set_column(at, at, min(WIDEST, max(WIDTH, 2 * len(head))))
            sheet.write_string(0, at, words(head), self._head)
        return XlsxPage(self, sheet)

    def close(self) -> None:
        """Pack the file."""
        self._book.close()


class XlsxPage:
    """One sheet."""

    def __init__(self, book: XlsxBook, sheet: Any) -> None:
        self._book, self._sheet, self._next = book, sheet, 1

    def row(self, cells: Sequence[Cell]) -> None:
        """The next row."""
        for at, cell in enumerate(cells):
            if cell is not None and cell != "":
                self._write(at, cell)
        self._next += 1

    def _write(self, at: int, cell: Cell) -> None:
        sheet, row = self._sheet, self._next
        if isinstance(cell, bool):
            sheet.write_boolean(row, at, cell)
        elif isinstance(cell, int):
            sheet.write_number(row, at, cell)
        elif isinstance(cell, dt.datetime):
            sheet.write_datetime(row, at, in_taipei(cell), self._book.moment)
        elif isinstance(cell, dt.date) and cell.year >= 1900:  # Excel's calendar begins there
            sheet.write_datetime(row, at, dt.datetime.combine(cell, dt.time()), self._book.day)
        else:
            sheet.write_string(row, at, words(str(cell)))
