"""What the window wrote of a report is not for whoever is delegated the case: neither the record, its rows, nor its past."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import text

from app.columns.minguo import today
from app.models import db
from app.models.worksheets import FamilyDispatch
from app.models.worksheets.dispatching import DispatchMatch
from tests import stage
from tests.cast import HOME
from tests.path import looking
from tests.undoing import undone as undone

PAST = text("select count(*) from row_history('disp_vf', :s)")
PAST_OF_ROWS = text("select count(*) from rows_history('disp_match', 'DISP_VF', :s)")


@pytest.fixture
def record(app: Any, undone: Any) -> int:
    """A dispatch record, with one match, of a case that is delegated now."""
    where = {"case_id": stage.CASES["delegated"], "county_id": HOME}
    with looking(app, "intake_sup"):
        sheet = FamilyDispatch(**where, agency_id=1, edition=today(), dv_why="現場有刀械")
        db.session.add(sheet)
        db.session.flush()
        row = DispatchMatch(
            **where, form="DISP_VF", sheet_id=sheet.id, place=0, dm_system="ES03", dm_hit="OPEN"
        )
        db.session.add(row)
        db.session.commit()
        return sheet.id


def seen(app: Any, who: str, record: int) -> list[int]:
    """How many records, rows, and changes of both this player sees."""
    with looking(app, who):
        return [
            db.session.query(FamilyDispatch).filter(FamilyDispatch.id == record).count(),
            db.session.query(DispatchMatch).filter(DispatchMatch.sheet_id == record).count(),
            db.session.execute(PAST, {"s": record}).scalar_one(),
            db.session.execute(PAST_OF_ROWS, {"s": record}).scalar_one(),
        ]


@pytest.mark.parametrize("who", ["worker", "sup", "intake_sup", "county_sup"])
def test_whoever_leads_or_dispatches_reads_it(app: Any, record: int, who: str) -> None:
    assert seen(app, who, record) == [1, 1, 1, 1]


@pytest.mark.parametrize("who", ["ngo_worker", "ngo_sup", "ngo2_worker", "other_worker", "away_county_sup"])
def test_a_delegate_and_a_stranger_see_nothing_of_it(app: Any, record: int, who: str) -> None:
    assert seen(app, who, record) == [0, 0, 0, 0]
