"""The clock of the first visit stops with a submitted record of a face-to-face contact, and with nothing less."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from app.guard.viewer import acting
from app.models import Case, CaseRecord, Due
from tests.stage import CASES


@pytest.mark.parametrize(
    ("state", "counts", "is_met"),
    [("submitted", "FACE", True), ("submitted", "PHONE", False), ("draft", "FACE", False)],
)
def test_a_submitted_face_visit_meets_it(
    session: Any, viewers: Callable[[str], Any], state: str, counts: str, is_met: bool
) -> None:
    with acting(viewers("worker"), session):
        case = session.get(Case, CASES["open"])
        session.add(
            CaseRecord(
                case_id=case.id, county_id=case.county_id, agency_id=0, once=uuid.uuid4(), state=state,
                cr_counts=counts, cr_start=dt.datetime.now(dt.UTC), edition=dt.date(2026, 11, 1),
            )
        )  # fmt: skip
        session.flush()
        due = session.scalars(select(Due).where(Due.case_id == case.id, Due.duty == "first_visit")).one()
        session.refresh(due)
        assert bool(due.met_at) == is_met
