"""One plan with the mental-health worker (R21): the lead invites, the bureau joins, both see plan, visits and dates."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError

from app.casework import sheets
from app.columns.minguo import today
from app.models import Case, CaseAccess, CaseRecord, Due, db
from app.models.worksheets.joint_plan import JointPlan
from app.questions import check
from tests import path, protective, stage
from tests.browser.on_the_stage import wearing
from tests.complete import complete
from tests.transfers import say
from tests.undoing import undone as undone

REVIEW = today() + dt.timedelta(days=30)


def unit(app: Any, name: str) -> int:
    return stage.ids(app.config["DATABASE_OWNER_URL"])[name]


def joined(app: Any) -> int:
    """A case of adult protection with a joint plan."""
    case_id = protective.protected(app, worker="ap")
    say(app, "prot_sup", case_id, "joint_invite", mh_unit=unit(app, "health"))
    worker = stage.viewer(app.config["DATABASE_OWNER_URL"], "mh").user_id
    say(app, "mh_sup", case_id, "joint_join", own_worker=worker)
    return case_id


def planned(app: Any, case_id: int, **start: Any) -> int:
    """The shared plan, handed in by the protective worker."""
    refs = {"agency": unit(app, "health"), "user": 1, "person": path.people(app, case_id, "ap")[0]}
    with wearing(app, "ap"):
        case = db.session.get_one(Case, case_id)
        told = complete(
            JointPlan.questions(today()), refs, start={"jp_review": REVIEW, "jp_close": "N", **start}
        )
        blank = sheets.blank(JointPlan, case)
        given = check(JointPlan.questions(today()), told, submit=True, today=today(), sheet=blank)
        assert given.is_good, given.errors
        return sheets.create(JointPlan, given.values, submit=True, once=uuid.uuid4(), case=case).id


def owed(app: Any, who: str, case_id: int) -> set[str]:
    with path.looking(app, who):
        return {duty for (duty,) in db.session.query(Due.duty).filter(Due.case_id == case_id, Due.is_open)}


def test_invited_the_bureau_owes_an_answer_and_its_workers_see_nothing_yet(app: Any) -> None:
    case_id = protective.protected(app, worker="ap")
    say(app, "prot_sup", case_id, "joint_invite", mh_unit=unit(app, "health"))
    assert "joint_reply" in owed(app, "mh_sup", case_id)
    with path.looking(app, "mh"):
        assert db.session.get(Case, case_id) is None


def test_joined_both_read_the_plan_the_visits_and_the_day_of_the_next_review(app: Any) -> None:
    case_id = joined(app)
    assert "joint_reply" not in owed(app, "ap", case_id)
    planned(app, case_id)
    for who in ("ap", "mh", "mh_sup", "prot_sup"):
        assert "joint_review" in owed(app, who, case_id), who
        with path.looking(app, who):
            assert db.session.query(JointPlan).filter_by(case_id=case_id).count() == 1
            assert db.session.query(CaseRecord).filter_by(case_id=case_id).count() == 0
            [row] = db.session.query(CaseAccess).filter_by(case_id=case_id, reason="joint_plan")
            assert row.user_id == stage.viewer(app.config["DATABASE_OWNER_URL"], "mh").user_id


def test_the_next_plan_meets_the_review_and_one_that_ends_starts_none(app: Any) -> None:
    case_id = joined(app)
    planned(app, case_id)
    planned(app, case_id, jp_close="Y")
    assert "joint_review" not in owed(app, "ap", case_id)


def test_ended_the_bureau_sees_no_more_of_it(app: Any) -> None:
    case_id = joined(app)
    planned(app, case_id)
    say(app, "prot_sup", case_id, "joint_end", reason="處遇期滿")
    assert owed(app, "prot_sup", case_id).isdisjoint({"joint_review", "joint_reply"})
    for who in ("mh", "mh_sup"):
        with path.looking(app, who):
            assert db.session.get(Case, case_id) is None
            assert db.session.query(JointPlan).filter_by(case_id=case_id).count() == 0


def test_the_bureau_may_leave_with_grounds(app: Any) -> None:
    case_id = joined(app)
    say(app, "mh_sup", case_id, "joint_leave", reason="未列管，無共訂必要")
    with path.looking(app, "mh_sup"):
        assert db.session.get(Case, case_id) is None


@pytest.mark.parametrize("name", ["centre2", "ngo", "protection", "county"])
def test_nobody_but_the_health_bureau_plans_along(app: Any, name: str) -> None:
    case_id = protective.protected(app, worker="ap")
    with pytest.raises(DBAPIError) as refusal:
        say(app, "prot_sup", case_id, "joint_invite", mh_unit=unit(app, name))
    assert refusal.value.orig.diag.constraint_name == "who_is_let_in_sits_there"


def test_a_closed_case_ends_the_joint_plan(app: Any) -> None:
    case_id = joined(app)
    say(app, "ap", case_id, "propose_open")
    say(app, "prot_sup", case_id, "not_open", reason="查無暴力情事")
    with path.looking(app, "mh_sup"):
        assert db.session.get(Case, case_id) is None
