"""The duty to report to the suicide prevention centre follows the factor through every edition."""

from __future__ import annotations

import pytest

from app.facts.indicators import editions
from app.rules.duties import SUICIDE_REPORT, duties_of


@pytest.mark.parametrize("code", ["V107-6-1", "V109D-6-1", "V114-6-1"])
def test_suicide_and_self_harm_must_be_reported(code: str) -> None:
    assert duties_of(["V109D-1-1", code]) == {SUICIDE_REPORT}


def test_no_other_factor_brings_a_duty() -> None:
    for edition in editions():
        others = [factor.code for factor in edition.factors if factor.code[-3:] != "6-1"]
        assert duties_of(others) == set()
        assert len(edition.factors) - len(others) == 1


def test_nothing_ticked_or_unknown_brings_no_duty() -> None:
    assert duties_of([]) == set()
    assert duties_of(["V999-6-1"]) == set()
