"""Unfinished forms, kept on the server for their writer alone. The page saves them by itself."""

from __future__ import annotations

import re
from typing import Any

from flask import abort, redirect, request
from flask_appbuilder import BaseView, expose
from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from app.casework import attaching, sheets
from app.casework.naming import RowNames
from app.columns.minguo import TAIPEI, now
from app.forms import SheetForm, form_for, from_draft, to_draft
from app.forms.drafts import DraftTooLong
from app.forms.prefill import sheet_called
from app.forms.rights import may_write
from app.guard.access import may_reach, view_name
from app.guard.security import hat
from app.models import Case, FormDraft, Worksheet, db
from app.questions import Computed

SUBJECT = re.compile(r"[A-Za-z0-9_-]{1,60}")


def find(code: str, subject: str) -> FormDraft | None:
    """The viewer's own draft of this form about this subject."""
    query = select(FormDraft).where(
        FormDraft.form == code, FormDraft.subject == subject, FormDraft.user_id == _me()
    )
    found: FormDraft | None = db.session.scalars(query).first()
    return found


def keep(code: str, subject: str, formdata: Any) -> None:
    """Save what was typed, over what was saved before. DraftTooLong when it has no end."""
    version = formdata.get("version", "")
    values = {
        "body": to_draft(formdata),
        "version": int(version) if version.isascii() and version.isdigit() and len(version) < 10 else None,
        "saved_at": now(),
    }
    row = insert(FormDraft).values(user_id=_me(), form=code, subject=subject, **values)
    db.session.execute(row.on_conflict_do_update(constraint="one_draft_per_form", set_=values))


def drop(code: str, subject: str) -> None:
    """Forget the viewer's own draft."""
    where = (FormDraft.form == code, FormDraft.subject == subject, FormDraft.user_id == _me())
    db.session.execute(delete(FormDraft).where(*where))


def typed_in(draft: FormDraft | None) -> Any:
    """What a draft holds, as if it were posted again; None without one."""
    return from_draft(draft.body) if draft else None


def saved_at(draft: FormDraft | None) -> str | None:
    """When a draft was saved: 09:38."""
    return f"{draft.saved_at.astimezone(TAIPEI):%H:%M}" if draft else None


def _me() -> int:
    worn = hat()
    assert worn is not None, "drafts belong to somebody"
    return worn.user_id


class DraftView(BaseView):
    """What the page of a form calls while somebody types."""

    route_base = "/draft"

    @expose("/<code>/<subject>", methods=["POST"])
    def save(self, code: str, subject: str) -> Any:
        sheet = _sheet(code, subject)
        try:
            keep(code, subject, request.form)
        except DraftTooLong:
            abort(413)
        form = form_for(sheet, now().date(), may=may_write)(request.form)
        return {"saved_at": f"{now():%H:%M}", "computed": _worked_out(form, _written(sheet, subject))}

    @expose("/<code>/<subject>/drop", methods=["POST"])
    def drop(self, code: str, subject: str) -> Any:
        _sheet(code, subject)
        drop(code, subject)
        attaching.drop(code, subject)
        return redirect("/")


def _written(sheet: type[Worksheet], subject: str) -> Worksheet | None:
    """What is being written: the sheet that stands, or a new one of the case; of neither, nothing."""
    key = subject.removeprefix("case-")
    if not sheet.HANGS_ON_CASE or not (key.isascii() and key.isdigit() and len(key) < 19):
        return None
    if key == subject:
        found: Worksheet | None = db.session.get(sheet, int(key))
        return found
    case = db.session.get(Case, int(key))
    return sheets.blank(sheet, case) if case else None


def _worked_out(form: SheetForm, written: Worksheet | None) -> dict[str, Any]:
    """The computed answers: in words, and as conditions see them."""
    values = form.judge(sheet=written).values
    names, found = RowNames(form.QUESTIONS, values), {}
    for field in form.answers():
        value = values.get(field.name)
        if isinstance(field.kind, Computed) and (field.kind.stored or value is not None):
            text = field.kind.text(value, field.question, names)
            found[field.name] = {"text": text, "answer": field.kind.raw(value)}
    return found


def _sheet(code: str, subject: str) -> Any:
    """The form with this code. 404 for no such form or subject, 403 for one that the viewer may not fill in."""
    sheet = sheet_called(code)
    if sheet is None or not SUBJECT.fullmatch(subject):
        abort(404)
    if not may_reach(f"{view_name(code)}View.add", hat()):
        abort(403)
    return sheet
