"""What was published reaches the rules: from its day, beside what was shipped, and not when there is fault with it."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from sqlalchemy import text

from app.casework import proposing, publishing
from app.casework.editions import edition_copied
from app.columns.minguo import today
from app.facts import indicators
from app.facts import tables as facts
from app.guard.viewer import Viewer, tell
from app.models import db
from app.rules.grading import vulnerability_grade
from app.rules.report import survey
from app.rules.tables import in_force

DRAFT = text("select draft_proposal(:p)")
PROPOSE = text("select propose(:i, 1, 'x')")
PUBLISH = text("select publish_proposal(:i, 2, :day)")
WITHDRAW = text("select withdraw_proposal(:i, 3, 'x')")


def published(viewers: Any, kind: str, name: str, content: Any, day: dt.date) -> int:
    """Straight through the database's verbs, which do not read what they publish."""
    said = json.dumps({"kind": kind, "name": name, "content": content})
    be(viewers("central"))
    item = db.session.scalar(DRAFT, {"p": said})
    db.session.execute(PROPOSE, {"i": item})
    be(viewers("central2"))
    db.session.execute(PUBLISH, {"i": item, "day": day})
    publishing.forget()
    return int(item)


def be(viewer: Viewer) -> None:
    tell(db.session.connection(), viewer)


def stricter() -> Any:
    data = facts.data_of("R14_VF_GRADE")
    data["rows"][2]["then"]["grade"] = "HIGH"
    return data


def edition(used: set[str]) -> Any:
    return edition_copied(proposing.edition_content(indicators.in_force(today()).code), used)


def test_an_edition_goes_before_the_shipped_one_from_its_day(session: Any, viewers: Any) -> None:
    day = today() + dt.timedelta(days=2)
    published(viewers, "table", "R14_VF_GRADE", stricter(), day)
    assert [vulnerability_grade(0, 1, 0, on=d) for d in (today(), day)] == ["MID", "HIGH"]
    assert in_force("R14_VF_GRADE", day).since == day


def test_of_two_the_later_one_decides_and_without_it_the_earlier_again(session: Any, viewers: Any) -> None:
    first, second = today(), today() + dt.timedelta(days=5)
    published(viewers, "table", "R14_VF_GRADE", stricter(), first)
    item = published(viewers, "table", "R14_VF_GRADE", facts.data_of("R14_VF_GRADE"), second)
    assert [in_force("R14_VF_GRADE", d).version for d in (first, second)] == ["2", "3"]
    db.session.execute(WITHDRAW, {"i": item})
    publishing.forget()
    assert [in_force("R14_VF_GRADE", d).version for d in (first, second)] == ["2", "2"]


def test_an_edition_with_a_fault_does_not_hold_and_is_told(
    session: Any, viewers: Any, caplog: pytest.LogCaptureFixture
) -> None:
    broken = stricter()
    del broken["rows"][0]
    published(viewers, "table", "R14_VF_GRADE", broken, today())
    assert in_force("R14_VF_GRADE").version == "1"
    assert len(publishing.faults()) == 1
    assert "a published edition does not hold" in caplog.text


def test_looser_than_what_is_shipped_does_not_hold_either(session: Any, viewers: Any) -> None:
    loose = facts.data_of("R00_CASE_RISK")
    loose["rows"][2]["then"]["risk"] = "low"
    published(viewers, "table", "R00_CASE_RISK", loose, today())
    assert in_force("R00_CASE_RISK").version == "1"


def test_check_rules_reads_editions_in_force(session: Any, viewers: Any) -> None:
    published(viewers, "table", "R14_VF_GRADE", stricter(), today())
    found = survey()
    assert [row["version"] for row in found["tables"] if row["id"] == "R14_VF_GRADE"] == ["1", "2"]
    assert found["faults"] == []


def test_editions_of_the_indicators_follow_one_another_factor_by_factor(session: Any, viewers: Any) -> None:
    first = edition({"V114"})
    published(viewers, "indicators", first["code"], first, today())
    assert indicators.in_force(today()).code == first["code"]
    assert indicators.in_force(today() - dt.timedelta(days=1)).code == "V114"
    second = edition({"V114", first["code"]})
    published(viewers, "indicators", second["code"], second, today() + dt.timedelta(days=9))
    newest = indicators.edition(second["code"])
    for old in ("V109D-1-1", "V114-1-1", f"{first['code']}-1-1"):
        assert indicators.mapped(old, newest) == f"{second['code']}-1-1"
    assert indicators.mapped(f"{second['code']}-1-1", indicators.edition("V114")) == "V114-1-1"


def test_an_edition_that_was_withdrawn_leads_on_all_the_same(session: Any, viewers: Any) -> None:
    first = edition({"V114"})
    item = published(viewers, "indicators", first["code"], first, today())
    db.session.execute(WITHDRAW, {"i": item})
    publishing.forget()
    tomorrow = today() + dt.timedelta(days=1)
    assert [indicators.in_force(d).code for d in (today(), tomorrow)] == [first["code"], "V114"]
    second = edition_copied(indicators.data_of("V114"), {"V114", first["code"]})
    published(viewers, "indicators", second["code"], second, tomorrow)
    newest = indicators.edition(second["code"])
    assert indicators.mapped("V114-1-1", newest) == f"{second['code']}-1-1"
    assert indicators.mapped(f"{first['code']}-1-1", newest) == f"{second['code']}-1-1"


def test_the_stamp_is_asked_once_and_without_an_app_nothing_is(session: Any, app: Any) -> None:
    assert publishing.now_known() is publishing.now_known()
    assert publishing.now_known().rows == ()


def test_without_a_database_the_shipped_rules_hold() -> None:
    assert publishing.now_known() is publishing.NOTHING
    assert in_force("R14_VF_GRADE").version == "1"
