"""A workbook as csv that opens in Excel with its Chinese whole. One sheet is one file; several are packed in a zip."""

from __future__ import annotations

import csv
import datetime as dt
import io
import shutil
import tempfile
import zipfile
from collections.abc import Sequence
from typing import IO, ClassVar

from app.outputs.books import Cell, Names, harmless, in_taipei, words

BOM = "\ufeff".encode()


class CsvBook:
    """Text in UTF-8 with a byte order mark; no cell can act as a formula."""

    suffix: str = "csv"
    mimetype: str = "text/csv; charset=utf-8"
    is_plain: bool = True
    packed: ClassVar[str] = "application/zip"

    def __init__(self, out: IO[bytes], folder: str) -> None:
        self._out, self._folder = out, folder
        self._names = Names()
        self._pages: list[tuple[str, CsvPage]] = []

    def page(self, name: str, heads: Sequence[str]) -> CsvPage:
        """A new sheet with this row of heads."""
        page = CsvPage(tempfile.TemporaryFile(dir=self._folder))  # noqa: SIM115 - closed with the book
        page.row(heads)
        self._pages.append((self._names.name(name), page))
        if len(self._pages) > 1:
            self.suffix, self.mimetype = "zip", self.packed
        return page

    def close(self) -> None:
        """Bring the sheets together."""
        if len(self._pages) == 1:
            self._pages[0][1].copy(self._out)
            return
        with zipfile.ZipFile(self._out, "w", zipfile.ZIP_DEFLATED) as packed:
            for number, (name, page) in enumerate(self._pages, 1):
                with packed.open(f"{number:02}-{name}.csv", "w") as part:
                    page.copy(part)


class CsvPage:
    """One sheet, in a file of its own until the book is closed."""

    def __init__(self, out: IO[bytes]) -> None:
        out.write(BOM)
        self._bytes = out
        self._text = io.TextIOWrapper(out, "utf-8", newline="", write_through=False)
        self._writer = csv.writer(self._text)

    def row(self, cells: Sequence[Cell]) -> None:
        """The next row."""
        self._writer.writerow([_said(cell) for cell in cells])

    def copy(self, out: IO[bytes]) -> None:
        """The whole sheet into this file; it is closed."""
        self._text.flush()
        self._bytes.seek(0)
        shutil.copyfileobj(self._bytes, out)
        self._text.close()


def _said(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, dt.datetime):
        return in_taipei(cell).strftime("%Y-%m-%d %H:%M")
    return (
        cell.isoformat()
        if isinstance(cell, dt.date)
        else harmless(words(cell))
        if isinstance(cell, str)
        else str(cell)
    )
