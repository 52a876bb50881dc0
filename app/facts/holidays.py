"""Days on which the offices of Taiwan are closed. A year is unverified until somebody has compared it."""

from __future__ import annotations

import datetime as dt
import json
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("holidays.json")
SATURDAY = 5


@cache
def _raw() -> dict[str, Any]:
    data: dict[str, Any] = json.loads(FILE.read_text("utf-8"))
    return data


@cache
def fixed() -> dict[tuple[int, int], str]:
    """Holidays of every year by month and day: (1, 1) is 元旦."""
    return {(h["month"], h["day"]): h["zh"] for h in _raw()["fixed"]}


@cache
def announced() -> dict[dt.date, str]:
    """Holidays of single years: what the lunar calendar or an announcement sets, as entered by an administrator."""
    return {
        dt.date.fromisoformat(d["day"]): d["zh"] for year in _raw()["years"].values() for d in year["off"]
    }


@cache
def made_up() -> frozenset[dt.date]:
    """Saturdays that are worked instead of another day (補行上班日)."""
    return frozenset(dt.date.fromisoformat(d) for year in _raw()["years"].values() for d in year["worked"])


def is_verified(year: int) -> bool:
    """Whether somebody has compared this year with the calendar of the 行政院人事行政總處."""
    return bool(_raw()["years"].get(str(year), {}).get("is_verified", False))


def is_working_day(day: dt.date) -> bool:
    """Whether the offices are open: not at a weekend, not on a holiday, and on a Saturday that is worked."""
    if day in made_up():
        return True
    return day.weekday() < SATURDAY and (day.month, day.day) not in fixed() and day not in announced()
