"""The pages of the division: notice, request, answer and copy; supervision; what ends soon."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import psycopg
import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from app.casework import notes
from app.columns.minguo import minguo, today
from app.models import Case, CaseRecord, Delegation, NoteCopy, NoteRequest, RecallNotice, Supervision, db
from app.server.urls import plain
from tests import path, stage
from tests.stage import CASES


def record(app: Any, who: str, words: str, case: str = "delegated") -> int:
    """A record that somebody hands in."""
    with path.looking(app, who):
        said = {
            "cr_start": dt.datetime.now(dt.UTC),
            "cr_method": "C",
            "cr_result": "MET",
            "cr_text": words,
        }
        item = CaseRecord(case_id=CASES[case], county_id=1, edition=today(), state="submitted", **said)
        db.session.add(item)
        db.session.commit()
        return int(item.id)


def recalled(app: Any) -> int:
    """The case is taken back: the NGO's notice."""
    path.say(app, "sup", CASES["delegated"], "recall", reason="戲：不再需要")
    with path.looking(app, "ngo_sup"):
        return int(db.session.scalar(select(RecallNotice.id).order_by(RecallNotice.id.desc()).limit(1)) or 0)


def posted(client: Any, url: str, **said: Any) -> Any:
    page = client.get(url).get_data(as_text=True)
    hidden = re.findall(r'<input type="hidden" name="(_?\w+)" value="([^"]*)"', page)
    data = {n: v for n, v in hidden if n not in ("csrf_token", "do")} | said
    return client.post(url, data=data | {"csrf_token": stage.token(page)})


def asked(app: Any, login: Any, notice: int) -> int:
    """The NGO's supervisor asks on the page of the notice."""
    answer = posted(login("ngo_sup"), f"/notes/{notice}", reason="依法保存七年")
    assert answer.status_code == 302, answer.get_data(as_text=True)
    with path.looking(app, "ngo_sup"):
        return int(db.session.scalar(select(NoteRequest.id).order_by(NoteRequest.id.desc()).limit(1)) or 0)


def granted(app: Any, login: Any) -> tuple[int, int]:
    """A record of the NGO, handed out as a copy: the notice and the copy."""
    sheet = record(app, "ngo_worker", "受託社工寫的一句話")
    notice = recalled(app)
    request = asked(app, login, notice)
    answer = posted(
        login("sup"), f"/notes/requests/{request}", do="grant", sheets=f"CASE_REC-{sheet}",
        until=minguo(today() + dt.timedelta(days=30)),
    )  # fmt: skip
    assert answer.status_code == 302, answer.get_data(as_text=True)
    with path.looking(app, "ngo_sup"):
        return notice, int(db.session.scalar(select(NoteCopy.id).order_by(NoteCopy.id.desc()).limit(1)) or 0)


def test_an_ngo_asks_for_its_own_notes_and_reads_the_copy(app: Any, login: Any) -> None:
    notice, copy = granted(app, login)
    ngo = login("ngo_sup")
    assert f"/notes/copy/{copy}" in ngo.get(f"/notes/{notice}").text
    page = ngo.get(f"/notes/copy/{copy}").text
    assert "受託社工寫的一句話" in page
    assert "測ngo_sup" in page.split("<main")[1]
    assert "戲delegated" not in page
    assert ngo.get(f"/case/show/{CASES['delegated']}").status_code == 404


def test_the_copy_says_what_its_writer_typed_and_nothing_of_the_register(app: Any, login: Any) -> None:
    sheet = record(app, "ngo_worker", "受託社工寫的一句話")
    with path.looking(app, "sup"):
        entries = notes.frozen(db.session.get_one(CaseRecord, sheet))
        keys = {e["key"] for e in entries}
        told = " ".join(e["text"] for e in entries)
    assert "cr_text" in keys
    assert "cr_sup" not in keys
    assert "戲delegated" not in told
    assert not [e for e in entries if "value" in e]


def test_a_copy_that_was_changed_is_shown_to_nobody(app: Any, login: Any, undone: Any) -> None:
    _notice, copy = granted(app, login)
    with path.looking(app, "ngo_sup"):
        found = db.session.get_one(NoteCopy, copy)
        assert notes.entries_of(found)
        found.sha256 = "0" * 64
        assert notes.entries_of(found) is None
        db.session.rollback()


def test_a_refusal_needs_its_grounds_and_the_ngo_reads_them(app: Any, login: Any) -> None:
    record(app, "ngo_worker", "一句話")
    notice = recalled(app)
    request = asked(app, login, notice)
    sup = login("sup")
    url = f"/notes/requests/{request}"
    assert posted(sup, url, do="decline", grounds="").status_code == 400
    assert posted(sup, url, do="decline", grounds="案件偵查中，暫不提供").status_code == 302
    assert "案件偵查中，暫不提供" in login("ngo_sup").get(f"/notes/{notice}").text
    assert posted(sup, url, do="decline", grounds="再一次").status_code in (400, 409)


@pytest.mark.parametrize("until", ["111/01/01", "199/01/01", ""])
def test_a_grant_until_a_day_that_cannot_be_keeps_what_was_typed(app: Any, login: Any, until: str) -> None:
    sheet = record(app, "ngo_worker", "一句話")
    request = asked(app, login, recalled(app))
    answer = posted(
        login("sup"), f"/notes/requests/{request}", do="grant", sheets=f"CASE_REC-{sheet}", until=until
    )
    assert answer.status_code in (400, 409)
    assert f'value="CASE_REC-{sheet}" checked' in re.sub(r"\s+", " ", answer.text) or until == ""


@pytest.mark.parametrize("who", ["worker", "other_sup", "ngo_sup", "county_sup", "admin"])
def test_requests_are_there_for_the_leads_supervisor_alone(app: Any, login: Any, who: str) -> None:
    request = asked(app, login, recalled(app))
    assert login(who).get(f"/notes/requests/{request}").status_code in (403, 404)


def test_an_empty_list_says_so(login: Any) -> None:
    assert "目前沒有申請" in login("other_sup").get("/notes/requests/").text


def test_a_pdf_of_the_copy_has_the_readers_name_over_it(app: Any, login: Any) -> None:
    _notice, copy = granted(app, login)
    answer = login("ngo_sup").get(f"/notes/copy/{copy}/paper")
    assert answer.status_code == 200
    assert answer.get_data().startswith(b"%PDF-")


SAID = {"held_on": "", "looked_at": "RECORDS", "agreed": "每月回報一次", "shared": "Y", "next_on": ""}


def supervised(app: Any, login: Any, who: str = "sup", **more: str) -> Any:
    with path.looking(app, "sup"):
        running = db.session.scalar(
            select(Delegation.id).where(
                Delegation.case_id == CASES["delegated"], Delegation.state == "running"
            )
        )
    said = SAID | {"held_on": minguo(today()), "ngo": str(running)} | more
    return posted(login(who), f"/supervision/{CASES['delegated']}/", **said)


@pytest.mark.parametrize("who", ["sup", "worker"])
def test_the_lead_writes_what_was_looked_at_and_the_ngos_supervisor_reads_it(
    app: Any, login: Any, who: str
) -> None:
    assert supervised(app, login, who).status_code == 302
    assert "每月回報一次" in login("ngo_sup").get(f"/supervision/{CASES['delegated']}/").text


def test_what_is_not_shared_the_ngo_does_not_read(app: Any, login: Any) -> None:
    assert supervised(app, login, shared="N").status_code == 302
    assert "每月回報一次" in login("worker").get(f"/supervision/{CASES['delegated']}/").text
    assert "每月回報一次" not in login("ngo_sup").get(f"/supervision/{CASES['delegated']}/").text


@pytest.mark.parametrize(
    ("who", "status"), [("ngo_worker", 404), ("ngo2_worker", 404), ("other_sup", 404), ("intake_sup", 404)]
)
def test_supervision_is_no_page_for(login: Any, who: str, status: int) -> None:
    assert login(who).get(f"/supervision/{CASES['delegated']}/").status_code in (403, status)


def test_an_ngo_writes_no_supervision(app: Any, viewers: Any) -> None:
    with path.looking(app, "ngo_sup"):
        running = db.session.scalar(
            select(Delegation.id).where(
                Delegation.case_id == CASES["delegated"], Delegation.state == "running"
            )
        )
        db.session.add(Supervision(case_id=CASES["delegated"], county_id=1, delegation_id=running, held_on=today(),
                                   looked_at=["RECORDS"], agreed="x", is_shared=True))  # fmt: skip
        with pytest.raises(DBAPIError) as refusal:
            db.session.flush()
        db.session.rollback()
    assert getattr(refusal.value.orig, "sqlstate", "") == "42501"


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({"held_on": "199/01/01"}, 400),
        ({"next_on": "100/01/01"}, 409),
        ({"agreed": ""}, 400),
        ({"looked_at": ""}, 400),
    ],
)
def test_a_day_that_cannot_be_is_refused_with_a_sentence(
    app: Any, login: Any, more: dict[str, str], status: int
) -> None:
    answer = supervised(app, login, **more)
    assert answer.status_code == status
    assert 'id="errors"' in answer.text


@pytest.mark.parametrize("who", ["worker", "sup", "ngo_worker", "ngo_sup"])
def test_a_delegation_that_ends_soon_is_on_the_desk_of(app: Any, login: Any, urls: Any, who: str) -> None:
    move_to = "update delegation set ends_on = current_date + %s where case_id = %s and state = 'running'"
    with psycopg.connect(plain(urls.owner), autocommit=True) as owner:
        try:
            owner.execute(move_to, [20, CASES["delegated"]])
            assert 'id="g-ending"' in login(who).get("/desk/").text
            assert login(who).get("/desk/ending").status_code == 200
            owner.execute(move_to, [31, CASES["delegated"]])
            assert 'id="g-ending"' not in login(who).get("/desk/").text
        finally:
            owner.execute(move_to, [180, CASES["delegated"]])


def test_the_lead_is_reminded_to_look_until_it_has_looked(app: Any, login: Any, urls: Any) -> None:
    back = "update delegation set answered_at = now() - %s::interval where case_id = %s and state = 'running'"
    with psycopg.connect(plain(urls.owner), autocommit=True) as owner:
        try:
            assert 'id="g-supervise"' not in login("sup").get("/desk/").text
            owner.execute(back, ["100 days", CASES["delegated"]])
            assert 'id="g-supervise"' in login("sup").get("/desk/").text
            assert 'id="g-supervise"' not in login("ngo_sup").get("/desk/").text
            assert supervised(app, login).status_code == 302
            assert 'id="g-supervise"' not in login("sup").get("/desk/").text
        finally:
            owner.execute(back, ["0 days", CASES["delegated"]])


def test_a_helper_is_not_owed_the_leads_visits(app: Any, login: Any, viewers: Any) -> None:
    """A helper sees the case, and its desk lists what its own unit owes."""
    with path.looking(app, "sup"):
        unit = db.session.scalar(text("select id from agency where name = 'centre2'"))
    path.say(app, "sup", CASES["open"], "invite", helper=unit)
    url, worker = f"/case/verb/{CASES['open']}/send", viewers("other_worker").user_id
    assert posted(login("other_sup"), url, own_worker=str(worker)).status_code == 302
    with path.looking(app, "other_worker"):
        assert db.session.get(Case, CASES["open"]) is not None
    link = f"/case/show/{CASES['open']}"
    for part in ("over", "today", "week", "later"):
        assert link not in login("other_worker").get(f"/desk/{part}").text.split("<main")[1]
    mine = "".join(login("worker").get(f"/desk/{part}").text for part in ("over", "today", "week", "later"))
    assert link in mine


def test_the_lead_still_sees_what_an_ngo_owes(app: Any, login: Any) -> None:
    mine = "".join(login("worker").get(f"/desk/{part}").text for part in ("over", "today", "week", "later"))
    assert f"/case/show/{CASES['delegated']}" in mine
