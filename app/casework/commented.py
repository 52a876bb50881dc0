"""What a reviewer says of a row stays with that row: kept by the row's own id, shown where the row stands now.

A page names the answer of a row by its place (``fp_goals-0-fg_goal``); the review keeps it by the row
(``fp_goals-row17-fg_goal``), because rows are put into another order or taken out before the sheet is handed in again.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from app.casework.sheets import stored_answers
from app.models import Worksheet
from app.questions.kinds.tables import ID

BY_PLACE: Final = re.compile(r"(.+?)-(\d+)-(.+)")
BY_ROW: Final = re.compile(r"(.+?)-row(\d+)-(.+)")


def kept(item: Worksheet, comments: Mapping[str, str]) -> dict[str, str]:
    """The comments by the rows themselves."""
    answers = stored_answers(item) if any(BY_PLACE.fullmatch(key) for key in comments) else {}
    return {_by_row(key, answers): line for key, line in comments.items()}


def placed(item: Worksheet, comments: Mapping[str, str]) -> dict[str, str]:
    """The comments by where the rows stand now; of a row that is gone still by the row."""
    answers = stored_answers(item) if any(BY_ROW.fullmatch(key) for key in comments) else {}
    return {_by_place(key, answers): line for key, line in comments.items()}


def _by_row(key: str, answers: Mapping[str, Any]) -> str:
    found = BY_PLACE.fullmatch(key)
    rows = (answers.get(found[1]) or []) if found else []
    if found is None or int(found[2]) >= len(rows) or not rows[int(found[2])].get(ID):
        return key
    return f"{found[1]}-row{rows[int(found[2])][ID]}-{found[3]}"


def _by_place(key: str, answers: Mapping[str, Any]) -> str:
    found = BY_ROW.fullmatch(key)
    rows = (answers.get(found[1]) or []) if found else []
    place = next((n for n, row in enumerate(rows) if found and row.get(ID) == int(found[2])), None)
    return key if found is None or place is None else f"{found[1]}-{place}-{found[3]}"
