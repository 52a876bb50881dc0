"""The real thing, once: a first start with its demonstration, and a backup restored as docs/operations.md says."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.server import place, programs
from app.server.deploy import ROOT
from tests.server.anwang import Anwang

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def anwang() -> Iterator[Anwang]:
    """This source tree, started on an empty home."""
    with tempfile.TemporaryDirectory(prefix="anwang-test-") as folder:
        one = Anwang(ROOT, place.make(Path(folder)) / "data", cases=3)
        one.start()
        yield one
        if not one.is_over():
            one.stop()


def test_the_first_start_has_pages_accounts_and_cases(anwang: Anwang):
    assert "<form" in anwang.get("/login/")
    assert "COUNTY_SUP" in anwang.said()
    assert anwang.ask("SELECT count(*) > 0 FROM kase") == [(True,)]


def test_notices_of_the_demonstration_are_delivered(anwang: Anwang):
    anwang.until(
        lambda: anwang.ask("SELECT count(*) FROM outbox WHERE sent_at IS NULL") == [(0,)],
        "all notices are delivered",
    )
    assert anwang.ask("SELECT count(*) FROM outbox WHERE dead_at IS NOT NULL OR attempts > 1") == [(0,)]


def test_a_backup_is_restored_whole_and_walled(anwang: Anwang):
    bin_folder, host = programs.folder(anwang.home), str(place.socket_folder(anwang.home))

    def run(program: str, *words: str) -> None:
        subprocess.run([bin_folder / program, "-h", host, *words], check=True, timeout=60)

    count = "SELECT (SELECT count(*) FROM kase), (SELECT count(*) FROM person), (SELECT count(*) FROM audit)"
    before, dump = anwang.ask(count), anwang.home / "anwang.dump"
    run("pg_dump", "-U", "anwang_owner", "-Fc", "-f", str(dump), "anwang")
    run("dropdb", "-U", "postgres", "--force", "anwang")
    run("createdb", "-U", "postgres", "-O", "anwang_owner", "-T", "template0", "-E", "UTF8", "anwang")
    run("pg_restore", "-U", "postgres", "-d", "anwang", "--exit-on-error", str(dump))
    anwang.stop()
    anwang.start()
    assert "preparing the database" in anwang.said()
    assert anwang.ask(count) == before
    flask = [sys.executable, "-m", "flask", "--app", "app", "check-walls"]
    env = {"PATH": os.environ["PATH"], "ANWANG_HOME": str(anwang.home)}
    checked = subprocess.run(
        flask, cwd=ROOT, env=env, capture_output=True, text=True, check=False, timeout=120
    )
    assert checked.returncode == 0, checked.stderr
