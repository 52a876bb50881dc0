"""Roles and databases: what a database administrator does once. Repeating it changes nothing. Makes no tables.

Login roles: anwang_owner (migrates, owns all), anwang_app (serves pages) and anwang_job (works in the background).
The last two own nothing, inherit nothing and can read nothing until they take a reach role, for one transaction.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from app.server import secrets
from app.server.failure import CannotStart
from app.server.urls import APP, DATABASE, JOB, OWNER, Urls, normal, plain, queue_of, urls

OLDEST_POSTGRESQL = 15
BOOT_LOCK = 0x616E77616E67  # “anwang”: two starts at once wait for each other
EVERY_REACH = "reach_all"  # carries what all viewers are granted; nobody takes it by itself
VIEWERS = tuple(f"reach_{reach}" for reach in ("own", "worker", "unit", "county", "card", "nation"))
DOOR, BACKGROUND = "reach_door", "reach_job"  # without a viewer: what they may do is granted to each by name

SETTINGS: Mapping[str, Mapping[str, str]] = {  # of the session of each login role
    OWNER: {"search_path": "public, pg_temp"},
    APP: {
        "search_path": "public, pg_temp",
        "statement_timeout": "30s",
        "lock_timeout": "10s",
        "idle_in_transaction_session_timeout": "60s",
    },
    JOB: {
        "search_path": "public, pg_temp",
        "statement_timeout": "10min",
        "lock_timeout": "30s",
        "idle_in_transaction_session_timeout": "10min",
    },
}

Connection = psycopg.Connection[tuple[object, ...]]


class BootFailure(CannotStart):
    """The database cannot be prepared; the text says why and what to do."""


@dataclass(frozen=True)
class Power:
    """What the role of a given address may do on its server."""

    name: str
    is_superuser: bool
    may_create: bool  # roles and databases


def prepare(
    admin: str,
    *,
    database: str = DATABASE,
    passwords: Mapping[str, str] | None = None,
    template: str = "template0",
) -> Urls:
    """Make what is missing of roles, databases and memberships.

    Args:
        admin: libpq address of a role that may create roles and databases.
        database: name of ours; the queue's is made from it.
        passwords: of the login roles; none on the embedded server, whose socket is the lock.
        template: an existing database to copy, for tests.

    Raises:
        BootFailure: the server is too old, or has one of our roles with more power than it may have.
    """
    with _alone(admin) as connection:
        _refuse_old(connection)
        power = power_of(connection)
        for role in (EVERY_REACH, *VIEWERS, DOOR, BACKGROUND):
            _make_role(connection, role, "NOLOGIN")
        for role, kind in ((OWNER, "LOGIN"), (APP, "LOGIN NOINHERIT"), (JOB, "LOGIN NOINHERIT")):
            _make_role(connection, role, kind)
            _set_role(connection, role, (passwords or {}).get(role))
        _join_roles(connection, power)
        _make_database(connection, database, template)
        _make_database(connection, queue_of(database), "template0")
    _open_queue(admin, queue_of(database))
    server = {
        k: str(v) for k, v in conninfo_to_dict(admin).items() if k not in ("user", "password", "dbname")
    }
    return urls(server, database=database, passwords=passwords)


def prepare_given(url: str, env: Mapping[str, str], home: Path) -> Urls:
    """What to do with a DATABASE_URL of the installation: with an administrator's address make our roles there;
    with that of a plain role, take the other three from the environment.

    Raises:
        BootFailure: not reachable, or a plain role without the other addresses.
    """
    try:
        with psycopg.connect(plain(url)) as connection:
            power = power_of(connection)
    except psycopg.OperationalError as error:
        raise BootFailure(f"The database of DATABASE_URL does not answer: {str(error).strip()}") from error
    if power.is_superuser or power.may_create:
        return prepare(plain(url), passwords=secrets.passwords(home, (OWNER, APP, JOB)))
    if missing := [
        n for n in ("DATABASE_OWNER_URL", "DATABASE_JOB_URL", "CELERY_BROKER_URL") if not env.get(n)
    ]:
        raise BootFailure(
            f"DATABASE_URL names the role {power.name}, which may not create roles and databases. "
            f"Give {', '.join(missing)} too (docs/operations.md), or the address of an administrator."
        )
    return Urls(
        normal(env["DATABASE_OWNER_URL"]),
        normal(url),
        normal(env["DATABASE_JOB_URL"]),
        env["CELERY_BROKER_URL"],
    )


def power_of(connection: Connection) -> Power:
    """Who is connected, and whether that role may make roles and databases."""
    row = connection.execute(
        "SELECT rolname, rolsuper, rolcreaterole AND rolcreatedb FROM pg_roles WHERE rolname = current_user"
    ).fetchone()
    assert row is not None, "current_user is always a role"
    return Power(str(row[0]), bool(row[1]), bool(row[2]))


@contextmanager
def _alone(admin: str) -> Iterator[Connection]:
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", [BOOT_LOCK])
        yield connection


def _refuse_old(connection: Connection) -> None:
    if connection.info.server_version < OLDEST_POSTGRESQL * 10_000:
        raise BootFailure(f"Anwang needs PostgreSQL {OLDEST_POSTGRESQL} or newer.")


def _run(connection: Connection, statement: str, *names: str, **literals: object) -> None:
    """Run one statement of definition: {} are identifiers, {name} are literals."""
    values = {name: sql.Literal(value) for name, value in literals.items()}
    connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names), **values))


def _make_role(connection: Connection, role: str, kind: str) -> None:
    """Create the role, or make sure that an existing one has not grown: it would pass every wall."""
    found = connection.execute(
        "SELECT rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication FROM pg_roles"
        " WHERE rolname = %s",
        [role],
    ).fetchone()
    if found is None:
        _run(connection, "CREATE ROLE {} " + kind, role)
    elif found[0]:
        raise BootFailure(
            f"The database role {role} has powers that it may not have (superuser, BYPASSRLS …)."
        )


def _set_role(connection: Connection, role: str, password: str | None) -> None:
    for name, value in SETTINGS[role].items():
        words = sql.SQL(", ").join(map(sql.Literal, value.split(", ")))
        connection.execute(
            sql.SQL("ALTER ROLE {} SET {} TO {}").format(sql.Identifier(role), sql.Identifier(name), words)
        )
    if password:
        sealed = connection.pgconn.encrypt_password(password.encode(), role.encode(), b"scram-sha-256")
        _run(connection, "ALTER ROLE {} PASSWORD {sealed}", role, sealed=sealed.decode())


def _join_roles(connection: Connection, power: Power) -> None:
    """Who may take which role. A login role must take it by name: nothing is inherited."""
    is_new = connection.info.server_version >= 160_000  # before, NOINHERIT of the role alone says it
    inherits = " WITH INHERIT TRUE, SET FALSE" if is_new else ""
    takes = " WITH INHERIT FALSE, SET TRUE" if is_new else ""
    for role in VIEWERS:
        _run(connection, "GRANT {} TO {}" + inherits, EVERY_REACH, role)
    for role in (*VIEWERS, DOOR):
        _run(connection, "GRANT {} TO {}" + takes, role, APP)
    _run(connection, "GRANT {} TO {}" + takes, BACKGROUND, JOB)
    if not power.is_superuser:  # to give them databases
        _run(connection, "GRANT {} TO {}", OWNER, power.name)


def _make_database(connection: Connection, name: str, template: str) -> None:
    """Create the database, closed to every role but ours."""
    if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is None:
        encoding = " ENCODING 'UTF8'" if template == "template0" else ""
        _run(connection, "CREATE DATABASE {} OWNER {} TEMPLATE {}" + encoding, name, OWNER, template)
    _run(connection, "REVOKE ALL ON DATABASE {} FROM PUBLIC", name)
    _run(connection, "GRANT CONNECT ON DATABASE {} TO {}, {}", name, APP, JOB)
    _run(connection, "ALTER DATABASE {} SET timezone TO 'Asia/Taipei'", name)


def _open_queue(admin: str, queue: str) -> None:
    """Celery makes its tables itself, as anwang_app. Before PostgreSQL 16 a role that inherits nothing could not do so
    in a database of its own: hence the owner is another, and this grant."""
    with psycopg.connect(admin, dbname=queue) as connection:
        _run(connection, "GRANT ALL ON SCHEMA public TO {}", APP)
