"""Complete protective reports, and how they are filed: for the tests of reports, dispatch and what follows."""

from __future__ import annotations

import uuid
from typing import Any

from flask import Flask

from app.casework.filing import Filed, file_report
from app.columns.minguo import today
from app.models import db
from app.models.worksheets import AdultReport, ChildReport, SexualAssaultReport, Worksheet
from app.models.worksheets.harmed_child import HarmedChild
from tests.cast import HOME
from tests.complete import Answers, complete
from tests.path import looking, say
from tests.stage import ids, viewer

REPORTS: tuple[type[Worksheet], ...] = (AdultReport, ChildReport, SexualAssaultReport)
REPORTER = "戲通報人"
HIDING = "示範市庇護路1號"
SAFE_PHONE = "0900-000-777"


def victim(name: str = "戲被害") -> Answers:
    """Somebody who hides."""
    return {"v_name": name, "v_addr_now": HIDING, "v_phone": SAFE_PHONE, "v_id_kind": "NONE"}


def report(form: type[Worksheet], name: str = "戲被害", **start: Any) -> Answers:
    """Complete answers to a report about this victim."""
    told = {"children": [child(name)]} if form is ChildReport else victim(name)
    return complete(form.questions(today()), {}, start={"rep_name": REPORTER} | told | start)


def child(name: str) -> Answers:
    """The row of a harmed child."""
    return complete(HarmedChild.questions(today()), {}, start=victim(name))


def filed(app: Flask, form: type[Worksheet] = AdultReport, who: str = "hot", **start: Any) -> Filed:
    """A report that this player has filed at home."""
    with looking(app, who):
        done = file_report(form, report(form, **start), county_id=HOME, once=uuid.uuid4())
        db.session.commit()
    return done


def protected(app: Flask, form: type[Worksheet] = AdultReport, worker: str = "ap", **start: Any) -> int:
    """A case that the protection unit has taken on, with this worker."""
    owner = app.config["DATABASE_OWNER_URL"]
    case_id = filed(app, form, **start).case_id
    say(app, "intake_sup", case_id, "dispatch", unit=ids(owner)["protection"])
    say(app, "prot_sup", case_id, "accept", worker=viewer(owner, worker).user_id)
    return case_id
