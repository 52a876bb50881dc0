"""Builds the whole demonstration and sums it up in a digest."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Any, Final

from flask import current_app
from sqlalchemy import Connection, create_engine, text

from app.casework.demo.ageing import Ageing
from app.casework.demo.places import settle
from app.casework.demo.scene import Desk
from app.casework.demo.telling import Teller
from app.casework.demo.told import Told
from app.rules.deadlines import TAIPEI

STANDING: Final = text("""
    select k.kind, k.county_id, k.status, k.risk,
      (select string_agg(a.name || ':' || x.reason, ' ' order by a.name, x.reason) from case_access x
       join agency a on a.id = x.agency_id where x.case_id = k.id) as held,
      (select string_agg(e.verb, ' ' order by e.id) from event e where e.case_id = k.id) as verbs,
      (select count(*) from party p where p.case_id = k.id) as people,
      (select count(*) from case_rec r where r.case_id = k.id) as records,
      (select string_agg(concat_ws(':', a.form, a.question, a.media, a.is_sensitive), ' ' order by a.id)
       from attachment a where a.case_id = k.id and a.ended_at is null) as files,
      (select string_agg(v.form || ':' || v.result, ' ' order by v.id) from review v where v.case_id = k.id) as reviews,
      (select string_agg(d.duty || ':' || (d.met_at is not null), ' ' order by d.duty, d.id) from due d
       where d.case_id = k.id and d.duty not in ('monthly_contact', 'periodic')) as clocks
    from kase k where k.id = :case
""")
CASE_OF: Final = text("""
    select case_id from rpt_vf where once = :once union all select case_id from rpt_adult where once = :once
    union all select case_id from rpt_child where once = :once union all select case_id from rpt_sa where once = :once
""")
NOW: Final = text("select now()")
IS_THERE: Final = text("select id from ssn_consult where once = :once")


class NotInProduction(Exception):
    """Invented cases do not belong among real ones."""


def build(*, cases: int, seed: int, desk: Desk) -> dict[str, Any]:
    """Load `cases` invented cases, half as many consultations without a case, and every agency and account.

    ``desk``: on what sheets are written (``app.forms.story_desk.DESK``): what is known is not typed again.
    Loading the same seed again adds nothing and gives the same digest, on any day and any installation.

    Raises:
        NotInProduction: this installation is in production.
    """
    if current_app.config.get("ANWANG_ENV") == "production":
        raise NotInProduction("invented cases do not belong among real ones")
    engine = create_engine(current_app.config["DATABASE_OWNER_URL"])
    with engine.begin() as owner:
        cast, mark = settle(owner), owner.scalar(NOW)
    with engine.connect() as owner:
        now = dt.datetime.now(TAIPEI).replace(second=0, microsecond=0)
        teller = Teller(cast, seed, now, desk, Ageing(owner, mark))
        plan = [(teller.outline(index), index) for index in range(cases)]
        plan.sort(key=lambda row: row[0].filed_at)  # numbers rise with the days
        lines = [_case(owner, teller, told, index) for told, index in plan]
        for index in range(cases // 2):
            _consultation(owner, teller, index)
    engine.dispose()
    digest = hashlib.sha256("\n".join(lines).encode()).hexdigest()
    return {"cases": cases, "consultations": cases // 2, "seed": seed, "digest": digest}


def _case(owner: Connection, teller: Teller, told: Told, index: int) -> str:
    """Tell a case, unless it was told before; and say how it stands now."""
    known = owner.scalar(CASE_OF, {"once": teller.once(index, "report")})
    if known is None:
        teller.tell(told, index)
    row = owner.execute(STANDING, {"case": known or told.case_id}).one()
    owner.commit()
    names = " ".join(human.name for human in (told.family.client, *told.family.members))
    return f"{told.story.key}|{names}|{tuple(row)}"


def _consultation(owner: Connection, teller: Teller, index: int) -> None:
    if owner.scalar(IS_THERE, {"once": teller.once(index, "consultation")}) is None:
        teller.consult(index)
    owner.commit()
