"""What protective cases owe first, by their kind; and whether a sheet tells of a danger of suicide.

The clocks of a placement are kept by the database, from what stands on its record (``guard/sql/38_placements.sql``).
"""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from sqlalchemy import select

from app.models import Case, Worksheet, db
from app.models.worksheets import ChildDispatch
from app.models.worksheets.base import UNFINISHED
from app.rules.deadlines import clock
from app.rules.protection import AT_RISK
from app.rules.terms import TAIPEI, midnight_after
from app.rules.tracks import owed_first

Dues = list[dict[str, Any]]
OF_CHILDREN: Final = ("CP", "SX")
FIRST_GRADE: Final = dt.timedelta(days=4)  # R13; not graded yet counts as the first grade (R11)
TELLS_RISK: Final[dict[str, tuple[str, ...]]] = {
    "ADULT_ASSESS": ("aa_suicide", "aa_o_suicide"),
    "CP_INVEST": ("cc_suicide",),
}
"""Questions of the list `suicide_risk`, by form."""


def first_clocks(case: Case, at: dt.datetime, kind: str = "") -> Dues:
    """What a case of this kind owes first, counted from `at`. `kind`: another than it is of now."""
    return [_first(duty, case, at) for duty in owed_first(kind or case.kind)]


def _first(duty: str, case: Case, at: dt.datetime) -> dict[str, Any]:
    until = _investigated_by(case, at) if duty == "cp_report" else None
    return clock(duty, at, county_id=case.county_id, due_at=until)


def _investigated_by(case: Case, at: dt.datetime) -> dt.datetime:
    """By when the investigation is reported: as the dispatch record says, else as for the first grade."""
    form = ChildDispatch
    query = select(form.dc_report_due).where(form.case_id == case.id, form.state.not_in(UNFINISHED))
    said = db.session.scalar(query.order_by(form.id.desc()).limit(1))
    day = said or (at + FIRST_GRADE).astimezone(TAIPEI).date()
    return max(at, midnight_after(day))


def tells_of_suicide(item: Worksheet) -> bool:
    """Whether somebody on this sheet plans suicide or has tried it."""
    return any(getattr(item, key) in AT_RISK for key in TELLS_RISK.get(item.CODE, ()))
