"""Which contacts count towards the monthly duty to visit (社家署2020: 高、中指標每月面訪一次，低指標面訪或電訪)."""

from __future__ import annotations

from typing import Final

from app.facts import codes

FACE: Final = "FACE"
PHONE: Final = "PHONE"
NOT_COUNTED: Final = "NO"
MET: Final = "MET"


def counts_as(method: str | None, result: str | None) -> str:
    """Face visit, telephone contact or neither, by codes of the lists `visit_method` and `visit_result`.

    A visit that met nobody counts as neither, however often it is tried. A code that the list does not have counts as
    neither too: whoever checks the answer refuses it.
    """
    if result != MET:
        return NOT_COUNTED
    marks = next((item.marks for item in codes.items("visit_method") if item.code == method), {})
    if marks.get("face"):
        return FACE
    return PHONE if marks.get("phone") else NOT_COUNTED
