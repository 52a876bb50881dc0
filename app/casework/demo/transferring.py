"""互轉單 in an invented case: to protection where abuse is suspected, else to a unit that is nearer to the family."""

from __future__ import annotations

from typing import Final

from app.casework.demo.scene import Answers, Scene
from app.models import Agency, db

CARRIED: Final = ["PERSON", "REPORT", "ASSESS", "PLAN", "REC"]
SUSPECTED: Final[Answers] = {
    "tr_dir": "VF2CP", "tr_reason": "SUSP", "tr_abuse": "Y", "tr_report": "CP-115-01-示範",
    "tr_reason_txt": "兒少身上有多處瘀傷，說法前後不一，已於24小時內通報並洽請兒少保護接手。",
}  # fmt: skip
MOVED: Final[Answers] = {
    "tr_dir": "SAME", "tr_reason": "MOVED", "tr_abuse": "N",
    "tr_reason_txt": "案家遷居至鄰近轄區，由當地單位就近服務，家庭計畫照舊。",
}  # fmt: skip


def transfer(scene: Scene) -> Answers:
    """To the unit that the story names, by the way that fits it."""
    other = db.session.get_one(Agency, scene.agencies["other"])
    way = SUSPECTED if other.kind == "protection" and scene.case.kind == "VF" else MOVED
    return {
        **way, "tr_support": "Y", "tr_data": CARRIED, "tr_will": scene.known("tr_will", "YES"), "ti_unit": other.id,
    }  # fmt: skip
