"""Which needs a vulnerability factor points to, and which services answer a need. Ours, for suggestions alone.

Source: 脆弱家庭需求面向與脆弱性因子辨識指標 names the aspects; that a factor points to a need is read from their
words and awaits the authority's view. Needs of identity and of safety follow from no factor: they are always asked.
"""

from __future__ import annotations

from typing import Final

from app.facts.indicators import HIGH, LOW, MID

NEEDS_OF: Final[dict[str, tuple[str, ...]]] = {
    "V114-1-1": ("nd01", "nd02"),
    "V114-1-2": ("nd01", "nd20"),
    "V114-1-3": ("nd01", "nd04"),
    "V114-1-4": ("nd01", "nd16"),
    "V114-2-1": ("nd03", "nd20"),
    "V114-2-2": ("nd01", "nd11"),
    "V114-3-1": ("nd15",),
    "V114-3-2": ("nd15",),
    "V114-4-1": ("nd05", "nd10"),
    "V114-4-2": ("nd05", "nd08"),
    "V114-4-3": ("nd08", "nd09"),
    "V114-4-4": ("nd05", "nd09"),
    "V114-5-1": ("nd06", "nd07"),
    "V114-5-2": ("nd11", "nd12"),
    "V114-5-3": ("nd13",),
    "V114-6-1": ("nd11", "nd14"),
    "V114-6-2": ("nd19",),
}
"""By factor of the edition in force, questions of the inventory of needs (VF_NEED)."""
KIND_OF: Final[dict[str, str]] = {
    "nd01": "N01", "nd02": "N02", "nd03": "N03", "nd04": "N04", "nd05": "N05", "nd06": "N06", "nd07": "N06",
    "nd08": "N07", "nd09": "N08", "nd10": "N09", "nd11": "N10", "nd12": "N11", "nd13": "N12", "nd14": "N13",
    "nd15": "N14", "nd16": "N15", "nd17": "N16", "nd18": "N17", "nd19": "N19", "nd20": "N20",
}  # fmt: skip
"""By question of the inventory, the code of the list ``service_need``."""
SERVICES_OF: Final[dict[str, list[str]]] = {
    "N01": ["S03", "S04"], "N02": ["S09"], "N03": ["S10"], "N04": ["S07"], "N05": ["S11"], "N06": ["S12"],
    "N07": ["S05"], "N08": ["S08"], "N09": ["S13"], "N10": ["S14"], "N11": ["S15"], "N12": ["S15"], "N13": ["S18"],
    "N14": ["S06"], "N15": ["S16"], "N17": ["S18"], "N19": ["S01", "S22"], "N20": ["S04"],
}  # fmt: skip
"""By need, the services of the same name (list ``service_content``)."""
LIVELIHOOD_OF: Final[dict[str, str]] = {"V114-1-1-1": "4", "V114-1-1-2": "5", "V114-1-1-3": "2"}
"""By pattern of 工作不穩定或失業, how the main earner of the family works (主要生計者就業情形): the same words."""
PRIORITY_OF: Final[dict[str, str]] = {HIGH: "1", MID: "2", LOW: "3"}
"""How urgent, by the level of the factor (list ``priority3``)."""
