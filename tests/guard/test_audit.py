"""Nothing happens unseen: every change has a line with the right name, every look at a case too, and nobody can touch either."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Table

from app.guard import walls
from app.guard.viewer import sign
from tests.guard.looking import EVERYBODY, TABLES, Looking, refused
from tests.guard.verbs import patch, report
from tests.guard.walking import Walk
from tests.stage import CASES

FROM_PORTAL = "select * from file_from_portal(%s, %s, null)"
CLOCK = {"duty": "dispatch", "starts_at": "2026-11-22T00:00:00+08", "due_at": "2026-11-23T00:00:00+08"}
AUDITED = [t for t in TABLES if walls.is_audited(t)]
LINES = "select act, thing, user_id, membership_id from audit where id > %s order by id"
SEALED = [(t.name, c.name) for t in AUDITED for c in t.c if type(c.type).__name__ == "Sealed"]


def last(db: Looking, table: str = "audit") -> int:
    return int(db.told(f"select coalesce(max(id), 0) from {table}")[0])


# changes


@pytest.mark.parametrize(
    "table",
    [t for t in TABLES if "case_id" in t.c or "person_id" in t.c or t.name in ("kase", "person")],
    ids=lambda t: t.name,
)
def test_every_table_about_a_case_or_a_person_is_audited_or_written_by_triggers_alone(table: Table) -> None:
    kept_by_triggers = {"person_access", "name_gram", "event", "due"}
    assert walls.is_audited(table) or table.name in kept_by_triggers


@pytest.mark.parametrize("table", AUDITED, ids=lambda t: t.name)
def test_every_audited_table_has_its_trigger_for_every_kind_of_change(db: Looking, table: Table) -> None:
    found = db.told(
        "select tgenabled::text || tgtype from pg_trigger where tgrelid = %s::regclass and tgname = 'write_audit'",
        table.name,
    )
    assert found == ["O29"]  # enabled; AFTER, for each row, INSERT or DELETE or UPDATE


def test_a_change_has_the_name_and_the_hat_of_who_made_it(db: Looking, papers: Any) -> None:
    me, before = db.viewer("worker"), last(db)
    with db.line("worker") as sql:
        sql.execute("update case_rec set cr_text = 'x' where id = %s", [papers["case_rec"]["open"]])
    assert db.told(LINES, before) == [("UPDATE", "case_rec", me.user_id, me.membership_id)]


def test_a_verb_leaves_a_line_for_every_row_that_it_touches(db: Looking) -> None:
    with db.being("sup") as sql:
        sql.execute("select move_case(%s, %s)", [CASES["delegated"], patch("recall")])
        db.become(sql, "county_sup")
        acts = sql.execute("select act from row_history('kase', %s)", [CASES["delegated"]]).fetchall()
    assert acts[-1] == ("UPDATE",)


def test_a_report_from_the_portal_has_lines_without_a_name(db: Looking) -> None:
    before = last(db)
    with db.being("worker", reach="door", said="") as portal:
        portal.execute(FROM_PORTAL, [report(dues=[CLOCK]), b"a" * 16])
        assert refused(portal, "select * from audit") == "42501"
    assert last(db) == before  # undone with the report: the lines live and die with what they tell of


def test_what_is_undone_leaves_no_line(db: Looking, papers: Any) -> None:
    before = last(db)
    with db.being("worker") as sql:
        sql.execute("update case_rec set cr_text = 'y' where id = %s", [papers["case_rec"]["open"]])
    assert last(db) == before


def test_a_forged_name_is_not_believed(db: Looking, papers: Any) -> None:
    """Who is not signed changes nothing, and so leaves no line under a false name."""
    forged = db.said("worker").replace(f"{db.viewer('worker').user_id}.", f"{db.viewer('sup').user_id}.", 1)
    with db.being("worker", said=forged) as sql:
        assert sql.execute("update case_rec set cr_text = 'z'").rowcount == 0


@pytest.mark.parametrize(("table", "column"), SEALED)
def test_what_is_sealed_in_the_table_is_sealed_in_the_audit(db: Looking, table: str, column: str) -> None:
    """Bytes that begin with the sealing's own header; never a word that anybody could read."""
    for diff in db.told(
        "select diff -> %s from audit where thing = %s and diff ? %s limit 20", column, table, column
    ):
        for value in diff if isinstance(diff, list) else [diff]:
            assert value is None or value.startswith("\\x")


def test_no_word_of_a_family_stands_in_the_audit_of_people(db: Looking) -> None:
    told = "".join(
        db.told("select diff::text from audit where thing in ('person', 'party', 'kase', 'household')")
    )
    assert "戲" not in told
    assert "範" not in told


def test_no_password_and_no_token_stands_in_the_audit(db: Looking) -> None:
    assert db.told(
        "select count(*) from audit where diff ?| array['password', 'token_hash', 'pin_hash']"
    ) == [0]


@pytest.mark.parametrize("who", [*EVERYBODY])
def test_nobody_reads_forges_alters_or_deletes_what_is_remembered(db: Looking, who: str) -> None:
    tries = [f"{what} {table}" for table in ("audit", "login_session", "login_attempt", "outbox")
             for what in ("select 1 from", "delete from", "truncate")]  # fmt: skip
    tries += [
        "update audit set user_id = 1",
        "insert into audit (act, thing, diff) values ('UPDATE', 'kase', '{}')",
    ]
    tries += [
        "select 1 from read_log",
        "update read_log set user_id = 1",
        "delete from read_log",
        "truncate read_log",
        "alter table audit disable trigger all",
    ]
    tries += [
        "insert into read_log (user_id, endpoint, thing, ids) values (0, 'x', 'kase', '{}')",
        "select write_audit()",
    ]
    with db.being(who) as sql:
        assert [sql_ for sql_ in tries if refused(sql, sql_) not in ("42501", "0A000")] == []


def test_the_jobs_role_cannot_either(urls: Any, db: Looking) -> None:
    import psycopg

    from app.server.urls import plain

    with psycopg.connect(plain(urls.job)) as line, line.cursor() as job:
        job.execute("set local role reach_job")
        assert [
            refused(job, f"select 1 from {t}")
            for t in ("audit", "read_log", "kase", "person", "login_session")
        ] == ["42501"] * 5


# looks


@pytest.mark.parametrize(("url", "thing"), [
    ("/case/show/{case}", "kase"), ("/api/v1/case/{case}", "kase"), ("/case/list/", "kase"), ("/api/v1/case/", "kase"),
    ("/sheet/case_rec/{record}", "case_rec"), ("/api/v1/case_rec/{record}", "case_rec"), ("/sheet/case_rec/", "case_rec"),
    ("/sheet/case_rec/{record}/history", "case_rec"), ("/api/v1/case_rec/", "case_rec"), ("/desk/", "kase"),
    ("/sheet/case_rec/{record}/edit", "case_rec"), ("/case/verb/{case}/alert", "kase"),
    ("/sheet/case_rec/add?case={case}", "kase"),
])  # fmt: skip
def test_a_page_that_shows_a_case_leaves_one_line_that_says_so(
    walk: Walk, db: Looking, url: str, thing: str
) -> None:
    ids = {"case": CASES["open"], "record": walk.papers["case_rec"]["open"]}
    client, me = walk.browser("worker"), db.viewer("worker")
    before = last(db, "read_log")
    assert client.get(url.format(**ids)).status_code == 200
    lines = db.told("select user_id, membership_id, thing, ids from read_log where id > %s", before)
    mine = [line for line in lines if line[2] == thing]
    assert len(mine) == 1
    assert mine[0][:2] == (me.user_id, me.membership_id)
    assert ids["record" if thing == "case_rec" else "case"] in mine[0][3]


@pytest.mark.parametrize(
    "url", ["/case/show/{away}", "/api/v1/case/{away}", "/sheet/case_rec/{record}", "/account/"]
)
def test_a_page_that_shows_none_leaves_none(walk: Walk, db: Looking, url: str) -> None:
    before = last(db, "read_log")
    walk.browser("worker").get(url.format(away=CASES["away"], record=walk.papers["case_rec"]["away"]))
    assert last(db, "read_log") == before


def test_who_looked_is_the_hat_that_was_worn(walk: Walk, db: Looking) -> None:
    client, before = walk.browser("ngo_worker"), last(db, "read_log")
    client.get(f"/case/show/{CASES['delegated']}")
    hats = db.told("select distinct membership_id from read_log where id > %s", before)
    assert hats == [db.viewer("ngo_worker").membership_id]


def test_the_line_is_signed_by_the_database_not_by_the_program(db: Looking) -> None:
    """A page that would put another's name on its line is refused."""
    assert sign(db.viewer("worker"), db.key)
    insert = "insert into read_log (user_id, endpoint, thing, ids) values (%s, 'x', 'kase', '{1}')"
    with db.being("worker") as sql:
        assert refused(sql, insert, db.viewer("sup").user_id) == "42501"
        assert refused(sql, insert, db.viewer("worker").user_id) == ""
