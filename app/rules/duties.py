"""What the law demands when a vulnerability factor is present: a duty beside the case, not a step of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from app.facts.indicators import every_factor

SUICIDE_REPORT: Final = "suicide_report"
"""自殺或自傷個案，應通報各地衛生單位自殺防治中心 (自殺防治法§11)."""


def duties_of(factor_codes: Iterable[str]) -> set[str]:
    """The duties that these factors, of whatever edition, bring with them."""
    codes = set(factor_codes)
    return {factor.duty for factor in every_factor() if factor.duty and factor.code in codes}
