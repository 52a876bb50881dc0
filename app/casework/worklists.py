"""What waits for the viewer, list by list: clocks, sheets, cases that stand still. Each list is one statement.

A row has ``part`` (see ``rules/desks``) and ``n``, how many rows its part has, counted no further than 1,001 in all.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import DateTime, TextClause, any_, bindparam, column, func, null, select, table, text, union
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import BigInteger

from app.casework.reviewing import forms_reviewed
from app.guard.sessions import Hat
from app.models import REGISTRY, Case, Notice, db
from app.models.worksheets.base import OWN_UNIT, Worksheet, wholes_of
from app.rules.deadlines import TAIPEI
from app.rules.desks import QUIET_DAYS
from app.rules.notices import new_on_the_desk
from app.rules.roles import Reach

CAP = 1_001
RECENT = table("my_recent", column("case_id", BigInteger), column("at", DateTime(timezone=True)))
ABOUT = (
    Case.id,
    Case.number,
    Case.family_name,
    Case.risk,
    Case.status,
    Case.lead_user_id,
    Case.lead_agency_id,
)


class Window(NamedTuple):
    """Which rows of each part: so many, after so many."""

    most: int
    skip: int = 0


OUR_UNITS = "coalesce((select my_units()), array[(select my_agency())])::int[]"
"""The units for which the viewer works or answers."""
LED_BY_US = (
    "case_id = any (array(select case_id from case_access "
    f"where reason = 'lead' and agency_id = any ({OUR_UNITS})))"  # nosec B608: words of ours
)
WHICH_DUES = {
    # What we owe, and what others owe on the cases that we lead: who only helps is owed nothing by the lead's clocks.
    "all": f"and (agency_id is null or agency_id = any ({OUR_UNITS}) or {LED_BY_US})",
    "reported": "and case_id = any (array("
    "select id from kase where status in ('reported', 'disputed') order by id limit 1001))",
    "long": "and coalesce(county_at, due_at + interval '3 days') <= now()",
}
URGENCY = """case when due_at < :now then 'over' when due_at < :today then 'today'
  when due_at < :week then 'week' else 'later' end"""
NUMBERED = """
select * from (
  select f.*, count(*) over (partition by part) as n, row_number() over (partition by part order by {by}) as place
  from found f) x
where part = any (:parts) and place > :skip and place <= :skip + :most order by {by}
"""
FOUND_DUES = """
with found as materialized (
  select id, case_id, duty, agency_id, user_id, starts_at, due_at, met_at, excused_at, excuse, grounds, grounds_at,
    level, nth, every, sheet_form, sheet_id, {part} as part
  from due where met_at is null and excused_at is null and starts_at <= now() {which} order by due_at limit 1001)
"""
DUES = FOUND_DUES + NUMBERED.format(by="due_at, id")
SHEET = """
(select '{code}' as form, id, case_id, coalesce(submitted_at, updated_at, created_at) as at, created_by,
  submitted_by, case state when 'submitted' then 'review' else 'returned' end as part from {table}
  where state in ('submitted', 'returned') and ((state = 'returned' and created_by = :me) or {mine}) limit 1001)
"""
MINE_TO_REVIEW = "(state = 'submitted' and created_by <> :me and submitted_by is distinct from :me{seat})"
LED = """
led as materialized (select array_agg(case_id) as ids from case_access
  where reason = 'lead' and agency_id = any ((select my_units())::int[])),
"""
"""The cases that my units lead, gathered once for all forms, as one array that indexes can take."""
LED_HERE = " and case_id = any ((select ids from led)::bigint[])"
OURS = " and agency_id = any (my_units())"
"""Where the writer's own unit reviews: what my units have written."""
TEAM = """
with team as materialized (select * from my_team),
found as (
  select 'waiting' as part, case_id, since as at from team where reason = 'lead' and status = 'dispatched'
  union all select 'handover', case_id, since from team where reason = 'transfer'
  union all select 'no_lead', case_id, since from team
    where reason = 'lead' and user_id is null and status <> 'dispatched'
  union all select 'unexplained', case_id, last_at from team where is_unexplained and reason = 'lead'
  union all select 'silent', case_id, last_at from team where last_at < :quiet
      and status in ('assessing', 'short', 'open') and reason in ('lead', 'delegated')
  union all select 'theirs', case_id, since from team where user_id = cast(:worker as int)
  union all select 'theirs_late', case_id, since from team where user_id = cast(:worker as int) and is_late),
numbered as (
  select f.*, count(*) over (partition by part) as n,
    row_number() over (partition by part order by at, case_id) as place from found f)
select part, case_id, at, n, null::bigint as late, null::int as worker from numbered
where part = any (:parts) and place > :skip and place <= :skip + :most
union all select 'load', null, null, count(distinct case_id), count(distinct case_id) filter (where is_late), user_id
  from team where :load and reason in ('lead', 'delegated') and user_id is not null group by user_id
order by 1, 3
"""
AT_AN_NGO = text("""
select * from (
  select 'offers' as part, row_number() over (order by offered_at) as place, count(*) over () as n, id, number, risk,
    starts_on, ends_on, lead_name, lead_phone, null::date as recalled_on, null as cause,
    null as call_name, null as call_phone
  from my_offer where 'offers' = any (:parts)
  union all select 'recalls', row_number() over (order by id desc), count(*) over (), id, number, null,
    null, null, null, null, recalled_on, cause, call_name, call_phone
  from recall_notice where 'recalls' = any (:parts)) x
where place > :skip and place <= :skip + :most order by part, place
""")


def dues(which: str, parts: Sequence[str], window: Window) -> Sequence[Any]:
    """Open clocks that have begun, the most urgent first."""
    part = "'long_over'" if which == "long" else URGENCY
    statement = text(DUES.format(part=part, which=WHICH_DUES[which]))  # nosec B608: words of ours
    now = dt.datetime.now(TAIPEI)
    midnight = dt.datetime.combine(now.date() + dt.timedelta(days=1), dt.time(), TAIPEI)
    ends = {
        "now": now,
        "today": max(midnight, now + dt.timedelta(days=1)),
        "week": now + dt.timedelta(days=7),
    }
    return _ask(statement, parts, window, ends if which != "long" else {})


def sheets(worn: Hat, parts: Sequence[str], window: Window) -> Sequence[Any]:
    """Sheets that wait for me: to be reviewed (at the window: of the county), or sent back to me; longest first."""
    mine = set(forms_reviewed(worn))
    forms = [form for form in REGISTRY if form.APPROVED_BY and form.HANGS_ON_CASE]
    every = " union all ".join(_sheet(form, worn, form in mine) for form in forms)
    led = LED if worn.reach == Reach.UNIT and mine else ""
    statement = f"with {led} found as ({every}) {NUMBERED.format(by='at, id')}"  # nosec B608: words of ours
    return _ask(text(statement), parts, window, {"me": worn.user_id})


def _sheet(form: type[Worksheet], worn: Hat, is_mine: bool) -> str:
    led = OURS if form.REVIEWED_IN == OWN_UNIT else LED_HERE
    seat = led if worn.reach == Reach.UNIT else ""
    mine = MINE_TO_REVIEW.format(seat=seat) + _without_whole(form) if is_mine else "false"
    return SHEET.format(code=form.CODE, table=form.__tablename__, mine=mine)


def _without_whole(form: type[Worksheet]) -> str:
    """A part is a line of its own only while no whole with which it goes waits on its case."""
    waits = (
        " and not exists (select 1 from {whole} w where w.case_id = {part}.case_id and w.state = 'submitted')"
    )
    part = form.__tablename__
    return "".join(waits.format(whole=whole.__tablename__, part=part) for whole in wholes_of(form))


def team(
    parts: Sequence[str], window: Window, *, load: bool = False, worker: int | None = None
) -> Sequence[Any]:
    """Cases of my units that stand still; with ``load`` a row for each worker (``worker``, ``n``, ``late``).

    The parts ``theirs`` and ``theirs_late`` are all, and the late ones, of one ``worker``.
    """
    quiet = dt.datetime.now(dt.UTC) - dt.timedelta(days=QUIET_DAYS)
    return _ask(text(TEAM), parts, window, {"quiet": quiet, "load": load, "worker": worker})


def at_an_ngo(parts: Sequence[str], window: Window) -> Sequence[Any]:
    """Delegations that my agency is asked to take on, and what it keeps of those that it serves no more."""
    return _ask(AT_AN_NGO, parts, window, {})


def cases(ids: Iterable[int], *, recent: bool) -> Sequence[Any]:
    """These cases as far as I may see them, and with ``recent`` (``seen_at``) those that I opened last."""
    wanted = bindparam("wanted", sorted(set(ids)), type_=ARRAY(BigInteger))
    seen = select(RECENT.c.case_id).scalar_subquery()
    which = func.array_cat(func.array(seen), wanted) if recent else wanted
    query = select(*ABOUT, RECENT.c.at.label("seen_at")).outerjoin(RECENT, RECENT.c.case_id == Case.id)
    if not recent:
        query = select(*ABOUT, null().label("seen_at"))
    return list(db.session.execute(query.where(Case.id == any_(which))))


def notices(worn: Hat, news: int, new: int) -> Sequence[Any]:
    """My newest notices, and those not read yet that put a case on my desk."""
    mine = select(Notice.id).where(Notice.user_id == worn.user_id).order_by(Notice.id.desc())
    fresh = mine.where(Notice.read_at.is_(None), Notice.verb.in_(new_on_the_desk(worn.agency_kind))).limit(
        new
    )
    both = union(mine.limit(news).subquery().select(), fresh.subquery().select()).subquery()
    return list(
        db.session.scalars(select(Notice).where(Notice.id.in_(select(both.c.id))).order_by(Notice.id.desc()))
    )


def _ask(statement: TextClause, parts: Sequence[str], window: Window, more: dict[str, Any]) -> Sequence[Any]:
    return list(db.session.execute(statement, {"parts": list(parts), **window._asdict(), **more}))
