"""How grave a case is: the vulnerability grade from the indicators (R14), and the one case risk (R00)."""

from __future__ import annotations

import datetime as dt
from typing import Final

from app.rules.tables import Decision, decide

HIGH, MID, LOW, NONE = "HIGH", "MID", "LOW", "NONE"

TRACKS: Final[dict[str, str]] = {
    "VF": "VF", "CP": "CP", "SX": "CP", "IPV": "ADULT", "AFV": "ADULT", "EP": "ADULT", "DP": "ADULT",
    "SA": "SA", "PERP": "PERP", "CARE": "CARE",
}  # fmt: skip
"""The track of table R00 for each kind of case (codes of the list `case_track`)."""

LEVELS: Final[dict[str, str]] = {
    HIGH: "H", "H": "H", "V": "H",
    MID: "M", "M": "M",
    LOW: "L", NONE: "L", "L": "L", "N": "L",
    "U": "U", "": "U",
}  # fmt: skip
"""Codes of the lists `vuln_level`, `risk_level` and `sdm_risk` as levels of table R00; very high counts as high."""


def grade_decision(*, high: int, mid: int, low: int, on: dt.date | None = None) -> Decision:
    """Table R14 for so many high, medium and low indicators (factors, not patterns)."""
    if min(high, mid, low) < 0:
        raise ValueError(f"no family has {high}, {mid}, {low} indicators")
    asked = {"high": "1P" if high else "0", "mid": _medium(mid), "low": "1P" if low else "0"}
    return decide("R14_VF_GRADE", asked, on=on)


def _medium(count: int) -> str:
    if count >= 3:
        return "3P"
    return "1_2" if count else "0"


def vulnerability_grade(high: int, mid: int, low: int, *, on: dt.date | None = None) -> str:
    """HIGH, MID, LOW or NONE (脆弱性等級, codes of the list `vuln_level`)."""
    return str(grade_decision(high=high, mid=mid, low=low, on=on).then["grade"])


def risk_decision(track: str, *, assessed: bool, level: str | None, on: dt.date | None = None) -> Decision:
    """Table R00. ``track``: the kind of the case. ``level``: what its own assessment gave, None where nothing."""
    asked = {
        "track": TRACKS[track],
        "assessed": "Y" if assessed else "N",
        "level": LEVELS[level or ""],
    }
    return decide("R00_CASE_RISK", asked, on=on)


def case_risk(track: str, assessed: bool, level: str | None, *, on: dt.date | None = None) -> str:
    """high, mid, low or unrated: the value of ``kase.risk``."""
    return str(risk_decision(track, assessed=assessed, level=level, on=on).then["risk"])
