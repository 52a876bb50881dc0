"""A stored decision: what it keeps, who must give a reason, who sees it, and that nobody changes it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Insert, insert, select, text
from sqlalchemy.exc import DBAPIError

from app.casework.deciding import ReasonMissing, record
from app.guard.viewer import Viewer, acting
from app.models import Case, StoredDecision
from app.rules.grading import grade_decision
from app.rules.opening import opening
from app.rules.reporting import report_form
from tests.stage import CASES

Viewers = Callable[[str], Viewer]


def decided(session: Any, key: str, intake: bool = False) -> StoredDecision:
    """A decision about a case of the stage, by whoever looks."""
    case = session.get(Case, CASES[key])
    if intake:
        form = report_form(age=8, is_sexual=False, is_intimate=False, is_protective=False, is_vulnerable=True)
        return record(case, form)
    return record(case, grade_decision(high=0, mid=2, low=1))


def again(made: StoredDecision, **changes: Any) -> Insert:
    """The same row once more, with changes, past our own check."""
    values = {c.name: getattr(made, c.name) for c in made.__table__.c if c.name not in {"id", "at"}}
    return insert(StoredDecision).values(values | changes).returning(StoredDecision)


def seen(session: Any) -> set[int]:
    return set(session.scalars(select(StoredDecision.id)))


def test_a_decision_keeps_what_was_asked_and_what_fired(session: Any, viewers: Viewers) -> None:
    with acting(viewers("worker"), session):
        made = decided(session, "open")
        session.expire(made)
        assert (made.table_id, made.version, made.row_no) == ("R14_VF_GRADE", "1", 3)
        assert made.inputs == {"high": "0", "mid": "1_2", "low": "1P"}
        assert made.outcome == {"grade": "MID"}
        assert (made.chosen, made.reason, made.is_intake) == (None, None, False)
        assert made.created_by == viewers("worker").user_id
        assert made.at is not None


def test_another_choice_needs_a_reason(session: Any, viewers: Viewers) -> None:
    said = opening(is_protective=False, complexity="S", resources="N", is_willing=True)
    with acting(viewers("sup"), session):
        case = session.get(Case, CASES["open"])
        with pytest.raises(ReasonMissing, match="敘明理由"):
            record(case, said, "Y", "  ")
        made = record(case, said, "Y", " 多重需求於訪視後浮現 ")
        assert (made.chosen, made.reason) == ("Y", "多重需求於訪視後浮現")


@pytest.mark.parametrize("reason", [None, " "])
def test_the_database_asks_for_the_reason_again(session: Any, viewers: Viewers, reason: str | None) -> None:
    with acting(viewers("worker"), session):
        forged = again(decided(session, "open"), chosen="HIGH", reason=reason)
        with pytest.raises(DBAPIError, match="a_different_choice_has_a_reason"):
            session.execute(forged)


def test_whoever_writes_a_decision_stands_under_it(session: Any, viewers: Viewers) -> None:
    with acting(viewers("worker"), session):
        made = decided(session, "open")
        forged = session.scalars(again(made, created_by=viewers("sup").user_id, agency_id=1)).one()
        assert (forged.created_by, forged.agency_id) == (viewers("worker").user_id, made.agency_id)


@pytest.mark.parametrize("sql", ["update decision set chosen = null", "delete from decision"])
def test_nobody_changes_a_decision(session: Any, viewers: Viewers, sql: str) -> None:
    with acting(viewers("worker"), session):
        decided(session, "open")
        with pytest.raises(DBAPIError, match="permission denied"):
            session.execute(text(sql))


def test_a_decision_about_a_case_of_others_is_refused(session: Any, viewers: Viewers) -> None:
    with acting(viewers("worker"), session):
        case = session.get(Case, CASES["open"])
    with (
        acting(viewers("other_worker"), session),
        pytest.raises(DBAPIError, match="row-level security"),
        session.begin_nested(),
    ):
        record(case, grade_decision(high=0, mid=0, low=0))


@pytest.mark.parametrize("who", ["ngo_worker", "ngo_sup"])
def test_an_ngo_sees_its_part_and_not_the_screening(session: Any, viewers: Viewers, who: str) -> None:
    with acting(viewers("worker"), session):
        service, screening = decided(session, "delegated"), decided(session, "delegated", intake=True)
        elsewhere = decided(session, "open")
        assert screening.is_intake
        numbers = service.id, screening.id, elsewhere.id
        assert set(numbers) <= seen(session)
        session.commit()
    with acting(viewers(who), session):
        assert seen(session) & set(numbers) == {numbers[0]}
    for other in ("sup", "county_sup"):
        with acting(viewers(other), session):
            assert set(numbers) <= seen(session)
    for stranger in ("ngo2_worker", "other_sup", "away_county_sup", "admin", "stat"):
        with acting(viewers(stranger), session):
            assert not seen(session) & set(numbers)


def test_an_ngo_records_its_own_decision_and_no_screening(session: Any, viewers: Viewers) -> None:
    with acting(viewers("ngo_worker"), session):
        made = decided(session, "delegated")
        assert made.created_by == viewers("ngo_worker").user_id
        with pytest.raises(DBAPIError, match="row-level security"), session.begin_nested():
            decided(session, "delegated", intake=True)


def test_the_window_records_the_screening_of_its_reports(session: Any, viewers: Viewers) -> None:
    with acting(viewers("intake"), session):
        made = decided(session, "intake", intake=True)
        assert made.id in seen(session)
