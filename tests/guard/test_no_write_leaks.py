"""Every address that changes something, as every player, with foreign ids in every place and every body: no foreign row changes."""

from __future__ import annotations

import io
import uuid
from collections.abc import Iterator
from typing import Any

import pytest

from app.models import REGISTRY
from tests.cast import AWAY
from tests.guard.looking import TABLES, Looking
from tests.guard.test_every_route_is_guarded import BY_ROLE, changes
from tests.guard.walking import Walk
from tests.stage import CASES

OWN = {"read_log", "login_session", "login_attempt", "form_draft", "audit"}  # what grows by trying
LEFT_OUT = {
    "AuthDBView.login",
    "AuthDBView.logout",
    "LoginApi.login",
    "LoginApi.logout",
    "AccountView.end_others",
    "LanguageView.choose",
}

TRYING = [*BY_ROLE.values(), "ngo2_worker", "other_worker", "away_worker", "two_hats"]


@pytest.fixture(autouse=True, scope="module")
def own_proposals_go(db: Looking) -> Iterator[None]:
    """What the players proposed for themselves here would stand in the way of every other test of proposals."""
    before = [row[0] for row in db.owner.execute("select id from proposal")]
    yield
    db.owner.execute("delete from proposal where id <> all (%s)", [before])


def rows_of(db: Looking, who: str) -> dict[str, str]:
    """What stands in every table, but what is this player's own to write: consultations, care visits, proposals they made, notices they read."""
    with db.being(who) as me:
        mine, visits = (
            [row[0] for row in me.execute(f"select id from {name}")] for name in ("ssn_consult", "care_visit")
        )
    user = db.viewer(who).user_id
    own = {
        "ssn_consult": ("id <> all (%s)", mine),
        "care_visit": ("id <> all (%s)", visits),
        "proposal": ("made_by <> %s", user),
        "notice": ("user_id <> %s", user),
    }
    found = {}
    for name in (t.name for t in TABLES if t.name not in OWN):
        but, value = own.get(name, ("%s::text is null", None))
        digest = f"select coalesce(md5(string_agg(md5(x::text), '' order by md5(x::text))), '') from \"{name}\" x where {but}"
        found[name] = db.told(digest, value)[0]
    return found


def body(walk: Walk, case: int) -> dict[str, str]:
    """Everything that a form or a verb might read, about somebody else."""
    db = walk.db
    ids = {"unit": "away_centre", "ngo": "ngo2", "lead_agency_id": "away_centre", "agency_id": "away_centre"}
    people = {
        "worker": "away_worker",
        "ngo_worker": "ngo2_worker",
        "created_by": "sup",
        "lead_user_id": "away_worker",
    }
    said = {"once": str(uuid.uuid4()), "version": "1", "do": "save", "case": str(case), "case_id": str(case), "county_id": str(AWAY),
            "risk": "low", "is_willing": "Y", "needs_authority": "N", "reason": "駭", "note": "駭", "status": "closed",
            "cr_text": "駭", "ct_text": "駭", "rv_text": "駭", "role": str(db.viewer("county_sup").membership_id)}  # fmt: skip
    return (
        said
        | {k: str(db.agency(v)) for k, v in ids.items()}
        | {k: str(db.viewer(v).user_id) for k, v in people.items()}
    )


def is_foreign(walk: Walk, who: str, url: str) -> bool:
    """Whether an address names no row of the player's own: no sheet, no case that they see, no notice of a recall that
    is theirs to ask about."""
    tables = {f"/{s.__tablename__}/": s.__tablename__ for s in REGISTRY} | {"/notes/": "recall_notice"}
    table = next((t for part, t in tables.items() if part in url.lower()), "kase")
    with walk.db.being(who) as me:
        own = {row[0] for row in me.execute(f"select id from {table}")}
    return not any(part.isdigit() and int(part) in own for part in url.split("/"))


@pytest.mark.parametrize("who", TRYING)
def test_nothing_foreign_is_changed_by(walk: Walk, db: Looking, who: str) -> None:
    case = next(c for c in CASES.values() if c not in walk.cases_of(who))
    client, headers, fell = walk.browser(who), walk.headers(who), []
    said, before = body(walk, case), rows_of(db, who)
    for rule, method in changes(walk):
        if rule.endpoint in LEFT_OUT:
            continue
        for url in walk.fillings(rule) if walk.may(who, rule) else [next(iter(walk.fillings(rule)))]:
            if is_foreign(walk, who, url):
                for more in sent(rule.rule, said, case):
                    code = client.open(
                        f"{url}?case={case}&from=CASE_REC-{case}", method=method, headers=headers, **more
                    ).status_code
                    fell += [f"{method} {url}: {code}"] if code >= 500 else []
    changed = {table for table, digest in rows_of(db, who).items() if digest != before[table]}
    assert (changed, fell) == (set(), [])


def sent(rule: str, said: dict[str, str], case: int) -> list[dict[str, Any]]:
    """As a form for pages, a file where one is added; as JSON for the API: well shaped, and with columns that are nobody's
    to say."""
    if rule.endswith("/files"):
        return [{"data": {"file": (io.BytesIO("駭".encode()), "駭.txt")}}]
    if not rule.startswith("/api/"):
        return [{"data": said}]
    answers = {key: value for key, value in said.items() if key in ("cr_text", "ct_text", "rv_text")}
    shaped = [{"answers": {key: value}, "case_id": case, "version": 1} for key, value in answers.items()]
    return [
        {"json": one}
        for one in (
            *shaped,
            {**shaped[0], "county_id": AWAY, "created_by": 1},
            {"answers": {"county_id": AWAY, "id": 1}},
            said,
        )
    ]


def test_the_same_post_does_change_an_own_row(walk: Walk, db: Looking) -> None:
    """Else the tries above would prove nothing."""
    row, headers = walk.papers["case_rec"]["open"], walk.headers("worker")
    version = db.told("select version from case_rec where id = %s", row)[0]
    answer = walk.browser("worker").put(
        f"/api/v1/case_rec/{row}", headers=headers, json={"answers": {"cr_obs": "看過"}, "version": version}
    )
    assert answer.status_code in (200, 422), answer.text
    draft = walk.browser("worker").post(
        "/api/v1/case_rec/", headers=headers, json={"answers": {"cr_obs": "看過"}, "case_id": CASES["open"]}
    )
    assert draft.status_code == 201
    db.owner.execute("delete from case_rec where id = %s", [draft.json["id"]])


@pytest.mark.parametrize(("verb", "who", "said"), [
    ("dispatch", "intake_sup", {"unit": "away_centre"}), ("dispatch", "intake_sup", {"unit": "ngo"}), ("dispatch", "intake_sup", {"unit": "window"}),
])  # fmt: skip
def test_no_verb_lets_a_stranger_in(
    walk: Walk, db: Looking, verb: str, who: str, said: dict[str, str]
) -> None:
    before = db.told(
        "select agency_id, user_id, reason from case_access where case_id = %s order by 1", CASES["intake"]
    )
    data = {key: str(db.agency(value)) for key, value in said.items()}
    answer = walk.browser(who).post(
        f"/case/verb/{CASES['intake']}/{verb}", headers=walk.headers(who), data=data
    )
    assert answer.status_code in (400, 403, 404, 409)
    assert (
        db.told(
            "select agency_id, user_id, reason from case_access where case_id = %s order by 1",
            CASES["intake"],
        )
        == before
    )


def test_a_consultation_is_of_the_writers_county_whatever_is_posted(walk: Walk, db: Looking) -> None:
    said = body(walk, CASES["away"]) | {"ct_text": "駭客的諮詢"}
    walk.browser("worker").post("/sheet/ssn_consult/add", headers=walk.headers("worker"), data=said)
    rows = db.told(
        "delete from ssn_consult where ct_text = '駭客的諮詢' returning county_id, created_by, agency_id"
    )
    assert set(rows) <= {(1, db.viewer("worker").user_id, db.agency("centre"))}
