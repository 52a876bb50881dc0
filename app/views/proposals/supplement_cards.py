"""A county's own questions as cards: every field with what may stand in it, and how it will look in the form."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

from app.casework.publishing import FORMS
from app.columns.minguo import minguo, today
from app.forms.sheet_form import form_of
from app.outputs.condition_words import condition_in_words
from app.questions import Question, condition
from app.questions.condition_rows import JOINS, OPS, Part, parts_of
from app.questions.editions import asked_on, declared
from app.questions.supplements import (
    KINDS,
    Row,
    as_far_as_written,
    day_of,
    prefix_of,
    sections_of,
)
from app.rules.supplement_checks import MOST
from app.views.proposals.choice_lines import lines_of

MOST_PARTS: Final = 8
OPEN: Final = "?"
"""What stands in a row of a condition that was just added."""


def shown(name: str, content: Mapping[str, Any], county_id: int, kept: Collection[str]) -> dict[str, Any]:
    """What the editor needs. ``kept``: the codes of questions that somebody has answered."""
    asked, rows = asked_on(declared(FORMS[name]), today()), content["questions"]
    own = {row["code"]: q for row in rows if (q := as_far_as_written(row))}
    open_to_ask = [q for q in asked if not q.only] + list(own.values())
    return {
        "template": "proposals/edit_supplement.html",
        "prefix": prefix_of(county_id),
        "rows": [
            _card(n, row, county_id, open_to_ask, is_kept=row["code"] in kept) for n, row in enumerate(rows)
        ],
        "kinds": KINDS,
        "sections": sections_of(asked),
        "groups": _groups(open_to_ask),
        "most": MOST,
        "most_parts": MOST_PARTS,
        "preview": preview(asked, [(row, own[row["code"]]) for row in rows if row["code"] in own]),
    }


def _card(n: int, row: Row, county_id: int, asks: Sequence[Question], *, is_kept: bool) -> dict[str, Any]:
    return {
        **row,
        "n": n,
        "at": f"q-{n}-",
        "name": row["code"].removeprefix(prefix_of(county_id)),
        "is_kept": is_kept,
        "kind_label": KINDS.get(row["kind"], ""),
        "lines": lines_of(row["choices"]),
        "since": _typed(row["since"]),
        "until": _typed(row["until"]),
        "parts": [_part(f"q-{n}-", m, part, asks) for m, part in enumerate(parts_of(row["show_if"]))],
    }


def _typed(day: str) -> str:
    """A day as people write it; what is none as it was typed."""
    try:
        return minguo(day_of(day, today())) if day else ""
    except ValueError:
        return day


def _part(at: str, m: int, part: Part, asks: Sequence[Question]) -> dict[str, Any]:
    """A row of a condition. The answers that its question offers can be chosen; else one types."""
    other = next((q for q in asks if q.key == part.key), None)
    value = "" if part.value == OPEN else part.value
    chosen = {word.strip() for word in value.split(",")}
    choices = [(c.code, c.label, c.code in chosen) for c in other.choices] if other else []
    return {
        "m": m,
        "at": f"{at}{m}-",
        "key": part.key,
        "is_known": other is not None,
        "joins": [(code, label, code == part.join) for code, label in JOINS.items()],
        "ops": [(code, label, code == part.op) for code, label in OPS.items()],
        "value": value,
        "choices": choices if part.op not in ("in", "not_in") else [],
        "has_value": part.op not in ("set", "not_set"),
    }


def _groups(asks: Sequence[Question]) -> list[tuple[str, list[tuple[str, str]]]]:
    """The questions that a condition can look at, under their sections."""
    found: dict[str, list[tuple[str, str]]] = {}
    for q in asks:
        found.setdefault(f"{q.section.code}、{q.section.label}", []).append((q.key, f"{q.label}（{q.key}）"))
    return list(found.items())


def preview(asked: Sequence[Question], own: Sequence[tuple[Row, Question]]) -> dict[str, Any]:
    """How the questions will look: their fields, and in which section they stand when it is not their own."""
    questions = [q for _row, q in own]
    sections = {
        row["code"]: sections_of(asked)[row["section"]]
        for row, _q in own
        if row["section"] in sections_of(asked)
    }
    return {
        "fields": list(form_of("Preview", questions)().answers())
        if len({q.key for q in questions}) == len(own)
        else [],
        "sections": sections,
        "conditions": {row["code"]: words for row, _q in own if (words := _when(row, [*asked, *questions]))},
    }


def _when(row: Row, asks: Sequence[Question]) -> str:
    """When a question is asked, in words."""
    try:
        return (
            condition_in_words(condition(row["show_if"]), {q.key: q for q in asks}) if row["show_if"] else ""
        )
    except ValueError:
        return ""
