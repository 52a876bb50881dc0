"""What a dispatch record shows without asking: its clock, repeated reports, the band of a score, who should act."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any, Final

from app.columns.minguo import TAIPEI, clock
from app.models.worksheets.course import case_of, due_moment, said_at
from app.models.worksheets.worked_out_counts import tipvda_score
from app.questions.conditions import Answers
from app.questions.kinds.computed import Work
from app.rules.tables import decide
from app.rules.terms import months_after

KNOWN_SOMEWHERE: Final = ("OPEN", "CLOSED", "REPORTED")
WILLING: Final = {"HIGH": "Y", "YES": "Y", "NO": "N", "HES": "U", "U": "U"}
NOW_IN_FORCE, BEFORE_IT = "V113", "V108"  # editions of the regulation on investigation reports (R13)


def received_at(answers: Answers, sheet: Any) -> dt.datetime | None:
    """When the report came in."""
    case = case_of(sheet) if sheet is not None else None
    return case.filed_at if case else None


def dispatch_due(answers: Answers, sheet: Any) -> dt.datetime | None:
    """By when it must be dispatched: 24 hours, or what the county has set."""
    return due_moment(sheet, "dispatch") if sheet is not None else None


def dispatched_at(answers: Answers, sheet: Any) -> dt.datetime | None:
    """When it was dispatched."""
    return said_at(sheet, "dispatch") if sheet is not None else None


def systems_that_know(rows: str) -> Work:
    """The systems in which somebody was found."""

    def work(answers: Answers, sheet: Any) -> list[str] | None:
        hits = (row for row in answers.get(rows) or () if row.get("dm_hit") in KNOWN_SOMEWHERE)
        return sorted({row["dm_system"] for row in hits if row.get("dm_system")}) or None

    return work


def is_reported_again(rows: str) -> Work:
    """是否再通報: while the family is served, or within a year of an earlier record."""

    def work(answers: Answers, sheet: Any) -> str | None:
        matches = answers.get(rows) or ()
        filed = received_at(answers, sheet)
        if not matches or filed is None:
            return None
        return "Y" if any_recent(matches, filed.astimezone(TAIPEI).date()) else "N"

    return work


def any_recent(matches: Iterable[Mapping[str, Any]], day: dt.date) -> bool:
    """Whether one of the matches is an open case, or a record of less than a year before the day."""
    return any(
        row.get("dm_hit") == "OPEN"
        or (
            row.get("dm_hit") in ("CLOSED", "REPORTED")
            and row.get("dm_on") is not None
            and months_after(row["dm_on"], 12) >= day
        )
        for row in matches
    )


def is_elderly(answers: Answers, sheet: Any) -> str | None:
    """65 or older (老人福利法§2)."""
    age = answers.get("da_age")
    return None if age is None else "Y" if age >= 65 else "N"


def tipvda_band(answers: Answers, sheet: Any) -> str | None:
    """The band of the score (table R05)."""
    points = answers.get("da_tipvda")
    if points is None:
        return None
    return str(decide("R05_TIPVDA_BAND", {"score": tipvda_score(points)}, on=_day(sheet)).then["band"])


def risk_of_adult(answers: Answers, sheet: Any) -> str | None:
    """The level of risk: of intimate violence by score and judgement (R06), of the others by judgement (R07)."""
    judged = answers.get("da_prof")
    judged = "L" if judged == "N" else judged
    if judged is None:
        return None
    if answers.get("da_cat") != "A2":
        return str(decide("R07_OTHER_LEVEL", {"professional": judged}, on=_day(sheet)).then["level"])
    band = tipvda_band(answers, sheet)
    if band is None:
        return None
    asked = {"band": band, "professional": judged}
    return str(decide("R06_IPV_LEVEL", asked, on=_day(sheet)).then["level"])


def suggested_holder(answers: Answers, sheet: Any) -> str | None:
    """Who should hold the case once its intake assessment is finished (R08). Until then it is the public sector's.

    Not known whether public authority is needed counts as needed.
    """
    level, will, public = risk_of_adult(answers, sheet), answers.get("da_will"), answers.get("da_public")
    if level is None or will is None or public is None:
        return None
    asked = {
        "stage": "AFTER",
        "public_need": "N" if public == "N" else "Y",
        "level": level,
        "willing": WILLING[will],
    }
    return str(decide("R08_DIVISION", asked, on=_day(sheet)).then["holder"])


def investigated_by(answers: Answers, sheet: Any) -> dt.date | None:
    """By when the investigation must be reported (R13): by the appendix where one is set, else as until 2024."""
    grade, filed = answers.get("dc_grade"), received_at(answers, sheet)
    if grade is None or filed is None:
        return None
    graded = getattr(sheet, "submitted_at", None) or clock()
    for version in (NOW_IN_FORCE, BEFORE_IT):
        days = decide("R13_CP_DUE", {"version": version, "grade": grade}, on=_day(sheet)).then["days"]
        if days is not None:
            return graded.astimezone(TAIPEI).date() + dt.timedelta(days=int(days))
    return None


def _day(sheet: Any) -> dt.date | None:
    return getattr(sheet, "edition", None)
