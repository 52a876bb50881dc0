"""A worker on duty answers an emergency dispatch: one button, before the case is in sight."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, url_for
from flask_appbuilder import BaseView, expose
from flask_babel import gettext as _
from sqlalchemy.exc import DBAPIError

from app.casework.dispatching import respond
from app.guard.errors import STATES
from app.models import db


class EmergencyView(BaseView):
    """緊急派案."""

    route_base = "/emergency"

    @expose("/<int:case_id>/respond", methods=["POST"])
    def respond(self, case_id: int) -> Any:
        if case_id >= 2**63:
            abort(404)
        try:
            respond(case_id)
        except DBAPIError as error:
            answer = STATES.get(getattr(error.orig, "sqlstate", "") or "")
            if answer == 403:
                abort(404)
            if answer != 409:
                raise
            db.session.rollback()
            flash(_("已有人確認收到這一案。"), "info")
            return redirect(url_for("DeskView.desk"))
        flash(_("已確認收到，這一案現在在您的案件裡。"), "success")
        return redirect(url_for("CaseView.show", case_id=case_id))
