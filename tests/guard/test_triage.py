"""Who decides the tables of a report and who sees it: the window alone decides, no organisation ever reads it."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import DBAPIError

from app.casework import delegating
from app.casework import triage as deciding
from app.casework.filing import file_report
from app.casework.triage import Answer
from app.columns.minguo import today
from app.facts.tables import table
from app.models import Case, StoredDecision, VulnerableFamilyReport, db
from app.rules.narrowing import settled
from tests import path, stage
from tests.cast import HOME
from tests.path import looking
from tests.undoing import undone as undone

WELFARE = {"protective": "N", "complexity": "M", "resources": "N", "willing": "Y"}
ROW = "戲理由：暫無資源"


def decide(case_id: int) -> list[StoredDecision]:
    """R17, confirmed, by whoever looks."""
    decision = settled(table("R17_VF_OPEN"), WELFARE)
    assert decision is not None
    return deciding.keep(db.session.get_one(Case, case_id), [Answer(decision, None, ROW)])


def forged(case_key: str) -> Any:
    """The same row past our own check."""
    return insert(StoredDecision).values(
        case_id=stage.CASES[case_key], county_id=1, table_id="R17_VF_OPEN", version="1", inputs=WELFARE, row_no=5,
        outcome={"decision": "OPEN"}, reason=ROW, is_intake=True, is_triage=True, created_by=1, agency_id=1,
    ).inline()  # fmt: skip


def seen(app: Any, who: str, case_id: int) -> int:
    with looking(app, who):
        query = select(StoredDecision.id).where(StoredDecision.case_id == case_id, StoredDecision.is_triage)
        return len(list(db.session.scalars(query)))


@pytest.mark.parametrize("who", ["intake", "intake_sup", "county_sup"])
def test_the_window_reads_what_it_decided(app: Any, undone: Any, who: str) -> None:
    with looking(app, "intake"):
        decide(stage.CASES["intake"])
        db.session.commit()
    assert seen(app, who, stage.CASES["intake"]) == 1


@pytest.mark.parametrize(
    "who", ["ngo_worker", "ngo_sup", "ngo2_worker", "worker", "away_intake", "away_county_sup"]
)
def test_others_see_nothing_of_a_report_that_waits(app: Any, undone: Any, who: str) -> None:
    with looking(app, "intake"):
        decide(stage.CASES["intake"])
        db.session.commit()
    assert seen(app, who, stage.CASES["intake"]) == 0


def served(app: Any) -> int:
    """A family that was triaged, dispatched, opened, and is served by the NGO."""
    owner = app.config["DATABASE_OWNER_URL"]
    agency = stage.ids(owner)
    with looking(app, "hot"):
        filed = file_report(
            VulnerableFamilyReport, stage.answers("戲分流"), county_id=HOME, once=uuid.uuid4()
        )
        db.session.commit()
    with looking(app, "intake"):
        decide(filed.case_id)
        db.session.commit()
    path.say(app, "intake_sup", filed.case_id, "dispatch", unit=agency["centre"])
    path.say(app, "sup", filed.case_id, "accept", worker=stage.viewer(owner, "worker").user_id)
    path.say(app, "worker", filed.case_id, "propose_open")
    path.say(app, "sup", filed.case_id, "rate", risk="low", is_willing="Y", needs_authority="N")
    path.say(app, "sup", filed.case_id, "open")
    told = {"scope": "家庭支持", "purpose": "親職", "shared": ["PERSON"], "ngo": agency["ngo"]}
    until = today() + dt.timedelta(days=90)
    path.say(app, "sup", filed.case_id, "delegate", starts_on=today(), ends_on=until, **told)
    with looking(app, "ngo_sup"):
        offered = next(iter(delegating.offers()))
        delegating.take_on(offered.id, stage.viewer(owner, "ngo_worker").user_id or 0)
        db.session.commit()
    return filed.case_id


def test_whoever_is_delegated_the_case_never_sees_how_it_was_triaged(
    app: Any, login: Any, undone: Any
) -> None:
    case_id = served(app)
    assert [seen(app, who, case_id) for who in ("worker", "sup", "ngo_worker", "ngo_sup")] == [1, 1, 0, 0]
    assert ROW in login("worker").get(f"/case/show/{case_id}").text
    page = login("ngo_worker").get(f"/case/show/{case_id}")
    assert (page.status_code, ROW in page.text, "分級分類" in page.text) == (200, False, False)
    past = login("ngo_worker").get(f"/case/{case_id}/history").text
    assert ROW not in past
    assert "R17" not in past


@pytest.mark.parametrize(
    "who", ["away_intake", "away_county_sup", "ngo_worker", "worker", "reporter", "hot", "admin"]
)
def test_nobody_else_writes_it(app: Any, undone: Any, who: str) -> None:
    with looking(app, who), pytest.raises(DBAPIError), db.session.begin_nested():
        db.session.execute(forged("intake"))


@pytest.mark.parametrize("who", ["worker", "sup", "ngo_worker", "intake_sup"])
def test_a_case_that_has_left_the_window_is_not_triaged(app: Any, undone: Any, who: str) -> None:
    with looking(app, who), pytest.raises(DBAPIError), db.session.begin_nested():
        db.session.execute(forged("delegated"))


def test_triage_is_always_of_the_intake(app: Any, undone: Any) -> None:
    with (
        looking(app, "intake"),
        pytest.raises(DBAPIError, match="triage_belongs_to_the_intake"),
        db.session.begin_nested(),
    ):
        db.session.execute(forged("intake").values(is_intake=False))


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("intake", 200), ("intake_sup", 200), ("away_intake", 404), ("worker", 403), ("ngo_worker", 403),
        ("ngo_sup", 403), ("hot", 403), ("reporter", 403),
    ],
)  # fmt: skip
def test_the_page_is_the_window_s(login: Any, undone: Any, who: str, status: int) -> None:
    assert login(who).get(f"/case/{stage.CASES['intake']}/triage").status_code == status


def test_an_attacker_from_another_county_stores_nothing(app: Any, login: Any, undone: Any) -> None:
    client = login("away_intake")
    token = stage.token(client.get("/account/").text)
    posted = {
        "do": "keep",
        "csrf_token": token,
        "R17_VF_OPEN_in_complexity": "S",
        "R17_VF_OPEN_in_protective": "N",
    }
    assert client.post(f"/case/{stage.CASES['intake']}/triage", data=posted).status_code == 404
    assert seen(app, "intake_sup", stage.CASES["intake"]) == 0
