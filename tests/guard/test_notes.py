"""An NGO's own notes after a recall: asked with a reason, granted by the lead, of its own sheets alone; and no way back in."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from app.casework import notes
from app.casework.packing import pack
from app.casework.snapshots import canonical
from app.columns.minguo import today
from app.models import Model, NoteCopy, NoteRequest
from tests.guard.looking import Looking, refused
from tests.guard.papers import why
from tests.guard.standing import ways_to
from tests.guard.verbs import patch
from tests.guard.walking import Walk, is_paper, words_of
from tests.stage import CASES

OWN_WORDS = "自己寫的一句話"
MOVE = "select move_case(%s, %s)"
ASK = "select ask_notes(%s, %s)"
ANSWER = "select answer_notes(%s, %s)"
RECORD = """
    insert into case_rec (case_id, county_id, agency_id, edition, once, created_by, state, cr_start, cr_text)
      values (%s, 1, %s, '2026-01-01', gen_random_uuid(), %s, %s, now(), %s) returning id"""
NOTE = "select id from recall_notice where number = (select number from kase where id = %s) order by id desc limit 1"


def sealed(words: str, table: Any = NoteRequest, column: str = "reason") -> bytes:
    return bytes.fromhex(str(pack(table.__table__, {column: words})[column])[2:])


def wrote(
    db: Looking, sql: psycopg.Cursor[Any], who: str, state: str = "submitted", case: str = "delegated"
) -> int:
    """A case record by somebody who sees the case."""
    viewer, words = (
        db.viewer(who),
        pack(Model.metadata.tables["case_rec"], {"cr_text": f"{who}的紀錄"})["cr_text"],
    )
    db.become(sql, who)
    unit = "ngo" if who.startswith("ngo") else "centre"
    row = sql.execute(RECORD, [CASES[case], db.agency(unit), viewer.user_id, state, words]).fetchone()
    assert row is not None
    return int(row[0])


def recalled(db: Looking, sql: psycopg.Cursor[Any]) -> int:
    """The delegated case is taken back: the NGO's notice."""
    db.become(sql, "sup")
    sql.execute(MOVE, [CASES["delegated"], patch("recall")])
    db.become(sql, "ngo_sup")
    row = sql.execute("select id from recall_notice order by id desc limit 1").fetchone()
    assert row is not None
    return int(row[0])


def asked(db: Looking, sql: psycopg.Cursor[Any], notice: int, who: str = "ngo_sup") -> int:
    db.become(sql, who)
    row = sql.execute(ASK, [notice, sealed("依法保存")]).fetchone()
    assert row is not None
    return int(row[0])


def granting(*copies: tuple[str, int], days: int = 30, version: int = 1) -> str:
    content = pack(NoteCopy.__table__, {"content": "[]"})["content"]
    until = today() + dt.timedelta(days=days)
    one = [{"form": f, "sheet_id": i, "version": version, "edition": "2026-01-01", "content": content, "sha256": "0" * 64}
           for f, i in copies]  # fmt: skip
    return json.dumps({"result": "GRANT", "ends_on": str(until), "copies": one})


def declining(words: str = "尚在調查") -> str:
    return json.dumps({"result": "DECLINE", **pack(NoteRequest.__table__, {"grounds": words})})


def offered(sql: psycopg.Cursor[Any], request: int) -> set[tuple[str, int]]:
    return {(r[0], r[1]) for r in sql.execute("select form, sheet_id from notes_of(%s)", [request])}


def test_the_lead_is_offered_the_ngos_own_sheets_and_no_others(db: Looking) -> None:
    with db.being("ngo_worker") as sql:
        mine, draft = wrote(db, sql, "ngo_worker"), wrote(db, sql, "ngo_worker", "draft")
        theirs = wrote(db, sql, "worker")
        request = asked(db, sql, recalled(db, sql))
        db.become(sql, "sup")
        found = offered(sql, request)
        assert ("CASE_REC", mine) in found
        assert not {("CASE_REC", theirs), ("CASE_REC", draft)} & found


def test_what_another_unit_has_changed_since_is_not_handed_out(db: Looking) -> None:
    with db.being("ngo_worker") as sql:
        changed, opined = wrote(db, sql, "ngo_worker"), wrote(db, sql, "ngo_worker")
        db.become(sql, "worker")
        words = pack(Model.metadata.tables["case_rec"], {"cr_text": "主責補充：已搬家"})["cr_text"]
        sql.execute("update case_rec set cr_text = %s, version = version + 1 where id = %s", [words, changed])
        db.become(sql, "sup")
        sql.execute("update case_rec set cr_sup = %s, version = version + 1 where id = %s", [words, opined])
        request = asked(db, sql, recalled(db, sql))
        db.become(sql, "sup")
        assert offered(sql, request) == {("CASE_REC", opined)}
        assert why(sql, ANSWER, request, granting(("CASE_REC", changed))) == "only_their_own_notes"
        assert why(sql, ANSWER, request, granting(("CASE_REC", opined))) == "sheet_is_as_it_was_read"


def test_a_granted_copy_is_read_by_who_asked_and_its_supervisor_until_its_day(db: Looking) -> None:
    with db.being("ngo_worker") as sql:
        mine = wrote(db, sql, "ngo_worker")
        request = asked(db, sql, recalled(db, sql), "ngo_worker")
        db.become(sql, "sup")
        sql.execute(ANSWER, [request, granting(("CASE_REC", mine), days=0)])
        for who, seen in (
            ("ngo_worker", 1),
            ("ngo_sup", 1),
            ("ngo2_worker", 0),
            ("worker", 0),
            ("sup", 0),
            ("admin", 0),
            ("hot", 0),
        ):
            db.become(sql, who)
            assert sql.execute("select count(*) from note_copy").fetchone() == (seen,), who


def test_a_copy_that_is_over_is_nobodys(db: Looking) -> None:
    gone = None
    with db.being("ngo_worker") as sql:
        notice = db.told(NOTE, CASES["recalled"])[0]
        values = db.agency("ngo"), db.viewer("ngo_sup").user_id, notice, CASES["recalled"], sealed("x")
        gone = db.told("insert into note_request (county_id, agency_id, asked_by, recall_id, number, of_case, reason) "
                       "values (1, %s, %s, %s, 'x', %s, %s) returning id", *values)[0]  # fmt: skip
        db.owner.execute(
            "insert into note_copy (county_id, agency_id, asked_by, request_id, number, form, edition, written_at, content, sha256, ends_on, of_case, of_sheet) "
            "select 1, agency_id, asked_by, id, 'x', 'CASE_REC', current_date, now(), %s, '', d, of_case, 1 from note_request, "
            "unnest(array[(now() at time zone 'Asia/Taipei')::date - 1, (now() at time zone 'Asia/Taipei')::date]) d where id = %s",
            [sealed("[]", NoteCopy, "content"), gone])  # fmt: skip
        db.become(sql, "ngo_sup")
        try:
            assert sql.execute("select count(*) from note_copy").fetchone() == (1,)
        finally:
            db.owner.execute("delete from note_copy where request_id = %s", [gone])
            db.owner.execute("delete from note_request where id = %s", [gone])


@pytest.mark.parametrize("column", ["of_case", "of_sheet"])
def test_a_copy_leads_to_no_case(db: Looking, column: str) -> None:
    with db.being("ngo_sup") as sql:
        assert refused(sql, f"select {column} from note_copy") == "42501"
        assert refused(sql, "select of_case from note_request") == "42501"


@pytest.mark.parametrize(
    "who", ["ngo2_worker", "worker", "sup", "other_sup", "away_sup", "hot", "admin", "mh_sup"]
)
def test_nobody_else_asks_from_this_notice(db: Looking, who: str) -> None:
    with db.being("ngo_sup") as sql:
        notice = recalled(db, sql)
        db.become(sql, who)
        assert refused(sql, ASK, notice, sealed("x")) == "42501"


def test_asking_says_why_and_once_at_a_time_and_not_of_what_is_in_sight(db: Looking) -> None:
    with db.being("ngo_sup") as sql:
        notice = recalled(db, sql)
        assert why(sql, ASK, notice, None) == "reason_is_said"
        asked(db, sql, notice)
        assert why(sql, ASK, notice, sealed("x")) == "one_note_request_at_a_time"


@pytest.mark.parametrize(
    "who",
    [
        "ngo_sup",
        "ngo_worker",
        "worker",
        "other_sup",
        "prot_sup",
        "away_sup",
        "county_sup",
        "admin",
        "intake_sup",
    ],
)
def test_nobody_but_the_leads_supervisor_answers(db: Looking, who: str) -> None:
    with db.being("ngo_worker") as sql:
        mine = wrote(db, sql, "ngo_worker")
        request = asked(db, sql, recalled(db, sql))
        db.become(sql, who)
        assert refused(sql, ANSWER, request, granting(("CASE_REC", mine))) == "42501"
        assert refused(sql, "select notes_of(%s)", request) == "42501"
        assert sql.execute("select count(*) from note_requests_to_me(100, 0)").fetchone() == (0,)


@pytest.mark.parametrize(("said", "rule"), [
    (json.dumps({"result": "GRANT", "copies": []}), "a_copy_ends_by_a_day"), (granting(days=400), "a_copy_ends_by_a_day"),
    (granting(days=-1), "a_copy_ends_by_a_day"), (granting(), "a_grant_names_sheets"), (json.dumps({"result": "DECLINE"}), "grounds_are_said"),
    (granting(("CASE_REC", 10**12)), "only_their_own_notes"), (granting(("RPT_VF", 1)), "only_their_own_notes"),
])  # fmt: skip
def test_a_grant_names_sheets_and_a_day_and_a_refusal_its_grounds(db: Looking, said: str, rule: str) -> None:
    with db.being("ngo_worker") as sql:
        wrote(db, sql, "ngo_worker")
        request = asked(db, sql, recalled(db, sql))
        db.become(sql, "sup")
        assert why(sql, ANSWER, request, said) == rule


def test_a_request_is_answered_once_and_the_ngo_is_told_the_number_alone(db: Looking) -> None:
    with db.being("ngo_sup") as sql:
        request = asked(db, sql, recalled(db, sql))
        db.become(sql, "sup")
        sql.execute(ANSWER, [request, declining()])
        assert why(sql, ANSWER, request, declining()) == "request_waits_for_an_answer"
        db.become(sql, "ngo_sup")
        assert sql.execute(
            "select state, grounds is not null from note_request where id = %s", [request]
        ).fetchone() == ("declined", True)
        sql.execute("reset role")
        assert refused(sql, "select 1 from outbox") == "42501"


def test_a_grant_gives_the_case_back_by_no_path(db: Looking) -> None:
    case = CASES["delegated"]
    people = db.told("select person_id from party where case_id = %s", case)
    home = db.told("select household_id from kase where id = %s", case)[0]
    with db.being("ngo_worker") as sql:
        mine = wrote(db, sql, "ngo_worker")
        request = asked(db, sql, recalled(db, sql))
        db.become(sql, "sup")
        sql.execute(ANSWER, [request, granting(("CASE_REC", mine))])
        for who in ("ngo_worker", "ngo_sup"):
            db.become(sql, who)
            assert ways_to(sql, case, people, home) == [], who


@pytest.fixture
def handed_out(db: Looking, walk: Walk, papers: dict[str, Any]) -> Iterator[tuple[int, int]]:
    """A copy of the NGO's own record of the recalled case, committed: the notice and the copy."""
    notice = db.told(NOTE, CASES["recalled"])[0]
    line = {"section": "一、記事", "key": "cr_text", "label": "記事", "text": OWN_WORDS, "only": ""}
    text = canonical([line])
    request = db.told("insert into note_request (county_id, agency_id, asked_by, recall_id, number, of_case, reason, state, ends_on) "
                      "select 1, agency_id, %s, id, number, %s, %s, 'granted', current_date + 9 from recall_notice where id = %s returning id",
                      db.viewer("ngo_worker").user_id, CASES["recalled"], sealed("依法保存"), notice)[0]  # fmt: skip
    copy = db.told("insert into note_copy (county_id, agency_id, asked_by, request_id, number, form, edition, written_at, content, sha256, ends_on, of_case, of_sheet) "
                   "select 1, agency_id, asked_by, id, number, 'CASE_REC', %s, now(), %s, %s, current_date + 9, of_case, %s from note_request where id = %s returning id",
                   today(), sealed(text, NoteCopy, "content"), notes.mark_of(text, "CASE_REC", today()), papers["case_rec"]["recalled"], request)[0]  # fmt: skip
    yield int(notice), int(copy)
    db.owner.execute("delete from note_copy where id = %s", [copy])
    db.owner.execute("delete from note_request where id = %s", [request])


@pytest.mark.parametrize("who", ["ngo_worker", "ngo_sup"])
def test_after_a_recall_every_address_again_gives_the_notice_and_the_copy_and_nothing_else(
    walk: Walk, handed_out: tuple[int, int], who: str
) -> None:
    notice, copy = handed_out
    words, client = walk.foreign_words(who), walk.browser(who)
    rules = [r for r in walk.rules if "GET" in (r.methods or ()) and not is_paper(r) and walk.may(who, r)]
    told, wrong = set(), []
    for rule in rules:
        for url in walk.fillings(rule):
            answer = client.get(url)
            text = words_of(answer)
            told |= {rule.endpoint} if OWN_WORDS in text else set()
            wrong += [(url, word) for word in words if word in text and word not in url]
    assert wrong == []
    assert told <= {"NoteCopyView.copy", "NoteCopyView.paper"}
    assert client.get(f"/notes/{notice}").status_code == 200
    assert OWN_WORDS in client.get(f"/notes/copy/{copy}").text


@pytest.mark.parametrize("who", ["ngo2_worker", "worker", "sup", "county_sup", "admin", "hot", "away_sup"])
def test_nobody_else_opens_notice_or_copy(walk: Walk, handed_out: tuple[int, int], who: str) -> None:
    notice, copy = handed_out
    client = walk.browser(who)
    for url in (f"/notes/{notice}", f"/notes/copy/{copy}", f"/notes/copy/{copy}/paper"):
        assert client.get(url).status_code in (403, 404), url


def test_every_look_at_a_copy_is_on_record(walk: Walk, db: Looking, handed_out: tuple[int, int]) -> None:
    _notice, copy = handed_out
    looks = "select count(*) from read_log where thing = 'note_copy' and %s = any (ids) and user_id = %s"
    before = db.told(looks, copy, db.viewer("ngo_worker").user_id)[0]
    walk.browser("ngo_worker").get(f"/notes/copy/{copy}")
    assert db.told(looks, copy, db.viewer("ngo_worker").user_id)[0] == before + 1
