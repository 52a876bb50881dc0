"""How answers are stored: sealed text, blind indexes, lists of codes, Minguo dates. Knows no Flask, no session."""

from app.columns.blind import blind, grams, grams_to_find
from app.columns.codes import ManyCodes
from app.columns.keys import KeyMissing, Keyring, keyring
from app.columns.sealed import Sealed, SealMismatch

__all__ = [
    "KeyMissing",
    "Keyring",
    "ManyCodes",
    "SealMismatch",
    "Sealed",
    "blind",
    "grams",
    "grams_to_find",
    "keyring",
]
