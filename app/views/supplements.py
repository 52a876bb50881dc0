"""本縣市補充問題: fetched and sent as an XLSForm workbook by the county's administrator."""

from __future__ import annotations

from typing import Any

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask_appbuilder import BaseView, expose
from flask_babel import gettext as _

from app.casework import answered, proposing
from app.casework.publishing import FORMS
from app.casework.spreadsheets import Unreadable
from app.forms import xlsform_reading
from app.forms.xlsform_lines import Fault
from app.forms.xlsform_writing import workbook
from app.guard.security import hat
from app.guard.sessions import Hat
from app.models import Worksheet
from app.questions.editions import declared
from app.questions.supplements import prefix_of
from app.rules.supplement_checks import faults_of
from app.views.proposals.things import may_propose

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN = 200
SURVEY = "survey"


class SupplementView(BaseView):
    """本縣市補充問題."""

    route_base = "/supplements"
    default_view = "xlsform"

    @expose("/<code>/xlsform")
    def xlsform(self, code: str) -> Any:
        worn, form = _editor(), _form(code)
        content, _version = proposing.current("supplement", code, worn.county_id)
        book = workbook(form, content["questions"], declared(form), prefix_of(worn.county_id))
        name = f"attachment; filename={code.lower()}-supplements.xlsx"
        return Response(
            book, mimetype=XLSX, headers={"Content-Disposition": name, "Cache-Control": "no-store"}
        )

    @expose("/<code>/upload", methods=["GET", "POST"])
    def upload(self, code: str) -> Any:
        worn, form = _editor(), _form(code)
        if request.method == "GET":
            return _upload(form)
        sent = request.files.get("file")
        if sent is None or not sent.filename:
            return _upload(form, [Fault("", 0, _("請選擇檔案。"))]), 400
        try:
            found = xlsform_reading.read(sent.read(), declared(form), prefix_of(worn.county_id))
        except Unreadable as wrong:
            return _upload(form, [Fault("", 0, str(wrong))]), 400
        faults = found.faults or _judged(code, worn.county_id, found)
        if faults:
            return _upload(form, faults), 422
        return _proposed(form, {"questions": found.rows})


def _proposed(form: type[Worksheet], content: dict[str, Any]) -> Any:
    try:
        made = proposing.bring("supplement", form.CODE, content, _editor().county_id)
    except proposing.Refused as refused:
        return _upload(form, [Fault("", 0, says) for _field, says in refused.says]), 409
    flash(_("已讀入 %(n)s 題，成為擬案。請檢查、比較，再提出。", n=len(content["questions"])), "success")
    return redirect(url_for("ProposalView.show", proposal_id=made))


def _judged(code: str, county_id: int, found: xlsform_reading.Found) -> list[Fault]:
    """What is wrong with the questions themselves, by the line of each."""
    said = [*faults_of(code, found.rows), *answered.faults(code, county_id, found.rows)]
    return [Fault(SURVEY, found.lines[one.at] if one.at >= 0 else 1, one.says) for one in said]


def _upload(form: type[Worksheet], faults: list[Fault] | None = None) -> str:
    told = [
        _("工作表 %(sheet)s 第 %(n)s 列：%(says)s", sheet=one.sheet, n=one.line, says=one.says)
        if one.sheet
        else one.says
        for one in faults or ()
    ]
    return render_template(
        "supplements/upload.html",
        title=_("上傳 XLSForm：%(form)s", form=form.TITLE),
        errors=[("", "", "", says) for says in told[:SHOWN]],
        more=max(0, len(told) - SHOWN),
        download_url=url_for("SupplementView.xlsform", code=form.CODE),
        back_url=url_for("ProposalView.thing", kind="supplement", name=form.CODE),
    )


def _worn() -> Hat:
    worn = hat()
    if worn is None:
        abort(403)
    return worn


def _editor() -> Hat:
    """Whoever may write a county's own questions; to others there is no such page."""
    worn = _worn()
    if not may_propose(worn, "supplement"):
        abort(404)
    return worn


def _form(code: str) -> type[Worksheet]:
    form: type[Worksheet] | None = FORMS.get(code)
    if form is None:
        abort(404)
    return form
