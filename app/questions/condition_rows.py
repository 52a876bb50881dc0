"""A condition in the notation of the grammar as rows to choose from, and back: what the builder of a page shows.

A row that is not filled in to the end is kept as it is: the grammar then cannot read the whole, and says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, NamedTuple

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

OPS: Final[dict[str, LazyString]] = {
    "is": _l("是"),
    "is_not": _l("不是"),
    "has": _l("有選"),
    "has_not": _l("沒有選"),
    "in": _l("是其中之一"),
    "not_in": _l("不是其中任何一個"),
    "less": _l("小於"),
    "less_not": _l("沒有填，或不小於"),
    "more": _l("大於"),
    "more_not": _l("沒有填，或不大於"),
    "set": _l("有填"),
    "not_set": _l("沒有填"),
}
JOINS: Final[dict[str, LazyString]] = {"and": _l("而且"), "or": _l("或者")}
_SIGNS: Final = {"=": "is", "~": "has", "<": "less", ">": "more"}
_ATOM: Final = re.compile(
    r"(?P<not>not\s+)?(?P<key>\w*)\s*(?:(?P<sign>[=~<>])(?P<value>.*)|(?P<set>set)|(?P<notin>not\s+)?in\s*\((?P<in>.*)\))"
)


class Part(NamedTuple):
    """One row: how it is joined to the one above (`and` binds tighter than `or`), which question, how, which answer."""

    join: str
    key: str
    op: str
    value: str = ""


def parts_of(text: str) -> list[Part]:
    """The rows of a condition; what cannot be read is one row whose value is all of it."""
    if not text.strip():
        return []
    pieces = re.split(r"\s+(and|or)\s+", text.strip())
    joins = ["and", *pieces[1::2]]
    return [_part(join, piece) for join, piece in zip(joins, pieces[::2], strict=True)]


def _part(join: str, text: str) -> Part:
    found = _ATOM.fullmatch(text.strip())
    if found is None:
        return Part(join, "", "is", text.strip())
    is_not = bool(found["not"]) != bool(found["notin"])
    if found["set"]:
        return Part(join, found["key"], "not_set" if is_not else "set")
    if found["in"] is not None:
        return Part(join, found["key"], "not_in" if is_not else "in", found["in"].strip())
    op = _SIGNS[found["sign"]]
    return Part(join, found["key"], f"{op}_not" if is_not else op, found["value"].strip())


def text_of(parts: Iterable[Part]) -> str:
    """The rows in the notation of the grammar. A row without a question is left out."""
    told = [part for part in parts if part.key or part.value]
    return "".join((f" {part.join} " if n else "") + _told(part) for n, part in enumerate(told))


def _told(part: Part) -> str:
    sign = {name: sign for sign, name in _SIGNS.items()}
    if part.op in ("set", "not_set"):
        return f"{'not ' if part.op == 'not_set' else ''}{part.key} set"
    if part.op in ("in", "not_in"):
        return f"{part.key} {'not ' if part.op == 'not_in' else ''}in ({part.value})"
    plain = part.op.removesuffix("_not")
    return f"{'not ' if part.op != plain else ''}{part.key} {sign[plain]} {part.value}".rstrip()
