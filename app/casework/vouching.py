"""Does a seal on paper belong to an approved sheet that still stands? Asked as whoever may see the sheet."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import text

from app.casework.verifying import FORMS, of_snapshot, rows
from app.models import Snapshot, Worksheet, db

SEAL: Final = re.compile(r"[0-9a-f]{64}")
CHAIN: Final = text("select chain_stands(:c)")


@dataclass(frozen=True)
class Vouched:
    """An approved sheet behind a seal. ``shot`` is its snapshot without the text.

    ``stands``: its stored text has this seal, and the answers kept today are those of the text. ``chain_stands``: every
    snapshot of the case follows the one before it.
    """

    shot: Any
    item: Worksheet
    stands: bool
    chain_stands: bool


def vouched(seal: str) -> Vouched | None:
    """What stands behind a seal; None where there is nothing that the viewer may know of."""
    if not SEAL.fullmatch(seal):
        return None
    row = db.session.execute(rows(Snapshot.sha256 == seal)).first()
    form = FORMS.get(row.form) if row else None
    item = db.session.get(form, row.sheet_id) if row and form else None
    if row is None or item is None:
        return None
    stands = not list(of_snapshot(db.session, row))
    return Vouched(row, item, stands, bool(db.session.scalar(CHAIN, {"c": row.case_id})))
