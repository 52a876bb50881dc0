"""集中派案: the addresses of the intake desk. What they show and do stands in the files beside."""

from __future__ import annotations

from typing import Any, Final

from flask import abort, flash, redirect, render_template, request, url_for
from flask_appbuilder import BaseView, expose
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.casework.beside_report import write_note
from app.casework.intake import one, staff
from app.forms import form_of
from app.guard.requests import saw
from app.guard.security import hat
from app.guard.sessions import Hat
from app.questions import Choice, LongText, OneOf, Question, Section, Text
from app.rules.intake import NOTE_KINDS, NOTE_RESULTS
from app.views.case_head import brief, find
from app.views.intake_list import SIZE, listed
from app.views.intake_show import detail
from app.views.intake_verbs import say_all, say_one

BESIDE: Final = 12
"""Rows of the queue beside an open report."""
SECTION: Final = Section("", "")
KINDS: Final = tuple(Choice(code, word) for code, word in NOTE_KINDS.items())
RESULTS: Final = tuple(Choice(code, word) for code, word in NOTE_RESULTS.items())
NOTE: Final = (
    Question(_l("方式"), SECTION, OneOf(KINDS), required=True, key="kind"),
    Question(_l("聯絡了誰，或查了哪個系統"), SECTION, Text(), required=True, key="whom"),
    Question(_l("結果"), SECTION, OneOf(RESULTS), required=True, key="result"),
    Question(_l("內容"), SECTION, LongText(), required=True, key="note"),
)


class IntakeView(BaseView):
    """集中派案."""

    route_base = "/intake"
    default_view = "list"

    @expose("/")
    def list(self) -> Any:
        return _page(listed(_worn(), staff(), SIZE), None)

    @expose("/<int:case_id>")
    def show(self, case_id: int) -> Any:
        case = find(case_id)
        names = staff()
        found = detail(case, _worn(), names)
        if found is None:
            return redirect(url_for("CaseView.show", case_id=case_id))
        return _page(listed(_worn(), names, BESIDE, is_beside=True), found)

    @expose("/<int:case_id>/say", methods=["POST"])
    def say(self, case_id: int) -> Any:
        return say_one(case_id)

    @expose("/bulk", methods=["POST"])
    def many(self) -> Any:
        return say_all()

    @expose("/<int:case_id>/note", methods=["GET", "POST"])
    def note(self, case_id: int) -> Any:
        case = find(case_id)
        if one(case_id) is None:
            abort(404)
        form = form_of("WindowNote", list(NOTE))(request.form if request.method == "POST" else None)
        saw("kase", [case_id])
        if request.method == "POST":
            checked = form.judge(submit=True)
            if checked.is_good:
                write_note(case, {q.key: checked.values.get(q.key) for q in NOTE})
                flash(_("已儲存電聯及查詢紀錄。"), "success")
                return redirect(url_for("IntakeView.show", case_id=case_id, _anchor="notes"))
        told = {
            "title": _("新增電聯及查詢紀錄"),
            "button": _("儲存"),
            "lead": _("派案後主責單位看得到；受委託的民間團體看不到。"),
        }
        page = render_template(
            "case/verb.html",
            case=brief(case),
            verb=told,
            form=form,
            errors=form.wrong(),
            hidden=form.asked,
            back_url=url_for("IntakeView.show", case_id=case_id, _anchor="notes"),
        )
        return page, 400 if form.wrong() else 200


def _worn() -> Hat:
    worn = hat()
    assert worn is not None  # nosec B101: the access table lets in nobody else
    return worn


def _page(queue: dict[str, Any], found: dict[str, Any] | None) -> Any:
    here = found["pk"] if found else None
    return render_template("intake/desk.html", title=_("集中派案"), queue=queue, report=found, here=here)
