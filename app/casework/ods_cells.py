"""The cells of the first sheet of an ods file, as words. Reads `content.xml` as it comes, no more than asked for."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any, Final

from defusedxml.ElementTree import iterparse

OFFICE: Final = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TABLE: Final = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
TEXT: Final = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"


def rows(data: bytes, columns: int, most: int) -> list[list[str]]:
    """The first rows of the first sheet."""
    found: list[list[str]] = []
    with zipfile.ZipFile(io.BytesIO(data)) as packed, packed.open("content.xml") as content:
        for _event, element in iterparse(content, events=("end",), forbid_dtd=True):
            if element.tag == f"{TABLE}table-row":
                row = _row(element, columns)
                times = _times(element, "number-rows-repeated", most - len(found))
                found += [row] * (
                    times if any(row) else min(times, 1)
                )  # an empty rest of the sheet is one row
                element.clear()
            elif element.tag == f"{TABLE}table" or len(found) >= most:
                break
    return found


def _row(element: Any, columns: int) -> list[str]:
    cells: list[str] = []
    for cell in element:
        if len(cells) >= columns:
            break
        if cell.tag in (f"{TABLE}table-cell", f"{TABLE}covered-table-cell"):
            cells += [_word(cell)] * _times(cell, "number-columns-repeated", columns - len(cells))
    return cells


def _times(element: Any, name: str, most: int) -> int:
    said = element.get(f"{TABLE}{name}", "1")
    return min(int(said) if said.isascii() and said.isdigit() and len(said) < 9 else most, max(most, 1))


def _word(cell: Any) -> str:
    """A date or number by its value, anything else by its text."""
    kind = cell.get(f"{OFFICE}value-type", "")
    if kind == "date":
        day, _t, time = (cell.get(f"{OFFICE}date-value") or "").partition("T")
        return day if not time or time.startswith("00:00:00") else f"{day} {time[:5]}"
    if kind == "boolean":
        return cell.get(f"{OFFICE}boolean-value") or ""
    if kind == "float":
        value = cell.get(f"{OFFICE}value") or ""
        return value[:-2] if value.endswith(".0") else value
    return "\n".join("".join(_letters(p)) for p in cell.findall(f"{TEXT}p")).replace("\x00", "").strip()


def _letters(paragraph: Any) -> Iterator[str]:
    """The text of a paragraph; `text:s` stands for spaces, `text:line-break` for a new line."""
    yield paragraph.text or ""
    for part in paragraph:
        if part.tag == f"{TEXT}s":
            yield " " * _spaces(part)
        elif part.tag == f"{TEXT}tab":
            yield "\t"
        elif part.tag == f"{TEXT}line-break":
            yield "\n"
        else:
            yield from _letters(part)
        yield part.tail or ""


def _spaces(part: Any) -> int:
    said = part.get(f"{TEXT}c", "1")
    return min(int(said), 100) if said.isascii() and said.isdigit() and len(said) < 5 else 1
