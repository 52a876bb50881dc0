"""A list that somebody has sent and not yet taken over: it waits as a sealed draft of theirs, then is forgotten."""

from __future__ import annotations

import json
import uuid
from typing import Any

from sqlalchemy import delete, select

from app.guard.security import hat
from app.models import FormDraft, db


def find(what: str, once: uuid.UUID) -> FormDraft | None:
    """The list that the viewer has sent under this key."""
    found: FormDraft | None = db.session.scalar(select(FormDraft).where(*_where(what, once)))
    return found


def rows(what: str, once: uuid.UUID) -> list[Any] | None:
    """What stands in it; None where nothing waits."""
    kept = find(what, once)
    return None if kept is None else list(json.loads(kept.body))


def keep(what: str, once: uuid.UUID, lines: list[Any]) -> None:
    """Let these lines wait."""
    body = json.dumps(lines, ensure_ascii=False)
    db.session.add(FormDraft(user_id=_me(), form=what, subject=str(once), body=body))
    db.session.flush()


def forget(what: str, once: uuid.UUID) -> None:
    """The list has been taken over, or is not wanted."""
    db.session.execute(delete(FormDraft).where(*_where(what, once)))


def _where(what: str, once: uuid.UUID) -> tuple[Any, ...]:
    return FormDraft.user_id == _me(), FormDraft.form == what, FormDraft.subject == str(once)


def _me() -> int:
    worn = hat()
    assert worn is not None, "only somebody sends a list"
    return worn.user_id
