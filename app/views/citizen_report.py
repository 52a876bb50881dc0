"""What the page of a report says when it came in through the portal: by whom nobody, and what it does not say."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from app.models import PortalReport, Worksheet, db
from app.rules.portal import LACKS


def for_reading(item: Worksheet) -> dict[str, Any]:
    """`from_portal`: None, or what the report lacks, in words. Asked of the walls, as the report itself."""
    if not type(item).IS_FILED or item.created_by is not None:
        return {"from_portal": None}
    query = select(PortalReport.lacks).where(PortalReport.case_id == item.case_id)
    found = db.session.scalars(query).first()
    return {"from_portal": None if found is None else [str(LACKS[code]) for code in found if code in LACKS]}
