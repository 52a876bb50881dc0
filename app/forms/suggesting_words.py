"""Suggested words: a first draft out of what the worker has written or counted on the sheets just before. To be mended.

Every sentence comes from the record of this case; nothing is judged that nobody has judged.
"""

from __future__ import annotations

from typing import Any, Final

from flask_babel import force_locale
from flask_babel import gettext as _

from app.columns.minguo import minguo, today
from app.facts import codes
from app.forms.newest import newest
from app.forms.prefill_course import Course
from app.models.worksheets import FamilyPlan, VulnerabilityAssessment
from app.models.worksheets.course import service
from app.models.worksheets.fam_plan import PlanGoal
from app.models.worksheets.findings import Finding

LANGUAGE: Final = "zh_Hant_TW"  # of the record
TOOLS: Final = frozenset({"VF_VULN", "VF_FUNC", "VF_NEED"})


def limits(course: Course) -> str | None:
    """家庭限制: the notes on the factors that were found."""
    rows: list[Finding] = course.rows(Finding, VulnerabilityAssessment)
    notes = [one.note for one in rows if one.is_present == "Y" and one.note]
    return "\n".join(dict.fromkeys(notes)) or None


def diagnosis(course: Course) -> str | None:
    """問題診斷及綜合評估: the conclusions of the three tools, each under its name."""
    found: dict[str, Any] = newest(course.case, TOOLS)
    with force_locale(LANGUAGE):
        asked = (
            (_("脆弱性"), "VF_VULN", "vu_sum"), (_("家庭優勢"), "VF_FUNC", "ft_strength"),
            (_("家庭限制"), "VF_FUNC", "ft_limit"), (_("需求"), "VF_NEED", "vn_sum"),
        )  # fmt: skip
        said = [(name, getattr(found.get(code), key, None)) for name, code, key in asked]
        return "\n".join(_("%(name)s：%(words)s", name=n, words=w) for n, w in said if w) or None


def course_of_service(course: Course) -> str | None:
    """服務歷程摘要: since when, how many contacts, which services, and how far each goal of the plan has come."""
    opened = course.case.opened_on
    if opened is None:
        return None
    done = service(course.blank, opened, today())
    with force_locale(LANGUAGE):
        lines = [
            _("%(day)s開案，面訪%(face)d次、電訪%(phone)d次。", day=minguo(opened), face=done.face if done else 0,
              phone=done.phone if done else 0),
            _named(_("提供服務"), "service_content", course.value("services_ever")),
            _named(_("連結資源"), "network_service", course.value("services_linked")),
            *_goals(course),
        ]  # fmt: skip
    return "\n".join(line for line in lines if line)


def _named(what: str, code_list: str, chosen: list[str] | None) -> str:
    names = "、".join(codes.item(code_list, code).zh for code in chosen or ())
    return _("%(what)s：%(names)s。", what=what, names=names) if names else ""


def _goals(course: Course) -> list[str]:
    """How far each goal was when it was last judged."""
    judged = {row.pg_goal: row.pg_status for row in course.assessed[1]}
    goals: list[PlanGoal] = course.rows(PlanGoal, FamilyPlan)
    told = [(goal.fg_goal, judged.get(str(goal.id)) or goal.fg_status) for goal in goals]
    return [
        _("目標「%(goal)s」：%(status)s。", goal=goal, status=codes.item("goal_status", status).zh)
        for goal, status in told
        if goal and status
    ]
