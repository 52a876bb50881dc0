"""Folders that PostgreSQL may enter (as root it runs under another account), and one empty server for all."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.server import embedded, place


@pytest.fixture
def home() -> Iterator[Path]:
    """An empty $ANWANG_HOME. pytest's own folders are closed to other accounts."""
    with tempfile.TemporaryDirectory(prefix="anwang-test-") as folder:
        yield place.make(Path(folder))


@pytest.fixture(scope="session")
def server() -> Iterator[embedded.Server]:
    """A throw-away server without our roles; each test makes what it needs."""
    with embedded.temporary_server() as running:
        yield running
