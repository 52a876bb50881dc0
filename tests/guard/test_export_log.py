"""Who may know who took sheets out: whoever audits, the own county or every one; row by row, and as pages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from app.columns.sealed import seal
from app.rules.roles import BY_CODE, Reach, may
from tests.cast import AWAY, HOME, PLACES, PLAYERS
from tests.guard.looking import EVERYBODY, Looking, refused
from tests.stage import CASES

COUNTIES = {p.key: p.county_id for p in PLACES}
ROLES = {p.username: p.role for p in PLAYERS}
TAKERS = {"sup": HOME, "county_sup": HOME, "away_sup": AWAY}
TAKE = (
    "insert into sheet_export (user_id, membership_id, agency_id, county_id, form, cases, filters, reason, note, format, is_coded, sheets) "
    "select m.user_id, m.id, m.agency_id, m.county_id, 'CASE_REC', %s, '', 'COUNT', %s, 'csv', false, 1 "
    "from membership m where m.id = %s returning id"
)
LOG, FILES = "select id from export_log where id = any (%s)", "select id from case_exports(%s, 100)"


@pytest.fixture(scope="module")
def taken(db: Looking) -> Iterator[dict[str, int]]:
    """A file of each of three supervisors, with a case of their county; by username."""
    made = {}
    for who, county in TAKERS.items():
        case = CASES["open"] if county == HOME else CASES["away"]
        made[who] = db.told(
            TAKE, [case], seal("示範", context="sheet_export.note"), db.viewer(who).membership_id
        )[0]
    yield made
    db.told("delete from sheet_export where id = any (%s) returning id", list(made.values()))


def audited(who: str) -> set[int]:
    """The counties whose exports a player answers for, said once more beside the database."""
    role = ROLES.get(who, "SSC_SW")
    if not may(role, "audit.view"):
        return set()
    place = next(p.place for p in PLAYERS if p.username == who)
    return {HOME, AWAY} if BY_CODE[role].reach is Reach.NATION else {COUNTIES[place]}


@pytest.mark.parametrize("who", EVERYBODY)
def test_who_sees_which_line(db: Looking, taken: dict[str, int], who: str) -> None:
    with db.being(who) as me:
        seen = {row[0] for row in me.execute(LOG, [list(taken.values())]).fetchall()}
    assert seen == {taken[t] for t, county in TAKERS.items() if county in audited(who)}


@pytest.mark.parametrize("who", EVERYBODY)
def test_the_table_itself_shows_nothing_but_what_one_took_out_oneself(
    db: Looking, taken: dict[str, int], who: str
) -> None:
    with db.being(who) as me:
        found = me.execute("select id from sheet_export where id = any (%s)", [list(taken.values())])
        assert {row[0] for row in found} == ({taken[who]} if who in taken else set())


@pytest.mark.parametrize("who", EVERYBODY)
def test_who_learns_that_sheets_of_a_case_were_taken_out(
    db: Looking, taken: dict[str, int], who: str
) -> None:
    """Whoever may know who has looked at it: who audits, and the supervisor of the lead."""
    with db.being(who) as me:
        seen = {row[0] for row in me.execute(FILES, [CASES["open"]]).fetchall()} & set(taken.values())
    knows = HOME in audited(who) or who == "sup"
    assert seen == ({taken["sup"], taken["county_sup"]} if knows else set())


def test_another_reach_or_no_signature_gains_nothing(db: Looking, taken: dict[str, int]) -> None:
    for who, reach, said in (("sup", "nation", None), ("ngo_sup", "county", None), ("auditor", "", "1.1.00")):
        with db.being(who, reach=reach, said=said) as me:
            assert me.execute(LOG, [list(taken.values())]).fetchall() == []


def test_whoever_left_audits_no_more(db: Looking, taken: dict[str, int]) -> None:
    hat = db.viewer("away_county_sup").membership_id
    try:
        db.told("update membership set ended_at = now() where id = %s returning id", hat)
        with db.being("away_county_sup") as me:
            assert me.execute(LOG, [list(taken.values())]).fetchall() == []
    finally:
        db.told("update membership set ended_at = null where id = %s returning id", hat)


@pytest.mark.parametrize("column", ["filters", "once"])
def test_the_address_of_the_list_is_no_column_of_the_log(db: Looking, column: str) -> None:
    with db.being("auditor") as me:
        assert refused(me, f"select {column} from export_log") == "42703"


@pytest.mark.parametrize("verb", ["delete from export_log", "update export_log set sheets = 0"])
def test_nobody_changes_the_log(db: Looking, verb: str) -> None:
    with db.being("central") as me:
        assert refused(me, verb) in ("42501", "55000")


def shown(answer: Any) -> int:
    return int(answer.status_code)


@pytest.mark.parametrize("who", [w for w in EVERYBODY if w != "two_hats"])
def test_the_pages_are_there_for_nobody_else(walk: Any, who: str) -> None:
    client = walk.browser(who)
    codes = {shown(client.get(url)) for url in ("/exports/", "/exports/?form=CASE_REC&order=-sheets")}
    assert codes == ({200} if audited(who) else {403})
    assert shown(client.get("/exports/999999999")) == (404 if audited(who) else 403)
