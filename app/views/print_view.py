"""Printing that belongs to no single form: a case file, the empty forms, and what the QR code leads to."""

from __future__ import annotations

from typing import Any

from flask import abort, render_template, url_for
from flask_appbuilder import BaseView, expose
from flask_babel import gettext as _

from app.casework.naming import RowNames
from app.casework.vouching import Vouched, vouched
from app.guard.access import may_reach
from app.guard.requests import saw
from app.guard.security import hat
from app.models import REGISTRY, Case, db
from app.views.case import brief
from app.views.clocks import when
from app.views.print_case import case_page
from app.views.sheet_forms import endpoint


class PrintView(BaseView):
    """列印."""

    route_base = "/print"
    default_view = "forms"

    @expose("/case/<int:case_id>")
    def case(self, case_id: int) -> Any:
        return case_page(case_id)

    @expose("/forms")
    def forms(self) -> Any:
        worn = hat()
        return render_template(
            "print/forms.html",
            title=_("空白表單"),
            forms=[
                {"form": form, "url": url_for(endpoint(form, "blank"))}
                for form in REGISTRY
                if may_reach(endpoint(form, "blank"), worn)
            ],
        )

    @expose("/verify/<mark>")
    def verify(self, mark: str) -> Any:
        found = vouched(mark)
        if found is None or not may_reach(endpoint(type(found.item), "show"), hat()):
            abort(404)
        return verified_page(found)


def verified_page(found: Vouched) -> str:
    """What a seal stands for."""
    shot, item = found.shot, found.item
    case = db.session.get(Case, shot.case_id)
    if case is None:
        abort(404)
    saw("snapshot", [shot.id])
    saw(item.__tablename__, [item.id])
    return render_template(
        "print/verify.html",
        case=brief(case),
        form=type(item),
        found=found,
        who=RowNames()("user", shot.approved_by),
        at=when(shot.approved_at),
        snapshot_url=url_for("ReviewView.snapshot", snapshot_id=shot.id)
        if may_reach("ReviewView.snapshot", hat())
        else None,
        sheet_url=url_for(endpoint(type(item), "show"), pk=item.id),
    )
