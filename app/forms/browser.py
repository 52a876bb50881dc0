"""What the browser is told of the questions: keys, sections, conditions. Never answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from app.questions import Question, Rows


def for_browser(questions: Sequence[Question]) -> list[dict[str, Any]]:
    """[{key, section, required, show_if, rows?}], in order."""
    return [_of(question) for question in questions]


def _of(q: Question) -> dict[str, Any]:
    told: dict[str, Any] = {
        "key": q.key,
        "section": q.section.code,
        "required": q.required,
        "show_if": q.show_if.data() if q.show_if else None,
    }
    return told | ({"rows": for_browser(q.kind.asks)} if isinstance(q.kind, Rows) else {})
