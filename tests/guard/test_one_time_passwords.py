"""One-time passwords, on committed rows: a log-in goes through doors of its own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import create_engine, text

from app.guard.login import one_time_password
from tests import stage


def sent(client: FlaskClient, url: str, **said: Any) -> Any:
    """Press the button of a page's form."""
    return client.post(url, data={"csrf_token": stage.token(client.get("/account/").text), **said})


@pytest.fixture
def one_time(app: Any) -> Iterator[Any]:
    """``worker2`` with a one-time password, really."""
    word, kept = one_time_password()
    engine = create_engine(app.config["DATABASE_OWNER_URL"])
    with engine.begin() as owner:
        was = owner.execute(text("select password from ab_user where username = 'worker2'")).scalar()
        owner.execute(text("update ab_user set password = :p, must_change_password = true, password_until = now() + interval '1 day' "
                           "where username = 'worker2'"), {"p": kept})  # fmt: skip

    def set_until(moment: str) -> None:
        with engine.begin() as owner:
            owner.execute(
                text(
                    "update ab_user set password_until = cast(:m as timestamptz) where username = 'worker2'"
                ),
                {"m": moment},
            )

    yield word, set_until
    with engine.begin() as owner:
        owner.execute(
            text(
                "update ab_user set password = :p, must_change_password = false, password_until = null where username = 'worker2'"
            ),
            {"p": was},
        )
        owner.execute(text("delete from login_attempt"))
    engine.dispose()


def try_in(app: Any, word: str) -> tuple[FlaskClient, Any]:
    client = app.test_client()
    token = stage.token(client.get("/login/").text)
    return client, client.post("/login/", data={"username": "worker2", "password": word, "csrf_token": token})


def test_with_a_one_time_password_one_sets_a_password_and_does_nothing_else(app: Any, one_time: Any) -> None:
    word, _until = one_time
    client, answer = try_in(app, word)
    assert answer.status_code == 302
    assert client.get("/desk/").headers["Location"] == "/account/"
    assert client.get("/case/list/").status_code == 302
    page = client.get("/account/")
    assert page.status_code == 200
    assert "請先換成自己的密碼" in page.text
    same = sent(client, "/account/password", old=word, new=word, again=word)
    assert same.status_code == 400
    good = "a passphrase of mine"
    assert sent(client, "/account/password", old=word, new=good, again=good).status_code == 302


def test_a_one_time_password_lapses(app: Any, one_time: Any) -> None:
    word, set_until = one_time
    set_until(dt.datetime.now(dt.UTC).isoformat())
    assert try_in(app, word)[1].status_code == 401
