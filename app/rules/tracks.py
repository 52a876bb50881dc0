"""From one track to another: what a case of each kind owes first, and how it stands once it was taken over (R24)."""

from __future__ import annotations

from typing import Final

from app.rules.grading import TRACKS
from app.rules.workflow import OF_FAMILIES

FIRST_DUTIES: Final[dict[str, tuple[str, ...]]] = {
    "CP": ("cp_report",),
    "SX": ("cp_report",),
    "DP": ("dp_visit", "dp_report"),
    "IPV": ("adult_report",),
    "AFV": ("adult_report",),
    "EP": ("adult_report",),
}
"""By kind of case what is owed first; of any other kind the first visit and its report (D20, D21)."""
UNITS: Final[dict[str, tuple[str, ...]]] = {
    "CP2VF": ("welfare_centre",),
    "AP2VF": ("welfare_centre",),
    "VF2CP": ("protection",),
    "VF2AP": ("protection",),
}
"""By direction of a transfer the kinds of agencies that can take it over; within one system the one that fits."""
BECOMES: Final = {"CP2VF": "VF", "AP2VF": "VF", "VF2CP": "CP"}
"""By direction the kind that a case becomes; which kind of adult protection, the sheet says."""
COMES_FROM: Final[dict[str, tuple[str, ...]]] = {
    "CP2VF": ("CP",),
    "VF2CP": ("VF",),
    "AP2VF": ("ADULT",),
    "VF2AP": ("VF",),
}
"""By direction the tracks (R00) of the cases that can go that way."""
FAMILIES: Final = ("VF", "CARE")
BEING_ASSESSED: Final = ("assessing", "open_review")
OF_SERVICE: Final = (
    "monthly_contact", "periodic_first", "periodic", "follow_up", "search_police", "search_prosecutor",
)  # fmt: skip
"""What a case owes while it is served, followed or searched for: no longer, once it is assessed anew."""


def owed_first(kind: str) -> tuple[str, ...]:
    """The duties that a case of this kind owes first."""
    return FIRST_DUTIES.get(kind, OF_FAMILIES)


def home_of(kind: str) -> str:
    """The kind of agency that serves such cases."""
    return "welfare_centre" if TRACKS[kind] in FAMILIES else "protection"


def is_protective(kind: str) -> bool:
    """Whether its unit first finds out, by public authority, what has happened (§53, §50 and their like)."""
    return kind in FIRST_DUTIES


def kinds_from(direction: str) -> tuple[str, ...]:
    """The kinds of the cases that can go this way."""
    return tuple(kind for kind, track in TRACKS.items() if track in COMES_FROM.get(direction, ()))


def next_kind(kind: str, direction: str | None, adult_kind: str | None = None) -> str:
    """What kind a case is once it was taken over this way."""
    if kind not in kinds_from(direction or ""):
        return kind
    return (adult_kind if direction == "VF2AP" else BECOMES.get(direction or "")) or kind


def status_after(status: str, kind: str, becomes: str) -> str:
    """How a case stands once another track has it: protection assesses it anew; what was being assessed still is."""
    if kind == becomes:
        return status
    return "assessing" if status in BEING_ASSESSED or is_protective(becomes) else status


def fits(direction: str | None, kind: str, lead_kind: str | None, unit_kind: str | None) -> bool:
    """Whether a case of this kind can go this way, from an agency of the one kind to one of the other."""
    if direction not in COMES_FROM:
        return unit_kind in (lead_kind, home_of(kind))
    return kind in kinds_from(direction) and unit_kind in UNITS[direction]
