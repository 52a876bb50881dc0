"""The demonstration: every role has an account, every status a case, and the same seed tells the same story."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest
from sqlalchemy import create_engine, text

from app.casework import demo, verifying_files
from app.casework.demo.ageing import Ageing
from app.casework.demo.building import NotInProduction
from app.casework.demo.drawn import home, note
from app.casework.demo.enclosed import ENCLOSED
from app.casework.demo.people import SIGNS, name
from app.casework.demo.places import ACCOUNTS, PLACES, settle
from app.casework.demo.stories import STORIES
from app.casework.demo.stories_protected import PROTECTED, WORKERS
from app.casework.demo.teams import TEAMS
from app.casework.demo.telling import Teller
from app.casework.verifying import verify
from app.columns.minguo import now
from app.files.content import take
from app.forms.story_desk import DESK
from app.rules.agencies import BY_CODE as KINDS
from app.rules.roles import BY_CODE

CASES, SEED = 24, 7
BY_END = {"jpg": "image/jpeg", "pdf": "application/pdf", "txt": "text/plain"}


@pytest.fixture(scope="module")
def built(app: Any) -> dict[str, Any]:
    with app.app_context():
        made: dict[str, Any] = demo.build(cases=CASES, seed=SEED, desk=DESK)
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
    assert set(WORKERS.values()) <= usernames
    stories = (*STORIES, *PROTECTED)
    assert all(
        sorted(said.after for said in story.said) == [s.after for s in story.said] for story in stories
    )
    assert all(story.days[0] * 24 >= max((s.after for s in story.said), default=0) for story in stories)


def test_the_accounts_are_told_for_logging_in() -> None:
    rows = demo.accounts()
    assert {"username", "password", "role", "agency"} <= set(rows[0])
    assert len(rows) == len(ACCOUNTS)


def test_the_same_seed_tells_the_same_story_and_adds_nothing(app: Any, built: dict[str, Any]) -> None:
    before = column(app, "select count(*) from kase")
    with app.app_context():
        assert demo.build(cases=CASES, seed=SEED, desk=DESK) == built
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


def test_every_approved_sheet_stands_as_it_was_approved(app: Any, built: dict[str, Any]) -> None:
    cases = column(app, "select distinct case_id from snapshot")
    assert cases
    assert all(verify(app.config["DATABASE_OWNER_URL"], str(case)) == [] for case in cases)
    moments = """select s.id from snapshot s join review r on (r.form, r.sheet_id) = (s.form, s.sheet_id)
                 where r.result = 'OK' and r.at <> s.approved_at"""
    assert not column(app, moments)
    assert len(column(app, "select distinct approved_at::date from snapshot")) > 5


def test_the_flagship_family_goes_the_whole_path(app: Any, built: dict[str, Any]) -> None:
    first = "(select min(case_id) from event where verb = 'reopen')"
    verbs = column(app, f"select verb from event where case_id = {first} order by id")
    for verb in (
        "dispatch",
        "accept",
        "send_back",
        "open",
        "delegate",
        "take_on",
        "follow",
        "end_follow",
        "reopen",
    ):
        assert verb in verbs
    assert column(app, f"select count(*) from party where case_id = {first}") == [5]
    assert len(column(app, f"select id from periodic where case_id = {first}")) == 2
    assert column(app, f"select rr_status from refer where case_id = {first}") == ["accepted"]
    assert not column(
        app, f"select id from due where case_id = {first} and sheet_form = 'REFER' and met_at is null"
    )


def test_protection_has_its_stories(app: Any, built: dict[str, Any]) -> None:
    told = column(app, "select distinct kind || ' ' || status from kase where kind <> 'VF'")
    assert {"IPV open", "CP open", "CP assessing", "CP follow", "SA open"} <= set(told)
    assert column(app, "select distinct tp_band from tipvda")
    asked = "select id from due where duty like 'placement%' and met_at is null and excused_at is null"
    assert column(app, asked)
    assert column(app, "select id from emerg_place_petition where en_ruling = 'G'")
    assert column(app, "select id from due where duty = 'treatment_session' and met_at is null")
    assert len(column(app, "select id from bsrs5")) == 2
    assert len(column(app, "select id from perp_mh where state = 'approved'")) == 1


def test_the_window_has_a_triage_a_child_reported_twice_and_an_emergency(
    app: Any, built: dict[str, Any]
) -> None:
    children = "select id from kase where kind = 'CP' and status = 'reported'"
    assert len(column(app, children)) == 2
    [triaged] = column(
        app, f"select distinct case_id from decision where is_triage and case_id in ({children})"
    )
    clients = f"""select id_no_key from person join party on person.id = person_id
                  where role = 'client' and party.case_id in ({children})"""
    assert len(set(column(app, clients))) == 1, triaged
    assert column(app, "select id from due where duty = 'acknowledge' and met_at is null")


def test_division_joint_plans_systems_and_counties_have_their_stories(
    app: Any, built: dict[str, Any]
) -> None:
    assert column(app, "select id from due where duty = 'system_reply' and met_at is null")
    assert column(app, "select id from county_move where state = 'asked'")
    assert column(app, "select state from joint_plan") == ["submitted"]
    assert column(app, "select is_shared from supervision") == [True]
    ending = "select id from delegation where state = 'running' and ends_on < current_date + 14"
    assert column(app, ending)


def test_a_risk_that_rises_at_the_ngo_recalls_the_case_and_it_asks_for_its_notes(app: Any) -> None:
    [story] = [story for story in STORIES if story.key == "risk rose in the NGO's assessment"]
    engine = create_engine(app.config["DATABASE_OWNER_URL"])
    with engine.begin() as owner:
        cast, mark = settle(owner), owner.scalar(text("select now()"))
    with app.app_context(), engine.connect() as owner:
        teller = Teller(cast, SEED, now(), DESK, Ageing(owner, mark))
        told = teller._set_out(Random(SEED), story)
        teller.tell(told, 1000)
    engine.dispose()
    assert column(app, f"select risk from kase where id = {told.case_id}") == ["high"]
    assert column(app, f"select state from delegation where case_id = {told.case_id}") == ["recalled"]
    assert column(app, f"select state from note_request where of_case = {told.case_id}") == ["asked"]


def test_some_sheets_come_with_files(app: Any, built: dict[str, Any]) -> None:
    told = set(column(app, "select form || ' ' || media || ' ' || is_sensitive from attachment"))
    assert told >= {
        "CASE_REC image/jpeg false", "CASE_REC text/plain false", "FAM_PLAN application/pdf false",
        "CP_INVEST image/jpeg true", "CP_PLAN application/pdf false", "ADULT_ASSESS application/pdf true",
    }  # fmt: skip
    assert column(app, "select id from attachment where question = 'cb_file' and is_sensitive")
    assert not column(app, "select id from attachment_draft")
    told_later = (
        """select a.id from attachment a join kase k on k.id = a.case_id where a.created_at < k.filed_at"""
    )
    assert not column(app, told_later)
    assert not column(app, "select id from attachment where created_at > now() - interval '1 hour'")
    count, faults = verifying_files.verify(app.config["DATABASE_OWNER_URL"])
    assert count
    assert [fault for fault in faults if fault.table == "attachment"] == []


def test_files_are_drawn_the_same_again_and_are_what_they_say(app: Any) -> None:
    for enclosed in ENCLOSED.values():
        for one in enclosed:
            drawn = one.draw(Random(SEED))
            assert drawn == one.draw(Random(SEED))
            taken = take(one.name, drawn, most=100_000, is_sensitive=one.is_sensitive)
            assert taken.name == one.name
            assert taken.media == BY_END[one.name.rpartition(".")[2]]
    assert home(Random(1)) != home(Random(2))
    assert "示範" in note(["一"]).decode()


def test_names_show_that_they_are_invented() -> None:
    assert all(set(name(Random(n), "陳")) & set(SIGNS) for n in range(50))


def test_production_refuses(app: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "ANWANG_ENV", "production")
    with app.app_context(), pytest.raises(NotInProduction):
        demo.build(cases=1, seed=1, desk=DESK)
