"""Who may see a case, and why: for the command line (as the owner) and for the case page (as the viewer)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import create_engine, text

BY_NUMBER = text("select id from kase where number = :c")
BY_ID = text("select id from kase where id = :c")
ROWS = text(
    "select u.username, w.user_id, w.membership_id, w.agency_id, a.name as agency, w.role, w.reach, w.reason, w.since "
    "from who_sees(:c) w join ab_user u on u.id = w.user_id join agency a on a.id = w.agency_id "
    "order by w.agency_id, w.membership_id"
)


def who_sees(owner_url: str, case: str) -> list[dict[str, Any]] | None:
    """All who may see the case with this number or id; None when there is none."""
    engine = create_engine(owner_url)
    with engine.connect() as connection:
        is_id = case.isascii() and case.isdecimal() and len(case) < 19
        case_id = (
            connection.scalar(BY_ID, {"c": int(case)}) if is_id else connection.scalar(BY_NUMBER, {"c": case})
        )
        rows = connection.execute(ROWS, {"c": case_id}).mappings().all() if case_id else None
    engine.dispose()
    return None if rows is None else [dict(r) | {"since": r["since"].isoformat()} for r in rows]
