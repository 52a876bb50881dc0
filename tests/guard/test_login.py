"""Signing in and out: tries are counted, a log-in ends when it is ended, and nothing that a browser keeps is worth anything after."""

from __future__ import annotations

import datetime as dt
import hashlib
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.columns import blind
from app.guard.sessions import cookie_name
from tests import stage
from tests.cast import PASSWORD
from tests.guard.looking import Looking
from tests.guard.test_walls import laid
from tests.stage import CASES

ADDRESS = "192.0.2.77"
WAYS = ["page", "api"]


@pytest.fixture(autouse=True)
def clean_slate(db: Looking) -> Iterator[None]:
    """No tries before and none left behind."""
    db.owner.execute("delete from login_attempt")
    yield
    db.owner.execute("delete from login_attempt")


def attempt(
    app: Any,
    way: str,
    who: str = "worker",
    password: str = "wrong",
    *,
    address: str = ADDRESS,
    client: Any = None,
) -> Any:
    """One try to sign in, through the page or the API."""
    client = client or app.test_client()
    token = stage.token(client.get("/login/").text)
    said, at = {"username": who, "password": password}, {"REMOTE_ADDR": address}
    if way == "api":
        return client.post("/api/v1/login/", json=said, headers={"X-CSRFToken": token}, environ_base=at)
    return client.post("/login/", data={**said, "csrf_token": token}, environ_base=at)


def is_in(answer: Any) -> bool:
    return answer.status_code in (200, 302) and any(
        "-login=" in c for c in answer.headers.getlist("Set-Cookie")
    )


# tries


@pytest.mark.parametrize("way", WAYS)
def test_five_failures_lock_the_account_even_for_the_right_password(app: Any, way: str) -> None:
    assert [attempt(app, way).status_code for _ in range(5)] == [401] * 5
    answer = attempt(app, way, password=PASSWORD)
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 800


def test_page_and_api_count_together_and_so_do_all_addresses(app: Any) -> None:
    for number in range(5):
        attempt(app, WAYS[number % 2], address=f"192.0.2.{number}")
    assert attempt(app, "page", password=PASSWORD, address="192.0.2.200").status_code == 429


def test_another_process_counts_the_same(app: Any) -> None:
    from app import create_app
    from app.models import db as database

    for _ in range(5):
        attempt(app, "page")
    other = create_app({"TESTING": True})
    assert attempt(other, "page", password=PASSWORD).status_code == 429
    with other.app_context():
        database.engine.dispose()


def test_a_lock_opens_after_a_quarter_of_an_hour(app: Any, db: Looking) -> None:
    for _ in range(5):
        attempt(app, "api")
    db.owner.execute("update login_attempt set at = at - interval '15 minutes 1 second'")
    assert is_in(attempt(app, "api", password=PASSWORD))


def test_a_success_wipes_the_slate_of_the_account_alone(app: Any) -> None:
    for _ in range(4):
        attempt(app, "page")
    assert is_in(attempt(app, "page", password=PASSWORD))
    assert attempt(app, "page").status_code == 401


@pytest.mark.parametrize("spelling", ["WORKER", "Worker", "ｗｏｒｋｅｒ", " worker", "worker "])
def test_another_spelling_of_the_name_is_the_same_account(app: Any, spelling: str) -> None:
    for _ in range(5):
        attempt(app, "api", who=spelling)
    assert attempt(app, "api", password=PASSWORD).status_code == 429


def test_many_names_from_one_address_slow_the_address_down(app: Any, db: Looking) -> None:
    db.owner.execute("insert into login_attempt (name_hash, address_hash, is_ok) select sha256(i::text::bytea), %s, false from generate_series(1, 30) i",
                     [blind(ADDRESS)])  # fmt: skip
    assert attempt(app, "page", password=PASSWORD).status_code == 429
    assert is_in(attempt(app, "page", password=PASSWORD, address="192.0.2.78"))


def test_an_address_that_the_browser_makes_up_is_not_believed(app: Any, db: Looking) -> None:
    attempt_headers = {"X-Forwarded-For": "203.0.113.9"}
    client = app.test_client()
    token = stage.token(client.get("/login/").text)
    client.post(
        "/login/",
        data={"username": "worker", "password": "x", "csrf_token": token},
        headers=attempt_headers,
        environ_base={"REMOTE_ADDR": ADDRESS},
    )
    assert db.told("select count(*) from login_attempt where address_hash = %s", blind(ADDRESS)) == [1]


def test_tries_at_the_same_moment_are_all_counted(app: Any, db: Looking) -> None:
    tries = [threading.Thread(target=attempt, args=(app, "api")) for _ in range(8)]
    for one in tries:
        one.start()
    for one in tries:
        one.join(30)
    assert db.told("select count(*) from login_attempt where not is_ok")[0] <= 5


@pytest.mark.parametrize("way", WAYS)
def test_a_name_that_nobody_has_answers_like_a_wrong_password(app: Any, way: str) -> None:
    unknown, wrong = attempt(app, way, who="nobody-has-it"), attempt(app, way)
    assert unknown.status_code == wrong.status_code == 401
    assert unknown.text.replace("nobody-has-it", "worker").count("不對") == wrong.text.count("不對")


@pytest.mark.parametrize("body", [None, [], "x", {"username": "worker"}, {"username": ["worker"], "password": PASSWORD}, {"username": "", "password": ""},
                                  {"username": "a" * 501, "password": "x"}, {"username": "\x00", "password": "x"}])  # fmt: skip
def test_a_body_that_makes_no_sense_is_refused_and_falls_over_nothing(app: Any, body: Any) -> None:
    client = app.test_client()
    headers = {"X-CSRFToken": stage.token(client.get("/login/").text)}
    assert client.post("/api/v1/login/", json=body, headers=headers).status_code in (400, 401)


def test_names_and_addresses_of_tries_are_not_kept_in_the_clear(app: Any, db: Looking) -> None:
    attempt(app, "page")
    kept = "".join(db.told("select x::text from login_attempt x"))
    plain = [hashlib.sha256(word.encode()).hexdigest() for word in ("worker", "WORKER", ADDRESS)]
    assert "worker" not in kept
    assert ADDRESS not in kept
    assert not any(word in kept for word in plain)


# the log-in


def test_a_log_out_kills_every_copy_of_the_cookie(app: Any) -> None:
    client = stage.sign_in(app, "worker")
    thief = copy_of(app, client)
    assert thief.get("/desk/").status_code == 200
    client.post("/logout/", headers=token_of(client))
    assert thief.get("/desk/").status_code == 302
    assert client.get("/desk/").status_code == 302


def test_the_api_logs_out_as_well(app: Any) -> None:
    client = stage.sign_in(app, "worker")
    thief = copy_of(app, client)
    assert client.post("/api/v1/login/out", headers=token_of(client)).status_code == 200
    assert thief.get("/api/v1/case/").status_code == 401


@pytest.mark.parametrize(("column", "ago", "is_over"), [
    ("seen_at", "31 minutes", True), ("seen_at", "29 minutes", False), ("started_at", "12 hours 1 minute", True), ("started_at", "11 hours", False),
])  # fmt: skip
def test_a_log_in_ends_by_itself(app: Any, db: Looking, column: str, ago: str, is_over: bool) -> None:
    client = stage.sign_in(app, "worker")
    db.owner.execute(
        f"update login_session set {column} = now() - interval '{ago}' where token_hash = %s",
        [hash_of(app, client)],
    )
    assert client.get("/desk/").status_code == (302 if is_over else 200)


def test_the_right_to_a_page_dies_with_the_account_at_once(app: Any, db: Looking) -> None:
    client, user = stage.sign_in(app, "worker2"), db.viewer("worker2").user_id
    with laid(
        db,
        f"update ab_user set active = false where id = {user}",
        f"update ab_user set active = true where id = {user}",
    ):
        assert client.get("/desk/").status_code == 302
        assert attempt(app, "api", "worker2", PASSWORD).status_code == 401


def test_and_with_the_place_of_work(app: Any, db: Looking) -> None:
    client, hat = stage.sign_in(app, "worker2"), db.viewer("worker2").membership_id
    with laid(
        db,
        f"update membership set ended_at = now() where id = {hat}",
        f"update membership set ended_at = null where id = {hat}",
    ):
        assert client.get("/desk/").status_code == 302
        assert attempt(app, "page", "worker2", PASSWORD).status_code == 401


@pytest.mark.parametrize("way", WAYS)
def test_nobody_fixes_the_log_in_or_the_token_of_another(app: Any, way: str) -> None:
    """A cookie and a CSRF token planted before the log-in are worth nothing after it."""
    client = app.test_client()
    client.set_cookie(cookie_name(app), "planted-planted-planted-planted-planted")
    planted = stage.token(client.get("/login/").text)
    assert is_in(attempt(app, way, password=PASSWORD, client=client))
    assert client.get_cookie(cookie_name(app)).value != "planted-planted-planted-planted-planted"
    assert (
        client.post("/language/", data={"locale": "en"}, headers={"X-CSRFToken": planted}).status_code == 400
    )


def test_a_second_log_in_in_the_same_browser_ends_the_first(app: Any) -> None:
    client = stage.sign_in(app, "worker")
    thief = copy_of(app, client)
    headers = token_of(client)
    assert (
        client.post(
            "/api/v1/login/", json={"username": "sup", "password": PASSWORD}, headers=headers
        ).status_code
        == 200
    )
    assert thief.get("/desk/").status_code == 302


def test_every_log_in_has_a_token_of_its_own_and_the_database_only_its_hash(app: Any, db: Looking) -> None:
    tokens = {value_of(app, stage.sign_in(app, "worker")) for _ in range(2)}
    kept = "".join(db.told("select x::text from login_session x"))
    assert len(tokens) == 2
    assert all(len(token) >= 40 and token not in kept for token in tokens)


def test_the_cookies_are_for_the_server_alone_and_say_nothing(app: Any) -> None:
    answer = attempt(app, "page", password=PASSWORD)
    cookies = answer.headers.getlist("Set-Cookie")
    assert all("HttpOnly" in cookie and "SameSite=Lax" in cookie and "Path=/" in cookie for cookie in cookies)
    assert not any(
        word in cookie.lower() for cookie in cookies for word in ("worker", "ssc_sw", "user_id", "測")
    )


def test_in_production_the_cookies_go_over_tls_alone(app: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "SESSION_COOKIE_SECURE", True)
    cookies = attempt(app, "page", password=PASSWORD).headers.getlist("Set-Cookie")
    assert cookies
    assert all("Secure" in cookie for cookie in cookies)


def test_a_visitors_cookie_that_was_changed_is_no_cookie(app: Any) -> None:
    client = app.test_client()
    client.get("/login/")
    client.set_cookie(app.config["SESSION_COOKIE_NAME"], "eyJfdXNlcl9pZCI6IjEifQ.aaaa.bbbb")
    assert client.get("/desk/").status_code == 302


def test_a_visitors_cookie_never_makes_a_user(app: Any) -> None:
    """Even one that our own key has signed."""
    client = app.test_client()
    with client.session_transaction() as session:
        session["_user_id"] = "1"
        session["_fresh"] = True
    assert client.get("/desk/").status_code == 302
    assert client.get("/api/v1/case/").status_code == 401


@pytest.mark.parametrize(
    "header",
    [
        {"Authorization": "Bearer x"},
        {"Authorization": "Basic d29ya2VyOng="},
        {"X-Remote-User": "worker"},
        {"X-API-Key": "x"},
    ],
)
def test_no_other_way_of_saying_who_one_is_is_believed(app: Any, header: dict[str, str]) -> None:
    assert app.test_client().get("/api/v1/case/", headers=header).status_code == 401


# hats and passwords


def test_another_hat_is_another_reach_and_is_on_record(app: Any, db: Looking) -> None:
    client, other = stage.sign_in(app, "two_hats"), db.viewer("two_hats", 1)
    before = db.told("select max(id) from audit")[0]
    assert (
        client.post(
            "/account/switch", data={"role": other.membership_id}, headers=token_of(client)
        ).status_code
        == 302
    )
    assert db.told("select act, user_id, row_id from audit where id > %s", before) == [
        ("SWITCH", other.user_id, other.membership_id)
    ]
    assert db.told("select membership_id from login_session where token_hash = %s", hash_of(app, client)) == [
        other.membership_id
    ]


def test_the_page_shows_what_the_worn_hat_sees(app: Any, db: Looking) -> None:
    """A supervisor's case of the other centre is there with that hat and not with this one."""
    client, first, other = stage.sign_in(app, "two_hats"), db.viewer("two_hats", 0), db.viewer("two_hats", 1)
    give = f"insert into case_access (case_id, county_id, agency_id, reason) values ({CASES['dispatched']}, 1, {db.agency('centre2')}, 'helper')"
    take = f"delete from case_access where case_id = {CASES['dispatched']} and agency_id = {db.agency('centre2')}"
    with laid(db, give, take):
        seen = []
        for hat in (first, other, first):
            client.post("/account/switch", data={"role": hat.membership_id}, headers=token_of(client))
            seen.append(client.get(f"/case/show/{CASES['dispatched']}").status_code)
    assert seen == [404, 200, 404]


@pytest.mark.parametrize("role", ["0", "-1", "x", "", "9" * 30])
def test_nobody_wears_what_is_not_a_hat(app: Any, role: str) -> None:
    client = stage.sign_in(app, "worker")
    assert client.post("/account/switch", data={"role": role}, headers=token_of(client)).status_code in (
        400,
        403,
    )


def test_nobody_wears_the_hat_of_another(app: Any, db: Looking) -> None:
    client = stage.sign_in(app, "worker")
    answer = client.post(
        "/account/switch", data={"role": db.viewer("county_sup").membership_id}, headers=token_of(client)
    )
    assert answer.status_code == 403
    assert client.get(f"/case/show/{CASES['intake']}").status_code == 404


def test_a_new_password_ends_the_other_log_ins(app: Any, db: Looking) -> None:
    client, elsewhere = stage.sign_in(app, "worker2"), stage.sign_in(app, "worker2")
    said = {"old": PASSWORD, "new": "another good passphrase", "again": "another good passphrase"}
    user = db.viewer("worker2").user_id
    before = db.told("select password from ab_user where id = %s", user)[0]
    try:
        assert client.post("/account/password", data=said, headers=token_of(client)).status_code == 302
        assert client.get("/desk/").status_code == 200
        assert elsewhere.get("/desk/").status_code == 302
    finally:
        db.owner.execute("update ab_user set password = %s where id = %s", [before, user])


def test_a_new_password_needs_the_old_one(app: Any) -> None:
    client = stage.sign_in(app, "worker2")
    said = {"old": "wrong", "new": "another good passphrase", "again": "another good passphrase"}
    assert client.post("/account/password", data=said, headers=token_of(client)).status_code == 400
    assert is_in(attempt(app, "api", "worker2", PASSWORD))


def test_a_log_in_is_dated(app: Any, db: Looking) -> None:
    stage.sign_in(app, "worker2")
    last = db.told("select last_login at time zone 'UTC' from ab_user where username = 'worker2'")[0]
    assert isinstance(last, dt.datetime)


def token_of(client: FlaskClient) -> dict[str, str]:
    return {"X-CSRFToken": stage.token(client.get("/account/").text)}


def value_of(app: Any, client: FlaskClient) -> str:
    cookie = client.get_cookie(cookie_name(app))
    assert cookie is not None
    return str(cookie.value)


def hash_of(app: Any, client: FlaskClient) -> bytes:
    return hashlib.sha256(value_of(app, client).encode()).digest()


def copy_of(app: Any, client: FlaskClient) -> FlaskClient:
    """Somebody who has stolen the cookie."""
    thief: FlaskClient = app.test_client()
    thief.set_cookie(cookie_name(app), value_of(app, client))
    return thief
