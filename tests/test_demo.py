"""The demonstration: every role has an account, every status a case, and the same seed tells the same story."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest
from sqlalchemy import create_engine, text

from app.casework import demo
from app.casework.demo.building import NotInProduction
from app.casework.demo.people import SIGNS, name
from app.casework.demo.places import ACCOUNTS, PLACES
from app.casework.demo.stories import STORIES, TEAMS
from app.rules.agencies import BY_CODE as KINDS
from app.rules.roles import BY_CODE

CASES, SEED = 24, 7


@pytest.fixture(scope="module")
def built(app: Any) -> dict[str, Any]:
    with app.app_context():
        made: dict[str, Any] = demo.build(cases=CASES, seed=SEED)
    return made


def column(app: Any, statement: str) -> list[Any]:
    engine = create_engine(app.config["DATABASE_OWNER_URL"])
    with engine.connect() as owner:
        found = list(owner.scalars(text(statement)))
    engine.dispose()
    return found


def test_every_role_has_an_account_and_every_kind_an_agency() -> None:
    assert {role for account in ACCOUNTS for _, role in account.hats} == set(BY_CODE)
    assert {place.kind for place in PLACES} == set(KINDS)
    assert len({account.username for account in ACCOUNTS}) == len(ACCOUNTS)
    assert len({place.county_id for place in PLACES if place.county_id}) == 3


def test_stories_are_told_by_people_who_are_there() -> None:
    usernames = {account.username for account in ACCOUNTS}
    for team in TEAMS:
        said = {team.screener, *team.callers, *(filer.username for filer in team.filers)}
        said |= {who for unit in team.units for who in (unit.worker, unit.supervisor)}
        assert said | {worker for _, worker in team.ngos} <= usernames
    assert all(
        sorted(said.after for said in story.said) == [s.after for s in story.said] for story in STORIES
    )
    assert all(story.days[0] * 24 >= max((s.after for s in story.said), default=0) for story in STORIES)


def test_the_accounts_are_told_for_logging_in() -> None:
    rows = demo.accounts()
    assert {"username", "password", "role", "agency"} <= set(rows[0])
    assert len(rows) == len(ACCOUNTS)


def test_the_same_seed_tells_the_same_story_and_adds_nothing(app: Any, built: dict[str, Any]) -> None:
    before = column(app, "select count(*) from kase")
    with app.app_context():
        assert demo.build(cases=CASES, seed=SEED) == built
    assert column(app, "select count(*) from kase") == before


def test_nothing_lies_in_the_future_and_clocks_run(app: Any, built: dict[str, Any]) -> None:
    assert not column(app, "select id from kase where filed_at > now()")
    assert not column(app, "select id from event where at > now()")
    assert not column(app, "select id from due where met_at > now() or met_at < starts_at")
    assert column(app, "select id from due where met_at is null and due_at < now()")


def test_an_ngo_holds_only_what_it_may(app: Any, built: dict[str, Any]) -> None:
    wrong = """select k.id from case_access x join kase k on k.id = x.case_id join agency a on a.id = x.agency_id
               where a.kind = 'ngo' and (x.reason <> 'delegated' or k.risk not in ('mid', 'low'))"""
    assert not column(app, wrong)


def test_names_show_that_they_are_invented() -> None:
    assert all(set(name(Random(n), "陳")) & set(SIGNS) for n in range(50))


def test_production_refuses(app: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "ANWANG_ENV", "production")
    with app.app_context(), pytest.raises(NotInProduction):
        demo.build(cases=1, seed=1)
