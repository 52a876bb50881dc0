"""Choices that depend on the case: the goals of its plan, which records tick and assessments judge."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import func, or_, select

from app.models import db
from app.models.worksheets.base import UNFINISHED
from app.models.worksheets.fam_plan import FamilyPlan, PlanGoal
from app.questions import Choice, Question, Rows
from app.questions.kinds import Chosen

Choices = tuple[Choice, ...]


def goals(case_id: int, chosen: set[int]) -> Choices:
    """The goals of the newest plan that was handed in, and those of older ones that were chosen before."""
    plans = select(func.max(FamilyPlan.id)).where(
        FamilyPlan.case_id == case_id, FamilyPlan.state.not_in(UNFINISHED)
    )
    found = select(PlanGoal.id, PlanGoal.fg_goal).where(
        PlanGoal.case_id == case_id,
        or_(PlanGoal.sheet_id == plans.scalar_subquery(), PlanGoal.id.in_(chosen)),
    )
    rows = db.session.execute(found.order_by(PlanGoal.sheet_id, PlanGoal.place, PlanGoal.id))
    return tuple(Choice(str(row_id), goal or f"#{row_id}") for row_id, goal in rows)


OFFERS: dict[str, Callable[[int, set[int]], Choices]] = {"plan_goals": goals}


def offers_for(
    questions: Sequence[Question], case_id: int | None, answers: Mapping[str, Any]
) -> dict[str, Choices]:
    """The choices of every such question, by its ``offered`` name. What was chosen before is offered again."""
    if case_id is None:
        return {}
    wanted: dict[str, set[int]] = {}
    for name, codes in _chosen(questions, answers):
        wanted.setdefault(name, set()).update(
            int(code) for code in codes if code.isascii() and code.isdigit()
        )
    return {name: OFFERS[name](case_id, chosen) for name, chosen in wanted.items()}


def _chosen(questions: Sequence[Question], answers: Mapping[str, Any]) -> Iterator[tuple[str, list[str]]]:
    """(name, codes answered) of every question whose choices depend on the case."""
    for q in questions:
        if isinstance(q.kind, Rows):
            for row in (*(answers.get(q.key) or ()), {}):
                yield from _chosen(q.kind.asks, row)
        elif isinstance(q.kind, Chosen) and q.kind.offered:
            yield q.kind.offered, q.kind.raw(answers.get(q.key))
