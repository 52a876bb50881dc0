"""The dispute desk (派案爭議): reports that a unit has refused and the county's window leads until it is decided.

How often one has bounced is counted from its events, and stands nowhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import and_, any_, bindparam, func, literal, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import BigInteger

from app.models import Case, Due, Event, db

MOST_REFUSALS: Final = 500


def waiting(most: int, skip: int = 0) -> Sequence[Any]:
    """Disputes that the viewer may decide or see, the oldest first: the case, and its clock of arbitration."""
    query = (
        select(
            Case.id.label("case_id"), Case.number, Case.kind, Case.status, Case.family_name, Case.risk, Case.filed_at,
            Due.duty, Due.starts_at, Due.due_at, Due.grounds, literal("disputes").label("part"),
            func.count().over().label("n"),
        )
        .join(Due, and_(Due.case_id == Case.id, Due.duty == "arbitration", Due.is_open))
        .where(Case.status == "disputed")
        .order_by(Due.starts_at, Case.id)
        .limit(most)
        .offset(skip)
    )  # fmt: skip
    return list(db.session.execute(query))


def refusals(case_ids: Sequence[int]) -> dict[int, list[Any]]:
    """By case every refusal, in order: when, by which unit and whom, on which grounds, in which words."""
    wanted = bindparam("wanted", sorted(set(case_ids)), type_=ARRAY(BigInteger))
    query = (
        select(
            Event.case_id, Event.at, Event.by_user_id, Event.by_agency_id.label("unit"),
            Event.about["grounds"].astext.label("grounds"), Event.about["reason"].astext.label("reason"),
        )
        .where(Event.case_id == any_(wanted), Event.verb == "refuse")
        .order_by(Event.id)
        .limit(MOST_REFUSALS)
    )  # fmt: skip
    out: dict[int, list[Any]] = {case_id: [] for case_id in case_ids}
    for row in db.session.execute(query):
        out[row.case_id].append(row)
    return out
