"""What sheets show of their case without asking: when it was reported and assigned, who has it, what is due when."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from sqlalchemy import select

from app.columns.minguo import TAIPEI
from app.models.base import db
from app.models.case import Party
from app.models.worksheets.course import ASSIGNING, case_of, due_moment, said_at
from app.questions.conditions import Answers
from app.questions.kinds.computed import Work

WITHOUT_DISABILITY: Final = (None, "0", "9")
"""Answers to 身心障礙等級 that name no disability: unanswered, none, no data."""


def of_case(attribute: str) -> Work:
    """What stands on the case."""

    def work(answers: Answers, sheet: Any) -> Any:
        return getattr(case_of(sheet), attribute, None)

    return work


def due_on(duty: str) -> Work:
    """The last day for this duty, by its newest clock, met or not."""

    def work(answers: Answers, sheet: Any) -> dt.date | None:
        ends = due_moment(sheet, duty)
        return (ends.astimezone(TAIPEI) - dt.timedelta(seconds=1)).date() if ends else None

    return work


def assigned_at(answers: Answers, sheet: Any) -> dt.datetime | None:
    """When the case came to the unit or the worker that has it."""
    return said_at(sheet, *ASSIGNING)


def disabled_people(answers: Answers, sheet: Any) -> int | None:
    """How many of the family are disabled: by the table of members, or by a certificate in the table of health."""
    members = [row for row in answers.get("family") or () if row.get("fm_disab") not in WITHOUT_DISABILITY]
    certified = {row["hd_who"] for row in answers.get("health") or () if row.get("hd_cert") == "Y"}
    known = [row["id"] for row in members if row.get("id")]
    query = select(Party.person_id).where(Party.id.in_(known))
    people = set(db.session.scalars(query)) if known else set()
    return len(people | certified) + len(members) - len(known)
