"""What a sheet shows of its case without asking."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from app.models.worksheets.worked_out_case import assigned_at, disabled_people, due_on, of_case

NEW = SimpleNamespace(case_id=None)


@pytest.mark.parametrize("sheet", [None, NEW])
def test_without_a_case_there_is_nothing_to_show(sheet: Any) -> None:
    assert of_case("filed_at")({}, sheet) is None
    assert due_on("first_visit")({}, sheet) is None
    assert assigned_at({}, sheet) is None


@pytest.mark.parametrize(
    ("levels", "certified", "people"),
    [
        ([], [], 0),
        ([None, "0", "9"], [], 0),
        (["1", "4"], [], 2),
        ([], [(7, "Y"), (8, "N")], 1),
        ([], [(7, "Y"), (7, "Y")], 1),
        (["2"], [(7, "Y")], 2),
    ],
)
def test_disabled_people_are_counted_once(
    levels: list[str | None], certified: list[tuple[int, str]], people: int
) -> None:
    family = [{"fm_disab": level} for level in levels]
    health = [{"hd_who": who, "hd_cert": cert} for who, cert in certified]
    assert disabled_people({"family": family, "health": health}, NEW) == people
