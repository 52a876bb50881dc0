"""The embedded PostgreSQL starts, stops, survives, and lets nobody else in."""

import os
import shutil
import signal
import subprocess
import sys
import sysconfig
from pathlib import Path

import psycopg
import pytest

from app.server import embedded, place, programs
from app.server.deploy import ROOT

NOBODY = 65534


def is_running(pid: int) -> bool:
    """Whether this process lives; one that is dead and not yet buried does not."""
    status = Path(f"/proc/{pid}/status")
    return status.exists() and "State:\tZ" not in status.read_text()


def test_data_survive_a_stop(home: Path):
    first = embedded.start(home)
    with psycopg.connect(first.admin()) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS n")
    first.stop()
    second = embedded.start(home)
    with psycopg.connect(second.admin()) as connection:
        assert connection.execute("SELECT n FROM kept").fetchone() == (7,)
    second.stop()


def test_data_survive_kill_9_of_the_server(home: Path):
    first = embedded.start(home)
    with psycopg.connect(first.admin(), autocommit=True) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS n")
        first.process.kill()
        first.process.wait()
    second = embedded.start(home)  # at once: waits for the last process of the first
    with psycopg.connect(second.admin()) as connection:
        assert connection.execute("SELECT n FROM kept").fetchone() == (7,)
    second.stop()


def test_a_home_serves_one_at_a_time(home: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(embedded, "LOCK_WAIT", 0.3)
    running = embedded.start(home)
    with pytest.raises(embedded.EmbeddedFailure, match="in use by another Anwang"):
        embedded.start(home)
    running.stop()


def test_the_server_dies_with_its_parent(home: Path):
    program = (
        "import sys, time; from pathlib import Path; from app.server import embedded;"
        "print(embedded.start(Path(sys.argv[1])).process.pid, flush=True); time.sleep(60)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, home], stdout=subprocess.PIPE, text=True, cwd=ROOT
    ) as parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        parent.kill()
    embedded.start(home).stop()  # succeeds only when the first one is gone
    assert not is_running(pid)


def test_no_network_and_a_closed_door(server: embedded.Server):
    with psycopg.connect(server.admin()) as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
    assert Path(server.host).stat().st_mode & 0o077 == 0
    assert Path(server.host).parent.stat().st_mode & 0o077 == 0


def test_no_name_goes_into_the_log(home: Path):
    running = embedded.start(home, is_throwaway=True)
    with psycopg.connect(running.admin(), autocommit=True) as connection:
        connection.execute("CREATE TABLE person (name text UNIQUE)")
        connection.execute("INSERT INTO person VALUES (%s)", ["王小明"])
        with pytest.raises(psycopg.errors.UniqueViolation):
            connection.execute("INSERT INTO person VALUES (%s)", ["王小明"])
        with pytest.raises(psycopg.errors.UndefinedTable):
            connection.execute("SELECT '王小明' FROM nowhere")
    running.stop()
    assert "王小明" not in (home / "postgres.log").read_text()


def test_a_folder_of_somebody_else_is_refused(home: Path):
    base = place.socket_folder(home)
    base.parent.mkdir(parents=True)
    base.mkdir(mode=0o777)
    base.chmod(0o777)
    with pytest.raises(embedded.EmbeddedFailure, match="belongs to somebody else"):
        embedded.start(home)


@pytest.mark.skipif(os.geteuid() != 0, reason="the other tests run as an ordinary user here")
def test_root_keeps_the_data_from_everyone(home: Path):
    running = embedded.start(home, is_throwaway=True)
    assert Path(f"/proc/{running.process.pid}").stat().st_uid == place.PRIVATE_UID
    assert (home / "postgres").stat().st_uid == place.PRIVATE_UID
    running.stop()


def python_for_everyone() -> Path | None:
    """This Python, or the system's of the same version, if other accounts may read it."""
    minor = f"python3.{sys.version_info.minor}"
    for python in (Path(sys.executable), Path("/usr/bin") / minor, Path("/usr/local/bin") / minor):
        if python.exists() and place.is_reachable(python.resolve()):
            return python
    return None


@pytest.mark.skipif(os.geteuid() != 0, reason="the other tests run as an ordinary user here")
def test_an_ordinary_user_can_start_it(home: Path):
    python = python_for_everyone()
    if python is None or not place.is_reachable(ROOT / "app"):
        pytest.skip("the Python or the source of this machine may be read by root only")
    os.chown(home, NOBODY, NOBODY)
    program = (
        "import sys; from pathlib import Path; from app.server import embedded;"
        "s = embedded.start(Path(sys.argv[1]), is_throwaway=True); s.stop(); print('ok')"
    )
    done = subprocess.run(
        [python, "-B", "-c", program, home], capture_output=True, text=True, check=False, cwd=ROOT,
        user=NOBODY, group=NOBODY, extra_groups=[],
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": sysconfig.get_path("purelib")},
    )  # fmt: skip
    assert done.stdout.strip() == "ok", done.stderr
    assert (home / "postgres" / "data").stat().st_uid == NOBODY


def test_a_home_inside_a_closed_folder_works(home: Path):
    closed = home / "closed"
    closed.mkdir(mode=0o700)
    for _ in range(2):
        running = embedded.start(closed / "home")
        with psycopg.connect(running.admin()) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
        running.stop()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root's packages may be closed to PostgreSQL's account")
def test_programs_that_only_root_may_read_are_copied(home: Path, monkeypatch: pytest.MonkeyPatch):
    place.make(home)
    closed = home / "closed" / "site-packages"
    closed.parent.mkdir(mode=0o700)
    package = programs._package()
    closed.mkdir()
    for name in (package.name, f"{package.name}.libs"):
        shutil.copytree(
            package.with_name(name), closed / name, ignore=shutil.ignore_patterns("pginstall16", "*.py")
        )
    monkeypatch.setattr(programs, "_package", lambda: closed / package.name)
    running = embedded.start(home, is_throwaway=True)
    assert running.programs.is_relative_to(home / "programs")
    running.stop()


def test_a_server_that_does_not_start_says_where_to_look(home: Path):
    embedded.start(home, is_throwaway=True).stop()
    (home / "postgres" / "data" / "postgresql.conf").write_text("nonsense = 1\n")
    with pytest.raises(embedded.EmbeddedFailure, match=r"postgres\.log"):
        embedded.start(home)


def test_stop_twice_is_harmless(home: Path):
    running = embedded.start(home, is_throwaway=True)
    running.stop()
    running.stop()
    assert running.process.returncode in (0, -signal.SIGINT)
