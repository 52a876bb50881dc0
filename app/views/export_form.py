"""What is asked before sheets are taken out: why, in which shape; and the filters of the list in words."""

from __future__ import annotations

from collections.abc import Mapping

from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.forms import SheetForm, form_of, listing
from app.models import Worksheet
from app.questions import Choice, LongText, OneOf, Question, Section
from app.rules.exporting import CONTENTS, FORMATS, REASONS, WORDS
from app.views.case import state_label

A = Section("A", _l("匯出"))
ASKED = (
    Question(
        _l("用途"), A, OneOf(tuple(Choice(code, label) for code, label in REASONS.items())), required=True, key="reason"
    ),
    Question(
        _l("說明"), A, LongText(limit=500), required=True, key="note",
        help=_l("寫清楚用在哪裡，例如機關、公文文號、會議日期。會留在紀錄裡。"),
    ),
    Question(
        _l("檔案格式"), A, OneOf(tuple(Choice(code, label) for code, label in FORMATS.items())), required=True,
        key="format", first="xlsx",
    ),
    Question(
        _l("選項的內容"), A, OneOf(tuple(Choice(code, label) for code, label in CONTENTS.items())), required=True,
        key="content", first=WORDS,
    ),
)  # fmt: skip
FIRST = {q.key: q.first for q in ASKED if q.first}


def asking_form() -> type[SheetForm]:
    """The form with these questions."""
    return form_of("Export", ASKED)


def most_sheets() -> int:
    """How many sheets one file holds at most (setting ANWANG_EXPORT_SHEETS)."""
    return int(current_app.config["ANWANG_EXPORT_SHEETS"])


def filters_said(sheet: type[Worksheet], args: Mapping[str, str]) -> list[tuple[str, str]]:
    """(what, how) of every filter of the list that is in use."""
    said = []
    for name, (question, operation) in listing.names_of_filters(sheet).items():
        typed = args.get(name, "").strip()[:200]
        if not typed:
            continue
        if question is None:
            label, words = (
                (_("狀態"), state_label(typed)) if operation == "state" else (_("案件"), f"#{typed}")
            )
        else:
            choices = {choice.code: str(choice.label) for choice in question.choices}
            label, words = str(question.label), choices.get(typed, typed)
        said.append((f"{label}{_mark(operation)}", words))
    return said


def _mark(operation: str) -> str:
    marks = {"from": _("（起）"), "to": _("（迄）"), "less": _("（小於）"), "more": _("（大於）")}
    return marks.get(operation, "")
