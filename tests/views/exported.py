"""Ordering a file of sheets, and reading it back."""

from __future__ import annotations

import csv
import io
import zipfile
from typing import Any

from openpyxl import load_workbook

from tests import stage

SAID = {"reason": "COUNT", "note": "示範：月報", "format": "xlsx", "content": "words", "sure": "Y"}
Lines = list[dict[str, Any]]


def order(client: Any, address: str, **said: str) -> Any:
    """The answer: a file, or the page that refuses."""
    token = stage.token(client.get("/account/").text)
    return client.post(address, data={"csrf_token": token, **SAID, **said})


def data_of(answer: Any) -> bytes:
    """The bytes of a file; it is closed."""
    assert answer.status_code == 200, answer.text
    data: bytes = answer.get_data()
    answer.close()
    return data


def pages(answer: Any) -> dict[str, Lines]:
    """The pages of an xlsx workbook: a line for each row, by its heads."""
    book = load_workbook(io.BytesIO(data_of(answer)))
    return {page.title: _lines(list(page.iter_rows(values_only=True))) for page in book.worksheets}


def _lines(rows: list[Any]) -> Lines:
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


def of_csv(data: bytes) -> Lines:
    """The lines of a csv file."""
    assert data.startswith("\ufeff".encode())
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def of_zip(data: bytes) -> dict[str, bytes]:
    """The files in a zip."""
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def by_sheet(lines: Lines, sheet: int, head: str = "表單編號") -> dict[str, Any]:
    """The line of one sheet."""
    return next(line for line in lines if str(line[head]) == str(sheet))
