"""Is every file that a row stands for still there, as it was handed in? Run as the owner: ``flask verify-files``."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Any, Final

from sqlalchemy import Connection, create_engine, select

from app.columns.keys import KeyMissing
from app.files import store
from app.models import Attachment, DraftAttachment

AT_ONCE: Final = 500
WORDS: Final = {
    "missing": "the file is gone",
    "changed": "the file is not what was put there",
    "other": "the content is not what the row says",
    "locked": "its sealing key is not in ANWANG_SEAL_KEYS",
}


@dataclass(frozen=True)
class Fault:
    """What is wrong with which file. Holds no name and no content."""

    kind: str
    table: str
    row_id: int
    form: str
    key: str

    def __str__(self) -> str:
        return f"{self.table} {self.row_id} ({self.form}, {self.key}): {WORDS[self.kind]}"

    def as_dict(self) -> dict[str, Any]:
        """For machines."""
        return asdict(self)


def verify(owner_url: str) -> tuple[int, list[Fault]]:
    """How many files rows stand for, ended ones and drafts too, and what is wrong with which."""
    engine = create_engine(owner_url)
    with engine.connect() as connection:
        judged = [one for table in (Attachment, DraftAttachment) for one in _judged(connection, table)]
    engine.dispose()
    return len(judged), [fault for fault in judged if fault]


def _judged(connection: Connection, table: Any) -> Iterator[Fault | None]:
    """For each row what is wrong with its file, if anything."""
    last = 0
    while True:
        query = (
            select(table.id, table.form, table.key, table.sha256).where(table.id > last).order_by(table.id)
        )
        rows = connection.execute(query.limit(AT_ONCE)).all()
        for row in rows:
            kind = _wrong(row.key, row.sha256)
            yield Fault(kind, table.__tablename__, row.id, row.form, row.key.hex) if kind else None
        if len(rows) < AT_ONCE:
            return
        last = rows[-1].id


def _wrong(key: uuid.UUID, mark: str) -> str:
    try:
        return "" if sha256(store.get(key)).hexdigest() == mark else "other"
    except store.FileMissing:
        return "missing"
    except store.FileChanged:
        return "changed"
    except KeyMissing:
        return "locked"
