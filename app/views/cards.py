"""The list of cards: that a case exists, whose it is, how it stands. For those who may not see its content."""

from __future__ import annotations

from typing import Any

from flask import render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import text

from app.guard.paging import page_of
from app.guard.requests import saw
from app.guard.security import hat
from app.models import db
from app.rules.workflow import STATUSES
from app.views.clocks import when
from app.views.words import code_label

# First which cards, then what they say: else the clock of every case of the county would be read for one page.
# The county is said once more, as a number: the planner cannot see through my_card_county().
NEWEST = text("select id from case_card where county_id = :c order by id desc limit :l offset :o")
NUMBERED = text("select id from case_card where number = :n")
WHOLE = text(
    "select c.*, exists (select 1 from mine_window w where w.case_id = c.id) as is_here "
    "from case_card c where c.id = any (:ids) order by c.id desc"
)


def cards_page() -> Any:
    """The newest cards of the county, or the one with a number."""
    page, number = page_of(request.args), request.args.get("q", "").strip().upper()[:40]
    worn = hat()
    limits = {"c": worn.county_id if worn else 0, "l": page.size + 1, "o": page.offset}
    ids = db.session.scalars(NUMBERED, {"n": number}) if number else db.session.scalars(NEWEST, limits)
    rows = db.session.execute(WHOLE, {"ids": list(ids)}).all()
    saw("case_card", [r.id for r in rows[: page.size]])
    return render_template(
        "case/cards.html",
        title=_("案件摘要"),
        number=number,
        page=page,
        more=len(rows) > page.size,
        cards=[_card(r) for r in rows[: page.size]],
    )


def _card(row: Any) -> dict[str, Any]:
    return {
        "number": row.number,
        "kind_label": code_label("case_track", row.kind),
        "status_label": STATUSES[row.status],
        "filed_at": when(row.filed_at),
        "due_at": when(row.due_at),
        "lead": row.lead_name or _("受理中"),
        "phone": row.lead_phone or "",
        "url": url_for("CaseView.show", case_id=row.id) if row.is_here else None,
    }
