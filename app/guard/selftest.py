"""Are the walls up? Asked at start: a process refuses to serve when one is down. In full at deploy and in tests."""

from __future__ import annotations

from sqlalchemy import Connection, text

from app.guard import walls
from app.models import Model, db

ROLE = text(
    "select rolsuper or rolbypassrls or rolinherit, pg_has_role(session_user, 'anwang_owner', 'member') "
    "from pg_roles where rolname = session_user"
)
OWNED = text("select count(*) from pg_class where pg_get_userbyid(relowner) = session_user")
CATALOGUE = text(
    "select c.relname, c.relrowsecurity, "
    "coalesce(array_agg(p.polname::text order by p.polname) filter (where p.oid is not null), '{}') "
    "from pg_class c left join pg_policy p on p.polrelid = c.oid "
    "where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' group by 1, 2"
)
UNWALLED = {"alembic_version", "walls_laid"}


class WallDown(RuntimeError):
    """The app must not serve: the text names each wall that is down."""


def faults(*, full: bool = False) -> list[str]:
    """What is wrong, in sentences; empty when all walls stand. About 3 ms, with ``full`` a look into every table."""
    with db.engine.connect() as connection:
        found = _of_the_role(connection) + _of_the_catalogue(connection)
        connection.rollback()
        return found + _nobody_sees_nothing(connection, full)


def refuse_unless_walled() -> None:
    """Raise WallDown unless all stands."""
    found = faults()
    if found:
        raise WallDown("; ".join(found))


def _of_the_role(connection: Connection) -> list[str]:
    is_mighty, is_member = connection.execute(ROLE).one()
    out = []
    if is_mighty or is_member:
        out.append("the app's database role can bypass the walls")
    if connection.scalar(OWNED):
        out.append("the app's database role owns something")
    return out


def _of_the_catalogue(connection: Connection) -> list[str]:
    out = []
    there = {name: (on, set(policies)) for name, on, policies in connection.execute(CATALOGUE)}
    for table in Model.metadata.sorted_tables:
        wanted = walls.policies_of(table)
        on, policies = there.pop(table.name, (False, set()))
        if not on:
            out.append(f"{table.name}: no row-level security")
        if not wanted <= policies:
            out.append(f"{table.name}: no policy for {', '.join(sorted(wanted - policies))}")
        if policies - wanted:
            out.append(f"{table.name}: a policy that is not ours, {', '.join(sorted(policies - wanted))}")
    return out + [f"{name}: a table that nobody classified" for name in sorted(there.keys() - UNWALLED)]


def _nobody_sees_nothing(connection: Connection, full: bool) -> list[str]:
    """Without a signed viewer each reach sees no row (a sample of each table, or all of it)."""
    out = []
    sample = "" if full else " tablesample system (0.01)"
    for table in Model.metadata.sorted_tables:
        wall = walls.wall_of(table)
        if "SELECT" not in wall.grants:
            continue
        for reach in wall.rows:
            connection.execute(
                text("select set_config('app.viewer', '', true), set_config('role', :r, true)"),
                {"r": f"reach_{reach}"},
            )
            seen = connection.scalar(text(f'select exists (select 1 from "{table.name}"{sample})'))  # nosec B608: a table of ours
            connection.rollback()
            if seen:
                out.append(f"{table.name}: nobody sees something as reach_{reach}")
    return out
