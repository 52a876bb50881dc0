"""Answers to a county's own questions, between a sheet's ``local`` and the answers that everything else reads.

Text stands there sealed, for its key and its table; codes, numbers and days in the clear, so that they can be counted.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping
from typing import Any

from app.columns.sealed import seal, unseal
from app.models import Worksheet
from app.questions import Question


def unpacked(table: str, local: Mapping[str, Any] | None, questions: Iterable[Question]) -> dict[str, Any]:
    """The answers to these questions, by key; None where nothing was answered."""
    return {q.key: _opened(table, q, (local or {}).get(q.key)) for q in questions if q.is_local}


def answers(item: Worksheet, questions: Iterable[Question]) -> dict[str, Any]:
    """The answers of a sheet to a county's own questions."""
    return unpacked(item.__tablename__, item.local, questions)


def packed(
    table: str, local: Mapping[str, Any] | None, questions: Iterable[Question], given: Mapping[str, Any]
) -> dict[str, Any]:
    """What ``local`` holds once these answers were given; an empty one is not kept, an equal one not sealed anew."""
    kept = dict(local or {})
    for q in questions:
        if not q.is_local or q.key not in given or _opened(table, q, kept.get(q.key)) == given[q.key]:
            continue
        kept.pop(q.key, None)
        if not q.kind.is_empty(given[q.key]):
            kept[q.key] = _closed(table, q, given[q.key])
    return kept


def _closed(table: str, q: Question, value: Any) -> Any:
    if not q.kind.is_sealed:
        return q.kind.to_json(value)
    return base64.b64encode(seal(value, context=_context(table, q))).decode()


def _opened(table: str, q: Question, kept: Any) -> Any:
    if kept is None:
        return None
    if not q.kind.is_sealed:
        return q.kind.from_json(kept)
    return unseal(base64.b64decode(kept), context=_context(table, q))


def _context(table: str, q: Question) -> str:
    return f"{table}.local.{q.key}"
