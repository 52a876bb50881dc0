"""Laying the walls: the SQL of ``walls``, run by the owner after every migration. Touches only what has changed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table

from app.facts import codes
from app.facts.counties import counties
from app.guard.access import SHEETS as NEEDS
from app.guard.national import counted_words
from app.guard.walls import (
    ALL,
    DOORS,
    FIXED,
    FOR_THE_JOB,
    JOB,
    LOOKED_AT,
    MAY_CHANGE,
    PORTAL,
    REACHES,
    ROWS,
    SHEETS,
    SIGNED,
    UNSEEN,
    VERBS,
    VIEWS,
    is_audited,
    is_kept_from_delegates,
    is_of_intake,
    wall_of,
)
from app.models import Model, Worksheet
from app.rules.deadlines import DEADLINES
from app.rules.feedback import counting_roles, outcome_verbs
from app.rules.grading import TRACKS
from app.rules.intake import EMERGENCIES
from app.rules.roles import ROLES as ROLES_OF_PEOPLE
from app.rules.roles import may
from app.rules.terms import Term
from app.rules.tracks import BECOMES, OF_SERVICE, UNITS, home_of, kinds_from, owed_first
from app.rules.workflow import ALWAYS_WRITES, AT_WORK, STEPS, ways

SQL = Path(__file__).parent / "sql"
FUNCTIONS = "~functions"  # laid first: the policies call them
BOOK = "CREATE TABLE IF NOT EXISTS walls_laid (name text PRIMARY KEY, hash text NOT NULL)"
PATIENCE = "SET LOCAL lock_timeout = '2s'"
THERE = "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"
REST_BETWEEN = 14  # days: the longest holidays with the weekends beside them
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
    return out + _triggers(table, name)


def _triggers(table: Table, name: str) -> list[str]:
    """What watches over each row that is written."""
    out = []
    if is_audited(table):
        out.append(_trigger("write_audit", "AFTER INSERT OR UPDATE OR DELETE", name))
    if table.name in SIGNED:
        out.append(_trigger("sign_sheet", "BEFORE INSERT", name))
    if table.name in SHEETS:
        out.append(_trigger("only_its_writers", "BEFORE INSERT OR UPDATE", name, SHEETS[table.name].CODE))
        out.append(_trigger("keep_sheet_state", "BEFORE INSERT OR UPDATE OR DELETE", name))
        out.append(_trigger("note_supplements", "AFTER INSERT OR UPDATE", name, SHEETS[table.name].CODE))
    if table.name in EMERGENCIES:
        out.append(_trigger("keep_emergency", "AFTER INSERT OR UPDATE", name))
    if table.name in ROWS:
        out.append(_trigger("only_its_writers", "BEFORE INSERT OR UPDATE OR DELETE", name))
        out.append(_trigger("row_of_a_sheet", "BEFORE INSERT OR UPDATE OR DELETE", name))
        out.append(_trigger("handed_in_rows_wait", "BEFORE INSERT OR UPDATE OR DELETE", name))
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


def _trigger(function: str, when: str, table: str, said: str = "") -> str:
    call = f"{function}('{said}')" if said else f"{function}()"
    return f"CREATE OR REPLACE TRIGGER {function} {when} ON {table} FOR EACH ROW EXECUTE FUNCTION {call}"


def machine() -> str:
    """The steps of ``rules/workflow`` as functions, for the database to ask again."""
    steps = {step.verb: step for step in STEPS}
    return "\n".join(
        [
            _leads_to(),
            _words("may_write", {v: (*ALWAYS_WRITES, *s.writes) for v, s in steps.items()}),
            _words("seats_of", {v: s.seats for v, s in steps.items()}),
            _words("lets_in", {v: (s.lets_in,) for v, s in steps.items() if s.lets_in}),
            _words("takes_away", {v: s.ends for v, s in steps.items() if s.ends}),
            _words(
                "meets_clocks",
                {v: (*s.meets, *s.may_meet) for v, s in steps.items() if s.meets or s.may_meet},
            ),
            _words(
                "starts_clocks",
                {v: (*s.starts, *s.may_start) for v, s in steps.items() if s.starts or s.may_start},
            ),
            _words("districts_of", {str(c.id): tuple(d.code for d in c.districts) for c in counties()}),
            _words("grounds_of", {"refuse": tuple(item.code for item in codes.items("refusal_grounds"))}),
            _words("tables_of", {"sheets": tuple(SHEETS), "rows": tuple(ROWS), **kept_apart()}),
            _words("begun_by", {code: _roles(needs.begin) for code, needs in NEEDS.items()}),
            _words("changed_by", {code: _roles(needs.change) for code, needs in NEEDS.items()}),
            _words("counted_of", counted_words()),
            _words("emergency_of", EMERGENCIES),
            _words("feedback_words", {"roles": counting_roles(), **outcome_verbs()}),
            _words("track_units", UNITS),
            _words("track_kinds", {way: kinds_from(way) for way in UNITS}),
            _words("track_becomes", {way: (kind,) for way, kind in BECOMES.items()}),
            _words("owed_while_served", {"": OF_SERVICE}),
            _words("home_of", {kind: (home_of(kind),) for kind in TRACKS}),
            _words("owed_first", {kind: owed_first(kind) for kind in TRACKS}),
            _words("at_work", {"": AT_WORK}),
            _longest(),
            _words("ends_clocks", {"": tuple(v for v, s in steps.items() if s.ends_clocks)}),
        ]
    )


def _roles(permissions: tuple[str, ...]) -> tuple[str, ...]:
    """Who holds one of these permissions."""
    return tuple(r.code for r in ROLES_OF_PEOPLE if any(may(r.code, one) for one in permissions))


def _leads_to() -> str:
    """Whether a verb leads from one status to another."""
    led = ", ".join(str(way) for way in sorted(ways()))
    head = "CREATE OR REPLACE FUNCTION leads_to(verb text, one text, other text) RETURNS boolean"
    return f"{head} LANGUAGE sql IMMUTABLE AS $$ SELECT (verb, one, other) IN ({led}) $$;"


def kept_apart() -> dict[str, tuple[str, ...]]:
    """Sheets and rows that not everybody reads who sees the case: `hidden` ones not whoever was delegated it; those
    that are not of `intake` not the supervisor of a window. Who wrote a `report` is not told (兒少法§54).
    """
    return {
        "hidden": _tables(is_kept_from_delegates),
        "intake": _tables(is_of_intake),
        "report": tuple(t for t, sheet in SHEETS.items() if sheet.STAGE == "report"),
    }


def _tables(test: Callable[[type[Worksheet] | None], bool]) -> tuple[str, ...]:
    """The tables of these forms, and of their rows."""
    sheets = (t for t, sheet in SHEETS.items() if test(sheet))
    rows = (t for t, forms in ROWS.items() if any(map(test, forms)))
    return *sheets, *rows


def _longest() -> str:
    """The longest term of a duty that law or practice sets, with the rest of its last day; else null."""
    terms = {d.code: d.term for d in DEADLINES if d.term and not d.is_placeholder}
    spare = {"hour": "1 hour", "day": "1 day", "month": "2 days"}
    days = {code: _days(t) for code, t in terms.items()}
    rows = " ".join(
        f"WHEN '{code}' THEN interval '{t}' + interval '{spare[t.unit]}'" for code, t in days.items()
    )
    return (
        "CREATE OR REPLACE FUNCTION longest(duty text) RETURNS interval LANGUAGE sql IMMUTABLE AS "
        f"$$ SELECT CASE duty {rows} END $$;"
    )


def _days(term: Term) -> Term:
    """Working days as days, with the longest holidays: PostgreSQL knows no working day."""
    return Term(term.amount + REST_BETWEEN, "day") if term.unit == "working_day" else term


def _words(name: str, words: dict[str, tuple[str, ...]]) -> str:
    """A function from a verb to words; no words for a verb that is not named."""
    rows = " ".join(f"WHEN '{verb}' THEN ARRAY[{', '.join(map(repr, said))}]" for verb, said in words.items())
    return (
        f"CREATE OR REPLACE FUNCTION {name}(verb text) RETURNS text[] LANGUAGE sql IMMUTABLE AS "
        f"$$ SELECT CASE verb {rows} ELSE '{{}}'::text[] END $$;"
    )


def functions() -> str:
    """The definer functions, and who may call them."""
    body = "\n".join([machine(), *(p.read_text("utf-8") for p in sorted(SQL.glob("[0-9]*.sql")))])
    grants = [
        f"GRANT EXECUTE ON FUNCTION {', '.join(VERBS)} TO {ALL}",
        f"GRANT EXECUTE ON FUNCTION {', '.join(DOORS)} TO reach_door, anwang_app",
        f"GRANT EXECUTE ON FUNCTION {', '.join(PORTAL)} TO reach_door",
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
