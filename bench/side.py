"""One contestant in a process of its own, so that sizes and peers take turns within one run. Asked over a pipe."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any, NamedTuple


class Took(NamedTuple):
    """One request: milliseconds, SQL statements, HTTP status."""

    ms: float
    statements: int
    status: int


class Side:
    """``make`` runs in the new process and gives the object whose methods are asked for by name."""

    def __init__(self, name: str, make: Callable[..., Any], *args: Any) -> None:
        self.name = name
        spawn = multiprocessing.get_context("spawn")
        self._pipe, theirs = spawn.Pipe()
        self._process = spawn.Process(target=_serve, args=(theirs, make, args), daemon=True)
        self._process.start()
        self.ask("__class__")

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
    contestant = make(*args)
    while (asked := pipe.recv()) is not None:
        method, values = asked
        try:
            found = getattr(contestant, method)
            pipe.send((True, found(*values) if method != "__class__" else None))
        except Exception as error:  # noqa: BLE001 - it is told to the one who asked
            pipe.send((False, f"{type(error).__name__}: {error}"))
