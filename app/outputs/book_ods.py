"""A workbook as ods (OpenDocument, ISO 26300): rows are written as they come. odfpy would build the tree first."""

from __future__ import annotations

import datetime as dt
import shutil
import tempfile
import zipfile
from collections.abc import Sequence
from typing import IO, ClassVar, Final
from xml.sax.saxutils import escape, quoteattr  # nosec B406  # writes, never reads

from app.outputs.books import Cell, Names, in_taipei, words

MIMETYPE: Final = "application/vnd.oasis.opendocument.spreadsheet"
MANIFEST: Final = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{MIMETYPE}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
)
_OASIS: Final = "urn:oasis:names:tc:opendocument:xmlns"
HEAD: Final = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document-content office:version="1.2" '
    + " ".join(f'xmlns:{name}="{_OASIS}:{path}:1.0"' for name, path in (
        ("office", "office"), ("table", "table"), ("text", "text"), ("style", "style"), ("number", "datastyle"),
    ))
    + f' xmlns:fo="{_OASIS}:xsl-fo-compatible:1.0"><office:automatic-styles>'
    '<number:date-style style:name="day-shown"><number:year number:style="long"/><number:text>-</number:text>'
    '<number:month number:style="long"/><number:text>-</number:text><number:day number:style="long"/>'
    '</number:date-style><number:date-style style:name="moment-shown">'
    '<number:year number:style="long"/><number:text>-</number:text>'
    '<number:month number:style="long"/><number:text>-</number:text><number:day number:style="long"/>'
    '<number:text> </number:text><number:hours number:style="long"/><number:text>:</number:text>'
    '<number:minutes number:style="long"/></number:date-style>'
    '<style:style style:name="day" style:family="table-cell" style:data-style-name="day-shown"/>'
    '<style:style style:name="moment" style:family="table-cell" style:data-style-name="moment-shown"/>'
    '<style:style style:name="head" style:family="table-cell"><style:text-properties fo:font-weight="bold"/>'
    "</style:style>"
    "</office:automatic-styles><office:body><office:spreadsheet>"
)  # fmt: skip
TAIL: Final = "</office:spreadsheet></office:body></office:document-content>"


class OdsBook:
    """Sheets of cells with types; every text is a text."""

    suffix: ClassVar[str] = "ods"
    mimetype: ClassVar[str] = MIMETYPE
    is_plain: ClassVar[bool] = False

    def __init__(self, out: IO[bytes], folder: str) -> None:
        self._out, self._folder = out, folder
        self._names = Names()
        self._pages: list[OdsPage] = []

    def page(self, name: str, heads: Sequence[str]) -> OdsPage:
        """A new sheet with this row of heads."""
        page = OdsPage(tempfile.TemporaryFile(dir=self._folder), self._names.name(name))  # noqa: SIM115 - closed with the book
        page.head(heads)
        self._pages.append(page)
        return page

    def close(self) -> None:
        """Pack the file. Its kind stands first and unpacked, as the standard asks."""
        with zipfile.ZipFile(self._out, "w", zipfile.ZIP_DEFLATED) as packed:
            packed.writestr(zipfile.ZipInfo("mimetype"), MIMETYPE, zipfile.ZIP_STORED)
            packed.writestr("META-INF/manifest.xml", MANIFEST)
            with packed.open("content.xml", "w") as content:
                content.write(HEAD.encode())
                for page in self._pages:
                    page.copy(content)
                content.write(TAIL.encode())


class OdsPage:
    """One sheet, in a file of its own until the book is closed."""

    def __init__(self, out: IO[bytes], name: str) -> None:
        self._file = out
        out.write(f"<table:table table:name={quoteattr(name)}>".encode())

    def head(self, heads: Sequence[str]) -> None:
        """The row of heads."""
        self._write([_text(words(head), "head") for head in heads])

    def row(self, cells: Sequence[Cell]) -> None:
        """The next row."""
        self._write([_cell(cell) for cell in cells])

    def _write(self, cells: list[str]) -> None:
        self._file.write(f"<table:table-row>{''.join(cells)}</table:table-row>".encode())

    def copy(self, out: IO[bytes]) -> None:
        """The whole sheet into this file; it is closed."""
        self._file.write(b"</table:table>")
        self._file.seek(0)
        shutil.copyfileobj(self._file, out)
        self._file.close()


def _cell(cell: Cell) -> str:
    if cell is None or cell == "":
        return "<table:table-cell/>"
    if isinstance(cell, bool):
        return f'<table:table-cell office:value-type="boolean" office:boolean-value="{str(cell).lower()}"/>'
    if isinstance(cell, int):
        return f'<table:table-cell office:value-type="float" office:value="{cell}"/>'
    if isinstance(cell, dt.datetime):
        return _date(in_taipei(cell).isoformat(timespec="seconds"), "moment")
    return _date(cell.isoformat(), "day") if isinstance(cell, dt.date) else _text(words(cell))


def _date(value: str, style: str) -> str:
    return (
        f'<table:table-cell table:style-name="{style}" office:value-type="date" office:date-value="{value}"/>'
    )


def _text(text: str, style: str = "") -> str:
    styled = f' table:style-name="{style}"' if style else ""
    lines = "".join(f"<text:p>{_spaced(line)}</text:p>" for line in text.split("\n"))
    return f'<table:table-cell{styled} office:value-type="string">{lines}</table:table-cell>'


def _spaced(line: str) -> str:
    """A line with its runs of spaces and its tabs kept: white space in a paragraph collapses."""
    kept = escape(line).replace("\t", "<text:tab/>").replace("\r", "")
    return kept.replace("  ", '<text:s text:c="2"/>') if "  " in kept else kept
