"""The store of files: a folder outside the web root, one sealed file a key. Knows nothing of rows or people.

A file is there, whole and on the disk, before its row is written: a process that dies in between leaves a file that
nobody knows (``unclaimed()`` finds it a day later), never a row without its file.
"""

from __future__ import annotations

import os
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

from app.columns.sealed import SealMismatch, seal_bytes, unseal_bytes
from app.server import place

FILES = "ANWANG_FILES"
HALF = ".part"
A_DAY = 86_400.0


class FileMissing(LookupError):
    """There is no file under this key."""


class FileChanged(ValueError):
    """What lies under this key is not what was put there."""


def folder() -> Path:
    """$ANWANG_FILES, or ``files`` in $ANWANG_HOME."""
    given = os.environ.get(FILES)
    return Path(given).expanduser().resolve() if given else place.home() / "files"


def put(content: bytes) -> uuid.UUID:
    """Keep this content; its key. It lies on the disk when this comes back."""
    key = uuid.uuid4()
    target = _path(key)
    _make(target.parent)
    half = target.with_suffix(HALF)
    handle = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(seal_bytes(content, context=_context(key)))
        file.flush()
        os.fsync(file.fileno())
    half.replace(target)
    _sync(target.parent)
    return key


def get(key: uuid.UUID) -> bytes:
    """The content under this key.

    Raises:
        FileMissing: there is none.
        FileChanged: the seal is broken, or it is the seal of another key.
    """
    try:
        sealed = _path(key).read_bytes()
    except FileNotFoundError:
        raise FileMissing(str(key)) from None
    try:
        return unseal_bytes(sealed, context=_context(key))
    except SealMismatch:
        raise FileChanged(str(key)) from None


def unclaimed(age: float = A_DAY) -> Iterator[uuid.UUID]:
    """The keys of files older than this many seconds, for whoever knows which of them have a row. Half-written ones of
    that age are taken away at once: the process that wrote them is long gone."""
    before = time.time() - age
    for path in sorted(folder().glob("??/*")):
        try:
            is_old = path.stat().st_mtime < before
        except FileNotFoundError:
            continue
        if is_old and path.suffix == HALF:
            path.unlink(missing_ok=True)
        elif is_old and (key := _key(path.name)):
            yield key


def take_away(key: uuid.UUID) -> None:
    """Erase a file that no row stands for."""
    _path(key).unlink(missing_ok=True)


def _path(key: uuid.UUID) -> Path:
    return folder() / key.hex[:2] / key.hex


def _key(name: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(hex=name)
    except ValueError:
        return None


def _context(key: uuid.UUID) -> str:
    return f"file:{key.hex}"


def _make(where: Path) -> None:
    """The folder of a key, known to the disk with all that lead to it."""
    missing = [one for one in (where, *where.parents) if not one.exists()]
    for one in reversed(missing):
        one.mkdir(mode=0o700, exist_ok=True)
        _sync(one.parent)


def _sync(where: Path) -> None:
    handle = os.open(where, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
