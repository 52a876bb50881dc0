"""How a period of the law is counted: hours at once, days to their midnight, months to the same day of a later month.

行政程序法§48: the first day does not count, and the last one counts to its end. Where the month has no such day, its
last day is the end. A period that ends on a day of rest is not lengthened (§48 IV would): the stricter reading.
"""

from __future__ import annotations

import calendar
import datetime as dt
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from app.facts.holidays import is_working_day

TAIPEI: Final = ZoneInfo("Asia/Taipei")
UNITS: Final = ("hour", "day", "working_day", "month")
SHORTEST: Final = {"hour": 1.0, "day": 24.0, "working_day": 24.0, "month": 28 * 24.0}  # hours of one
LONGEST: Final = {
    "hour": 1.0,
    "day": 24.0,
    "working_day": 14 * 24.0,
    "month": 31 * 24.0,
}  # with the longest holidays
REST: Final = 366  # nobody rests longer than a year


class Term(NamedTuple):
    """So many hours, days, working days or months. Its text is what PostgreSQL calls an interval."""

    amount: int
    unit: str

    def __str__(self) -> str:
        return f"{self.amount} {self.unit}{'' if self.amount == 1 else 's'}"

    @classmethod
    def of(cls, words: str) -> Term:
        """``"14 days"``, as a clock keeps it. Raises ValueError for anything else."""
        amount, _, unit = words.partition(" ")
        found = cls(int(amount), unit.removesuffix("s"))
        if found.unit not in UNITS or found.amount <= 0:
            raise ValueError(f"{words!r} is no term")
        return found

    def is_longer_than(self, other: Term) -> bool:
        """Whether it may end later than the other one. In doubt, between units, it is."""
        if self.unit == other.unit:
            return self.amount > other.amount
        rest_of_the_day = 0 if self.unit == "hour" else 24  # all but hours run to a midnight
        return self.amount * LONGEST[self.unit] + rest_of_the_day > other.amount * SHORTEST[other.unit]


def end_of(starts_at: dt.datetime, term: Term) -> dt.datetime:
    """When a period that began at ``starts_at`` (with a time zone) is over."""
    if term.unit == "hour":
        return starts_at + dt.timedelta(hours=term.amount)
    return midnight_after(last_day(starts_at.astimezone(TAIPEI).date(), term))


def last_day(first: dt.date, term: Term) -> dt.date:
    """The day with which a period of days or months ends; ``first``, the day that set it off, is not counted."""
    if term.unit == "month":
        return months_after(first, term.amount)
    if term.unit == "working_day":
        return working_days_after(first, term.amount)
    return first + dt.timedelta(days=term.amount)


def months_after(day: dt.date, months: int) -> dt.date:
    """The same day of a later month, or the last one of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    month += 1
    return dt.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def working_days_after(day: dt.date, working_days: int) -> dt.date:
    """The last of so many working days (上班日) after this one."""
    left = working_days
    for n in range(1, REST + 7 * working_days):
        later = day + dt.timedelta(days=n)
        left -= is_working_day(later)
        if not left:
            return later
    raise ValueError(f"no {working_days} working days in a year after {day}")


def midnight_after(day: dt.date) -> dt.datetime:
    """The end of a day in Taipei, which knows no summer time."""
    return dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), TAIPEI)


def beginning_of(day: dt.date) -> dt.datetime:
    """The midnight with which a day begins in Taipei."""
    return dt.datetime.combine(day, dt.time(), TAIPEI)
