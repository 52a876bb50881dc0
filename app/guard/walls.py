"""The walls: who may see and touch which row, generated from the tables themselves.

A table with a ``case_id`` is walled by having it. Any other table stands in OWN below, or the build stops; there are no
default privileges, so a table that nobody classified answers "permission denied" and does not leak. Each policy is one
term for one database role, without OR, so that the wall is the index condition (docs/decisions/0003).
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import Connection, Table

from app.models import REGISTRY, Model

ALL = "reach_all"
REACHES = ("own", "worker", "unit", "county", "card", "nation")
FIXED = {"id", "case_id", "county_id", "created_by", "agency_id", "person_id", "once"}  # where a row belongs: verbs only
SQL = sorted((Path(__file__).parent / "sql").glob("*.sql"))


class Wall(NamedTuple):
    """Grants to the parent of all reaches, and per reach the one condition under which a row exists for it."""

    grants: str
    rows: dict[str, str]


def along_cases(key: str, suffix: str = "", column: str = "case_id") -> dict[str, str]:
    """Seen along the cases: a worker's, a unit's, an intake window's (owner's views), or a county's."""
    mine = {who: f"{key} = ANY (ARRAY(SELECT {column} FROM mine_{who}{suffix}))" for who in ("user", "unit", "window")}
    return {
        "own": mine["user"],
        "worker": mine["user"],
        "unit": mine["unit"],
        "county": "county_id = (SELECT my_county())",
        "card": mine["window"],
    }


BY_WRITER = {
    "own": "created_by = (SELECT my_user())",
    "worker": "created_by = (SELECT my_user())",
    "unit": "agency_id = ANY ((SELECT my_units())::int[])",
    "county": "county_id = (SELECT my_county())",
    "card": "county_id = (SELECT my_window_county())",
}


def everybody(condition: str) -> dict[str, str]:
    """The same condition at every reach."""
    return dict.fromkeys(REACHES, condition)


MINE = everybody("user_id = (SELECT my_user())")
OWN: dict[str, Wall] = {
    "kase": Wall("SELECT", along_cases("id")),
    "person": Wall("SELECT, UPDATE", along_cases("id", "_person", "person_id")),
    "household": Wall("SELECT, UPDATE", along_cases("id", "_home", "household_id")),
    "case_access": Wall("SELECT", along_cases("case_id")),
    "person_access": Wall("", {}),
    "name_gram": Wall("SELECT", along_cases("case_id")),
    "event": Wall("SELECT", along_cases("case_id")),
    "due": Wall("SELECT", along_cases("case_id")),
    "party": Wall("SELECT, UPDATE", along_cases("case_id")),
    "recall_notice": Wall("SELECT", {
        "worker": "user_id = (SELECT my_user())",
        "unit": "agency_id = ANY ((SELECT my_units())::int[])",
        "county": "county_id = (SELECT my_county())",
    }),
    "agency": Wall("SELECT", everybody("true")),
    "membership": Wall("SELECT", MINE | {
        "unit": "agency_id = ANY ((SELECT my_units())::int[])",
        "county": "county_id = (SELECT my_county())",
        "card": "county_id = (SELECT my_card_county())",
    }),
    "ab_user": Wall("SELECT, UPDATE", everybody("id = (SELECT my_user())")),
    "form_draft": Wall("SELECT, INSERT, UPDATE, DELETE", MINE),
    "notice": Wall("SELECT, UPDATE", MINE),
    "read_log": Wall("INSERT", MINE),
    "outbox": Wall("", {}),
    "audit": Wall("", {}),
    "login_session": Wall("", {}),
    "login_attempt": Wall("", {}),
    "case_counter": Wall("", {}),
    "viewer_key": Wall("", {}),
    "verb_role": Wall("", {}),
    "report_sheet": Wall("", {}),
    "own_sheet": Wall("", {}),
}  # fmt: skip
MAY_CHANGE = {  # where fewer columns may be changed than all but FIXED
    "ab_user": {"password", "language", "changed_on"},
    "notice": {"read_at"},
    "party": {"kin", "lives_together", "is_carer", "remark", "ended_on"},
}
AUDITED = {"kase", "person", "household", "party", "case_access", "recall_notice", "agency", "membership", "ab_user"}
VIEWS = ("case_card", "my_filing", "staff")
JOB = ("deliver_notice(bigint)", "tidy_sessions()", "tidy_drafts()")
DOORS = (
    "door_login(text)", "door_wait(bytea, bytea)", "door_tried(bytea, bytea, boolean)",
    "door_session_start(bytea, int, int, jsonb)", "door_session_load(bytea, interval, interval)",
    "door_session_save(bytea, jsonb)", "door_session_end(bytea)", "report_status(text, bytea)", "file_report(jsonb)",
    "signed_viewer()",
)  # fmt: skip
VERBS = (
    "file_report(jsonb)", "move_case(bigint, jsonb)", "enrol(bigint, jsonb)", "withdraw(bigint)", "who_sees(bigint)",
    "row_history(text, bigint)", "match_probe(bytea, text)", "switch_hat(bytea, int)", "my_logins()",
    "end_other_logins(bytea)", "door_session_save(bytea, jsonb)", "door_session_end(bytea)",
    "door_session_load(bytea, interval, interval)", "door_session_start(bytea, int, int, jsonb)",
    "signed_viewer()", "my_user()", "me()", "my_agency()",
    "my_county()", "my_card_county()", "my_window()", "my_window_county()", "my_units()", "units_of(int)", "i_see(bigint)",
    "sees(membership, kase)",
)  # fmt: skip
SHEETS = {s.__tablename__: s for s in REGISTRY}


def is_on_case(table: Table) -> bool:
    """A form or row that hangs on a case and has no entry of its own."""
    return "case_id" in table.c and table.name not in OWN


def wall_of(table: Table) -> Wall:
    """The wall of one table. Raises LookupError for a table that nobody has classified."""
    if table.name in OWN:
        return OWN[table.name]
    if is_on_case(table):
        return Wall("SELECT, INSERT, UPDATE", along_cases("case_id"))
    if table.name in SHEETS:
        return Wall("SELECT, INSERT, UPDATE", BY_WRITER)
    if table.name.startswith("ab_"):
        return Wall("", {})
    raise LookupError(f"{table.name}: say in app/guard/walls.py who may see it")


def _grants(table: Table, grants: str) -> str:
    """UPDATE becomes a grant on the columns that are not fixed."""
    free = MAY_CHANGE.get(table.name) or {c.name for c in table.c} - FIXED
    columns = ", ".join(f'"{c.name}"' for c in table.c if c.name in free)
    return grants.replace("UPDATE", f"UPDATE ({columns})")


def for_table(table: Table) -> list[str]:
    """All the SQL of one table's wall, in order."""
    wall, name = wall_of(table), f'"{table.name}"'
    out = [f"REVOKE ALL ON {name} FROM PUBLIC, {ALL}, reach_door, reach_job", f"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY"]
    if wall.grants:
        out.append(f"GRANT {_grants(table, wall.grants)} ON {name} TO {ALL}")
    for reach in REACHES:
        out.append(f"DROP POLICY IF EXISTS {reach} ON {name}")
        if reach in wall.rows:
            out.append(f"CREATE POLICY {reach} ON {name} TO reach_{reach} USING ({wall.rows[reach]})")
    if table.name in AUDITED or table.name in SHEETS or is_on_case(table):
        out.append(
            f"CREATE OR REPLACE TRIGGER write_audit AFTER INSERT OR UPDATE OR DELETE ON {name} "
            "FOR EACH ROW EXECUTE FUNCTION write_audit()"
        )
    if table.name == "ab_user":
        out += ["DROP POLICY IF EXISTS accounts ON ab_user"] + [
            f"DROP POLICY IF EXISTS accounts_{r} ON ab_user" for r in ("county", "card")
        ] + [
            f"CREATE POLICY accounts_{r} ON ab_user FOR SELECT TO reach_{r} USING (county_id = (SELECT my_card_county()))"
            for r in ("county", "card")
        ]
    return out


def functions() -> str:
    """The definer functions, and who may call them: nobody but those named here."""
    body = "\n".join(p.read_text("utf-8") for p in SQL)
    grants = [
        "DO $$ DECLARE f regprocedure; BEGIN FOR f IN SELECT p.oid::regprocedure FROM pg_proc p WHERE p.pronamespace = "
        "'public'::regnamespace AND pg_get_userbyid(p.proowner) = current_user LOOP EXECUTE 'REVOKE ALL ON FUNCTION ' || f || "
        "' FROM PUBLIC, reach_all, reach_door, reach_job'; END LOOP; END $$",
        f"GRANT EXECUTE ON FUNCTION {', '.join(VERBS)} TO {ALL}",
        f"GRANT EXECUTE ON FUNCTION {', '.join(DOORS)} TO reach_door",
        f"GRANT EXECUTE ON FUNCTION {', '.join(JOB)} TO reach_job",
        f"GRANT SELECT ON {', '.join(VIEWS)} TO {ALL}",
        "GRANT SELECT (id, key, kind, payload, next_at, attempts, sent_at, dead_at), UPDATE (next_at, attempts, dead_at) ON outbox TO reach_job",
        "DROP POLICY IF EXISTS job ON outbox",
        "CREATE POLICY job ON outbox TO reach_job USING (true)",
    ]
    views = "GRANT SELECT ON mine_user, mine_unit, mine_window, mine_user_person, mine_unit_person, mine_window_person, " \
            "mine_user_home, mine_unit_home, mine_window_home TO reach_all"
    return body + "\n;" + ";\n".join([*grants, views])


def plan() -> list[tuple[str, str]]:
    """(name, SQL) of everything to be laid, in order."""
    tables = [(t.name, ";\n".join(for_table(t))) for t in Model.metadata.sorted_tables]
    return [("~functions", functions()), *tables]


def lay(connection: Connection) -> list[str]:
    """Make the walls true. Touches, and locks, only what differs from what was laid last. Returns the names it laid."""
    raw: Any = connection.connection.driver_connection  # psycopg takes several statements at once only here
    raw.execute("CREATE TABLE IF NOT EXISTS walls_laid (name text PRIMARY KEY, hash text NOT NULL); SET LOCAL lock_timeout = '2s'")
    there = {r[0] for r in raw.execute("SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'")}
    if "kase" not in there:
        return []
    laid = dict(raw.execute("SELECT name, hash FROM walls_laid").fetchall())
    steps = [(n, sql) for n, sql in plan() if n == "~functions" or n in there]
    whole = hashlib.sha256("".join(sql for _, sql in steps).encode()).hexdigest()
    done = []
    for name, sql in steps:
        now = whole if name == "~functions" else hashlib.sha256(sql.encode()).hexdigest()
        if laid.get(name) == now:
            continue
        raw.execute(sql)
        raw.execute("INSERT INTO walls_laid VALUES (%s, %s) ON CONFLICT (name) DO UPDATE SET hash = excluded.hash", [name, now])
        done.append(name)
    return done


def take_down(connection: Connection) -> None:
    """Before a downgrade: functions and views that name tables would keep them from being dropped."""
    raw: Any = connection.connection.driver_connection
    raw.execute(
        "DO $$ DECLARE f regprocedure; v regclass; BEGIN "
        "FOR v IN SELECT oid::regclass FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'v' LOOP "
        "EXECUTE 'DROP VIEW IF EXISTS ' || v || ' CASCADE'; END LOOP; "
        "FOR f IN SELECT oid::regprocedure FROM pg_proc WHERE pronamespace = 'public'::regnamespace "
        "AND pg_get_userbyid(proowner) = current_user LOOP EXECUTE 'DROP FUNCTION ' || f || ' CASCADE'; END LOOP; "
        "END $$; DELETE FROM walls_laid"
    )
