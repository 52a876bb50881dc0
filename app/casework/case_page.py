"""What the case page asks the database, one statement for each thing. The walls bound every answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, any_, bindparam, cast, func, literal, null, select, text, union_all
from sqlalchemy.dialects.postgresql import ARRAY, distinct_on

from app.models import REGISTRY, Delegation, Party, Person, db
from app.models.worksheets.base import UNFINISHED
from app.models.worksheets.fam_plan import FamilyPlan, PlanGoal
from app.models.worksheets.periodic import GoalAttained, PeriodicAssessment
from app.models.worksheets.vf_vuln import VulnerabilityAssessment

MOST = 50
CLOCKS = 60
GRADED = VulnerabilityAssessment.__table__.c
COUNTS = [GRADED[n] for n in ("vu_high", "vu_mid", "vu_low", "vu_date", "vu_grade", "vu_prof")]
STANDING = text("""
(select 'due' as thing, id, duty as code, agency_id, user_id, starts_at as one, due_at as other, met_at,
   excused_at, grounds, nth, coalesce(met_form, sheet_form) as form, coalesce(met_sheet, sheet_id) as sheet,
   null::bytea as scope, null::text as what, null::bytea as answer
 from due where case_id = :c order by met_at is null and excused_at is null desc, due_at limit :clocks)
union all
(select 'delegation', id, state, agency_id, user_id, starts_on::timestamp at time zone 'Asia/Taipei',
   ends_on::timestamp at time zone 'Asia/Taipei', answered_at, ended_at, null, null, null, null, scope, null, answer
 from delegation where case_id = :c order by id desc limit :most)
union all
(select case when verb in ('alert', 'graver') then 'raise' else 'anew' end, id, verb,
   by_agency_id, by_user_id, at, at, null, null, about->>'reason', null, about->>'form',
   (about->>'sheet')::bigint, null, about->>'risk', null
 from event where case_id = :c and verb in ('alert', 'graver', 'reopen', 'resume') order by id desc limit 1)
union all
(select 'bounce', id, verb, coalesce((about->>'agency')::int, (about->>'unit')::int), by_user_id, at, at, null, null,
   about->>'reason', null, about->>'grounds', null, null, null, null
 from event where case_id = :c and verb in ('refuse', 'arbitrate') order by id desc limit :most)
union all
(select 'table', id, table_id, agency_id, created_by, at, at, null, null, reason, row_no, chosen, null, null,
   jsonb_build_object('version', version, 'inputs', inputs, 'outcome', outcome)::text, null
 from decision where case_id = :c and is_triage order by id desc limit :most)
union all
(select 'who', membership_id, reason, agency_id, user_id, since, since, null, null, array_to_string(my_seats(:c), ' '),
   null, null, null, null, role, null from who_sees(:c))
union all
(select 'other', person_id, null, agency_id, user_id, null, null, null, null, null, null, null, null, null, null, null
 from other_side(:c) order by 2, 4, 5 limit :most)
""").columns(scope=Delegation.__table__.c.scope.type, answer=Delegation.__table__.c.answer.type)


class Seer(NamedTuple):
    """Somebody who may see the case, and why."""

    membership_id: int
    user_id: int
    agency_id: int
    role: str
    reason: str
    since: dt.datetime


class Standing(NamedTuple):
    """Beside a case: its clocks (open ones first), its delegations (newest first), the last raise of its risk, who sees
    it, and the seats of the viewer."""

    dues: list[Any]
    delegations: list[Any]
    raised: Any | None
    seen_by: list[Seer]
    seats: frozenset[str]
    bounces: list[Any]
    """Refusals of the dispatch and what the county has decided about them, the newest first."""
    tables: list[Any]
    """What the tables of the triage said and people chose, the newest first (``casework/triage.read``)."""
    others: list[Any]
    """Who of the other side follows somebody on it elsewhere (R21): ``id`` (the person), ``agency_id``, ``user_id``."""


def standing(case_id: int) -> Standing:
    """Clocks, delegations, the last alert since the case was last taken up, and who sees the case, in one statement.

    A clock has ``code`` (the duty), ``one`` and ``other`` (from, until); a delegation ``code`` (its state), the same.
    """
    rows = list(db.session.execute(STANDING, {"c": case_id, "clocks": CLOCKS, "most": MOST}))
    things = ("due", "delegation", "raise", "bounce", "table", "who", "other")
    of = {thing: [r for r in rows if r.thing == thing] for thing in things}
    dues = sorted(of["due"], key=lambda d: (d.met_at is not None or d.excused_at is not None, d.other))
    seen_by = [Seer(r.id, r.user_id, r.agency_id, r.what, r.code, r.one) for r in of["who"]]
    seats = frozenset(of["who"][0].grounds.split()) if of["who"] else frozenset()
    raised = next(iter(of["raise"]), None)
    return Standing(dues, of["delegation"], raised, seen_by, seats, of["bounce"], of["table"], of["other"])


def people_on(case_id: int) -> list[Any]:
    """The family: of each person only what the page shows.

    Their keys are said twice, because the person's wall is as long as the viewer's cases: so it is passed once.
    """
    place = (
        Party.id, Party.person_id, Party.role, Party.kin, Party.relation, Party.lives_together, Party.is_carer,
    )  # fmt: skip
    on_it = select(*place).where(Party.case_id == case_id, Party.ended_on.is_(None)).cte("on_it")
    keys = func.array(select(on_it.c.person_id).scalar_subquery())
    query = (
        select(on_it, Person.name, Person.sex, Person.born_on, Person.is_address_secret, Person.phone)
        .join(Person, Person.id == on_it.c.person_id)
        .where(Person.id == any_(keys))
        .order_by(on_it.c.role, on_it.c.id)
        .limit(MOST)
    )
    return list(db.session.execute(query))


def sheets(case_id: int, most: int = MOST) -> list[Any]:
    """The sheets of the case, newest first, in one query. Of a vulnerability assessment also its counts."""
    return list(db.session.execute(_sheets(most), {"c": case_id}))


@cache
def _sheets(most: int) -> Any:
    """Built once: thirteen forms take longer to write down than to look up."""
    whole = union_all(*(_of_form(form, most) for form in REGISTRY if form.HANGS_ON_CASE)).subquery()
    return select(whole).order_by(whole.c.at.desc(), whole.c.id.desc()).limit(most)


def _of_form(form: Any, most: int) -> Any:
    own = (form.id, form.state, form.created_by, form.submitted_by, form.created_at)
    at = func.coalesce(form.approved_at, form.submitted_at, form.updated_at, form.created_at).label("at")
    counted = form is VulnerabilityAssessment
    counts = [(c if counted else cast(null(), c.type)).label(c.key) for c in COUNTS]
    columns = [literal(form.CODE).label("code"), *own, at, *counts]
    return (
        select(*columns)
        .where(form.case_id == bindparam("c", type_=BigInteger))
        .order_by(form.id.desc())
        .limit(most)
    )


def goals(case_ids: Sequence[int]) -> list[Any]:
    """The goals of the newest plan of each case that was handed in, with what the last assessment said of each."""
    return list(db.session.execute(_goals(), {"ids": list(case_ids)}))


@cache
def _goals() -> Any:
    case_ids = bindparam("ids", type_=ARRAY(BigInteger))
    plans = (
        select(func.max(FamilyPlan.id).label("id"), FamilyPlan.case_id)
        .where(FamilyPlan.case_id == any_(case_ids), FamilyPlan.state.not_in(UNFINISHED))
        .group_by(FamilyPlan.case_id)
        .subquery()
    )
    said = (
        select(
            GoalAttained.pg_goal, GoalAttained.pg_status, GoalAttained.pg_txt, PeriodicAssessment.submitted_at
        )
        .join(PeriodicAssessment, PeriodicAssessment.id == GoalAttained.sheet_id)
        .where(GoalAttained.case_id == any_(case_ids), PeriodicAssessment.state.not_in(UNFINISHED))
        .ext(distinct_on(GoalAttained.pg_goal))
        .order_by(GoalAttained.pg_goal, PeriodicAssessment.id.desc())
        .subquery()
    )
    return (
        select(
            PlanGoal.id, PlanGoal.case_id, PlanGoal.sheet_id, PlanGoal.fg_goal, PlanGoal.fg_strategy,
            PlanGoal.fg_resp, PlanGoal.fg_due, PlanGoal.fg_status, FamilyPlan.state, FamilyPlan.fp_from,
            FamilyPlan.fp_to, said.c.pg_status, said.c.pg_txt, said.c.submitted_at.label("said_at"),
        )
        .join(plans, plans.c.id == PlanGoal.sheet_id)
        .join(FamilyPlan, FamilyPlan.id == plans.c.id)
        .outerjoin(said, said.c.pg_goal == cast(PlanGoal.id, FamilyPlan.state.type))
        .where(PlanGoal.case_id == any_(case_ids), PlanGoal.form == FamilyPlan.CODE)
        .order_by(PlanGoal.case_id, PlanGoal.place)
        .limit(MOST)
    )  # fmt: skip


def is_open(due: Any) -> bool:
    """Whether this clock still runs."""
    return due.met_at is None and due.excused_at is None


def is_late(due: Any, now: dt.datetime) -> bool:
    """Whether this clock runs and has run out."""
    return is_open(due) and due.other < now
