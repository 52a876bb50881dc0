"""The walls stand: every table has one, nobody sees nothing, no role gains anything, and the check notices a missing one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from sqlalchemy import BigInteger, Column, MetaData, Table

from app.guard import laying, selftest, walls
from app.guard.viewer import Viewer, sign
from app.models import db as database
from app.server.urls import plain
from tests.guard.looking import EVERYBODY, READABLE, TABLES, Looking, refused

ROLES = [f"reach_{r}" for r in (*walls.REACHES, "all", "door", "job")]
OPEN_TO_THE_JOB = {("outbox", "SELECT")}
CALLERS = (
    ("reach_all", walls.VERBS), ("reach_door", walls.DOORS), ("anwang_app", walls.DOORS), ("reach_job", walls.JOB),
    ("reach_door", walls.PORTAL),
)  # fmt: skip
GRANTS = """
    select c.relname, g.rolname, a.privilege_type from pg_class c cross join aclexplode(c.relacl) a
    left join pg_roles g on g.oid = a.grantee
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'v', 'S') and a.grantee <> c.relowner"""
COLUMN_GRANTS = """
    select c.relname, t.attname, a.privilege_type, g.rolname from pg_attribute t join pg_class c on c.oid = t.attrelid
    cross join aclexplode(t.attacl) a left join pg_roles g on g.oid = a.grantee where c.relnamespace = 'public'::regnamespace"""
FUNCTIONS = """
    select p.oid::regprocedure::text, p.prosecdef, coalesce(p.proconfig, '{}'),
      coalesce((select array_agg(coalesce(g.rolname, 'PUBLIC')::text) from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
                left join pg_roles g on g.oid = a.grantee where a.grantee <> p.proowner), '{}')
    from pg_proc p where p.pronamespace = 'public'::regnamespace"""


# every table


@pytest.mark.parametrize("table", TABLES, ids=lambda t: t.name)
def test_every_table_is_classified(table: Table) -> None:
    assert set(walls.wall_of(table).rows) <= set(walls.REACHES)


@pytest.mark.parametrize("column", ["case_id", "person_id"])
def test_a_table_about_a_case_or_a_person_without_a_policy_is_noticed(
    app: Any, db: Looking, column: str
) -> None:
    with laid(db, f"create table left_behind (id bigint, {column} bigint)", "drop table left_behind"):
        assert any(fault.startswith("left_behind:") for fault in faults(app))


def test_a_table_of_the_models_that_nobody_classified_stops_the_build() -> None:
    with pytest.raises(LookupError):
        walls.wall_of(Table("left_behind", MetaData(), Column("person_id", BigInteger)))


def test_a_table_of_the_models_with_a_case_is_walled_by_having_it() -> None:
    table = Table("left_behind", MetaData(), Column("case_id", BigInteger))
    assert {"own", "worker", "unit", "county", "card"} == set(walls.wall_of(table).rows)


def test_a_table_that_nobody_listed_has_no_grants(db: Looking) -> None:
    with (
        laid(db, "create table left_behind (case_id bigint)", "drop table left_behind"),
        db.being("county_sup") as she,
    ):
        assert refused(she, "select * from left_behind") == "42501"


@pytest.mark.parametrize("table", READABLE, ids=lambda t: t.name)
def test_the_check_notices_a_dropped_policy(app: Any, db: Looking, table: Table) -> None:
    rows = walls.wall_of(table).rows
    reach = "worker" if "worker" in rows else min(rows)  # the rules are read by administrators alone
    with laid(db, f'drop policy {reach} on "{table.name}"', ";".join(laying.for_table(table))):
        assert f"{table.name}: no policy for {reach}" in faults(app)


def test_the_check_notices_a_table_whose_wall_is_switched_off(app: Any, db: Looking) -> None:
    with laid(
        db, "alter table kase disable row level security", "alter table kase enable row level security"
    ):
        assert "kase: no row-level security" in faults(app)


def test_the_check_notices_a_hole_beside_the_walls(app: Any, db: Looking) -> None:
    with laid(db, "create policy hole on kase to reach_all using (true)", "drop policy hole on kase"):
        assert any("hole" in fault for fault in faults(app))


def test_the_check_notices_a_wall_that_lets_all_through(app: Any, db: Looking) -> None:
    with laid(db, "alter policy worker on kase using (true)", ";".join(laying.for_table(table_of("kase")))):
        assert any(fault.startswith("kase:") for fault in faults(app, full=True))


def test_the_walls_as_laid_have_no_fault(app: Any) -> None:
    assert faults(app, full=True) == []


def test_no_process_serves_when_a_wall_is_down(app: Any, db: Looking) -> None:
    from app import create_app

    with laid(db, "drop policy worker on kase", ";".join(laying.for_table(table_of("kase")))):
        made = create_app({"TESTING": True, "PROPAGATE_EXCEPTIONS": False})
        assert made.test_client().get("/login/").status_code >= 500
    with made.app_context():
        database.engine.dispose()


# the roles


def test_the_apps_role_owns_nothing_inherits_nothing_and_cannot_bypass(db: Looking) -> None:
    for role in ("anwang_app", "anwang_job"):
        assert db.told(
            "select rolsuper or rolbypassrls or rolinherit or rolcreaterole or rolcreatedb or rolreplication "
            "from pg_roles where rolname = %s", role) == [False]  # fmt: skip
        assert db.told("select count(*) from pg_class where relowner = %s::regrole", role) == [0]


def test_the_apps_role_by_itself_may_read_nothing(db: Looking) -> None:
    with db.app.transaction(force_rollback=True), db.app.cursor() as nobody:
        open_to_it = [t.name for t in TABLES if refused(nobody, f'select 1 from "{t.name}"') != "42501"]
    assert open_to_it == []


@pytest.mark.parametrize(
    "role", ["anwang_owner", "reach_job", "postgres", "pg_read_all_data", "pg_write_all_data"]
)
def test_the_apps_role_may_not_become(db: Looking, role: str) -> None:
    with db.app.transaction(force_rollback=True), db.app.cursor() as app:
        assert refused(app, f"set local role {role}") in ("42501", "22023")


@pytest.mark.parametrize(
    "role", ["anwang_owner", "postgres", *[f"reach_{r}" for r in (*walls.REACHES, "door")]]
)
def test_the_jobs_role_may_not_become(urls: Any, role: str) -> None:
    with psycopg.connect(plain(urls.job)) as job, job.cursor() as cursor:
        assert refused(cursor, f"set local role {role}") in ("42501", "22023")


@pytest.mark.parametrize(
    "sql",
    [
        "alter table kase disable row level security", "drop policy worker on kase", "create policy p on kase using (true)",
        "truncate kase", "set local session_replication_role = replica", "create function public.f() returns int language sql as 'select 1'",
        "create temp table t (a int)", "create table public.t (a int)", "alter role anwang_app bypassrls",
        "grant anwang_owner to anwang_app", "copy kase to program 'cat'", "copy (select 1) to '/tmp/x'", "select pg_read_file('PG_VERSION')",
        "select lo_import('/etc/passwd')", "set local session authorization anwang_owner", "select * from pg_authid",
        "insert into case_access (case_id, county_id, agency_id, reason) values (1, 1, 1, 'lead')", "delete from case_access",
        "update kase set risk = 'low'", "delete from kase", "delete from person", "update case_access set user_id = 1",
        "update membership set reach = 'county'", "update agency set kind = 'welfare_centre'", "update ab_user set active = true",
        "update ab_user set username = 'x'", "update ab_user set county_id = 2", "insert into membership (user_id) values (1)",
        "insert into ab_user (username) values ('x')", "delete from form_draft using viewer_key", "select * from viewer_key",
        "select * from login_session", "select * from login_attempt", "select * from verb_role", "insert into verb_role values ('close', 'HOTLINE')",
        "select nextval('kase_id_seq')", "select setval('kase_id_seq', 1)", "update recall_notice set number = ''", "delete from recall_notice",
        "insert into event (case_id, county_id, verb) values (1, 1, 'close')", "update due set met_at = now()", "delete from due",
        "select next_number(1::smallint, 'VF')", "select refuse('x')", "select door_login('worker')", "select deliver_notice(1)",
        "select add_person(k, '{}') from kase k", "insert into name_gram values (1, 1, 1, 1)", "select * from person_access",
        "insert into rpt_vf (case_id) values (1)", "delete from case_rec", "delete from ssn_consult", "lock table kase in exclusive mode",
        "comment on table kase is 'x'", "alter system set log_statement = 'none'", "select pg_terminate_backend(pg_backend_pid() + 1)",
    ],
)  # fmt: skip
def test_a_county_supervisor_with_sql_may_not(db: Looking, sql: str) -> None:
    with db.being("county_sup") as she:
        state = refused(she, sql)
        if sql.startswith("select pg_terminate"):
            assert she.execute("select count(*) from pg_stat_activity").fetchone() is not None
        else:
            assert state in ("42501", "55000", "0A000", "22023", "25001"), state


# nobody


def nobodies(db: Looking) -> dict[str, str]:
    """Things that somebody without the key may say."""
    mine, other = db.said("worker"), db.viewer("county_sup")
    user, hat, mac = mine.split(".")
    return {
        "nothing": "", "a word": "worker", "dots": "..", "a forged MAC": f"{user}.{hat}.{'0' * 64}", "an empty MAC": f"{user}.{hat}.",
        "a truncated MAC": f"{user}.{hat}.{mac[:-1]}", "a longer MAC": mine + "0", "the MAC in capitals": f"{user}.{hat}.{mac.upper()}",
        "another's id and my MAC": f"{other.user_id}.{hat}.{mac}", "another's hat and my MAC": f"{user}.{other.membership_id}.{mac}",
        "another's id and hat and my MAC": f"{other.user_id}.{other.membership_id}.{mac}", "a fourth part": mine + ".",
        "digits moved over the dot": f"{user}{hat}..{mac}", "the old key": sign(db.viewer("worker"), "b2xk"),
        "another's hat, well signed": sign(Viewer(db.viewer("worker").user_id, other.membership_id), db.key),
        "no hat, well signed": sign(Viewer(db.viewer("worker").user_id, 0), db.key),
    }  # fmt: skip


KINDS = [
    "nothing", "a word", "dots", "a forged MAC", "an empty MAC", "a truncated MAC", "a longer MAC", "the MAC in capitals",
    "another's id and my MAC", "another's hat and my MAC", "another's id and hat and my MAC", "a fourth part",
    "digits moved over the dot", "the old key", "another's hat, well signed", "no hat, well signed",
]  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_whoever_says(db: Looking, papers: Any, kind: str) -> None:
    """… sees nothing, in any table, under any reach."""
    said = nobodies(db)[kind]
    assert [f for reach in walls.REACHES for f in found(db, said, reach)] == []


def test_who_has_lost_the_place_of_work_sees_nothing(db: Looking, papers: Any) -> None:
    said, viewer = db.said("worker"), db.viewer("worker")
    with laid(db, f"update membership set ended_at = now() where id = {viewer.membership_id}",
              f"update membership set ended_at = null where id = {viewer.membership_id}"):  # fmt: skip
        assert [f for reach in walls.REACHES for f in found(db, said, reach)] == []


def test_whose_account_is_disabled_sees_nothing(db: Looking, papers: Any) -> None:
    said, user = db.said("worker"), db.viewer("worker").user_id
    with laid(
        db,
        f"update ab_user set active = false where id = {user}",
        f"update ab_user set active = true where id = {user}",
    ):
        assert [f for reach in walls.REACHES for f in found(db, said, reach)] == []


def test_the_door_sees_no_table(db: Looking) -> None:
    with db.being("county_sup", reach="door") as visitor:
        assert [t.name for t in TABLES if refused(visitor, f'select 1 from "{t.name}"') != "42501"] == []


@pytest.mark.parametrize("who", EVERYBODY)
def test_taking_the_role_of_another_reach_gains_nothing(db: Looking, papers: Any, who: str) -> None:
    with db.being(who) as me:
        own = {t.name: db.sees(me, t) for t in READABLE}
    gained = []
    for reach in walls.REACHES:
        with db.being(who, reach=reach) as me:
            gained += [(reach, t.name) for t in READABLE if db.sees(me, t) - own[t.name]]
    assert gained == []


@pytest.mark.parametrize("hat", [0, 1])
def test_who_has_two_hats_sees_with_the_one_that_is_worn(db: Looking, papers: Any, hat: int) -> None:
    viewer = db.viewer("two_hats", hat)
    with db.being(viewer) as me:
        own = db.sees(me, table_of("ssn_consult"))
    gained = set()
    for reach in walls.REACHES:
        with db.being(viewer, reach=reach) as me:
            gained |= db.sees(me, table_of("ssn_consult")) - own
    assert gained == set()


# what is granted


def test_nobody_is_granted_more_than_the_table_of_walls_says(db: Looking) -> None:
    wanted = {
        (t.name, "reach_all", g.strip())
        for t in TABLES
        for g in walls.wall_of(t).grants.split(",")
        if g.strip() not in ("", "UPDATE") and (g.strip() != "SELECT" or t.name not in walls.UNSEEN)
    }
    wanted |= {(v, "reach_all", "SELECT") for v in walls.VIEWS} | {
        (t, "reach_job", g) for t, g in OPEN_TO_THE_JOB
    }
    assert {tuple(row) for row in db.told(GRANTS)} == wanted


@pytest.mark.parametrize("table", walls.UNSEEN)
def test_what_no_page_needs_cannot_be_read(db: Looking, table: str) -> None:
    columns = {c.name for c in table_of(table).c}
    seen = {c for t, c, what, _who in db.told(COLUMN_GRANTS) if (t, what) == (table, "SELECT")}
    assert seen == columns - walls.UNSEEN[table]


def test_no_column_that_says_where_a_row_belongs_may_be_changed(db: Looking) -> None:
    free = {(table, column) for table, column, what, _who in db.told(COLUMN_GRANTS) if what == "UPDATE"}
    assert [pair for pair in free if pair[1] in walls.FIXED] == []
    assert {c for t, c in free if t == "ab_user"} == {"language", "mail_when", "changed_on"}
    assert {t for t, _c in free} & {
        "kase",
        "case_access",
        "agency",
        "membership",
        "audit",
        "read_log",
        "event",
        "due",
    } == set()


def test_nobody_is_granted_anything_by_default(db: Looking) -> None:
    assert db.told("select defaclacl::text from pg_default_acl") == []


@pytest.mark.parametrize("view", walls.VIEWS)
def test_every_view_keeps_its_rows_from_a_prying_condition(db: Looking, view: str) -> None:
    assert db.told(
        "select 'security_barrier=true' = any (coalesce(reloptions, '{}')) from pg_class where relname = %s",
        view,
    ) == [True]


def test_every_function_belongs_to_the_owner_and_none_is_for_everybody(db: Looking) -> None:
    assert [name for name, _definer, _config, who in db.told(FUNCTIONS) if "PUBLIC" in who] == []


def test_every_definer_function_has_a_fixed_search_path(db: Looking) -> None:
    free = [
        name
        for name, definer, config, _who in db.told(FUNCTIONS)
        if definer and config != ["search_path=public, pg_temp"]
    ]
    assert free == []


def test_a_function_may_be_called_by_whom_the_table_of_walls_names(db: Looking) -> None:
    wanted: dict[str, set[str]] = {}
    for role, names in CALLERS:
        for name in names:
            wanted.setdefault(db.told("select %s::regprocedure::text", name)[0], set()).add(role)
    assert {name: set(who) for name, _definer, _config, who in db.told(FUNCTIONS) if who} == wanted


def test_only_functions_that_need_it_open_a_session(db: Looking) -> None:
    with db.being("worker") as me:
        states = {
            refused(me, sql)
            for sql in (
                "select door_session_start('\\x00', 1, 1, '{}')",
                "select door_login('county_sup')",
                "select door_tried('\\x00', '\\x00', true)",
            )
        }
    assert states == {"42501"}


def table_of(name: str) -> Table:
    return next(t for t in TABLES if t.name == name)


def faults(app: Any, *, full: bool = False) -> list[str]:
    with app.app_context():
        return selftest.faults(full=full)


def found(db: Looking, said: str, reach: str) -> list[str]:
    """Every table and view in which this saying finds a row."""
    with db.being("worker", reach=reach, said=said) as nobody:
        return [f"{reach}: {n}" for n in (*[t.name for t in READABLE], *walls.VIEWS)
                if nobody.execute(f'select exists (select 1 from "{n}")').fetchone()[0]]  # fmt: skip


@contextmanager
def laid(db: Looking, sql: str, undo: str) -> Iterator[None]:
    """Something is wrong for a while."""
    db.owner.execute(sql)
    try:
        yield
    finally:
        db.owner.execute(undo)
