"""督導紀錄 beside a delegation: writing one, reading those that one may, and where one is owed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, select, text

from app.casework.worklists import OUR_UNITS
from app.columns.minguo import today
from app.guard.sessions import Hat
from app.models import Case, Delegation, Supervision, db
from app.rules.clock_settings import settings_of

MOST = 100
ENDING = f"""
with mine as (select case_id from case_access where reason = 'lead' and agency_id = any ({OUR_UNITS})),
running as (
  select d.id, d.case_id, d.agency_id, d.ends_on, d.answered_at,
    d.case_id in (select case_id from mine) as is_led,
    (select max(s.held_on) from supervision s where s.delegation_id = d.id) as held_on,
    (select s.next_on from supervision s where s.delegation_id = d.id
      order by s.held_on desc, s.id desc limit 1) as next_on
  from delegation d where d.state = 'running' and (d.ends_on <= :until or d.case_id in (select case_id from mine))),
found as (
  select 'ending' as part, id, case_id, agency_id, ends_on, held_on, ends_on as by_day from running
    where ends_on <= :until and (is_led or agency_id = any ({OUR_UNITS}))
  union all select 'supervise', id, case_id, agency_id, ends_on, held_on,
    coalesce(next_on, (coalesce(held_on, (answered_at at time zone 'Asia/Taipei')::date)
      + cast(:every as interval))::date) from running where is_led),
owed as (select * from found where part = 'ending' or by_day <= :soon)
select * from (select o.*, count(*) over (partition by part) as n,
    row_number() over (partition by part order by by_day, id) as place from owed o) x
where part = any (:parts) and place > :skip and place <= :skip + :most order by by_day, id
"""  # nosec B608: words of ours
WEEK = dt.timedelta(days=7)


def records_of(case: Case) -> Sequence[Supervision]:
    """What was written of the delegations of a case, newest first, as far as the viewer may read it."""
    query = select(Supervision).where(Supervision.case_id == case.id)
    newest = query.order_by(Supervision.held_on.desc(), Supervision.id.desc()).limit(MOST)
    found: Sequence[Supervision] = db.session.scalars(newest).all()
    return found


def running(case: Case) -> Sequence[Delegation]:
    """The delegations of a case that run now."""
    query = select(Delegation).where(Delegation.case_id == case.id, Delegation.state == "running")
    found: Sequence[Delegation] = db.session.scalars(query.order_by(Delegation.id)).all()
    return found


def write(case: Case, delegation_id: int, said: dict[str, Any]) -> Supervision:
    """One look at a delegation (``held_on``, ``looked_at``, ``agreed``, ``next_on``, ``is_shared``).

    Raises:
        sqlalchemy.exc.DBAPIError: it runs no more, the day is not one, or the viewer does not lead the case.
    """
    made = Supervision(case_id=case.id, county_id=case.county_id, delegation_id=delegation_id, **said)
    db.session.add(made)
    db.session.flush()
    return made


def owed(worn: Hat, parts: Sequence[str], most: int, skip: int = 0) -> Sequence[Row[Any]]:
    """Delegations that end soon, and those of the viewer's units that the lead should look at, by their day."""
    settings, day = settings_of(worn.county_id, today()), today()
    said = {
        "until": day + dt.timedelta(days=settings.ending_days[0]),
        "every": dt.timedelta(days=settings.supervision_months * 30),
        "soon": day + WEEK,
        "parts": list(parts),
        "most": most,
        "skip": skip,
    }
    found: Sequence[Row[Any]] = db.session.execute(text(ENDING), said).all()
    return found
