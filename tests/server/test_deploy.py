"""The deploy step runs when the code has changed, and only then; its commands fail loudly."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from app.server import boot, deploy, embedded
from app.server.deploy import Deployment
from app.server.failure import CannotStart
from app.server.urls import Urls


@pytest.fixture
def urls(server: embedded.Server) -> Iterator[Urls]:
    """A database of its own for each test."""
    made = boot.prepare(server.admin(), database="deploy_trial")
    yield made
    with psycopg.connect(server.admin(), autocommit=True) as connection:
        for name in ("deploy_trial", "deploy_trial_queue"):
            connection.execute(f"DROP DATABASE {name}")  # type: ignore[arg-type]


class Step:
    """A deploy step whose flask commands are written down instead of run."""

    def __init__(self, home: Path, urls: Urls) -> None:
        self.ran: list[str] = []
        self.said: list[str] = []
        self.missing: set[str] = set()
        self.step = Deployment(home, urls.environment(), self.said.append)

    def flask(self, *words: str, may_be_missing: bool = False) -> str | None:
        self.ran.append(words[0])
        return None if words[0] in self.missing else "worker1 / secret\n"


@pytest.fixture
def step(home: Path, urls: Urls, monkeypatch: pytest.MonkeyPatch) -> Any:
    made = Step(home, urls)
    monkeypatch.setattr(Deployment, "_flask", lambda _self, *words, **options: made.flask(*words, **options))
    return made


def test_the_same_code_is_deployed_once(step: Step):
    assert (step.step.run(), step.step.run()) == (True, False)
    assert step.ran == ["deploy"]


def test_changed_code_is_deployed_again(step: Step, monkeypatch: pytest.MonkeyPatch):
    step.step.run()
    monkeypatch.setattr(deploy, "_code", lambda: iter([b"other"]))
    assert step.step.run()


def test_a_copied_database_is_prepared_anew(step: Step, urls: Urls, server: embedded.Server):
    step.step.run()
    with psycopg.connect(server.admin(), autocommit=True) as connection:
        connection.execute("COMMENT ON DATABASE deploy_trial IS 'belongs to the welfare office'")
    assert step.step.run()


def test_the_demonstration_is_loaded_once(step: Step):
    step.step.run()
    assert step.step.load_demo(5)
    assert step.step.load_demo(5)
    assert step.ran == ["deploy", "demo"]


def test_a_version_without_demonstration_says_so(step: Step):
    step.missing = {"demo"}
    assert not step.step.load_demo(5)
    assert "`flask demo` is missing" in step.said[-1]


def test_accounts_are_remembered(step: Step):
    assert step.step.accounts(is_fresh=True) == "worker1 / secret"
    assert step.step.accounts(is_fresh=False) == "worker1 / secret"
    assert step.ran == ["demo-accounts"]


def test_a_failing_command_is_shown(home: Path, urls: Urls, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(deploy, "FLASK", ("sh", "-c", "echo why >&2; exit 3"))
    with pytest.raises(CannotStart, match="why"):
        Deployment(home, urls.environment(), print).run()


def test_every_source_file_counts_but_what_a_start_writes():
    names = {part.decode() for part in deploy._code() if part.count(b"\n") == 0 and len(part) < 200}
    assert {"config.py", "app/server/deploy.py"} <= names
    assert not [name for name in names if name.endswith((".pyc", ".mo"))]
