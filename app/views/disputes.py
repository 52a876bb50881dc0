"""The dispute desk (派案爭議): what units have refused, the oldest first, with grounds and the time left."""

from __future__ import annotations

from typing import Any

from flask import render_template, request, url_for
from flask_appbuilder import BaseView, expose
from flask_babel import gettext as _

from app.casework.disputes import refusals, waiting
from app.guard.paging import page_of
from app.guard.requests import saw
from app.guard.security import hat
from app.rules.workflow import steps_for
from app.views.clocks import clock, when
from app.views.dispatching import refusal
from app.views.names import Names
from app.views.words import code_label

DECIDING = ("arbitrate", "dispatch")
COUNTY = frozenset({"county"})


class DisputeView(BaseView):
    """派案爭議."""

    route_base = "/disputes"
    default_view = "list"

    @expose("/")
    def list(self) -> Any:
        page = page_of(request.args)
        found = waiting(page.size + 1, page.offset)
        shown = found[: page.size]
        past = refusals([row.case_id for row in shown])
        told = [one for rows in past.values() for one in rows]
        names = Names([one.by_user_id for one in told], [one.unit for one in told])
        saw("kase", [row.case_id for row in shown])
        return render_template(
            "case/disputes.html",
            title=_("派案爭議"),
            disputes=[_dispute(row, past[row.case_id], names) for row in shown],
            page=page,
            more=len(found) > page.size,
            back_url=url_for("DeskView.desk"),
        )


def _dispute(row: Any, past: list[Any], names: Names) -> dict[str, Any]:
    worn = hat()
    steps = steps_for(worn.role, row.status, COUNTY) if worn else ()
    labels = {step.verb: step.label for step in steps}
    return {
        "number": row.number,
        "family_name": row.family_name or row.number,
        "kind": code_label("case_track", row.kind),
        "filed_at": when(row.filed_at),
        "clock": clock(row),
        "bounces": [refusal(one, names) for one in past],
        "url": url_for("CaseView.show", case_id=row.case_id),
        "actions": [
            (url_for("CaseView.verb", case_id=row.case_id, verb=verb), labels[verb])
            for verb in DECIDING
            if verb in labels
        ],
    }
