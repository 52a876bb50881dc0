"""run.py as a person uses it: a whole installation with a tiny app, started, killed in every way, started again."""

import os
import shutil
import signal
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from app.server import listen
from app.server.deploy import ROOT
from app.server.failure import CannotStart
from tests.server.anwang import Anwang

pytestmark = pytest.mark.slow


@contextmanager
def installation(home: Path) -> Iterator[Anwang]:
    tree = home / "tree"
    shutil.copytree(ROOT / "app", tree / "app", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("run.py", "config.py"):
        shutil.copy(ROOT / name, tree)
    shutil.copy(ROOT / "tests" / "server" / "tiny_app.py", tree / "app" / "__init__.py")
    one = Anwang(tree, home / "data")
    try:
        yield one
    finally:
        if one.process is not None and not one.is_over():
            one.stop()


@pytest.fixture(scope="module")
def kept() -> Iterator[Anwang]:
    """One installation for all tests here: a start costs seconds."""
    with tempfile.TemporaryDirectory(prefix="anwang-test-") as folder, installation(Path(folder)) as one:
        yield one


@pytest.fixture
def anwang(kept: Anwang) -> Anwang:
    """The installation, running."""
    if kept.is_over():
        kept.start()
    return kept


def test_the_first_start_prepares_serves_and_works(anwang: Anwang):
    assert "preparing the database" in anwang.said()
    assert "worker1 / worker1-password" in anwang.said()
    assert anwang.get("/healthz") == "ok"
    assert anwang.ask("SELECT what FROM tidied WHERE what LIKE 'demo%'") == [("demo 60 1",)]
    anwang.post("first")
    anwang.until(lambda: anwang.is_delivered("first"), "the first row is delivered")


@pytest.mark.parametrize("part", ["gunicorn", " worker ", " beat ", "postgres"])
def test_every_part_comes_back_after_kill_9(anwang: Anwang, part: str):
    anwang.until(lambda: len(anwang.children(part)) == 1, f"{part} runs")
    (victim,) = anwang.children(part)
    os.kill(victim, signal.SIGKILL)
    anwang.until(lambda: anwang.children(part) not in ([], [victim]), f"{part} runs again")
    assert anwang.get("/healthz") == "ok"
    anwang.until(lambda: try_to(anwang.post, f"after {part}"), f"a row is written after {part}")
    anwang.until(lambda: anwang.is_delivered(f"after {part}"), f"a row is delivered after {part}")


def test_no_caller_is_refused_while_the_web_server_is_started_again(anwang: Anwang):
    before = {anwang.get("/pid") for _ in range(20)}
    os.kill(anwang.children("gunicorn")[0], signal.SIGKILL)
    after = {anwang.get("/pid") for _ in range(40)}  # raises if a connection is refused
    assert after - before


def test_after_kill_9_of_everything_it_starts_again_with_its_data(anwang: Anwang):
    assert anwang.process is not None
    everyone = [pid for part in ("gunicorn", "celery", "postgres") for pid in anwang.children(part)]
    for pid in (anwang.process.pid, *everyone):
        os.kill(pid, signal.SIGKILL)
    anwang.process.wait()
    anwang.start()
    assert "preparing the database" not in anwang.said()
    assert "worker1 / worker1-password" in anwang.said()
    assert anwang.is_delivered("first")
    assert anwang.get("/healthz") == "ok"


def test_ctrl_c_stops_all_and_changed_code_is_deployed_again(anwang: Anwang):
    everyone = [pid for part in ("gunicorn", "celery", "postgres") for pid in anwang.children(part)]
    assert anwang.stop(signal.SIGINT) == 0
    assert not any(Path(f"/proc/{pid}").exists() for pid in everyone)
    with (anwang.tree / "app" / "__init__.py").open("a") as file:
        file.write("# changed\n")
    anwang.start()
    assert "preparing the database" in anwang.said()
    assert "loading" not in anwang.said()
    assert anwang.stop(signal.SIGTERM) == 0


def test_a_taken_port_is_explained(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(listen, "PORT_WAIT", 0.2)
    with listen.listen("127.0.0.1", 0) as taken, pytest.raises(CannotStart, match="set PORT to another"):
        listen.listen("127.0.0.1", taken.getsockname()[1])


def try_to(act: Callable[[str], None], key: str) -> bool:
    """Whether it worked; False while the database is being started again."""
    try:
        act(key)
    except psycopg.OperationalError:
        return False
    return True
