"""Working days: weekends, the fixed holidays, and what an administrator enters for a year."""

from __future__ import annotations

import datetime as dt

import pytest

from app.facts import holidays
from app.facts.holidays import is_verified, is_working_day


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2026-11-20", True),
        ("2026-11-21", False),
        ("2026-11-22", False),
        ("2026-01-01", False),
        ("2029-02-28", False),
        ("2028-10-10", False),
        ("2028-02-29", True),
    ],
)
def test_weekends_and_fixed_holidays(day: str, works: bool):
    assert is_working_day(dt.date.fromisoformat(day)) is works


def test_what_was_entered_for_a_year_counts(monkeypatch: pytest.MonkeyPatch):
    year = {"is_verified": True, "off": [{"day": "2031-01-23", "zh": "春節"}], "worked": ["2031-02-08"]}
    data = {"fixed": [], "years": {"2031": year}}
    for cached in (holidays._raw, holidays.fixed, holidays.announced, holidays.made_up):
        cached.cache_clear()
    with monkeypatch.context() as patch:
        patch.setattr(holidays, "_raw", lambda: data)
        assert not is_working_day(dt.date(2031, 1, 23))
        assert is_working_day(dt.date(2031, 2, 8))
        assert is_verified(2031)
        for cached in (holidays.fixed, holidays.announced, holidays.made_up):
            cached.cache_clear()
    assert is_working_day(dt.date(2031, 1, 23))


def test_no_year_is_called_verified_before_somebody_has_compared_it():
    assert not any(is_verified(int(year)) for year in holidays._raw()["years"])
