"""The walls: who may see and touch which row, generated from the tables themselves.

A table with a ``case_id`` is walled by having it. Any other table stands in OWN below, or the build stops; there are no
default privileges, so a table that nobody classified answers "permission denied" and does not leak. Each policy is one
term for one database role, without OR, so that the wall is the index condition (docs/decisions/0003).
"""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Table

from app.models import REGISTRY

ALL = "reach_all"
REACHES = ("own", "worker", "unit", "county", "card", "nation")
FIXED = {"id", "case_id", "county_id", "created_by", "agency_id", "person_id", "once"}  # where a row belongs


class Wall(NamedTuple):
    """Grants to the parent of all reaches, and per reach the one condition under which a row exists for it."""

    grants: str
    rows: dict[str, str]


def along_cases(key: str, suffix: str = "", column: str = "case_id") -> dict[str, str]:
    """Seen along the cases: a worker's, a unit's, an intake window's (owner's views), or a county's."""
    mine = {
        who: f"{key} = ANY (ARRAY(SELECT {column} FROM mine_{who}{suffix}))"  # nosec B608: words of ours
        for who in ("user", "unit", "window")
    }
    return {
        "own": mine["user"],
        "worker": mine["user"],
        "unit": mine["unit"],
        "county": "county_id = (SELECT my_county())",
        "card": mine["window"],
    }


BY_WRITER = {
    "own": "created_by = (SELECT myself())",
    "worker": "created_by = (SELECT myself())",
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
        "worker": "user_id = (SELECT myself())",
        "unit": "agency_id = ANY ((SELECT my_units())::int[])",
        "county": "county_id = (SELECT my_county())",
    }),
    "agency": Wall("SELECT", everybody("(SELECT my_user()) IS NOT NULL")),
    "membership": Wall("SELECT", MINE | {
        "unit": "agency_id = ANY ((SELECT my_units())::int[])",
        "county": "county_id = (SELECT my_county())",
        "card": "county_id = (SELECT my_card_county())",
    }),
    "ab_user": Wall("SELECT, UPDATE", everybody("id = (SELECT my_user())")),  # and LOOKED_AT below
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
LOOKED_AT = {  # rows that a reach may also look at, and never change
    "ab_user": dict.fromkeys(("county", "card"), "county_id = (SELECT my_card_county())"),
}
FOR_THE_JOB = {
    "outbox": "SELECT, UPDATE (next_at, attempts, dead_at)"
}  # the relay marks it; it never sees a case
UNSEEN = {"kase": {"filed_by", "pin_hash"}}  # columns that definer functions alone may read
MAY_CHANGE = {  # where fewer columns may be changed than all but FIXED
    "ab_user": {"password", "language", "changed_on"},
    "notice": {"read_at"},
    "party": {"kin", "lives_together", "is_carer", "remark", "ended_on"},
}
AUDITED = {
    "kase",
    "person",
    "household",
    "party",
    "case_access",
    "recall_notice",
    "agency",
    "membership",
    "ab_user",
}
VIEWS = (
    "case_card", "my_filing", "staff", "mine_user", "mine_unit", "mine_window", "mine_user_report", "mine_unit_report",
    "mine_window_report", "mine_user_person", "mine_unit_person",
    "mine_window_person", "mine_user_home", "mine_unit_home", "mine_window_home",
)  # fmt: skip
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
    "end_other_logins(bytea)", "signed_viewer()", "my_user()", "myself()", "me()", "my_agency()",
    "my_county()", "my_card_county()", "my_window()", "my_window_county()", "my_units()",
    "units_of(int)", "i_see(bigint)",
    "sees(membership, kase)",
)  # fmt: skip
SHEETS = {s.__tablename__: s for s in REGISTRY}


def policies_of(table: Table) -> set[str]:
    """The names of all policies that a table has, and no other."""
    looked_at = {f"{reach}_look" for reach in LOOKED_AT.get(table.name, {})}
    return set(wall_of(table).rows) | looked_at | ({"job"} if table.name in FOR_THE_JOB else set())


def is_audited(table: Table) -> bool:
    """Whether every change of a row is put on record."""
    return table.name in AUDITED or table.name in SHEETS


def is_on_case(table: Table) -> bool:
    """A form or row that hangs on a case and has no entry of its own."""
    return "case_id" in table.c and table.name not in OWN


def wall_of(table: Table) -> Wall:
    """The wall of one table. Raises LookupError for a table that nobody has classified."""
    if table.name in OWN:
        return OWN[table.name]
    if is_on_case(table):
        if (
            table.name in SHEETS and SHEETS[table.name].STAGE == "report"
        ):  # comes in by the door, see file_report()
            return Wall("SELECT, UPDATE", along_cases("case_id", "_report"))
        return Wall("SELECT, INSERT, UPDATE", along_cases("case_id"))
    if table.name in SHEETS:
        return Wall("SELECT, INSERT, UPDATE", BY_WRITER)
    if table.name.startswith("ab_"):
        return Wall("", {})
    raise LookupError(f"{table.name}: say in app/guard/walls.py who may see it")
