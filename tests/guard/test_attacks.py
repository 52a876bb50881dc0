"""What somebody with SQL and a signature of their own might try: each of these was, or would be, a way around a rule."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import psycopg
import pytest

from app.guard.access import SHEETS
from app.guard.viewer import Viewer, sign
from app.models import REGISTRY
from app.models.worksheets.vf_visit_rows import ChildAdaptation
from app.rules.deadlines import clock
from app.rules.roles import may
from tests.guard.looking import VIEWER, Looking, refused
from tests.guard.papers import REVIEW, part, said, state_of, why, written
from tests.guard.verbs import patch
from tests.stage import CASES

Sql = psycopg.Cursor[Any]
MOVE = "select move_case(%s, %s)"
MINE = "nobody_reviews_their_own"


def one(sql: Sql, asked: str, *values: Any) -> Any:
    row = sql.execute(asked, values).fetchone()
    assert row is not None
    return row[0]


def wear(db: Looking, sql: Sql, who: str, hat: int, reach: str = "unit") -> None:
    """The same transaction goes on under another hat of that player."""
    sql.execute(VIEWER, [sign(Viewer(db.viewer(who).user_id, hat, reach), db.key), f"reach_{reach}"])


def deputy(db: Looking, sql: Sql, who: str) -> None:
    """``who`` goes on as the deputy of ``sup``."""
    db.become(sql, "sup")
    named = "select name_deputy(%s, now() - interval '1 hour', now() + interval '3 days')"
    wear(db, sql, who, one(sql, named, db.viewer(who).user_id))


def taken(db: Looking, sql: Sql) -> None:
    """The dispatched case goes to ``worker``, who lays it before the supervisor."""
    db.become(sql, "sup")
    lead = {"agency": db.agency("centre"), "user": db.viewer("worker").user_id, "reason": "lead"}
    sql.execute(MOVE, [CASES["dispatched"], patch("accept", status="assessing", access=[lead])])
    db.become(sql, "worker")
    sql.execute(MOVE, [CASES["dispatched"], patch("propose_open", status="open_review")])


# nobody, and nothing


def test_nobody_ends_no_hat(db: Looking) -> None:
    """No deputy for nobody: two unknowns are not equal."""
    for who in ("worker", "sup", "admin"):
        hat = db.viewer(who).membership_id
        with db.being("worker", said="") as nobody:
            assert refused(nobody, "select end_deputy(%s)", hat) == "42501"


@pytest.mark.parametrize("odd", [
    None, "null", "[]", '"x"', "{}", '{"event": null}', '{"event": {"verb": null}}', '{"event": {"verb": "rate"}, "status": null, "x": null}',
    '{"event": {"verb": "accept"}, "access": {}}', '{"event": {"verb": "accept"}, "access": [null]}',
    '{"event": {"verb": "assign"}, "access": [{"reason": "lead"}]}', '{"event": {"verb": "assign"}, "access": [{"agency": null, "reason": null}]}',
    '{"event": {"verb": "submit"}, "met": [null]}', '{"event": {"verb": "submit"}, "dues": [null]}', '{"event": {"verb": "submit"}, "dues": [{}]}',
    '{"event": {"verb": "tighten"}, "contact": null}', '{"event": {"verb": "tighten"}, "contact": {"every": "1 week"}}',
])  # fmt: skip
def test_what_is_odd_is_refused_and_changes_nothing(db: Looking, odd: str | None) -> None:
    stands = "select (k::text || (select string_agg(a::text, ',' order by a.agency_id) from case_access a where a.case_id = k.id)) from kase k where id = %s"
    columns = stands.replace(
        "k::text", "concat(k.status, k.risk, k.lead_agency_id, k.lead_user_id, k.contact_every, k.version)"
    )
    for who in ("sup", "worker", "county_sup"):
        with db.being(who) as sql:
            before = one(sql, columns, CASES["open"])
            assert refused(sql, MOVE, CASES["open"], odd) != ""
            assert one(sql, columns, CASES["open"]) == before


# what an NGO learns


def test_no_history_tells_a_delegate_what_the_wall_hides(db: Looking, papers: Any) -> None:
    hidden = [("disp_vf", papers["disp_vf"]["delegated"])]
    hidden += [(t, papers[t]["DISP_VF delegated"]) for t in ("review", "snapshot")]
    hidden += [
        ("decision", row) for row in db.told("select id from decision where case_id = %s", CASES["delegated"])
    ]
    hidden += [
        ("rpt_vf", row) for row in db.told("select id from rpt_vf where case_id = %s", CASES["delegated"])
    ]
    for who in ("ngo_worker", "ngo_sup"):
        with db.being(who) as ngo:
            told = [t for t, row in hidden if one(ngo, "select count(*) from row_history(%s, %s)", t, row)]
            rows = "select count(*) from rows_history(%s, 'DISP_VF', %s)"
            told += [t for t in ("disp_match", "review", "snapshot") if one(ngo, rows, t, hidden[0][1])]
            assert told == []


def test_the_rows_of_a_dispatch_have_no_history_for_a_delegate(db: Looking, papers: Any) -> None:
    insert = (
        "insert into disp_match (case_id, county_id, form, sheet_id, place) select case_id, county_id, 'DISP_VF', id, 0 "
        "from disp_vf where id = %s returning id"
    )
    ((own,),) = db.owner.execute(insert, [papers["disp_vf"]["delegated"]]).fetchall()
    try:
        with db.being("worker") as sql:
            assert one(sql, "select count(*) from row_history('disp_match', %s)", own) == 1
            db.become(sql, "ngo_worker")
            assert one(sql, "select count(*) from row_history('disp_match', %s)", own) == 0
    finally:
        db.owner.execute("delete from disp_match where id = %s", [own])


@pytest.mark.parametrize("who", ["ngo_worker", "ngo_sup", "worker", "sup"])
def test_no_history_of_a_case_tells_who_filed_it(db: Looking, who: str) -> None:
    """Who filed a report may be who has reported (兒少法§54)."""
    filer, hotline = db.viewer("hot").user_id, db.agency("hotline")
    with db.being(who) as sql:
        lines = sql.execute(
            "select user_id, diff from case_history(%s, null, 100)", [CASES["delegated"]]
        ).fetchall()
        lines += sql.execute(
            "select user_id, diff from row_history('kase', %s)", [CASES["delegated"]]
        ).fetchall()
    assert len(lines) > 3
    for user, diff in lines:
        assert user != filer
        assert "filed_by" not in diff
        assert (diff.get("user_id"), diff.get("agency_id")) != (filer, hotline)


def test_nobody_asks_about_a_foreign_case(db: Looking) -> None:
    """Neither who may see it, with a hat made up for the question, nor how it stands."""
    asked = "select sees(jsonb_populate_record(null::membership, %s), jsonb_populate_record(null::kase, %s))"
    hat = json.dumps({"reach": "unit", "agency_id": db.agency("centre")})
    with db.being("ngo2_worker") as sql:
        assert refused(sql, asked, hat, json.dumps({"id": CASES["open"]})) == "42501"
    with db.being("worker") as sql:
        sql.execute(MOVE, [CASES["open"], patch("propose_close", status="close_review")])
        assert one(sql, "select is_under_review(%s)", CASES["open"]) is True
        for stranger in ("ngo2_worker", "ngo_worker", "other_sup", "away_sup", "admin"):
            db.become(sql, stranger)
            assert one(sql, "select is_under_review(%s)", CASES["open"]) is False, stranger


# two persons


@pytest.mark.parametrize(("verb", "to"), [("open", "open"), ("not_open", "not_opened"), ("short", "short")])
def test_nobody_decides_what_they_proposed(db: Looking, verb: str, to: str) -> None:
    """A worker who is deputy for a while lays a case before the supervisor, and is none for that case."""
    with db.being("sup") as sql:
        taken(db, sql)
        deputy(db, sql, "worker")
        assert why(sql, MOVE, CASES["dispatched"], patch(verb, status=to)) == MINE
        db.become(sql, "sup")
        assert why(sql, MOVE, CASES["dispatched"], patch(verb, status=to)) == ""


def test_no_deputy_makes_an_own_case_milder(db: Looking) -> None:
    with db.being("worker") as sql:
        sql.execute(MOVE, [CASES["open"], patch("alert", risk="high")])
        milder = patch("rate", risk="low", is_assessed=True, is_willing=True, needs_authority=False)
        deputy(db, sql, "worker")
        assert why(sql, MOVE, CASES["open"], milder) == "only_a_supervisor_makes_milder"
        deputy(db, sql, "worker2")
        assert why(sql, MOVE, CASES["open"], milder) == ""


def test_whoever_changed_a_row_of_a_sheet_does_not_review_it(db: Looking) -> None:
    """Also when the sheet and the row were begun by somebody else."""
    with db.being("worker") as sql:
        plan = written(sql, state="draft")
        goal = one(sql, "insert into fam_plan_goal (case_id, county_id, form, sheet_id, place) "
                   "values (%s, 1, 'FAM_PLAN', %s, 0) returning id", CASES["open"], plan)  # fmt: skip
        db.become(sql, "sup")
        sql.execute("update fam_plan_goal set place = 1 where id = %s", [goal])
        db.become(sql, "worker")
        sql.execute("update fam_plan set state = 'submitted', version = 2 where id = %s", [plan])
        db.become(sql, "sup")
        assert why(sql, REVIEW, "fam_plan", plan, said("OK", part("fam_plan", plan, version=2))) == MINE
        deputy(db, sql, "worker2")
        assert why(sql, REVIEW, "fam_plan", plan, said("OK", part("fam_plan", plan, version=2))) == ""


def test_nobody_reviews_what_they_have_not_read(db: Looking) -> None:
    with db.being("worker") as sql:
        plan = written(sql)
        db.become(sql, "sup")
        unread = said("OK", part("fam_plan", plan) | {"version": None})
        assert refused(sql, REVIEW, "fam_plan", plan, unread) == "40001"
        assert state_of(sql, "fam_plan", plan) == "submitted"


def test_a_deputy_goes_when_the_hat_goes(db: Looking) -> None:
    """Whoever is a supervisor until tomorrow names nobody for longer."""
    with db.being("admin") as sql:
        hat = {
            "agency": db.agency("centre"),
            "role": "SSC_SUP",
            "until": f"{dt.datetime.now(dt.UTC) + dt.timedelta(days=1)}",
        }
        lent = one(sql, "select grant_role(%s, %s)", db.viewer("worker").user_id, json.dumps(hat))
        wear(db, sql, "worker", lent)
        sql.execute(
            "select name_deputy(%s, now(), now() + interval '9 days')", [db.viewer("worker2").user_id]
        )
        assert one(sql, "select max(ended_at) < now() + interval '2 days' from my_deputies()") is True


# clocks


@pytest.mark.parametrize(("who", "case", "duty"), [
    ("worker", "open", "monthly_contact"), ("worker", "open", "first_visit"), ("ngo_worker", "delegated", "monthly_contact"),
    ("ngo_worker", "delegated", "referral_reply"), ("county_sup", "open", "first_report"), ("hot", "intake", "dispatch"),
])  # fmt: skip
def test_handing_in_meets_no_clock_that_is_not_its_own(db: Looking, who: str, case: str, duty: str) -> None:
    with db.being(who) as sql:
        assert refused(sql, MOVE, CASES[case], patch("submit", met=[duty])) == "42501"


def later(duty: str, **more: Any) -> dict[str, Any]:
    now = dt.datetime.now(dt.UTC)
    return clock(duty, now, due_at=now + dt.timedelta(days=1)) | more


FAR = "2199-01-01T00:00:00+00:00"


@pytest.mark.parametrize("owed", [
    later("monthly_contact"), later("first_visit"), later("suicide_report", due_at=FAR), later("suicide_report", starts_at=FAR, due_at=FAR),
    later("suicide_report", alert_at=FAR), later("suicide_report", county_at=FAR), later("suicide_report", met_at="2026-01-01"),
    later("suicide_report", nth=99), later("referral_reply", due_at=FAR), later("suicide_report") | {"duty": "x"}, later("referral_reply", agency=999),
])  # fmt: skip
def test_no_clock_is_started_that_the_verb_does_not_start(db: Looking, owed: dict[str, Any]) -> None:
    with db.being("worker") as sql:
        assert refused(sql, MOVE, CASES["open"], patch("submit", dues=[owed])) == "42501"
        assert refused(sql, MOVE, CASES["open"], patch("submit", dues=[later("suicide_report")])) == ""


def test_a_stranger_owes_nothing(db: Looking) -> None:
    for who in ("away_worker", "ngo_worker", "cp"):
        with db.being("worker") as sql:
            owed = later("suicide_report", agency=db.agency("centre"), user=db.viewer(who).user_id)
            assert refused(sql, MOVE, CASES["open"], patch("submit", dues=[owed])) == "42501"


@pytest.mark.parametrize("more", [
    {"due_at": FAR}, {"nth": 3, "due_at": FAR}, {"every": "10 years"}, {"base_on": "2199-01-01", "due_at": FAR}, {"duty": "periodic"}, {"nth": 2},
])  # fmt: skip
def test_to_tighten_is_no_way_to_be_rid_of_the_contacts(db: Looking, more: dict[str, Any]) -> None:
    first = clock("monthly_contact", dt.datetime.now(dt.UTC))
    with db.being("worker") as sql:
        for series in ([first | more], []):
            contact = {"every": "2 weeks", "method": "FACE", "dues": series}
            assert refused(sql, MOVE, CASES["open"], patch("tighten", contact=contact)) == "42501"
        contact = {"every": "14 days", "method": "FACE", "dues": [first]}
        assert refused(sql, MOVE, CASES["open"], patch("tighten", contact=contact)) == ""


# messages


def test_a_verb_tells_nobody_outside_the_county_no_other_ngo_and_in_no_other_name(db: Looking) -> None:
    whom = [{"user": db.viewer("away_worker").user_id}, {"agency": db.agency("away_centre")}, {"agency": db.agency("ministry")},
            {"agency": db.agency("ngo")}, {"user": db.viewer("ngo_worker").user_id},
            {"user": db.viewer("sup").user_id, "by": 1, "verb": "assign", "number": "x", "role": "y"}]  # fmt: skip
    with db.owner.transaction(force_rollback=True), db.owner.cursor() as sql:
        last = one(sql, "select coalesce(max(id), 0) from outbox")
        sql.execute("select set_config('app.viewer', %s, true)", [db.said("worker")])
        sql.execute(MOVE, [CASES["open"], patch("submit", notify=whom)])
        found = [row[0] for row in sql.execute("select payload from outbox where id > %s", [last])]
    assert found == [{
        "verb": "submit", "number": db.told("select number from kase where id = %s", CASES["open"])[0], "case": CASES["open"],
        "user": db.viewer("sup").user_id, "by": db.viewer("worker").user_id,
    }]  # fmt: skip


# the family


@pytest.mark.parametrize("who", ["worker", "sup", "ngo_worker", "county_sup", "intake_sup"])
def test_whom_a_case_is_about_is_taken_off_by_nobody(db: Looking, who: str) -> None:
    with db.being(who) as sql:
        client = one(sql, "select id from party where case_id = %s and role = 'client'", CASES["delegated"])
        assert refused(sql, "select withdraw(%s)", client) == "42501"


def test_who_only_reads_a_case_changes_nothing_of_its_family(db: Looking) -> None:
    with db.being("county_sup") as sql:
        child = one(sql, "select id from party where case_id = %s and role <> 'client'", CASES["open"])
        assert refused(sql, "select withdraw(%s)", child) == "42501"
        assert refused(sql, "select enrol(%s, %s)", CASES["open"], '{"role": "family"}') == "42501"
        db.become(sql, "worker")
        assert refused(sql, "select withdraw(%s)", child) == ""


# an offer


def test_an_offer_tells_an_ngo_no_more_than_it_needs_to_answer(db: Looking, papers: Any) -> None:
    """Offered, and not taken on: no row of the case, no colleague's notice, no history."""
    case = CASES["open"]
    with db.being("ngo2_worker") as sql:
        assert one(sql, "select count(*) from my_offer") == 1
        columns = {c.name for c in sql.execute("select * from my_offer").description or ()}
        assert columns.isdisjoint({"case_id", "household_id", "family_name", "lead_user_id", "answer"})
        for t in (
            "kase",
            "party",
            "event",
            "due",
            "delegation",
            "case_access",
            "life_event",
            "review",
            "snapshot",
        ):
            assert (
                one(sql, f"select count(*) from {t} where {'id' if t == 'kase' else 'case_id'} = %s", case)
                == 0
            ), t
        for asked in ("case_history(%s, null, 100)", "who_sees(%s)", "case_looks(%s, '2000-01-01', 100)"):
            assert one(sql, f"select count(*) from {asked}", case) == 0, asked
        assert one(sql, "select my_seats(%s)", case) == []
        assert refused(sql, MOVE, case, patch("submit")) == "42501"
        assert refused(sql, "select enrol(%s, '{}')", case) == "42501"
        assert refused(sql, "select answer_delegation(%s, 'take_on', %s, null)", papers["delegation"]["open"],
                       db.viewer("worker").user_id) == "23514"  # fmt: skip


def test_one_ngo_does_not_answer_for_another(db: Looking, papers: Any) -> None:
    for who in ("ngo_worker", "ngo_sup", "worker", "sup", "admin"):
        for verb in ("take_on", "decline", "open", None):
            with db.being(who) as sql:
                answer = "select answer_delegation(%s, %s, %s, null)"
                assert (
                    refused(sql, answer, papers["delegation"]["open"], verb, db.viewer(who).user_id)
                    == "42501"
                )


# what is not one's own to write

FORMS = sorted(f.__tablename__ for f in REGISTRY if f.HANGS_ON_CASE and f.STAGE != "report")
BY_TABLE = {f.__tablename__: f.CODE for f in REGISTRY}
BEGIN = "insert into {} (edition, once, agency_id, county_id, case_id) values (current_date, gen_random_uuid(), 1, 1, %s) returning id"
ROW_OF_IT = "insert into {} (case_id, county_id, form, sheet_id, place) values (%s, 1, %s, %s, 0)"
ROWS_OF_A_VISIT = ChildAdaptation.__tablename__


@pytest.mark.parametrize("table", FORMS)
@pytest.mark.parametrize(
    "who", ["ngo_worker", "ngo_sup", "worker", "sup", "intake", "intake_sup", "county_sup", "mh"]
)
def test_a_sheet_is_begun_by_those_whom_the_access_table_names(db: Looking, who: str, table: str) -> None:
    case = CASES["intake" if who.startswith("intake") else "delegated"]
    with db.being(who) as sql:
        is_seen = sql.execute("select 1 from kase where id = %s", [case]).fetchone() is not None
        role = one(sql, "select (me()).role")
        is_named = any(may(role, permission) for permission in SHEETS[BY_TABLE[table]].begin)
        state = refused(sql, BEGIN.format(table), case)
        assert (state == "") == (is_seen and is_named), (role, table, state)


@pytest.mark.parametrize("who", ["ngo_worker", "ngo_sup"])
def test_an_ngo_neither_changes_a_sheet_of_the_public_side_nor_its_rows(db: Looking, who: str) -> None:
    case = CASES["delegated"]
    with db.being("worker") as sql:
        visit = one(sql, BEGIN.format("vf_visit"), case)
        sql.execute(ROW_OF_IT.format(ROWS_OF_A_VISIT), [case, "VF_VISIT", visit])
        db.become(sql, who)
        assert one(sql, "select count(*) from vf_visit where id = %s", visit) == 1, (
            "it reads what it may not write"
        )
        for said in (
            "update vf_visit set vv_sum = null where id = %s",
            "update vf_visit set state = 'submitted' where id = %s",
            f"update {ROWS_OF_A_VISIT} set place = 1 where sheet_id = %s",
            f"delete from {ROWS_OF_A_VISIT} where sheet_id = %s",
        ):
            assert refused(sql, said, visit) == "42501", said
        assert refused(sql, ROW_OF_IT.format(ROWS_OF_A_VISIT), case, "VF_VISIT", visit) == "42501"
