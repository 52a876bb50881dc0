"""Where the members of a family stand in a genogram, by their kinship to the client, and which lines that allows.

Kinship to the client is all that is known. So no line says who is married, which child is whose but the client's, nor
whether brothers and sisters have both parents in common.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

OLDEST, YOUNGEST = -2, 2
GENERATION: Final[dict[str, int]] = {
    "11": -2, "12": -2,
    "04": -1, "05": -1, "06": -1, "07": -1, "08": -1, "09": -1, "10": -1, "19": -1,
    "": 0, "01": 0, "02": 0, "03": 0, "16": 0, "17": 0,
    "13": 1, "14": 1, "15": 1,
    "18": 2,
}  # fmt: skip
"""Codes of the list ``kin``; whoever is not here (other relatives, guardians, carers) stands below, without a line."""
SEX_OF: Final = {
    "04": "M",
    "06": "M",
    "08": "M",
    "13": "M",
    "16": "M",
    "05": "F",
    "07": "F",
    "09": "F",
    "14": "F",
    "17": "F",
}
"""What a kinship says of the sex of somebody of whom the register does not."""
OTHERS = 3


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of the family. ``kin``: code of the list `kin`, empty for the client; ``label``: the same in words."""

    name: str
    kin: str
    label: str = ""
    sex: str = ""
    age: int | None = None
    is_client: bool = False
    is_home: bool = False

    @property
    def shape(self) -> str:
        """M, F, or empty when nobody knows."""
        return self.sex if self.sex in ("M", "F") else SEX_OF.get(self.kin, "")

    @property
    def generation(self) -> int:
        return 0 if self.is_client else GENERATION.get(self.kin, OTHERS)


class Line(NamedTuple):
    """From those above (places in the list) to those below; or, with nobody below, between two partners."""

    above: tuple[int, ...]
    below: tuple[int, ...]
    is_dashed: bool = False


def rows_of(members: Sequence[Member]) -> list[list[int]]:
    """The generations, oldest first: in each, who lives elsewhere stands left of who lives at home."""
    order = sorted({m.generation for m in members})
    return [
        sorted((i for i, m in enumerate(members) if m.generation == one), key=lambda i: _place(members[i], i))
        for one in order
    ]


def _place(member: Member, at: int) -> tuple[bool, int, int]:
    """Fathers' side left, partners beside the client, then as they came."""
    side = {
        "11": 0,
        "04": 0,
        "08": 0,
        "06": 0,
        "16": 1,
        "17": 1,
        "": 2,
        "01": 2,
        "02": 3,
        "03": 3,
        "05": 3,
        "09": 3,
        "07": 3,
        "12": 4,
    }
    return member.is_home, 2 if member.is_client else side.get(member.kin, 5), at


def lines_of(members: Sequence[Member]) -> list[Line]:
    """Every line that kinship to the client allows."""
    who = {
        kin: tuple(i for i, m in enumerate(members) if m.kin == kin and not m.is_client) for kin in GENERATION
    }
    client = tuple(i for i, m in enumerate(members) if m.is_client)[:1]
    fathers, mothers, children = who["04"], who["05"], (*who["13"], *who["14"])
    brood = tuple(sorted((*client, *who["16"], *who["17"])))
    found = [
        Line((*fathers, *mothers), brood),
        Line((*who["08"], *who["09"]), client, is_dashed=True),
        Line(who["11"], fathers if len(fathers) == 1 else ()),
        Line(who["12"], mothers if len(mothers) == 1 else ()),
        Line(client, children),
        Line(children if len(children) == 1 else (), who["18"]),
    ]
    pairs = [(client, partner) for kin in ("02", "03") for partner in who[kin]]
    pairs += [(mothers, one) for one in who["06"] if len(mothers) == 1]
    pairs += [(fathers, one) for one in who["07"] if len(fathers) == 1]
    couples = [Line((*one, other), (), is_dashed=members[other].kin == "03") for one, other in pairs if one]
    return [line for line in found if line.above and line.below] + couples
