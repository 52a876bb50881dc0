"""A PostgreSQL of our own, for when DATABASE_URL is unset: a plain child process, reached by a socket that only this
account may open. Makes no roles and no databases: boot.py does."""

import fcntl
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from app.server import place, programs
from app.server.failure import CannotStart
from app.server.processes import die_with_parent, give, handed_over, identity

SUPERUSER = "postgres"
LOCK_WAIT = START_WAIT = 30.0  # seconds; after a crash the server first repeats its log
STOP_WAIT = 30.0
LARGEST_LOG = 10 * 1024 * 1024
SETTINGS = (
    "listen_addresses=",  # no network at all
    "max_connections=60",
    "jit=off",  # costs more than it gives on queries of some milliseconds
    "timezone=Asia/Taipei",
    # an error must not carry a family's name into a log file
    "log_error_verbosity=terse",
    "log_min_error_statement=panic",
    "log_parameter_max_length=0",
    "log_parameter_max_length_on_error=0",
)
FAST_AND_LOOSE = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "shared_buffers=64MB",
    "max_wal_size=4GB",
)


class EmbeddedFailure(CannotStart):
    """The embedded PostgreSQL cannot start; the text says why and what to do."""


@dataclass(frozen=True)
class Server:
    """A running PostgreSQL: its process, the folder of its socket (libpq's host), and its programs."""

    process: subprocess.Popen[bytes]
    host: str
    programs: Path

    @property
    def is_alive(self) -> bool:
        """Whether the process still runs."""
        return self.process.poll() is None

    def admin(self) -> str:
        """The superuser's libpq address."""
        return f"host='{self.host}' user={SUPERUSER} dbname=postgres"

    def stop(self) -> None:
        """End all sessions and stop (PostgreSQL's fast shutdown)."""
        if self.is_alive:
            self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(STOP_WAIT)
        except subprocess.TimeoutExpired:
            self.process.send_signal(signal.SIGQUIT)
            self.process.wait(STOP_WAIT)


def start(home: Path, *, is_throwaway: bool = False) -> Server:
    """Start the server of this home, made at the first time. `is_throwaway` trades safety for speed, for tests.

    Raises:
        EmbeddedFailure: the home is in use, or the server does not start.
    """
    place.make(home)
    base = home / "postgres"
    base.mkdir(mode=0o700, exist_ok=True)
    give(base)
    lock = _lock(home)
    try:
        bin_folder = programs.folder(home)
        _create_cluster(bin_folder, base, is_throwaway=is_throwaway)
        server = _launch(bin_folder, home, lock, SETTINGS + (FAST_AND_LOOSE if is_throwaway else ()))
    finally:
        os.close(lock)  # the server has it now
    _wait_until_ready(server, home)
    return server


@contextmanager
def temporary_server() -> Iterator[Server]:
    """An empty throw-away server in a folder of its own, for tests and measurements; gone at the end."""
    with tempfile.TemporaryDirectory(prefix="anwang-") as folder:
        server = start(Path(folder), is_throwaway=True)
        try:
            yield server
        finally:
            server.process.send_signal(signal.SIGQUIT)  # its data is thrown away: no farewell
            server.process.wait(STOP_WAIT)


def _lock(home: Path) -> int:
    """Hold the home. The server inherits the handle: the lock is free only when its last process is gone."""
    handle = os.open(home / "lock", os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    until = time.monotonic() + LOCK_WAIT
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return handle
        except BlockingIOError:
            if time.monotonic() > until:
                os.close(handle)
                raise EmbeddedFailure(
                    f"{home} is in use by another Anwang: stop it, or set another ANWANG_HOME."
                ) from None
            time.sleep(0.1)


def _create_cluster(bin_folder: Path, base: Path, *, is_throwaway: bool) -> None:
    """Run initdb unless there is a cluster. initdb asks for an account with a name, PostgreSQL itself does not: so as
    root the cluster is made by `nobody` in a folder of its own, then given to PRIVATE_UID."""
    data, new = base / "data", base.parent / "new-cluster"
    if (data / "PG_VERSION").exists():
        return
    nobody = pwd.getpwnam("nobody").pw_uid
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir(mode=0o700)
    give(new, nobody)
    folder, handles = handed_over(new)
    command = [
        str(bin_folder / "initdb"), f"--pgdata={folder}", f"--username={SUPERUSER}", "--encoding=UTF8",
        "--locale=C.UTF-8",
        "--auth=trust",  # the socket's folder is the lock: mode 0700
        *(["--no-sync"] if is_throwaway else []),
    ]  # fmt: skip
    done = subprocess.run(
        command, pass_fds=handles, capture_output=True, text=True, check=False, cwd="/", **identity(nobody)
    )
    for handle in handles:
        os.close(handle)
    if done.returncode:
        raise EmbeddedFailure(f"PostgreSQL's data folder could not be made in {base}: {done.stderr.strip()}")
    for path in (new, *new.rglob("*")):
        give(path)
    new.rename(data)


def _launch(bin_folder: Path, home: Path, lock: int, settings: tuple[str, ...]) -> Server:
    data, run = home / "postgres" / "data", place.socket_folder(home)
    _make_private(run)
    for stale in (data / "postmaster.pid", *run.glob(".s.PGSQL.*")):  # we hold the lock: nobody lives there
        stale.unlink(missing_ok=True)
    options = [part for setting in settings for part in ("-c", setting)]
    folder, handles = handed_over(data)
    with _log(home).open("ab") as log:
        process = subprocess.Popen(
            [bin_folder / "postgres", "-D", folder, "-k", run, *options],
            pass_fds=[lock, *handles], stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd="/",
            preexec_fn=die_with_parent(signal.SIGINT), start_new_session=True, **identity(),
        )  # fmt: skip
    for handle in handles:
        os.close(handle)
    return Server(process, str(run), bin_folder)


def _make_private(run: Path) -> None:
    """Make the socket's folder. In the temporary folder its name can be guessed: refuse one that others made."""
    run.mkdir(mode=0o700, exist_ok=True)
    seen = run.lstat()
    if (
        run.is_symlink()
        or seen.st_uid not in (os.geteuid(), identity().get("user", os.geteuid()))
        or seen.st_mode & 0o077
    ):
        raise EmbeddedFailure(f"{run} belongs to somebody else: remove it, or set a shorter ANWANG_HOME.")
    give(run)


def _log(home: Path) -> Path:
    """The server's log file; a large one is set aside first."""
    log = home / "postgres.log"
    if log.exists() and log.stat().st_size > LARGEST_LOG:
        log.rename(home / "postgres.log.1")
    log.touch(mode=0o600)
    return log


def _wait_until_ready(server: Server, home: Path) -> None:
    until = time.monotonic() + START_WAIT
    while time.monotonic() < until:
        if not server.is_alive:
            raise EmbeddedFailure(f"PostgreSQL did not start: see {home / 'postgres.log'}.")
        try:
            psycopg.connect(server.admin()).close()
            return
        except psycopg.OperationalError:
            time.sleep(0.03)  # still starting
    server.stop()
    raise EmbeddedFailure(
        f"PostgreSQL was not ready in {START_WAIT:.0f} seconds: see {home / 'postgres.log'}."
    )
