"""An XLSForm workbook as a county's own questions. What we cannot say is named line by line; then nothing is taken.

``pyxform`` reads the cells and has the last word on the whole.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from flask_babel import gettext as _
from openpyxl import load_workbook
from pyxform.errors import PyXFormError
from pyxform.xls2json import workbook_to_json
from pyxform.xls2json_backends import DefinitionData, get_xlsform

from app.casework.spreadsheets import BROKEN, MOST_PARTS, Unreadable
from app.forms.xlsform_lines import Fault, Lines
from app.forms.xlsform_survey import Survey
from app.questions import Question

MOST_BYTES: Final = 2_000_000
MOST_UNPACKED: Final = 20_000_000
MOST_ROWS: Final = 1000
MOST_COLUMNS: Final = 60
READ: Final = ("survey", "choices", "settings")
REFUSED: Final = ("external_choices", "entities", "osm")


@dataclass(frozen=True)
class Found:
    """What a workbook holds: the questions as they are kept, on which line each stands, and what is wrong."""

    rows: list[dict[str, Any]]
    lines: list[int]
    faults: list[Fault]


def read(data: bytes, declared: tuple[Question, ...], prefix: str) -> Found:
    """The questions of a workbook. ``declared``: those of the form itself. Raises Unreadable for no workbook at all."""
    _is_harmless(data)
    faults = [*_formulas_and_floods(data)]
    if faults:
        return Found([], [], faults)
    try:
        book = get_xlsform(io.BytesIO(data), ".xlsx")
    except PyXFormError as wrong:
        raise Unreadable(_("這不是 XLSForm：%(why)s", why=str(wrong)[:200])) from wrong
    except BROKEN as wrong:
        raise Unreadable(_("讀不懂這個檔案。請下載現有的 XLSForm 來改。")) from wrong
    survey = Survey(Lines.of(book), declared, prefix)
    rows = survey.rows()
    found = [*_strange_sheets(book), *survey.faults]
    return Found(rows, survey.numbers, sorted(found) or list(_whole(book, survey)))


def _is_harmless(data: bytes) -> None:
    """A zip with a workbook in it, and no flood behind a small file."""
    if len(data) > MOST_BYTES:
        raise Unreadable(_("檔案太大，最多 %(n)s MB。", n=MOST_BYTES // 1_000_000))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            parts = packed.infolist()
            is_book = "xl/workbook.xml" in packed.namelist()
    except BROKEN as wrong:
        raise Unreadable(_("讀不懂這個檔案。請下載現有的 XLSForm 來改。")) from wrong
    if not is_book:
        raise Unreadable(_("讀不懂這個檔案。請下載現有的 XLSForm 來改。"))
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise Unreadable(_("檔案解開後太大。"))


def _formulas_and_floods(data: bytes) -> Iterator[Fault]:
    """Cells that work something out, and sheets without an end: found before anything reads them in full."""
    try:
        book = load_workbook(io.BytesIO(data), read_only=True)
        for sheet in book.worksheets:
            name = sheet.title.lower()
            if name in READ:
                yield from _of_cells(name, sheet)
        book.close()
    except BROKEN as wrong:
        raise Unreadable(_("讀不懂這個檔案。請下載現有的 XLSForm 來改。")) from wrong


def _of_cells(name: str, sheet: Any) -> Iterator[Fault]:
    for n, row in enumerate(sheet.iter_rows(max_row=MOST_ROWS + 2, max_col=MOST_COLUMNS + 1), 1):
        if n > MOST_ROWS + 1 and any(cell.value is not None for cell in row):
            yield Fault(name, n, _("最多 %(n)s 列", n=MOST_ROWS))
            return
        if len(row) > MOST_COLUMNS and row[MOST_COLUMNS].value is not None:
            yield Fault(name, n, _("最多 %(n)s 欄", n=MOST_COLUMNS))
            return
        for cell in row:
            if cell.data_type == "f":
                yield Fault(name, n, _("第 %(column)s 欄是公式，請改成文字", column=cell.column_letter))


def _strange_sheets(book: DefinitionData) -> Iterator[Fault]:
    for name in REFUSED:
        if any(getattr(book, name) or ()):
            yield Fault(name, 1, _("不支援工作表「%(name)s」", name=name))


def _whole(book: DefinitionData, survey: Survey) -> Iterator[Fault]:
    """What pyxform still finds fault with, in its own words."""
    rows = [row for row in book.survey or () if row]
    there = {row.get("name") for row in rows}
    named = [{"type": "hidden", "name": key, "label": key} for key in sorted(survey.looked_at - there)]
    known = {"survey": [*named, *rows], "choices": [row for row in book.choices or () if row]}
    heads = {f"{name}_header": getattr(book, f"{name}_header") for name in READ}
    settings = [row for row in book.settings or () if row]
    judged = DefinitionData(
        **known, **heads, settings=settings, sheet_names=list(READ), fallback_form_name="form"
    )
    try:
        workbook_to_json(judged, form_name="form", warnings=[])
    except PyXFormError as wrong:
        yield Fault("survey", 1, _("這不是 XLSForm：%(why)s", why=str(wrong)[:300]))
