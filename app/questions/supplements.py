"""Supplements (本縣市補充問題): a county's own questions as data, read as the same questions that forms declare.

A code begins with the county's own prefix, so that no answer is taken for another question's, wherever a sheet goes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Final

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from app.questions.choices import Choice
from app.questions.grammar import condition
from app.questions.kinds import Day, Integer, Kind, LongText, ManyOf, OneOf, Text, Tick, YesNo, YesNoUnknown
from app.questions.question import Question
from app.questions.section import Section
from app.questions.words import Words

Row = Mapping[str, Any]
"""One question as it is kept: code, kind, zh, en, help_zh, help_en, choices [[code, zh, en]], show_if, required, since,
until (days as 2026-12-01, "" for none), section (the letter of the form's, "" for the county's own)."""

CODE: Final = re.compile(r"x(\d{1,3})_[a-z][a-z0-9_]{0,39}")
OWN: Final = Section("X", _l("本縣市補充問題"), _l("由本縣市增列，不列入全國統計。"))
SIGNED: Final = "Z"
"""The section of signatures: a county's own section stands before it."""
CHOOSES: Final = ("one", "many")
KINDS: Final[Mapping[str, LazyString]] = {
    "text": _l("單行文字"),
    "long": _l("多行文字"),
    "yes_no": _l("是、否"),
    "yes_no_unknown": _l("是、否、不詳"),
    "one": _l("單選"),
    "many": _l("複選"),
    "integer": _l("整數"),
    "day": _l("日期"),
    "tick": _l("勾選框"),
}
_PLAIN: Final[Mapping[str, Callable[[], Kind]]] = {
    "text": lambda: Text(sealed=True),
    "long": lambda: LongText(sealed=True, limit=5000),
    "yes_no": YesNo,
    "yes_no_unknown": YesNoUnknown,
    "integer": Integer,
    "day": Day,
    "tick": Tick,
}


def prefix_of(county_id: int) -> str:
    """How the codes of a county's questions begin."""
    return f"x{county_id}_"


def county_of(code: str) -> int | None:
    """The county whose question this is; None for a question of the form itself."""
    found = CODE.fullmatch(code)
    return int(found[1]) if found else None


def read(rows: Sequence[Row], sections: Mapping[str, Section]) -> tuple[Question, ...]:
    """The questions, in their order. KeyError, TypeError or ValueError for what is none."""
    return tuple(_question(row, sections) for row in rows)


def _question(row: Row, sections: Mapping[str, Section]) -> Question:
    return Question(
        Words(row["zh"], row["en"]),
        sections[row["section"]] if row["section"] else OWN,
        kind_of(row),
        required=row["required"],
        show_if=condition(row["show_if"]) if row["show_if"] else None,
        since=day_of(row["since"], date.min),
        until=day_of(row["until"], date.max),
        help=Words(row["help_zh"], row["help_en"]) if row["help_zh"] else "",
        key=row["code"],
        is_local=True,
    )


def kind_of(row: Row) -> Kind:
    """The kind of answer. Text is sealed: nobody can know what people will write there."""
    if row["kind"] not in CHOOSES:
        return _PLAIN[row["kind"]]()
    choices = tuple(Choice(code, Words(zh, en)) for code, zh, en in row["choices"])
    return OneOf(choices) if row["kind"] == "one" else ManyOf(choices)


def as_far_as_written(row: Row) -> Question | None:
    """A question that may still have faults, to show how it looks; None while nobody can say what kind it is."""
    if row["kind"] not in KINDS or not row["code"] or (row["kind"] in CHOOSES and not row["choices"]):
        return None
    helped = Words(row["help_zh"], row["help_en"]) if row["help_zh"] else ""
    label = Words(row["zh"] or row["code"], row["en"])
    return Question(
        label, OWN, kind_of(row), required=row["required"], help=helped, key=row["code"], is_local=True
    )


def day_of(text: str, otherwise: date) -> date:
    """A day as it is kept; `otherwise` where none is."""
    return date.fromisoformat(text) if text else otherwise


def sections_of(questions: Sequence[Question]) -> dict[str, Section]:
    """The sections of a form by their letters, in order."""
    return {q.section.code: q.section for q in questions}


def placed(asked: Sequence[Question], own: Sequence[Question]) -> tuple[Question, ...]:
    """The questions of a form with a county's own ones at the end of their sections; the others in one of their own."""
    found = list(asked)
    for q in own:
        stands = [n for n, one in enumerate(found) if one.section.code == q.section.code]
        if stands:
            section = found[stands[-1]].section  # as it is headed on that day
            found.insert(stands[-1] + 1, q if q.section is section else replace(q, section=section))
        elif q.section is OWN:
            found.insert(_before_signatures(found), q)
        else:  # the form of that day has no such section
            found.append(q)
    return tuple(found)


def _before_signatures(questions: Sequence[Question]) -> int:
    signed = (n for n, q in enumerate(questions) if q.section.code == SIGNED)
    return next(signed, len(questions))
