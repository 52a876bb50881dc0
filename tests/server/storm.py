"""kill −9 at random, by a seed, of every part of a running installation. Ends processes of that installation alone."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from random import Random

from tests.server.anwang import WAIT, Anwang
from tests.server.walking import Walk

VICTIMS = ("web worker",) * 3 + ("web", "jobs", "beat", "postgres") * 2 + ("backend",) * 4
SHORTEST, LONGEST = 1.0, 3.5  # seconds between two kills


def below(pid: int, word: str = "") -> list[int]:
    """The processes under one, whose command has this word."""
    found = subprocess.run(
        ["ps", "-ww", "-o", "pid=,args=", "--ppid", str(pid)],
        capture_output=True,
        text=True,
        check=False,
        timeout=WAIT,
    )
    return [int(line.split()[0]) for line in found.stdout.splitlines() if word in line]


class Storm(threading.Thread):
    """Kills each victim once; then it is over. `killed`: what was hit, in order.

    It begins when the first family has come to the end of the path, and between two kills somebody was acknowledged:
    so it strikes people at work, however slow the machine is.
    """

    def __init__(self, walk: Walk, seed: int) -> None:
        super().__init__(name="storm", daemon=True)
        self.walk, self.anwang, self.random, self.killed = walk, walk.anwang, Random(seed), list[str]()
        self.error: BaseException | None = None

    def run(self) -> None:
        victims = list(VICTIMS)
        self.random.shuffle(victims)
        try:
            self.until(lambda: bool(self.walk.recalled), "a first family comes to the end of the path")
            for victim in victims:
                before = self.walk.acknowledged
                time.sleep(self.random.uniform(SHORTEST, LONGEST))
                self.until(
                    lambda seen=before: self.walk.acknowledged > seen, f"work before the {victim} is killed"
                )
                self.kill(victim)
        except BaseException as error:  # noqa: BLE001 - a thread's error is told to the test
            self.error = error

    def kill(self, victim: str) -> None:
        """As soon as there is one."""
        self.until(lambda: self._hit(PARTS[victim](self.anwang)), f"there is a {victim} to kill")
        self.killed.append(victim)

    def until(self, is_true: Callable[[], bool], what: str) -> None:
        """Wait, unless those at work have given up."""
        self.anwang.until(lambda: bool(self.walk.errors) or is_true(), what)
        assert not self.walk.errors, f"{self.walk.errors}\nrun.py said:\n{self.anwang.said()}"

    def _hit(self, pids: list[int]) -> bool:
        if not pids:
            return False
        with suppress(ProcessLookupError):
            os.kill(self.random.choice(pids), signal.SIGKILL)
            return True
        return False


PARTS: dict[str, Callable[[Anwang], list[int]]] = {
    "web": lambda one: one.children("gunicorn"),
    "web worker": lambda one: [pid for master in one.children("gunicorn") for pid in below(master)],
    "jobs": lambda one: one.children(" worker "),
    "beat": lambda one: one.children(" beat "),
    "postgres": lambda one: one.children("postgres"),
    "backend": lambda one: [
        pid for server in one.children("postgres") for pid in below(server, "postgres: anwang_")
    ],
}
"""How each part is found among the processes of an installation."""
