"""The page on which a sheet is filled in: what stands in it, and what its template is given."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.exceptions import Conflict

from app.casework.sheets import answers_of, is_report
from app.columns.minguo import today
from app.forms import SheetForm, form_for
from app.forms.filing import BEGUN_IN
from app.forms.prefill import Known, known_for, register_answers, source_of
from app.forms.references import around
from app.forms.rights import is_mine_and_unfinished, may_read, may_write
from app.guard.access import view_name
from app.guard.requests import saw
from app.models import Case, FormDraft, Worksheet, db
from app.questions.editions import asked_on, declared
from app.views import drafts
from app.views.case import brief

LARGEST_KEY = 2**63 - 1


def endpoint(sheet: type[Worksheet], page: str) -> str:
    """The endpoint of a page of this form."""
    return f"{view_name(sheet.CODE)}View.{page}"


def find_item(sheet: type[Worksheet], pk: int) -> Worksheet:
    """The sheet with this key. 404 when there is none for this viewer."""
    item: Worksheet | None = db.session.get(sheet, pk) if pk <= LARGEST_KEY else None
    if item is None:
        abort(404)
    return item


def case_of(item: Worksheet) -> Case | None:
    """The case of a sheet that hangs on one."""
    return db.session.get(Case, item.case_id) if type(item).HANGS_ON_CASE else None


@dataclass
class Filling:
    """One sheet being filled in: a new one (`item` is None) or one that stands already."""

    sheet: type[Worksheet]
    item: Worksheet | None
    case: Case | None
    subject: str
    answers: dict[str, Any]
    known: dict[str, Known] = field(default_factory=dict)

    @property
    def day(self) -> Any:
        """The day whose edition is asked."""
        return self.item.edition if self.item else today()

    @property
    def draft(self) -> FormDraft | None:
        """What the viewer has typed before and not sent."""
        return drafts.find(self.sheet.CODE, self.subject)

    def form(self, formdata: Any, *, answers: dict[str, Any] | None = None) -> SheetForm:
        """The form with what was typed over the answers that stand."""
        may = may_write if is_mine_and_unfinished(self.item) else may_read
        stored = self.answers if answers is None else answers
        made = form_for(self.sheet, self.day, may=may)
        return made(formdata, answers=stored, surroundings=around(made.QUESTIONS, stored))

    def url(self) -> str:
        """The address of this page."""
        if self.item:
            return url_for(endpoint(self.sheet, "edit"), pk=self.item.id)
        carried = {name: request.args[name] for name in ("case", "from") if name in request.args}
        url = url_for(endpoint(self.sheet, "add"))
        return f"{url}?{urlencode(carried)}" if carried else url

    def page(self, form: SheetForm, hidden: dict[str, Any], draft: FormDraft | None, said: str = "") -> str:
        """The page. `said` is a mistake of the whole sheet."""
        item = self.item
        if item:
            saw(self.sheet.__tablename__, [item.id])
        if self.case:
            saw("kase", [self.case.id])
        shown = {key: known.mark for key, known in self.known.items() if not form.is_typed}
        return render_template(
            "sheet/edit.html",
            sheet_class=self.sheet,
            form=form,
            item=item,
            case=brief(self.case) if self.case else None,
            action=self.url(),
            draft_url=url_for("DraftView.save", code=self.sheet.CODE, subject=self.subject),
            hidden={**hidden, **form.asked},
            errors=([("", "", "", said)] if said else []) + form.wrong(),
            draft_saved_at=drafts.saved_at(draft),
            can_submit=item is None or item.state == "draft",
            prefilled=shown,
            history_url=url_for(endpoint(self.sheet, "history"), pk=item.id) if item else None,
        )


def new_sheet(sheet: type[Worksheet]) -> Filling:
    """A new sheet, of the case and begun with the sheet that the address names."""
    case, source = _case(sheet), source_of(request.args.get("from", ""))
    subject = f"case-{case.id}" if case else f"from-{source.CODE}-{source.id}" if source else "new"
    questions = asked_on(declared(sheet), today())
    known = known_for(sheet, case=case, source=source)
    answers = register_answers(sheet, case, questions) if case else {}
    answers |= {key: one.value for key, one in known.items()}
    return Filling(sheet, None, case, subject, answers, known)


def old_sheet(sheet: type[Worksheet], pk: int) -> Filling:
    """A sheet that stands already."""
    item = find_item(sheet, pk)
    return Filling(sheet, item, case_of(item), str(item.id), answers_of(item))


def _case(sheet: type[Worksheet]) -> Case | None:
    """The case that the address names, for a form that hangs on one and is not itself what opens it."""
    if not sheet.HANGS_ON_CASE or is_report(sheet):
        return None
    typed = request.args.get("case", "")
    is_key = typed.isascii() and typed.isdigit() and len(typed) < 19
    case: Case | None = db.session.get(Case, int(typed)) if is_key else None
    if case is None:
        abort(404)
    if case.status not in BEGUN_IN:
        raise Conflict
    return case


def once_of(formdata: Any) -> uuid.UUID:
    """The key that makes a double click one row; a new one when there is none."""
    try:
        return uuid.UUID(formdata["once"])
    except (KeyError, ValueError, TypeError):
        return uuid.uuid4()


def version_of(formdata: Any) -> int | None:
    """The version that a form was opened with."""
    typed = formdata.get("version", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else None


def done(sheet: type[Worksheet], pk: int, said: str) -> Any:
    """To the sheet, with a sentence."""
    flash(said, "success")
    return redirect(url_for(endpoint(sheet, "show"), pk=pk))


def saved_words(item: Worksheet) -> str:
    """What is said after saving."""
    return _("已儲存。") if item.state == "draft" else _("已送出。")
