"""Files at the door, as somebody who speaks SQL there: with their report or not at all, and nobody else's."""

from __future__ import annotations

import json
import uuid
from typing import Any

import psycopg
import pytest

from tests.guard.looking import Looking, refused
from tests.portal.test_door import ADDRESS, ELSEWHERE, door, said

FILE = "select * from file_from_portal(%s, %s, %s, %s)"
TAKES = "select portal_takes_files(%s, %s)"
OURS = "select key, created_by, is_intake, is_sensitive, form, question from attachment where key = %s"


def file(key: str = "", **more: Any) -> dict[str, Any]:
    told = {"key": key or str(uuid.uuid4()), "name": "\\x61", "media": "image/jpeg", "size": 9, "sha256": "x"}
    return told | more


def filed(sql: psycopg.Cursor[Any], *files: Any, **more: Any) -> Any:
    return sql.execute(FILE, [said(**more), ADDRESS, [], json.dumps(files)]).fetchone()


def test_a_file_is_the_reports_and_nobodys(db: Looking) -> None:
    key = uuid.uuid4()
    with door(db) as sql:
        assert filed(sql, file(str(key)))[1] is True
        db.become(sql, "intake")
        assert sql.execute(OURS, [key]).fetchall() == [(key, None, True, True, "RPT_VF", "")]
        for other in ("ngo_sup", "ngo_worker", "away_intake", "away_county_sup", "worker"):
            db.become(sql, other)
            assert sql.execute(OURS, [key]).fetchall() == [], other


@pytest.mark.parametrize(("files", "state"), [
    ("{}", "42501"), ("null", "42501"), (json.dumps([file() for _n in range(21)]), "42501"),
    (json.dumps([file(name="\\x" + "61" * 30_000)]), "42501"), (json.dumps([file(media="text/html")]), "42501"),
    (json.dumps([file(size=0)]), "23514"), (json.dumps([file(key="x")]), "22P02"), (json.dumps([{}]), "23502"),
    (json.dumps([file("00000000-0000-4000-8000-000000000001")] * 2), "23505"),
])  # fmt: skip
def test_what_is_malformed_takes_the_report_with_it(db: Looking, files: str, state: str) -> None:
    once = str(uuid.uuid4())
    with door(db) as sql:
        assert refused(sql, FILE, said(once=once), ADDRESS, [], files) == state
        db.become(sql, "intake")
        assert sql.execute("select 1 from rpt_vf where once = %s", [once]).fetchall() == []


@pytest.mark.parametrize("table", ["attachment", "attachment_draft"])
def test_nobody_gets_at_anothers_file_by_naming_its_key(db: Looking, table: str) -> None:
    key = str(uuid.uuid4())
    with door(db) as sql:
        if table == "attachment":
            filed(sql, file(key))
        else:
            db.become(sql, "worker")
            sql.execute(
                "insert into attachment_draft (key, user_id, form, subject, name, media, size, sha256) "
                "values (%s, my_user(), 'CASE_REC', 'new', '\\x61', 'image/jpeg', 9, 'x')",
                [key],
            )
            sql.execute("select set_config('app.viewer', '', true), set_config('role', 'reach_door', true)")
        assert refused(sql, FILE, said(), ADDRESS, [], json.dumps([file(key)])) == "23505"


def test_the_same_report_again_brings_no_more_files(db: Looking) -> None:
    once, late = str(uuid.uuid4()), uuid.uuid4()
    with door(db) as sql:
        filed(sql, once=once)
        assert filed(sql, file(str(late)), once=once)[1] is False
        db.become(sql, "intake")
        assert sql.execute(OURS, [late]).fetchall() == []


def test_two_hundred_megabytes_an_hour_from_one_address(db: Looking) -> None:
    with door(db) as sql:
        waits = [sql.execute(TAKES, [40, ADDRESS]).fetchone() for _each in range(6)]
        assert waits[:5] == [(0,)] * 5
        assert waits[5] is not None
        assert 3000 < waits[5][0] <= 3600
        assert sql.execute(TAKES, [40, ELSEWHERE]).fetchone() == (0,)


@pytest.mark.parametrize(
    ("megabytes", "address"),
    [(0, ADDRESS), (-1, ADDRESS), (None, ADDRESS), (9**5, ADDRESS), (1, b"x"), (1, None)],
)
def test_files_of_nobody_or_of_no_size_are_not_counted(db: Looking, megabytes: Any, address: Any) -> None:
    with door(db) as sql:
        assert refused(sql, TAKES, megabytes, address) == "42501"


@pytest.mark.parametrize("call", [
    "keep_files_from_portal('rpt_vf', 1, '[]')", "portal_seconds('x', '\\x00', 1, '1 hour')",
    "known_files('{}')", "keep_files('RPT_VF', 'new', 1)", "end_file(1)",
])  # fmt: skip
def test_nothing_else_about_files_is_called_there(db: Looking, call: str) -> None:
    with door(db) as sql:
        assert refused(sql, f"select {call}") == "42501"
