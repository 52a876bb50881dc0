"""Counting months, contacts and scores for the computed questions. Pure: nothing is looked up here."""

from __future__ import annotations

import datetime as dt
from typing import Final

from app.models.worksheets.course import Service
from app.rules.contacts import FACE
from app.rules.terms import Term, months_after

FIRST_ASSESSMENT, EVERY_ASSESSMENT = 3, 6  # months after opening (社家署2020)
DAYS_OF: Final = {"hour": 1 / 24, "day": 1.0, "working_day": 1.4, "month": 30.4}
EITHER: Final = "FACE_OR_PHONE"


def whole_months(since: dt.date, until: dt.date) -> int:
    """How many months have passed whole, both days included: from 1 January to 31 March, three."""
    months = 0
    while months_after(since, months + 1) <= until + dt.timedelta(days=1):
        months += 1
    return months


def assessment_after(opened_on: dt.date, day: dt.date) -> dt.date:
    """The first of months 3, 6, 12, 18 … after opening that lies after this day."""
    month = FIRST_ASSESSMENT
    while months_after(opened_on, month) <= day:
        month += EVERY_ASSESSMENT if month > FIRST_ASSESSMENT else EVERY_ASSESSMENT - FIRST_ASSESSMENT
    return months_after(opened_on, month)


def contacts_that_count(method: str, done: Service) -> int:
    """How many contacts count where this method is asked: face visits alone, or telephone contacts too."""
    return done.face if method == FACE else done.face + done.phone


def contacts_owed(since: dt.date, until: dt.date, every: str | None, per_month: int = 1) -> int:
    """How many contacts were owed: so many a month, or one every so often (``14 days``) where that is stricter."""
    owed = whole_months(since, until) * per_month
    if every is None:
        return owed
    term = Term.of(every)
    if term.unit == "month":
        return max(owed, whole_months(since, until) // term.amount)
    return max(owed, int(((until - since).days + 1) / (DAYS_OF[term.unit] * term.amount)))


def percentage(done: int, owed: int) -> int:
    """How much of what was owed was done, at most 100."""
    return min(100, done * 100 // owed) if owed else 100


def tipvda_score(points: int) -> str:
    """The score as table R05 reads it."""
    return "S0_5" if points <= 5 else "S6_7" if points <= 7 else "S8_15"
