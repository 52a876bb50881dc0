"""Ordinary answers: whatever a form still asks, and nobody has a story about, is answered as one would expect.

Nothing is chosen by chance: the same form gets the same answers. What it cannot answer stays empty, and the form
refuses it by name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from app.casework.demo.scene import Answers
from app.questions import LongText, ManyOf, OneOf, Question, Rows, Score, Seen, Text
from app.questions.kinds import GivenRows

MILD: Final = ("N", "NONE", "X", "0", "00", "U", "UNK", "9")
"""Codes by which the official lists say no, none or not known, the first that is there."""
WORDS: Final = "與本人及家人談過，情形如紀錄，下次再確認。"
ROUNDS: Final = 12


def settled(asked: Sequence[Question], given: Mapping[str, Any], sheet: Any, around: Any = None) -> Answers:
    """These answers, and an ordinary one to every question that must be answered and is shown."""
    answers = dict(given)
    for _round in range(ROUNDS):  # an answer may show another question
        seen = Seen(asked, answers, sheet=sheet, outer=around)
        new = {q.key: _ordinary(q) for q in asked if _is_wanted(q, seen, answers)}
        new = {key: value for key, value in new.items() if value is not None}
        if not new:
            break
        answers |= new
    return answers | _rows(asked, answers, sheet)


def _rows(asked: Sequence[Question], answers: Answers, sheet: Any) -> Answers:
    seen = Seen(asked, answers, sheet=sheet)
    return {
        q.key: [settled(q.kind.asks, row, sheet, seen) for row in answers.get(q.key) or ()]
        for q in asked
        if isinstance(q.kind, Rows) and not isinstance(q.kind, GivenRows) and answers.get(q.key)
    }


def _is_wanted(q: Question, seen: Seen, answers: Answers) -> bool:
    is_empty = answers.get(q.key) in (None, "", [])
    return is_empty and q.required and q.kind.is_posted and not seen.is_hidden(q)


def _ordinary(q: Question) -> Any:
    if isinstance(q.kind, ManyOf):
        code = _mild([choice.code for choice in q.kind.choices])
        return [code] if code else None
    if isinstance(q.kind, Score):
        return next(iter(q.kind.points), None) or q.kind.low
    if isinstance(q.kind, OneOf):
        return _mild([choice.code for choice in q.kind.choices])
    return WORDS if isinstance(q.kind, (LongText, Text)) else None


def _mild(codes: Sequence[str]) -> str | None:
    return next((code for code in MILD if code in codes), codes[0] if codes else None)
