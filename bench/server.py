"""The bench's own PostgreSQL: in a hurry while it is filled, with an installation's settings while it is measured."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from app.server import embedded

NICE = 10  # while a large one is filled; measuring runs as any other program


@contextmanager
def home(keep: Path | None) -> Iterator[Path]:
    """The folder of the server: ``keep``, or one that is gone afterwards."""
    folder = keep.resolve() if keep else Path(tempfile.mkdtemp(prefix="anwang-bench-"))
    os.environ["ANWANG_HOME"] = str(folder)
    try:
        yield folder
    finally:
        if keep is None:
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def running(
    folder: Path, fill: Callable[[embedded.Server], None], *, is_long: bool
) -> Iterator[embedded.Server]:
    """The server with its data: ``fill`` is called on one without fsync, which is then stopped and started as usual."""
    server = embedded.start(folder, is_throwaway=True)
    try:
        if is_long:
            with suppress(PermissionError):
                os.setpriority(os.PRIO_PROCESS, server.process.pid, NICE)
        fill(server)
    finally:
        server.stop()
    server = embedded.start(folder)
    try:
        yield server
    finally:
        server.stop()
