"""What a referral shows without asking: its number, and which side comes first."""

from __future__ import annotations

from typing import Any

from app.questions.conditions import Answers
from app.rules.tables import decide


def referral_number(answers: Answers, sheet: Any) -> str | None:
    """轉介編號, such as R-115-000042: the Minguo year and a running number. None while the sheet is new."""
    if sheet is None or sheet.id is None:
        return None
    return f"R-{sheet.edition.year - 1911}-{sheet.id:06d}"


def public_first(answers: Answers, sheet: Any) -> str | None:
    """Whether the public side comes first (table R27); nothing until the three questions are answered."""
    asked = {
        "welfare_identity": answers.get("rf_welfare"),
        "emergency": answers.get("rf_emergency"),
        "special_care": answers.get("rf_special"),
    }
    said = {name: str(answer) for name, answer in asked.items() if answer in ("Y", "N")}
    if len(said) < len(asked):
        return None
    first = decide("R27_PUBLIC_FIRST", said, on=sheet.edition if sheet is not None else None).then["first"]
    return str(first)
