"""Files in the database: seen with their sheet and no further, written by nobody's SQL, still once the sheet is approved."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from app.models import REGISTRY
from tests.guard.looking import EVERYBODY, Looking, refused
from tests.guard.papers import REVIEW, file_on, part, said, why, written, written_by_owner
from tests.guard.verbs import patch
from tests.guard.walking import Walk
from tests.stage import CASES

DRAFT = (
    "insert into attachment_draft (key, user_id, form, subject, name, media, size, sha256) "
    "values (%s, (select my_user()), %s, %s, '\\x00', 'text/plain', 3, 'x')"
)
KEEP = "select keep_files(%s, %s, %s)"
MOVE = "select move_case(%s, %s)"
SEEN = "select id from attachment order by id"


@pytest.fixture(scope="module")
def every(db: Looking, papers: dict[str, Any]) -> Iterator[dict[str, dict[int, int]]]:
    """A file on each sheet of every form on the stage: by form the sheet, and its file."""
    made: dict[str, dict[int, int]] = {}
    for form in (f for f in REGISTRY if f.HANGS_ON_CASE):
        rows = db.told(f"select id, case_id from {form.__tablename__} where state <> 'approved' order by id")
        made[form.CODE] = {
            sheet: file_on(db, form.CODE, case, sheet, f"檔{form.CODE}") for sheet, case in rows
        }
    yield made
    db.owner.execute(
        "delete from attachment where id = any (%s)", [[f for of in made.values() for f in of.values()]]
    )


@pytest.mark.parametrize("who", EVERYBODY)
def test_a_file_is_seen_by_exactly_those_who_see_its_sheet(
    db: Looking, every: dict[str, dict[int, int]], who: str
) -> None:
    with db.being(who) as me:
        files = {row[0] for row in me.execute(SEEN)}
        for code, of in every.items():
            sheets = {row[0] for row in me.execute(f"select id from {code.lower()}")}
            assert {sheet for sheet, file in of.items() if file in files} == sheets & set(of), code


def test_no_address_of_a_file_leaks(walk: Walk, papers: dict[str, Any]) -> None:
    """Content and names tell which case they are of: nobody gets one byte of a file whose sheet is not theirs to read."""
    rules = [
        rule
        for rule in walk.rules
        if rule.endpoint.startswith(("FileView.", "FileApi.")) and "GET" in (rule.methods or ())
    ]
    assert {rule.endpoint for rule in rules} == {"FileView.show", "FileView.own", "FileApi.get"}
    for who in EVERYBODY:
        found = [leak for rule in rules for leak in walk.leaks(who, rule, walk.fillings(rule))]
        found += [
            leak
            for rule in rules
            for leak in walk.leaks(who, rule, (f"{url}?look=1" for url in walk.fillings(rule)))
        ]
        assert found == []
    for where in ("/file", "/api/v1/file"):
        url = f"{where}/{papers['attachment']['FAM_PLAN open']}"
        assert "戲open" in walk.browser("worker").get(url).get_data(as_text=True), (
            "else this would prove nothing"
        )
        assert walk.browser("ngo_worker").get(url).status_code == 404


def test_every_way_of_hiding_a_sheet_is_among_them(every: dict[str, dict[int, int]]) -> None:
    there = {code for code, of in every.items() if of}
    assert there >= {
        "RPT_VF",
        "DISP_VF",
        "SA_ASSESS",
        "PERP_MH",
        "PERP_TREAT",
        "JOINT_PLAN",
        "CASE_REC",
        "FAM_PLAN",
    }
    assert len(there) > 20


@pytest.mark.parametrize("sql", [
    ("insert into attachment (case_id, county_id, form, sheet_id, key, name, media, size, sha256, agency_id, created_by) "
     "select case_id, county_id, form, sheet_id, gen_random_uuid(), name, media, size, sha256, agency_id, created_by from attachment limit 1"),
    "update attachment set ended_at = now()", "update attachment set is_withheld = false, is_intake = false", "delete from attachment",
    "update attachment_draft set user_id = 1", "select known_files('{}')", "select sheet_for_files('FAM_PLAN', 1)",
])  # fmt: skip
@pytest.mark.parametrize("who", ["worker", "ngo_worker", "county_sup"])
def test_nobody_writes_with_sql(db: Looking, papers: Any, who: str, sql: str) -> None:
    with db.being(who) as me:
        assert refused(me, sql) == "42501"


def drafted(me: psycopg.Cursor[Any], form: str, subject: str) -> uuid.UUID:
    """A file that whoever looks now has uploaded."""
    key = uuid.uuid4()
    me.execute(DRAFT, [key, form, subject])
    return key


def approval(db: Looking, sheet: int) -> str:
    """What a supervisor says to approve a plan of the open case, after what was approved there before."""
    last = db.told("select sha256 from snapshot where case_id = %s order by seq desc limit 1", CASES["open"])
    return said("OK", part("fam_plan", sheet, previous=last[0] if last else ""))


class TestDrafts:
    def test_a_draft_is_seen_by_its_writer_alone(self, db: Looking) -> None:
        with db.being("worker") as me:
            key = drafted(me, "FAM_PLAN", "new")
            assert me.execute("select key from attachment_draft").fetchall() == [(key,)]
            for other in set(EVERYBODY) - {"worker"}:
                db.become(me, other)
                assert me.execute("select 1 from attachment_draft").fetchall() == [], other

    def test_nobody_drafts_for_another(self, db: Looking) -> None:
        sql = DRAFT.replace("(select my_user())", str(db.viewer("sup").user_id))
        with db.being("worker") as me:
            assert refused(me, sql, uuid.uuid4(), "FAM_PLAN", "new") == "42501"

    def test_the_key_of_a_kept_file_is_nobodys_to_name(self, db: Looking, papers: Any) -> None:
        key = db.told("select key from attachment order by id limit 1")[0]
        with db.being("worker") as me:
            assert why(me, DRAFT, key, "FAM_PLAN", "new") == "a_file_is_kept_once"


class TestKeeping:
    def test_with_the_sheet_that_one_writes(self, db: Looking) -> None:
        with db.being("worker") as me:
            key, sheet = drafted(me, "FAM_PLAN", "new"), written(me, state="draft")
            me.execute(KEEP, ["FAM_PLAN", "new", sheet])
            found = me.execute(
                "select sheet_id, created_by, is_intake, is_withheld from attachment where key = %s", [key]
            )
            assert found.fetchall() == [(sheet, db.viewer("worker").user_id, False, False)]
            assert me.execute("select 1 from attachment_draft").fetchall() == []

    def test_the_drafts_of_another_are_left_alone(self, db: Looking) -> None:
        with db.being("worker2") as me:
            drafted(me, "FAM_PLAN", "new")
            db.become(me, "worker")
            sheet = written(me, state="draft")
            assert me.execute(KEEP, ["FAM_PLAN", "new", sheet]).fetchall() == [(0,)]

    @pytest.mark.parametrize(("who", "form", "case"), [
        ("other_worker", "FAM_PLAN", "open"), ("away_worker", "FAM_PLAN", "open"), ("ngo2_worker", "FAM_PLAN", "delegated"),
        ("ngo_worker", "VF_VISIT", "delegated"), ("ngo_worker", "SA_ASSESS", "delegated"), ("ngo_worker", "DISP_VF", "delegated"),
        ("county_sup", "FAM_PLAN", "open"), ("sup", "CASE_REC", "open"), ("intake_sup", "FAM_PLAN", "open"),
    ])  # fmt: skip
    def test_on_a_sheet_that_is_not_mine_to_correct(
        self, db: Looking, papers: Any, who: str, form: str, case: str
    ) -> None:
        with db.being(who) as me:
            drafted(me, form, "1")
            assert refused(me, KEEP, form, "1", papers[form.lower()][case]) == "42501"

    def test_on_no_sheet_at_all(self, db: Looking) -> None:
        with db.being("worker") as me:
            drafted(me, "FAM_PLAN", "1")
            assert refused(me, KEEP, "FAM_PLAN", "1", 2**60) == "42501"
            drafted(me, "KASE", "1")
            assert refused(me, KEEP, "KASE", "1", CASES["open"]) == "42501"
            drafted(me, "SSN_CONSULT", "1")
            assert refused(me, KEEP, "SSN_CONSULT", "1", 1) == "42501"

    def test_what_waits_for_its_review_waits(self, db: Looking, papers: Any) -> None:
        with db.being("worker") as me:
            drafted(me, "FAM_PLAN", "1")
            assert why(me, KEEP, "FAM_PLAN", "1", papers["fam_plan"]["open"]) == "handed_in_sheets_wait"

    def test_what_is_approved_stands_still(self, db: Looking) -> None:
        with db.being("worker") as me:
            drafted(me, "FAM_PLAN", "1")
            sheet = written(me)
            me.execute(KEEP, ["FAM_PLAN", "1", sheet])
            file = me.execute(
                "select id from attachment where sheet_id = %s and form = 'FAM_PLAN'", [sheet]
            ).fetchall()[0][0]
            db.become(me, "sup")
            assert why(me, REVIEW, "fam_plan", sheet, approval(db, sheet)) == ""
            db.become(me, "worker")
            drafted(me, "FAM_PLAN", "1")
            assert refused(me, "select end_file(%s)", file) == "23514"
            assert refused(me, KEEP, "FAM_PLAN", "1", sheet) == "23514"


def test_not_even_the_owner_changes_a_file_of_an_approved_sheet(db: Looking, papers: Any) -> None:
    with (
        psycopg.connect(db.owner.info.dsn, password=db.owner.info.password) as owner,
        owner.cursor() as cursor,
    ):
        file, sheet = cursor.execute(
            "select id, sheet_id from attachment where form = 'FAM_PLAN' and ended_at is null order by id limit 1"
        ).fetchall()[0]
        cursor.execute("update fam_plan set state = 'approved', approved_at = now() where id = %s", [sheet])
        for sql in (
            "update attachment set sha256 = 'x' where id = %s",
            "delete from attachment where id = %s",
        ):
            assert why(cursor, sql, file) == "approved_rows_stand_still"
        owner.rollback()


class TestEnding:
    def test_whoever_corrects_the_sheet_takes_a_file_off_it(self, db: Looking) -> None:
        with db.being("worker") as me:
            key, sheet = drafted(me, "FAM_PLAN", "1"), written(me, state="draft")
            me.execute(KEEP, ["FAM_PLAN", "1", sheet])
            file = me.execute("select id from attachment where key = %s", [key]).fetchall()[0][0]
            me.execute("select end_file(%s)", [file])
            row = me.execute(
                "select ended_at is not null, ended_by from attachment where id = %s", [file]
            ).fetchall()
            assert row == [(True, db.viewer("worker").user_id)]
            assert refused(me, "select end_file(%s)", file) == "42501"

    @pytest.mark.parametrize("who", ["other_worker", "ngo2_worker", "county_sup", "intake_sup", "stat"])
    def test_nobody_else_does(self, db: Looking, papers: Any, who: str) -> None:
        with db.being(who) as me:
            assert refused(me, "select end_file(%s)", papers["attachment"]["FAM_PLAN open"]) == "42501"


def test_an_ngo_that_lost_sight_sees_no_file_in_the_same_transaction(db: Looking, papers: Any) -> None:
    file = papers["attachment"]["FAM_PLAN delegated"]
    with db.being("ngo_worker") as me:
        assert me.execute("select 1 from attachment where id = %s", [file]).fetchall() == [(1,)]
        db.become(me, "worker")
        me.execute(MOVE, [CASES["delegated"], patch("alert", risk="high")])
        db.become(me, "ngo_worker")
        assert me.execute(SEEN).fetchall() == []


def test_nobody_approves_what_they_added_a_file_to(db: Looking) -> None:
    sheet = written_by_owner(db, "fam_plan", CASES["open"], {"fp_safety": "計畫"})
    approve = (REVIEW, "fam_plan", sheet, approval(db, sheet))
    with db.being("sup") as me:
        assert why(me, *approve) == ""
    file = file_on(db, "FAM_PLAN", CASES["open"], sheet, "督導加的")
    try:
        with db.being("sup") as me:
            assert why(me, *approve) == "nobody_reviews_their_own"
    finally:
        db.owner.execute("delete from attachment where id = %s", [file])
        db.owner.execute("delete from fam_plan where id = %s", [sheet])


def test_every_change_is_on_record(db: Looking) -> None:
    sheet = written_by_owner(db, "fam_plan", CASES["open"], {"fp_safety": "計畫"})
    file = file_on(db, "FAM_PLAN", CASES["open"], sheet, "留下紀錄")
    db.owner.execute("update attachment set ended_at = now() where id = %s", [file])
    db.owner.execute("delete from attachment where id = %s", [file])
    db.owner.execute("delete from fam_plan where id = %s", [sheet])
    acts = db.told(
        "select act, of_case from audit where thing = 'attachment' and row_id = %s order by id", file
    )
    assert acts == [(act, CASES["open"]) for act in ("INSERT", "UPDATE", "DELETE")]
