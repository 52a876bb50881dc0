"""The walls: who may see and touch which row, generated from the tables themselves.

A table with a ``case_id`` is walled by having it. Any other table stands in OWN below, or the build stops; there are no
default privileges, so a table that nobody classified answers "permission denied" and does not leak. Each policy is one
term for one database role, without OR, so that the wall is the index condition (docs/decisions/0002).
"""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Table

from app.models import REGISTRY, Worksheet
from app.models.worksheets.rows import rows_of_sheets

ALL = "reach_all"
REACHES = ("own", "worker", "unit", "county", "card", "nation")
DISPATCHING = (
    "dispatch", "acknowledge", "refuse", "arbitrate", "take", "pass_on", "put_back", "merge",
    "dismiss", "reinstate", "to_system", "taken_up", "not_taken",
)  # fmt: skip
FIXED = {  # where a row belongs
    "id", "case_id", "county_id", "created_by", "agency_id", "person_id", "once", "form", "sheet_id",
    "submitted_by", "approved_by", "approved_at",
}  # fmt: skip


KEPT = {
    "case_id": "kept_from_me",
    "person_id": "people_kept_from_me",
    "household_id": "homes_kept_from_me",
}  # what nobody sees of a case about themselves, whatever their hat: 10_viewer.sql


class Wall(NamedTuple):
    """Grants to the parent of all reaches, and per reach the one condition under which a row exists for it."""

    grants: str
    rows: dict[str, str]


def along_cases(
    key: str, suffix: str = "", column: str = "case_id", county: str = "my_county()"
) -> dict[str, str]:
    """Seen along the cases: a worker's, a unit's, an intake window's (owner's views), or a county's."""
    mine = {
        who: f"{key} = ANY (ARRAY(SELECT {column} FROM mine_{who}{suffix}))"  # nosec B608: words of ours
        for who in ("user", "unit", "window")
    }
    return {
        "own": mine["user"],
        "worker": mine["user"],
        "unit": mine["unit"],
        "county": f"county_id = (SELECT {county}) AND {key} <> ALL ((SELECT {KEPT[column]}())::bigint[])",
        "card": mine["window"],
    }


def of_casework(key: str, suffix: str = "") -> dict[str, str]:
    """Seen along the cases, but not by the supervisor of an intake window: what is written while a case is served."""
    return along_cases(key, suffix, county="my_casework_county()")


BY_WRITER = {
    "own": "created_by = (SELECT myself())",
    "worker": "created_by = (SELECT myself())",
    "unit": "agency_id = ANY ((SELECT my_units())::int[])",
    "county": "county_id = (SELECT my_county())",
    "card": "county_id = (SELECT my_window_county())",
}


def intake_apart(key: str, mark: str, withheld: str = "") -> dict[str, str]:
    """Seen along the cases; a row with this mark, like a report, not by whoever was delegated the case; one without it,
    like casework, not by the supervisor of an intake window; one that is withheld (``IS_WITHHELD``) by neither.

    The walls of the cases stay the first term and so the index condition. The second is asked only of the few rows that
    the first has found; its array is made once a query. A second policy beside the first would be joined to it by OR.
    """
    plain, report = along_cases(key), along_cases(key, "_report")
    kept = f"({mark} OR {withheld})" if withheld else mark
    walls = {
        reach: wall if wall == report[reach] else f"{wall} AND (NOT {kept} OR {report[reach]})"
        for reach, wall in plain.items()
    }
    return walls | {"county": f"{plain['county']} AND ({mark} OR {of_casework(key)['county']})"}


def dispatch_apart(key: str) -> dict[str, str]:
    """Seen along the cases; how a report was dispatched and disputed not by whoever was delegated the case."""
    plain, report = along_cases(key), along_cases(key, "_report")
    told = ", ".join(f"'{verb}'" for verb in DISPATCHING)
    return {
        reach: wall if wall == report[reach] else f"{wall} AND (verb NOT IN ({told}) OR {report[reach]})"
        for reach, wall in plain.items()
    }


def everybody(condition: str) -> dict[str, str]:
    """The same condition at every reach."""
    return dict.fromkeys(REACHES, condition)


def supervised(key: str) -> dict[str, str]:
    """What the lead's side wrote of an NGO's work: supervisors of the NGO see what was shared, workers none."""
    plain, report = along_cases(key), along_cases(key, "_report")
    shared = "is_shared AND ngo_id = ANY ((SELECT my_units())::int[])"
    return {
        "worker": report["worker"],
        "unit": f"{plain['unit']} AND (({shared}) OR {report['unit']})",
        "county": of_casework(key)["county"],
    }


OF_HOLDER = "user_id = (SELECT myself()) AND agency_id = (SELECT my_agency())"
OF_ASKER = "asked_by = (SELECT myself()) AND agency_id = (SELECT my_agency())"
UNTIL_ITS_DAY = "ends_on >= (now() at time zone 'Asia/Taipei')::date"
MINE = everybody("user_id = (SELECT my_user())")
OWN: dict[str, Wall] = {
    "kase": Wall("SELECT", along_cases("id")),
    "person": Wall("SELECT, UPDATE", along_cases("id", "_person", "person_id")),
    "household": Wall("SELECT, UPDATE", along_cases("id", "_home", "household_id")),
    "case_access": Wall("SELECT", along_cases("case_id")),
    "delegation": Wall("SELECT", of_casework("case_id")),
    "person_access": Wall("", {}),
    "name_gram": Wall("SELECT", along_cases("case_id")),
    "event": Wall("SELECT", dispatch_apart("case_id")),
    "due": Wall("SELECT", along_cases("case_id")),
    "party": Wall("SELECT, UPDATE", along_cases("case_id")),
    "decision": Wall("SELECT, INSERT", intake_apart("case_id", "is_intake")),
    "review": Wall("SELECT", intake_apart("case_id", "is_intake", "is_withheld")),
    "snapshot": Wall("SELECT", intake_apart("case_id", "is_intake", "is_withheld")),
    "attachment": Wall("SELECT", intake_apart("case_id", "is_intake", "is_withheld")),
    "attachment_draft": Wall("SELECT, INSERT, DELETE", MINE),
    "portal_report": Wall("SELECT", along_cases("case_id", "_report")),
    "portal_draft": Wall("", {}),
    "portal_use": Wall("", {}),
    "proposal": Wall("SELECT", dict.fromkeys(("card", "nation"), "county_id = (SELECT my_rules_county())")),
    "intake": Wall("", {}),  # read through intake_queue
    "case_link": Wall("SELECT", along_cases("case_id", "_served")),
    "window_note": Wall("SELECT, INSERT", along_cases("case_id", "_served")),
    "county_move": Wall("SELECT", {
        "worker": OF_HOLDER,
        "unit": "agency_id = ANY ((SELECT my_units())::int[])",
        "county": "county_id = (SELECT my_casework_county()) AND about_case <> ALL ((SELECT kept_from_me())::bigint[])",
    }),
    "recall_notice": Wall("SELECT", {
        "worker": OF_HOLDER,
        "unit": "agency_id = ANY ((SELECT my_units())::int[])",
        "county": "county_id = (SELECT my_county())",
    }),
    "note_request": Wall("SELECT", {
        "worker": OF_ASKER,
        "unit": "agency_id = ANY ((SELECT my_units())::int[])",
        "county": "county_id = (SELECT my_casework_county())",
    }),
    "note_copy": Wall("SELECT", {
        "worker": f"{OF_ASKER} AND {UNTIL_ITS_DAY}",
        "unit": f"agency_id = ANY ((SELECT my_units())::int[]) AND {UNTIL_ITS_DAY}",
    }),
    "supervision": Wall("SELECT, INSERT", supervised("case_id")),
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
    "sheet_export": Wall("SELECT, INSERT", MINE),
    "outbox": Wall("", {}),
    "audit": Wall("", {}),
    "login_session": Wall("", {}),
    "login_attempt": Wall("", {}),
    "case_counter": Wall("", {}),
    "viewer_key": Wall("", {}),
    "verb_role": Wall("", {}),
    "report_sheet": Wall("", {}),
    "own_sheet": Wall("", {}),
    "sheet_approval": Wall("", {}),
    "may_grant": Wall("", {}),
    "role_seat": Wall("", {}),
    "staff_import": Wall("", {}),
    "answered_supplement": Wall("", {}),
}  # fmt: skip
LOOKED_AT = {  # rows that a reach may also look at, and never change
    "ab_user": dict.fromkeys(("county", "card"), "county_id = (SELECT my_card_county())")
    | {"nation": "id = ANY (ARRAY(SELECT user_id FROM granted_by_me))"},
    "membership": {"nation": "role = ANY ((SELECT my_grants())::text[])"},
}
FOR_THE_JOB = {
    "outbox": "SELECT, UPDATE (next_at, attempts, dead_at)"
}  # the relay marks it; it never sees a case
UNSEEN = {
    "kase": {"filed_by", "pin_hash"},
    "note_request": {"of_case"},  # whose notes they are no longer leads to the case
    "note_copy": {"of_case", "of_sheet"},
    "ab_user": {"password", "id_no_key"},
    "recusal": {"user_id"},  # whom a case is about, of those who work here
}  # columns that definer functions alone may read
MAY_CHANGE = {  # where fewer columns may be changed than all but FIXED
    "ab_user": {"language", "mail_when", "changed_on"},
    "notice": {"read_at"},
    "life_event": {"kind", "happened_on", "who_id", "note", "withdrawn_at", "version"},
    "party": {
        "kin", "lives_together", "is_carer", "is_guardian", "is_legal_agent", "is_main_contact", "remark", "ended_on",
        "safe_contact", "safe_time", "safe_person", "whereabouts", "safety", "relation", "identity_known", "standing",
        "is_minor",
    },
}  # fmt: skip
AUDITED = {
    "kase",
    "person",
    "household",
    "party",
    "decision",
    "review",
    "snapshot",
    "attachment",
    "case_access",
    "delegation",
    "note_request",
    "note_copy",
    "supervision",
    "life_event",
    "due",
    "recall_notice",
    "county_move",
    "agency",
    "membership",
    "ab_user",
    "staff_import",
    "proposal",
    "sheet_export",
    "portal_report",
    "intake",
    "case_link",
    "window_note",
    "recusal",
}
VIEWS = (
    "intake_queue", "mine_user_served", "mine_unit_served", "mine_window_served",
    "case_card", "my_filing", "my_offer", "my_incoming", "my_recent", "my_team", "staff", "mine_user", "mine_unit",
    "mine_window", "mine_user_report", "mine_unit_report", "mine_window_report", "mine_user_person",
    "mine_unit_person", "mine_window_person", "mine_user_home", "mine_unit_home", "mine_window_home",
    "my_emergency", "my_refusal", "granted_by_me", "published_edition", "export_log",
    "proposed_table",
)  # fmt: skip
STAFF = (  # organisations, accounts, hats: 60_staff.sql to 64
    "make_agency(jsonb)", "change_agency(int, jsonb)", "close_agency(int)", "reopen_agency(int)",
    "make_user(jsonb)", "import_staff(uuid, jsonb)", "taken(text[], text[])", "change_user(int, jsonb)",
    "disable_user(int, jsonb)", "enable_user(int)", "grant_role(int, jsonb)", "end_role(int, jsonb)",
    "move_user(int, jsonb, jsonb)", "reset_password(int, text)", "end_logins(int)", "my_password()",
    "change_my_password(text, text, bytea)", "open_work(int)", "successors(int)", "i_may_tend(int[])",
    "my_grants()", "name_deputy(int, timestamptz, timestamptz)", "end_deputy(int)", "my_deputies()",
    "who_may_stand_in()", "hats_of(int)", "account_history(int)", "logins_of(int)",
    "access_list(int, int, boolean, int)",
)  # fmt: skip
PUBLISHED = (
    "published_editions()",
    "published_stamp()",
)  # what holds is no secret: asked before anybody is known
PROPOSALS = (
    "my_rules_county()", "draft_proposal(json)", "keep_proposal(bigint, int, json)", "propose(bigint, int, text)",
    "send_back_proposal(bigint, int, text)", "publish_proposal(bigint, int, date)",
    "withdraw_proposal(bigint, int, text)", "answered_supplements(text)",
    "replay_counts(text, int, text[], jsonb)",
)  # fmt: skip
JOB = (
    "deliver_notice(bigint)", "mail_of(bigint)", "mail_sent(bigint, bigint[])", "tidy_sessions()",
    "tidy_drafts()", "known_files(uuid[])", "sweep_delegations(int)", "sweep_clocks(int)", "hand_back_lapsed()",
)  # fmt: skip
DOORS = (
    "door_login(text)", "door_wait(bytea, bytea)", "door_tried(bytea, bytea, boolean)",
    "door_session_start(bytea, int, int, jsonb)", "door_session_load(bytea, interval, interval)",
    "door_session_save(bytea, jsonb)", "door_session_end(bytea)", "signed_viewer()",
    *PUBLISHED,
)  # fmt: skip
PORTAL = (  # for people without an account: 50_portal.sql
    "file_from_portal(jsonb, bytea, text[], jsonb)", "portal_status(text, bytea, bytea)", "portal_windows()",
    "portal_takes_files(int, bytea)",
    "keep_portal_draft(bytea, jsonb, bytea)", "portal_draft_waits(bytea)", "take_portal_draft(bytea)",
)  # fmt: skip
VERBS = (
    "file_report(jsonb)", "move_case(bigint, jsonb)", "review_sheet(text, bigint, jsonb)", "needs_approval(text)",
    "is_under_review(bigint)", "answer_delegation(bigint, text, int, bytea)",
    "answer_county(bigint, text, bytea, jsonb)", "my_intake_county()", "respond_to_emergency(bigint)",
    "my_emergency_units()", "my_seats(bigint)",
    "enrol(bigint, jsonb)", "withdraw(bigint)", "who_sees(bigint)", "row_history(text, bigint)",
    "rows_history(text, text, bigint)", "match_probe(bytea, text)", "switch_hat(bytea, int)", "my_logins()",
    "end_other_logins(bytea)", "signed_viewer()", "my_user()", "myself()", "me()", "my_agency()", "my_county()",
    "my_card_county()", "my_window()", "my_window_county()", "my_units()", "units_of(int)", "i_see(bigint)",
    "kept_from_me()", "people_kept_from_me()", "homes_kept_from_me()",
    "is_worn(membership)", "say_why_late(bigint, text)", "keep_treatment_clock(bigint, jsonb)",
    "case_looks(bigint, timestamptz, int)", "case_history(bigint, bigint, int)", "i_may_know_looks(bigint)",
    "my_audited_counties()", "case_exports(bigint, int)", "national_tally(text, date)",
    "looks_of(text)", "my_casework_county()", "last_seal(bigint)", "chain_stands(bigint)", "begun_by(text)",
    "ask_notes(bigint, bytea)", "note_requests_to_me(int, int)", "notes_of(bigint)", "answer_notes(bigint, jsonb)",
    "changed_by(text)", "keep_files(text, text, bigint)", "keep_files_of_report(text, text, uuid)", "end_file(bigint)",
    "intake_feedback(date, date)", "match_report(bigint, jsonb, int)", "window_staff()", "other_side(bigint)",
    *STAFF, *PROPOSALS, *PUBLISHED,
)  # fmt: skip
SHEETS = {s.__tablename__: s for s in REGISTRY}
ROWS = rows_of_sheets()
HIDDEN_STAGES = {"report", "screening"}  # what leads to a case is not for whoever was delegated it
SIGNED = {
    *SHEETS,
    "decision",
    "life_event",
    "supervision",
    "window_note",
}  # whoever writes a row stands under it, whatever was posted


def policies_of(table: Table) -> set[str]:
    """The names of all policies that a table has, and no other."""
    looked_at = {f"{reach}_look" for reach in LOOKED_AT.get(table.name, {})}
    return set(wall_of(table).rows) | looked_at | ({"job"} if table.name in FOR_THE_JOB else set())


def is_audited(table: Table) -> bool:
    """Whether every change of a row is put on record."""
    return table.name in AUDITED or table.name in SHEETS or table.name in ROWS


def is_kept_from_delegates(sheet: type[Worksheet] | None) -> bool:
    """Whether sheets of this form are not for whoever was delegated the case."""
    return is_of_intake(sheet) or (sheet is not None and sheet.IS_WITHHELD)


def is_of_intake(sheet: type[Worksheet] | None) -> bool:
    """Whether sheets of this form lead to a case: what an intake window reads and its supervisor reviews."""
    return sheet is not None and sheet.STAGE in HIDDEN_STAGES


def _along_sheets(*forms: type[Worksheet] | None) -> dict[str, str]:
    """Where rows of these forms are seen. Both narrowings hold for a sheet of casework that delegates do not read."""
    suffix = "_report" if any(map(is_kept_from_delegates, forms)) else ""
    is_intake = any(map(is_of_intake, forms))
    return along_cases("case_id", suffix) if is_intake else of_casework("case_id", suffix)


def is_on_case(table: Table) -> bool:
    """A form or row that hangs on a case and has no entry of its own."""
    return "case_id" in table.c and table.name not in OWN


def wall_of(table: Table) -> Wall:
    """The wall of one table. Raises LookupError for a table that nobody has classified."""
    if table.name in OWN:
        return OWN[table.name]
    if table.name in ROWS:
        return Wall("SELECT, INSERT, UPDATE, DELETE", _along_sheets(*ROWS[table.name]))
    if is_on_case(table):
        form = SHEETS.get(table.name)
        grants = (
            "SELECT, UPDATE" if form and form.IS_FILED else "SELECT, INSERT, UPDATE"
        )  # file_report() is its door
        return Wall(grants, _along_sheets(form))
    if table.name in SHEETS:
        return Wall("SELECT, INSERT, UPDATE", BY_WRITER)
    if table.name.startswith("ab_"):
        return Wall("", {})
    raise LookupError(f"{table.name}: say in app/guard/walls.py who may see it")
