"""The intake desk in the database: the queue, who works on a report, duplicates, notes, who knows a family; and who does not."""

from __future__ import annotations

import json
import uuid
from typing import Any

import psycopg
import pytest

from tests.guard.looking import Looking, refused
from tests.guard.papers import why
from tests.guard.verbs import filed_by, patch
from tests.stage import CASES

MOVE = "select move_case(%s, %s)"
MATCH = "select number, county_id, kind, status, case_id, call_phone, whys from match_report(%s, %s, 20)"
NOTE = "insert into window_note (case_id, county_id, kind, whom, result, note) values (%s, 1, 'CALL', 'x', 'NONE', 'x')"
DUPLICATE = {"status": "not_case", "met": ["dispatch"]}
OUTSIDE = ("worker", "sup", "ngo_worker", "ngo_sup", "hot", "mh", "admin", "auditor", "reporter")


def queued(me: psycopg.Cursor[Any]) -> set[int]:
    return {row[0] for row in me.execute("select case_id from intake_queue")}


def one(me: psycopg.Cursor[Any], sql: str, *values: Any) -> Any:
    row = me.execute(sql, values).fetchone()
    return row[0] if row and len(row) == 1 else row


def filed(db: Looking, me: psycopg.Cursor[Any], **more: Any) -> int:
    """A report that the hotline files; then the same transaction goes on as the window."""
    db.become(me, "hot")
    case = filed_by(me, once=str(uuid.uuid4()), **more)[0]
    db.become(me, "intake")
    return case


def said(**more: Any) -> list[dict[str, Any]]:
    return [{"role": "client", "person": more, "party": {}}]


def merged(db: Looking, me: psycopg.Cursor[Any], other: str) -> int:
    """A report that the window's supervisor found to be a duplicate of a case of the stage."""
    case = filed(db, me)
    db.become(me, "intake_sup")
    me.execute(MOVE, [case, patch("merge", same=CASES[other], **DUPLICATE)])
    return case


@pytest.mark.parametrize(("who", "sees"), [("intake", "intake"), ("intake_sup", "intake"), ("county_sup", "intake"),
                                           ("away_intake", "away"), ("away_county_sup", "away")])  # fmt: skip
def test_a_window_and_its_county_see_the_reports_that_wait_there(db: Looking, who: str, sees: str):
    with db.being(who) as me:
        assert queued(me) == {CASES[sees]}


@pytest.mark.parametrize("who", OUTSIDE)
def test_nobody_else_sees_a_queue(db: Looking, who: str):
    with db.being(who) as me:
        assert queued(me) == set()
        assert refused(me, "select * from intake") == "42501"


def test_a_report_that_is_dispatched_leaves_the_queue(db: Looking):
    with db.being("intake_sup") as me:
        dispatch = patch("dispatch", status="dispatched", met=["dispatch"], access=[{"agency": db.agency("centre"), "reason": "lead"}])  # fmt: skip
        me.execute(MOVE, [CASES["intake"], dispatch])
        assert queued(me) == set()


def test_whoever_takes_a_report_works_on_it_and_the_second_is_refused(db: Looking):
    with db.being("intake") as me:
        me.execute(MOVE, [CASES["intake"], patch("take")])
        assert one(me, "select user_id from intake_queue") == db.viewer("intake").user_id
        db.become(me, "intake_sup")
        assert why(me, MOVE, CASES["intake"], patch("take")) == "report_is_taken"
        me.execute(MOVE, [CASES["intake"], patch("pass_on", hand_to=db.viewer("intake_sup").user_id)])
        db.become(me, "intake")
        assert why(me, MOVE, CASES["intake"], patch("put_back")) == "report_is_taken"
        db.become(me, "intake_sup")
        me.execute(MOVE, [CASES["intake"], patch("put_back")])
        assert one(me, "select count(*) from intake_queue where user_id is null") == 1


@pytest.mark.parametrize("heir", ["worker", "county_sup", "away_intake", "ngo_worker"])
def test_a_report_is_handed_to_the_own_window_alone(db: Looking, heir: str):
    with db.being("intake") as me:
        said = patch("pass_on", hand_to=db.viewer(heir).user_id)
        assert why(me, MOVE, CASES["intake"], said) == "report_is_handed_to_the_window"


@pytest.mark.parametrize("who", [*OUTSIDE, "county_sup", "away_intake"])
@pytest.mark.parametrize("verb", ["take", "pass_on", "put_back"])
def test_who_is_not_of_the_window_takes_nothing(db: Looking, who: str, verb: str):
    with db.being(who) as me:
        assert refused(me, MOVE, CASES["intake"], patch(verb)) == "42501"


def test_a_report_that_says_so_is_an_emergency_until_it_is_corrected(db: Looking):
    with db.being("intake") as me:
        sheet = {"edition": "2026-01-01", "once": str(uuid.uuid4()), "local": {}, "rv_urgent": "Y"}
        case = filed(db, me, sheet=sheet)
        assert one(me, "select is_emergency from intake_queue where case_id = %s", case) is True
        me.execute("update rpt_vf set rv_urgent = 'N' where case_id = %s", [case])
        assert one(me, "select is_emergency from intake_queue where case_id = %s", case) is False


def test_the_same_report_has_the_same_key_and_one_about_nobody_none(db: Looking):
    with db.being("intake") as me:
        same = said(id_no_key="\\x6161")
        first, second = filed(db, me, people=same), filed(db, me, people=same)
        other, nobody = filed(db, me, people=said(id_no_key="\\x6262")), filed(db, me, people=said())
        keys = dict(me.execute("select case_id, family_key from intake_queue").fetchall())
    assert keys[first] == keys[second]
    assert keys[first] != keys[other]
    assert keys[nobody] is None


def test_whoever_leads_the_case_reads_its_duplicate_and_nobody_else(db: Looking):
    with db.being("intake") as me:
        case = merged(db, me, "delegated")
        for who, sees in (("sup", True), ("worker", True), ("worker2", False), ("ngo_worker", False), ("ngo_sup", False),
                          ("other_worker", False), ("intake_sup", True)):  # fmt: skip
            db.become(me, who)
            assert bool(one(me, "select 1 from kase where id = %s", case)) == sees, who
            assert bool(one(me, "select 1 from rpt_vf where case_id = %s", case)) == sees, who
            assert bool(one(me, "select 1 from case_link where case_id = %s", case)) == sees, who


def test_the_duplicate_follows_the_lead(db: Looking):
    with db.being("intake") as me:
        case, heir = merged(db, me, "open"), db.viewer("worker2").user_id
        db.become(me, "sup")
        access = [{"agency": db.agency("centre"), "user": heir, "reason": "lead"}]
        me.execute(MOVE, [CASES["open"], patch("assign", access=access)])
        for who, sees in (("worker2", True), ("worker", False)):
            db.become(me, who)
            assert bool(one(me, "select 1 from kase where id = %s", case)) == sees, who


def test_a_duplicate_that_is_taken_up_again_waits_again_and_is_read_no_more(db: Looking):
    with db.being("intake") as me:
        case = merged(db, me, "open")
        db.become(me, "hot")
        assert one(me, "select status from my_filing where id = %s", case) == "merged"
        db.become(me, "intake_sup")
        me.execute(MOVE, [case, patch("reinstate", status="reported")])
        assert case in queued(me)
        assert (
            one(me, "select ended_by from case_link where case_id = %s", case)
            == db.viewer("intake_sup").user_id
        )
        db.become(me, "worker")
        assert one(me, "select 1 from kase where id = %s", case) is None
        db.become(me, "hot")
        assert one(me, "select status from my_filing where id = %s", case) == "reported"


def test_duplicates_make_no_chains_and_stay_in_the_county(db: Looking):
    with db.being("intake") as me:
        first = merged(db, me, "open")
        second = filed(db, me)
        db.become(me, "intake_sup")
        for other in (first, second, CASES["away"], 10**9, None):
            wrong = why(me, MOVE, second, patch("merge", same=other, **DUPLICATE))
            assert wrong == "a_duplicate_has_a_case", other


@pytest.mark.parametrize("who", ["intake", *OUTSIDE, "away_intake", "away_county_sup"])
def test_only_a_supervisor_of_window_or_county_says_duplicate(db: Looking, who: str):
    with db.being(who) as me:
        assert refused(me, MOVE, CASES["intake"], patch("merge", same=CASES["open"], **DUPLICATE)) == "42501"


@pytest.mark.parametrize("who", [*OUTSIDE, "away_intake", "county_sup"])
def test_a_note_is_written_by_the_window(db: Looking, who: str):
    with db.being(who) as me:
        assert refused(me, NOTE, CASES["intake"]) == "42501"


def test_a_note_is_read_by_the_window_and_later_by_the_lead_and_changed_by_nobody(db: Looking):
    with db.being("intake") as me:
        me.execute(NOTE, [CASES["intake"]])
        count = "select count(*) from window_note where case_id = %s"
        assert one(me, "select created_by from window_note") == db.viewer("intake").user_id
        for sql in ("update window_note set result = 'REACHED'", "delete from window_note"):
            assert refused(me, sql) == "42501"
        for who, n in (("intake_sup", 1), ("county_sup", 1), ("hot", 0), ("away_intake", 0), ("sup", 0)):
            db.become(me, who)
            assert one(me, count, CASES["intake"]) == n, who
        db.become(me, "intake_sup")
        access = [{"agency": db.agency("centre"), "reason": "lead"}]
        me.execute(
            MOVE, [CASES["intake"], patch("dispatch", status="dispatched", met=["dispatch"], access=access)]
        )
        for who, n in (("sup", 1), ("intake", 0), ("ngo_sup", 0), ("ngo_worker", 0)):
            db.become(me, who)
            assert one(me, count, CASES["intake"]) == n, who


def test_no_note_on_a_case_that_is_served(db: Looking):
    with db.being("intake_sup") as me:
        assert refused(me, NOTE, CASES["open"]) == "42501"


def test_a_match_tells_of_another_county_no_more_than_that_there_is_a_case(db: Looking):
    with db.being("intake") as me:
        people = said(id_no_key="\\x6d61746368")
        mine = filed(db, me, people=people)
        here, away = filed(db, me, people=people), filed(db, me, people=people, county=2)
        rows = me.execute(MATCH, [mine, "{}"]).fetchall()
    assert [(r[1], r[2], r[6]) for r in rows] == [(2, "VF", ["id"]), (1, "VF", ["id"])]
    foreign, own = rows
    assert foreign[0] is foreign[3] is foreign[4] is None
    assert (own[3], own[4]) == ("reported", here)
    assert away not in (r[4] for r in rows)


def test_a_match_by_name_takes_the_names_of_the_report_and_no_others(db: Looking):
    with db.being("intake") as me:
        case = filed(db, me, people=said(name_grams="{1,2,3,12,23}"))
        there = filed(db, me, people=said(name_grams="{1,2,3,12,23}"))
        filed(db, me, people=said(name_grams="{7,8,78}"))
        who = one(me, "select person_id from party where case_id = %s", case)
        found = [r[4] for r in me.execute(MATCH, [case, json.dumps({str(who): [12, 23]})])]
        assert found == [there]
        for names in ({str(who): [78]}, {"1": [12, 23]}, {str(who): []}):
            assert me.execute(MATCH, [case, json.dumps(names)]).fetchall() == []


def test_every_match_is_on_record(db: Looking):
    with db.being("intake") as me:
        people = said(id_no_key="\\x6c6f67")
        case, other = filed(db, me, people=people), filed(db, me, people=people)
        me.execute(MATCH, [case, "{}"]).fetchall()
        db.become(me, "county_sup")
        looks = me.execute("select user_id, endpoint from case_looks(%s, now() - interval '1 hour', 10)", [other]).fetchall()  # fmt: skip
    assert (db.viewer("intake").user_id, "match_probe:report") in looks


@pytest.mark.parametrize(("who", "case"), [("ngo_worker", "delegated"), ("ngo_sup", "delegated"), ("away_intake", "intake"),
                                           ("worker", "intake"), ("worker2", "open"), ("mh", "intake"), ("hot", "intake"),
                                           ("county_sup", "intake"), ("admin", "intake")])  # fmt: skip
def test_who_may_not_match_learns_nothing(db: Looking, who: str, case: str):
    with db.being(who) as me:
        assert refused(me, MATCH, CASES[case], "{}") == "42501"
