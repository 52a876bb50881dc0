"""The application with the cast and its stage on a throw-away database, in a process of its own.

`python -m tests.browser.server [demo]` prints one line of JSON (`Site`) and serves until its standard input ends, so it
never outlives who started it. With `demo` it shows the demonstration's cases instead of the stage's.
"""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Lock, Thread
from typing import Any, NamedTuple

from app.server import boot, embedded
from tests import cast, conftest, stage
from tests.browser import on_the_stage, paperwork
from tests.frame.browser import served

ROOT = Path(__file__).parents[2]


class Site(NamedTuple):
    """Where it is served, the owner's address of its database, the stage's cases, and what may be asked for by GET."""

    address: str
    owner: str
    cases: dict[str, int]
    rules: list[tuple[str, str]]


class OneAtATime:
    """Chromium opens connections that it never uses, so each has its thread; FAB's views are shared, so one works."""

    def __init__(self, app: Any) -> None:
        self.app, self.lock = app, Lock()

    def __call__(self, environ: Any, start_response: Any) -> Iterable[bytes]:
        arriving = environ["wsgi.input"]
        environ["wsgi.input"] = BytesIO(arriving.read(int(environ.get("CONTENT_LENGTH") or 0)))
        with self.lock, closing(self.app(environ, start_response)) as answer:
            return [b"".join(answer)]


def main(is_demo: bool) -> None:
    """Serve until nobody listens any more."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    with TemporaryDirectory(prefix="anwang-home-") as home, embedded.temporary_server() as server:
        made = boot.prepare(server.admin())
        os.environ.update(made.environment(), ANWANG_HOME=home)
        app = _deployed(made.owner)
        (_demonstrate if is_demo else _perform)(app, made.owner)
        with delivering(), served(OneAtATime(app)) as address:  # type: ignore[arg-type]  # any WSGI application can be served
            print(json.dumps(Site(address, made.owner, stage.CASES, _rules(app))), flush=True)  # noqa: T201  # its one word to its parent
            sys.stdin.read()


@contextmanager
def delivering() -> Iterator[None]:
    """The relay beside the web: what waits now is delivered first, what comes later within a moment."""
    from app.jobs import relay

    ends = Event()

    def work() -> None:
        while not ends.wait(0.3):
            relay.sweep()

    while relay.sweep():
        pass
    thread = Thread(target=work, name="relay")
    thread.start()
    try:
        yield
    finally:
        ends.set()
        thread.join()


def _deployed(owner: str) -> Any:
    from app import create_app
    from app.guard.deploy import deploy

    assert conftest.os.environ["SECRET_KEY"], "importing conftest has set the secrets of the tests"
    app = create_app()
    with app.app_context():
        list(deploy(owner))
    return app


def _rules(app: Any) -> list[tuple[str, str]]:
    return [(rule.endpoint, rule.rule) for rule in app.url_map.iter_rules() if "GET" in rule.methods]


def _perform(app: Any, owner: str) -> None:
    cast.engage_all(owner)
    stage.play(app)
    paperwork.write(app)
    on_the_stage.write(app)


def _demonstrate(app: Any, _owner: str) -> None:
    from app.casework import demo
    from app.forms.story_desk import DESK

    with app.app_context():
        demo.build(cases=60, seed=1, desk=DESK)


@contextmanager
def running(log: Path, *arguments: str) -> Iterator[Site]:
    """That process; what it complains about goes into ``log``."""
    with (
        log.open("w") as complaints,
        subprocess.Popen(
            [sys.executable, "-m", "tests.browser.server", *arguments],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=complaints,
            text=True,
        ) as process,
    ):
        assert process.stdin
        assert process.stdout
        line = process.stdout.readline()
        assert line, log.read_text("utf-8")
        try:
            yield Site(*json.loads(line))
        finally:
            process.stdin.close()
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
                raise


if __name__ == "__main__":
    main("demo" in sys.argv[1:])
