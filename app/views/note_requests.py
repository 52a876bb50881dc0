"""The lead's answer to an NGO that asks for its own notes: which of its sheets, until when; or no, and why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, Final

from flask import abort, flash, redirect, render_template, request, url_for
from flask_appbuilder import BaseView, expose
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Row
from sqlalchemy.exc import DBAPIError

from app.casework import notes
from app.columns.minguo import minguo, today
from app.forms import SheetForm, form_of
from app.guard.errors import STATES
from app.guard.paging import page_of
from app.guard.requests import saw
from app.models import Case, db
from app.models.notes import ASKED
from app.questions import Choice, Day, LongText, ManyOf, Question
from app.views.case_head import LONGEST, brief
from app.views.clocks import when
from app.views.names import Names
from app.views.notes import SECTION, refusal
from app.views.notes import STATES as WORDS

GRANT, DECLINE = "grant", "decline"
REFUSALS: Final = {
    "a_copy_ends_by_a_day": _l("可看到的最後一天，要在今天到一年之內。"),
    "only_their_own_notes": _l("只能提供這個單位自己寫、別人沒有改過的表單。請重新選擇。"),
    "a_grant_names_sheets": _l("請至少選一份表單。"),
}


class NoteRequestView(BaseView):
    """受託單位申請自己的紀錄."""

    route_base = "/notes/requests"
    default_view = "list"

    @expose("/")
    def list(self) -> Any:
        page = page_of(request.args)
        rows = notes.requests_to_me(page.size + 1, page.offset)
        shown = rows[: page.size]
        names = Names([r.asked_by for r in shown], [r.agency_id for r in shown])
        saw("note_request", [r.id for r in shown])
        return render_template(
            "notes/requests.html",
            requests=[_line(r, names) for r in shown],
            page=page,
            more=len(rows) > page.size,
        )

    @expose("/<int:request_id>", methods=["GET", "POST"])
    def answer(self, request_id: int) -> Any:
        row, case = _find(request_id)
        offered = notes.sheets_of(request_id) if row.state == ASKED else []
        forms = {do: form_of(do, asks)(_typed(do)) for do, asks in _questions(offered).items()}
        saw("note_request", [request_id])
        if request.method != "POST":
            return _page(row, case, forms, [])
        form = forms.get(request.form.get("do", ""))
        if form is None or row.state != ASKED:
            abort(409 if form is not None else 400)
        checked = form.judge(submit=True)
        if not checked.is_good:
            return _page(row, case, forms, form.wrong()), 400
        if wrong := _say(request_id, checked.values, offered):
            db.session.rollback()
            return _page(*_find(request_id), forms, [("", "", "", wrong)]), 409
        flash(_("已回覆，受託單位會收到通知。"), "success")
        return redirect(url_for("NoteRequestView.list"))


def _find(request_id: int) -> tuple[Row[Any], Case]:
    """A request about a case that the viewer's units lead. 404 otherwise."""
    row = notes.request_to_me(request_id) if request_id < LONGEST else None
    case = db.session.get(Case, row.case_id) if row is not None else None
    if row is None or case is None:
        abort(404)
    return row, case


def _typed(do: str) -> Any:
    return request.form if request.method == "POST" and request.form.get("do") == do else None


def _questions(offered: Sequence[Row[Any]]) -> dict[str, list[Question]]:
    sheets = tuple(Choice(_code(s), f"{notes.FORMS[s.form].TITLE} {when(s.written_at)}") for s in offered)
    until = _l("到這一天為止可以看；最長一年。")
    return {
        GRANT: [
            Question(_l("提供哪些表單"), SECTION, ManyOf(sheets), required=True, key="sheets"),
            Question(_l("可看到哪一天"), SECTION, Day(), required=True, key="until", help=until),
        ],
        DECLINE: [Question(_l("不同意的理由"), SECTION, LongText(), required=True, key="grounds")],
    }


def _code(sheet: Row[Any]) -> str:
    return f"{sheet.form}-{sheet.sheet_id}"


def _say(request_id: int, values: dict[str, Any], offered: Sequence[Row[Any]]) -> str:
    """Answer. A sentence when the database refuses, else nothing."""
    if "until" in values and not _is_within(values["until"]):
        return str(REFUSALS["a_copy_ends_by_a_day"])
    try:
        if "until" in values:
            chosen = [s for s in offered if _code(s) in values["sheets"]]
            notes.grant(request_id, chosen, values["until"])
        else:
            notes.decline(request_id, values["grounds"])
    except DBAPIError as error:
        if why := refusal(error, REFUSALS):
            return why
        if STATES.get(getattr(error.orig, "sqlstate", "") or "") == 409:
            return _("這個申請剛被別人回覆，或表單剛被更改。請重新看一次。")
        raise
    return ""


def _is_within(until: dt.date) -> bool:
    return today() <= until <= today() + dt.timedelta(days=notes.LONGEST)


def _line(row: Row[Any], names: Names) -> dict[str, Any]:
    return {
        "number": row.number,
        "unit": names.agency(row.agency_id),
        "who": names.user(row.asked_by),
        "at": when(row.asked_at),
        "state": WORDS[row.state],
        "reason": row.reason,
        "grounds": row.grounds or "",
        "until": minguo(row.ends_on) if row.ends_on else "",
        "url": url_for("NoteRequestView.answer", request_id=row.id),
    }


def _page(row: Row[Any], case: Case, forms: dict[str, SheetForm], errors: Sequence[Any]) -> str:
    names = Names([row.asked_by], [row.agency_id])
    saw("kase", [case.id])
    is_open = row.state == ASKED
    has_any = is_open and any(f.name == "sheets" and f.choices for f in forms[GRANT].answers())
    return render_template(
        "notes/request.html",
        case=brief(case),
        asked=_line(row, names),
        forms={do: f for do, f in forms.items() if is_open and (has_any or do == DECLINE)},
        has_any=has_any,
        is_open=is_open,
        errors=errors,
        back_url=url_for("NoteRequestView.list"),
    )
