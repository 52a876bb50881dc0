"""Keyed fingerprints by which sealed text is found again: equal texts, and parts of names.

Without the key they tell nothing: a plain hash of all national IDs is undone in minutes.
"""

from __future__ import annotations

import hashlib
import hmac
import unicodedata

from app.columns.keys import Keyring, keyring
from app.columns.variants import fold

BLIND_BYTES = 16


def blind(value: str, *, ring: Keyring | None = None) -> bytes:
    """16 bytes that are equal for equal values, whatever their width, case or surrounding space."""
    plain = unicodedata.normalize("NFKC", value).strip().upper()
    return _keyed(b"blind", plain, ring)[:BLIND_BYTES]


def grams(name: str, *, ring: Keyring | None = None) -> list[int]:
    """Every character and every pair of neighbours of `name`, as keyed signed 64-bit numbers, sorted, each once."""
    plain = plain_name(name)
    return _numbers([*plain, *_pairs(plain)], ring)


def grams_to_find(part: str, *, ring: Keyring | None = None) -> list[int]:
    """The grams that a name must all have to contain `part`: its pairs, or its one character. Empty for no text."""
    plain = plain_name(part)
    return _numbers(_pairs(plain) or list(plain), ring)


def plain_name(name: str) -> str:
    """The letters of a name: width, case, variants, spaces and the dots of indigenous and foreign names set aside."""
    wide = unicodedata.normalize("NFKC", name).casefold()
    return fold("".join(c for c in wide if c.isalnum()))


def _pairs(text: str) -> list[str]:
    return [text[i : i + 2] for i in range(len(text) - 1)]


def _numbers(pieces: list[str], ring: Keyring | None) -> list[int]:
    return sorted({int.from_bytes(_keyed(b"gram", p, ring)[:8], "big", signed=True) for p in pieces})


def _keyed(purpose: bytes, text: str, ring: Keyring | None) -> bytes:
    key = (ring or keyring()).index
    return hmac.new(key, purpose + b"\0" + text.encode(), hashlib.sha256).digest()
