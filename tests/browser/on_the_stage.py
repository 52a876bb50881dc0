"""What else the crawl must find: a sheet of every form, one to review, one approved, an offer, a late clock."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask
from sqlalchemy import create_engine, text

from app.casework import moves, proposing, reviewing, sheets, staff
from app.columns.minguo import today
from app.guard import sessions
from app.guard.sessions import Hat
from app.guard.viewer import acting
from app.models import REGISTRY, Case, LifeEvent, Membership, Worksheet, db
from app.models.record import SheetExport
from app.models.review import OK
from app.models.worksheets.care_visit import CareVisit
from app.models.worksheets.fam_plan import FamilyPlan
from app.rules.exporting import REASONS
from tests import path, protective, stage
from tests.browser import between_units
from tests.cast import PASSWORD
from tests.complete import complete
from tests.stage import CASES

WRITTEN_ALREADY = ("CASE_REC", "RPT_VF")
WRITERS = {"TIPVDA": "ap", "ADULT_ASSESS": "ap", "PERP_MH": "mh"}
"""Who writes what the centre's worker does not."""
HANDED_IN = ("FAM_PLAN", "VF_VULN")
LATE = text(
    "update due set due_at = now() - interval '1 hour' where id = (select min(id) from due where case_id = :c "
    "and duty = 'monthly_contact' and met_at is null)"
)


def write(app: Flask) -> None:
    """By the hands of those who write them; the plan is approved, the assessment waits."""
    _helped(app)
    beaten = protective.protected(app)
    for report in protective.REPORTS[1:]:
        protective.filed(app, report)
    written = {*WRITTEN_ALREADY, *(report.CODE for report in protective.REPORTS)}
    for form in (form for form in REGISTRY if form.HANGS_ON_CASE and form.CODE not in written):
        if form.STAGE == "screening":
            _one(app, form, "intake", CASES["intake"])
        else:
            who = WRITERS.get(form.CODE, "worker")
            _one(app, form, who, beaten if who == "ap" else CASES["open"])
    _one(app, CareVisit, "worker")
    _approve(app, FamilyPlan)
    _moves_house(app)
    _offer(app)
    _late(app)
    _rules_and_staff(app)
    _taken_out(app)
    between_units.play(app)


@contextmanager
def wearing(app: Flask, who: str) -> Iterator[None]:
    """As this player, as in a request of theirs; kept at the end."""
    viewer = stage.viewer(app.config["DATABASE_OWNER_URL"], who)
    with app.test_request_context(), acting(viewer, db.session):
        worn = db.session.get_one(Membership, viewer.membership_id)
        at = worn.agency
        sessions.current().hat = Hat(
            worn.user_id, worn.id, worn.role, worn.reach, at.id, at.kind, at.county_id
        )
        yield
        db.session.commit()


def _taken_out(app: Flask) -> None:
    """Somebody has exported the records of a case."""
    with wearing(app, "worker"):
        worn = sessions.current().hat
        assert worn is not None
        db.session.add(SheetExport(
            user_id=worn.user_id, membership_id=worn.membership_id, agency_id=worn.agency_id, county_id=worn.county_id,
            form="CASE_REC", cases=[CASES["open"]], filters="", reason=next(iter(REASONS)), note="戲中的用途",
            format="xlsx", is_coded=False, sheets=1))  # fmt: skip


def _rules_and_staff(app: Flask) -> None:
    """A table that somebody is changing, and an account that was closed."""
    with wearing(app, "central"):
        proposing.copy("table", "R14_VF_GRADE", 0)
    engine = create_engine(app.config["DATABASE_OWNER_URL"])
    with engine.begin() as owner:
        gone = staff.engage(owner, "gone", ("戲離", "職"), PASSWORD)
        staff.appoint(owner, gone, stage.ids(app.config["DATABASE_OWNER_URL"])["centre"], "SSC_SW")
        owner.execute(text("update ab_user set active = false where id = :u"), {"u": gone})
    engine.dispose()


def _helped(app: Flask) -> None:
    """The health bureau helps with the case that is served."""
    owner = app.config["DATABASE_OWNER_URL"]
    path.say(app, "sup", CASES["open"], "invite", helper=stage.ids(owner)["health"], note="")
    with wearing(app, "mh_sup"):
        case = db.session.get_one(Case, CASES["open"])
        moves.move(case, "send", {"own_worker": stage.viewer(owner, "mh").user_id})


def _one(app: Flask, form: type[Worksheet], who: str, case_id: int = 0) -> None:
    owner = app.config["DATABASE_OWNER_URL"]
    refs = {
        "person": path.people(app, case_id, who)[0] if case_id and who != "intake" else 0,
        "agency": stage.ids(owner)["centre"],
        "user": stage.viewer(owner, who).user_id or 0,
    }
    with wearing(app, who):
        case = db.session.get_one(Case, case_id) if case_id else None
        given: dict[str, Any] = complete(form.questions(today()), refs)
        sheets.create(form, given, submit=form.CODE in HANDED_IN, once=uuid.uuid4(), case=case)


def _approve(app: Flask, form: type[Worksheet]) -> None:
    with wearing(app, "sup"):
        reviewing.review(db.session.query(form).filter_by(case_id=CASES["open"]).one(), OK, "戲中可行。")


def _moves_house(app: Flask) -> None:
    with wearing(app, "worker"):
        case = db.session.get_one(Case, CASES["open"])
        worn = stage.viewer(app.config["DATABASE_OWNER_URL"], "worker")
        db.session.add(
            LifeEvent(
                case_id=case.id,
                county_id=case.county_id,
                kind="MOVE",
                happened_on=today(),
                note="戲搬家",
                created_by=worn.user_id,
                agency_id=case.lead_agency_id,
            )
        )


def _offer(app: Flask) -> None:
    owner = app.config["DATABASE_OWNER_URL"]
    until = today() + dt.timedelta(days=180)
    said = {"scope": "戲支持服務", "purpose": "協助親職", "shared": ["PERSON"]}
    ngo = stage.ids(owner)["ngo"]
    path.say(app, "sup", CASES["open"], "delegate", ngo=ngo, starts_on=today(), ends_on=until, **said)


def _late(app: Flask) -> None:
    engine = create_engine(app.config["DATABASE_OWNER_URL"])
    with engine.begin() as owner:
        owner.execute(LATE, {"c": CASES["open"]})
    engine.dispose()
