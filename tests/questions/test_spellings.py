"""Texts with a usual spelling, and answers that must agree."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from app.questions import BadAnswer
from app.questions.agreements import as_kind_says, at_most, not_before
from app.questions.spellings import email, identity_number, national_id, phone


@pytest.mark.parametrize(
    ("spell", "typed", "stored"),
    [
        (national_id, "ａ123456789", "A123456789"), (national_id, " A800000005 ", "A800000005"),
        (identity_number, "m1234567", "M1234567"), (identity_number, "A123456789", "A123456789"),
        (phone, "０９１２－３４５－６７８", "0912-345-678"), (phone, "02-1234-5678 分機 90", "02-1234-5678#90"),
        (phone, "+886 2 1234 5678", "+886 2 1234 5678"), (email, " a.b@example.org ", "a.b@example.org"),
    ],
)  # fmt: skip
def test_one_spelling(spell: Callable[[str], str], typed: str, stored: str) -> None:
    assert spell(typed) == stored


@pytest.mark.parametrize(
    ("spell", "typed", "says"),
    [
        (national_id, "A123456788", "身分證字號檢查碼不符，請再核對"),
        (national_id, "12345", "一個英文字母加九個數字"),
        (identity_number, "A123456788", "檢查碼不符"),
        (identity_number, "護照", "英文字母與數字"),
        (phone, "1999", "電話號碼"),
        (phone, "沒有電話", "電話號碼"),
        (email, "a@b", "電子郵件"),
    ],
)
def test_what_is_misspelt_is_said_in_words(spell: Callable[[str], str], typed: str, says: str) -> None:
    with pytest.raises(BadAnswer, match=says):
        spell(typed)


def test_an_end_is_not_before_its_beginning() -> None:
    agrees = not_before("start", "開始")
    agrees(date(2026, 1, 2), {"start": date(2026, 1, 2)})
    agrees(date(2026, 1, 2), {"start": None})
    with pytest.raises(BadAnswer, match="不可早於「開始」"):
        agrees(date(2026, 1, 1), {"start": date(2026, 1, 2)})


def test_a_part_is_not_larger_than_the_whole() -> None:
    with pytest.raises(BadAnswer, match="不可大於「人數」"):
        at_most("all", "人數")(3, {"all": 2})


@pytest.mark.parametrize(
    ("kind", "number"), [("NID", "A123456789"), ("PASSPORT", "M1234567"), (None, "M1234567")]
)
def test_a_number_fits_its_kind(kind: str | None, number: str) -> None:
    as_kind_says("kind")(number, {"kind": kind})


@pytest.mark.parametrize(
    ("kind", "number"), [("NID", "A800000005"), ("ARC_NEW", "A123456789"), ("ARC_OLD", "M1234567")]
)
def test_a_number_that_does_not_fit_its_kind(kind: str, number: str) -> None:
    with pytest.raises(BadAnswer, match="證號類別不符"):
        as_kind_says("kind")(number, {"kind": kind})
