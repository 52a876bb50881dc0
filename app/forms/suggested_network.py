"""Which service of the network answers a need, and which factors and aspects a call for help names. For suggestions.

Source: the catalogue of services (社家署 2020), the items of the consultation sheet, the aspects of the indicators.
Which need turns to which service is read from their names, is ours, and awaits the authority's view.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Network:
    """Where others answer a need: group and item of the catalogue of services, and the kind of unit.

    ``unit``: to which dispatch unit (list `dispatch_unit`) such a unit belongs, where it is part of an authority.
    ``is_for_all``: nobody's welfare identity is asked there.
    """

    group: str
    service: str
    agency: str
    unit: str = ""
    is_for_all: bool = False


NETWORK_OF: Final[dict[str, Network]] = {
    "N02": Network("NG1", "NS112", "LAB", "LABOR", is_for_all=True),
    "N06": Network("NG4", "NS405", "SOC", "LTC"),
    "N07": Network("NG2", "NS205", "SOC"),
    "N08": Network("NG1", "NS108", "EDU", "EDU", is_for_all=True),
    "N09": Network("NG4", "NS401", "SOC", "DISAB"),
    "N12": Network("NG4", "NS417", "HEA", "HEALTH"),
    "N14": Network("NG3", "NS304", "SOC"),
    "N15": Network("NG1", "NS113", "JUD"),
    "N16": Network("NG1", "NS103", "OTH", is_for_all=True),
    "N20": Network("NG2", "NS203", "SOC"),
}
"""By need (list `service_need`). A need that several services answer alike has none: the worker chooses."""
HAS_A_SYSTEM: Final = frozenset({"N02", "N06", "N08", "N09", "N11", "N12", "N13"})
"""The needs for which a system of their own exists (list `existing_system`): they are linked to it (連結資源)."""
SPECIAL_CARE: Final = ("V114-4-1", "V114-5-1", "V114-5-2", "V114-5-3")
"""The factors whose words name a need of special care (特殊照顧需求)."""
ASPECT_OF: Final[dict[str, str]] = {
    "V1": "ECON", "V2": "MISF", "V3": "RELN", "V4": "CHLD", "V5": "ILLN", "V6": "ADAP",
}  # fmt: skip
"""By vulnerable-family item of the consultation sheet, the aspect of need: the same six, in the same order."""
FACTOR_OF: Final[dict[tuple[str, str], str]] = {
    ("V1", "JOB"): "V109D-1-1",
    ("V5", "MENT"): "V109D-5-2",
    ("V5", "ADD"): "V109D-5-3",
    ("V6", "SUI"): "V109D-6-1",
}
"""By item and topic of the consultation, the one factor that both name. Where several fit, the reporter chooses."""
