"""Putting on record what a decision table said about a case, and what a person chose instead."""

from __future__ import annotations

from flask_babel import gettext as _

from app.models import Case, StoredDecision, db
from app.rules.tables import Decision, in_force


class ReasonMissing(ValueError):
    """A choice that differs from the table needs a reason."""


def record(
    case: Case, decision: Decision, chosen: str | None = None, reason: str | None = None, *, is_triage: bool = False
) -> StoredDecision:  # fmt: skip
    """Store a decision about a case. ``chosen``: what was decided, where that is not what the table says.
    ``is_triage``: decided while the report waits at the window; then it is the window's, whatever table it was.

    Who has decided, and in which unit, is put by the database.

    Raises:
        ReasonMissing: a different choice without a reason.
        sqlalchemy.exc.DBAPIError: the walls refuse; the case is not the viewer's to see.
    """
    if chosen and not (reason or "").strip():
        raise ReasonMissing(_("與決策表不同的決定，須敘明理由。"))
    item = StoredDecision(
        case_id=case.id,
        county_id=case.county_id,
        table_id=decision.table,
        version=decision.version,
        inputs=dict(decision.inputs),
        row_no=decision.row,
        outcome=dict(decision.then),
        chosen=chosen or None,
        reason=(reason or "").strip() or None,
        is_intake=is_triage or in_force(decision.table).is_intake,
        is_triage=is_triage,
    )
    db.session.add(item)
    db.session.flush()
    return item
