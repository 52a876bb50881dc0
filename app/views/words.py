"""Codes and days as people read them."""

from __future__ import annotations

import datetime as dt

from app.columns.minguo import today as today_in_taipei
from app.questions import codes


def code_label(list_name: str, code: str | None) -> str:
    """The label of a code; the code itself when the list does not know it."""
    return next((str(c.label) for c in codes(list_name) if c.code == code), code or "")


def age(born_on: dt.date | None, today: dt.date | None = None) -> int | None:
    """Full years."""
    if born_on is None:
        return None
    today = today or today_in_taipei()
    return today.year - born_on.year - ((today.month, today.day) < (born_on.month, born_on.day))
