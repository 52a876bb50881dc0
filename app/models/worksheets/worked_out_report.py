"""What a protective report shows without asking: whether the victim is a minor, whether evidence can still be taken."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from app.columns.minguo import TAIPEI, today
from app.questions.conditions import Answers

OF_AGE: Final = 18
TO_TAKE_EVIDENCE: Final = dt.timedelta(days=7)


def years_between(born_on: dt.date, day: dt.date) -> int:
    """How old somebody is on a day."""
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))


def is_victim_a_minor(answers: Answers, sheet: Any) -> str | None:
    """Under 18 on the day of the report: by date of birth, else by the age that was estimated."""
    born_on, estimated = answers.get("v_birth"), answers.get("v_age")
    if isinstance(born_on, dt.date):
        reported = answers.get("rep_reported_at")
        day = reported.astimezone(TAIPEI).date() if isinstance(reported, dt.datetime) else today()
        estimated = years_between(born_on, day)
    return None if estimated is None else "Y" if estimated < OF_AGE else "N"


def is_in_time_for_evidence(answers: Answers, sheet: Any) -> str | None:
    """Whether no more than seven days lie between the assault and the report."""
    happened, reported = answers.get("ev_at"), answers.get("rep_reported_at")
    if not isinstance(happened, dt.datetime) or not isinstance(reported, dt.datetime):
        return None
    return "Y" if reported - happened <= TO_TAKE_EVIDENCE else "N"
