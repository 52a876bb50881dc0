"""How often a family is visited (R15), and which of two frequencies is the stricter one (R16, 從嚴規定)."""

from __future__ import annotations

import datetime as dt
from typing import Final, NamedTuple

from app.rules.tables import Decision, decide

FACE, FACE_OR_PHONE = "FACE", "FACE_OR_PHONE"
STRICTNESS: Final = ("", FACE_OR_PHONE, FACE)


class Frequency(NamedTuple):
    """So many contacts a month, and how. ``per_month`` None: no number is prescribed."""

    per_month: int | None
    method: str | None

    @property
    def strictness(self) -> tuple[int, int]:
        """More contacts first, then face before telephone."""
        return self.per_month or 0, STRICTNESS.index(self.method or "")


def visit_decision(grade: str, month: int, *, on: dt.date | None = None) -> Decision:
    """Table R15 for a vulnerability grade in the n-th month since opening, the first being 1."""
    if month < 1:
        raise ValueError(f"months since opening begin with 1, not {month}")
    return decide("R15_VF_VISIT", {"grade": grade, "period": "M1_3" if month <= 3 else "M4P"}, on=on)


def visit_frequency(grade: str, month: int, *, on: dt.date | None = None) -> Frequency:
    """What the table prescribes; from month 4 nothing: the service plan and the supervisor say, else as before."""
    then = visit_decision(grade, month, on=on).then
    times, method = then["per_month"], then["method"]
    return Frequency(times if isinstance(times, int) else None, method if isinstance(method, str) else None)


def stricter_decision(usual: Frequency, other: Frequency | None, *, on: dt.date | None = None) -> Decision:
    """Table R16: the usual frequency, or another that a law or the case needs."""
    is_stricter = other is not None and other.strictness > usual.strictness
    asked = {"other_rule": "Y" if other else "N", "other_stricter": "Y" if is_stricter else "N"}
    return decide("R16_STRICTER", asked, on=on)


def stricter(usual: Frequency, other: Frequency | None, *, on: dt.date | None = None) -> Frequency:
    """The one that holds. Where each is stricter in its own way, it is the one with more contacts."""
    takes_other = stricter_decision(usual, other, on=on).then["effective"] == "OTHER"
    return other if other is not None and takes_other else usual
