"""Opening a notice: it is read, and leads to its case when the viewer may still see it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from flask import abort, flash, redirect, url_for
from flask_appbuilder import BaseView, expose
from flask_babel import gettext as _

from app.guard.access import may_reach
from app.guard.security import hat
from app.models import Case, Notice, db


class NoticeView(BaseView):
    """訊息."""

    route_base = "/notice"
    default_view = "open"

    @expose("/<int:notice_id>", methods=["POST"])
    def open(self, notice_id: int) -> Any:
        notice = db.session.get(Notice, notice_id) if notice_id < 2**63 else None
        if notice is None:
            abort(404)
        notice.read_at = notice.read_at or dt.datetime.now(dt.UTC)
        can_see = (
            notice.case_id and may_reach("CaseView.show", hat()) and db.session.get(Case, notice.case_id)
        )
        if can_see:
            return redirect(url_for("CaseView.show", case_id=notice.case_id))
        flash(_("已讀。這一案目前不在您可見的範圍。"), "info")
        return redirect(url_for("DeskView.desk"))
