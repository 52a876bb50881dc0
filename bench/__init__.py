"""How fast Anwang is, at ten thousand cases and at a million, against its budgets and beside Django's admin.

``python -m bench --help``. Makes its own PostgreSQL and its own invented data; touches no installation.
"""

from __future__ import annotations

import base64
import os

PASSWORD = "correct horse battery staple"
SEARCHED = "家豪"  # a given name that many carry

KEYS = {
    "SECRET_KEY": "bench-only-0123456789abcdef0123456789abcdef",
    "ANWANG_SEAL_KEYS": "b1:" + base64.b64encode(b"s" * 32).decode(),
    "ANWANG_INDEX_KEY": base64.b64encode(b"i" * 32).decode(),
    "ANWANG_VIEWER_KEY": base64.b64encode(b"v" * 32).decode(),
}


def set_keys() -> None:
    """Fixed keys, so that a data folder that was kept can be read again."""
    os.environ.update(KEYS)
