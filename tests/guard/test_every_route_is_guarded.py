"""Every address stands in the access table; visitors stay outside, roles in their place; a GET changes nothing; no token, no change."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
from werkzeug.routing import Rule

from app.guard.access import ACCESS, CLOSED, PUBLIC, SIGNED_IN
from app.rules.roles import ROLES, may
from tests import stage
from tests.cast import PLAYERS
from tests.guard.looking import TABLES, Looking
from tests.guard.walking import Walk
from tests.stage import CASES

BY_ROLE = {role.code: next(p.username for p in PLAYERS if p.role == role.code) for role in ROLES}
MAY_GROW = {"read_log", "login_session", "form_draft"}  # what a GET may write
CHANGES = ("POST", "PUT", "PATCH", "DELETE")


def test_every_address_stands_in_the_access_table(app: Any) -> None:
    assert {rule.endpoint for rule in app.url_map.iter_rules()} - set(ACCESS) == set()


def test_every_line_of_the_access_table_has_an_address(app: Any) -> None:
    assert set(ACCESS) - {rule.endpoint for rule in app.url_map.iter_rules()} == set()


def test_every_line_names_a_permission_that_some_role_has() -> None:
    named = {p for needs in ACCESS.values() if needs not in (PUBLIC, SIGNED_IN, CLOSED) for p in needs}
    assert {p for p in named if not any(may(role.code, p) for role in ROLES)} == set()


def test_an_address_that_nobody_listed_answers_404(
    app: Any, walk: Walk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(ACCESS, "DeskView.desk")
    assert walk.browser("worker").get("/desk/").status_code == 404
    assert app.test_client().get("/desk/").status_code == 404


@pytest.mark.parametrize("endpoint", [e for e, needs in ACCESS.items() if needs == CLOSED])
def test_what_fab_adds_by_itself_is_closed(walk: Walk, endpoint: str) -> None:
    for rule in rules_of(walk, endpoint):
        assert walk.browser("central").get(first(walk, rule)).status_code == 404


def test_a_visitor_is_led_to_the_log_in_from_every_page_and_refused_by_every_api(
    app: Any, walk: Walk
) -> None:
    wrong = []
    for rule in walk.rules:
        if ACCESS[rule.endpoint] in (PUBLIC, CLOSED) or "GET" not in (rule.methods or ()):
            continue
        answer = app.test_client().get(first(walk, rule))
        is_out = (
            answer.status_code == 401
            if rule.rule.startswith("/api/")
            else "/login/" in (answer.location or "")
        )
        wrong += [] if is_out else [f"{rule}: {answer.status_code}"]
    assert wrong == []


def test_a_visitor_with_a_token_changes_nothing_either(app: Any, walk: Walk) -> None:
    visitor = app.test_client()
    headers = {"X-CSRFToken": stage.token(visitor.get("/login/").get_data(as_text=True))}
    wrong = []
    for rule, method in changes(walk):
        if ACCESS[rule.endpoint] in (PUBLIC, CLOSED):
            continue
        answer = visitor.open(first(walk, rule), method=method, headers=headers)
        wrong += [] if answer.status_code in (302, 401) else [f"{method} {rule}: {answer.status_code}"]
    assert wrong == []


@pytest.mark.parametrize("role", BY_ROLE)
def test_a_role_gets_only_what_its_permissions_open(walk: Walk, role: str) -> None:
    client, wrong = walk.browser(BY_ROLE[role]), []
    for rule in walk.rules:
        if "GET" not in (rule.methods or ()) or is_open(role, rule.endpoint):
            continue
        code = client.get(first(walk, rule)).status_code
        wrong += [] if code in (403, 404) else [f"{rule}: {code}"]
    assert wrong == []


@pytest.mark.parametrize("role", BY_ROLE)
def test_a_role_says_no_verb_that_is_not_its_own(walk: Walk, role: str) -> None:
    client, wrong = walk.browser(BY_ROLE[role]), []
    headers = walk.headers(BY_ROLE[role])
    for rule, method in changes(walk):
        if is_open(role, rule.endpoint):
            continue
        code = client.open(first(walk, rule), method=method, headers=headers, json={}).status_code
        wrong += [] if code in (403, 404) else [f"{method} {rule}: {code}"]
    assert wrong == []


def test_every_role_gets_its_desk_and_its_account(walk: Walk) -> None:
    for who in BY_ROLE.values():
        assert [walk.browser(who).get(url).status_code for url in ("/desk/", "/account/")] == [200, 200], who


@pytest.mark.parametrize("who", ["worker", "intake", "county_sup", "admin"])
def test_a_get_changes_nothing(walk: Walk, db: Looking, who: str) -> None:
    client, before = walk.browser(who), digests(db)
    for rule in walk.rules:
        if "GET" in (rule.methods or ()) and is_open(walk.role_of(who), rule.endpoint):
            for url in list(walk.fillings(rule))[:12]:
                client.get(url)
                client.get(f"{url}?case={CASES['open']}&do=submit&verb=close&locale=en&delete=1")
    assert {name for name, digest in digests(db).items() if digest != before[name]} <= MAY_GROW


def test_a_visitors_get_changes_nothing(app: Any, walk: Walk, db: Looking) -> None:
    before = digests(db)
    for rule in walk.rules:
        app.test_client().get(first(walk, rule))
    assert digests(db) == before


def test_without_its_token_nothing_is_changed(walk: Walk, db: Looking) -> None:
    """Pages and API alike; 400 before anything is read."""
    client, before, wrong = walk.browser("worker"), digests(db), []
    for rule, method in changes(walk):
        if ACCESS[rule.endpoint] == CLOSED or not is_open("SSC_SW", rule.endpoint):
            continue
        for headers in (
            {},
            {"X-CSRFToken": "x"},
            {"X-CSRFToken": stage.token(walk.app.test_client().get("/login/").text)},
        ):
            code = client.open(
                first(walk, rule), method=method, headers=headers, json={"username": "worker"}
            ).status_code
            wrong += [] if code == 400 else [f"{method} {rule}: {code}"]
    assert wrong == []
    assert {name for name, digest in digests(db).items() if digest != before[name]} <= MAY_GROW


def test_the_token_of_another_opens_nothing(walk: Walk) -> None:
    theirs = walk.headers("sup")
    assert walk.browser("worker").post("/language/", headers=theirs, data={"locale": "en"}).status_code == 400
    assert (
        walk.browser("worker")
        .post("/language/", headers=walk.headers("worker"), data={"locale": "zh_Hant_TW"})
        .status_code
        == 302
    )


@pytest.mark.parametrize("method", ["TRACE", "PROPFIND", "DELETE", "PATCH", "CONNECT"])
def test_no_page_knows_another_method(walk: Walk, method: str) -> None:
    codes = {walk.browser("worker").open(first(walk, rule), method=method, headers=walk.headers("worker")).status_code
             for rule in walk.rules[:12]}  # fmt: skip
    assert codes <= {404, 405}


@pytest.mark.parametrize(
    "where",
    ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:alert(1)", "///evil.example"],
)
def test_no_door_leads_outside(app: Any, where: str) -> None:
    client = app.test_client()
    page = client.get("/login/", query_string={"next": where}).get_data(as_text=True)
    said = {"username": "worker", "password": stage.PASSWORD, "csrf_token": stage.token(page)}
    answer = client.post("/login/", query_string={"next": where}, data=said)
    where_to = urlsplit(answer.location)
    assert answer.status_code == 302
    assert not where_to.scheme
    assert not where_to.netloc
    assert where_to.path.startswith("/")
    assert not where_to.path.startswith(("//", "/\\"))


HEADERS: dict[str, Callable[[str], bool]] = {
    "Content-Security-Policy": lambda v: (
        "script-src 'self' 'nonce-" in v and "unsafe" not in v and "object-src 'none'" in v
    ),
    "X-Frame-Options": lambda v: v == "DENY",
    "X-Content-Type-Options": lambda v: v == "nosniff",
    "Referrer-Policy": lambda v: v in ("same-origin", "no-referrer"),
    "Cache-Control": lambda v: "no-store" in v,
}


@pytest.mark.parametrize("header", HEADERS)
@pytest.mark.parametrize(
    "url", ["/login/", "/desk/", "/case/list/", "/api/v1/case/", "/case/show/999999999", "/nowhere"]
)
def test_every_answer_tells_the_browser_to_be_careful(walk: Walk, header: str, url: str) -> None:
    assert HEADERS[header](walk.browser("worker").get(url).headers.get(header, ""))


def rules_of(walk: Walk, endpoint: str) -> list[Rule]:
    return [rule for rule in walk.rules if rule.endpoint == endpoint]


def changes(walk: Walk) -> list[tuple[Rule, str]]:
    return [(rule, method) for rule in walk.rules for method in CHANGES if method in (rule.methods or ())]


def first(walk: Walk, rule: Rule) -> str:
    return next(iter(walk.fillings(rule)))


def is_open(role: str, endpoint: str) -> bool:
    """Said once more, beside ``may_reach``: what the table opens to this role."""
    needs = ACCESS[endpoint]
    return needs in (PUBLIC, SIGNED_IN) or (needs != CLOSED and any(may(role, p) for p in needs))


def digests(db: Looking) -> dict[str, str]:
    """What stands in every table."""
    return {t.name: db.told(f"select coalesce(md5(string_agg(md5(x::text), '' order by md5(x::text))), '') from \"{t.name}\" x")[0]
            for t in TABLES}  # fmt: skip
