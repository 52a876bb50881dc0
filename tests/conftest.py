"""What every test may use: a migrated database, the app, a session inside a savepoint, the cast, a browser.

Each xdist worker has a throw-away server. Tests see the cast's rows. Every file of tests finds the stage as the first
did, whatever the files before it have left.
"""

from __future__ import annotations

import base64
import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

from tests import setting

os.environ.update(
    SECRET_KEY="tests-only-0123456789abcdef0123456789abcdef",
    ANWANG_SEAL_KEYS="t1:" + base64.b64encode(b"s" * 32).decode(),
    ANWANG_INDEX_KEY=base64.b64encode(b"i" * 32).decode(),
    ANWANG_VIEWER_KEY=base64.b64encode(b"v" * 32).decode(),
)


@pytest.fixture(scope="session")
def server() -> Iterator[Any]:
    """A fresh PostgreSQL server, gone at the end."""
    from app.server import embedded

    with embedded.temporary_server() as made:
        yield made


@pytest.fixture(scope="session")
def urls(server: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The addresses of a database with our roles on it."""
    from app.server import boot

    made = boot.prepare(server.admin())
    os.environ.update(made.environment(), ANWANG_HOME=str(tmp_path_factory.mktemp("home")))
    return made


@pytest.fixture(scope="session")
def app(server: Any, urls: Any) -> Iterator[Any]:
    """The application on a deployed database with the cast and its cases."""
    from app import create_app
    from app.guard.deploy import deploy
    from tests import cast, stage

    made = create_app({"TESTING": True, "SERVER_NAME": None})
    with made.app_context():
        list(deploy(urls.owner))
    cast.engage_all(urls.owner)
    stage.play(made)
    setting.keep(made, server.admin())
    yield made
    setting.leave(made)


@pytest.fixture(scope="module", autouse=True)
def _as_it_was() -> Iterator[None]:
    """The stage is set anew after each file of tests."""
    yield
    setting.give_back()


@pytest.fixture
def session(app: Any) -> Iterator[Any]:
    """The app's session, bound to one connection: whatever commits inside is undone after the test."""
    from app.models import db

    with app.app_context():
        db.session.remove()
        connection = db.engine.connect()
        outer = connection.begin()
        db.session.configure(bind=connection, join_transaction_mode="create_savepoint")
        yield db.session
        db.session.remove()
        outer.rollback()
        connection.close()
        db.session.configure(bind=None, join_transaction_mode="conditional_savepoint")


@pytest.fixture
def viewers(app: Any, urls: Any) -> Callable[[str], Any]:
    """``viewers("worker")`` is the signed viewer of that player (of ``two_hats``: the first hat)."""
    from tests import stage

    return lambda username: stage.viewer(urls.owner, username)


@pytest.fixture
def login(app: Any) -> Callable[[str], Any]:
    """``login("worker")`` is a browser in which that player is signed in."""
    from tests import stage

    return lambda username: stage.sign_in(app, username)


@pytest.fixture(scope="session")
def chromium() -> str:
    """Debian's Chromium."""
    found = shutil.which("chromium")
    if found is None:
        pytest.skip("no Chromium on this machine: apt-get install chromium")
    return found


@pytest.fixture(scope="session")
def play(chromium: str) -> Iterator[Playwright]:
    """Playwright, which moves it. A process has room for one."""
    with sync_playwright() as made:
        yield made


@pytest.fixture(scope="session")
def browser(play: Playwright, chromium: str) -> Iterator[Browser]:
    """Without a window."""
    made = play.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--headless"])
    yield made
    made.close()
