"""A seal on paper leads to what was approved, and says so when somebody has touched it or the chain before it."""

from __future__ import annotations

from flask import Flask

from app.casework.vouching import vouched
from tests.guard.looking import Looking
from tests.guard.test_snapshots import Desk, hat, wearing
from tests.guard.test_snapshots import desk as desk


def seals(desk: Desk) -> list[str]:
    """The seals of the case, the oldest first."""
    return [
        str(one)
        for one in desk.db.told("select sha256 from snapshot where case_id = %s order by seq", desk.case)
    ]


def said(app: Flask, db: Looking, who: str, seal: str) -> tuple[bool, bool] | None:
    """Whether the sheet stands and whether the chain does, as this player is told; None for nothing."""
    with wearing(app, hat(db, who)):
        found = vouched(seal)
        return None if found is None else (found.stands, found.chain_stands)


def test_every_seal_of_a_case_is_vouched_for(app: Flask, desk: Desk, db: Looking) -> None:
    assert [said(app, db, "worker", seal) for seal in seals(desk)] == [(True, True)] * 3


def test_not_to_who_does_not_see_the_case(app: Flask, desk: Desk, db: Looking) -> None:
    for who in ("other_worker", "ngo_worker", "away_sup", "stat", "intake_sup"):
        assert said(app, db, who, seals(desk)[0]) is None
    assert said(app, db, "worker", "0" * 64) is None
    assert said(app, db, "worker", "' or true --") is None


def test_an_answer_that_was_changed_is_told(app: Flask, desk: Desk, db: Looking) -> None:
    first = seals(desk)[0]
    with desk.tampering() as owner:
        owner.execute("update fam_plan set fp_consent = 'O' where case_id = %s", [desk.case])
        assert said(app, db, "worker", first) == (False, True)
    assert said(app, db, "worker", first) == (True, True)


def test_a_snapshot_that_was_taken_away_breaks_the_chain(app: Flask, desk: Desk, db: Looking) -> None:
    _first, second, third = seals(desk)
    with desk.tampering() as owner:
        owner.execute("delete from snapshot where sha256 = %s", [second])
        assert said(app, db, "worker", third) == (True, False)
        assert said(app, db, "worker", second) is None


def test_a_text_that_was_exchanged_no_longer_has_its_seal(app: Flask, desk: Desk, db: Looking) -> None:
    first, second, _third = seals(desk)
    swap = "update snapshot set content = (select o.content from snapshot o where o.sha256 = %s) where sha256 = %s"
    with desk.tampering() as owner:
        owner.execute(swap, [second, first])
        assert said(app, db, "worker", first) == (False, True)


def test_the_chain_of_a_case_out_of_sight_does_not_stand(desk: Desk, db: Looking) -> None:
    for who, stands in (("worker", True), ("other_worker", False), ("ngo_worker", False)):
        with db.being(who) as me:
            assert me.execute("select chain_stands(%s)", [desk.case]).fetchone() == (stands,)
