"""The cases of all tests, made through the verbs by the cast; and how a player signs in or looks at the database."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from functools import cache
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import create_engine, text

from app.casework import delegating
from app.casework.filing import file_report
from app.casework.moves import move
from app.columns.minguo import today
from app.guard.viewer import Viewer, acting
from app.models import Case, VulnerableFamilyReport, db
from tests.cast import AWAY, HOME, PASSWORD

CASES: dict[str, int] = {}  # what each case of the stage is called, and its id
MEMBER = text(
    "select u.id, m.id, m.reach from ab_user u join membership m on m.user_id = u.id "
    "where u.username = :u order by m.id limit 1"
)


@cache
def viewer(owner_url: str, username: str) -> Viewer:
    """The signed viewer of a player."""
    engine = create_engine(owner_url)
    with engine.connect() as connection:
        user_id, membership_id, reach = connection.execute(MEMBER, {"u": username}).one()
    engine.dispose()
    return Viewer(user_id, membership_id, reach)


def ids(owner_url: str) -> dict[str, int]:
    """Agency ids by name."""
    engine = create_engine(owner_url)
    with engine.connect() as connection:
        found = {n: i for i, n in connection.execute(text("select id, name from agency"))}
    engine.dispose()
    return found


def answers(name: str) -> dict[str, Any]:
    """A complete vulnerable-family report about somebody of that name."""
    return {
        "cl_name": name,
        "cl_id_kind": "ID",
        "cl_id": None,
        "cl_sex": "F",
        "cl_address": None,
        "cl_phone": "02-0000-0000",
        "cl_addr": "示範市示範路1號",
        "rv_text": f"{name}的通報內容",
        "rep_name": f"{name}的通報人",
        "rv_haschild": "N",
        "family": [{"fm_name": f"{name}之子", "fm_kin": "SON", "fm_sex": "M", "fm_live": "Y"}],
    }


def play(app: Flask) -> None:
    """Six cases: at intake (home, away), dispatched, with the worker, with the NGO, and one recalled from it."""
    owner = app.config["DATABASE_OWNER_URL"]
    agency = ids(owner)
    with app.app_context():
        for key, who, county in (
            ("intake", "hot", HOME),
            ("away", "away_worker", AWAY),
            ("dispatched", "hot", HOME),
            ("open", "worker", HOME),
            ("delegated", "hot", HOME),
            ("recalled", "hot", HOME),
        ):
            with acting(viewer(owner, who), db.session):
                filed = file_report(
                    VulnerableFamilyReport, answers(f"戲{key}"), county_id=county, once=uuid.uuid4()
                )
                db.session.commit()
                CASES[key] = filed.case_id
        say(owner, "intake_sup", "dispatched", "dispatch", unit=agency["centre"])
        for key in ("open", "delegated", "recalled"):
            say(owner, "intake_sup", key, "dispatch", unit=agency["centre"])
            say(owner, "sup", key, "accept", worker=viewer(owner, "worker").user_id)
            say(owner, "worker", key, "propose_open")
            say(owner, "sup", key, "rate", risk="low", is_willing="Y", needs_authority="N")
            say(owner, "sup", key, "open")
        for key in ("delegated", "recalled"):
            delegated_to(owner, key, agency["ngo"])
        say(owner, "worker", "recalled", "alert", risk_up="high", reason="戲：再度發生衝突")


def delegated_to(owner: str, key: str, ngo: int) -> None:
    """Offered by the supervisor, taken on by the NGO for its worker."""
    until = today() + dt.timedelta(days=180)
    said = {"scope": "家庭支持服務", "purpose": "協助親職", "shared": ["PERSON"]}
    say(owner, "sup", key, "delegate", ngo=ngo, starts_on=today(), ends_on=until, **said)
    with acting(viewer(owner, "ngo_sup"), db.session):
        offered = next(o for o in delegating.offers() if o.agency_id == ngo)
        delegating.take_on(offered.id, viewer(owner, "ngo_worker").user_id or 0)
        db.session.commit()


def say(owner: str, who: str, case: str, verb: str, **said: Any) -> None:
    """One verb, committed."""
    with acting(viewer(owner, who), db.session):
        found = db.session.get(Case, CASES[case])
        assert found is not None, f"{who} does not see {case}"
        move(found, verb, said)
        db.session.commit()


def sign_in(app: Flask, username: str) -> FlaskClient:
    """A signed-in browser, through the page."""
    client = app.test_client()
    page = client.get("/login/").get_data(as_text=True)
    data = {"username": username, "password": PASSWORD, "csrf_token": token(page)}
    answer = client.post("/login/", data=data)
    assert answer.status_code == 302, f"{username}: {answer.status_code}"
    return client


def token(page: str) -> str:
    """The CSRF token of a page."""
    found = re.search(r'name="csrf-token" content="([^"]+)"', page)
    assert found, "no CSRF token on the page"
    return found.group(1)
