"""Whether a vulnerable family is opened (R17): what the table says, and which decision agrees with it."""

from __future__ import annotations

import datetime as dt
from typing import Final

from app.rules.tables import Decision, decide

AGREEING: Final[dict[str, frozenset[str]]] = {
    "OPEN": frozenset({"Y"}),
    "NOT_OPEN": frozenset({"N"}),
    "REFER": frozenset({"N"}),
    "SHORT_OR_NOT": frozenset({"N", "S"}),
    "REPORT": frozenset({"Y", "N"}),
    "JUDGE": frozenset({"Y", "N", "S"}),
}
"""For each outcome of R17 the codes of the list `open_decision` that do not differ from it.

A protective event is reported in any case; whether the centre serves along (共同服務) is then its own decision.
"""
MISSING: Final = "M"  # whereabouts unknown: the table has nothing to say yet


def opening(
    *, is_protective: bool, complexity: str, resources: str, is_willing: bool, on: dt.date | None = None
) -> Decision:
    """Table R17. ``complexity``: M multiple, S single, N none. ``resources``: Y sufficient, P partly, N not."""
    asked = {
        "protective": _yes(is_protective),
        "complexity": complexity,
        "resources": resources,
        "willing": _yes(is_willing),
    }
    return decide("R17_VF_OPEN", asked, on=on)


def agrees(decision: Decision, chosen: str) -> bool:
    """Whether a choice of the list `open_decision` follows the table; any other needs a reason."""
    return chosen == MISSING or chosen in AGREEING[str(decision.then["decision"])]


def _yes(it: bool) -> str:
    return "Y" if it else "N"
