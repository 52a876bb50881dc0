"""Who holds a case, public sector or NGO (R08), and what an NGO may see of it (R09). The database enforces both."""

from __future__ import annotations

import datetime as dt
from typing import Final

from app.rules.grading import TRACKS
from app.rules.tables import Decision, decide

LEVEL_OF_RISK: Final = {"high": "H", "mid": "M", "low": "L"}
SEEN_LEVEL: Final = {"high": "H", "mid": "ML", "low": "ML", "unrated": "NR"}
PUBLIC, NGO, JUDGE = "PUB", "NGO", "JUDGE"
SEEN_TRACKS: Final = frozenset({"ADULT", "CP", "VF", "CARE"})  # of the others an NGO holds none


def holder(
    *, is_assessed: bool, needs_authority: bool, risk: str, is_willing: bool | None, on: dt.date | None = None
) -> Decision:
    """Table R08. A case that is not rated is one whose intake assessment is not finished."""
    is_finished = is_assessed and risk in LEVEL_OF_RISK
    asked = {
        "stage": "AFTER" if is_finished else "BEFORE",
        "public_need": "Y" if needs_authority else "N",
        "level": LEVEL_OF_RISK.get(risk, "H"),
        "willing": {True: "Y", False: "N", None: "U"}[is_willing],
    }
    return decide("R08_DIVISION", asked, on=on)


def ngo_access(*, is_delegated: bool, track: str, risk: str, on: dt.date | None = None) -> Decision:
    """Table R09: what an NGO may see of a case of this kind and risk.

    Raises:
        ValueError: cases of this kind are never with an NGO.
    """
    group = TRACKS[track]
    if group not in SEEN_TRACKS:
        raise ValueError(f"no NGO holds a case of kind {track!r}")
    asked = {"delegated": "Y" if is_delegated else "N", "track": group, "level": SEEN_LEVEL[risk]}
    return decide("R09_NGO_VISIBILITY", asked, on=on)
