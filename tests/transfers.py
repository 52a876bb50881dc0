"""A transfer sheet of a case of the stage: written by the worker, approved by the supervisor; undone with the test."""

from __future__ import annotations

import uuid
from typing import Any

from flask import Flask

from app.casework import reviewing, sheets
from app.casework.moves import move
from app.columns.minguo import today
from app.models import Case, db
from app.models.review import OK
from app.models.worksheets import Transfer
from app.questions import check
from tests import stage
from tests.browser.on_the_stage import wearing
from tests.complete import complete


def asked(app: Flask, who: str, case_id: int, unit: str, way: str, **start: Any) -> int:
    """A complete sheet that names this unit, handed in."""
    refs = {"agency": stage.ids(app.config["DATABASE_OWNER_URL"])[unit], "user": 1, "person": 1}
    with wearing(app, who):
        case = db.session.get_one(Case, case_id)
        told = complete(Transfer.questions(today()), refs, start={"tr_dir": way, **start})
        blank = sheets.blank(Transfer, case)
        given = check(Transfer.questions(today()), told, submit=True, today=today(), sheet=blank)
        assert given.is_good, given.errors
        return sheets.create(Transfer, given.values, submit=True, once=uuid.uuid4(), case=case).id


def approved(app: Flask, sup: str, sheet: int) -> None:
    """The supervisor approves it, and by that asks the unit."""
    with wearing(app, sup):
        reviewing.review(db.session.get_one(Transfer, sheet), OK)
        db.session.commit()


def handed_over(app: Flask, case_id: int, unit: str, way: str, **more: Any) -> int:
    """Written by the worker of the centre and approved by its supervisor."""
    sheet = asked(app, more.pop("worker", "worker"), case_id, unit, way, **more)
    approved(app, "sup" if more.get("sup") is None else more["sup"], sheet)
    return sheet


def say(app: Flask, who: str, case_id: int, verb: str, **said: Any) -> None:
    """One verb, by somebody who wears a hat."""
    with wearing(app, who):
        move(db.session.get_one(Case, case_id), verb, said)
        db.session.commit()


def taken_over(app: Flask, who: str, worker: str, case_id: int) -> None:
    """The unit that was asked takes it over for this worker."""
    owner = app.config["DATABASE_OWNER_URL"]
    say(app, who, case_id, "take_over", own_worker=stage.viewer(owner, worker).user_id)
