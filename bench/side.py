"""One contestant in a process of its own, so that sizes and peers take turns within one run. Asked over a pipe."""

from __future__ import annotations

import multiprocessing
import os
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, NamedTuple


class Took(NamedTuple):
    """One request: milliseconds without the wait for a processor (see Clock), SQL statements, HTTP status."""

    ms: float
    statements: int
    status: int


class Clock:
    """Time as a machine of one's own would take it.

    What this process and its database backends spend waiting for a processor that other programs have is not counted
    (Linux tells it in schedstat; elsewhere nothing is taken off).
    """

    def __init__(self) -> None:
        self.pids = {os.getpid()}

    def start(self) -> None:
        """From now on."""
        self._queued = self._waited()
        self._began = time.perf_counter()

    def ms(self) -> float:
        """Milliseconds since the start."""
        whole = time.perf_counter() - self._began
        return max(0.0, whole * 1000 - (self._waited() - self._queued))

    def _waited(self) -> float:
        """Milliseconds in the run queue so far."""
        return sum(_run_delay(pid) for pid in self.pids) / 1e6


def _run_delay(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/schedstat").read_text("ascii").split()[1])
    except (OSError, IndexError):
        return 0


class Side:
    """``make`` runs in the new process and gives the object whose methods are asked for by name."""

    def __init__(self, name: str, make: Callable[..., Any], *args: Any) -> None:
        self.name = name
        spawn = multiprocessing.get_context("spawn")
        self._pipe, theirs = spawn.Pipe()
        self._process = spawn.Process(target=_serve, args=(theirs, make, args), daemon=True)
        self._process.start()

    def ask(self, method: str, *args: Any) -> Any:
        """The answer of ``method(*args)`` over there. RuntimeError when it fails."""
        self._pipe.send((method, args))
        is_good, answer = self._pipe.recv()
        if not is_good:
            raise RuntimeError(f"{self.name}.{method}{args}: {answer}")
        return answer

    def end(self) -> None:
        """Let it go."""
        self._pipe.send(None)
        self._process.join(10)


def _serve(pipe: Connection, make: Callable[..., Any], args: tuple[Any, ...]) -> None:
    try:
        contestant = make(*args)
    except Exception as error:  # noqa: BLE001 - it is told to the first who asks
        pipe.recv()
        pipe.send((False, f"{type(error).__name__}: {error}"))
        return
    while (asked := pipe.recv()) is not None:
        method, values = asked
        try:
            pipe.send((True, getattr(contestant, method)(*values)))
        except Exception as error:  # noqa: BLE001 - it is told to the one who asked
            pipe.send((False, f"{type(error).__name__}: {error}"))
