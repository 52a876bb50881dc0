"""The words on paper, page by page, as a reader of PDFs finds them."""

from __future__ import annotations

import io
import re
from functools import lru_cache

from pypdf import PdfReader


@lru_cache(64)
def pages_of(pdf: bytes) -> tuple[str, ...]:
    """The words of each page, also those across it, without spaces: where a line breaks says nothing."""
    return tuple(re.sub(r"\s", "", page.extract_text()) for page in PdfReader(io.BytesIO(pdf)).pages)


def text_of(pdf: bytes) -> str:
    """The words of all pages."""
    return "".join(pages_of(pdf))
