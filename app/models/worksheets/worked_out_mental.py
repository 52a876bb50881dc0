"""What the mental-health worker's sheet shows without asking: the newest scale of the person, and the joint plan."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import select

from app.models.base import db
from app.models.worksheets.base import UNFINISHED
from app.models.worksheets.bsrs5 import BriefSymptomScale
from app.models.worksheets.course import has_case
from app.questions.conditions import Answers
from app.questions.kinds.computed import Work
from app.rules.tables import decide

PERPETRATES: Final = ("P", "B")
LISTED: Final = {"Y": "Y", "N": "N", "C": "U"}
"""Listed in the psychiatric system: a listing that has ended says nothing of today."""


def newest_scale(who: str) -> Work:
    """The newest BSRS-5 on this case of the person that `who` names, handed in by anybody."""

    def work(answers: Answers, sheet: Any) -> int | None:
        person, form = answers.get(who), BriefSymptomScale
        if person is None or not has_case(sheet):
            return None
        of_person = (form.case_id == sheet.case_id, form.bs_person == person, form.state.not_in(UNFINISHED))
        with db.session.no_autoflush:
            found: int | None = db.session.scalar(
                select(form.id).where(*of_person).order_by(form.id.desc()).limit(1)
            )
        return found

    return work


def joint_plan_advice(answers: Answers, sheet: Any) -> str | None:
    """Whether both workers should plan together (table R21); nothing until role and flags are known."""
    role, listed, suicide = (answers.get(key) for key in ("mh_role", "mh_psy_flag", "mh_sui_flag"))
    if role is None or listed is None or suicide is None:
        return None
    asked = {
        "perpetrator": "Y" if role in PERPETRATES else "N",
        "psychiatric": LISTED[listed],
        "suicide": suicide,
    }
    return str(decide("R21_MH_WORKER", asked, on=getattr(sheet, "edition", None)).then["joint_plan"])
