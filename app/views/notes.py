"""What an NGO keeps of a case that it no longer serves: the notice, its request for its own notes, and the answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from flask import abort, flash, redirect, render_template, request, url_for
from flask_appbuilder import BaseView, expose
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from sqlalchemy.exc import DBAPIError

from app.casework import notes
from app.columns.minguo import minguo
from app.forms import SheetForm, form_of
from app.guard.requests import saw
from app.guard.security import hat
from app.models import NoteCopy, NoteRequest, RecallNotice, db
from app.models.notes import ASKED, DECLINED, GRANTED
from app.questions import LongText, Question, Section
from app.views.case_head import LONGEST
from app.views.clocks import when
from app.views.desk_rows import CAUSES
from app.views.names import Names
from app.views.notices import recalled

SECTION: Final = Section("", "")
STATES: Final = {
    ASKED: (_l("等主責單位回覆"), "warn"),
    GRANTED: (_l("同意"), "ok"),
    DECLINED: (_l("未同意"), "bad"),
}
REFUSALS: Final = {
    "one_note_request_at_a_time": _l("已經申請過，還在等主責單位回覆。"),
    "notes_are_in_sight": _l("這一案又委託給您的單位，請直接看案件。"),
    "nobody_leads_it_now": _l("這一案目前沒有主責單位，請洽集中派案窗口。"),
}


class NoteView(BaseView):
    """收回通知."""

    route_base = "/notes"
    default_view = "notice"

    @expose("/<int:recall_id>", methods=["GET", "POST"])
    def notice(self, recall_id: int) -> Any:
        found = _find(recall_id)
        form = form_of("Notes", _questions())(request.form if request.method == "POST" else None)
        if request.method != "POST":
            return _page(found, form, [])
        checked = form.judge(submit=True)
        if not checked.is_good:
            return _page(found, form, form.wrong()), 400
        if wrong := _ask(recall_id, checked.values["reason"]):
            db.session.rollback()
            return _page(_find(recall_id), form, [("", "", "", wrong)]), 409
        flash(_("已送出申請，主責單位的督導會收到通知。"), "success")
        return redirect(url_for("NoteView.notice", recall_id=recall_id))


def _questions() -> list[Question]:
    says = _l("用途與需要的期間；只能取得您的單位自己寫的紀錄。")
    return [Question(_l("申請理由"), SECTION, LongText(), required=True, key="reason", help=says)]


def _find(recall_id: int) -> RecallNotice:
    """A notice of the viewer's own NGO; 404 for any other, and for anybody else."""
    worn = hat()
    found: RecallNotice | None = db.session.get(RecallNotice, recall_id) if recall_id < LONGEST else None
    if found is None or worn is None or found.agency_id != worn.agency_id:
        abort(404)
    return found


def _ask(recall_id: int, reason: str) -> str:
    """Ask. A sentence when the database refuses, else nothing."""
    try:
        notes.ask(recall_id, reason)
    except DBAPIError as error:
        if why := refusal(error, REFUSALS):
            return why
        raise
    return ""


def refusal(error: DBAPIError, says: Mapping[str, LazyString]) -> str:
    """The sentence for the rule by which the database refuses; nothing for any other."""
    rule = str(getattr(getattr(error.orig, "diag", None), "constraint_name", ""))
    return str(says[rule]) if rule in says else ""


def _page(found: RecallNotice, form: SheetForm, errors: Sequence[Any]) -> str:
    asked = notes.requests_of(found.id)
    copies = notes.copies_of(r.id for r in asked)
    names = Names([r.asked_by for r in asked])
    saw("recall_notice", [found.id])
    saw("note_request", [r.id for r in asked])
    return render_template(
        "notes/notice.html",
        notice={"number": found.number, "title": CAUSES[found.cause], "words": recalled(found)},
        requests=[_asked(r, [c for c in copies if c.request_id == r.id], names) for r in asked],
        form=form if all(r.state != ASKED for r in asked) else None,
        errors=errors,
        back_url=url_for("DeskView.part", part="recalls"),
    )


def _asked(row: NoteRequest, copies: Sequence[NoteCopy], names: Names) -> dict[str, Any]:
    return {
        "who": names.user(row.asked_by),
        "at": when(row.asked_at),
        "reason": row.reason,
        "state": STATES[row.state],
        "grounds": row.grounds or "",
        "until": minguo(row.ends_on) if row.ends_on else "",
        "is_over": row.state == GRANTED and not copies,
        "copies": [
            {
                "title": notes.FORMS[c.form].TITLE,
                "at": when(c.written_at),
                "url": url_for("NoteCopyView.copy", copy_id=c.id),
            }
            for c in copies
        ],
    }
