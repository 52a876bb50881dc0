"""A case as it stands, whole, in one statement: every id, every clock, and a fingerprint of every answer.

The function is the owner's and lies in a schema of its own for as long as it is wanted: whoever looks, all is told.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg

from app.guard.walls import ROWS, SHEETS
from tests.guard.looking import READABLE, Looking

Standing = dict[str, Any]
FORMS = sorted(t for t, form in SHEETS.items() if form.HANGS_ON_CASE)
STATE_ONLY = ("state", "version", "county_id", "updated_by", "updated_at", "submitted_by", "submitted_at", "approved_by", "approved_at")  # fmt: skip
AGENCY = "(select g.name from agency g where g.id = {}.agency_id)"
LAPSE = "end_delegation"
"""What the sweep does to a delegation whose last day is over; no verb of anybody's."""
LAPSES = """
create function onlooker.lapse(c bigint) returns int language plpgsql security definer set search_path = public, pg_temp as $$
begin
  update delegation set starts_on = day_in_taipei(now()) - 400, ends_on = day_in_taipei(now()) - 1 where case_id = c and state in ('offered', 'running');
  return end_delegations(1000);
end $$"""
IDS = {  # what must never lose a row
    "events": "select id from event where case_id = c",
    "parties": "select id from party where case_id = c",
    "people": "select person_id from party where case_id = c",
    "delegations": "select id from delegation where case_id = c",
    "recalls": "select id from recall_notice where number = k.number",
    "notices": "select id from notice where number = k.number",
    "outbox": "select id from outbox where payload->>'number' = k.number and created_at >= now()",
    "audit": "select id from audit where of_case = c and at >= now()",
    "homes": "select id from household where id = k.household_id",
}
ROWS_OF = {  # what is compared in more than its id
    "access": f"select {AGENCY.format('a')} as agency, g.kind, g.county_id <> k.county_id as is_foreign, a.reason, a.user_id "
              "from case_access a join agency g on g.id = a.agency_id where a.case_id = c order by a.agency_id",
    "dues": f"select d.*, {AGENCY.format('d')} as owed_by, d.met_at is null and d.excused_at is null as is_open from due d where d.case_id = c order by d.id",
    "offers": f"select x.id, x.state, {AGENCY.format('x')} as agency from delegation x where x.case_id = c order by x.id",
    "told": f"select r.id, {AGENCY.format('r')} as agency from recall_notice r where r.number = k.number order by r.id",
    "dispatching": "select e.id, e.verb from event e where e.case_id = c and e.verb in ('dispatch', 'refuse', 'arbitrate', 'admit') order by e.id",
    "twins": f"select a.case_id, {AGENCY.format('a')} as agency, g.kind, a.reason from case_link l join case_access a on a.case_id = l.case_id "
             "join agency g on g.id = a.agency_id where l.other_id = c and l.ended_at is null order by a.case_id, a.agency_id",
    "left": "select g.name as agency from audit a join agency g on g.id = (a.diff->>'agency_id')::int where a.of_case = c "
            "and a.thing = 'case_access' and a.act = 'DELETE' and a.at >= now()",
}  # fmt: skip


def _answers() -> str:
    """Every sheet and row of a sheet: its id, how far it is, and a fingerprint of what is said in it."""
    free = "array[" + ", ".join(f"'{name}'" for name in STATE_ONLY) + "]"
    sheets = [f"select '{t} ' || id as key, state, md5((to_jsonb(x) - {free})::text) as said from {t} x where case_id = c" for t in FORMS]  # fmt: skip
    rows = [f"select '{t} ' || id, 'of ' || lower(form) || ' ' || sheet_id, md5(to_jsonb(x)::text) from {t} x where case_id = c" for t in sorted(ROWS)]  # fmt: skip
    return " union all ".join([*sheets, *rows])


def _function() -> str:
    ids = [f"'{name}', array({sql})" for name, sql in IDS.items()]
    rows = [f"'{name}', coalesce((select jsonb_agg(to_jsonb(r)) from ({sql}) r), '[]')" for name, sql in ROWS_OF.items()]  # fmt: skip
    answers = f"'answers', coalesce((select jsonb_object_agg(r.key, jsonb_build_array(r.state, r.said)) from ({_answers()}) r), '{{}}')"
    lead = "'lead', coalesce((select name from agency where id = k.lead_agency_id), '')"
    return (
        "create function onlooker.stands(c bigint) returns jsonb language plpgsql stable security definer "
        "set search_path = public, pg_temp as $$ declare k kase; begin select * into k from kase where id = c; "
        f"return to_jsonb(k) || jsonb_build_object({', '.join([lead, *ids, *rows, answers])}); end $$"
    )


@contextmanager
def onlooker(db: Looking) -> Iterator[None]:
    """As long as this lasts, ``stands()`` answers."""
    db.owner.execute("create schema onlooker")
    try:
        db.owner.execute("grant usage on schema onlooker to public")
        db.owner.execute(_function())
        db.owner.execute(LAPSES)
        db.owner.execute(
            "grant execute on function onlooker.stands(bigint), onlooker.lapse(bigint) to public"
        )
        yield
    finally:
        db.owner.execute("drop schema onlooker cascade")


def stands(sql: psycopg.Cursor[Any], case: int) -> Standing:
    """The case and all that hangs on it."""
    found = sql.execute("select onlooker.stands(%s)", [case]).fetchone()
    assert found is not None
    assert found[0] is not None, "the case is gone"
    return dict(found[0])


def _paths() -> dict[str, str]:
    """Every way to a case: tables, views, functions; each as a condition that is true when it leads there."""
    tables = {t.name: f"exists (select 1 from {t.name} where case_id = %(c)s)" for t in READABLE
              if "case_id" in t.c and t.name != "form_draft"}  # fmt: skip
    views = {v: f"exists (select 1 from {v} where id = %(c)s)" for v in ("kase", "case_card", "my_filing")}
    views |= {v: f"exists (select 1 from {v} where case_id = %(c)s)" for v in ("my_team", "mine_user", "mine_unit", "mine_unit_report", "mine_window")}  # fmt: skip
    beside = {
        "person": "exists (select 1 from person where id = any (%(people)s))",
        "household": "exists (select 1 from household where id = %(home)s)",
    }
    calls = {
        "who_sees": "exists (select 1 from who_sees(%(c)s))",
        "row_history": "exists (select 1 from row_history('kase', %(c)s))",
        "i_see": "i_see(%(c)s)",
        "my_seats": "coalesce(cardinality(my_seats(%(c)s)), 0) > 0",
        "last_seal": "last_seal(%(c)s) is not null",
    }
    return tables | views | beside | calls


PATHS = _paths()
LEAKS = "select array_remove(array[{}], null)".format(
    ", ".join(f"case when {sql} then '{name}' end" for name, sql in PATHS.items())
)


def ways_to(sql: psycopg.Cursor[Any], case: int, people: list[int], home: int | None) -> list[str]:
    """By which paths whoever looks now comes to something of this case."""
    found = sql.execute(LEAKS, {"c": case, "people": people, "home": home}).fetchone()
    assert found is not None
    return list(found[0])
