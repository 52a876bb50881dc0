"""A keyring of this test alone."""

from __future__ import annotations

import base64
from collections.abc import Iterator

import pytest

from app.columns import keyring


def key(letter: str) -> str:
    """A key that one can write down."""
    return base64.b64encode(letter.encode() * 32).decode()


@pytest.fixture(autouse=True)
def ring(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """One sealing key k1, and an index key."""
    monkeypatch.setenv("ANWANG_SEAL_KEYS", f"k1:{key('1')}")
    monkeypatch.setenv("ANWANG_INDEX_KEY", key("i"))
    keyring.cache_clear()
    yield
    keyring.cache_clear()
