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
from app.server.urls import embedded_urls, plain

WAIT = 120.0  # seconds; everything here takes a tenth of it on two free cores


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
            )
        self.until(lambda: "Ready:" in self.said() or self.is_over())
        assert "Ready:" in self.said(), self.said()
        return time.monotonic() - begin

    def said(self) -> str:
        return self.log.read_text()

    def is_over(self) -> bool:
        return self.process is None or self.process.poll() is not None

    def stop(self, how: signal.Signals = signal.SIGINT) -> int:
        assert self.process is not None
        self.process.send_signal(how)
        return self.process.wait(WAIT)

    def get(self, path: str) -> str:
        found = re.search(r"Ready: (http://\S+)", self.said())
        assert found is not None
        with urllib.request.urlopen(found[1] + path, timeout=WAIT) as answer:
            return str(answer.read().decode())

    def children(self, word: str) -> list[int]:
        """Processes under run.py whose command has this word."""
        assert self.process is not None
        found = subprocess.run(
            ["ps", "-ww", "-o", "pid=,args=", "--ppid", str(self.process.pid)],
            capture_output=True,
            text=True,
            check=False,
        )
        return [int(line.split()[0]) for line in found.stdout.splitlines() if word in line]

    def ask(self, statement: str) -> list[tuple[object, ...]]:
        url = plain(embedded_urls(place.socket_folder(self.home)).owner)
        with psycopg.connect(url, autocommit=True) as connection:
            cursor = connection.execute(statement)
            return cursor.fetchall() if cursor.description else []

    def post(self, key: str, kind: str = "notice") -> None:
        self.ask(f"INSERT INTO outbox (key, kind) VALUES ('{key}', '{kind}')")

    def is_delivered(self, key: str) -> bool:
        try:
            return self.ask(f"SELECT 1 FROM notice WHERE key = '{key}'") != []
        except psycopg.OperationalError:  # the database is being started again
            return False

    def until(self, is_true: Callable[[], bool]) -> None:
        end = time.monotonic() + WAIT
        while not is_true():
            assert time.monotonic() < end, self.said()
            time.sleep(0.05)
