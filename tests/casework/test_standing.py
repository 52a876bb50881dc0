"""What stands in the alarm strip of a case: an alert, until the case is taken up anew."""

from __future__ import annotations

from typing import Any

from app.casework.case_page import standing
from tests import path
from tests.undoing import undone as undone


def is_raised(app: Any, case_id: int) -> bool:
    with path.looking(app, "sup"):
        return standing(case_id).raised is not None


def test_an_alert_of_before_is_no_alarm_after_the_case_is_reopened(app: Any) -> None:
    case_id = path.assessing(app)
    path.say(app, "worker", case_id, "alert", needs_authority="Y", reason="戲：再度衝突")
    assert is_raised(app, case_id)
    path.say(app, "worker", case_id, "propose_open")
    path.say(app, "sup", case_id, "not_open", reason="戲：遷居")
    path.say(app, "sup", case_id, "reopen", reason="戲：又遷回")
    assert not is_raised(app, case_id)
    path.say(app, "worker", case_id, "alert", is_unwilling="Y", reason="戲：拒訪")
    assert is_raised(app, case_id)
