"""A sexual assault case on its path, in one test: reported, dispatched to protection, mental health helping."""

from __future__ import annotations

import uuid

from flask import Flask

from app.casework.filing import file_report
from app.casework.moves import move
from app.columns.minguo import today
from app.models import Case, Party, db
from app.models.worksheets import SexualAssaultReport
from tests import stage
from tests.browser.on_the_stage import wearing
from tests.cast import HOME
from tests.complete import complete
from tests.path import looking, say


def protected(app: Flask) -> int:
    """A case of sexual assault that the protective worker is assessing, helped by the health bureau."""
    owner = app.config["DATABASE_OWNER_URL"]
    with looking(app, "sa"):
        given = complete(SexualAssaultReport.questions(today()), {})
        filed = file_report(SexualAssaultReport, given, county_id=HOME, once=uuid.uuid4())
        db.session.commit()
    unit = stage.ids(owner)
    say(app, "intake_sup", filed.case_id, "dispatch", unit=unit["protection"])
    say(app, "prot_sup", filed.case_id, "accept", worker=stage.viewer(owner, "sa").user_id)
    helped(app, "prot_sup", filed.case_id)
    return filed.case_id


def helped(app: Flask, sup: str, case_id: int) -> None:
    """This supervisor asks the health bureau to help on a case; its supervisor sends a worker."""
    owner = app.config["DATABASE_OWNER_URL"]
    say(app, sup, case_id, "invite", helper=stage.ids(owner)["health"])
    with wearing(app, "mh_sup"):
        said = {"own_worker": stage.viewer(owner, "mh").user_id}
        move(db.session.get_one(Case, case_id), "send", said)


def people(app: Flask, case_id: int) -> list[int]:
    """Who is on the case: the victim first."""
    with looking(app, "sa"):
        found = db.session.query(Party).filter(Party.case_id == case_id).order_by(Party.id)
        return [party.person_id for party in found]
