"""Pages of a list: whatever the address says, between the first page and a sane one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from flask import abort

SIZE, LARGEST, CAP, LAST = 25, 100, 1001, 400


class Page(NamedTuple):
    """Which rows: ``number`` counts from 0."""

    number: int
    size: int

    @property
    def offset(self) -> int:
        return self.number * self.size


def page_of(args: Mapping[str, str]) -> Page:
    """The page that an address asks for. 400 for what is no number; too large a size or page is cut, not obeyed."""
    number, size = args.get("page", "0"), args.get("page_size", str(SIZE))
    if not (number.isdecimal() and number.isascii() and size.isdecimal() and size.isascii()):
        abort(400)
    return Page(min(int(number[:9]), LAST), max(1, min(int(size[:9]), LARGEST)))
