"""From one unit to another: the approved sheet asks, the lead stays until it was taken over, then the kind changes."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.casework.handing_in import WrongWay
from app.models import Case, CaseAccess, Delegation, Due, Event, RecallNotice, db
from app.models.worksheets import Transfer
from app.models.worksheets.rpt_child import ChildReport
from tests import path, protective, stage
from tests.guard.verbs import patch
from tests.stage import CASES
from tests.transfers import approved, asked, handed_over, say, taken_over
from tests.undoing import undone as undone


def standing(app: Any, who: str, case_id: int) -> Case:
    """The case as this player sees it."""
    with path.looking(app, who):
        return db.session.get_one(Case, case_id)


def owed(app: Any, who: str, case_id: int) -> set[str]:
    """The duties whose clock runs."""
    with path.looking(app, who):
        return {duty for (duty,) in db.session.query(Due.duty).filter(Due.case_id == case_id, Due.is_open)}


def leads(app: Any, who: str, case_id: int) -> list[int]:
    """The agencies that lead."""
    with path.looking(app, who):
        found = db.session.query(CaseAccess).filter_by(case_id=case_id, reason="lead")
        return [row.agency_id for row in found]


def agency(app: Any, name: str) -> int:
    return stage.ids(app.config["DATABASE_OWNER_URL"])[name]


def test_handed_in_it_asks_nobody_yet(app: Any) -> None:
    asked(app, "worker", CASES["open"], "protection", "VF2CP", tr_abuse="Y")
    with path.looking(app, "prot_sup"):
        assert db.session.get(Case, CASES["open"]) is None
    assert "handover_reply" not in owed(app, "sup", CASES["open"])


def test_approved_it_asks_the_unit_and_the_lead_stays(app: Any) -> None:
    sheet = handed_over(app, CASES["open"], "protection", "VF2CP", tr_abuse="Y")
    assert leads(app, "sup", CASES["open"]) == [agency(app, "centre")]
    assert "handover_reply" in owed(app, "prot_sup", CASES["open"])
    with path.looking(app, "prot_sup"):
        assert db.session.get_one(Transfer, sheet).state == "approved", "the receiver reads the sheet"
        [said] = db.session.query(Event).filter_by(case_id=CASES["open"], verb="hand_over")
        assert said.about == {"unit": agency(app, "protection"), "form": "TRANSFER", "sheet": sheet}


def test_a_family_becomes_a_child_protection_case(app: Any) -> None:
    case_id = CASES["open"]
    handed_over(app, case_id, "protection", "VF2CP", tr_abuse="Y")
    before = owed(app, "sup", case_id)
    assert {"monthly_contact", "periodic"} <= before
    taken_over(app, "prot_sup", "cp", case_id)
    case = standing(app, "cp", case_id)
    assert (case.kind, case.status, case.risk, case.is_assessed) == ("CP", "assessing", "unrated", False)
    assert leads(app, "prot_sup", case_id) == [agency(app, "protection")]
    now = owed(app, "cp", case_id)
    assert "cp_report" in now
    assert not now & {"monthly_contact", "periodic", "periodic_first", "first_report", "handover_reply"}
    with path.looking(app, "cp"):
        words = db.session.query(Due.excuse).filter(Due.case_id == case_id, Due.duty == "periodic")
        assert {word for (word,) in words} == {"transferred"}
    with path.looking(app, "sup"):
        assert db.session.get(Case, case_id) is None, "whoever led it does no more"


def test_protection_takes_it_from_the_ngo_that_serves_it(app: Any) -> None:
    case_id = CASES["delegated"]
    handed_over(app, case_id, "protection", "VF2CP", tr_abuse="Y")
    with path.looking(app, "ngo_worker"):
        assert db.session.get(Case, case_id) is not None, "served until it is taken over"
        assert db.session.query(Transfer).filter_by(case_id=case_id).count() == 0, "not a word of the sheet"
    taken_over(app, "prot_sup", "cp", case_id)
    with path.looking(app, "ngo_worker"):
        assert db.session.get(Case, case_id) is None
    with path.looking(app, "ngo_sup"):
        assert db.session.query(RecallNotice).filter_by(call_name="protection").count() == 1
    with path.looking(app, "prot_sup"):
        states = {row.state for row in db.session.query(Delegation).filter_by(case_id=case_id)}
        assert states == {"recalled"}


def test_within_the_system_the_delegation_stays_and_nothing_begins_anew(app: Any) -> None:
    case_id = CASES["delegated"]
    before = owed(app, "sup", case_id)
    handed_over(app, case_id, "centre2", "SAME")
    taken_over(app, "other_sup", "other_worker", case_id)
    case = standing(app, "other_worker", case_id)
    assert (case.kind, case.status) == ("VF", "open")
    assert owed(app, "other_worker", case_id) == before
    with path.looking(app, "ngo_worker"):
        assert db.session.get(Case, case_id) is not None


def test_after_an_investigation_the_family_goes_on_at_the_centre(app: Any) -> None:
    case_id = protective.protected(app, ChildReport, "cp")
    sheet = asked(app, "cp", case_id, "centre", "CP2VF", tr_abuse="N", tr_safe="SAFE", tr_support="Y")
    approved(app, "prot_sup", sheet)
    taken_over(app, "sup", "worker", case_id)
    case = standing(app, "worker", case_id)
    assert (case.kind, case.status) == ("VF", "assessing")
    now = owed(app, "worker", case_id)
    assert {"first_visit", "first_report"} <= now
    assert "cp_report" not in now
    with path.looking(app, "worker"):
        assert db.session.query(ChildReport).filter_by(case_id=case_id).count() == 1, (
            "the report is carried over"
        )


def test_an_adult_goes_to_the_centre_and_a_family_to_adult_protection(app: Any) -> None:
    case_id = protective.protected(app, worker="ap")
    kind = standing(app, "ap", case_id).kind
    assert kind in ("IPV", "AFV", "EP", "DP")
    more = {"tr_abuse": "N", "tr_adult": "N", "tr_safe_adult": "SAFE", "tr_support": "Y", "tr_witness": "Y"}
    approved(app, "prot_sup", asked(app, "ap", case_id, "centre", "AP2VF", **more))
    taken_over(app, "sup", "worker", case_id)
    assert standing(app, "worker", case_id).kind == "VF"
    handed_over(app, case_id, "protection", "VF2AP", tr_adult="Y", tr_kind="EP")
    taken_over(app, "prot_sup", "ap", case_id)
    case = standing(app, "ap", case_id)
    assert (case.kind, case.status) == ("EP", "assessing")
    assert "adult_report" in owed(app, "ap", case_id)


def test_refused_with_grounds_it_stays_where_it_was(app: Any) -> None:
    case_id = CASES["open"]
    before = owed(app, "sup", case_id)
    handed_over(app, case_id, "protection", "VF2CP", tr_abuse="Y")
    say(app, "prot_sup", case_id, "keep_out", reason="查無兒虐情事，續由中心服務")
    assert leads(app, "sup", case_id) == [agency(app, "centre")]
    assert owed(app, "sup", case_id) == before
    assert standing(app, "sup", case_id).kind == "VF"
    with path.looking(app, "prot_sup"):
        assert db.session.get(Case, case_id) is None


@pytest.mark.parametrize(
    ("unit", "way"),
    [
        ("centre2", "VF2CP"),
        ("protection", "CP2VF"),
        ("ngo", "SAME"),
        ("centre", "SAME"),
        ("away_centre", "SAME"),
    ],
)
def test_a_sheet_that_leads_nowhere_is_refused_with_the_reason(app: Any, unit: str, way: str) -> None:
    with pytest.raises(WrongWay) as refusal:
        asked(app, "worker", CASES["open"], unit, way)
    assert "轉入單位" in str(refusal.value)


def test_without_an_approved_sheet_nobody_is_asked(app: Any) -> None:
    with pytest.raises(DBAPIError) as refusal:
        say(app, "sup", CASES["open"], "hand_over", next_unit=agency(app, "centre2"))
    assert refusal.value.orig.diag.constraint_name == "who_is_let_in_sits_there"


def test_who_takes_over_cannot_choose_what_it_becomes(app: Any) -> None:
    """Another status, or without what protection owes first: refused."""
    case_id = CASES["open"]
    handed_over(app, case_id, "protection", "VF2CP", tr_abuse="Y")
    worker = stage.viewer(app.config["DATABASE_OWNER_URL"], "cp").user_id
    access = {"agency": agency(app, "protection"), "user": worker, "reason": "lead"}
    for status, state in (("open", "40001"), ("assessing", "42501")):
        said = patch("take_over", status=status, met=["handover_reply"], access=[access])
        with path.looking(app, "prot_sup"), pytest.raises(DBAPIError) as refusal:
            db.session.execute(text("select move_case(:c, :p)"), {"c": case_id, "p": said})
        assert refusal.value.orig.sqlstate == state
