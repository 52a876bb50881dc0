"""A small workbook as a download: written whole before its first byte leaves."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Callable

from flask import Response

from app.outputs.books import Book, books


def send_book(kind: str, name: str, write: Callable[[Book], None]) -> Response:
    """The file of this kind (`rules/exporting.FORMATS`) that ``write`` fills."""
    out = io.BytesIO()
    with tempfile.TemporaryDirectory(prefix="anwang-") as folder:
        book = books()[kind](out, folder)
        write(book)
        book.close()
    answer = Response(out.getvalue(), mimetype=book.mimetype, headers={"Cache-Control": "no-store"})
    answer.headers.set("Content-Disposition", "attachment", filename=f"{name}.{book.suffix}")
    return answer
