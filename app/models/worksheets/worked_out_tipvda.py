"""TIPVDA: the sum of its fifteen items, and the band in which it falls (table R05)."""

from __future__ import annotations

from typing import Any, Final

from flask_babel import gettext as _

from app.models.worksheets.worked_out_counts import tipvda_score
from app.questions.conditions import Answers
from app.rules.tables import Decision, decide

ITEMS: Final = tuple(f"tp{number:02}" for number in range(1, 16))
POINTS: Final = {"Y": 1, "N": 0, "U": 0}
"""What an answer adds: a yes one point; a no, and what nobody knows, nothing."""


def total(answers: Answers, sheet: Any) -> int | None:
    """總分: one point for each yes; None until all fifteen are answered."""
    told = [answers.get(item) for item in ITEMS]
    return None if None in told else sum(POINTS[answer] for answer in told if answer is not None)


def band(answers: Answers, sheet: Any) -> str | None:
    """風險帶: potential danger to 5, caution from 6, high danger from 8 points."""
    decision = _decision(answers, sheet)
    return str(decision.then["band"]) if decision else None


def why_this_band(answers: Answers, sheet: Any) -> str:
    """By which row of which table."""
    decision = _decision(answers, sheet)
    return _("依決策表 R05 第 %(row)s 列", row=decision.row) if decision else ""


def _decision(answers: Answers, sheet: Any) -> Decision | None:
    points = total(answers, sheet)
    if points is None:
        return None
    return decide("R05_TIPVDA_BAND", {"score": tipvda_score(points)}, on=getattr(sheet, "edition", None))
