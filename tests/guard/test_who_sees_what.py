"""Who sees what, in the database: the answer of ``who_sees``, of the policies and of common sense are one answer."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import delete, exists, func, insert, select, text, union, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, aliased

from app.guard.viewer import acting
from app.guard.walls import DISPATCHING
from app.models import Case, CaseRecord, Consultation, Party
from app.models import db as database
from tests.cast import AWAY
from tests.guard.looking import EVERYBODY, READABLE, Looking
from tests.stage import CASES

SEEN_BY = {  # said by hand, from the table of reaches: who, of all the cast, sees each case of the stage
    "intake": {"hot", "intake", "intake_sup", "county_sup"},
    "away": {"away_worker", "away_sup", "away_intake", "away_intake_sup", "away_county_sup"},
    "dispatched": {"sup", "intake_sup", "county_sup"},
    "open": {"worker", "sup", "intake_sup", "county_sup"},
    "delegated": {"worker", "sup", "ngo_worker", "ngo_sup", "intake_sup", "county_sup"},
    "recalled": {"worker", "sup", "intake_sup", "county_sup"},
}
WINDOW_SUPS = ("intake_sup", "away_intake_sup")
HATS = [(who, 0) for who in EVERYBODY] + [("two_hats", 1)]
REPORTS = {  # for no NGO: what led to a case,
    "rpt_vf", "rpt_adult", "rpt_child", "rpt_sa", "tipvda", "disp_vf", "disp_child", "disp_adult", "disp_match",
    "window_note", "case_link",
}  # fmt: skip
WITHHELD = {  # for no NGO and no window: what is written of perpetrators and of sexual assault
    "sa_assess", "perp_mh", "perp_treat", "perp_treat_session", "joint_plan", "joint_plan_goal",
    "transfer",
}  # fmt: skip
WITH_A_MARK = {
    "review",
    "snapshot",
    "decision",
    "attachment",
}  # of these the rows about a report or a dispatch
MARKS = dict.fromkeys(("review", "snapshot", "attachment"), "(is_intake or is_withheld)") | {
    "decision": "is_intake",
    "event": f"verb = any (array{list(DISPATCHING)})",
}
OF_A_CASE = {
    "due",
    "event",
    "case_access",
    "name_gram",
    "party",
    "recusal",
}  # and of whoever sees the case, as the case itself
CASEWORK = {t.name for t in READABLE if "case_id" in t.c} - REPORTS - WITH_A_MARK - OF_A_CASE
ON_CASES = [t for t in READABLE if "case_id" in t.c]


@pytest.mark.parametrize("case", SEEN_BY)
def test_who_sees_is_what_the_law_says(db: Looking, app: Any, case: str) -> None:
    assert names_who_see(db, case) == SEEN_BY[case]


@pytest.mark.parametrize("case", SEEN_BY)
def test_the_command_says_the_same(db: Looking, app: Any, case: str) -> None:
    answer = app.test_cli_runner().invoke(args=["who-sees", str(CASES[case]), "--json"])
    assert answer.exit_code == 0
    assert {row["username"] for row in json.loads(answer.output)} == SEEN_BY[case]


@pytest.mark.parametrize(("who", "hat"), HATS)
def test_the_database_shows_a_player_the_same_cases(db: Looking, who: str, hat: int) -> None:
    viewer = db.viewer(who, hat)
    said = {c for c in CASES.values() if viewer.membership_id in hats_who_see(db, c)}
    with db.being(viewer) as me:
        assert {row[0] for row in me.execute("select id from kase")} == said


@pytest.mark.parametrize("who", EVERYBODY)
def test_and_of_every_table_on_a_case_exactly_the_rows_of_these(db: Looking, papers: Any, who: str) -> None:
    with db.being(who) as me:
        seen = [row[0] for row in me.execute("select id from kase")]
        shown = {t.name: db.sees(me, t) for t in ON_CASES}
    for table in ON_CASES:
        is_ngo = who.startswith("ngo")  # a report says who has reported
        cases = [] if is_ngo and table.name in REPORTS | WITHHELD else seen
        is_window = who in WINDOW_SUPS  # arbitrates and dispatches, and reads no casework
        cases = [] if is_window and table.name in CASEWORK else cases
        without = f" and not {MARKS[table.name]}" if is_ngo and table.name in MARKS else ""
        without = " and is_intake" if is_window and table.name in WITH_A_MARK else without
        keys = ", ".join(f'"{c.name}"' for c in table.primary_key)
        there = db.owner.execute(
            f'select {keys} from "{table.name}" where case_id = any (%s){without}', [cases]
        ).fetchall()
        assert shown[table.name] == set(there), table.name


@pytest.mark.parametrize("who", EVERYBODY)
def test_and_exactly_the_people_and_the_homes_of_these(db: Looking, who: str) -> None:
    with db.being(who) as me:
        cases = [row[0] for row in me.execute("select id from kase")]
        people = {row[0] for row in me.execute("select id from person")}
        homes = {row[0] for row in me.execute("select id from household")}
    assert people == set(db.told("select distinct person_id from party where case_id = any (%s)", cases))
    assert homes == set(db.told("select household_id from kase where id = any (%s)", cases))


@pytest.mark.parametrize("who", EVERYBODY)
def test_a_viewer_may_ask_who_sees_a_case_only_of_a_case_that_is_seen(db: Looking, who: str) -> None:
    for key, case in CASES.items():
        with db.being(who) as me:
            answer = {row[0] for row in me.execute("select user_id from who_sees(%s)", [case])}
        assert bool(answer) == (who in SEEN_BY[key])


@pytest.mark.parametrize("who", EVERYBODY)
def test_the_history_of_a_row_is_for_who_sees_the_row(db: Looking, papers: Any, who: str) -> None:
    things = [("kase", c, k) for k, c in CASES.items()] + [
        ("case_rec", r, k) for k, r in papers["case_rec"].items()
    ]
    for thing, row, key in things:
        with db.being(who) as me:
            found = me.execute("select count(*) from row_history(%s, %s)", [thing, row]).fetchone()
        assert found
        is_withheld = who in WINDOW_SUPS and thing == "case_rec"
        assert bool(found[0]) == (who in SEEN_BY[key] and not is_withheld), (thing, key)


@pytest.mark.parametrize(
    "thing", ["person", "ab_user", "membership", "agency", "case_access", "login_session", "audit"]
)
def test_nothing_else_has_a_history_for_the_app(db: Looking, thing: str) -> None:
    with db.being("county_sup") as she:
        assert she.execute("select count(*) from row_history(%s, 1)", [thing]).fetchone() == (0,)


# the views


def test_a_consultation_is_seen_by_its_writer_the_unit_the_window_and_the_county(
    db: Looking, papers: Any
) -> None:
    row = papers["ssn_consult"]["worker"]
    seen = {who for who in EVERYBODY if sees_consultation(db, who, row)}
    assert seen == {"worker", "sup", "intake", "intake_sup", "county_sup"}


def test_a_consultation_of_the_hotline_is_seen_by_nobody_in_a_county(db: Looking, papers: Any) -> None:
    row = papers["ssn_consult"]["hot"]
    assert {who for who in EVERYBODY if sees_consultation(db, who, row)} == {"hot"}


@pytest.mark.parametrize("who", EVERYBODY)
def test_cards_are_for_the_window_and_the_county_and_say_nothing_of_the_family(db: Looking, who: str) -> None:
    home = {"intake", "intake_sup", "county_sup", "admin", "admin2"}
    away = {"away_intake", "away_intake_sup", "away_county_sup"}
    with db.being(who) as me:
        rows = me.execute("select * from case_card").fetchall()
        columns = {c.name for c in me.description or ()}
    assert {r[1] for r in rows} == ({1} if who in home else {AWAY} if who in away else set())
    assert columns == {
        "id",
        "county_id",
        "number",
        "kind",
        "status",
        "filed_at",
        "lead_agency_id",
        "lead_name",
        "lead_phone",
        "due_at",
    }


@pytest.mark.parametrize("who", EVERYBODY)
def test_a_filer_keeps_the_receipt_and_nothing_else(db: Looking, who: str) -> None:
    filed = {"hot": 4, "worker": 1, "away_worker": 1}
    with db.being(who) as me:
        rows = me.execute("select * from my_filing").fetchall()
        columns = {c.name for c in me.description or ()}
    assert len(rows) == filed.get(who, 0)
    assert columns == {"id", "county_id", "number", "kind", "status", "filed_at"}


def test_the_hotline_loses_sight_of_what_it_entered_when_it_is_dispatched(db: Looking) -> None:
    with db.being("hot") as hot:
        assert hot.execute("select id from kase").fetchall() == [(CASES["intake"],)]


def test_an_ngo_that_files_sees_its_receipt_and_not_the_case(db: Looking, app: Any) -> None:
    from tests.guard.verbs import filed_by

    with db.being("ngo_worker") as ngo:
        case, number = filed_by(ngo)
        assert ngo.execute("select number from my_filing where id = %s", [case]).fetchone() == (number,)
        for table in ("kase", "rpt_vf", "party", "event", "due", "name_gram"):
            column = "id" if table == "kase" else "case_id"
            assert ngo.execute(f"select count(*) from {table} where {column} = %s", [case]).fetchone() == (
                0,
            ), table


# the programmer's seventeen ways


def foreign(_session: Session) -> Any:
    return Case.id == CASES["away"]


WAYS: dict[str, Callable[[Session], Any]] = {
    "orm query()": lambda s: s.query(Case).where(foreign(s)).all(),
    "orm select col": lambda s: s.execute(select(Case.family_name).where(foreign(s))).all(),
    "orm count": lambda s: s.scalar(select(func.count()).select_from(Case).where(foreign(s))),
    "orm get(pk)": lambda s: s.get(Case, CASES["away"]),
    "lazy relation report.case": lambda s: s.scalars(select(Party).where(Party.case_id == CASES["away"])).all(),
    "exists subquery": lambda s: s.scalar(select(exists().where(foreign(s)))),
    "aliased": lambda s: s.scalars(select(c := aliased(Case)).where(c.id == CASES["away"])).all(),
    "union": lambda s: s.execute(union(select(Case.id).where(foreign(s)), select(Party.case_id).where(Party.case_id == CASES["away"]))).all(),
    "cte": lambda s: s.execute(select((c := select(Case.id).where(foreign(s)).cte()).c.id).select_from(c)).all(),
    "bulk update()": lambda s: s.execute(update(CaseRecord).where(CaseRecord.case_id == CASES["away"]).values(cr_text="改")).rowcount,
    "bulk delete()": lambda s: s.execute(delete(CaseRecord).where(CaseRecord.case_id == CASES["away"])).rowcount,
    "core table select": lambda s: s.execute(select(Case.__table__).where(Case.__table__.c.id == CASES["away"])).all(),
    "text() in session": lambda s: s.execute(text("select * from kase where id = :c"), {"c": CASES["away"]}).all(),
    "connection() core": lambda s: s.connection().execute(text("select * from kase where id = :c"), {"c": CASES["away"]}).all(),
    "engine.connect() text": lambda _s: anew("select * from kase"),
    "orm insert foreign county": lambda s: s.execute(insert(CaseRecord).values(record_on("open", AWAY))).rowcount,
    "orm bulk insert() foreign county": lambda s: s.execute(insert(CaseRecord), [record_on("away", AWAY)] * 2).rowcount,
    "insert on a foreign case, own county": lambda s: s.execute(insert(CaseRecord).values(record_on("away", 1))).rowcount,
    "move an own row to a foreign case": lambda s: s.execute(update(CaseRecord).where(CaseRecord.case_id == CASES["open"]).values(case_id=CASES["away"])),
    "move an own row to a foreign county": lambda s: s.execute(update(CaseRecord).where(CaseRecord.case_id == CASES["open"]).values(county_id=AWAY)),
    "sign with another's name": lambda s: s.execute(update(CaseRecord).where(CaseRecord.case_id == CASES["open"]).values(created_by=1)),
    "join from an own row": lambda s: s.execute(select(Case.family_name).join(Party, Party.id != 0).where(foreign(s))).all(),
    "search by gram": lambda s: s.execute(text("select * from name_gram where case_id = :c"), {"c": CASES["away"]}).all(),
}  # fmt: skip


@pytest.mark.parametrize("way", WAYS)
def test_a_programmer_reaches_no_foreign_row_by(db: Looking, papers: Any, session: Any, way: str) -> None:
    with acting(db.viewer("worker")):
        assert session.get(Case, CASES["open"]) is not None
        found, state = None, "42501"
        try:
            with session.begin_nested():
                found = WAYS[way](session)
        except DBAPIError as error:
            state = getattr(error.orig, "sqlstate", "")
    assert not found
    assert state in ("42501", "23503")


def test_whoever_writes_a_sheet_signs_it(db: Looking, session: Any) -> None:
    viewer = db.viewer("worker")
    with acting(viewer):
        session.add(row := CaseRecord(case_id=CASES["open"], county_id=1, agency_id=9, created_by=1))
        session.flush()
        session.refresh(row)
        assert (row.created_by, row.agency_id) == (
            viewer.user_id,
            db.told("select agency_id from membership where id = %s", viewer.membership_id)[0],
        )


def test_a_sheet_of_no_case_belongs_to_the_county_of_its_writer(db: Looking, session: Any) -> None:
    with acting(db.viewer("worker")):
        session.add(row := Consultation(county_id=AWAY, agency_id=9, created_by=1))
        session.flush()
        session.refresh(row)
        assert row.county_id == 1


def anew(sql: str) -> Any:
    """A connection that nobody told who is looking."""
    with database.engine.connect() as connection:
        return connection.execute(text(sql)).all()


def record_on(case: str, county: int) -> dict[str, Any]:
    return {"case_id": CASES[case], "county_id": county, "agency_id": 1, "created_by": 1}


def hats_who_see(db: Looking, case: int) -> set[int]:
    return set(db.told("select membership_id from who_sees(%s)", case))


def names_who_see(db: Looking, case: str) -> set[str]:
    return set(
        db.told("select u.username::text from who_sees(%s) w join ab_user u on u.id = w.user_id", CASES[case])
    )


def sees_consultation(db: Looking, who: str, row: int) -> bool:
    with db.being(who) as me:
        return me.execute("select 1 from ssn_consult where id = %s", [row]).fetchone() is not None
