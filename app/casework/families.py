"""A family across its cases (歸戶): those of a home, and those on which the same people are. The walls bound it all.

The same person is who has the same identity number; nobody is told of a case that they may not see.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import any_, func, select, text
from sqlalchemy.orm import aliased

from app.casework.search import carrying, near
from app.models import Case, Party, Person, db

MOST = 50
SHOWN = (
    Case.id, Case.number, Case.kind, Case.family_name, Case.household_id, Case.risk, Case.status, Case.filed_at,
    Case.opened_on, Case.closed_on, Case.lead_user_id, Case.lead_agency_id,
)  # fmt: skip
COMING = text("""
(select 'due' as thing, case_id, duty as code, nth, starts_at, due_at as at, grounds from due
 where case_id = any (:ids) and met_at is null and excused_at is null and starts_at <= now() order by due_at limit :n)
union all
(select 'visit', r.case_id, 'CASE_REC', null, null, r.cr_next::timestamp at time zone 'Asia/Taipei', null
 from case_rec r where r.cr_next >= (now() at time zone 'Asia/Taipei')::date and r.id = any (array(
   select max(l.id) from case_rec l where l.case_id = any (:ids) and l.cr_next is not null and l.state <> 'draft'
   group by l.case_id)))
order by at limit :n
""")


def families(q: str, limit: int, offset: int) -> list[Any]:
    """Cases with a home, newest first, with somebody of that name on them; each stands for its family."""
    query = near(select(*SHOWN), Case.county_id).where(Case.household_id.isnot(None))
    if q:
        found = carrying(q)
        if found is None:
            return []
        query = query.where(Case.id == any_(func.array(found.scalar_subquery())))
    return list(db.session.execute(query.order_by(Case.id.desc()).limit(limit).offset(offset)))


def cases_of(household_id: int) -> list[Any]:
    """The cases of this home, and those of the same people, newest first."""
    home = _array(select(Case.id).where(Case.household_id == household_id))
    people = _array(select(Party.person_id).where(Party.case_id == any_(home)))
    keys = _array(select(Person.id_no_key).where(Person.id == any_(people), Person.id_no_key.isnot(None)))
    same = _array(select(Person.id).where(Person.id_no_key == any_(keys)))
    related = _array(select(Party.case_id).where(Party.person_id == any_(same)))
    query = select(*SHOWN).where(Case.id == any_(func.array_cat(home, related)))
    return list(db.session.execute(query.order_by(Case.id.desc()).limit(MOST)))


def _array(query: Any) -> Any:
    """What one step gives to the next: as an array it meets the wall of each table in the index, once."""
    return func.array(query.scalar_subquery())


def people_of(case_ids: Sequence[int]) -> list[Any]:
    """Everybody on these cases, with the place on each."""
    place = aliased(Party)
    people = _array(select(place.person_id).where(place.case_id.in_(case_ids)))
    query = (
        select(
            Party.case_id, Party.person_id, Party.role, Party.kin, Party.relation, Party.lives_together,
            Party.is_carer, Party.ended_on,
            Person.name, Person.sex, Person.born_on, Person.is_address_secret, Person.id_no_key,
        )
        .join(Person, Person.id == Party.person_id)
        .where(Party.case_id.in_(case_ids), Person.id == any_(people))
        .order_by(Party.case_id.desc(), Party.role, Party.id)
        .limit(4 * MOST)
    )  # fmt: skip
    return list(db.session.execute(query))


def coming(case_ids: Sequence[int]) -> list[Any]:
    """What comes on these cases: clocks, and the next visit that was agreed."""
    return list(db.session.execute(COMING, {"ids": list(case_ids), "n": MOST}))
