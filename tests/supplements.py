"""A county's own questions for tests: one of every kind, and how they are published."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from sqlalchemy import text

from app.casework import publishing
from app.columns.minguo import today
from app.guard.viewer import tell
from app.models import db
from app.rules.supplement_checks import EMPTY

DRAFT = text("select draft_proposal(:p)")
PROPOSE = text("select propose(:i, 1, 'x')")
PUBLISH = text("select publish_proposal(:i, 2, :day)")


def row(code: str, kind: str = "text", **over: Any) -> dict[str, Any]:
    """One question of county 1: row("dialect", "one", choices=[…])."""
    named = {"code": f"x1_{code}", "kind": kind, "zh": f"補充：{code}", "en": f"Extra: {code}"}
    choices = [["A", "甲", "First"], ["B", "乙", "Second"]] if kind in ("one", "many") else []
    return {**EMPTY, **named, "choices": choices, **over}


ALL = [
    row("words"), row("story", "long"), row("yes", "yes_no"), row("sure", "yes_no_unknown"), row("dialect", "one"),
    row("needs", "many"), row("times", "integer"), row("when", "day"), row("seen", "tick"),
]  # fmt: skip
ANSWERS: dict[str, Any] = {
    "x1_words": "外婆家在港邊", "x1_story": "一行\n兩行", "x1_yes": "Y", "x1_sure": "U", "x1_dialect": "B",
    "x1_needs": ["A", "B"], "x1_times": 3, "x1_when": "2026-11-01", "x1_seen": True,
}  # fmt: skip


def publish(viewers: Any, rows: list[dict[str, Any]], form: str = "CASE_REC", day: dt.date | None = None,
            who: tuple[str, str] = ("admin", "admin2")) -> int:  # fmt: skip
    """Straight through the database's verbs, as two administrators of the county."""
    connection = db.session.connection()
    tell(connection, viewers(who[0]))
    said = json.dumps({"kind": "supplement", "name": form, "content": {"questions": rows}})
    item = db.session.scalar(DRAFT, {"p": said})
    db.session.execute(PROPOSE, {"i": item})
    tell(connection, viewers(who[1]))
    db.session.execute(PUBLISH, {"i": item, "day": day or today()})
    publishing.forget()
    assert publishing.faults() == ()
    return int(item)
