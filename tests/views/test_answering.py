"""The pages on which an NGO and the window of another county answer: yes or no, once, and nothing typed is lost."""

from __future__ import annotations

from typing import Any

import pytest

from app.casework import county_moves, delegating
from tests import stage
from tests.browser.on_the_stage import wearing
from tests.cast import AWAY
from tests.stage import CASES
from tests.transfers import say
from tests.undoing import undone as undone
from tests.views.test_division_pages import posted

UNTIL = {"scope": "家庭支持", "purpose": "協助親職", "shared": ["PERSON"]}


@pytest.fixture
def offer(app: Any) -> str:
    """The page of an offer to the NGO."""
    ngo, day = stage.ids(app.config["DATABASE_OWNER_URL"])["ngo"], stage.today()
    say(
        app,
        "sup",
        CASES["open"],
        "delegate",
        ngo=ngo,
        starts_on=day,
        ends_on=day.replace(year=day.year + 1),
        **UNTIL,
    )
    with wearing(app, "ngo_sup"):
        [row] = delegating.offers()
    return f"/offer/{row.id}"


@pytest.fixture
def request_(app: Any) -> str:
    """The page of a request to the window of the other county."""
    say(app, "sup", CASES["open"], "ask_county", county=AWAY, why_there="案家遷居")
    with wearing(app, "away_intake_sup"):
        [row] = county_moves.incoming()
    return f"/county-moves/{row.id}"


def test_an_offer_is_declined_with_a_reason_and_once(offer: str, login: Any) -> None:
    ngo = login("ngo_sup")
    assert posted(ngo, offer, do="nonsense").status_code == 400
    answer = posted(ngo, offer, do="decline", reason="")
    assert (answer.status_code, 'href="#reason"' in answer.text) == (400, True)
    assert posted(ngo, offer, do="decline", reason="人力不足").status_code == 302
    assert ngo.get(offer).status_code == 404


def test_an_offer_is_taken_on_for_a_worker_of_the_ngo(offer: str, login: Any, viewers: Any) -> None:
    answer = posted(login("ngo_sup"), offer, do="take_on", worker=str(viewers("ngo_worker").user_id))
    assert answer.status_code == 302, answer.text
    assert login("ngo_worker").get(f"/case/show/{CASES['open']}").status_code == 200


def test_a_county_turns_a_case_back_with_a_reason(request_: str, login: Any) -> None:
    window = login("away_intake_sup")
    answer = posted(window, request_, do="admit", is_sure="N")
    assert answer.status_code == 409
    assert "要接案請選「是」" in answer.text
    assert posted(window, request_, do="turn_back", reason="").status_code == 400
    answer = posted(window, request_, do="turn_back", reason="查無遷入事實")
    assert answer.headers["Location"] == "/county-moves/"
    assert "已回覆不接案" in window.get("/county-moves/").text


def test_a_county_takes_a_case_over(request_: str, login: Any) -> None:
    window = login("away_intake_sup")
    assert posted(window, request_, do="admit", is_sure="Y").headers["Location"] == "/county-moves/"
    assert "已接案" in window.get("/county-moves/").text
    assert window.get(request_).status_code == 404


@pytest.mark.parametrize("who", ["ngo2_worker", "sup", "away_sup"])
def test_nobody_else_finds_the_page(offer: str, login: Any, who: str) -> None:
    assert login(who).get(offer).status_code == 404
