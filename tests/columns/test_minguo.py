"""Minguo dates, typed any way."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.columns.minguo import FIRST, LAST, TAIPEI, minguo, parse_day, parse_moment

LEAP_DAY = date(2024, 2, 29)


@pytest.mark.parametrize(
    "typed",
    [
        "113/02/29", "113/2/29", "113.2.29", "113-02-29", "1130229", "2024-02-29", "2024/2/29", "20240229",
        "113年2月29日", "民國113年2月29日", "中華民國 113 年 2 月 29 日", "１１３／０２／２９", " 113/02/29 ",
    ],
)  # fmt: skip
def test_every_usual_way_of_writing_a_day(typed: str) -> None:
    assert parse_day(typed) == LEAP_DAY


@pytest.mark.parametrize(
    ("typed", "day"),
    [("081/03/14", date(1992, 3, 14)), ("81/3/14", date(1992, 3, 14)), ("990101", date(2010, 1, 1)),
     ("0010101", date(1912, 1, 1)), ("民前5/01/02", date(1907, 1, 2)), ("民國前5年1月2日", date(1907, 1, 2))],
)  # fmt: skip
def test_old_and_short_years(typed: str, day: date) -> None:
    assert parse_day(typed) == day


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "1130",
        "11302",
        "113/02/30",
        "113/13/01",
        "1130/1/1",
        "5/6/7",
        "29/02/113",
        "300/1/1",
        "明天",
        "113/2",
    ],
)
def test_what_is_not_a_day_is_refused(typed: str) -> None:
    with pytest.raises(ValueError):
        parse_day(typed)


@given(st.dates(FIRST, LAST))
def test_what_we_write_we_can_read(day: date) -> None:
    assert parse_day(minguo(day)) == day


@pytest.mark.parametrize(
    "typed",
    [
        "113/02/29 15:10", "113/2/29 下午3:10", "113/2/29 3:10pm", "1130229 1510", "113年2月29日 15時10分",
        "2024-02-29T15:10", "2024-02-29T15:10:00+08:00", "2024-02-29T07:10:00Z", "１１３／２／２９　１５：１０",
    ],
)  # fmt: skip
def test_every_usual_way_of_writing_a_moment(typed: str) -> None:
    moment = parse_moment(typed)
    assert moment == datetime(2024, 2, 29, 15, 10, tzinfo=TAIPEI)
    assert minguo(moment) == "113/02/29 15:10"


@pytest.mark.parametrize(
    "typed", ["113/02/29", "113/02/29 25:00", "113/02/29 下午13:00", "15:10", "113/02/29 午後"]
)
def test_what_is_not_a_moment_is_refused(typed: str) -> None:
    with pytest.raises(ValueError):
        parse_moment(typed)


def test_moments_are_shown_in_taipei() -> None:
    assert minguo(datetime(2024, 2, 28, 17, 0, tzinfo=UTC)) == "113/02/29 01:00"
