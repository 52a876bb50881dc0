"""From a consultation to a report: what to do (R01), which report form (R02), within how many hours (R03)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final

from app.facts import codes
from app.rules.tables import Decision, decide

SEXUAL_ASSAULT: Final = "SA"
PARTNERS: Final = "IPV"
INTIMATE: Final = tuple(
    item.code for item in codes.items("victim_offender_relation") if item.marks.get("group") == "INTIMATE"
)
"""Codes of the list `victim_offender_relation`: married, cohabiting, or a couple, now or once (家暴法§3, §63-1)."""
PROTECTIVE: Final = frozenset({"CP", "SX", PARTNERS, "AFV", "EP", "DP", SEXUAL_ASSAULT})
"""The kinds of case (list `case_track`) in which somebody is protected from somebody else."""


def first_screening(
    *, is_emergency: bool, is_protective: bool, is_vulnerable: bool, on: dt.date | None = None
) -> Decision:
    """Table R01 for the risk items of a consultation sheet. Danger that is not ruled out counts as danger."""
    asked = {"emergency": is_emergency, "protective": is_protective, "vf": is_vulnerable}
    return decide("R01_CONSULT", {name: _yes(it) for name, it in asked.items()}, on=on)


def report_form(
    *, age: int | None, is_sexual: bool, is_intimate: bool, is_protective: bool, is_vulnerable: bool,
    on: dt.date | None = None,
) -> Decision:  # fmt: skip
    """Table R02 for the years of the person concerned, None where nobody knows them."""
    asked = {
        "age": "UNK" if age is None else "U18" if age < 18 else "A18",
        "sexual_assault": _yes(is_sexual),
        "intimate": _yes(is_intimate),
        "protective": _yes(is_protective),
        "vf": _yes(is_vulnerable),
    }
    return decide("R02_FORM", asked, on=on)


def report_hours(kind: str, *, on: dt.date | None = None) -> int | None:
    """Table R03: hours from knowing to reporting; None where no hours are set (兒少法§54, 自殺防治法§11)."""
    hours = decide("R03_REPORT_LIMIT", {"type": kind}, on=on).then["hours"]
    return hours if isinstance(hours, int) else None


def kind_of_case(form: str, answers: Mapping[str, Any]) -> str:
    """The kind of the case (list `case_track`) that a report opens.

    The seven old kinds of report are three forms now; what is answered tells them apart. Domestic violence goes first:
    an elder whom a child has beaten is a case of it (七大類 A3), one whom a child neglects is not (A4).
    """
    return _KINDS[form](answers)


def _adult(answers: Mapping[str, Any]) -> str:
    types = answers.get("ra_type") or ()
    if "DV" in types or not types:
        relations = {row.get("o_relation") for row in answers.get("offenders") or ()}
        return "AFV" if relations.isdisjoint(INTIMATE) else PARTNERS
    return "EP" if "ELD" in types else "DP"


def _child(answers: Mapping[str, Any]) -> str:
    return "SX" if "EXP" in (answers.get("rc_type") or ()) else "CP"


_KINDS: Final = {
    "RPT_VF": lambda answers: "VF",
    "RPT_SA": lambda answers: SEXUAL_ASSAULT,
    "RPT_ADULT": _adult,
    "RPT_CHILD": _child,
}


def _yes(it: bool) -> str:
    return "Y" if it else "N"
