"""What leaves as a file: nothing beyond the walls of whoever asks, nothing withheld, and a trace of every sheet."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import event

from app.guard.access import may_reach, view_name
from app.guard.sessions import Hat
from app.models import REGISTRY, Worksheet, db
from app.rules.roles import may
from tests.cast import PLAYERS
from tests.guard.looking import EVERYBODY, refused
from tests.guard.walking import Walk
from tests.stage import CASES
from tests.views.exported import data_of, of_csv, of_zip, order

TAKERS = [p.username for p in PLAYERS if may(p.role, "sheets.export")]
OTHERS = [who for who in EVERYBODY if who not in (*TAKERS, "two_hats")]
LOGGED = "select ids from read_log where thing = %s and endpoint like 'SheetExportView.%%' order by id desc limit 1"


def forms_of(walk: Walk, who: str) -> list[type[Worksheet]]:
    """The forms whose sheets this player may read."""
    worn = Hat(0, 0, walk.role_of(who), "", 0, "", 0)
    return [form for form in REGISTRY if may_reach(f"{view_name(form.CODE)}View.list", worn)]


def texts(answer: Any) -> Iterator[str]:
    """Every text of a csv file, or of the zip of several, or of the page that refuses; with the headers."""
    yield str(answer.headers)
    if answer.status_code != 200:
        yield answer.text
        return
    data = data_of(answer)
    yield from (part.decode() for part in (of_zip(data).values() if data[:2] == b"PK" else [data]))


@pytest.mark.parametrize("who", TAKERS)
def test_no_file_leaks_to(walk: Walk, who: str) -> None:
    words, client = walk.foreign_words(who), walk.browser(who)
    addresses = [f"/export/{form.CODE}" for form in REGISTRY] + [f"/export/case/{c}" for c in CASES.values()]
    readable = {f"/export/{form.CODE}" for form in forms_of(walk, who)}
    found, files = [], 0
    for address in addresses:
        answer = order(client, address, format="csv", content="codes" if files % 2 else "words")
        told = list(texts(answer))
        shown = [word for word in words if any(word in text for text in told)]
        files += answer.status_code == 200
        is_shut = address.count("/") == 2 and address not in readable and answer.status_code != 404
        if shown or is_shut or answer.status_code >= 500:
            found.append((address, answer.status_code, shown))
    assert found == []
    assert files > 0 or who in ("prot_sup", "mh_sup", "other_sup")


@pytest.mark.parametrize("who", OTHERS)
def test_nobody_else_takes_anything(walk: Walk, who: str) -> None:
    client = walk.browser(who)
    for address in ("/export/CASE_REC", f"/export/case/{CASES['delegated']}"):
        assert client.get(address).status_code == 403
        assert order(client, address).status_code == 403


def test_a_trace_of_every_sheet(walk: Walk) -> None:
    lines = of_csv(data_of(order(walk.browser("sup"), "/export/CASE_REC", format="csv", note="稽核用")))
    ids = sorted(int(line["表單編號"]) for line in lines)
    assert ids
    assert walk.db.told(LOGGED, "case_rec")[0] == ids
    assert walk.db.told(LOGGED, "kase")[0]
    audit = "select user_id, diff->>'form', (diff->>'sheets')::int, diff->>'note' from audit where thing = 'sheet_export'"
    user, form, sheets, note = walk.db.told(f"{audit} order by id desc limit 1")[0]
    assert (user, form, sheets) == (walk.db.viewer("sup").user_id, "CASE_REC", len(ids))
    assert "稽核" not in note  # sealed


def test_the_trace_is_nobodys_to_change(walk: Walk) -> None:
    data_of(order(walk.browser("sup"), "/export/CASE_REC", format="csv"))
    with walk.db.being("sup") as me:
        assert me.execute("select count(*) from sheet_export").fetchone() != (0,)
    for sql in ("delete from sheet_export", "update sheet_export set sheets = 0"):
        with walk.db.being("sup") as me:
            assert refused(me, sql) == "42501"
    with walk.db.being("county_sup") as me:
        mine = me.execute("select distinct user_id from sheet_export").fetchall()
        assert mine in ([], [(walk.db.viewer("county_sup").user_id,)])


SHEET = (
    "insert into {table} (edition, once, created_by, agency_id, county_id, state, submitted_at, case_id) "
    "select current_date, gen_random_uuid(), k.lead_user_id, k.lead_agency_id, k.county_id, 'submitted', now(), k.id "
    "from kase k where k.id = any (%s) returning id"
)


@pytest.mark.parametrize("form", [f for f in REGISTRY if f.HANGS_ON_CASE], ids=lambda form: form.CODE)
def test_more_sheets_cost_no_more_queries(walk: Walk, app: Any, form: type[Worksheet]) -> None:
    assert form in forms_of(walk, "sup")
    table, seen = form.__tablename__, []
    made = walk.db.told(SHEET.format(table=table), [CASES["open"], CASES["delegated"]])
    with app.app_context():
        engine = db.engine

    def count(*said: Any) -> None:
        seen.append(said[2])

    def cost(address: str) -> tuple[int, int]:
        token = walk.headers("sup")
        said = {"reason": "COUNT", "note": "x", "format": "ods", "content": "words", "sure": "Y"}
        seen.clear()
        data_of(walk.browser("sup").post(address, data=said, headers=token))
        return len(seen), int(walk.db.told("select sheets from sheet_export order by id desc limit 1")[0])

    event.listen(engine, "before_cursor_execute", count)
    try:
        cost(f"/export/{form.CODE}")
        few, one = cost(f"/export/{form.CODE}?case={CASES['open']}")
        many, several = cost(f"/export/{form.CODE}")
    finally:
        event.remove(engine, "before_cursor_execute", count)
        walk.db.told(f"delete from {table} where id = any (%s) returning id", made)
    assert several > one
    assert many <= few, sorted(sql for sql in set(seen) if seen.count(sql) > 1)
