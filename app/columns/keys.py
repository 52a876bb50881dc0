"""The keys that seal text and blind its indexes. They come from the environment and are never stored or logged."""

from __future__ import annotations

import base64
import binascii
import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

SEAL_KEYS = "ANWANG_SEAL_KEYS"
INDEX_KEY = "ANWANG_INDEX_KEY"
KEY_BYTES = 32


class KeyMissing(RuntimeError):
    """A key is absent from the environment, malformed, or was retired while text sealed with it remains."""


@dataclass(frozen=True, repr=False)
class Keyring:
    """All known keys. `current` is the id of the key that seals; every key of `seals` can still open.

    Keep a retired key in the ring until `flask rotate-keys` has sealed the old text anew.
    """

    current: str
    seals: Mapping[str, bytes]
    index: bytes

    def opening(self, key_id: str) -> bytes:
        """The key with this id. KeyMissing when it has been taken out of the ring."""
        try:
            return self.seals[key_id]
        except KeyError:
            raise KeyMissing(f"no sealing key {key_id!r} in {SEAL_KEYS}") from None

    def __repr__(self) -> str:
        return f"Keyring(current={self.current!r}, known={sorted(self.seals)!r})"


def read_keyring(environment: Mapping[str, str]) -> Keyring:
    """The keyring written in these variables: `k2:<base64>,k1:<base64>`, the first being the current one."""
    seals: dict[str, bytes] = {}
    for part in filter(None, (p.strip() for p in environment.get(SEAL_KEYS, "").split(","))):
        key_id, _, text = part.partition(":")
        if not key_id.isascii() or not 1 <= len(key_id) <= 32 or key_id in seals:
            raise KeyMissing(f"{SEAL_KEYS}: key ids are 1 to 32 ASCII characters, each used once")
        seals[key_id] = _decoded(text, SEAL_KEYS)
    if not seals:
        raise KeyMissing(f"{SEAL_KEYS} is not set")
    return Keyring(next(iter(seals)), seals, _decoded(environment.get(INDEX_KEY, ""), INDEX_KEY))


def _decoded(text: str, variable: str) -> bytes:
    try:
        key = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise KeyMissing(f"{variable} is not base64") from None
    if len(key) != KEY_BYTES:
        raise KeyMissing(f"{variable} must hold {KEY_BYTES} bytes in base64")
    return key


@cache
def keyring() -> Keyring:
    """The keyring of this process. `keyring.cache_clear()` reads the environment again."""
    return read_keyring(os.environ)
