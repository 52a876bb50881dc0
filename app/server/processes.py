"""What every child process of ours has in common: it dies with its parent, and it never runs PostgreSQL as root."""

import ctypes
import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import TypedDict

from app.server.place import PRIVATE_UID, is_root

PR_SET_PDEATHSIG = 1


class Identity(TypedDict, total=False):
    """Under which account a child runs: subprocess's own words. Empty: ours."""

    user: int
    group: int
    extra_groups: list[int]


def identity(uid: int = PRIVATE_UID) -> Identity:
    """Started by root, a child of PostgreSQL takes `uid`; started by anyone else, it stays who it is."""
    return Identity(user=uid, group=uid, extra_groups=[]) if is_root() else Identity()


def die_with_parent(how: signal.Signals = signal.SIGTERM) -> Callable[[], None]:
    """For preexec_fn: the kernel sends `how` when the parent dies, also by kill -9. Runs after the change of account,
    which would clear it."""
    libc = ctypes.CDLL(None)
    return lambda: libc.prctl(PR_SET_PDEATHSIG, how)


def handed_over(folder: Path) -> tuple[str, list[int]]:
    """How a child names this folder, and the handles to pass to it (and to close afterwards). PostgreSQL's account may
    not walk down to a home inside /root; it gets the folder itself, opened."""
    if not is_root():
        return str(folder), []
    handle = os.open(folder, os.O_PATH | os.O_DIRECTORY)
    return f"/proc/self/fd/{handle}", [handle]


def give(path: Path, uid: int = PRIVATE_UID) -> None:
    """When we are root: hand a file or folder, not what it links to, to the account that will run PostgreSQL."""
    if is_root():
        os.lchown(path, uid, uid)
