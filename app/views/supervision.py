"""督導紀錄 of a case: what the lead looked at of an NGO's work. The NGO's supervisor reads what was shared."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from flask import abort, flash, redirect, render_template, request, url_for
from flask_appbuilder import BaseView, expose
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import DBAPIError

from app.casework import supervising
from app.casework.moves import seats_on
from app.columns.minguo import minguo, today
from app.forms import SheetForm, form_of
from app.guard.requests import saw
from app.guard.security import hat
from app.models import Case, Delegation, Supervision, db
from app.questions import Choice, Day, LongText, ManyOf, OneOf, Question, YesNo
from app.rules.roles import may
from app.rules.supervision import LOOKED_AT, SEATS
from app.rules.workflow import SUPERVISING
from app.views.case_head import brief, find
from app.views.case_plan import reads_supervision
from app.views.names import Names
from app.views.notes import SECTION, refusal

KINDS: Final = tuple(Choice(code, label) for code, label in LOOKED_AT.items())
REFUSALS: Final = {
    "supervision_is_of_a_running_delegation": _l("這個委託已經結束。"),
    "supervision_was_held": _l("督導日期不能晚於今天，也不能早於委託前一年。"),
    "next_supervision_is_later": _l("下次督導日期要晚於這一次。"),
}


class SupervisionView(BaseView):
    """督導紀錄."""

    route_base = "/supervision"
    default_view = "list"

    @expose("/<int:case_id>/", methods=["GET", "POST"])
    def list(self, case_id: int) -> Any:
        case = find(case_id)
        seats = seats_on(case_id)
        if not reads_supervision(seats):
            abort(404)
        runs = supervising.running(case) if _may_write(seats) else []
        form = form_of("Supervision", _questions(runs))(_typed()) if runs else None
        if request.method != "POST":
            return _page(case, form, [])
        if form is None:
            abort(403)
        checked = form.judge(submit=True)
        if not checked.is_good:
            return _page(case, form, form.wrong()), 400
        if wrong := _write(case, checked.values):
            db.session.rollback()
            return _page(find(case_id), form, [("", "", "", wrong)]), 409
        flash(_("已儲存督導紀錄。"), "success")
        return redirect(url_for("SupervisionView.list", case_id=case_id))


def _typed() -> Any:
    return request.form if request.method == "POST" else None


def _may_write(seats: frozenset[str]) -> bool:
    worn = hat()
    return worn is not None and bool(seats & SEATS) and any(may(worn.role, one) for one in SUPERVISING)


def _questions(runs: Sequence[Delegation]) -> list[Question]:
    names = Names([], [d.agency_id for d in runs])
    ngos = tuple(Choice(str(d.id), names.agency(d.agency_id)) for d in runs)
    shares = _l("受託單位的督導看得到；其他人看不到。")
    return [
        Question(_l("受託單位"), SECTION, OneOf(ngos), required=True, key="ngo"),
        Question(_l("督導日期"), SECTION, Day(past=True), required=True, key="held_on"),
        Question(_l("看了什麼"), SECTION, ManyOf(KINDS), required=True, key="looked_at"),
        Question(_l("約定事項"), SECTION, LongText(), required=True, key="agreed"),
        Question(_l("下次督導日期"), SECTION, Day(), key="next_on"),
        Question(_l("提供給受託單位"), SECTION, YesNo(), required=True, key="shared", help=shares),
    ]


def _write(case: Case, values: dict[str, Any]) -> str:
    """Save it. A sentence when the database refuses, else nothing."""
    said = {key: values.get(key) for key in ("held_on", "looked_at", "agreed", "next_on")}
    try:
        supervising.write(case, int(values["ngo"]), {**said, "is_shared": values["shared"] == "Y"})
    except DBAPIError as error:
        if why := refusal(error, REFUSALS):
            return why
        raise
    return ""


def _page(case: Case, form: SheetForm | None, errors: Sequence[Any]) -> str:
    rows = supervising.records_of(case)
    names = Names([r.created_by for r in rows], [r.ngo_id for r in rows])
    saw("kase", [case.id])
    saw("supervision", [r.id for r in rows])
    return render_template(
        "supervision/list.html",
        case=brief(case),
        rows=[_line(r, names) for r in rows],
        form=form,
        errors=errors,
        back_url=url_for("CaseView.show", case_id=case.id, _anchor="delegations"),
    )


def _line(row: Supervision, names: Names) -> dict[str, Any]:
    is_next = row.next_on is not None and row.next_on >= today()
    return {
        "unit": names.agency(row.ngo_id),
        "day": minguo(row.held_on),
        "who": names.user(row.created_by),
        "looked_at": [LOOKED_AT[code] for code in row.looked_at if code in LOOKED_AT],
        "agreed": row.agreed,
        "next": minguo(row.next_on) if row.next_on else "",
        "is_next": is_next,
        "is_shared": row.is_shared,
    }
