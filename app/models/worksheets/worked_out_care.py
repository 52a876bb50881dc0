"""What a care visit shows without asking: its number, by when the child is visited, and what table R18 advises."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from app.columns.minguo import TAIPEI
from app.questions.conditions import Answers
from app.rules.clock_settings import settings_of
from app.rules.deadlines import term_of
from app.rules.tables import decide
from app.rules.terms import last_day

FOUND: Final = {"MET": "Y", "MISSING": "N"}
IN_DANGER: Final = "D"
DUTIES: Final = {"PRISON": "care_visit_prison"}
OTHERWISE, DRUG_ACT = "care_visit", "care_visit_drugs"


def care_visit_number(answers: Answers, sheet: Any) -> str | None:
    """編號, such as V-115-000042: the Minguo year and a running number. None while the sheet is new."""
    if sheet is None or sheet.id is None:
        return None
    return f"V-{sheet.edition.year - 1911}-{sheet.id:06d}"


def visit_due(answers: Answers, sheet: Any) -> dt.date | None:
    """訪視期限: by the law where it names a term (監獄行刑法§12), else what the county has set, or a placeholder."""
    received, source = answers.get("cv_received"), answers.get("cv_source")
    if received is None or source is None:
        return None
    duty = DRUG_ACT if answers.get("cv_541") == "Y" else DUTIES.get(source, OTHERWISE)
    day = received.astimezone(TAIPEI).date()
    term = term_of(duty, settings_of(getattr(sheet, "county_id", None), day))
    return last_day(day, term) if term else None


def care_advice(answers: Answers, sheet: Any) -> str | None:
    """What follows (table R18); nothing where nobody was met and nobody is missing either."""
    found = FOUND.get(answers.get("cv_result") or "")
    if found is None:
        return None
    needs = len(answers.get("cv_need") or ())
    asked = {
        "found": found,
        "danger": "Y" if answers.get("cv_care") == IN_DANGER else "N",
        "need": "M" if needs > 1 else "S" if needs else "N",
    }
    return str(decide("R18_CARE_VISIT", asked, on=getattr(sheet, "edition", None)).then["decision"])
