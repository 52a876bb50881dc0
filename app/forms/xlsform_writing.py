"""A county's own questions as an XLSForm workbook, to be changed elsewhere and sent back (``xlsform_reading``).

Every cell is written as text: a label that begins like a formula stays a label.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from xlsxwriter import Workbook

from app.forms.inventory import CHINESE, ENGLISH, said_in
from app.forms.xlsform_relevant import to_relevant
from app.questions import ManyOf, Question, Tick
from app.questions.condition_rows import parts_of
from app.questions.supplements import CHOOSES, Row

SURVEY: Final = (
    "type", "name", "label::中文 (zh)", "label::English (en)", "hint::中文 (zh)", "hint::English (en)", "required",
    "relevant", "appearance", "section", "since", "until",
)  # fmt: skip
CHOICES: Final = ("list_name", "name", "label::中文 (zh)", "label::English (en)")
SETTINGS: Final = ("form_title", "form_id", "default_language")
DEFAULT: Final = "中文 (zh)"
LISTED: Final[Mapping[str, tuple[tuple[str, str, str], ...]]] = {
    "yes_no": (("Y", "是", "Yes"), ("N", "否", "No")),
    "yes_no_unknown": (("Y", "是", "Yes"), ("N", "否", "No"), ("U", "不詳", "Unknown")),
}
"""Lists that stand for kinds of ours."""
PLAIN: Final = {"text": "text", "long": "text", "integer": "integer", "day": "date", "tick": "acknowledge"}
MULTILINE: Final = "multiline"
WIDTHS: Final = (22, 18, 36, 36, 24, 24, 9, 32, 12, 8, 12, 12)


def workbook(form: type[Any], rows: Sequence[Row], declared: Sequence[Question], prefix: str) -> bytes:
    """The workbook. ``declared``: the questions of the form itself, at which conditions may look."""
    out = io.BytesIO()
    book = Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    _write(book, "survey", SURVEY, _survey(rows, declared, prefix))
    _write(book, "choices", CHOICES, _choices(rows, prefix))
    titles = f"{said_in(CHINESE, form.TITLE)} {said_in(ENGLISH, form.TITLE)}"
    _write(book, "settings", SETTINGS, [(titles, form.CODE, DEFAULT)])
    book.close()
    return out.getvalue()


def _write(book: Any, name: str, heads: Sequence[str], lines: Any) -> None:
    sheet = book.add_worksheet(name)
    bold = book.add_format({"bold": True})
    for at, width in enumerate(WIDTHS[: len(heads)]):
        sheet.set_column(at, at, width)
    for at, head in enumerate(heads):
        sheet.write_string(0, at, head, bold)
    for n, line in enumerate(lines, 1):
        for at, cell in enumerate(line):
            if cell:
                sheet.write_string(n, at, cell)


def _survey(rows: Sequence[Row], declared: Sequence[Question], prefix: str) -> Iterator[Sequence[str]]:
    named = {q.key: q for q in declared}
    looked_at = {part.key for row in rows for part in parts_of(row["show_if"])}
    for key in sorted(
        looked_at & named.keys()
    ):  # so that whatever reads the workbook finds what conditions name
        label = named[key].label
        yield "hidden", key, said_in(CHINESE, label), said_in(ENGLISH, label)
    kinds = {row["code"]: row["kind"] for row in rows} | {q.key: _kind(q) for q in declared}
    for row in rows:
        relevant = to_relevant(row["show_if"], lambda key: key.removeprefix(prefix), kinds)
        yield (
            _type(row, prefix), row["code"].removeprefix(prefix), row["zh"], row["en"], row["help_zh"], row["help_en"],
            "yes" if row["required"] else "", relevant, MULTILINE if row["kind"] == "long" else "", row["section"],
            row["since"], row["until"],
        )  # fmt: skip


def _kind(q: Question) -> str:
    return "many" if isinstance(q.kind, ManyOf) else "tick" if isinstance(q.kind, Tick) else ""


def _type(row: Row, prefix: str) -> str:
    kind = row["kind"]
    if kind in CHOOSES:
        return f"select_{'one' if kind == 'one' else 'multiple'} {_list(row, prefix)}"
    return f"select_one {kind}" if kind in LISTED else PLAIN[kind]


def _choices(rows: Sequence[Row], prefix: str) -> Iterator[Sequence[str]]:
    for name, choices in LISTED.items():
        if any(row["kind"] == name for row in rows):
            yield from ((name, *choice) for choice in choices)
    for row in rows:
        yield from ((_list(row, prefix), *choice) for choice in row["choices"])


def _list(row: Row, prefix: str) -> str:
    return f"list_{row['code'].removeprefix(prefix)}"
