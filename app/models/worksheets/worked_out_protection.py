"""What the sheets of adult and child protection show without asking: levels, safety, holder, days due."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from flask_babel import gettext as _

from app.columns.minguo import today
from app.models.worksheets.course import case_of
from app.models.worksheets.worked_out_course import current_parts
from app.models.worksheets.worked_out_dispatch import WILLING
from app.questions.conditions import Answers
from app.questions.kinds.computed import Work
from app.rules.protection import adult_decision, safety_decision
from app.rules.tables import Decision, decide, in_force, words
from app.rules.terms import months_after

DANGERS: Final = tuple(f"sd{number:02d}" for number in range(1, 14))
GRAVITY: Final = ("SAFE", "PLAN", "UNSAFE")
PLAN_MONTHS: Final = 3  # 兒少法§64


def _day(sheet: Any) -> dt.date | None:
    return getattr(sheet, "edition", None)


def _adult(answers: Answers, sheet: Any) -> Decision | None:
    asked = (answers.get("aa_cat"), answers.get("aa_score"), answers.get("aa_level"))
    return adult_decision(*asked, on=_day(sheet))


def risk_of_assessment(answers: Answers, sheet: Any) -> str | None:
    """風險等級（系統）: by score and judgement (R06), of the other categories by judgement alone (R07)."""
    decided = _adult(answers, sheet)
    return str(decided.then["level"]) if decided else None


def why_this_risk(answers: Answers, sheet: Any) -> str:
    """R06 第 2 列：調降須敘明理由並經督導核可."""
    return _row_of(_adult(answers, sheet), "need")


def _row_of(decided: Decision | None, output: str) -> str:
    """Which row of which table said it, and what else it asks."""
    if decided is None:
        return ""
    told = _("%(table)s 第 %(row)s 列", table=decided.table.partition("_")[0], row=decided.row)
    more = decided.then.get(output)
    named = next((o for o in in_force(decided.table).outputs if o.code == output), None)
    meant = next((str(words(v)) for v in named.values if v.code == more), "") if named and more else ""
    return f"{told}：{meant}" if meant else told


def holder_of_adult(answers: Answers, sheet: Any) -> str | None:
    """Who should hold the case from now on (R08). Not known whether authority is needed counts as needed."""
    level, will = risk_of_assessment(answers, sheet), answers.get("aa_will")
    public = answers.get("aa_public")
    if level is None or will is None or public is None:
        return None
    asked = {
        "stage": "AFTER",
        "public_need": "N" if public == "N" else "Y",
        "level": level,
        "willing": WILLING[will],
    }
    return str(decide("R08_DIVISION", asked, on=_day(sheet)).then["holder"])


def _safety(answers: Answers, sheet: Any) -> Decision | None:
    """Nothing until every danger was looked at, and, where there is one, what is done about it."""
    dangers = [answers.get(key) for key in DANGERS]
    if None in dangers:
        return None
    if "Y" in dangers and not (answers.get("si_home") and answers.get("si_out")):
        return None
    return safety_decision(
        is_in_danger="Y" in dangers,
        at_home=answers.get("si_home"),
        away=answers.get("si_out"),
        on=_day(sheet),
    )


def safety_result(answers: Answers, sheet: Any) -> str | None:
    """安全評估結果 (R20)."""
    decided = _safety(answers, sheet)
    return str(decided.then["result"]) if decided else None


def why_this_safety(answers: Answers, sheet: Any) -> str:
    """3 項危險因素（R20 第 3 列）."""
    decided = _safety(answers, sheet)
    if decided is None:
        return ""
    found = sum(answers.get(key) == "Y" for key in DANGERS)
    return _("%(n)s 項危險因素（%(row)s）", n=found, row=_row_of(decided, ""))


def gravest_result(answers: Answers, sheet: Any) -> str | None:
    """安全評估結果 of the gravest of the safety assessments that belong to this report."""
    results = [paper.grade for paper in current_parts(sheet, "CP_SDM") if paper.grade in GRAVITY]
    return max(results, key=GRAVITY.index) if results else None


def three_months_after(key: str) -> Work:
    """提出期限（3個月）: counted from the day that the sheet names."""

    def work(answers: Answers, sheet: Any) -> dt.date | None:
        day = answers.get(key)
        return months_after(day, PLAN_MONTHS) if day else None

    return work


def plan_due(answers: Answers, sheet: Any) -> dt.date | None:
    """家庭處遇計畫期限: three months from the opening; before it, if it were opened today."""
    case = case_of(sheet) if sheet is not None else None
    opened = case.opened_on if case else None
    return months_after(opened or today(), PLAN_MONTHS)
