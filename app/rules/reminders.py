"""When a clock speaks up: before its end to the worker, at its end to the supervisor, long after it to the county.

The thresholds are proposals of the project (confidence 0.3): a county sets its own.
"""

from __future__ import annotations

import datetime as dt
from typing import Final, NamedTuple

from app.rules.terms import LONGEST, Term

SOON, LATE, LONG_LATE = 1, 2, 3
"""The levels of a clock: nobody has been told (0), the worker, the supervisor, the county."""

SPEAKS: Final = {SOON: "clock_soon", LATE: "clock_late", LONG_LATE: "clock_late_county"}
"""The verb of the notice that a clock writes at each level."""


class Reminder(NamedTuple):
    """How long before the end the worker is told, and how long after it the county."""

    soon: dt.timedelta
    long_late: dt.timedelta


CONFIDENCE: Final = 0.3
SHARE: Final = 0.25
THREE_DAYS: Final = dt.timedelta(days=3)
REMINDERS: Final[dict[Term, Reminder]] = {
    Term(1, "hour"): Reminder(dt.timedelta(minutes=15), dt.timedelta(hours=1)),
    Term(24, "hour"): Reminder(dt.timedelta(hours=4), dt.timedelta(hours=4)),
    Term(10, "day"): Reminder(dt.timedelta(days=2), THREE_DAYS),
    Term(30, "day"): Reminder(dt.timedelta(days=7), THREE_DAYS),
    Term(1, "month"): Reminder(dt.timedelta(days=7), THREE_DAYS),
    Term(3, "month"): Reminder(dt.timedelta(days=7), THREE_DAYS),
}


def reminder_of(term: Term) -> Reminder:
    """The reminder of a term: by the table, otherwise in its last quarter, and to the county after three days."""
    quarter = dt.timedelta(
        hours=SHARE * term.amount * LONGEST[term.unit] if term.unit != "working_day" else 24
    )
    return REMINDERS.get(term) or Reminder(quarter, THREE_DAYS)
