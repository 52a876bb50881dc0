"""What a placement record shows without asking: when 72 hours are over, by when to petition, how long to follow."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from app.questions.conditions import Answers
from app.questions.kinds.computed import Work
from app.rules.terms import months_after

TO_THE_COURT: Final = ("CP", "SX", "DP")
"""Placements that go to the court within 72 hours (兒少法§57, 性剝削條例§16, 身權法§80); the Elder Act has none."""
WITHOUT_A_RULING: Final = dt.timedelta(hours=72)
A_YEAR: Final = 12


def placement_ends(answers: Answers, sheet: Any) -> dt.datetime | None:
    """72小時屆滿時間, with the time that does not count (§58: travel, disasters) added."""
    starts, law = answers.get("em_start"), answers.get("em_law")
    if not isinstance(starts, dt.datetime) or law not in TO_THE_COURT:
        return None
    return starts + WITHOUT_A_RULING + dt.timedelta(minutes=answers.get("em_excl") or 0)


def days_before_end(days: int) -> Work:
    """So many days before a granted time is over; nothing while the court has not granted it."""

    def work(answers: Answers, sheet: Any) -> dt.date | None:
        ends = answers.get("en_to")
        return ends - dt.timedelta(days=days) if ends and answers.get("en_ruling") == "G" else None

    return work


def a_year_after(key: str) -> Work:
    """追蹤輔導至少1年 (兒少法§59 IV)."""

    def work(answers: Answers, sheet: Any) -> dt.date | None:
        ended = answers.get(key)
        return months_after(ended, A_YEAR) if ended else None

    return work
