"""Supervision in the database: who reviews, what is locked, what is kept for good."""

from __future__ import annotations

from typing import Any

import pytest

from tests.guard.looking import EVERYBODY, Looking, refused
from tests.guard.papers import REVIEW, part, review, said, state_of, why, written
from tests.stage import CASES

WRITTEN = "update fam_plan set fp_safety = %s where id = %s"


@pytest.mark.parametrize("who", EVERYBODY)
def test_a_sheet_is_reviewed_by_the_supervisor_of_the_lead_unit_alone(db: Looking, who: str) -> None:
    with db.being("worker") as sql:
        plan = written(sql)
        db.become(sql, who)
        answer = review(sql, "fam_plan", plan)
    assert answer == ("" if who == "sup" else "42501")


@pytest.mark.parametrize("who", EVERYBODY)
def test_a_delegated_case_is_reviewed_by_the_lead_unit_and_not_by_the_ngo(db: Looking, who: str) -> None:
    with db.being("ngo_worker") as sql:
        plan = written(sql, "periodic", "delegated")
        db.become(sql, who)
        answer = review(sql, "periodic", plan)
    assert answer == ("" if who == "sup" else "42501")


@pytest.mark.parametrize("who", EVERYBODY)
def test_a_dispatch_record_is_reviewed_at_the_window(db: Looking, who: str) -> None:
    with db.being("intake") as sql:
        record = written(sql, "disp_vf", "intake")
        db.become(sql, who)
        answer = review(sql, "disp_vf", record)
    assert answer == ("" if who in ("intake_sup", "county_sup") else "42501")


def test_nobody_reviews_what_they_wrote(db: Looking) -> None:
    with db.being("sup") as sql:
        own = written(sql)
        for result in ("OK", "RETURN"):
            assert (
                why(sql, REVIEW, "fam_plan", own, said(result, part("fam_plan", own)))
                == "nobody_reviews_their_own"
            )


def test_nobody_reviews_what_they_have_changed_or_handed_in(db: Looking) -> None:
    with db.being("worker") as sql:
        plan, other = written(sql, state="draft"), written(sql, state="draft")
        db.become(sql, "sup")
        sql.execute(WRITTEN, ["督導寫的", plan])
        sql.execute("update fam_plan set state = 'submitted' where id = %s", [other])
        db.become(sql, "worker")
        sql.execute("update fam_plan set state = 'submitted' where id = %s", [plan])
        db.become(sql, "sup")
        for sheet in (plan, other):
            given = said("OK", part("fam_plan", sheet))
            assert why(sql, REVIEW, "fam_plan", sheet, given) == "nobody_reviews_their_own"


def test_a_part_that_the_reviewer_wrote_stops_the_whole(db: Looking) -> None:
    with db.being("sup") as sql:
        need = written(sql, "vf_need")
        db.become(sql, "worker")
        visit = written(sql, "vf_visit")
        db.become(sql, "sup")
        given = said("OK", part("vf_visit", visit), part("vf_need", need, previous="a" * 64, mark="b"))
        assert why(sql, REVIEW, "vf_visit", visit, given) == "nobody_reviews_their_own"
        assert state_of(sql, "vf_visit", visit) == "submitted"


def test_parts_are_approved_with_the_whole_one_snapshot_each(db: Looking) -> None:
    with db.being("worker") as sql:
        visit, need = written(sql, "vf_visit"), written(sql, "vf_need")
        db.become(sql, "sup")
        sql.execute(REVIEW, ["vf_visit", visit, said(
            "OK", part("vf_visit", visit), part("vf_need", need, previous="a" * 64, mark="b"))])  # fmt: skip
        assert state_of(sql, "vf_visit", visit) == state_of(sql, "vf_need", need) == "approved"
        kept = sql.execute(
            "select form, seq, previous from snapshot where sheet_id = any (%s) and case_id = %s and seq > 0 order by seq",
            [[visit, need], CASES["open"]],
        )
        assert kept.fetchall() == [("VF_VISIT", 1, ""), ("VF_NEED", 2, "a" * 64)]


def test_a_part_of_another_case_is_refused(db: Looking) -> None:
    with db.being("worker") as sql:
        visit, need = written(sql, "vf_visit"), written(sql, "vf_need", "delegated")
        db.become(sql, "sup")
        given = said("OK", part("vf_visit", visit), part("vf_need", need, previous="a" * 64, mark="b"))
        assert refused(sql, REVIEW, "vf_visit", visit, given) == "42501"


@pytest.mark.parametrize("given", [{}, {"result": "MAYBE"}, {"result": "OK"}, {"result": "OK", "sheets": []}])
def test_what_is_no_review_is_refused(db: Looking, given: dict[str, Any]) -> None:
    import json

    with db.being("worker") as sql:
        plan = written(sql)
        db.become(sql, "sup")
        assert refused(sql, REVIEW, "fam_plan", plan, json.dumps(given)) == "42501"


def test_a_form_that_nobody_approves_is_not_reviewed(db: Looking) -> None:
    with db.being("worker") as sql:
        record = written(sql, "case_rec")
        db.become(sql, "sup")
        assert review(sql, "case_rec", record) == "42501"
        assert review(sql, "kase", CASES["open"]) == "42501"


@pytest.mark.parametrize(("state", "version"), [("draft", 1), ("submitted", 2)])
def test_what_does_not_wait_or_was_not_read_is_not_reviewed(db: Looking, state: str, version: int) -> None:
    with db.being("worker") as sql:
        plan = written(sql, state=state)
        db.become(sql, "sup")
        assert review(sql, "fam_plan", plan, version=version) == "40001"


def test_the_second_supervisor_is_refused(db: Looking) -> None:
    with db.being("worker") as sql:
        plan = written(sql)
        db.become(sql, "sup")
        assert review(sql, "fam_plan", plan, "RETURN") == ""
        for result, version in (("OK", 1), ("OK", 2), ("RETURN", 2)):
            given = said(result, part("fam_plan", plan, version=version))
            assert why(sql, REVIEW, "fam_plan", plan, given) == "sheet_is_as_it_was_read"


def test_a_snapshot_that_does_not_follow_the_last_one_is_refused(db: Looking) -> None:
    with db.being("worker") as sql:
        one, two = written(sql), written(sql)
        db.become(sql, "sup")
        assert review(sql, "fam_plan", one) == ""
        assert review(sql, "fam_plan", two, mark="b") == "40001"
        assert review(sql, "fam_plan", two, mark="b", previous="a" * 64) == ""


# what a reach may do with the state of a sheet


@pytest.mark.parametrize("state", ["approved", "returned"])
@pytest.mark.parametrize("who", ["worker", "sup"])
def test_nobody_approves_by_writing(db: Looking, who: str, state: str) -> None:
    with db.being(who) as sql:
        assert why(sql, "insert into fam_plan (edition, once, agency_id, county_id, state, case_id) "
                   "values (now(), gen_random_uuid(), 1, 1, %s, %s)", state, CASES["open"]) == "only_a_review_approves"  # fmt: skip
        for first in ("draft", "submitted"):
            plan = written(sql, state=first)
            rule = why(sql, "update fam_plan set state = %s where id = %s", state, plan)
            assert rule == "only_a_review_approves"


@pytest.mark.parametrize("column", ["submitted_by", "approved_by", "approved_at"])
def test_who_handed_in_and_who_approved_is_written_by_nobody(db: Looking, column: str) -> None:
    with db.being("worker") as sql:
        plan = written(sql, state="draft")
        assert refused(sql, f"update fam_plan set {column} = null where id = %s", plan) == "42501"


def test_whoever_hands_in_stands_under_it(db: Looking) -> None:
    with db.being("worker") as sql:
        plan = written(sql, state="draft")
        db.become(sql, "sup")
        sql.execute(
            "update fam_plan set state = 'submitted', submitted_at = '2020-01-01' where id = %s", [plan]
        )
        found = sql.execute("select submitted_by, submitted_at = now() from fam_plan where id = %s", [plan])
        assert found.fetchone() == (db.viewer("sup").user_id, True)


def test_what_was_handed_in_waits(db: Looking) -> None:
    with db.being("worker") as sql:
        plan = written(sql)
        assert why(sql, WRITTEN, "改", plan) == "handed_in_sheets_wait"
        assert (
            why(sql, "update fam_plan set state = 'draft', fp_safety = '改' where id = %s", plan)
            == "handed_in_sheets_wait"
        )


def test_its_writer_takes_it_back_and_nobody_else(db: Looking) -> None:
    back = "update fam_plan set state = 'draft' where id = %s"
    with db.being("worker") as sql:
        plan = written(sql)
        db.become(sql, "sup")
        assert why(sql, back, plan) == "handed_in_sheets_wait"
        db.become(sql, "worker")
        assert refused(sql, back, plan) == ""
        assert refused(sql, WRITTEN, "改", plan) == ""
        found = sql.execute(
            "select submitted_by, submitted_at from fam_plan where id = %s", [plan]
        ).fetchone()
        assert found == (None, None)


def test_a_record_that_nobody_approves_is_corrected_as_before_and_never_becomes_a_draft(db: Looking) -> None:
    with db.being("worker") as sql:
        record = written(sql, "case_rec")
        assert refused(sql, "update case_rec set cr_text = '更正' where id = %s", record) == ""
        assert (
            why(sql, "update case_rec set state = 'draft' where id = %s", record) == "handed_in_sheets_wait"
        )


def test_what_was_sent_back_is_written_on_and_handed_in_again(db: Looking) -> None:
    with db.being("worker") as sql:
        plan = written(sql)
        db.become(sql, "sup")
        assert review(sql, "fam_plan", plan, "RETURN") == ""
        db.become(sql, "worker")
        assert state_of(sql, "fam_plan", plan) == "returned"
        assert refused(sql, WRITTEN, "改好了", plan) == ""
        assert refused(sql, "update fam_plan set state = 'submitted' where id = %s", plan) == ""
        assert sql.execute(
            "select count(*) from snapshot where sheet_id = %s and form = 'FAM_PLAN'", [plan]
        ).fetchone() == (0,)


@pytest.mark.parametrize("who", ["worker", "sup"])
def test_what_is_approved_stays(db: Looking, who: str) -> None:
    with db.being("worker") as sql:
        plan = written(sql)
        db.become(sql, "sup")
        assert review(sql, "fam_plan", plan) == ""
        db.become(sql, who)
        for change in (
            "fp_safety = '改'",
            "state = 'draft'",
            "state = 'submitted'",
            "edition = '2020-01-01'",
        ):
            assert why(sql, f"update fam_plan set {change} where id = %s", plan) == "approved_sheets_stay"
        assert refused(sql, "delete from fam_plan where id = %s", plan) == "42501"


@pytest.mark.parametrize("table", ["review", "snapshot"])
@pytest.mark.parametrize("who", ["worker", "sup", "county_sup", "intake_sup"])
def test_reviews_and_snapshots_are_read_only(db: Looking, who: str, table: str) -> None:
    with db.being(who) as sql:
        for attempt in (
            f"insert into {table} (form) values ('X')",
            f"update {table} set form = 'X'",
            f"delete from {table}",
        ):
            assert refused(sql, attempt) == "42501"


@pytest.mark.parametrize(("writer", "supervisor", "table", "seen_by"), [
    ("worker", "sup", "fam_plan", {"worker", "sup", "county_sup", "ngo_worker", "ngo_sup"}),
    ("intake_sup", "county_sup", "disp_vf", {"worker", "sup", "county_sup", "intake_sup"}),
])  # fmt: skip
def test_a_delegate_sees_what_was_said_of_sheets_and_not_of_the_dispatch(
    db: Looking, writer: str, supervisor: str, table: str, seen_by: set[str]
) -> None:
    with db.being(writer) as sql:
        sheet = written(sql, table, "delegated")
        db.become(sql, supervisor)
        assert review(sql, table, sheet) == ""
        for kept in ("review", "snapshot"):
            seen = set()
            for who in EVERYBODY:
                db.become(sql, who)
                count = f"select count(*) from {kept} where sheet_id = %s and form = upper(%s)"
                seen |= {who} if sql.execute(count, [sheet, table]).fetchone() == (1,) else set()
            assert seen == seen_by, kept


def test_a_review_is_told_on_the_timeline(db: Looking) -> None:
    with db.being("worker") as sql:
        plan = written(sql)
        db.become(sql, "sup")
        review(sql, "fam_plan", plan, "RETURN")
        last = sql.execute(
            "select verb, about from event where case_id = %s order by id desc limit 1", [CASES["open"]]
        )
        assert last.fetchone() == ("send_back", {"form": "FAM_PLAN", "sheet": plan})
