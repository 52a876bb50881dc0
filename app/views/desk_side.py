"""What stands beside the work on a desk: messages, cases seen last, own reports, accounts, the load of the team."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import func, select, text

from app.casework.calls import newest
from app.guard.sessions import Hat
from app.models import Membership, db
from app.rules.filings import outcome
from app.rules.machines import CONSULTATION_STATES
from app.rules.workflow import STATUSES
from app.views.clocks import when
from app.views.names import Names
from app.views.notices import sentence

FILINGS = text("select * from my_filing order by id desc limit 8")
MOST = 5
HEAVY: int = 30
"""Cases of a worker that fill the bar: a proposal of the project, no rule."""


def news(notices: Sequence[Any]) -> list[dict[str, Any]]:
    """The newest messages; opening one is a POST."""
    return [
        {
            "label": sentence(n),
            "url": url_for("InboxView.open", notice_id=n.id),
            "detail": when(n.at),
            "new": n.read_at is None,
        }
        for n in notices
    ]


def recent(cases: Sequence[Any]) -> list[dict[str, Any]]:
    """The cases that I opened last and may still see."""
    seen = sorted((c for c in cases if c.seen_at), key=lambda c: c.seen_at, reverse=True)
    return [
        {
            "label": c.family_name or c.number,
            "number": c.number,
            "url": url_for("CaseView.show", case_id=c.id),
            "status_label": STATUSES[c.status],
        }
        for c in seen
    ]


def filings() -> list[dict[str, Any]]:
    """What I have reported, and how it stands: number and status, no content."""
    return [
        {"number": r.number, "status_label": outcome(r.status).label, "filed_at": when(r.filed_at)}
        for r in db.session.execute(FILINGS)
    ]


def consults(worn: Hat) -> list[dict[str, Any]]:
    """My newest consultations."""
    return [
        {
            "label": when(told.row.created_at),
            "url": url_for("SsnConsultView.show", pk=told.row.id),
            "status_label": _("尚未通報") if told.call.owes_report else CONSULTATION_STATES[told.call.stands],
        }
        for told in newest(worn.user_id, MOST)
    ]


def accounts(worn: Hat) -> list[tuple[str, int, str]]:
    """How many people of the county have a role, and how many roles end within 30 days."""
    soon = Membership.ended_at < func.now() + text("interval '30 days'")
    here = select(func.count(Membership.user_id.distinct()), func.count().filter(soon)).where(
        (Membership.ended_at.is_(None)) | (Membership.ended_at > func.now()),
        Membership.county_id == worn.county_id,
    )
    people, ending = db.session.execute(here).one()
    url = url_for("UserView.list")
    return [(_("使用中的帳號"), people, url), (_("30 天內到期的角色"), ending, url)]


def load(rows: Sequence[Any], names: Names) -> dict[str, Any] | None:
    """Open and late cases of each worker of the unit; each number opens its list."""
    if not rows:
        return None
    people = [
        {
            "name": names.user(r.worker) or _("已離職"),
            "n": r.n,
            "late": r.late,
            "url": url_for("DeskView.part", part="theirs", worker=r.worker),
            "late_url": url_for("DeskView.part", part="theirs_late", worker=r.worker),
            "percent": min(100, round(100 * r.n / HEAVY)),
        }
        for r in sorted(rows, key=lambda r: (-r.late, -r.n))
    ]
    return {"lead": _("%(n)s 人", n=len(people)), "load": people}
