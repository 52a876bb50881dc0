"""Every clock of a case (期限): what was owed by which law, since when, until when, when it was met, and why not.

So that it can be proven afterwards. Whoever owes a duty that is late says why on this page (逾期敘明理由).
"""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_appbuilder import BaseView, expose
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import case as case_when
from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError

from app.casework.clocks import FIRST_MONTHS, late_without_grounds, say_why_late
from app.guard.access import may_reach, view_name
from app.guard.paging import page_of
from app.guard.requests import saw
from app.guard.security import hat
from app.models import REGISTRY, Due, db
from app.rules.deadlines import BY_CODE, EXCUSES
from app.rules.roles import may
from app.rules.workflow import BY_VERB
from app.views.case import LONGEST, brief, find
from app.views.clocks import clock, duty_label, until, when
from app.views.names import Names

FORMS = {form.CODE: form for form in REGISTRY}
FINISHED = Due.met_at.isnot(None) | Due.excused_at.isnot(None)
RULES = {
    "only_what_is_late_needs_grounds": _l("這個期限還沒有逾期，不需要敘明理由。"),
    "grounds_are_said": _l("請寫明逾期的理由（至少 2 個字）。"),
}


class ClockView(BaseView):
    """期限."""

    route_base = "/case"
    default_view = "list"

    @expose("/<int:case_id>/clocks")
    def list(self, case_id: int) -> Any:
        return clocks_page(case_id)

    @expose("/<int:case_id>/clocks/<int:due_id>", methods=["GET", "POST"])
    def why(self, case_id: int, due_id: int) -> Any:
        if due_id >= LONGEST:
            abort(404)
        if request.method == "GET":
            return clocks_page(case_id, due_id)
        return said_why(case_id, due_id, request.form.get("grounds", ""))


def clocks_page(case_id: int, opened: int = 0, *, typed: str = "", wrong: str = "") -> Any:
    """The clocks of a case: what runs, the most urgent first; then what has ended, the newest first.

    ``opened``: the clock whose form stands open, with what was typed.
    """
    case, page = find(case_id), page_of(request.args)
    query = select(*Due.__table__.c).where(Due.case_id == case_id)
    ends = func.extract("epoch", Due.due_at)
    order = (FINISHED, case_when((FINISHED, -ends), else_=ends), Due.id)
    dues = db.session.execute(query.order_by(*order).offset(page.offset).limit(page.size + 1)).all()
    shown = dues[: page.size]
    if opened and not any(d.id == opened for d in shown):
        shown = [*db.session.execute(query.where(Due.id == opened)), *shown]
    names = Names([n for d in shown for n in (d.user_id, d.grounds_by)], [d.agency_id for d in shown])
    saw("kase", [case_id])
    return render_template(
        "case/clocks.html",
        case=brief(case),
        case_id=case_id,
        rows=[of_due(d, names) for d in shown],
        page=page,
        more=len(dues) > page.size,
        unexplained=late_without_grounds(case),
        opened=opened,
        typed=typed,
        errors=[(f"grounds-{opened}", "", _("逾期的理由"), wrong)] if wrong else [],
    )


def said_why(case_id: int, due_id: int, grounds: str) -> Any:
    """Keep the grounds, or say beside the field why not, with everything that was typed."""
    find(case_id)
    if db.session.scalar(select(Due.id).where(Due.id == due_id, Due.case_id == case_id)) is None:
        abort(404)
    try:
        say_why_late(due_id, grounds)
    except DBAPIError as error:
        rule = getattr(getattr(error.orig, "diag", None), "constraint_name", None)
        if rule not in RULES:
            raise
        db.session.rollback()
        return clocks_page(case_id, due_id, typed=grounds, wrong=str(RULES[rule])), 400
    flash(_("已敘明逾期理由。這件事仍須完成。"), "success")
    return redirect(url_for("ClockView.list", case_id=case_id))


def of_due(due: Any, names: Names) -> dict[str, Any]:
    """One clock as a line of the list."""
    deadline = BY_CODE.get(due.duty)
    is_late = due.excused_at is None and (
        clock(due)["state"] == "over" or bool(due.met_at and due.met_at > due.due_at)
    )
    return {
        "id": due.id,
        "clock": clock(due),
        "duty": duty_label(due.duty, due.nth),
        "law": deadline.law if deadline else "",
        "basis": _basis(due.duty, due.nth),
        "starts_at": when(due.starts_at),
        "due_at": until(due.due_at),
        "met": _met(due),
        "is_late": is_late,
        "who": " ".join(n for n in (names.user(due.user_id), names.agency(due.agency_id)) if n),
        "grounds": due.grounds,
        "grounds_by": " ".join(n for n in (names.user(due.grounds_by), when(due.grounds_at)) if n),
        "may_say": is_late and _may_say(due),
        "sheet": _sheet(due.met_form or due.sheet_form, due.met_sheet or due.sheet_id),
    }


def _basis(duty: str, nth: int | None) -> tuple[str, str]:
    """Where the term comes from: a law, practice, or nothing official yet; the words and the colour of the tag.

    Contacts after the third month are a judgement (R15).
    """
    deadline = BY_CODE.get(duty)
    if deadline is None or deadline.is_placeholder:
        return _("暫定"), "warn"
    is_lawful = deadline.statutory and not (duty == "monthly_contact" and (nth or 0) > FIRST_MONTHS)
    return (_("法定"), "new") if is_lawful else (_("實務"), "")


def _met(due: Any) -> str:
    """When it was met, or why it is no longer owed."""
    if due.met_at:
        return _("%(at)s 完成", at=when(due.met_at))
    if due.excused_at:
        why = EXCUSES.get(due.excuse) or (BY_VERB[due.excuse].label if due.excuse in BY_VERB else due.excuse)
        return _("%(at)s 起不再需要：%(why)s", at=when(due.excused_at), why=why)
    return ""


def _may_say(due: Any) -> bool:
    """Whoever owes it, and the roles that may excuse; the database asks again."""
    worn = hat()
    return worn is not None and (
        worn.agency_id == due.agency_id or may(worn.role, BY_VERB["excuse"].permission)
    )


def _sheet(form: str | None, sheet_id: int | None) -> dict[str, Any] | None:
    """The sheet that met the clock, or that it is about."""
    if form not in FORMS or sheet_id is None:
        return None
    page = f"{view_name(form)}View.show"
    return {"title": FORMS[form].TITLE, "url": url_for(page, pk=sheet_id) if may_reach(page, hat()) else None}
