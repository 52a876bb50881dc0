"""What the pages of intake and division cost: at most twelve statements each, opened before, with something on them."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

import pytest

from app.casework import county_moves, delegating
from app.casework.filing import file_report
from app.columns.minguo import today
from app.models import VulnerableFamilyReport, db
from tests import path, stage
from tests.browser.on_the_stage import wearing
from tests.cast import AWAY, HOME
from tests.portal.visiting import Visitor
from tests.stage import CASES
from tests.transfers import handed_over, say
from tests.undoing import undone as undone
from tests.views.test_desk import QUERIES
from tests.views.test_division_pages import asked, recalled, record, supervised
from tests.views.test_proposals import copied
from tests.views.test_sheet_statements import cost

Set = Callable[[Any, Any], str]
"""Sets the stage, and gives the address of the page."""


def _twice(app: Any, _login: Any) -> str:
    """The same family reported once more."""
    with path.looking(app, "hot"):
        told = stage.answers("戲intake")
        file_report(VulnerableFamilyReport, told, county_id=HOME, once=uuid.uuid4())
        db.session.commit()
    return f"/intake/{CASES['intake']}"


def _notes(app: Any, _login: Any) -> str:
    record(app, "ngo_worker", "受託社工寫的一句話")
    return f"/notes/{recalled(app)}"


def _request(app: Any, login: Any) -> str:
    record(app, "ngo_worker", "受託社工寫的一句話")
    return f"/notes/requests/{asked(app, login, recalled(app))}"


def _requests(app: Any, login: Any) -> str:
    _request(app, login)
    return "/notes/requests/"


def _supervision(app: Any, login: Any) -> str:
    assert supervised(app, login).status_code == 302
    return f"/supervision/{CASES['delegated']}/"


def _county(app: Any, _login: Any) -> str:
    say(app, "sup", CASES["open"], "ask_county", county=AWAY, why_there="案家遷居至外縣市")
    with wearing(app, "away_intake_sup"):
        return f"/county-moves/{county_moves.incoming()[0].id}"


def _counties(app: Any, login: Any) -> str:
    _county(app, login)
    return "/county-moves/"


def _offered(app: Any, _login: Any) -> str:
    term = {"starts_on": today(), "ends_on": today() + dt.timedelta(days=90)}
    said = {"scope": "陪同就學", "purpose": "穩定就學", "shared": ["PERSON"], **term}
    ngo = stage.ids(app.config["DATABASE_OWNER_URL"])["ngo"]
    path.say(app, "sup", CASES["open"], "delegate", ngo=ngo, **said)
    with path.looking(app, "ngo_sup"):
        return f"/offer/{delegating.offers(1)[0].id}"


def _offers(app: Any, login: Any) -> str:
    _offered(app, login)
    return "/offer/"


def _replay(_app: Any, login: Any) -> str:
    return copied(login("central"), "table", "R17_VF_OPEN").replace("/rules/proposal/", "/replay/")


def _editor(_app: Any, login: Any) -> str:
    return f"{copied(login('central'), 'table', 'R17_VF_OPEN')}/edit"


def _transfer(app: Any, _login: Any) -> str:
    handed_over(app, CASES["open"], "centre2", "SAME")
    return f"/case/verb/{CASES['open']}/take_over"


def at(url: str) -> Set:
    """A page that needs nothing but the stage."""
    return lambda _app, _login: url.format(**CASES)


def _desk(app: Any, login: Any) -> str:
    """With an offer, a recall, cases that are served, and one that was opened last."""
    _offers(app, login)
    ngo = login("ngo_sup")
    assert ngo.get(f"/case/show/{CASES['delegated']}").status_code == 200
    page = ngo.get("/desk/").text
    assert {f'id="g-{part}"' in page for part in ("offers", "recalls")} == {True}
    assert f"/case/show/{CASES['delegated']}" in page.split('id="h-recent"')[1]
    return "/desk/"


PAGES: dict[str, tuple[str, Set]] = {
    "queue": ("intake_sup", at("/intake/")),
    "one report, reported twice": ("intake", _twice),
    "note of a call": ("intake", at("/intake/{intake}/note")),
    "triage": ("intake", at("/case/{intake}/triage")),
    "to an existing system": ("intake_sup", at("/case/verb/{intake}/to_system")),
    "duplicate": ("intake_sup", at("/case/verb/{intake}/merge")),
    "refusal": ("sup", at("/case/verb/{dispatched}/refuse")),
    "delegation": ("sup", at("/case/verb/{open}/delegate")),
    "joint plan": ("sup", at("/case/verb/{open}/joint_invite")),
    "transfer sheet": ("worker", at("/sheet/transfer/add?case={open}")),
    "take over": ("other_sup", _transfer),
    "own notes": ("ngo_sup", _notes),
    "requests for notes": ("sup", _requests),
    "request for notes": ("sup", _request),
    "supervision": ("worker", _supervision),
    "counties": ("away_intake_sup", _counties),
    "another county's case": ("away_intake_sup", _county),
    "our cases elsewhere": ("sup", _counties),
    "offers": ("ngo_sup", _offers),
    "desk of an NGO": ("ngo_sup", _desk),
    "offer": ("ngo_sup", _offered),
    "replays": ("central", at("/replay/")),
    "replay": ("central", _replay),
    "rules": ("central", at("/rules/")),
    "table editor": ("central", _editor),
    "feedback": ("county_sup", at("/dispatch-feedback/")),
    "calls": ("hot", at("/calls/")),
    "a call": ("hot", at("/sheet/ssn_consult/add")),
    "own reports": ("hot", at("/my-reports/")),
    "report forms": ("hot", at("/report/")),
}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_costs_at_most_twelve_statements(app: Any, login: Any, name: str) -> None:
    who, setting = PAGES[name]
    assert cost(login(who), setting(app, login)) <= QUERIES


@pytest.mark.parametrize(
    "url", ["/portal/", "/portal/help", "/portal/guide", "/portal/report/RPT_CHILD", "/portal/status"]
)
def test_a_page_of_the_portal_costs_at_most_twelve_statements(app: Any, url: str) -> None:
    assert cost(Visitor(app, "192.0.2.7").client, url) <= QUERIES
