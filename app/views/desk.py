"""The desk: the first page of every role. What is due with the time left, what is new, what has been taken away."""

from __future__ import annotations

import datetime as dt
from typing import Any

from flask import g, url_for
from flask_appbuilder import BaseView, expose
from flask_babel import gettext as _
from sqlalchemy import select, text

from app.columns.minguo import minguo
from app.guard.access import may_reach
from app.guard.requests import saw
from app.guard.security import hat
from app.models import Case, Due, Notice, RecallNotice, db
from app.rules.deadlines import BY_CODE
from app.rules.roles import BY_CODE as ROLES
from app.rules.workflow import EVENTS, RISKS, STATUSES
from app.views.clocks import clock, when

MOST = 30
DUTY = (Due.case_id, Due.duty, Due.starts_at, Due.due_at, Due.met_at)
ABOUT = (Case.id, Case.number, Case.family_name, Case.risk)
FILINGS = text("select * from my_filing order by id desc limit 8")


class DeskView(BaseView):
    """工作桌."""

    route_base = "/desk"
    default_view = "desk"

    @expose("/")
    def desk(self) -> Any:
        worn = hat()
        assert worn is not None
        can_see = may_reach("CaseView.list", worn)
        dues = open_dues() if can_see else []
        groups = by_urgency(dues) + ([(_("已收回的案件"), recalls())] if worn.agency_kind == "ngo" else [])
        new = next(((url_for(e), label) for e, label in new_forms() if may_reach(e, worn)), (None, None))
        saw("kase", [d.case_id for d, _case in dues])
        return self.render_template(
            "desk.html",
            title=_("%(name)s的工作桌", name=g.user.full_name),
            lead=f"{when(dt.datetime.now(dt.UTC))}　{ROLES[worn.role].name}",
            counts=counts(groups, can_see),
            groups=groups,
            news=news(),
            plans=None,
            new_url=new[0],
            new_label=new[1],
            cases_url=url_for("CaseView.list") if can_see else None,
            filings=filings() if may_reach("RptVfView.add", worn) else [],
        )


def new_forms() -> list[tuple[str, str]]:
    """What one may begin from the desk, the commonest first."""
    return [("SsnConsultView.add", _("新增諮詢")), ("RptVfView.add", _("新增通報"))]


def open_dues() -> list[tuple[Any, Any]]:
    """The most urgent duties on cases that the viewer sees, each with its case.

    Two queries: a join would pass each row through the walls of both tables.
    """
    query = select(*DUTY).where(Due.met_at.is_(None)).order_by(Due.due_at).limit(MOST)
    dues = db.session.execute(query).all()
    wanted = select(*ABOUT).where(Case.id.in_({d.case_id for d in dues}))
    cases = {c.id: c for c in db.session.execute(wanted)} if dues else {}
    return [(d, cases[d.case_id]) for d in dues if d.case_id in cases]


def by_urgency(dues: list[tuple[Any, Any]]) -> list[tuple[str, list[dict[str, Any]]]]:
    """Overdue, today, later."""
    words = {"over": _("逾期"), "today": _("今日到期"), "later": _("之後")}
    groups: dict[str, list[dict[str, Any]]] = {key: [] for key in words}
    for due, case in dues:
        row = todo(due, case)
        groups[row["clock"]["state"] if row["clock"]["state"] in words else "later"].append(row)
    return [(words[key], rows) for key, rows in groups.items()]


def todo(due: Any, case: Any) -> dict[str, Any]:
    """One line: time left, whose family, what, why, one button."""
    deadline = BY_CODE[due.duty]
    url = url_for("CaseView.show", case_id=case.id)
    return {
        "clock": clock(due),
        "family_name": case.family_name or case.number,
        "number": case.number,
        "risk": case.risk,
        "risk_label": RISKS[case.risk],
        "url": url,
        "title": deadline.duty,
        "detail": deadline.law,
        "action_label": _("開啟案件"),
        "action_url": url,
        "primary": clock(due)["state"] == "over",
    }


def recalls() -> list[dict[str, Any]]:
    """What an NGO keeps of a recalled case: its number, the day, whom to call."""
    query = select(RecallNotice).order_by(RecallNotice.id.desc()).limit(8)
    return [
        {
            "clock": None,
            "family_name": r.number,
            "number": "",
            "url": "#",
            "title": _("已收回，請勿再聯繫案家"),
            "detail": _(
                "%(day)s 收回。請洽 %(name)s %(phone)s",
                day=minguo(r.recalled_on),
                name=r.call_name or "",
                phone=r.call_phone or "",
            ),
            "action_url": None,
        }
        for r in db.session.scalars(query)
    ]


def counts(groups: list[tuple[str, list[dict[str, Any]]]], can_see: bool) -> list[tuple[str, int, str, str]]:
    """The numbers on top; each leads to its list on this page."""
    if not can_see:
        return []
    shown = zip(groups, ("over", "today", "", ""), strict=False)
    return [
        (label, len(rows), f"#g-{i}" if rows else "#news", cls if rows else "")
        for i, ((label, rows), cls) in enumerate(shown, 1)
    ]


def news() -> list[dict[str, Any]]:
    """The newest notices."""
    rows = db.session.scalars(select(Notice).order_by(Notice.id.desc()).limit(8))
    return [
        {
            "label": _("%(what)s %(number)s", what=plain(EVENTS.get(n.verb, n.verb)), number=n.number or ""),
            "url": url_for("NoticeView.open", notice_id=n.id),
            "detail": when(n.at),
            "new": n.read_at is None,
        }
        for n in rows
    ]


def plain(words: Any) -> str:
    """An event's words without its blanks."""
    return str(words).format(unit="", worker="", risk="")


def filings() -> list[dict[str, Any]]:
    """What I have reported, and how it stands: number and status, no content."""
    return [
        {"number": r.number, "status_label": STATUSES[r.status], "filed_at": when(r.filed_at)}
        for r in db.session.execute(FILINGS)
    ]
