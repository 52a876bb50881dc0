"""The 43 deadlines of the law: what, how long, from when, by which article, and how sure we are. Data, not clocks.

Which of them run as clocks stands in ``rules/deadlines``; the others belong to kinds of case that are still to come.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("deadlines.json")


@dataclass(frozen=True, slots=True)
class LegalDeadline:
    """One deadline. ``amount`` is None where the law says "at once" or nothing; negative: before an end.

    ``pcodes`` are the codes of its laws at law.moj.gov.tw; ``confidence`` (0 to 1) is the belief that the row is right.
    """

    id: str
    zh: str
    en: str
    applies_to: str
    starts_at: str
    amount: int | None
    unit: str | None
    day_type: str | None
    law: str
    pcodes: tuple[str, ...]
    statutory: bool
    confidence: float
    note: str


@cache
def every() -> dict[str, LegalDeadline]:
    """All of them by id, D01 to D60, in the order of the file."""
    rows = json.loads(FILE.read_text("utf-8"))
    return {row["id"]: LegalDeadline(**row | {"pcodes": tuple(row["pcodes"])}) for row in rows}
