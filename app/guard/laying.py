"""Laying the walls: the SQL of ``walls``, run by the owner after every migration. Touches only what has changed."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table

from app.guard.walls import (
    ALL,
    DOORS,
    FIXED,
    FOR_THE_JOB,
    JOB,
    LOOKED_AT,
    MAY_CHANGE,
    REACHES,
    SHEETS,
    UNSEEN,
    VERBS,
    VIEWS,
    is_audited,
    wall_of,
)
from app.models import Model
from app.rules.workflow import BY_VERB, STEPS

SQL = Path(__file__).parent / "sql"
FUNCTIONS = "~functions"  # laid first: the policies call them
BOOK = "CREATE TABLE IF NOT EXISTS walls_laid (name text PRIMARY KEY, hash text NOT NULL)"
PATIENCE = "SET LOCAL lock_timeout = '2s'"
THERE = "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"
NOTE = "INSERT INTO walls_laid VALUES (%s, %s) ON CONFLICT (name) DO UPDATE SET hash = excluded.hash"


def for_table(table: Table) -> list[str]:
    """All the SQL of one table's wall, in order."""
    wall, name = wall_of(table), f'"{table.name}"'
    out = [
        f"REVOKE ALL ON {name} FROM PUBLIC, {ALL}, reach_door, reach_job",
        f"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY",
    ]
    if wall.grants:
        out.append(f"GRANT {_grants(table, wall.grants)} ON {name} TO {ALL}")
    looked_at = LOOKED_AT.get(table.name, {})
    for reach in REACHES:
        out += [f"DROP POLICY IF EXISTS {reach} ON {name}", f"DROP POLICY IF EXISTS {reach}_look ON {name}"]
        if reach in wall.rows:
            out.append(f"CREATE POLICY {reach} ON {name} TO reach_{reach} USING ({wall.rows[reach]})")
        if reach in looked_at:
            out.append(
                f"CREATE POLICY {reach}_look ON {name} FOR SELECT TO reach_{reach} USING ({looked_at[reach]})"
            )
    if table.name in FOR_THE_JOB:
        out += [
            f"GRANT {FOR_THE_JOB[table.name]} ON {name} TO reach_job",
            f"DROP POLICY IF EXISTS job ON {name}",
            f"CREATE POLICY job ON {name} TO reach_job USING (true)",
        ]
    if is_audited(table):
        out.append(_trigger("write_audit", "AFTER INSERT OR UPDATE OR DELETE", name))
    if table.name in SHEETS:
        out.append(_trigger("sign_sheet", "BEFORE INSERT", name))
    return out


def _grants(table: Table, grants: str) -> str:
    """UPDATE becomes a grant on the columns that are not fixed, SELECT one on those that are not unseen."""
    free = MAY_CHANGE.get(table.name) or {c.name for c in table.c} - FIXED
    grants = grants.replace("UPDATE", f"UPDATE ({_columns(table, free)})")
    if unseen := UNSEEN.get(table.name):
        grants = grants.replace("SELECT", f"SELECT ({_columns(table, {c.name for c in table.c} - unseen)})")
    return grants


def _columns(table: Table, names: set[str]) -> str:
    return ", ".join(f'"{c.name}"' for c in table.c if c.name in names)


def _trigger(function: str, when: str, table: str) -> str:
    return (
        f"CREATE OR REPLACE TRIGGER {function} {when} ON {table} FOR EACH ROW EXECUTE FUNCTION {function}()"
    )


def leads_to() -> str:
    """Whether a verb leads from one status to another: the steps of ``rules/workflow`` as a function."""
    ways = {(s.verb, frm, s.to or frm) for s in STEPS for frm in s.frm} | {
        ("assign", frm, frm)
        for frm in BY_VERB["assign"].frm  # a new worker on a case that has begun
    }
    return (
        "CREATE OR REPLACE FUNCTION leads_to(verb text, one text, other text) RETURNS boolean "
        "LANGUAGE sql IMMUTABLE AS "
        f"$$ SELECT (verb, one, other) IN ({', '.join(str(way) for way in sorted(ways))}) $$;"
    )


def functions() -> str:
    """The definer functions, and who may call them."""
    body = "\n".join([leads_to(), *(p.read_text("utf-8") for p in sorted(SQL.glob("[0-9]*.sql")))])
    grants = [
        f"GRANT EXECUTE ON FUNCTION {', '.join(VERBS)} TO {ALL}",
        f"GRANT EXECUTE ON FUNCTION {', '.join(DOORS)} TO reach_door, anwang_app",
        f"GRANT EXECUTE ON FUNCTION {', '.join(JOB)} TO reach_job",
        f"GRANT SELECT ON {', '.join(VIEWS)} TO {ALL}",
    ]
    return body + ";\n".join(grants)


def plan() -> list[tuple[str, str]]:
    """(name, SQL) of everything to be laid, in order."""
    tables = [(t.name, ";\n".join(for_table(t))) for t in Model.metadata.sorted_tables]
    return [(FUNCTIONS, functions()), *tables]


def lay(connection: Connection) -> list[str]:
    """Make the walls true. Locks only what differs from what was laid last. Returns the names it laid."""
    raw: Any = connection.connection.driver_connection  # psycopg takes several statements at once only here
    raw.execute(BOOK)
    raw.execute(PATIENCE)
    there = {row[0] for row in raw.execute(THERE)}
    if "kase" not in there:
        return []
    laid = dict(raw.execute("SELECT name, hash FROM walls_laid").fetchall())
    done = []
    for name, sql in plan():
        now = hashlib.sha256(sql.encode()).hexdigest()
        if laid.get(name) == now or not (name in there or name == FUNCTIONS):
            continue
        raw.execute(sql)
        raw.execute(NOTE, [name, now])
        done.append(name)
    return done


def take_down(connection: Connection) -> None:
    """Before a downgrade."""
    raw: Any = connection.connection.driver_connection
    raw.execute((SQL / "take_down.sql").read_text("utf-8"))
