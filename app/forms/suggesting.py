"""Suggestions to confirm (``SUGGEST.…``): what follows from answers that the worker gave on earlier sheets of the case.

A need is suggested from the vulnerability factors that were gone through, a goal from the needs, the rest from
register, plan and assessments. The page shows where one comes from; nothing stands until the sheet is handed in.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any, Final

from sqlalchemy import select

from app.casework import registers
from app.columns.minguo import today
from app.facts import indicators
from app.forms import suggesting_plan as plan
from app.forms import suggesting_service as first
from app.forms import suggesting_words as words
from app.forms.needs_found import answered_by, for_others
from app.forms.prefill_course import BEGUN, NOT_BEGUN, Course, newest_key
from app.forms.suggested_codes import KIND_OF, LIVELIHOOD_OF, NEEDS_OF, PRIORITY_OF
from app.forms.suggesting_findings import OF_FINDINGS
from app.forms.suggesting_protection import OF_PROTECTION
from app.forms.suggesting_service import factor_of
from app.models import Party, db
from app.models.worksheets import (
    FamilyPlan,
    FunctionAssessment,
    NeedAssessment,
    Referral,
    VulnerabilityAssessment,
)
from app.models.worksheets.base import UNFINISHED
from app.models.worksheets.fam_plan import PlanGoal
from app.models.worksheets.findings import Finding
from app.rules.terms import months_after

ADULT: Final = 18
PARTNERS, PARENTS, CHILDREN = frozenset({"02", "03"}), frozenset({"04", "05"}), frozenset({"13", "14"})
REACHED, OPEN_GOALS = "DONE", frozenset({NOT_BEGUN, BEGUN, None})
OVERALL: Final = ("G", "F", "P", "D")
"""Family functions from good to gravely failing (ft_overall)."""


def _sheets(course: Course, form: Any) -> list[Any]:
    """The sheets of this form that were handed in, oldest first."""
    query = (
        select(form).where(form.case_id == course.case.id, form.state.not_in(UNFINISHED)).order_by(form.id)
    )
    found: list[Any] = course.once(f"sheets of {form.CODE}", lambda _course: list(db.session.scalars(query)))
    return found


def _family(course: Course) -> list[Party]:
    return [party for party in course.everybody if party.role == registers.FAMILY]


def _findings(course: Course) -> list[Finding]:
    found: list[Finding] = course.rows(Finding, VulnerabilityAssessment)
    return found


def need(key: str) -> Callable[[Course], str | None]:
    """Whether there is this need: yes when a factor that points to it was found, no when all of them were ruled out."""
    pointing = {factor for factor, keys in NEEDS_OF.items() if key in keys}

    def find(course: Course) -> str | None:
        said = {factor_of(one): one.is_present for one in _findings(course)}
        if not pointing or not pointing <= said.keys():
            return None
        return "Y" if any(said[factor] == "Y" for factor in pointing) else "N"

    return find


def needs(course: Course) -> list[dict[str, Any]] | None:
    """A row for each need that a factor points to: of whom, how urgent by the factor's level, in the factor's words."""
    rows: dict[str, dict[str, Any]] = {}
    levels = {factor.code: factor.level for factor in indicators.every_factor()}
    for one in _findings(course):
        for key in NEEDS_OF.get(factor_of(one), ()) if one.is_present == "Y" else ():
            row = {"ne_type": KIND_OF[key], "ne_who": one.member, "ne_prof": one.note}
            row["ne_resp"] = answered_by(KIND_OF[key])
            rows.setdefault(key, row | {"ne_prio": PRIORITY_OF.get(levels.get(one.factor or "", ""))})
    return [rows[key] for key in sorted(rows)] or None


def half_a_year(course: Course) -> dt.date:
    """Until when a plan that begins today usually runs."""
    return months_after(today(), 6)


def two_weeks(course: Course) -> dt.date:
    """When the reply to a referral of today is usually wanted."""
    return today() + dt.timedelta(days=14)


def referral_kind(course: Course) -> str | None:
    """How the needs are to be answered that others answer: linked, or referred."""
    kinds = {one.ne_resp for one in for_others(course)}
    return kinds.pop() if len(kinds) == 1 else None


def referral_urgency(course: Course) -> str | None:
    """The most urgent of the needs that others answer."""
    return min((one.ne_prio for one in for_others(course) if one.ne_prio), default=None)


def needs_to_refer(course: Course) -> list[str] | None:
    """The needs that others are to answer."""
    return sorted({one.ne_type for one in for_others(course) if one.ne_type}) or None


def referral_reason(course: Course) -> str | None:
    """Which gaps others are to fill, in the words of the assessment of needs."""
    return "；".join(one.ne_gap for one in for_others(course) if one.ne_gap) or None


def problem_pattern(course: Course) -> str | None:
    """Several needs, or none at all. One need alone may be a single issue or not: not suggested."""
    assessed = _sheets(course, NeedAssessment)
    if not assessed:
        return None
    there = sum(getattr(assessed[-1], key) == "Y" for key in KIND_OF)
    return "M" if there > 1 else None if there else "N"


def _kin(course: Course) -> set[str | None]:
    return {party.kin for party in _family(course)}


def family_structure(course: Course) -> str | None:
    """Nuclear, single parent, three generations: by who stands in the register. Anything else is not suggested."""
    kin = _kin(course)
    if not kin & CHILDREN:
        return None
    has_partner, has_parent = bool(kin & PARTNERS), bool(kin & PARENTS)
    if kin - CHILDREN - PARTNERS - PARENTS:
        return None
    return ("D" if has_parent else "E") if has_partner else ("C" if has_parent else "B")


def has_descendants(course: Course) -> str | None:
    """Whether the client has children: yes when some stand in the register."""
    return "1" if _kin(course) & CHILDREN else None


def children(course: Course) -> list[dict[str, Any]] | None:
    """A row for each child of school age or older than three."""
    youngest, oldest = months_after(today(), -12 * ADULT), months_after(today(), -12 * 4)
    born = [(party.person_id, party.person.born_on) for party in _family(course)]
    return [{"kc_who": who} for who, day in born if day and youngest < day <= oldest] or None


def livelihood(course: Course) -> str | None:
    """主要生計者就業情形, as the pattern says it that was found; nothing when several were."""
    seen = {pattern for one in _findings(course) if one.is_present == "Y" for pattern in one.patterns or ()}
    found = {LIVELIHOOD_OF[pattern] for pattern in seen if pattern in LIVELIHOOD_OF}
    return found.pop() if len(found) == 1 else None


def goals_to_assess(course: Course) -> list[dict[str, Any]]:
    """The goals of the plan as they were last judged; reached, where the new assessment finds that need no more."""
    goals, assessed = _goals_and_needs(course)
    gone = {str(goal.id) for goal in goals if assessed is not None and _is_gone(assessed, goal.fg_need)}
    rows: list[dict[str, Any]] = course.value("goals_to_assess")
    return [
        row | {"pg_status": REACHED} if row["pg_goal"] in gone and row["pg_status"] in OPEN_GOALS else row
        for row in rows
    ]


def _goals_and_needs(course: Course) -> tuple[list[PlanGoal], NeedAssessment | None]:
    """The goals of the plan and the newest assessment of needs, in one statement."""
    goal, sheet, case_id = PlanGoal, NeedAssessment, course.case.id
    own = (
        goal.case_id == case_id,
        goal.form == FamilyPlan.CODE,
        goal.sheet_id == newest_key(FamilyPlan, case_id),
    )
    query = select(goal, sheet).outerjoin(sheet, sheet.id == newest_key(sheet, case_id)).where(*own)
    found = db.session.execute(query.order_by(goal.place, goal.id)).all()
    goals = course.once(goal.__tablename__, lambda _: [row[0] for row in found])
    return goals, found[0][1] if found else None


def _is_gone(assessed: Any, kind: str | None) -> bool:
    keys = [key for key, of_kind in KIND_OF.items() if of_kind == kind]
    return bool(keys) and all(getattr(assessed, key) == "N" for key in keys)


def function_change(course: Course) -> str | None:
    """How the family functions have changed, first assessment against newest (ft_overall)."""
    rated = [one.ft_overall for one in _sheets(course, FunctionAssessment) if one.ft_overall]
    if len(rated) < 2:  # one alone is no change
        return None
    step = OVERALL.index(rated[0]) - OVERALL.index(rated[-1])
    return "UP" if step > 0 else "DOWN" if step else "SAME"


def links_reached(course: Course) -> str | None:
    """How far the referrals came that were followed up; none where nothing was referred."""
    statuses = [one.rt_goal for one in _sheets(course, Referral)]
    if not statuses:
        return "NA"
    if any(status is None for status in statuses):
        return None
    done = sum(status == "DONE" for status in statuses)
    return "A" if done == len(statuses) else "P" if done or "PART" in statuses else "N"


NEED: Final = tuple(KIND_OF)
SUGGESTED: Final[dict[str, Callable[[Course], Any]]] = {
    **{key: need(key) for key in NEED},
    **OF_PROTECTION,
    **OF_FINDINGS,
    **{
        find.__name__: find
        for find in (
            needs, needs_to_refer, half_a_year, two_weeks, referral_kind, referral_urgency, referral_reason,
            problem_pattern, family_structure, has_descendants, children, function_change, links_reached,
            plan.goals, plan.network_group, plan.network_service, plan.network_agency, plan.welfare_identity,
            plan.special_care, plan.side, plan.receiver, plan.receiver_contact, plan.referral_summary,
            livelihood, goals_to_assess, words.limits, words.diagnosis, words.course_of_service,
            first.systems, first.jurisdiction, first.dispatch_unit, first.dispatch_agency, first.met,
            first.met_member, first.next_contact,
            first.reported_factors,
        )
    },
}  # fmt: skip
"""What ``SUGGEST.…`` can name."""
