"""What the browser is told of the questions: keys, sections, conditions. Never answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from app.questions import Question, Rows
from app.questions.kinds import GivenRows


def for_browser(questions: Sequence[Question]) -> list[dict[str, Any]]:
    """[{key, section, required, show_if, rows?, first?}], in order; `first` of a row says whether it is answered."""
    return [_of(question) for question in questions]


def _of(q: Question) -> dict[str, Any]:
    told: dict[str, Any] = {
        "key": q.key,
        "section": q.section.code,
        "required": q.required,
        "show_if": q.show_if.data() if q.show_if else None,
    }
    if isinstance(q.kind, GivenRows):
        told["first"] = q.kind.first.key
    return told | ({"rows": for_browser(q.kind.asks)} if isinstance(q.kind, Rows) else {})
