"""Taking sheets out as a file: those of a list with its filters, or those of one case. Asks why, says the law.

The file is written whole, beside its line in `sheet_export` and those in the read log, before its first byte leaves.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import abort, render_template, request, url_for
from flask_appbuilder import BaseView, expose
from flask_babel import gettext as _
from sqlalchemy import Select, select

from app.forms import listing
from app.forms.exporting import Found, look
from app.forms.prefill import sheet_called
from app.guard.access import may_reach
from app.guard.requests import saw
from app.guard.security import hat
from app.models import REGISTRY, Case, Worksheet
from app.views.case_head import brief, find
from app.views.export_file import Order, send
from app.views.export_form import FIRST, asking_form, filters_said, most_sheets
from app.views.sheet_forms import endpoint

Part = tuple[type[Worksheet], Select[Any], Found]


class SheetExportView(BaseView):
    """匯出表單."""

    route_base = "/export"
    default_view = "sheets"

    @expose("/<code>", methods=["GET", "POST"])
    def sheets(self, code: str) -> Any:
        """The sheets of one form, as the list shows them."""
        sheet = readable(code)
        order = request.args.get("order", listing.NEWEST)
        query, wrong = listing.narrowed(select(sheet), sheet, request.args)
        ordered = listing.ordered(query, sheet, order)
        if ordered is None or wrong:
            abort(400)
        kept: dict[str, Any] = {
            key: value for key, value in request.args.items() if key not in ("page", "page_size")
        }
        about = {
            "title": _("匯出：%(form)s", form=sheet.TITLE),
            "case": None,
            "filters": filters_said(sheet, request.args),
            "back": url_for(endpoint(sheet, "list"), **kept),
        }
        order_of = Order(form=sheet.CODE, case=None, address=request.query_string.decode("utf-8", "replace"))
        return _asked(about, order_of, lambda most: [(sheet, ordered, look(sheet, query, most))])

    @expose("/case/<int:case_id>", methods=["GET", "POST"])
    def of_case(self, case_id: int) -> Any:
        """All sheets of one case that the viewer may read."""
        case = find(case_id)
        saw("kase", [case.id])
        about = {
            "title": _("匯出本案的表單"),
            "case": brief(case),
            "filters": [],
            "back": url_for("CaseView.show", case_id=case.id),
        }
        return _asked(about, Order(form="", case=case, address=""), lambda most: _parts(case, most))


def readable(code: str) -> type[Worksheet]:
    """The form with this code, if its sheets may be read by the viewer; else 404."""
    sheet = sheet_called(code)
    if sheet is None or not may_reach(endpoint(sheet, "list"), hat()):
        abort(404)
    found: type[Worksheet] = sheet
    return found


def _parts(case: Case, most: int) -> list[Part]:
    """The forms of which the case has sheets in sight."""
    parts: list[Part] = []
    for sheet in REGISTRY:
        if not sheet.HANGS_ON_CASE or not may_reach(endpoint(sheet, "list"), hat()):
            continue
        own: Any = sheet
        query = select(sheet).where(own.case_id == case.id)
        if (found := look(sheet, query, most)).sheets:
            parts.append((sheet, query.order_by(own.id), found))
    return parts


def _asked(about: Mapping[str, Any], order: Order, parts_of: Callable[[int], list[Part]]) -> Any:
    """The page that asks, or the file."""
    most = most_sheets()
    parts = parts_of(most)
    count = sum(found.sheets for _sheet, _query, found in parts)
    form = asking_form()(request.form if request.method == "POST" else None, answers=FIRST)
    wrong, status = _refusal(count, most), 200
    if request.method == "POST":
        checked = form.judge(submit=True)
        if checked.is_good and not wrong and request.form.get("sure") == "Y":
            return send(order, parts, checked.values)
        status = 400
    said = [("", "", "", wrong)] if wrong else []
    return render_template(
        "exporting/ask.html", **about, form=form, errors=said + form.wrong(), count=count, most=most,
        can_send=not wrong, forms=[(sheet.TITLE, found.sheets) for sheet, _query, found in parts] if order.case else [],
    ), status  # fmt: skip


def _refusal(count: int, most: int) -> str:
    if not count:
        return _("沒有可以匯出的表單。")
    if count > most:
        return _("超過一次可以匯出的 %(n)s 份。請回清單縮小範圍，例如分月匯出。", n=most)
    return ""
