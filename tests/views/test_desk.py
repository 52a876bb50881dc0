"""The desk: each role has its parts and nothing of others, each number opens its list, at most 12 statements."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from sqlalchemy import event

from app.rules.desks import BY_CODE, DESKS, ONLY_IF_ANY, PARTS
from app.rules.roles import BY_CODE as ROLES
from app.server.urls import plain
from tests import cast, stage

QUERIES = 12
WHO = [player.username for player in cast.PLAYERS]


@contextmanager
def counted(app: Any) -> Iterator[list[str]]:
    """The statements that are sent to the database meanwhile."""
    from app.models import db

    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if "SAVEPOINT" not in statement:  # the tests' own
            sent.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    yield sent
    event.remove(engine, "before_cursor_execute", note)


def role_of(who: str) -> str:
    return next(p.role for p in cast.PLAYERS if p.username == who)


def heads(page: str) -> set[str]:
    """The parts that a desk shows with rows, by the ids of their headings."""
    return set(re.findall(r'id="g-(\w+)"', page))


@pytest.mark.parametrize("who", WHO)
def test_every_desk_costs_at_most_twelve_statements(app: Any, login: Any, who: str):
    client = login(who)
    client.get("/desk/")
    with counted(app) as sent:
        answer = client.get("/desk/")
    assert answer.status_code == 200
    assert len(sent) <= QUERIES, "\n".join(sent)


@pytest.mark.parametrize("who", WHO)
def test_each_number_opens_its_list(login: Any, who: str):
    client = login(who)
    page = client.get("/desk/").text
    desk = DESKS[role_of(who)]
    for code in desk.parts:
        if code not in ONLY_IF_ANY:
            assert f'href="/desk/{code}"' in page
        assert client.get(f"/desk/{code}").status_code == 200


@pytest.mark.parametrize("who", WHO)
def test_nobody_opens_a_part_of_another_desk(login: Any, who: str):
    client = login(who)
    mine = DESKS[role_of(who)]
    others = [part.code for part in PARTS if part.code not in mine.parts]
    assert {client.get(f"/desk/{code}").status_code for code in [*others, "x"]} == {404}


def test_every_role_has_a_desk_and_every_part_a_place():
    assert set(DESKS) == set(ROLES)
    used = {code for desk in DESKS.values() for code in desk.parts}
    assert used == set(BY_CODE)


def test_a_dispatched_case_waits_on_the_desk_of_its_unit(login: Any):
    page = login("sup").get("/desk/").text
    assert "waiting" in heads(page)
    assert "戲dispatched" in page
    assert f"/case/verb/{stage.CASES['dispatched']}/accept" in page


def test_another_centre_sees_nothing_of_it(login: Any):
    for who in ("other_sup", "away_sup", "worker2"):
        page = login(who).get("/desk/").text
        assert "戲dispatched" not in page, who
        assert "戲open" not in page, who


def test_the_worker_has_clocks_with_a_way_to_do_them(login: Any):
    page = login("worker").get("/desk/").text
    assert heads(page) & {"over", "today", "week", "later"}
    assert "戲open" in page
    assert "/sheet/" in page


def test_an_assigned_case_is_new_until_it_is_opened(login: Any, viewers: Any, tell: Any):
    tell(viewers("worker"), "accept", "open")
    tell(viewers("worker"), "accept", "away")
    client = login("worker")
    page = client.get("/desk/").text
    part = page.split('id="g-new"')[1].split("</section>")[0]
    assert "戲open" in part
    assert part.count("<li>") == 1, "a case that one may not see is no new case"
    opens = re.search(r'action="(/inbox/\d+)"', part)
    assert opens
    answer = client.post(opens[1], data={"csrf_token": stage.token(page)})
    assert answer.headers["Location"] == f"/case/show/{stage.CASES['open']}"
    assert "new" not in heads(client.get("/desk/").text)


def test_what_was_opened_last_stands_beside(login: Any):
    client = login("worker")
    assert client.get(f"/case/show/{stage.CASES['open']}").status_code == 200
    beside = client.get("/desk/").text.split('id="h-recent"')[1]
    assert f"/case/show/{stage.CASES['open']}" in beside


def test_the_supervisor_sees_the_load_and_whose_cases_these_are(login: Any):
    client = login("sup")
    page = client.get("/desk/").text
    links = re.findall(r'href="(/desk/theirs\?worker=\d+)"', page)
    assert links
    assert "戲open" in client.get(links[0]).text
    assert "h-team" not in login("worker").get("/desk/").text


def test_a_load_of_another_units_worker_is_empty(login: Any, viewers: Any):
    page = login("other_sup").get(f"/desk/theirs?worker={viewers('worker').user_id}").text
    assert "戲" not in page


def test_an_ngo_keeps_number_and_phone_of_what_was_taken_away(login: Any):
    page = login("ngo_worker").get("/desk/").text
    assert "recalls" in heads(page)
    assert "戲recalled" not in page
    assert "02-0000-0000" in page


def test_the_window_has_the_clocks_of_reports(login: Any):
    for who in ("intake", "intake_sup"):
        page = login(who).get("/desk/").text
        assert "戲intake" in page, who
        assert "戲open" not in page, who


def test_who_works_on_no_case_sees_none(login: Any):
    for who in ("hot", "reporter", "admin", "central", "stat", "auditor"):
        page = login(who).get("/desk/").text
        assert "戲" not in page, who


def test_the_hotline_sees_what_became_of_its_reports(login: Any):
    page = login("hot").get("/desk/").text
    assert "h-filings" in page
    assert "h-consults" in page
    assert "h-accounts" not in page


def test_an_empty_desk_says_what_would_come(login: Any):
    page = login("mh").get("/desk/").text
    assert "lessons" in page
    assert str(BY_CODE["returned"].empty) in page


@pytest.mark.parametrize("asked", ["page=x", "worker=x", "worker=1e9"])
def test_a_bad_address_is_refused(login: Any, asked: str):
    assert login("sup").get(f"/desk/theirs?{asked}").status_code == 400


def test_whoever_audits_finds_who_has_looked_by_the_number(login: Any, urls: Any):
    with psycopg.connect(plain(urls.owner)) as owner:
        row = owner.execute("select number from kase where id = %s", [stage.CASES["open"]]).fetchone()
        away = owner.execute("select number from kase where id = %s", [stage.CASES["away"]]).fetchone()
    assert row
    assert away
    for who in ("auditor", "admin", "central"):
        client = login(who)
        assert 'action="/case/looks"' in client.get("/desk/").text
        answer = client.get("/case/looks", query_string={"number": f" {row[0].lower()} "})
        assert answer.location == f"/case/{stage.CASES['open']}/looks", who
        assert "戲" not in client.get(answer.location).text
    refused = login("admin").get("/case/looks", query_string={"number": away[0]})
    assert "查無這個案號" in refused.text
    assert f'value="{away[0]}"' in refused.text
    assert login("worker").get("/case/looks").status_code == 403


def test_the_window_says_why_its_own_clock_is_late(login: Any, urls: Any):
    case = stage.CASES["intake"]
    late = (
        "update due set due_at = now() - make_interval(days => %s) where case_id = %s and duty = 'dispatch'"
    )
    with psycopg.connect(plain(urls.owner), autocommit=True) as owner:
        due = owner.execute("select id from due where case_id = %s and duty = 'dispatch'", [case]).fetchone()
        assert due
        was = owner.execute("select due_at from due where id = %s", due).fetchone()
        assert was
        owner.execute(late, [1, case])
        try:
            for who in ("intake", "intake_sup"):
                page = login(who).get("/desk/").text
                assert f'href="/case/{case}/clocks/{due[0]}"' in page, who
            assert login("intake").get(f"/case/{case}/clocks/{due[0]}").status_code == 200
        finally:
            owner.execute("update due set due_at = %s where id = %s", [was[0], due[0]])


def test_the_county_supervisor_finds_what_waits_for_a_review(login: Any):
    assert "待我審核" in login("county_sup").get("/desk/").text


def test_the_table_of_roles_is_linked_where_accounts_are_kept(login: Any):
    assert 'href="/roles/list/"' in login("admin").get("/users/list/").text
