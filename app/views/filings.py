"""我的通報: what came of one's own reports, as far as a reporter may know (``rules/filings``). Never content."""

from __future__ import annotations

from typing import Any

from flask import request, url_for
from flask_appbuilder import BaseView, expose
from flask_babel import gettext as _
from sqlalchemy import text

from app.guard.paging import page_of
from app.guard.requests import saw
from app.models import db
from app.rules.filings import law, outcome
from app.views.clocks import when

MINE = text(
    "select id, county_id, number, status, filed_at from my_filing order by id desc limit :limit offset :offset"
)
WINDOWS = text(
    "select distinct on (county_id) county_id, name, phone from agency "
    "where kind = 'intake' and county_id = any (:counties) and is_active order by county_id, id"
)


class FilingView(BaseView):
    """我的通報."""

    route_base = "/my-reports"
    default_view = "list"

    @expose("/")
    def list(self) -> Any:
        page = page_of(request.args)
        rows = db.session.execute(MINE, {"limit": page.size + 1, "offset": page.offset}).all()
        shown = rows[: page.size]
        saw("kase", [row.id for row in shown])
        counties = sorted({row.county_id for row in shown})
        windows = {one.county_id: one for one in db.session.execute(WINDOWS, {"counties": counties})}
        return self.render_template(
            "filings.html",
            title=_("我的通報"),
            rows=[
                {
                    "number": row.number,
                    "url": url_for("ReceiptView.receipt", number=row.number),
                    "filed_at": when(row.filed_at),
                    "told": outcome(row.status),
                    "law": law(row.number),
                    "window": windows.get(row.county_id),
                }
                for row in shown
            ],
            page=page,
            more=len(rows) > page.size,
            report_url=url_for("ReportFormsView.forms"),
        )
