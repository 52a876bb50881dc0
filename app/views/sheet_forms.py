"""The page on which a sheet is filled in: what stands in it, and what its template is given."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select

from app.casework import asking, attaching, registers, sheets
from app.casework.commented import placed
from app.casework.sheets import answers_of, is_report
from app.columns.minguo import today
from app.forms import SheetForm, TableField, form_for, sheet_files
from app.forms.fields import Typed
from app.forms.filing import misfit
from app.forms.given_fields import GivenField
from app.forms.offered import offers_for
from app.forms.opening import opening, with_first_rows
from app.forms.prefill import Known, People, hints_for, source_of
from app.forms.references import around, asks_about_people, exists_on
from app.forms.rights import is_mine_and_unfinished, may_read, may_write, opines
from app.guard.access import view_name
from app.guard.errors import DoesNotFit
from app.guard.requests import saw
from app.guard.security import hat
from app.models import Case, FormDraft, Review, Worksheet, db
from app.questions import Question
from app.questions.answers import Exists
from app.questions.editions import asked_on, declared
from app.views import attached, drafts
from app.views.call_lead import for_form, form_page
from app.views.case import brief
from app.views.sheet_parts import parts

LARGEST_KEY = 2**63 - 1
WITH = "_found_with"


def endpoint(sheet: type[Worksheet], page: str) -> str:
    """The endpoint of a page of this form."""
    return f"{view_name(sheet.CODE)}View.{page}"


def find_item(sheet: type[Worksheet], pk: int) -> Worksheet:
    """The sheet with this key, and its case with it. 404 when there is none for this viewer."""
    if pk > LARGEST_KEY:
        abort(404)
    query = select(sheet).where(sheet.id == pk)
    if sheet.HANGS_ON_CASE:
        query = query.add_columns(Case).outerjoin(Case, Case.id == sheet.case_id)
    found = db.session.execute(query).first()
    if found is None:
        abort(404)
    item: Worksheet = found[0]
    item.__dict__[WITH] = found[1:]  # the session remembers no longer than somebody holds it
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
    new: Worksheet | None = None
    people: People = None
    files: Sequence[attaching.FileRow] = ()
    draft: FormDraft | None = None
    refused: dict[str, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.look_up()

    def look_up(self) -> None:
        """What the viewer has typed and not sent, the files of the sheet, and those uploaded and not saved yet."""
        if not attaching.may_have_files(self.sheet):
            self.draft = drafts.find(self.sheet.CODE, self.subject)
            return
        beside = attaching.look_up(self.item, self.sheet.CODE, self.subject)
        self.draft = beside.typed
        self.files = [*(sheet_files.readable(self.item, beside.kept) if self.item else ()), *beside.drafted]
        questions = sheet_files.file_questions(self.sheet, self.day).values()
        self.answers = self.answers | attaching.answers(questions, self.files)

    def look_up_again(self) -> None:
        """After some of it was changed."""
        if self.item is not None:
            attaching.forget(self.item)
        self.look_up()

    @property
    def day(self) -> Any:
        """The day whose edition is asked."""
        return self.item.edition if self.item else today()

    @property
    def case_id(self) -> int | None:
        """The case that the sheet hangs on, if any."""
        return self.case.id if self.case else None

    def blank(self) -> Worksheet | None:
        """The new sheet as far as it is known before it is saved: what the workflow answers depends on its case."""
        return self.item or self.new

    @property
    def exists(self) -> Exists:
        """Whether a row that an answer names exists for the viewer; a person: on this case."""
        return exists_on(self.case_id, self.people)

    def form(self, formdata: Any, *, answers: dict[str, Any] | None = None) -> SheetForm:
        """The form with what was typed over the answers that stand."""
        may = may_write if is_mine_and_unfinished(self.item) else may_read
        stored = self.answers if answers is None else answers
        offers = offers_for(asked_on(declared(self.sheet), self.day), self.case_id, stored)
        guarded, own = opines(self.sheet), self.supplements()
        made = form_for(self.sheet, self.day, may=may, offers=offers, guarded=guarded, own=own)
        known = around(made.QUESTIONS, stored, self.case_id, self.people, self.blank())
        return made(formdata, answers=stored, surroundings=known)

    def supplements(self) -> tuple[Question, ...]:
        """The county's own questions: of the sheet's, of the case's, or of who reports."""
        if self.item:
            return asking.supplements_of(self.item)
        worn = hat()
        county = self.case.county_id if self.case else worn.county_id if worn else 0
        return asking.supplements(self.sheet, self.day, county)

    def url(self) -> str:
        """The address of this page."""
        if self.item:
            return url_for(endpoint(self.sheet, "edit"), pk=self.item.id)
        carried = {name: request.args[name] for name in ("case", "from", "whole") if name in request.args}
        url = url_for(endpoint(self.sheet, "add"))
        return f"{url}?{urlencode(carried)}" if carried else url

    def page(self, form: SheetForm, hidden: dict[str, Any], draft: FormDraft | None, said: str = "") -> str:
        """The page. `said` is a mistake of the whole sheet."""
        item = self.item
        if item:
            saw(self.sheet.__tablename__, [item.id])
        if self.case:
            saw("kase", [self.case.id])
        hints = hints_for(self.sheet, self.case)
        for table in form.answers():
            if isinstance(table, GivenField):
                table.hint(hints.get(table.name))
        attachments = attached.dress(self, form)
        shown = {key: known.mark for key, known in self.known.items() if not form.is_typed}
        return render_template(
            form_page(self.sheet),
            **for_form(self.sheet),
            sheet_class=self.sheet,
            form=form,
            item=item,
            case=brief(self.case) if self.case else None,
            action=self.url(),
            draft_url=url_for("DraftView.save", code=self.sheet.CODE, subject=self.subject),
            hidden={**hidden, **form.asked},
            errors=([("", "", "", said)] if said else []) + form.wrong() + attached.wrong(attachments),
            attachments=attachments,
            draft_saved_at=drafts.saved_at(draft),
            can_submit=item is None or item.is_unfinished,
            said=_said(form, item),
            prefilled=shown,
            parts=parts(self.blank(), self.case),
            history_url=url_for(endpoint(self.sheet, "history"), pk=item.id) if item else None,
            blank_url=url_for(endpoint(self.sheet, "blank")),
            text_url=url_for(endpoint(self.sheet, "show"), pk=item.id)
            if item and opines(self.sheet)
            else None,
        )


def _said(form: SheetForm, item: Worksheet | None) -> Review | None:
    """What the supervisor said of a sheet that was sent back; each comment goes beside its answer."""
    review = item.last_review if item is not None and item.state == "returned" else None
    comments = placed(item, review.comments) if item is not None and review else {}
    for asked in form.answers() if review else ():
        for one in (asked, *(asked.fields() if isinstance(asked, TableField) else ())):
            one.comment = comments.get(one.name, "")
    return review


def new_sheet(sheet: type[Worksheet]) -> Filling:
    """A new sheet, of the case and begun with the sheet that the address names."""
    case, source = _case(sheet), source_of(request.args.get("from", ""))
    subject = f"case-{case.id}" if case else f"from-{source.CODE}-{source.id}" if source else "new"
    blank = sheets.blank(sheet, case) if case else None
    people = people_on(sheet, case)
    posted = Typed.of(request.form).asked if request.method == "POST" else frozenset()
    answers, known = opening(
        sheet, case, source, blank, people, but=posted, whole=request.args.get("whole", "")
    )
    return Filling(sheet, None, case, subject, with_first_rows(sheet, answers), known, blank, people)


def old_sheet(sheet: type[Worksheet], pk: int) -> Filling:
    """A sheet that stands already."""
    item = find_item(sheet, pk)
    case = case_of(item)
    people = people_on(sheet, case)
    if attaching.may_have_files(sheet):
        attaching.look_up(item, sheet.CODE, str(item.id))  # before its answers want the files alone
    return Filling(sheet, item, case, str(item.id), answers_of(item, people), people=people)


def people_on(sheet: type[Worksheet], case: Case | None) -> People:
    """Those on the case, where the form asks about them or lets one be chosen; None where it does not."""
    return registers.everybody(case.id) if case and asks_about_people(sheet) else None


def _case(sheet: type[Worksheet]) -> Case | None:
    """The case that the address names, for a form that hangs on one and is not itself what opens it.

    Raises:
        app.guard.errors.DoesNotFit: the form is not for a case of this kind, or not for one that stands there. What was
            typed meanwhile is refused on its own page (``sheet_write``).
    """
    if not sheet.HANGS_ON_CASE or is_report(sheet):
        return None
    typed = request.args.get("case", "")
    is_key = typed.isascii() and typed.isdigit() and len(typed) < 19
    case: Case | None = db.session.get(Case, int(typed)) if is_key else None
    if case is None:
        abort(404)
    if request.method == "GET" and (why := misfit(sheet, case)):
        raise DoesNotFit(_("這一案現在不填這份表單"), why, back_url=brief(case)["url"])
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
    """To the sheet, with a sentence; to the desk when the case has left the writer's sight with it."""
    if not is_in_sight(sheet, pk):
        flash(
            _("已送出。這一案的風險升高，已收回由公部門服務；收回通知在您的工作桌，上面有聯絡窗口。"),
            "warning",
        )
        return redirect(url_for("DeskView.desk"))
    flash(said, "success")
    return redirect(url_for(endpoint(sheet, "show"), pk=pk))


def is_in_sight(sheet: type[Worksheet], pk: int) -> bool:
    """Whether the viewer still sees a sheet that they have just written."""
    return db.session.scalar(select(sheet.id).where(sheet.id == pk)) is not None


def saved_words(item: Worksheet) -> str:
    """What is said after saving."""
    return _("已儲存。") if item.is_unfinished else _("已送出。")
