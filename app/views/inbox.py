"""The inbox: all notices of the viewer, newest first, each a sentence; opening one reads it and leads to its case."""

from __future__ import annotations

import datetime as dt
from typing import Any

from flask import abort, flash, g, redirect, request, url_for
from flask_appbuilder import BaseView, expose
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select, update

from app.guard.access import may_reach
from app.guard.paging import SIZE
from app.guard.requests import saw
from app.guard.security import hat
from app.models import Case, Notice, Proposal, db
from app.rules.workflow import DECLINE
from app.views.notices import lines, notes_url

LARGEST = 2**63 - 1


class InboxView(BaseView):
    """訊息."""

    route_base = "/inbox"
    default_view = "inbox"

    @expose("/")
    def inbox(self) -> Any:
        show = "unread" if request.args.get("show") == "unread" else "all"
        rows = page_of_notices(_before(), show == "unread")
        more, rows = len(rows) > SIZE, rows[:SIZE]
        saw("notice", [n.id for n in rows])
        older = url_for("InboxView.inbox", show=show, before=rows[-1].id) if more else None
        return self.render_template(
            "inbox.html",
            title=_("訊息"),
            show=show,
            unread=g.user.unread or 0,
            notices=lines(rows),
            older_url=older,
            newest_url=url_for("InboxView.inbox", show=show) if "before" in request.args else None,
        )

    @expose("/<int:notice_id>", methods=["POST"])
    def open(self, notice_id: int) -> Any:
        notice = _mine(notice_id)
        notice.read_at = notice.read_at or dt.datetime.now(dt.UTC)
        where = _leads_to(notice)
        if where:
            return redirect(where)
        if notice.case_id:
            flash(_("已讀。這一案目前不在您可見的範圍。"), "info")
        return redirect(url_for("InboxView.inbox"))

    @expose("/<int:notice_id>/read", methods=["POST"])
    def read(self, notice_id: int) -> Any:
        notice = _mine(notice_id)
        notice.read_at = notice.read_at or dt.datetime.now(dt.UTC)
        return redirect(_back())

    @expose("/read", methods=["POST"])
    def read_all(self) -> Any:
        """Everything up to the newest notice that the page showed: what has come since stays unread."""
        newest = request.form.get("newest", "")
        if not (newest.isascii() and newest.isdecimal() and int(newest) <= LARGEST):
            abort(400)
        mine = update(Notice).where(
            Notice.user_id == g.user.id, Notice.read_at.is_(None), Notice.id <= int(newest)
        )
        done = db.session.execute(mine.values(read_at=dt.datetime.now(dt.UTC)))
        n = getattr(done, "rowcount", 0)
        flash(ngettext("%(num)s 則訊息已標為已讀。", "%(num)s 則訊息已標為已讀。", n), "success")
        return redirect(url_for("InboxView.inbox"))


def page_of_notices(before: int, only_unread: bool) -> list[Any]:
    """One page and one more, newest first, older than the notice ``before``."""
    query = select(Notice).where(Notice.user_id == g.user.id, Notice.id < before)
    if only_unread:
        query = query.where(Notice.read_at.is_(None))
    return list(db.session.scalars(query.order_by(Notice.id.desc()).limit(SIZE + 1)))


def _before() -> int:
    """Where the page begins. 400 for what is no number."""
    said = request.args.get("before", str(LARGEST))
    if not (said.isascii() and said.isdecimal() and len(said) < 20):
        abort(400)
    return min(int(said), LARGEST)


def _mine(notice_id: int) -> Notice:
    """A notice of the viewer; 404 for any other."""
    notice: Notice | None = db.session.get(Notice, notice_id) if notice_id <= LARGEST else None
    if notice is None:
        abort(404)
    return notice


def _leads_to(notice: Notice) -> str:
    """The page of what the notice is about, if the viewer may see that now."""
    proposal = notice.about.get("proposal")
    if url := notes_url(notice):
        return url
    if notice.case_id and may_reach("CaseView.show", hat()) and db.session.get(Case, notice.case_id):
        beside = "delegations" if notice.verb == DECLINE else None
        return url_for("CaseView.show", case_id=notice.case_id, _anchor=beside)
    if proposal and may_reach("ProposalView.show", hat()) and db.session.get(Proposal, proposal):
        return url_for("ProposalView.show", proposal_id=proposal)
    return ""


def _back() -> str:
    """To the page of the inbox on which the button stood."""
    show = "unread" if request.form.get("show") == "unread" else "all"
    return url_for("InboxView.inbox", show=show)
