"""An approved sheet stands as it was approved, and whoever changes it behind our back is found, the owner too."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from typing import Any

import psycopg
import pytest
from flask import Flask, current_app

from app.casework import sheets
from app.casework.reviewing import review, take_back
from app.casework.verifying import verify
from app.guard import sessions
from app.guard.security import viewer_of
from app.guard.sessions import Hat
from app.guard.viewer import Viewer, acting
from app.models import Case, Snapshot
from app.models import db as database
from app.models.worksheets.fam_plan import FamilyPlan
from tests.guard.looking import Looking, refused
from tests.guard.papers import REVIEW, part, said, why
from tests.guard.papers import review as say_review
from tests.guard.test_two_at_once import new_case

PLAN = {"fp_safety": "先住親戚家", "fp_members": ["01"], "fp_goals": [
    {"fg_goal": "每週陪讀", "fg_prio": "1", "fg_service": ["S01"]}, {"fg_goal": "找到工作", "fg_prio": "2"}]}  # fmt: skip


def hat(db: Looking, username: str) -> Hat:
    """The hat of a player."""
    sql = (
        "select m.user_id, m.id, m.role, m.reach, m.agency_id, a.kind, m.county_id from membership m "
        "join agency a on a.id = m.agency_id where m.id = %s"
    )
    return Hat(*db.told(sql, db.viewer(username).membership_id)[0])


@contextmanager
def wearing(app: Flask, worn: Hat) -> Iterator[Any]:
    """A request of this hat's, committed at the end."""
    with app.app_context(), current_app.test_request_context(), acting(viewer_of(worn), database.session):
        sessions.current().hat = worn
        yield database.session
        database.session.commit()


class Desk:
    """One case on which plans are written by the worker and approved by the supervisor."""

    def __init__(self, app: Flask, db: Looking, case: int) -> None:
        self.app, self.db, self.case = app, db, case
        self.url = app.config["DATABASE_OWNER_URL"]

    def plan(self, **answers: Any) -> int:
        """A plan that the worker hands in: its id."""
        with wearing(self.app, hat(self.db, "worker")) as session:
            case = session.get_one(Case, self.case)
            item = sheets.create(FamilyPlan, PLAN | answers, submit=True, once=uuid.uuid4(), case=case)
            return int(item.id)

    def say(self, plan: int, result: str, opinion: str = "好", **comments: str) -> None:
        """The supervisor reviews it."""
        with wearing(self.app, hat(self.db, "sup")) as session:
            review(session.get_one(FamilyPlan, plan), result, opinion, comments)

    def faults(self) -> set[tuple[str, str]]:
        """(kind, question) of everything that is wrong."""
        found = verify(self.url, str(self.case))
        assert found is not None
        return {(fault.kind, fault.key) for fault in found}

    @contextmanager
    def tampering(self) -> Iterator[psycopg.Connection[Any]]:
        """The owner, past the triggers; undone at the end, when all is well again."""
        owner = self.db.owner
        tables = ("fam_plan", "fam_plan_goal", "snapshot", "review")
        before = {
            t: owner.execute(f"select t.* from {t} t where case_id = %s", [self.case]).fetchall()
            for t in tables
        }
        for table in tables:
            owner.execute(f"alter table {table} disable trigger user")
        try:
            yield owner
        finally:
            for table, rows in before.items():
                owner.execute(f"delete from {table} where case_id = %s", [self.case])
                for row in rows:
                    marks = ", ".join(["%s"] * len(row))
                    values = [json.dumps(v) if isinstance(v, dict | list) else v for v in row]
                    owner.execute(f"insert into {table} overriding system value values ({marks})", values)
                owner.execute(f"alter table {table} enable trigger user")


@pytest.fixture(scope="module")
def desk(app: Flask, db: Looking) -> Iterator[Desk]:
    """Three plans of one case, approved one after the other."""
    with new_case(db) as case:
        made = Desk(app, db, case)
        for text in ("第一份", "第二份", "第三份"):
            made.say(made.plan(fp_safety=text), "OK")
        yield made
        for table in ("fam_plan", "fam_plan_goal", "snapshot", "review"):
            db.owner.execute(f"alter table {table} disable trigger user")
            db.owner.execute(f"delete from {table} where case_id = %s", [case])
            db.owner.execute(f"alter table {table} enable trigger user")


def test_what_was_approved_verifies(desk: Desk) -> None:
    assert desk.faults() == set()


def test_a_snapshot_tells_the_whole_sheet_in_the_language_of_the_form(desk: Desk, db: Looking) -> None:
    plan = desk.plan(fp_safety="①２")
    desk.say(plan, "OK", "同意")
    with wearing(desk.app, hat(db, "worker")) as session:
        shot = session.query(Snapshot).filter_by(sheet_id=plan, form="FAM_PLAN").one()
        told = {entry["key"]: entry for entry in json.loads(shot.content)}
    assert told["fp_safety"]["text"] == "①２"
    assert told["fp_goals-0-fg_goal"]["text"] == "每週陪讀"
    assert told["fp_goals-1-fg_goal"]["value"] == "找到工作"
    assert told["fp_goals-0-fg_service"]["value"] == ["S01"]
    assert told["fp_safety"]["label"] == "安全計畫（如有）"
    assert told["sg_supervisor"]["text"] == "測sup"
    assert told["sg_opinion"]["text"] == "同意"
    assert "value" not in told["sg_supervisor"]
    assert desk.faults() == set()


SWAP = (
    "update snapshot s set content = o.content from snapshot o "
    "where s.case_id = %(c)s and s.seq = 1 and o.case_id = %(c)s and o.seq = 2"
)
TAMPERINGS: dict[str, tuple[str, set[tuple[str, str]]]] = {
    "an answer": ("update fam_plan set fp_consent = 'O' where case_id = %(c)s and fp_safety = '第二份'",
                  {("changed_answer", "fp_consent")}),
    "an answer emptied": ("update fam_plan set fp_safety = null where case_id = %(c)s and fp_safety = '第二份'",
                          {("changed_answer", "fp_safety")}),
    "a row": ("update fam_plan_goal set fg_goal = '別的' where case_id = %(c)s and fg_goal = '找到工作'",
              {("changed_answer", "fp_goals-1-fg_goal")}),
    "the state": ("update fam_plan set state = 'draft' where case_id = %(c)s and fp_safety = '第一份'",
                  {("not_approved", "")}),
    "a sheet": ("delete from fam_plan where case_id = %(c)s and fp_safety = '第一份'", {("missing_sheet", "")}),
    "a text": (SWAP,
               {("changed_snapshot", ""), ("changed_answer", "fp_safety")}),
    "a seal": ("update snapshot set content = overlay(content placing '\\x00' from 40) where case_id = %(c)s and seq = 1",
               {("unreadable_snapshot", "")}),
    "a fingerprint": ("update snapshot set sha256 = repeat('0', 64) where case_id = %(c)s and seq = 1",
                      {("changed_snapshot", ""), ("broken_chain", "")}),
    "who approved": ("update snapshot set approved_by = 1 where case_id = %(c)s and seq = 1", {("changed_snapshot", "")}),
    "the first snapshot": ("delete from snapshot where case_id = %(c)s and seq = 1",
                           {("missing_snapshot", ""), ("broken_chain", "")}),
    "one in between": ("delete from snapshot where case_id = %(c)s and seq = 2",
                       {("missing_snapshot", ""), ("broken_chain", "")}),
    "the last ones": ("delete from snapshot where case_id = %(c)s and seq >= 3", {("missing_snapshot", "")}),
}  # fmt: skip


@pytest.mark.parametrize("what", TAMPERINGS)
def test_the_owner_cannot_change_it_unnoticed(desk: Desk, what: str) -> None:
    sql, faults = TAMPERINGS[what]
    with desk.tampering() as owner:
        assert owner.execute(sql, {"c": desk.case}).rowcount >= 1
        assert desk.faults() == faults
    assert desk.faults() == set()


@pytest.mark.parametrize("sql", [
    "update fam_plan set fp_safety = '改' where case_id = %s", "delete from fam_plan where case_id = %s",
    "update fam_plan_goal set fg_goal = '改' where case_id = %s", "delete from fam_plan_goal where case_id = %s",
])  # fmt: skip
def test_not_even_the_owner_changes_an_approved_sheet_by_mistake(desk: Desk, db: Looking, sql: str) -> None:
    with pytest.raises(psycopg.errors.CheckViolation):
        db.owner.execute(sql, [desk.case])


def test_the_command_says_what_is_wrong_and_ends_with_1(desk: Desk) -> None:
    run = desk.app.test_cli_runner().invoke
    assert run(args=["verify-snapshot", str(desk.case)]).exit_code == 0
    with desk.tampering() as owner:
        owner.execute(TAMPERINGS["an answer"][0], {"c": desk.case})
        told = run(args=["verify-snapshot", str(desk.case), "--json"])
        words = run(args=["verify-snapshot", f"T-{desk.case}"])
    assert told.exit_code == words.exit_code == 1
    assert [(f["kind"], f["form"], f["key"]) for f in json.loads(told.output)] == [
        ("changed_answer", "FAM_PLAN", "fp_consent")
    ]
    assert "FAM_PLAN" in words.output
    assert run(args=["verify-snapshot", "no such case"]).exit_code == 1


def test_rows_wait_with_their_sheet(desk: Desk, db: Looking) -> None:
    plan = desk.plan()
    change = "update fam_plan_goal set fg_goal = '改' where sheet_id = %s and form = 'FAM_PLAN'"
    with db.being("worker") as sql:
        assert refused(sql, change, plan) == "23514"
    desk.say(plan, "RETURN", fp_safety="請寫清楚")
    with db.being("worker") as sql:
        assert refused(sql, change, plan) == ""
        assert sql.execute("select comments, result from review where sheet_id = %s", [plan]).fetchone() == (
            {"fp_safety": "請寫清楚"}, "RETURN")  # fmt: skip


def test_what_was_taken_back_can_be_handed_in_again(desk: Desk, db: Looking) -> None:
    plan = desk.plan()
    with wearing(desk.app, hat(db, "worker")) as session:
        item = session.get_one(FamilyPlan, plan)
        take_back(item)
        assert (item.state, item.submitted_by) == ("draft", None)
        sheets.update(item, {"fp_safety": "改好"}, version=item.version, submit=True)
    desk.say(plan, "OK")
    assert desk.faults() == set()


def test_the_writer_is_told(desk: Desk, db: Looking) -> None:
    plan = desk.plan()
    desk.say(plan, "RETURN", "請補充")
    worker = db.viewer("worker").user_id
    last = db.told("select payload->>'verb', (payload->>'user')::int from outbox where payload->>'case' = %s "
                   "order by id desc limit 1", str(desk.case))[0]  # fmt: skip
    assert last == ("send_back", worker)


@contextmanager
def second_hat(db: Looking, username: str, role: str, until: str) -> Iterator[int]:
    """A deputy: somebody of the centre who is supervisor there as well, for a while."""
    made = db.told(
        "insert into membership (user_id, agency_id, county_id, role, reach, ended_at) select m.user_id, m.agency_id, "
        "m.county_id, %s, 'unit', now() + %s::interval from membership m where m.id = %s returning id",
        role, until, db.viewer(username).membership_id)[0]  # fmt: skip
    try:
        yield int(made)
    finally:
        db.owner.execute("delete from membership where id = %s", [made])


@pytest.mark.parametrize(("deputy", "until", "answer"), [
    ("worker2", "1 day", ""), ("worker2", "-1 day", "42501"), ("worker", "1 day", "23514")])  # fmt: skip
def test_a_deputy_approves_for_a_while_and_never_their_own(
    desk: Desk, db: Looking, deputy: str, until: str, answer: str
) -> None:
    plan = desk.plan()
    with second_hat(db, deputy, "SSC_SUP", until) as membership:
        viewer = Viewer(db.viewer(deputy).user_id, membership, "unit")
        last = db.told("select sha256 from snapshot where case_id = %s order by seq desc limit 1", desk.case)[
            0
        ]
        with db.being(viewer) as sql:
            assert say_review(sql, "fam_plan", plan, previous=last) == answer


def test_of_two_supervisors_at_the_same_moment_the_second_waits_and_is_refused(
    desk: Desk, db: Looking
) -> None:
    plan, answers = desk.plan(), []

    def approve() -> None:
        with db.line("sup") as sql:
            answers.append(why(sql, REVIEW, "fam_plan", plan, said("OK", part("fam_plan", plan))))

    second = Thread(target=approve, daemon=True)
    with db.line("sup") as first:
        first.execute(REVIEW, ["fam_plan", plan, said("RETURN", part("fam_plan", plan))])
        second.start()
        second.join(0.5)
        assert second.is_alive()
    second.join(20)
    assert answers == ["sheet_is_as_it_was_read"]
