"""One's own consultations: what came of each, and putting the report that was made of one on it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Row, select, text

from app.casework import sheets
from app.columns.minguo import TAIPEI
from app.models import Consultation, Worksheet, db
from app.models.worksheets.worked_out_call import call_of
from app.rules.consulting import Call, with_report

MOST: Final = 200
"""Calls of somebody that are looked through for what is still open, newest first."""
SINCE: Final = dt.timedelta(days=14)
FILED: Final = text("select number, status from my_filing where number = any(:numbers)")
TOLD: Final = (
    Consultation.id, Consultation.edition, Consultation.state, Consultation.created_at, Consultation.ct_at,
    Consultation.ct_caller, Consultation.ct_topic, Consultation.cp_county, Consultation.cp_agegrp,
    Consultation.ri_emerg, Consultation.ri_protect, Consultation.ri_vf, Consultation.ri_lead,
    Consultation.oc_result, Consultation.oc_report_no, Consultation.oc_reason, Consultation.oc_vf_reason,
)  # fmt: skip


@dataclass(frozen=True)
class Told:
    """A consultation of one's own, without a name: the columns of its sheet, and how it stands."""

    row: Row[Any]
    call: Call


def own(user_id: int, *, day: dt.date, offset: int = 0, limit: int = 25) -> list[Told]:
    """The consultations that somebody wrote down on a day (in Taipei), newest first."""
    begins = dt.datetime.combine(day, dt.time(), TAIPEI)
    on_day = (Consultation.created_at >= begins) & (Consultation.created_at < begins + dt.timedelta(days=1))
    query = select(*TOLD).where(Consultation.created_by == user_id, on_day)
    return _told(query.order_by(Consultation.id.desc()).offset(offset).limit(limit))


def newest(user_id: int, most: int) -> list[Told]:
    """The last consultations that somebody wrote down."""
    query = select(*TOLD).where(Consultation.created_by == user_id)
    return _told(query.order_by(Consultation.id.desc()).limit(most))


def still_open(user_id: int, *, now: dt.datetime) -> list[Told]:
    """Those of the last days that are not finished, or suspected and not reported; danger first, then newest first."""
    query = select(*TOLD).where(Consultation.created_by == user_id, Consultation.created_at >= now - SINCE)
    found = [told for told in _told(query.order_by(Consultation.id.desc()).limit(MOST)) if told.call.is_open]
    return sorted(found, key=lambda told: not told.call.is_danger)


def statuses(numbers: Iterable[str]) -> dict[str, str]:
    """By number the status of those of these reports that the viewer has filed."""
    asked = sorted(set(numbers))
    if not asked:
        return {}
    return {row.number: row.status for row in db.session.execute(FILED, {"numbers": asked})}


def report_made(call: Consultation, form: type[Worksheet], number: str) -> None:
    """Put a report that was filed out of a consultation on its sheet: as its outcome, with its number."""
    db.session.refresh(call, with_for_update=True)
    result, numbers = with_report(call.oc_result, call.oc_report_no, form.CODE, number)
    sheets.update(call, {"oc_result": result, "oc_report_no": numbers}, version=call.version, submit=False)


def _told(query: Any) -> list[Told]:
    rows: Sequence[Row[Any]] = db.session.execute(query).all()
    return [Told(row, call_of(dict(row._asdict()), row.state)) for row in rows]
