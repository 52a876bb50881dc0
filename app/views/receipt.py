"""After a report: the number, the PIN (shown once), and what happens next."""

from __future__ import annotations

from typing import Any

from flask import abort, session, url_for
from flask_appbuilder import BaseView, expose
from flask_babel import gettext as _
from sqlalchemy import text

from app.guard.access import may_reach
from app.guard.security import hat
from app.models import db
from app.models.worksheets import DangerAssessment
from app.rules.filings import law, outcome
from app.rules.reporting import PARTNERS
from app.views.clocks import when
from app.views.sheet_forms import endpoint

WINDOW = text(
    "select name, phone from agency where kind = 'intake' and county_id = :county and is_active order by id limit 1"
)
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
        pins = dict(session.get("receipt_pin", {}))
        pin = pins.pop(number, None)
        if pin:
            session["receipt_pin"] = pins
        return self.render_template(
            "receipt.html",
            title=_("通報收執"),
            number=filed.number,
            pin=pin,
            told=outcome(filed.status),
            law=law(filed.number),
            filed_at=when(filed.filed_at),
            window=db.session.execute(WINDOW, {"county": filed.county_id}).first(),
            danger_url=_danger_url(filed),
            filings_url=url_for("FilingView.list"),
        )


def _danger_url(filed: Any) -> str | None:
    """Where the danger to the victim of a partner is assessed, as long as the report waits for its dispatch."""
    page = endpoint(DangerAssessment, "add")
    is_asked = filed.status == "reported" and filed.kind == PARTNERS and may_reach(page, hat())
    return url_for(page, case=filed.id) if is_asked else None
