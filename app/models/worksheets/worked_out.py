"""What the sheets show without asking: numbers, units and workers from the workflow, and sums of other answers."""

from __future__ import annotations

import datetime as dt
import math
from typing import Any

from app.questions.conditions import Answers
from app.questions.kinds.computed import Work
from app.rules.contacts import counts_as


def of_sheet(attribute: str) -> Work:
    """What stands on the sheet itself; nothing while the sheet is new."""

    def work(answers: Answers, sheet: Any) -> Any:
        return getattr(sheet, attribute, None)

    return work


def consultation_number(answers: Answers, sheet: Any) -> str | None:
    """諮詢編號, such as C-115-000042: the Minguo year and a running number."""
    if sheet is None or sheet.id is None:
        return None
    return f"C-{sheet.edition.year - 1911}-{sheet.id:06d}"


def hours_to_report(answers: Answers, sheet: Any) -> int | None:
    """Hours from knowing to reporting, begun hours counted whole: 24 hours and a minute are 25."""
    known, reported = answers.get("rep_known_at"), answers.get("rep_reported_at")
    if not isinstance(known, dt.datetime) or not isinstance(reported, dt.datetime):
        return None
    return math.ceil((reported - known) / dt.timedelta(hours=1))


def contact_counts_as(answers: Answers, sheet: Any) -> str | None:
    """As what the contact counts towards the monthly duty to visit."""
    method = answers.get("cr_method")
    return counts_as(method, answers.get("cr_result")) if method else None
