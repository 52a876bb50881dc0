"""One run.py and what a test does with it: start, look, ask its database, stop."""

import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

import psycopg

from app.server import place
from app.server.processes import die_with_parent
from app.server.urls import embedded_urls, plain

WAIT = 240.0  # seconds; everything here takes a twentieth of it on two free cores
ASKING = {"connect_timeout": 10, "options": "-c statement_timeout=30s -c lock_timeout=20s"}


class NeverCame(AssertionError):
    """What a test waited for did not happen in the time that it may take."""


class Anwang:
    """One run.py in a folder with the tiny app."""

    def __init__(self, tree: Path, home: Path, *, cases: int = 60) -> None:
        self.tree, self.home, self.cases, self.log = tree, home, cases, home.parent / "run.log"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> float:
        """Start it; seconds until it said that it is ready."""
        begin = time.monotonic()
        self.log.write_text("")
        env = {name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL") if name in os.environ}
        env |= {"ANWANG_HOME": str(self.home), "PORT": "0", "ANWANG_DEMO_CASES": str(self.cases)}
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "run.py"],
                cwd=self.tree,
                env=env,
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                preexec_fn=die_with_parent(),  # noqa: PLW1509 - else it outlives a test run that was killed
            )
        self.until(lambda: "Ready:" in self.said() or self.is_over(), "run.py says Ready")
        assert "Ready:" in self.said(), self.said()
        return time.monotonic() - begin

    def said(self) -> str:
        return self.log.read_text()

    def is_over(self) -> bool:
        return self.process is None or self.process.poll() is not None

    def stop(self, how: signal.Signals = signal.SIGINT) -> int:
        """Ask it to stop. One that does not is killed, and what it was waiting for is told."""
        assert self.process is not None
        self.process.send_signal(how)
        try:
            return self.process.wait(WAIT)
        except subprocess.TimeoutExpired:
            left = self.children("")
            self.process.kill()
            self.process.wait(WAIT)
            raise NeverCame(f"run.py did not stop; its children {left}; it said:\n{self.said()}") from None

    @property
    def url(self) -> str:
        found = re.search(r"Ready: (http://[^\s/]+:\d+)", self.said())
        assert found is not None
        return found[1]

    @property
    def port(self) -> int:
        return int(self.url.rpartition(":")[2])

    def get(self, path: str) -> str:
        with urllib.request.urlopen(self.url + path, timeout=WAIT) as answer:
            return str(answer.read().decode())

    def children(self, word: str) -> list[int]:
        """Processes under run.py whose command has this word."""
        assert self.process is not None
        found = subprocess.run(
            ["ps", "-ww", "-o", "pid=,args=", "--ppid", str(self.process.pid)],
            capture_output=True,
            text=True,
            check=False,
            timeout=WAIT,
        )
        return [int(line.split()[0]) for line in found.stdout.splitlines() if word in line]

    def ask(self, statement: str) -> list[tuple[object, ...]]:
        url = plain(embedded_urls(place.socket_folder(self.home)).owner)
        with psycopg.connect(url, autocommit=True, **ASKING) as connection:
            cursor = connection.execute(statement)
            return cursor.fetchall() if cursor.description else []

    def post(self, key: str, kind: str = "notice") -> None:
        self.ask(f"INSERT INTO outbox (key, kind) VALUES ('{key}', '{kind}')")

    def is_delivered(self, key: str) -> bool:
        try:
            return self.ask(f"SELECT 1 FROM notice WHERE key = '{key}'") != []
        except psycopg.OperationalError:  # the database is being started again
            return False

    def until(self, is_true: Callable[[], bool], what: str) -> None:
        """Wait for it; say what was waited for, when it does not come."""
        end = time.monotonic() + WAIT
        while not is_true():
            if time.monotonic() > end:
                raise NeverCame(f"not in {WAIT:.0f} s: {what}. run.py said:\n{self.said()}")
            time.sleep(0.05)
