"""While the database is away every page and every answer of the API is a calm 503, and nobody is logged out by it.

A server of its own is stopped, started again, and its backends are ended at each single statement of a request.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event
from werkzeug.test import TestResponse

from app import create_app
from app.forms.fields import ASKED
from app.guard.deploy import deploy
from app.models import db
from app.server import boot, embedded, place
from app.server.urls import APP
from tests import cast, stage

HEARD = "系統暫時無法使用"
IN_ENGLISH = "The system is not available for the moment"
REFUSED = (400, 404, 409, 422)
MOST = 60  # statements of one request; none has so many


class Here(NamedTuple):
    """The application, its home and its running server, and somebody who signed in while it ran."""

    app: Flask
    home: Path
    servers: list[embedded.Server]
    worker: FlaskClient
    cases: dict[str, int]

    @property
    def admin(self) -> str:
        return self.servers[-1].admin().replace("dbname=postgres", "dbname=anwang")

    @contextmanager
    def away(self) -> Iterator[None]:
        """The server is stopped, and started again."""
        self.servers[-1].stop()
        try:
            yield
        finally:
            self.servers.append(embedded.start(self.home, is_throwaway=True))


@pytest.fixture(scope="module")
def here() -> Iterator[Here]:
    """The cast and its stage on a server of their own."""
    kept = dict(stage.CASES)
    with tempfile.TemporaryDirectory(prefix="anwang-test-") as folder:
        home = place.make(Path(folder))
        server = embedded.start(home, is_throwaway=True)
        urls = boot.prepare(server.admin())
        app = create_app(
            {"SQLALCHEMY_DATABASE_URI": urls.app, "DATABASE_OWNER_URL": urls.owner, "SERVER_NAME": None}
        )
        with app.app_context():
            list(deploy(urls.owner))
        cast.engage_all(urls.owner)
        stage.play(app)
        cases = dict(stage.CASES)
        stage.CASES.update(kept)
        made = Here(app, home, [server], stage.sign_in(app, "worker"), cases)
        try:
            yield made
        finally:
            with app.app_context():
                db.session.remove()
                db.engine.dispose()
            made.servers[-1].stop()


def is_calm(answer: TestResponse, *words: str) -> bool:
    """A refusal that says: not now, ask again then."""
    said = answer.get_data(as_text=True)
    asks_again = int(answer.headers.get("Retry-After", "0")) > 0
    if answer.is_json:
        return answer.status_code == 503 and asks_again and "系統暫時忙碌" in answer.json["message"]
    is_told = any(one in said for one in words or (HEARD,))
    return answer.status_code == 503 and asks_again and is_told and "Traceback" not in said


def test_everything_is_told_calmly_and_goes_on_afterwards(here: Here) -> None:
    case = here.cases["open"]
    token = stage.token(here.worker.get("/desk/").get_data(as_text=True))
    visitor = here.app.test_client()
    paths = ("/", "/desk/", f"/case/show/{case}", "/inbox/", "/sheet/case_rec/add?case=1", "/no/such/page")
    program = {"X-CSRFToken": token}
    with here.away():
        for path in paths:
            assert is_calm(here.worker.get(path)), path
        assert is_calm(here.worker.post(f"/case/verb/{case}/rate", data={"csrf_token": token}))
        for path in ("/api/v1/case/", "/api/v1/case_rec/1"):
            answer = here.worker.get(path)
            assert answer.is_json, path
            assert is_calm(answer), path
        assert is_calm(here.worker.post("/api/v1/case_rec/", json={}, headers=program))
        draft = here.worker.post(
            "/draft/CASE_REC/new", data={}, headers=program | {"X-Requested-With": "fetch"}
        )
        assert draft.is_json
        assert is_calm(draft)
        assert is_calm(
            visitor.post("/login/", data={"username": "worker", "password": cast.PASSWORD, **blank(visitor)})
        )
        for client in (here.worker, visitor):
            with client.get("/static/anwang/anwang.css") as style:
                assert style.status_code == 200
            assert client.get("/healthz").status_code == 200
            assert client.get("/readyz").status_code == 503
    assert here.worker.get("/desk/").status_code == 200, "still signed in, without a new start"


def blank(visitor: FlaskClient) -> dict[str, str]:
    """The token of the page of signing in, which asks no database."""
    return {"csrf_token": stage.token(visitor.get("/login/").get_data(as_text=True))}


def test_it_is_told_in_the_language_of_who_asks(here: Here) -> None:
    with here.away():
        answer = here.worker.get("/desk/", headers={"Accept-Language": "en-GB,en;q=0.9"})
        assert is_calm(answer, IN_ENGLISH)
        assert 'lang="en"' in answer.get_data(as_text=True)
        chinese = {"Accept-Language": "zh-TW,zh;q=0.9,en;q=0.5"}
        assert is_calm(here.worker.get("/desk/", headers=chinese))


Ask = Callable[[Here, str], TestResponse]
REQUESTS: dict[str, Ask] = {
    "the desk": lambda here, _: here.worker.get("/desk/"),
    "a case": lambda here, _: here.worker.get(f"/case/show/{here.cases['open']}"),
    "what is not there": lambda here, _: here.worker.get("/case/show/999999"),
    "the API": lambda here, _: here.worker.get("/api/v1/case/"),
    "a verb": lambda here, token: here.worker.post(
        f"/case/verb/{here.cases['open']}/told_centre",
        data={"csrf_token": token, "note": "戲", ASKED: "note"},
    ),
    "a language": lambda here, token: here.worker.post(
        "/language/", data={"csrf_token": token, "locale": "en"}
    ),
}


@pytest.mark.parametrize("asked", REQUESTS)
def test_at_whichever_statement_it_goes_away(here: Here, asked: str) -> None:
    token = stage.token(here.worker.get("/desk/").get_data(as_text=True))
    for nth in range(1, MOST):
        with ended_at(here, nth) as was_ended:
            answer = REQUESTS[asked](here, token)
        if not was_ended:
            assert nth > 3, "the request asked nothing"
            assert answer.status_code in (200, 302, 404), answer.status
            return
        is_undone = was_ended == ["rollback"] and answer.status_code in REFUSED  # what was told anyhow
        assert is_undone or is_calm(answer, HEARD, IN_ENGLISH), (nth, was_ended, answer.status)
    pytest.fail(f"{asked}: not through after {MOST} statements")


@contextmanager
def ended_at(here: Here, nth: int) -> Iterator[list[str]]:
    """Just before the nth statement, commit or undoing of what is asked inside the database goes away, and stays away."""
    ended: list[str] = []
    count = iter(range(1, MOST * 10))

    def striking(happening: str) -> Callable[..., None]:
        def strike(connection: Any, *_: Any) -> None:
            if next(count) == nth:
                ended.append(happening)
                admin.execute(f"alter role {APP} connection limit 0")
                end(admin, connection.connection.driver_connection.info.backend_pid)

        return strike

    with here.app.app_context():
        engine = db.engine
    listeners = {
        happening: striking(happening) for happening in ("before_cursor_execute", "commit", "rollback")
    }
    for happening, listener in listeners.items():
        event.listen(engine, happening, listener)
    try:
        with psycopg.connect(here.admin, autocommit=True) as admin:
            yield ended
            admin.execute(f"alter role {APP} connection limit -1")
    finally:
        for happening, listener in listeners.items():
            event.remove(engine, happening, listener)


def end(admin: psycopg.Connection[Any], pid: int) -> None:
    """End one backend, and wait for its end."""
    ((is_gone,),) = admin.execute("select pg_terminate_backend(%s, 10000)", [pid])
    assert is_gone, "the backend did not end within 10 s"
