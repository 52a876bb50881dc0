"""After a report: the number, the PIN (shown once), and what happens next."""

from __future__ import annotations

from typing import Any

from flask import abort, session
from flask_appbuilder import BaseView, expose
from flask_babel import gettext as _
from sqlalchemy import text

from app.models import db
from app.rules.workflow import STATUSES
from app.views.clocks import when

MINE = text("select * from my_filing where number = :n")


class ReceiptView(BaseView):
    """通報收執."""

    route_base = "/receipt"
    default_view = "receipt"

    @expose("/<number>")
    def receipt(self, number: str) -> Any:
        filed = db.session.execute(MINE, {"n": number[:40]}).first()
        if filed is None:
            abort(404)
        pin = session.get("receipt_pin", {}).get(number)
        return self.render_template(
            "receipt.html",
            title=_("通報收執"),
            number=filed.number,
            pin=pin,
            status_label=STATUSES[filed.status],
            filed_at=when(filed.filed_at),
        )
