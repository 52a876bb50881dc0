"""分級分類 at the window: the tables of one report, from what is known to what was decided. Works without a script."""

from __future__ import annotations

from typing import Any, Final

from flask import abort, flash, redirect, render_template, request, url_for
from flask_appbuilder import BaseView, expose
from flask_babel import gettext as _
from sqlalchemy.exc import DBAPIError
from werkzeug.datastructures import MultiDict

from app.casework import triage as deciding
from app.casework.moves import seats_on
from app.forms import SheetForm, form_of
from app.forms import triage as asking
from app.forms.triage import Asked
from app.forms.triage_known import Facts
from app.guard.access import may_reach
from app.guard.errors import STATES
from app.guard.requests import saw
from app.guard.security import hat
from app.models import Case, db
from app.rules import triage as t
from app.rules.roles import may
from app.rules.tables import words
from app.rules.workflow import WINDOW
from app.views.case_head import brief, find
from app.views.triage_words import shown, where_to

SCREENS: Final = "screen.edit"
KEEP: Final = "keep"
AT_WINDOW: Final = "reported"


class TriageView(BaseView):
    """分級分類."""

    route_base = "/case"
    default_view = "triage"

    @expose("/<int:case_id>/triage", methods=["GET", "POST"])
    def triage(self, case_id: int) -> Any:
        case = find(case_id)
        if not may_triage(case, seats_on(case_id)):
            abort(404)
        if case.status != AT_WINDOW and request.method == "GET":
            flash(_("這一案已離開派案窗口，分級分類不再更改。"), "info")
            return _back(case)
        return _ask(case)


def may_triage(case: Case, seats: frozenset[str]) -> bool:
    """Whether this viewer decides the tables of this report: who screens, from the window. The database asks again."""
    worn = hat()
    return (
        worn is not None and may(worn.role, SCREENS) and bool(seats & set(WINDOW)) and case.kind in t.TRIAGED
    )


def _ask(case: Case) -> Any:
    facts = Facts(case)
    asked = asking.walk(facts, request.form)
    form = _form(asked)
    if request.method == "GET":
        return _page(case, facts, asked, form)
    is_kept = request.form.get("do") == KEEP
    form.judge(submit=is_kept)
    errors = [*form.wrong(), *(_changed(one) for one in asked if is_kept and one.is_new)]
    if not is_kept or errors or not asking.is_whole(facts, asked):
        return _page(case, facts, asked, form, errors), 400 if errors or is_kept else 200
    if wrong := _keep(case, asked):
        return _page(case, facts, asked, form, [("", "", "", wrong)]), 409
    flash(_("已儲存分級分類。"), "success")
    return _back(case)


def _form(asked: list[Asked]) -> SheetForm:
    """The fields with what stands in them; a choice that only followed a row follows the one that fires now."""
    posted = MultiDict(request.form) if request.method == "POST" else None
    for one in asked if posted is not None else ():
        if posted is not None and asking.key(one.id, asking.CHOICE) in posted and one.choice:
            posted[asking.key(one.id, asking.CHOICE)] = one.chosen
    return form_of("Triage", asking.questions(asked))(posted, answers=asking.stands(asked))


def _changed(one: Asked) -> tuple[str, Any, Any, str]:
    """What was typed leads to another outcome than the one that was shown: to be looked at first."""
    return (
        f"t-{one.id.partition('_')[0]}",
        words(one.table),
        "",
        _("輸入改變後，適用的列不同了。請看過下方的結果，再按一次儲存。"),
    )


def _keep(case: Case, asked: list[Asked]) -> str:
    """Store it. A sentence where the report has left the window meanwhile."""
    try:
        deciding.keep(case, asking.answers(asked))
    except DBAPIError as error:
        db.session.rollback()
        if STATES.get(getattr(error.orig, "sqlstate", "") or "") in (403, 409, 422):
            return _("這一案剛被別人處理，或已離開派案窗口。請回案件重新看一次；您填的內容還在這一頁。")
        raise
    return ""


def _page(case: Case, facts: Facts, asked: list[Asked], form: SheetForm, errors: Any = ()) -> Any:
    saw("kase", [case.id])
    saw("decision", [one.id for one in facts.before.values()])
    is_whole = asking.is_whole(facts, asked)
    done = {one.id: counts for one in asked if (counts := one.counts()) is not None}
    return render_template(
        "triage/page.html",
        case=brief(case),
        tables=[shown(one, form, asked) for one in asked],
        prefilled=asking.marks(asked),
        form=form,
        hidden=form.asked | asking.hidden(asked),
        errors=list(errors),
        is_whole=is_whole,
        is_waiting=case.status == AT_WINDOW,
        where=where_to(t.destination(done)) if is_whole else None,
        tipvda_url=_tipvda(case, asked),
        back_url=url_for("CaseView.show", case_id=case.id),
    )


def _tipvda(case: Case, asked: list[Asked]) -> str | None:
    """Where the scale is filled in, while its score is wanted."""
    is_wanted = any(one.id == t.BAND and one.decision is None for one in asked)
    return (
        url_for("TipvdaView.add", case=case.id) if is_wanted and may_reach("TipvdaView.add", hat()) else None
    )


def _back(case: Case) -> Any:
    return redirect(url_for("CaseView.show", case_id=case.id, _anchor="triage"))
