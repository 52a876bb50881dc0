"""What the brief symptom scale works out (table R19): sum, band, whether suicidal thoughts ask for more."""

from __future__ import annotations

from typing import Any, Final

from flask_babel import gettext as _

from app.questions.conditions import Answers
from app.rules.tables import Decision, decide

ITEMS: Final = ("bs1", "bs2", "bs3", "bs4", "bs5")
SUICIDE_ITEM: Final = "bs6"
SUMS: Final = ((5, "T0_5"), (9, "T6_9"), (14, "T10_14"), (20, "T15_20"))
"""The last sum of each band of table R19."""
BANDS: Final = {"normal": "B0", "mild": "B1", "moderate": "B2", "severe": "B3"}
NOT_SUICIDAL, SUICIDAL, TO_REPORT = "I0_1", "I2_4", "SUICIDE"


def total(answers: Answers, sheet: Any) -> int | None:
    """1-5題總分; nothing until all five are answered."""
    marks = [answers.get(key) for key in ITEMS]
    return None if None in marks else sum(mark for mark in marks if mark is not None)


def band(answers: Answers, sheet: Any) -> str | None:
    """等級: by the sum alone, whatever the sixth item says."""
    decided = _decided(answers, sheet, item6=NOT_SUICIDAL)
    return BANDS[str(decided.then["band"])] if decided else None


def is_suicidal(answers: Answers, sheet: Any) -> str | None:
    """自殺想法2分以上: psychiatric referral and a report to the suicide prevention centre."""
    decided = _decided(answers, sheet)
    return _yes(decided.then["action"] == TO_REPORT) if decided else None


def is_factor(answers: Answers, sheet: Any) -> str | None:
    """達脆弱家庭因子六(一)樣態."""
    decided = _decided(answers, sheet)
    return str(decided.then["vf_factor_6_1"]) if decided else None


def why_this_band(answers: Answers, sheet: Any) -> str:
    """總分 7 分（R19 第 2 列）."""
    decided, points = _decided(answers, sheet, item6=NOT_SUICIDAL), total(answers, sheet)
    if decided is None:
        return ""
    return _(
        "總分 %(points)s 分（%(table)s 第 %(row)s 列）",
        points=points,
        table=decided.table.partition("_")[0],
        row=decided.row,
    )


def _decided(answers: Answers, sheet: Any, *, item6: str = "") -> Decision | None:
    points, thoughts = total(answers, sheet), answers.get(SUICIDE_ITEM)
    if points is None or (thoughts is None and not item6):
        return None
    asked = {
        "total": next(code for last, code in SUMS if points <= last),
        "item6": item6 or (SUICIDAL if (thoughts or 0) > 1 else NOT_SUICIDAL),
    }
    return decide("R19_BSRS", asked, on=getattr(sheet, "edition", None))


def _yes(it: bool) -> str:
    return "Y" if it else "N"
