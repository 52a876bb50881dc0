"""Protective work by its tables: levels of adult cases, safety of a child, grade and class."""

from __future__ import annotations

from typing import Any

import pytest

from app.rules.protection import adult_risk, child_class, child_grade, safety_decision


@pytest.mark.parametrize(
    ("category", "points", "judged", "handed_in", "approved"),
    [
        ("A2", 9, "H", "H", "H"),
        ("A2", 9, "L", "H", "L"),
        ("A2", 6, "L", "M", "L"),
        ("A2", 6, "H", "H", "H"),
        ("A2", 3, "N", "L", "L"),
        ("A4", None, "M", "M", "M"),
        ("A4", None, "N", "L", "L"),
        ("A2", None, "H", None, None),
        (None, 9, "H", None, None),
        ("A2", 9, None, None, None),
    ],
)
def test_the_level_of_an_adult_case(
    category: str | None, points: int | None, judged: str | None, handed_in: str | None, approved: str | None
) -> None:
    assert adult_risk(category, points, judged, is_approved=False) == handed_in
    assert adult_risk(category, points, judged, is_approved=True) == approved


@pytest.mark.parametrize(
    ("said", "result"),
    [
        ({"is_in_danger": False, "at_home": None, "away": None}, "SAFE"),
        ({"is_in_danger": True, "at_home": ["1"], "away": ["0"]}, "PLAN"),
        ({"is_in_danger": True, "at_home": ["1"], "away": ["10"]}, "UNSAFE"),
        ({"is_in_danger": True, "at_home": ["0"], "away": ["0"]}, "UNSAFE"),
    ],
)
def test_how_safe_a_child_is(said: dict[str, Any], result: str) -> None:
    assert safety_decision(**said).then["result"] == result


@pytest.mark.parametrize(
    ("is_art53", "immediate", "grade"),
    [(True, "Y", "G1"), (True, "N", "G2"), (True, "U", "G1"), (True, None, "G1"), (False, "Y", None)],
)
def test_the_grade_of_a_child_case(is_art53: bool, immediate: str | None, grade: str | None) -> None:
    assert child_grade(is_art53=is_art53, immediate=immediate) == grade


@pytest.mark.parametrize(
    ("actor", "failed", "intent", "found"),
    [
        ("CARE", None, "Y", "K1"),
        ("CARE", None, None, "K1"),
        ("OTHER", "Y", None, "K1"),
        ("OTHER", "N", "Y", "K2"),
        ("OTHER", None, "Y", "K2"),
        ("OTHER", None, None, None),
        ("UNK", None, None, None),
    ],
)
def test_the_class_of_a_child_case(
    actor: str, failed: str | None, intent: str | None, found: str | None
) -> None:
    assert child_class(actor=actor, failed=failed, intent=intent) == found
