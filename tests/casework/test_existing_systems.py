"""轉介既有體系: a report or a case ends with system, contact and day, and somebody asks whether it was taken up."""

from __future__ import annotations

from typing import Any

import pytest

from app.columns.minguo import today
from app.models import Case, Due, Event, db
from app.rules.case_verbs import Stand, makes_sense
from tests import path, stage
from tests.stage import CASES
from tests.undoing import undone as undone

SAID: dict[str, Any] = {
    "system": "X03", "contact": "示範家庭教育中心 02-0000-0300", "passed_on": today(), "reason": "單一親職教育需求",
}  # fmt: skip


def owed(app: Any, who: str, case_id: int) -> list[Due]:
    """The clocks that run."""
    with path.looking(app, who):
        return db.session.query(Due).filter(Due.case_id == case_id, Due.is_open).all()


def test_a_report_goes_to_the_system_and_the_window_asks(app: Any) -> None:
    case_id = CASES["intake"]
    path.say(app, "intake_sup", case_id, "to_system", **SAID)
    [reply] = owed(app, "intake", case_id)
    assert (reply.duty, reply.agency_id) == (
        "system_reply",
        stage.ids(app.config["DATABASE_OWNER_URL"])["window"],
    )
    with path.looking(app, "intake"):
        assert db.session.get_one(Case, case_id).status == "not_case"
        [event] = db.session.query(Event).filter_by(case_id=case_id, verb="to_system")
        assert event.about["system"] == "X03"
        assert event.about["passed_on"] == today().isoformat()
    path.say(app, "intake", case_id, "taken_up", note="7月3日電話確認已收案")
    assert owed(app, "intake", case_id) == []


def test_a_case_ends_with_it_and_the_unit_asks(app: Any) -> None:
    case_id = path.assessing(app)
    path.say(app, "sup", case_id, "end_to_system", **SAID)
    [reply] = owed(app, "worker", case_id)
    assert (reply.duty, reply.user_id) == (
        "system_reply",
        stage.viewer(app.config["DATABASE_OWNER_URL"], "worker").user_id,
    )
    path.say(app, "worker", case_id, "taken_up", note="已收案")
    assert owed(app, "worker", case_id) == []
    assert path.status(app, case_id) == "not_opened"


def test_not_taken_up_the_supervisor_takes_it_back(app: Any) -> None:
    case_id = path.assessing(app)
    path.say(app, "sup", case_id, "end_to_system", **SAID)
    path.say(app, "worker", case_id, "not_taken", reason="中心表示非服務對象")
    assert owed(app, "worker", case_id) == []
    path.say(app, "sup", case_id, "reopen", reason="既有體系未承接")
    assert path.status(app, case_id) == "assessing"


def test_taken_back_before_the_answer_nobody_asks_any_more(app: Any) -> None:
    case_id = CASES["intake"]
    path.say(app, "intake_sup", case_id, "to_system", **SAID)
    path.say(app, "intake_sup", case_id, "reinstate", reason="再次來電")
    with path.looking(app, "intake"):
        [reply] = db.session.query(Due).filter_by(case_id=case_id, duty="system_reply")
        assert (reply.is_open, reply.excuse) == (False, "taken_back")


@pytest.mark.parametrize("verb", ["taken_up", "not_taken"])
def test_nothing_to_confirm_is_offered_where_nothing_was_passed_on(verb: str) -> None:
    assert not makes_sense(verb, Stand())
    assert makes_sense(verb, Stand(owed=("system_reply",)))
