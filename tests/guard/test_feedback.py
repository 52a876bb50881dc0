"""What became of a county's reports: for whoever counts it, its own alone; an administrator is told nothing small."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

import pytest

from app.rules.feedback import counting_roles
from tests.cast import AWAY, HOME, PLAYERS
from tests.guard.looking import EVERYBODY, Looking

COUNTING = {p.username for p in PLAYERS if p.role in counting_roles()}
LAST_MONTH = "date_trunc('month', now() at time zone 'Asia/Taipei' - interval '1 month')::date"
ITS_END = "(date_trunc('month', now() at time zone 'Asia/Taipei')::date - 1)"
CASE = (
    "insert into kase (county_id, number, kind, status, filed_at) values (%s, %s, 'VF', 'reported', "
    "(date_trunc('month', now() at time zone 'Asia/Taipei') - interval '10 days') at time zone 'Asia/Taipei') returning id"
)
REPORT = (
    "insert into rpt_vf (case_id, county_id, agency_id, created_by, edition, once, state, rep_unit_type, rep_profession) "
    "select %s, %s, m.agency_id, m.user_id, current_date, gen_random_uuid(), 'submitted', %s, %s from membership m where m.id = %s returning id"
)
EVENT = "insert into event (case_id, county_id, verb) values (%s, %s, %s) returning id"
DUE = (
    "insert into due (case_id, county_id, duty, starts_at, due_at, met_at) values (%s, %s, 'dispatch', now() - interval '3 days', "
    "now() - interval '2 days', now() - interval '1 day') returning id"
)
DECIDED = (
    "insert into decision (case_id, county_id, table_id, version, inputs, row_no, outcome, is_intake, created_by, agency_id) "
    "select %s, %s, %s, '1', '{}', %s, '{}', %s, m.user_id, m.agency_id from membership m where m.id = %s returning id"
)
TABLES = ("intake", "decision", "due", "event", "rpt_vf")
Made = Any


@pytest.fixture
def made(db: Looking) -> Iterator[Made]:
    """``made(3, "opened", row=2)``: reports of last month of the home county, on which these verbs were said."""
    cases: list[int] = []
    hat = db.viewer("hot").membership_id

    def make(
        n: int,
        *verbs: str,
        row: int = 1,
        unit: str = "U01",
        who: str = "MR02",
        county: int = HOME,
        late: bool = False,
    ) -> None:
        for _each in range(n):
            case = db.told(CASE, county, f"T-{uuid.uuid4().hex[:12]}")[0]
            cases.append(case)
            db.told(REPORT, case, county, unit, who, hat)
            for verb in verbs:
                db.told(EVENT, case, county, verb)
            if late:
                db.told(DUE, case, county)
            db.told(DECIDED, case, county, "R04_ADULT_CATEGORY", row, True, hat)
            db.told(DECIDED, case, county, "R14_VF_GRADE", 1, False, hat)

    yield make
    for table in TABLES:
        db.owner.execute(f"delete from {table} where case_id = any (%s)", [cases])
    db.owner.execute("delete from kase where id = any (%s)", [cases])


def counted(
    db: Looking, who: str, first: str = LAST_MONTH, last: str = ITS_END
) -> dict[tuple[str, str], dict[str, Any]]:
    """By (dimension, code) the number of each measure."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    with db.being(who) as me:
        for dim, code, measure, n in me.execute(f"select * from intake_feedback({first}, {last})"):
            found.setdefault((dim, code), {})[measure] = n
    return found


@pytest.mark.parametrize("who", EVERYBODY)
def test_whoever_counts_the_county_is_told_and_nobody_else(db: Looking, made: Made, who: str) -> None:
    made(6, "dispatch")
    made(6, "dispatch", county=AWAY)
    told = counted(db, who)
    assert bool(told) is (who in COUNTING)
    if who in COUNTING:
        assert told["all", ""] == {"reports": 6, "dispatched": 6}  # its own county's alone


def test_each_report_counts_by_row_unit_and_profession(db: Looking, made: Made) -> None:
    made(2, "dispatch", "open")
    made(1, "dispatch", "refuse", "dispatch", "not_open", row=2, unit="U09", late=True)
    made(1, "dismiss", row=2, who="MR03")
    told = counted(db, "county_sup")
    assert told["all", ""] == {
        "reports": 4,
        "dispatched": 3,
        "opened": 2,
        "not_opened": 1,
        "not_case": 1,
        "bounced": 1,
        "late": 1,
    }
    assert told["rule", "R04_ADULT_CATEGORY/1/1"] == {"reports": 2, "dispatched": 2, "opened": 2}
    assert told["rule", "R04_ADULT_CATEGORY/1/2"] == {
        "reports": 2,
        "dispatched": 1,
        "not_opened": 1,
        "not_case": 1,
        "bounced": 1,
        "late": 1,
    }
    assert told["source", "U09"] == {"reports": 1, "dispatched": 1, "not_opened": 1, "bounced": 1, "late": 1}
    assert told["profession", "MR03"] == {"reports": 1, "not_case": 1}
    assert not any(
        code.startswith("R14") for _dim, code in told
    )  # what is decided in casework is not the intake's


def test_the_last_decision_of_a_table_counts(db: Looking, made: Made) -> None:
    made(1, row=1)
    case = db.told("select max(case_id) from decision")[0]
    db.told(DECIDED, case, HOME, "R04_ADULT_CATEGORY", 5, True, db.viewer("hot").membership_id)
    assert set(counted(db, "intake_sup")) & {
        ("rule", "R04_ADULT_CATEGORY/1/1"),
        ("rule", "R04_ADULT_CATEGORY/1/5"),
    } == {("rule", "R04_ADULT_CATEGORY/1/5")}


def test_an_administrator_is_told_nothing_small_nor_what_gives_it_away(db: Looking, made: Made) -> None:
    made(9, "dispatch", who="MR02")
    made(7, "dispatch", who="MR03")
    made(3, "dispatch", who="MR06")
    told = counted(db, "admin")
    assert told["all", ""]["reports"] == 19
    assert told["profession", "MR02"]["reports"] == 9
    assert told["profession", "MR06"]["reports"] is None
    assert told["profession", "MR03"]["reports"] is None  # 19 - 9 - 7 would tell it
    assert counted(db, "county_sup")["profession", "MR06"]["reports"] == 3


def test_what_lacks_little_to_all_is_not_told_to_an_administrator(db: Looking, made: Made) -> None:
    made(8, "dispatch")
    made(2)
    told = counted(db, "admin")["all", ""]
    assert told == {"reports": 10, "dispatched": None}


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (LAST_MONTH, f"{ITS_END} - 1"),
        (f"{LAST_MONTH} - 1", ITS_END),
        ("date_trunc('month', now())::date", "(date_trunc('month', now()) + interval '1 month')::date - 1"),
    ],
)
def test_an_administrator_counts_one_month_that_is_over(
    db: Looking, made: Made, first: str, last: str
) -> None:
    made(9)
    assert counted(db, "admin", first, last) == {}


def test_no_more_than_a_year_is_counted_at_once(db: Looking, made: Made) -> None:
    made(1)
    assert counted(db, "county_sup", f"{ITS_END} - 365") != {}
    assert counted(db, "county_sup", f"{ITS_END} - 366") == {}


def test_another_reach_or_no_signature_gains_nothing(db: Looking, made: Made) -> None:
    made(9)
    for who, reach, said in (
        ("worker", "county", None),
        ("intake", "county", None),
        ("county_sup", "", "1.1.00"),
    ):
        with db.being(who, reach=reach, said=said) as me:
            assert me.execute(f"select * from intake_feedback({LAST_MONTH}, {ITS_END})").fetchall() == []
