"""A family on its path, in one test: reported, dispatched, taken on by the worker; undone with the test."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask

from app.casework.filing import file_report
from app.casework.moves import move
from app.guard.viewer import acting
from app.models import Case, Party, VulnerableFamilyReport, db
from tests import stage
from tests.cast import HOME


@contextmanager
def looking(app: Flask, who: str) -> Iterator[None]:
    """Look at the database as this player."""
    with app.app_context(), acting(stage.viewer(app.config["DATABASE_OWNER_URL"], who), db.session):
        yield


def say(app: Flask, who: str, case_id: int, verb: str, **said: Any) -> None:
    """One verb."""
    with looking(app, who):
        move(db.session.get_one(Case, case_id), verb, said)
        db.session.commit()


def assessing(app: Flask, name: str = "戲評估") -> int:
    """A case that the worker is assessing."""
    owner = app.config["DATABASE_OWNER_URL"]
    with looking(app, "hot"):
        filed = file_report(VulnerableFamilyReport, stage.answers(name), county_id=HOME, once=uuid.uuid4())
        db.session.commit()
    say(app, "intake_sup", filed.case_id, "dispatch", unit=stage.ids(owner)["centre"])
    say(app, "sup", filed.case_id, "accept", worker=stage.viewer(owner, "worker").user_id)
    return filed.case_id


def status(app: Flask, case_id: int, who: str = "worker") -> str:
    """How the case stands, for the worker."""
    with looking(app, who):
        return db.session.get_one(Case, case_id).status


def people(app: Flask, case_id: int, who: str = "worker") -> list[int]:
    """The people on the case: the client first."""
    with looking(app, who):
        found = db.session.query(Party).filter(Party.case_id == case_id).order_by(Party.id)
        return [party.person_id for party in found]
