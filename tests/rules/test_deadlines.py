"""Clocks of the law: when they end, when they remind, and that nobody can make them longer."""

from __future__ import annotations

import datetime as dt

import pytest

from app.facts import deadlines as facts
from app.rules import clock_settings
from app.rules.clock_settings import OFFICIAL, Settings
from app.rules.deadlines import BY_CODE, DEADLINES, TAIPEI, clock, due_at, nth_clock
from app.rules.notices import FROM_CLOCKS
from app.rules.reminders import SPEAKS, reminder_of
from app.rules.terms import Term, end_of, months_after

NINE = dt.datetime(2026, 3, 10, 9, 30, tzinfo=TAIPEI)


def midnight(text: str) -> dt.datetime:
    """The midnight with which this day begins."""
    return dt.datetime.combine(dt.date.fromisoformat(text), dt.time(), TAIPEI)


def moment(item: dict[str, str], key: str) -> dt.datetime:
    return dt.datetime.fromisoformat(item[key])


def test_hours_run_at_once():
    assert due_at("dispatch", NINE) == NINE + dt.timedelta(hours=24)


@pytest.mark.parametrize(
    ("began", "ends"),
    [
        ("2026-03-10T09:30", "2026-03-21"),  # the first day does not count, the tenth counts to its end
        ("2026-03-10T00:00", "2026-03-21"),
        ("2026-03-10T23:59", "2026-03-21"),
        ("2026-12-25T12:00", "2027-01-05"),
        ("2028-02-20T12:00", "2028-03-02"),  # a leap year
        ("2027-02-20T12:00", "2027-03-03"),
    ],
)
def test_ten_days_end_at_midnight(began: str, ends: str):
    assert due_at("first_visit", dt.datetime.fromisoformat(began).replace(tzinfo=TAIPEI)) == midnight(ends)


def test_a_day_is_a_day_in_taipei_wherever_the_server_stands():
    in_utc = dt.datetime(2026, 3, 9, 17, 0, tzinfo=dt.UTC)  # already the tenth in Taipei
    assert due_at("first_visit", in_utc) == midnight("2026-03-21")


def test_taipei_knows_no_summer_time():
    offsets = {dt.datetime(2026, month, 1, tzinfo=TAIPEI).utcoffset() for month in range(1, 13)}
    assert offsets == {dt.timedelta(hours=8)}


@pytest.mark.parametrize(
    ("day", "months", "found"),
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2028-01-31", 1, "2028-02-29"),
        ("2026-01-31", 3, "2026-04-30"),
        ("2026-02-28", 1, "2026-03-28"),
        ("2026-08-31", 6, "2027-02-28"),
        ("2028-02-29", 12, "2029-02-28"),
        ("2026-11-15", 3, "2027-02-15"),
    ],
)
def test_a_month_ends_on_the_same_day_or_on_the_last(day: str, months: int, found: str):
    assert months_after(dt.date.fromisoformat(day), months) == dt.date.fromisoformat(found)


def test_the_turns_of_a_recurring_duty_are_all_counted_from_its_base():
    base = dt.date(2026, 1, 31)
    ends = [moment(nth_clock("monthly_contact", base, n), "due_at") for n in (1, 2, 3)]
    assert ends == [midnight("2026-03-01"), midnight("2026-04-01"), midnight("2026-05-01")]
    second = nth_clock("monthly_contact", base, 2)
    assert moment(second, "starts_at") == ends[0]
    assert (second["nth"], second["every"], second["base_on"]) == (2, "1 month", "2026-01-31")


def test_the_first_turn_begins_with_the_day_of_the_opening():
    assert moment(nth_clock("monthly_contact", dt.date(2026, 3, 10), 1), "starts_at") == midnight(
        "2026-03-10"
    )


def test_a_duty_without_a_term_wants_its_end():
    with pytest.raises(ValueError, match="follow_up"):
        clock("follow_up", NINE)
    until = midnight("2026-09-01")
    assert moment(clock("follow_up", NINE, due_at=until), "due_at") == until


def test_an_unknown_duty_is_a_mistake():
    with pytest.raises(KeyError):
        clock("tea", NINE)


@pytest.mark.parametrize(
    ("duty", "soon", "long_late"),
    [
        ("dispatch", dt.timedelta(hours=4), dt.timedelta(hours=4)),
        ("first_visit", dt.timedelta(days=2), dt.timedelta(days=3)),
        ("first_report", dt.timedelta(days=7), dt.timedelta(days=3)),
        ("periodic_first", dt.timedelta(days=7), dt.timedelta(days=3)),
        ("monthly_contact", dt.timedelta(days=7), dt.timedelta(days=3)),
    ],
)
def test_it_reminds_before_its_end_and_tells_the_county_after(
    duty: str, soon: dt.timedelta, long_late: dt.timedelta
):
    item = clock(duty, NINE)
    assert moment(item, "due_at") - moment(item, "alert_at") == soon
    assert moment(item, "county_at") - moment(item, "due_at") == long_late


def test_other_terms_remind_in_their_last_quarter():
    assert reminder_of(Term(40, "day")).soon == dt.timedelta(days=10)


def test_a_clock_that_is_short_from_the_start_reminds_at_once():
    item = clock("referral_reply", NINE, due_at=NINE + dt.timedelta(hours=1))
    assert moment(item, "alert_at") == NINE


def test_what_a_clock_says_has_words():
    assert set(SPEAKS.values()) == set(FROM_CLOCKS)


def test_the_provider_of_settings_is_asked_by_county_and_day(monkeypatch: pytest.MonkeyPatch):
    """Who provided before the test provides after it."""
    monkeypatch.setattr(clock_settings, "_providers", [clock_settings.official])
    assert clock_settings.settings_of(7, NINE.date()) is OFFICIAL
    stricter = Settings(terms={"first_visit": Term(5, "day")})
    clock_settings.provide(
        lambda county, day: stricter if county == 7 and day >= dt.date(2026, 3, 1) else OFFICIAL
    )
    assert moment(clock("first_visit", NINE, county_id=7), "due_at") == midnight("2026-03-16")
    assert moment(clock("first_visit", NINE, county_id=8), "due_at") == midnight("2026-03-21")
    before = dt.datetime(2026, 2, 1, 9, tzinfo=TAIPEI)
    assert moment(clock("first_visit", before, county_id=7), "due_at") == midnight("2026-02-12")


@pytest.mark.parametrize("text", ["", "month", "0 days", "3 weeks", "x days", "-1 days"])
def test_what_is_no_term_is_refused(text: str):
    with pytest.raises(ValueError, match=r"."):
        Term.of(text)


@pytest.mark.parametrize("term", [Term(1, "month"), Term(14, "day"), Term(24, "hour")])
def test_a_term_is_written_as_it_is_read(term: Term):
    assert Term.of(str(term)) == term


def test_working_days_pass_over_weekends_and_holidays():
    friday = dt.datetime(2026, 10, 9, 16, 0, tzinfo=TAIPEI)
    assert end_of(friday, Term(1, "working_day")) == midnight(
        "2026-10-13"
    )  # Saturday is 國慶日, Monday works
    assert due_at("delegation_reply", NINE) == midnight("2026-03-14")  # Wednesday, Thursday, Friday


def test_there_are_43_deadlines_of_the_law_and_each_says_where_from():
    rows = facts.every()
    assert len(rows) == 43
    for row in rows.values():
        assert row.zh
        assert row.en
        assert row.law
        assert 0 < row.confidence <= 1


@pytest.mark.parametrize("duty", [d for d in DEADLINES if d.fact], ids=lambda d: d.code)
def test_a_duty_says_what_its_row_of_the_law_says(duty):
    row = facts.every()[duty.fact]
    unit = "month" if row.unit == "per month" else row.unit
    if row.day_type and row.day_type.startswith("working days"):
        unit = "working_day"
    by_the_record = row.day_type == "before" or duty.fact in ("D37", "D42", "D43")  # guard/sql/38_placements
    amount, unit = (0, "") if by_the_record else (row.amount, unit)
    assert (duty.amount, duty.unit, duty.statutory, duty.confidence) == (
        amount, unit, row.statutory, row.confidence,
    )  # fmt: skip


def test_codes_are_unique_and_what_no_law_sets_says_so():
    assert len(BY_CODE) == len(DEADLINES)
    assert all(not d.statutory and d.confidence <= 0.7 for d in DEADLINES if not d.fact)
