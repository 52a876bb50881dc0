"""What the vulnerability assessment works out: the indicators of each level, and the grade by table R14."""

from __future__ import annotations

from typing import Any, Final

from flask_babel import gettext as _

from app.facts import codes
from app.facts.indicators import HIGH, LEVELS, LOW, MID, NO_LEVEL, every_factor
from app.models.worksheets.findings import LEVEL_NAMES, edition_of
from app.questions import Words
from app.questions.conditions import Answers
from app.questions.kinds.computed import Work
from app.rules.grading import grade_decision
from app.rules.tables import Decision

SEVERITY: Final = ("NONE", "LOW", "MID", "HIGH")
"""The grades (list vuln_level), mildest first."""


def present(findings: Any) -> list[str]:
    """The codes of the factors that are there."""
    return [row["factor"] for row in findings or () if row.get("is_present") == "Y"]


def counts(answers: Answers) -> dict[str, int] | None:
    """How many factors of each level are there; nothing as long as no factor was looked at."""
    findings = answers.get("findings") or ()
    if not any(row.get("is_present") for row in findings):
        return None
    level = {factor.code: factor.level for factor in every_factor()}
    found = [level.get(code, NO_LEVEL) for code in present(findings)]
    return {one: found.count(one) for one in (*LEVELS, NO_LEVEL)}


def count_of(level: str) -> Work:
    """高、中、低指標項數: how many factors of this level are there."""

    def work(answers: Answers, sheet: Any) -> int | None:
        counted = counts(answers)
        return counted[level] if counted else None

    return work


def edition_code(answers: Answers, sheet: Any) -> str:
    """指標版本: the one in force on the day of the assessment."""
    return edition_of(answers).code


def grade(answers: Answers, sheet: Any) -> str | None:
    """脆弱性等級: table R14 on the counts."""
    decided = _decided(answers)
    return None if decided is None else str(decided.then["grade"])


def _decided(answers: Answers) -> Decision | None:
    counted = counts(answers)
    if counted is None:
        return None
    return grade_decision(high=counted[HIGH], mid=counted[MID], low=counted[LOW], on=answers.get("vu_date"))


def why_this_grade(answers: Answers, sheet: Any) -> str:
    """高指標 1 項、中指標 2 項 → 高度脆弱性（R14 第 1 列）."""
    counted, decided = counts(answers), _decided(answers)
    if counted is None or decided is None:
        return ""
    told = [_("%(level)s %(n)s 項", level=LEVEL_NAMES[one], n=n) for one, n in counted.items() if n]
    item = codes.item("vuln_level", str(decided.then["grade"]))
    return _(
        "%(counts)s → %(grade)s（%(table)s 第 %(row)s 列）",
        counts="、".join(told) or _("沒有任何指標"),
        grade=Words(item.zh, item.en),
        table=decided.table.partition("_")[0],
        row=decided.row,
    )


def effective_grade(system: str | None, professional: str | None, *, is_approved: bool) -> str | None:
    """The grade that counts: the professional one when it is given, else the system's.

    The worker alone may only be stricter: a milder judgement counts once the supervisor has approved it.
    """
    if professional is None or system is None:
        return professional or system
    is_milder = SEVERITY.index(professional) < SEVERITY.index(system)
    return system if is_milder and not is_approved else professional
