"""The family page: everybody once, every case that one may see and no hint of another, and what comes next."""

from __future__ import annotations

import re
import uuid
from typing import Any

import psycopg
import pytest

from app.casework.filing import file_report
from app.models import Case, VulnerableFamilyReport, db
from app.server.urls import plain
from tests import path, stage
from tests.cast import AWAY, HOME, PLAYERS
from tests.stage import CASES
from tests.views.pages import new_record
from tests.views.test_desk import QUERIES, counted

ID = "A123456789"
SEEN = "select household_id from kase where id = %s"


def home_of(urls: Any, case: int) -> int:
    with psycopg.connect(plain(urls.owner)) as owner:
        row = owner.execute(SEEN, [case]).fetchone()
    assert row
    return int(row[0])


@pytest.fixture
def homes(urls: Any) -> dict[str, str]:
    """The address of the family of each case of the stage."""
    return {key: f"/family/{home_of(urls, case)}" for key, case in CASES.items()}


def filed(app: Any, name: str, county: int = HOME) -> tuple[int, int]:
    """A case of somebody with an identity number: the case and its home."""
    told = stage.answers(name) | {"cl_id": ID, "cl_name": name}
    with path.looking(app, "hot"):
        case = file_report(VulnerableFamilyReport, told, county_id=county, once=uuid.uuid4()).case_id
        db.session.commit()
        return case, int(db.session.get_one(Case, case).household_id or 0)


@pytest.mark.parametrize("case", ["open", "delegated"])
def test_it_shows_members_cases_and_dates(login: Any, homes: dict[str, str], case: str):
    text = login("worker").get(homes[case]).text
    assert f"戲{case}之子" in text
    assert f'/case/show/{CASES[case]}"' in text
    assert "接下來的日期" in text
    assert "每月訪視（第1次）" in text


@pytest.mark.parametrize("player", PLAYERS, ids=lambda p: p.username)
def test_only_who_sees_a_case_finds_its_family(app: Any, login: Any, homes: dict[str, str], player: Any):
    client = login(player.username)
    listed = client.get("/case/list/")
    seen = set(re.findall(r"/case/show/(\d+)", listed.text)) if listed.status_code == 200 else set()
    for key, url in homes.items():
        answer = client.get(url)
        if str(CASES[key]) in seen:
            assert answer.status_code == 200, key
        else:
            assert answer.status_code in (403, 404), key
            assert "戲" not in answer.text


def test_the_same_person_on_two_cases_stands_once_with_both(app: Any, login: Any):
    one, home = filed(app, "戲同人")
    other, _home = filed(app, "戲同人")
    text = login("intake_sup").get(f"/family/{home}").text
    assert f'/case/show/{one}"' in text
    assert f'/case/show/{other}"' in text
    members = text.split('id="h-members"')[1].split("</section>")[0]
    assert members.count("<strong>戲同人</strong>") == 1


def test_nobody_learns_of_a_case_that_is_not_theirs(app: Any, login: Any):
    mine, home = filed(app, "戲同人甲")
    _theirs, _home = filed(app, "戲同人乙", AWAY)
    other, _other_home = filed(app, "戲同人丙")
    owner = app.config["DATABASE_OWNER_URL"]
    path.say(app, "intake_sup", mine, "dispatch", unit=stage.ids(owner)["centre"])
    path.say(app, "intake_sup", other, "dispatch", unit=stage.ids(owner)["centre2"])
    path.say(app, "sup", mine, "accept", worker=stage.viewer(owner, "worker").user_id)
    for who in ("worker", "sup"):
        text = login(who).get(f"/family/{home}").text
        assert "戲同人甲" in text
        assert "您看得到 1 件案件" in text
        assert "戲同人乙" not in text
        assert "戲同人丙" not in text
    county = login("county_sup").get(f"/family/{home}").text
    assert "您看得到 2 件案件" in county
    assert "戲同人乙" not in county


def test_an_address_that_is_secret_on_one_case_is_marked(app: Any, login: Any, urls: Any, undone: Any):
    one, home = filed(app, "戲密")
    person = None
    with path.looking(app, "intake_sup"):
        from app.models import Party, Person

        party = db.session.query(Party).filter(Party.case_id == one, Party.role == "client").one()
        person = db.session.get_one(Person, party.person_id)
        person.is_address_secret = True
        db.session.commit()
    client = login("intake_sup")
    assert "地址須保密" in client.get(f"/family/{home}").text
    assert "地址須保密" in client.get(f"/case/show/{one}").text


def test_the_next_visit_that_was_agreed_is_a_date(login: Any, homes: dict[str, str]):
    client = login("worker")
    new_record(client, do="submit", cr_next="130/12/31")
    dates = client.get(homes["open"]).text.split('id="h-dates"')[1]
    assert "130/12/31" in dates
    assert "預定訪視" in dates


def test_a_family_is_found_by_any_part_of_a_name(login: Any, homes: dict[str, str]):
    client = login("worker")
    found = client.get("/family/?q=戲open").text
    assert homes["open"] in found
    assert homes["delegated"] not in found
    nobody = client.get("/family/?q=戲away").text
    assert "沒有這個名字的家庭" in nobody
    assert "/family/1" not in nobody


def test_the_list_has_an_empty_state_and_a_menu_entry(login: Any):
    assert "還沒有您看得到的家庭" in login("mh").get("/family/").text
    assert 'href="/family/"' in login("worker").get("/desk/").text
    assert 'href="/family/"' not in login("hot").get("/desk/").text


@pytest.mark.parametrize("url", ["/family/0", f"/family/{2**63}", "/family/999999999"])
def test_what_is_no_home_is_not_found(login: Any, url: str):
    assert login("worker").get(url).status_code == 404


def test_a_family_page_costs_at_most_twelve_statements(app: Any, login: Any, homes: dict[str, str]):
    client = login("worker")
    for url in (homes["delegated"], "/family/", "/family/?q=戲"):
        client.get("/desk/")
        with counted(app) as sent:
            assert client.get(url).status_code == 200
        assert len(sent) <= QUERIES, "\n".join(sent)


def test_the_drawing_is_on_the_page_and_said_in_words(login: Any, homes: dict[str, str]):
    text = login("worker").get(homes["open"]).text
    assert '<svg class="geno"' in text
    assert "<desc" in text
    assert "只依與案主的稱謂繪製" in text
