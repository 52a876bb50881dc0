"""The history of a case in the database: how and where somebody is reached is told to nobody who only helps."""

from __future__ import annotations

from typing import Any

import pytest

from tests.guard.looking import Looking
from tests.stage import CASES

MOVED = """update party set safe_time = 'PM', safe_contact = '["SCHOOL"]', whereabouts = 'x', is_carer = 'Y'
           where case_id = %s and role = 'client'"""
HISTORY = "select diff from case_history(%s, null, 100) where thing = 'party'"
WHERE = {"safe_time", "safe_contact", "safe_person", "whereabouts"}


def told(db: Looking, who: str, case: str) -> set[str]:
    """Every field of which the history tells this player, after the lead's worker has changed where the client is."""
    with db.being("worker") as me:
        changed = me.execute(MOVED, [CASES[case]])
        assert changed.rowcount == 1
        db.become(me, who)
        rows: list[Any] = me.execute(HISTORY, [CASES[case]]).fetchall()
        return {key for (diff,) in rows for key in diff}


@pytest.mark.parametrize("who", ["worker", "sup"])
def test_the_lead_is_told_where_somebody_was(db: Looking, who: str) -> None:
    assert told(db, who, "delegated") >= {"safe_time", "safe_contact", "whereabouts", "is_carer"}


@pytest.mark.parametrize("who", ["ngo_worker", "ngo_sup", "county_sup"])
def test_who_serves_or_watches_is_not(db: Looking, who: str) -> None:
    fields = told(db, who, "delegated")
    assert "is_carer" in fields
    assert not fields & WHERE
