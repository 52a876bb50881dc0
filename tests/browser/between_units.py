"""What the crawl must find between units: notes of an NGO, asked for and handed out; a case of another county."""

from __future__ import annotations

import datetime as dt
import uuid

from flask import Flask
from sqlalchemy import create_engine, select, text

from app.casework import notes
from app.casework.filing import file_report
from app.casework.packing import pack
from app.columns.minguo import today
from app.guard.viewer import acting
from app.models import CaseRecord, RecallNotice, VulnerableFamilyReport, db
from tests import path, stage
from tests.cast import AWAY, HOME
from tests.stage import CASES

RECORD = text(
    "insert into case_rec (case_id, county_id, agency_id, edition, once, created_by, state, cr_start, cr_text) "
    "select :c, m.county_id, m.agency_id, current_date, gen_random_uuid(), m.user_id, 'submitted', now(), :words "
    "from membership m join ab_user u on u.id = m.user_id where u.username = 'ngo_worker'"
)


def play(app: Flask) -> None:
    """Told by those who do it; the record of the NGO is older than its recall."""
    _own_notes(app)
    _from_another_county(app)


def _own_notes(app: Flask) -> None:
    owner = app.config["DATABASE_OWNER_URL"]
    words = pack(CaseRecord.__table__, {"cr_text": "戲自己的紀錄"})["cr_text"]
    engine = create_engine(owner)
    with engine.begin() as database:
        database.execute(RECORD, {"c": CASES["recalled"], "words": words})
    engine.dispose()
    _ask(app)
    with path.looking(app, "sup"):
        asked = next(row for row in notes.requests_to_me(9) if row.state == "asked")
        notes.grant(asked.id, notes.sheets_of(asked.id), today() + dt.timedelta(days=30))
        db.session.commit()
    _ask(app)


def _ask(app: Flask) -> None:
    with path.looking(app, "ngo_worker"):
        notes.ask(db.session.scalars(select(RecallNotice.id)).one(), "戲依法保存")
        db.session.commit()


def _from_another_county(app: Flask) -> None:
    owner = app.config["DATABASE_OWNER_URL"]
    with app.app_context(), acting(stage.viewer(owner, "away_worker"), db.session):
        said = stage.answers("戲他縣")
        filed = file_report(VulnerableFamilyReport, said, county_id=AWAY, once=uuid.uuid4())
        db.session.commit()
    centre, worker = stage.ids(owner)["away_centre"], stage.viewer(owner, "away_worker").user_id
    path.say(app, "away_intake_sup", filed.case_id, "dispatch", unit=centre)
    path.say(app, "away_sup", filed.case_id, "accept", worker=worker)
    path.say(app, "away_sup", filed.case_id, "ask_county", county=HOME, why_there="戲遷居")
