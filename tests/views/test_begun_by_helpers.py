"""A unit that helps on a case is not led to the sheets by which it would be opened or ended."""

from __future__ import annotations

import re
from typing import Any

from app.casework.moves import move
from app.models import Case, db
from tests import path, stage
from tests.browser.on_the_stage import wearing
from tests.stage import CASES


def begun(client: Any) -> set[str]:
    """The forms that the case page offers to begin."""
    page = client.get(f"/case/show/{CASES['open']}")
    assert page.status_code == 200
    return set(re.findall(r"/sheet/(\w+)/add\?case=", page.text))


def test_who_helps_writes_records_and_leaves_the_ending_to_the_lead(app: Any, login: Any) -> None:
    owner = app.config["DATABASE_OWNER_URL"]
    path.say(app, "sup", CASES["open"], "invite", helper=stage.ids(owner)["centre2"])
    with wearing(app, "other_sup"):
        said = {"own_worker": stage.viewer(owner, "other_worker").user_id}
        move(db.session.get_one(Case, CASES["open"]), "send", said)
        db.session.commit()
    assert "closure" in begun(login("worker"))
    helper = begun(login("other_worker"))
    assert "case_rec" in helper
    assert "closure" not in helper
