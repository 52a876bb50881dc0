"""What the treatment sheet counts: sessions attended and missed, and how many are still to come."""

from __future__ import annotations

from typing import Any, Final

from app.questions.conditions import Answers

ATTENDED: Final = ("ATT", "LATE")
MISSED: Final = "ABS"


def attended(answers: Answers, sheet: Any) -> int | None:
    """已出席次數: who came late was there."""
    rows = answers.get("sessions") or ()
    return sum(1 for row in rows if row.get("ps_result") in ATTENDED)


def missed(answers: Answers, sheet: Any) -> int | None:
    """無故未到次數."""
    rows = answers.get("sessions") or ()
    return sum(1 for row in rows if row.get("ps_result") == MISSED)


def still_due(answers: Answers, sheet: Any) -> int | None:
    """尚應完成次數."""
    ordered: int | None = answers.get("pt_total")
    return None if ordered is None else max(0, ordered - (attended(answers, sheet) or 0))
