"""What a transfer sheet shows without asking: its number, and what table R24 advises."""

from __future__ import annotations

from typing import Any, Final

from app.questions.conditions import Answers
from app.rules.tables import decide

FROM: Final = {"CP2VF": "CP", "VF2CP": "VF", "AP2VF": "AP", "VF2AP": "VF"}
SAFE: Final = {"AP2VF": "tr_safe_adult"}


def transfer_number(answers: Answers, sheet: Any) -> str | None:
    """互轉編號, such as T-115-000042: the Minguo year and a running number. None while the sheet is new."""
    if sheet is None or sheet.id is None:
        return None
    return f"T-{sheet.edition.year - 1911}-{sheet.id:06d}"


def transfer_advice(answers: Answers, sheet: Any) -> str | None:
    """Where the case should go (table R24). A safety that was not assessed counts as not known.

    None within the same system: no table has anything to say of a family that moves.
    """
    way, abuse, support = (answers.get(key) for key in ("tr_dir", "tr_abuse", "tr_support"))
    if way not in FROM or abuse is None or support is None:
        return None
    asked = {
        "from": FROM[way],
        "suspected_abuse": abuse,
        "safe": answers.get(SAFE.get(way, "tr_safe")) or "NA",
        "need": support,
        "adult_event": answers.get("tr_adult") or "U",
    }
    return str(decide("R24_TRANSFER", asked, on=getattr(sheet, "edition", None)).then["action"])
