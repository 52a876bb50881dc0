"""The kinds of agencies that share the work, and which reports are dispatched to each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString


@dataclass(frozen=True, slots=True)
class AgencyKind:
    """One kind. `dispatch_units`: codes of the list `dispatch_unit` whose reports go there.

    `is_public`: part of an authority. A kind that is not may hold a case by delegation alone (兒少法§65;
    個資法施行細則§8).
    `is_national`: stands above the counties.
    """

    code: str
    name: LazyString
    is_public: bool = True
    is_national: bool = False
    dispatch_units: tuple[str, ...] = ()


KINDS: Final[tuple[AgencyKind, ...]] = (
    AgencyKind("intake", _l("集中受理通報與派案窗口")),
    AgencyKind("protection", _l("家庭暴力及性侵害防治中心"), dispatch_units=("CP", "AP", "SA", "EP", "DP")),
    AgencyKind("welfare_centre", _l("社會福利服務中心"), dispatch_units=("SSC",)),
    AgencyKind("ngo", _l("民間團體"), is_public=False, dispatch_units=("NGO",)),
    AgencyKind("health_bureau", _l("衛生局"), dispatch_units=("HEALTH",)),
    AgencyKind("hotline", _l("專線"), is_national=True),
    AgencyKind(
        "county_government",
        _l("直轄市、縣（市）政府"),
        dispatch_units=("EDU", "YOUTH", "LTC", "DISAB", "WELADM", "LABOR", "OTHER"),
    ),
    AgencyKind("ministry", _l("衛生福利部"), is_national=True),
)

TAKES_CASES: Final = ("welfare_centre", "protection")
"""Kinds of agency to which a report is dispatched: they lead cases."""
UNIT_OF: Final[dict[str, str]] = {
    "VF": "SSC", "CP": "CP", "SX": "CP", "IPV": "AP", "AFV": "AP", "EP": "EP", "DP": "DP", "SA": "SA",
}  # fmt: skip
"""By kind of case, to which unit such reports go (lists `case_track`, `dispatch_unit`)."""
BY_CODE: Final[dict[str, AgencyKind]] = {kind.code: kind for kind in KINDS}


def for_dispatch(unit: str) -> AgencyKind:
    """The kind of agency that takes reports dispatched to `unit` (a code of the list `dispatch_unit`)."""
    for kind in KINDS:
        if unit in kind.dispatch_units:
            return kind
    raise KeyError(f"no kind of agency takes reports dispatched to {unit!r}")
