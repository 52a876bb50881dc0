"""Which contacts count towards the monthly duty to visit."""

from __future__ import annotations

import pytest

from app.facts import codes
from app.rules.contacts import FACE, NOT_COUNTED, PHONE, counts_as


@pytest.mark.parametrize(
    ("method", "counts"),
    [("B", FACE), ("F", FACE), ("A", PHONE), ("E", PHONE), ("D", NOT_COUNTED)],
)
def test_a_contact_that_met_somebody_counts_by_its_method(method: str, counts: str) -> None:
    assert counts_as(method, "MET") == counts


@pytest.mark.parametrize("result", [item.code for item in codes.items("visit_result") if item.code != "MET"])
def test_a_visit_that_met_nobody_does_not_count(result: str) -> None:
    assert counts_as("B", result) == NOT_COUNTED


def test_an_unfinished_record_does_not_count() -> None:
    assert counts_as(None, None) == NOT_COUNTED
    assert counts_as("B", None) == NOT_COUNTED
    assert counts_as("no such code", "MET") == NOT_COUNTED
