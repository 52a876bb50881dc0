"""生活事件: writing one down, changing it, withdrawing it; what records tick appears on the timeline by itself."""

from __future__ import annotations

from typing import Any, Final

from flask import abort, flash, redirect, render_template, request, url_for
from flask_appbuilder import BaseView, expose
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import func

from app.casework.case_page import people_on
from app.casework.moves import seats_on
from app.forms import SheetForm, form_of
from app.guard.requests import saw
from app.guard.security import hat
from app.models import REGISTRY, Case, LifeEvent, db
from app.questions import Choice, Day, LongText, OneOf, Question, Section
from app.rules.life_events import KINDS, SEATS, WRITES
from app.rules.roles import may
from app.views.case_head import LONGEST, brief, find

SECTION: Final = Section("", "")
CHOICES: Final = tuple(Choice(code, label) for code, label in KINDS.items())
FIELDS: Final = ("happened_on", "kind", "who_id", "note")
FORMS: Final[dict[str, Any]] = {form.CODE: form for form in REGISTRY if form.HANGS_ON_CASE}


class LifeView(BaseView):
    """生活事件."""

    route_base = "/case"
    default_view = "add"

    @expose("/<int:case_id>/life/add", methods=["GET", "POST"])
    def add(self, case_id: int) -> Any:
        return _write(_found(case_id), None)

    @expose("/<int:case_id>/life/<int:life_id>", methods=["GET", "POST"])
    def edit(self, case_id: int, life_id: int) -> Any:
        case = _found(case_id)
        return _write(case, _event(case, life_id))

    @expose("/<int:case_id>/life/<int:life_id>/withdraw", methods=["POST"])
    def withdraw(self, case_id: int, life_id: int) -> Any:
        case = _found(case_id)
        _event(case, life_id).withdrawn_at = func.now()
        db.session.flush()
        flash(_("已撤回生活事件。誰在何時撤回，仍留在歷程。"), "success")
        return _back(case)


def may_write(seats: frozenset[str]) -> bool:
    """Whether this viewer may write life events here. The database asks again (``life_event_from_a_seat()``)."""
    worn = hat()
    return worn is not None and bool(seats & set(SEATS)) and any(may(worn.role, one) for one in WRITES)


def _found(case_id: int) -> Case:
    """The case: 404 when it is not seen, 403 when one may not write on it."""
    case = find(case_id)
    if not may_write(seats_on(case_id)):
        abort(403)
    return case


def _event(case: Case, life_id: int) -> LifeEvent:
    """The event, as long as it stands on this case."""
    event: LifeEvent | None = db.session.get(LifeEvent, life_id) if life_id < LONGEST else None
    if event is None or event.case_id != case.id or event.withdrawn_at is not None:
        abort(404)
    return event


def _questions(case: Case) -> list[Question]:
    people = people_on(case.id)
    saw("person", [p.person_id for p in people])
    who = tuple(Choice(str(p.person_id), p.name or _("（未具名）")) for p in people)
    return [
        Question(_l("發生日期"), SECTION, Day(past=True), required=True, key="happened_on"),
        Question(_l("事件"), SECTION, OneOf(CHOICES), required=True, key="kind"),
        Question(_l("誰的事"), SECTION, OneOf(who), key="who_id"),
        Question(_l("說明"), SECTION, LongText(), key="note"),
    ]


def _write(case: Case, event: LifeEvent | None) -> Any:
    """Ask, and save what is complete; else the form comes back with everything that was typed."""
    stored = {name: getattr(event, name) for name in FIELDS} if event else {}
    stored["who_id"] = str(stored["who_id"]) if stored.get("who_id") else None
    is_post = request.method == "POST"
    form = form_of("LifeEvent", _questions(case))(request.form if is_post else None, answers=stored)
    if not is_post:
        return _page(case, event, form)
    checked = form.judge(submit=True)
    if not checked.is_good:
        return _page(case, event, form, form.wrong()), 400
    if event is not None and request.form.get("version") != str(event.version):
        return _page(case, event, form, [("", "", "", _("這個事件剛被別人更改。請看過再存一次。"))]), 409
    _save(case, event, dict(checked.values))
    flash(_("已儲存生活事件。"), "success")
    return _back(case)


def _save(case: Case, event: LifeEvent | None, values: dict[str, Any]) -> None:
    values["who_id"] = int(values["who_id"]) if values.get("who_id") else None
    if event is None:
        form, sheet = _source(case)
        event = LifeEvent(case_id=case.id, county_id=case.county_id, from_form=form, from_sheet=sheet)
        db.session.add(event)
    for name in FIELDS:
        if getattr(event, name) != values.get(name):
            setattr(event, name, values.get(name))
    db.session.flush()


def _source(case: Case) -> tuple[str | None, int | None]:
    """The sheet in which it was read (``?from=CASE_REC-12``), if that is one of this case and seen."""
    code, _dash, row = request.args.get("from", "").rpartition("-")
    if code not in FORMS or not (row.isascii() and row.isdecimal() and len(row) < 19):
        return None, None
    sheet = db.session.get(FORMS[code], int(row))
    return (code, int(row)) if sheet is not None and sheet.case_id == case.id else (None, None)


def _page(case: Case, event: LifeEvent | None, form: SheetForm, errors: Any = ()) -> Any:
    saw("kase", [case.id])
    title = _("更改生活事件") if event else _("新增生活事件")
    told = {
        "title": title,
        "button": _("儲存"),
        "lead": _("改變這一家生活的事：何時、誰、發生什麼。個案紀錄勾選的事件會自己列在時間軸，不必再寫。"),
    }
    own: dict[str, Any] = {"case_id": case.id, "life_id": event.id} if event else {}
    return render_template(
        "case/life.html",
        case=brief(case),
        verb=told,
        form=form,
        errors=list(errors),
        hidden=form.asked | ({"version": event.version} if event else {}),
        back_url=url_for("CaseView.show", case_id=case.id, _anchor="line"),
        withdraw_url=url_for("LifeView.withdraw", **own) if event else None,
    )


def _back(case: Case) -> Any:
    return redirect(url_for("CaseView.show", case_id=case.id, kind="life", _anchor="line"))
