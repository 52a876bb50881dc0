"""To another county: its window is asked, nothing changes until it answers, and then the whole case goes along."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import ForeignKeyConstraint, select
from sqlalchemy.exc import DBAPIError

from app.casework import county_moves
from app.models import (
    Case,
    CaseAccess,
    CountyMove,
    Due,
    Model,
    Party,
    Person,
    RecallNotice,
    VulnerableFamilyReport,
    db,
)
from app.models.people import Agency
from tests import path
from tests.browser.on_the_stage import wearing
from tests.cast import AWAY, HOME
from tests.stage import CASES
from tests.transfers import handed_over, say
from tests.undoing import undone as undone

WHY = "案家遷居至外縣市"


def asked(app: Any, case_id: int) -> int:
    """The lead asks the other county; the request as its window finds it."""
    say(app, "sup", case_id, "ask_county", county=AWAY, why_there=WHY)
    with wearing(app, "away_intake_sup"):
        [row] = county_moves.incoming()
        return int(row.id)


def admitted(app: Any, case_id: int) -> None:
    request = asked(app, case_id)
    with wearing(app, "away_intake_sup"):
        county_moves.admit(request, AWAY)
        db.session.commit()


def seen(app: Any, who: str, case_id: int) -> bool:
    with path.looking(app, who):
        return db.session.get(Case, case_id) is not None


def test_asked_nothing_changes_and_the_window_learns_no_name(app: Any) -> None:
    request = asked(app, CASES["open"])
    assert seen(app, "sup", CASES["open"])
    for who in ("away_intake_sup", "away_intake", "away_sup", "away_county_sup"):
        assert not seen(app, who, CASES["open"])
    with wearing(app, "away_intake_sup"):
        row = county_moves.request_of(request)
        assert row is not None
        assert row.reason == WHY
        assert set(row._fields) == {
            "id", "number", "kind", "status", "risk", "from_county", "asked_at", "reason", "lead_name", "lead_phone",
        }  # fmt: skip
    for who in ("away_sup", "away_county_sup", "intake_sup", "ngo_sup", "sup"):
        with wearing(app, who):
            assert county_moves.incoming() == [], who


def test_admitted_everything_on_the_case_is_of_that_county(app: Any) -> None:
    case_id = CASES["delegated"]
    with path.looking(app, "sup"):
        before = {party.id: party.person_id for party in db.session.query(Party).filter_by(case_id=case_id)}
    admitted(app, case_id)
    with path.looking(app, "away_intake_sup"):
        case = db.session.get_one(Case, case_id)
        assert (case.county_id, case.status, case.lead_agency_id) == (AWAY, "reported", None)
        assert {row.reason for row in db.session.query(CaseAccess).filter_by(case_id=case_id)} == {"intake"}
        parties = {party.id: party.person_id for party in db.session.query(Party).filter_by(case_id=case_id)}
        assert parties == before
        assert {p.county_id for p in db.session.query(Person).filter(Person.id.in_(parties.values()))} == {
            AWAY
        }
        assert db.session.query(VulnerableFamilyReport).filter_by(case_id=case_id).count() == 1
        assert {d.duty for d in db.session.query(Due).filter(Due.case_id == case_id, Due.is_open)} == {
            "dispatch"
        }
    for who in ("sup", "worker", "ngo_worker", "ngo_sup", "county_sup", "intake_sup"):
        assert not seen(app, who, case_id), who


def test_the_old_county_keeps_a_card_and_the_ngo_its_notice(app: Any) -> None:
    case_id = CASES["delegated"]
    admitted(app, case_id)
    for who in ("sup", "county_sup", "worker"):
        with path.looking(app, who):
            [card] = db.session.query(CountyMove).all()
            assert (card.county_id, card.to_county_id, card.state) == (HOME, AWAY, "accepted")
            assert card.call_name == "away_window"
    with path.looking(app, "other_sup"):
        assert db.session.query(CountyMove).all() == []
    with path.looking(app, "ngo_sup"):
        assert "away_window" in {row.call_name for row in db.session.query(RecallNotice)}


def test_the_other_county_dispatches_it(app: Any) -> None:
    case_id = CASES["open"]
    admitted(app, case_id)
    with path.looking(app, "away_intake_sup"):
        centre = db.session.scalars(select(Agency.id).where(Agency.name == "away_centre")).one()
    say(app, "away_intake_sup", case_id, "dispatch", unit=centre)
    assert seen(app, "away_sup", case_id)


def test_turned_back_it_stays_with_the_grounds(app: Any) -> None:
    case_id = CASES["open"]
    request = asked(app, case_id)
    with wearing(app, "away_intake_sup"):
        county_moves.turn_back(request, "查無遷入事實")
        db.session.commit()
    with path.looking(app, "sup"):
        assert db.session.get_one(Case, case_id).county_id == HOME
        [row] = db.session.query(CountyMove).all()
        assert (row.state, row.answer) == ("refused", "查無遷入事實")
        assert "county_reply" not in {
            d.duty for d in db.session.query(Due).filter(Due.case_id == case_id, Due.is_open)
        }


@pytest.mark.parametrize(
    "who", ["away_intake", "away_sup", "away_county_sup", "intake_sup", "sup", "ngo_sup"]
)
def test_nobody_else_answers(app: Any, who: str) -> None:
    request = asked(app, CASES["open"])
    with pytest.raises(DBAPIError) as refusal, wearing(app, who):
        county_moves.admit(request, AWAY)
    assert refusal.value.orig.sqlstate == "42501"


def test_a_request_falls_when_it_is_taken_back_or_the_lead_changes(app: Any) -> None:
    request = asked(app, CASES["open"])
    say(app, "sup", CASES["open"], "call_back_county", reason="案家已遷回")
    with wearing(app, "away_intake_sup"):
        assert county_moves.incoming() == []
    with pytest.raises(DBAPIError) as refusal, wearing(app, "away_intake_sup"):
        county_moves.admit(request, AWAY)
    assert refusal.value.orig.sqlstate == "40001"


def test_one_is_asked_at_a_time(app: Any) -> None:
    handed_over(app, CASES["open"], "centre2", "SAME")
    with pytest.raises(DBAPIError) as refusal:
        asked(app, CASES["open"])
    assert refusal.value.orig.diag.constraint_name == "one_is_asked_at_a_time"


def test_every_table_that_hangs_on_a_case_follows_it_to_another_county() -> None:
    """By its key to case and county; what has none, or a second one, is named here, with what becomes of it."""
    follows, stays = set(), set()
    for table in Model.metadata.sorted_tables:
        keys = [key for key in table.constraints if isinstance(key, ForeignKeyConstraint)]
        for key in [k for k in keys if k.referred_table.name == "kase" and "county_id" in k.column_keys]:
            (follows if key.onupdate == "CASCADE" else stays).add(table.name)
    hang = {t.name for t in Model.metadata.sorted_tables if {"case_id", "county_id"} <= set(t.c.keys())}
    assert hang - follows == {"person_access"}, "kept by triggers: written anew with access and parties"
    assert stays == {"case_link"}, "taken away: duplicates stay where they were reported"
