"""Identity numbers: the specimens of every kind, and invented ones that look invented."""

import random

import pytest

from app.columns.national_id import generate, is_valid, kind_of, normal, sex_of


@pytest.mark.parametrize(
    ("number", "kind", "sex"),
    [
        ("A123456789", "national", "M"), ("A100000001", "national", "M"), ("A200000003", "national", "F"),
        ("I100000012", "national", "M"), ("Z200000040", "national", "F"), ("A800000005", "ui_new", "M"),
        ("H970000014", "ui_new", "F"), ("AA00000009", "ui_old", "M"), ("AB00000001", "ui_old", "F"),
        ("FC00000017", "ui_old", "M"), ("HD00000020", "ui_old", "F"),
    ],
)  # fmt: skip
def test_numbers_with_the_right_check_digit(number: str, kind: str, sex: str) -> None:
    assert is_valid(number)
    assert (kind_of(number), sex_of(number)) == (kind, sex)


@pytest.mark.parametrize(
    "number",
    ["A100000002", "H200099991", "A800000006", "AA00000000", "A300000000", "AE00000000", "A12345678", "a123456789", "",
     "A1234567890", "Ａ123456789", "A12345678٩"],
)  # fmt: skip
def test_numbers_that_are_none(number: str) -> None:
    assert not is_valid(number)


def test_a_number_is_stored_in_one_spelling() -> None:
    assert normal(" ａ123-456 789 ") == "A123456789"


@pytest.mark.parametrize("kind", ["national", "ui_new", "ui_old"])
@pytest.mark.parametrize("sex", ["M", "F"])
def test_invented_numbers_are_valid_and_look_invented(kind: str, sex: str) -> None:
    made = {generate(random.Random(seed), sex, kind) for seed in range(200)}
    assert len(made) > 190
    assert all(is_valid(n) and kind_of(n) == kind and sex_of(n) == sex and n[2:4] == "00" for n in made)


def test_the_same_seed_makes_the_same_number() -> None:
    assert generate(random.Random(7), "F") == generate(random.Random(7), "F")
