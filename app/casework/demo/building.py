"""Builds the whole demonstration and sums it up in a digest."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Any, Final

from flask import current_app
from sqlalchemy import Connection, create_engine, text

from app.casework.demo.ageing import age
from app.casework.demo.places import settle
from app.casework.demo.telling import Teller, Told
from app.rules.deadlines import TAIPEI

STANDING: Final = text("""
    select k.kind, k.county_id, k.status, k.risk,
      (select string_agg(a.name || ':' || x.reason, ' ' order by a.name, x.reason) from case_access x
       join agency a on a.id = x.agency_id where x.case_id = k.id) as held,
      (select string_agg(e.verb, ' ' order by e.id) from event e where e.case_id = k.id) as verbs,
      (select count(*) from party p where p.case_id = k.id) as people,
      (select count(*) from case_rec r where r.case_id = k.id) as records
    from kase k where k.id = :case
""")
CASE_OF: Final = text("select case_id from rpt_vf where once = :once")
IS_THERE: Final = text("select id from ssn_consult where once = :once")


class NotInProduction(Exception):
    """Invented cases do not belong among real ones."""


def build(*, cases: int, seed: int) -> dict[str, Any]:
    """Load `cases` invented cases, half as many consultations without a case, and every agency and account.

    Loading the same seed again adds nothing and gives the same digest, on any day and any installation.

    Raises:
        NotInProduction: this installation is in production.
    """
    if current_app.config.get("ANWANG_ENV") == "production":
        raise NotInProduction("invented cases do not belong among real ones")
    engine = create_engine(current_app.config["DATABASE_OWNER_URL"])
    with engine.begin() as owner:
        teller = Teller(settle(owner), seed, dt.datetime.now(TAIPEI).replace(second=0, microsecond=0))
    with engine.connect() as owner:
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
        age(owner, told)
    row = owner.execute(STANDING, {"case": known or told.case_id}).one()
    owner.commit()
    names = " ".join(human.name for human in (told.family.client, *told.family.members))
    return f"{told.story.key}|{names}|{tuple(row)}"


def _consultation(owner: Connection, teller: Teller, index: int) -> None:
    if owner.scalar(IS_THERE, {"once": teller.once(index, "consultation")}) is None:
        age(owner, teller.consult(index))
    owner.commit()
