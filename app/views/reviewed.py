"""What a sheet's own page tells of its supervision: how it stands, what was said of it, and what one may do now."""

from __future__ import annotations

from typing import Any

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import select

from app.casework.naming import RowNames
from app.casework.reviewing import may_review, may_take_back
from app.forms.reviews import label_of, said_of
from app.forms.rights import may_know_writer
from app.guard.requests import saw
from app.models import Review, Snapshot, Worksheet, db
from app.models.review import OK
from app.models.worksheets.base import is_reviewed
from app.views.clocks import when


def marks(item: Worksheet, names: RowNames) -> dict[str, Any]:
    """For the page of a sheet; nothing for a form that nobody approves."""
    if not is_reviewed(type(item)):
        return {}
    reviews = item.reviews
    saw("review", [review.id for review in reviews])
    return {
        "reviews": [_told(review, item, names) for review in reviews],
        "said": said_of(item, reviews[0].comments) if reviews and item.state == "returned" else {},
        "approved": _approval(item, names),
        "snapshot_url": _snapshot_url(item),
        "review_url": _url("review", item) if may_review(item) else None,
        "take_back_url": _url("take_back", item) if may_take_back(item) else None,
        "is_waiting": item.is_waiting,
    }


def _told(review: Review, item: Worksheet, names: RowNames) -> dict[str, Any]:
    lines = [(label_of(item, key), line) for key, line in said_of(item, review.comments).items()]
    is_ok = review.result == OK
    return {
        "label": _("核可") if is_ok else _("退回修正"),
        "kind": "ok" if is_ok else "bad",
        "who": names("user", review.by_user_id),
        "at": when(review.at),
        "opinion": review.opinion or "",
        "comments": lines,
    }


def _approval(item: Worksheet, names: RowNames) -> str:
    if item.state != "approved" or item.approved_by is None:
        return ""
    return _("%(who)s於 %(at)s 核可", who=names("user", item.approved_by), at=when(item.approved_at))


def _snapshot_url(item: Worksheet) -> str | None:
    if item.state != "approved":
        return None
    query = select(Snapshot.id).where(Snapshot.form == item.CODE, Snapshot.sheet_id == item.id)
    found = db.session.scalar(query.where(Snapshot.case_id == item.case_id))
    return url_for("ReviewView.snapshot", snapshot_id=found) if found else None


def _url(page: str, item: Worksheet) -> str:
    return url_for(f"ReviewView.{page}", code=item.CODE, sheet_id=item.id)


def writer_of(item: Worksheet, names: RowNames) -> str:
    """Who handed it in, and when."""
    who = item.submitted_by or item.created_by
    known = names("user", who) if who and may_know_writer(item.STAGE, who) else ""
    return " ".join(filter(None, (known, when(item.submitted_at))))
