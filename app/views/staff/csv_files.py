"""Files for a spreadsheet: CSV that opens in Excel with its Chinese whole; no cell can act as a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

from flask import Response

ACTS = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet would read a cell that begins so as a formula


def csv_file(name: str, heads: Sequence[str], lines: Iterable[Sequence[Any]]) -> Response:
    """A download."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(heads)
    writer.writerows([_safe(cell) for cell in line] for line in lines)
    told = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(out.getvalue().encode("utf-8-sig"), mimetype="text/csv", headers=told)


def _safe(cell: Any) -> str:
    said = "" if cell is None else str(cell)
    return f"'{said}" if said.startswith(ACTS) else said
