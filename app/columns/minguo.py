"""Dates in the calendar of the Republic of China (民國), typed in any usual way and written in one.

Year 1 is 1912. Years before it are written 民前; the database keeps ISO dates only.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, time, timedelta, timezone

TAIPEI = timezone(timedelta(hours=8), "Asia/Taipei")
FIRST, LAST = date(1850, 1, 1), date(2150, 12, 31)
_told: ContextVar[datetime | None] = ContextVar("told", default=None)

_PARTS = re.compile(r"(前)?(\d{2,4})[/.\-年](\d{1,2})[/.\-月](\d{1,2})日?")
_BEFORE = re.compile(r"前(\d{1,2})[/.\-年](\d{1,2})[/.\-月](\d{1,2})日?")
_SOLID = re.compile(r"(\d{2,4})(\d{2})(\d{2})")
_CLOCK = re.compile(r"(上午|下午|am|pm)?(\d{1,2})[:時點](\d{1,2})?分?(?::\d{2}(?:\.\d+)?)?(am|pm)?")
_SOLID_CLOCK = re.compile(r"(\d{2})(\d{2})")
_OFFSET = re.compile(r"(?<=\d)(z|[+-]\d{2}:?\d{2})$")


def parse_day(text: str) -> date:
    """The day that was typed: 113/02/29, 113.2.29, 1130229, 113年2月29日, 2024-02-29; ASCII or full width.

    Two or three digits are a Minguo year, four a western one. ValueError for anything else, and for years outside
    1850 to 2150 (so that `1130/2/29` is not taken for the year 1130).
    """
    plain = _plain(text).replace(" ", "").removeprefix("中華民國").removeprefix("民國").removeprefix("民")
    if before := _BEFORE.fullmatch(plain):
        year, month, day = (int(g) for g in before.groups())
        return _within(1912 - year, month, day)
    found = _SOLID.fullmatch(plain)
    if parts := _PARTS.fullmatch(plain):
        digits, month, day = parts[2], int(parts[3]), int(parts[4])
    elif found and len(plain) in (6, 7, 8):
        digits, month, day = found[1], int(found[2]), int(found[3])
    else:
        raise ValueError(f"not a day: {text!r}")
    year = int(digits)
    if parts and parts[1]:
        raise ValueError(f"not a day: {text!r}")
    return _within(year if len(digits) == 4 else _western(year), month, day)


def parse_moment(text: str) -> datetime:
    """The minute that was typed, as Taipei time: `113/02/29 15:10`, `113/2/29 下午3:10`, `2024-02-29T15:10+08:00`."""
    plain = " ".join(_plain(text).replace("t", " ", 1).split())
    if _OFFSET.search(plain):
        return datetime.fromisoformat(plain.upper().replace(" ", "T")).astimezone(TAIPEI)
    head, _, tail = plain.partition(" ")
    return datetime.combine(parse_day(head), parse_time(tail), TAIPEI)


def parse_time(text: str) -> time:
    """The time of day that was typed: 15:10, 1510, 下午3:10, 3:10pm, 15時10分. ValueError otherwise."""
    plain = _plain(text).replace(" ", "")
    if solid := _SOLID_CLOCK.fullmatch(plain):
        return time(int(solid[1]), int(solid[2]))
    found = _CLOCK.fullmatch(plain)
    if not found:
        raise ValueError(f"not a time: {text!r}")
    hour, half = int(found[2]), found[1] or found[4]
    if half:
        if not 1 <= hour <= 12:
            raise ValueError(f"not a time: {text!r}")
        hour = hour % 12 + (12 if half in ("下午", "pm") else 0)
    return time(hour, int(found[3] or 0))


def minguo(day: date | datetime) -> str:
    """113/02/29, and 113/02/29 15:10 (Taipei) for a datetime; 民前5/01/01 before 1912."""
    if isinstance(day, datetime):
        local = day.astimezone(TAIPEI) if day.tzinfo else day
        return f"{minguo(local.date())} {local:%H:%M}"
    year = day.year - 1911
    head = f"{year:03d}" if year > 0 else f"民前{1 - year}"
    return f"{head}/{day.month:02d}/{day.day:02d}"


def now() -> datetime:
    """This minute in Taipei."""
    return clock().replace(second=0, microsecond=0)


def clock() -> datetime:
    """This moment in Taipei; while an invented story is told, the moment that it has reached."""
    return _told.get() or datetime.now(TAIPEI)


def story_time() -> datetime | None:
    """The moment that an invented story has reached; None in real life, where the database has the time."""
    return _told.get()


@contextmanager
def as_of(moment: datetime) -> Iterator[None]:
    """Tell an invented story (``flask demo``) as if it were this moment. Nothing else says what time it is."""
    token = _told.set(moment.astimezone(TAIPEI))
    try:
        yield
    finally:
        _told.reset(token)


def today() -> date:
    """Today in Taipei, whatever the clock of the machine is set to."""
    return clock().date()


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().lower()


def _western(year: int) -> int:
    if not 1 <= year <= 240:
        raise ValueError(f"not a Minguo year: {year}")
    return year + 1911


def _within(year: int, month: int, day: int) -> date:
    found = date(year, month, day)
    if not FIRST <= found <= LAST:
        raise ValueError(f"out of range: {found}")
    return found
