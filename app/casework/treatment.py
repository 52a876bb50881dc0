"""The clock of a treatment programme (加害人處遇): the next session that is due, from one session to the next."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from flask.json import dumps
from sqlalchemy import func, select, text

from app.columns.minguo import clock as clock_now
from app.columns.minguo import today
from app.models import Worksheet, db
from app.models.worksheets.perp_treat import RUNNING, TreatmentProgramme, TreatmentSession
from app.models.worksheets.worked_out_treatment import ATTENDED
from app.rules.deadlines import clock
from app.rules.terms import Term, last_day, midnight_after

INTERVALS: Final = {"W": Term(7, "day"), "B": Term(14, "day"), "M": Term(1, "month")}
KEEP: Final = text("select keep_treatment_clock(:sheet, cast(:wanted as jsonb))")


def keep_clock(item: Worksheet) -> None:
    """After every saving of a treatment sheet: its clock runs to the next session, or stops with the programme."""
    if not isinstance(item, TreatmentProgramme) or item.is_unfinished:
        return
    day = next_session(item)
    wanted: dict[str, Any] | None = None
    if day is not None:
        ends = midnight_after(max(day, today()))
        wanted = clock("treatment_session", clock_now(), county_id=item.county_id, due_at=ends)
    db.session.execute(KEEP, {"sheet": item.id, "wanted": dumps(wanted) if wanted else None})


def next_session(item: TreatmentProgramme) -> dt.date | None:
    """The day on the sheet, unless a session of that day or later is there: then by the interval from the last one."""
    last, attended = _held(item)
    if item.pt_state != RUNNING or attended >= (item.pt_total or 0):
        return None
    if item.pt_next is not None and (last is None or item.pt_next > last):
        return item.pt_next
    interval = INTERVALS.get(item.pt_every or "")
    return last_day(last, interval) if last and interval else item.pt_next


def _held(item: TreatmentProgramme) -> tuple[dt.date | None, int]:
    """The day of the last session on the sheet, and how many were attended."""
    row = TreatmentSession
    own = (row.case_id == item.case_id, row.form == item.CODE, row.sheet_id == item.id)
    attended = func.count().filter(row.ps_result.in_(ATTENDED))
    last, count = db.session.execute(select(func.max(row.ps_on), attended).where(*own)).one()
    return last, int(count)
