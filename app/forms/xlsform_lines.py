"""The lines of an XLSForm workbook by the names of its columns, whatever the workbook calls them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from flask_babel import gettext as _
from pyxform.xls2json_backends import DefinitionData

Line = dict[str, str]
COLUMNS: Final[Mapping[str, frozenset[str]]] = {
    "survey": frozenset(
        {
            "type",
            "name",
            "zh",
            "en",
            "help_zh",
            "help_en",
            "required",
            "relevant",
            "appearance",
            "section",
            "since",
            "until",
        }
    ),
    "choices": frozenset({"list_name", "name", "zh", "en"}),
    "settings": frozenset({"form_title", "form_id", "default_language", "version"}),
}
NAMES: Final[Mapping[str, str]] = {
    "relevance": "relevant", "bind::relevant": "relevant", "bind::required": "required", "list name": "list_name",
    "title": "form_title", "id_string": "form_id", "value": "name",
}  # fmt: skip
CHINESE: Final = ("中文", "zh", "chinese")
ENGLISH: Final = ("英文", "en", "english")


class Fault(NamedTuple):
    """What is wrong: in which sheet of the workbook, on which line, in a sentence."""

    sheet: str
    line: int
    says: str


@dataclass
class Lines:
    """The three sheets, each line with its number in the file; and the columns that nobody knows."""

    sheets: dict[str, list[tuple[int, Line]]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    @classmethod
    def of(cls, book: DefinitionData) -> Lines:
        """The lines of a workbook that pyxform has read."""
        made, settings = cls(), list(book.settings or ())
        default = str((settings[0] if settings else {}).get("default_language", ""))
        for name in COLUMNS:
            made.sheets[name] = list(made._read(name, getattr(book, name) or (), default))
        return made

    def _read(self, name: str, rows: Sequence[Mapping[str, Any]], default: str) -> Iterator[tuple[int, Line]]:
        for number, row in enumerate(rows, 2):
            line: Line = {}
            for head, cell in row.items():
                text = "" if cell is None else str(cell).strip()
                column = column_of(head, default)
                if text and column not in COLUMNS[name]:
                    says = _("不支援「%(column)s」欄（內容：%(text)s）", column=head[:40], text=text[:40])
                    self.faults.append(Fault(name, number, says))
                elif text and line.get(column, text) != text:
                    says = _("「%(column)s」欄寫了兩次而且不同", column=head[:40])
                    self.faults.append(Fault(name, number, says))
                elif text:
                    line[column] = text
            if line:
                yield number, line


def column_of(head: str, default: str) -> str:
    """Our name of a column: `label::English (en)` is `en`, `hint` is `help_zh`. An unknown one keeps its name."""
    plain = re.sub(r"\s+", " ", head.strip())
    name, _colons, language = (part.strip() for part in plain.partition("::"))
    name = name.lower()
    if name in ("label", "hint"):
        code = language_of(language or default)
        return {"label": "", "hint": "help_"}[name] + code if code else plain
    return NAMES.get(plain.lower(), plain.lower())


def language_of(name: str) -> str:
    """zh or en; "" for another language. No name is Chinese: the language of the forms."""
    words = set(re.split(r"[^\w一-鿿]+|_|-", name.lower())) - {""}
    if not words or words & {*CHINESE, "default"}:
        return "zh"
    return "en" if words & set(ENGLISH) else ""
