"""How sure we are of each form: the belief, 0 to 1, that the official blank form asks this in about this shape.

No blank form could be obtained. Below UNOFFICIAL a page says 用語非官方, and docs/unverified.md lists the form.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

UNOFFICIAL: Final = 0.6
BELIEFS: Final[Mapping[str, float]] = MappingProxyType({
    "SSN_CONSULT": 0.6, "RPT_ADULT": 0.65, "RPT_CHILD": 0.65, "RPT_SA": 0.6, "RPT_VF": 0.65, "TIPVDA": 0.75,
    "DISP_ADULT": 0.6, "DISP_CHILD": 0.65, "DISP_VF": 0.4, "VF_VISIT": 0.65, "VF_VULN": 0.85, "VF_FUNC": 0.45,
    "VF_NEED": 0.5, "FAM_PLAN": 0.55, "CASE_REC": 0.7, "PERIODIC": 0.6, "REFER": 0.7, "CLOSURE": 0.55,
    "CARE_VISIT": 0.55, "ADULT_ASSESS": 0.6, "CP_INVEST": 0.65, "CP_SDM": 0.7, "CP_PLAN": 0.6, "EMERG_PLACE": 0.7,
    "SA_ASSESS": 0.6, "PERP_MH": 0.6, "PERP_TREAT": 0.35, "JOINT_PLAN": 0.6, "BSRS5": 0.9, "TRANSFER": 0.55,
})  # fmt: skip


def is_unofficial(code: str) -> bool:
    """Whether the wording of this form is more ours than the authority's."""
    return BELIEFS[code] < UNOFFICIAL
