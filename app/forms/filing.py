"""Where a new sheet may be begun, and to which county a report goes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.facts.counties import counties

BEGUN_IN = ("assessing", "open")
"""The states of a case in which a new sheet can be begun."""


def county_of(answers: Mapping[str, Any]) -> int | None:
    """The county that the client's address begins with; None when it names none (then it is the writer's own)."""
    address = answers.get("cl_addr") or ""
    return next((county.id for county in counties() if address.startswith(county.zh)), None)
