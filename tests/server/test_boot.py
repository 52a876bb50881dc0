"""Roles and databases: made once, closed to others, with no more power than they need."""

from pathlib import Path

import psycopg
import pytest

from app.server import boot, embedded
from app.server.urls import APP, JOB, OWNER, Urls, plain


@pytest.fixture(scope="module")
def urls(server: embedded.Server) -> Urls:
    return boot.prepare(server.admin())


def ask(url: str, query: str) -> list[tuple[object, ...]]:
    with psycopg.connect(plain(url.removeprefix("sqla+")), autocommit=True) as connection:
        return connection.execute(query).fetchall()


def admin_url(server: embedded.Server, role: str = "postgres", password: str = "") -> str:
    return f"postgresql://{role}:{password}@/postgres?host={server.host}"


def test_a_second_time_changes_nothing(server: embedded.Server, urls: Urls):
    roles = "SELECT oid, rolname, rolinherit, rolconfig FROM pg_roles ORDER BY oid"
    with psycopg.connect(server.admin()) as connection:
        before = connection.execute(roles).fetchall()
        assert boot.prepare(server.admin()) == urls
        assert connection.execute(roles).fetchall() == before


@pytest.mark.parametrize("reach", [*boot.VIEWERS, boot.DOOR])
def test_the_app_may_take_every_reach(urls: Urls, reach: str):
    assert ask(urls.app, f"SELECT set_config('role', '{reach}', false)") == [(reach,)]


@pytest.mark.parametrize("role", [boot.BACKGROUND, boot.EVERY_REACH, OWNER, JOB, "postgres"])
def test_the_app_may_take_no_other_role(urls: Urls, role: str):
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        ask(urls.app, f"SET ROLE {role}; SELECT 1")


@pytest.mark.parametrize("role", [*boot.VIEWERS, boot.DOOR, boot.EVERY_REACH, OWNER, APP])
def test_a_job_may_take_only_its_own(urls: Urls, role: str):
    assert ask(urls.job, f"SELECT set_config('role', '{boot.BACKGROUND}', false)")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        ask(urls.job, f"SET ROLE {role}; SELECT 1")


def test_what_is_granted_to_all_reaches_needs_one_to_be_taken(urls: Urls):
    with psycopg.connect(plain(urls.owner)) as owner:
        owner.execute("CREATE TABLE open_to_all AS SELECT 1 AS n; GRANT SELECT ON open_to_all TO reach_all")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        ask(urls.app, "SELECT n FROM open_to_all")
    with psycopg.connect(plain(urls.app)) as connection:
        connection.execute("SELECT set_config('role', 'reach_worker', true)")
        assert connection.execute("SELECT n FROM open_to_all").fetchone() == (1,)
        connection.execute("SELECT set_config('role', 'reach_door', true)")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("SELECT n FROM open_to_all")


@pytest.mark.parametrize(
    "statement", ["CREATE TABLE mine ()", "CREATE TEMP TABLE mine ()", "CREATE SCHEMA mine"]
)
def test_the_app_makes_nothing(urls: Urls, statement: str):
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        ask(urls.app, statement)


def test_sessions_are_safe_by_default(urls: Urls):
    for url in (urls.owner, urls.app, urls.job):
        assert ask(url, "SHOW search_path") == [("public, pg_temp",)]
        assert ask(url, "SHOW timezone") == [("Asia/Taipei",)]
    assert ask(urls.app, "SHOW statement_timeout") == [("30s",)]


def test_celery_may_make_its_tables(urls: Urls):
    with psycopg.connect(plain(urls.broker.removeprefix("sqla+"))) as connection:
        connection.execute("CREATE TABLE kombu_trial (id int)")


def test_strangers_may_not_connect(server: embedded.Server, urls: Urls):
    with psycopg.connect(server.admin(), autocommit=True) as connection:
        connection.execute("CREATE ROLE stranger LOGIN")
    with pytest.raises(psycopg.OperationalError, match="permission denied"):
        ask(urls.app.replace(APP, "stranger", 1), "SELECT 1")


def test_a_copy_of_a_database_is_as_closed_as_the_first(server: embedded.Server, urls: Urls):
    copy = boot.prepare(server.admin(), database="anwang_copy", template="anwang")
    assert "anwang_copy" in copy.app
    assert ask(copy.app, "SHOW timezone") == [("Asia/Taipei",)]
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        ask(copy.app, "CREATE TEMP TABLE mine ()")


def test_an_administrator_without_superuser_is_enough(home: Path):
    with embedded.temporary_server() as fresh:
        with psycopg.connect(fresh.admin(), autocommit=True) as connection:
            connection.execute("CREATE ROLE dba LOGIN CREATEROLE CREATEDB")
        urls = boot.prepare_given(admin_url(fresh, "dba"), {}, home)
        assert boot.prepare_given(admin_url(fresh, "dba"), {}, home) == urls
        assert ask(urls.owner, "SELECT has_schema_privilege('public', 'CREATE')") == [(True,)]
        assert ask(urls.app, "SELECT set_config('role', 'reach_unit', false)")


def test_given_servers_have_passwords_that_work(home: Path):
    with embedded.temporary_server() as fresh:
        urls = boot.prepare_given(admin_url(fresh), {}, home)
        hba = Path(fresh.host).parent / "data" / "pg_hba.conf"
        hba.write_text("local all postgres trust\nlocal all all scram-sha-256\n")
        with psycopg.connect(fresh.admin()) as connection:
            connection.execute("SELECT pg_reload_conf()")
            stored = connection.execute(
                "SELECT rolpassword FROM pg_authid WHERE rolname = %s", [APP]
            ).fetchone()
        assert stored is not None
        assert str(stored[0]).startswith("SCRAM-SHA-256$")
        for url in (urls.owner, urls.app, urls.job, urls.broker):
            assert ask(url, "SELECT 1") == [(1,)]


def test_a_plain_role_needs_the_other_addresses(server: embedded.Server, urls: Urls, home: Path):
    with pytest.raises(boot.BootFailure, match="DATABASE_OWNER_URL, DATABASE_JOB_URL, CELERY_BROKER_URL"):
        boot.prepare_given(urls.app, {}, home)
    given = urls.environment()
    assert boot.prepare_given(urls.app, given, home) == urls


def test_a_role_that_passes_walls_is_refused(home: Path):
    with embedded.temporary_server() as fresh:
        boot.prepare(fresh.admin())
        with psycopg.connect(fresh.admin(), autocommit=True) as connection:
            connection.execute("ALTER ROLE reach_unit BYPASSRLS")
        with pytest.raises(boot.BootFailure, match="reach_unit has powers"):
            boot.prepare(fresh.admin())


def test_a_silent_server_is_explained(home: Path):
    with pytest.raises(boot.BootFailure, match="does not answer"):
        boot.prepare_given(f"postgresql://a@/x?host={home}", {}, home)
