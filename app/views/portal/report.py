"""Reporting without an account: the form, a draft for later, the receipt. Nothing that was typed is lost."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask import abort, request, url_for
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from app.casework import citizen_files, portal
from app.casework.portal import TooOften
from app.files.content import Taken
from app.forms import SheetForm, to_draft
from app.forms.citizen_form import FORMS, citizen_form, complete, county_chosen, lacks, unasked
from app.forms.drafts import LEFT_OUT
from app.models import Worksheet, db
from app.rules.portal import CALLERS, DUTY, OTHER, SELF
from app.rules.portal_asks import ROWS
from app.rules.portal_guide import OF_FORM, limit_of
from app.views.portal import files, robots
from app.views.portal.page import page

WRONG = 422
NOT_KEPT = LEFT_OUT | {robots.OPENED, robots.TRAP}


@dataclass(frozen=True)
class Reporting:
    """A report that is being filled in, and as what one reports."""

    sheet: type[Worksheet]
    who: str

    @cached_property
    def windows(self) -> list[portal.Window]:
        """The windows that take reports, one a county."""
        return portal.windows()

    def form(self, typed: Any) -> SheetForm:
        """The form, with an empty row in each table until something is typed."""
        made = citizen_form(self.sheet, self.who, [one.county_id for one in self.windows])
        tables: dict[str, Any] = {key: [{}] for key in ROWS if key in {q.key for q in made.QUESTIONS}}
        return made(typed, answers=unasked(self.sheet, self.who) | tables)

    def page(self, form: SheetForm, once: uuid.UUID, said: str = "", refused: Sequence[str] = ()) -> str:
        """The page. `said`: why the whole report was not taken; `refused`: why which file was not."""
        limit = limit_of(OF_FORM[self.sheet.CODE])
        return page(
            "report",
            sheet_class=self.sheet,
            form=form,
            who=self.who,
            callers=CALLERS,
            is_self=self.who == SELF,
            limit=limit if self.who == DUTY else None,
            has_windows=bool(self.windows),
            action=url_for("PortalView.report", code=self.sheet.CODE, who=self.who),
            hidden={"once": once, robots.OPENED: robots.opened(request.form), **form.asked},
            trap=robots.TRAP,
            trapped=request.form.get(robots.TRAP, ""),
            files=files.box(refused),
            errors=([("", "", "", said)] if said else []) + form.wrong() + files.wrong(refused),
        )


def report(code: str) -> Any:
    """One of the four reports; of any other form there is none here."""
    sheet, is_ours = FORMS.get(code), request.method == "GET" or robots.has_token()
    if sheet is None:
        abort(404 if is_ours else 400)
    who = request.args.get("who", OTHER)
    reporting = Reporting(sheet, who if who in CALLERS else OTHER)
    if request.method == "GET":
        return reporting.page(reporting.form(None), uuid.uuid4())
    return _posted(reporting, is_ours)


def _posted(reporting: Reporting, is_ours: bool) -> Any:
    once, form = once_of(request.form), reporting.form(request.form)
    if not is_ours:
        said = _("這一頁放太久了。內容都還在，請再按一次。")
        return reporting.page(form, once, said), 400
    try:
        if request.form.get("do") == "later":
            return _kept(reporting)
        checked = form.judge(submit=True)
        said, address = robots.doubt(request.form), request.remote_addr or ""
        taken, refused = citizen_files.judge([] if said else files.posted(), address)
        if said or refused or not checked.is_good:
            return reporting.page(form, once, said, refused), WRONG
        return _filed(reporting, checked.values, once, taken)
    except TooOften as too_often:
        db.session.rollback()
        said = _("這個網路位址一小時內送出太多次。有急迫的情形請撥 113；內容都還在，請晚一點再送。")
        return reporting.page(form, once, said), 429, {"Retry-After": str(too_often.seconds)}
    except IntegrityError:
        db.session.rollback()
        said = _("這個縣市還沒有受理窗口使用本系統，請撥 113 通報，或再看一次縣市。")
        return reporting.page(form, once, said), 409


def _filed(reporting: Reporting, values: dict[str, Any], once: uuid.UUID, taken: Sequence[Taken]) -> Any:
    sheet, who = reporting.sheet, reporting.who
    given = complete(sheet, who, values)
    receipt = portal.file(
        sheet, given, county_id=county_chosen(values) or 0, once=once, address=request.remote_addr or "",
        lacks=lacks(sheet, who, given), files=citizen_files.put(taken),
    )  # fmt: skip
    return page("receipt", receipt=receipt, is_self=who == SELF, files=len(taken))


def _kept(reporting: Reporting) -> Any:
    body = to_draft(request.form, but=NOT_KEPT)
    token = portal.keep_draft(reporting.sheet.CODE, reporting.who, body, request.remote_addr or "")
    url = url_for("PortalView.draft", token=token, _external=True)
    return page("kept", url=url, had_files=bool(files.posted()))


def once_of(formdata: Any) -> uuid.UUID:
    """The key that makes the same report one report; a new one when there is none."""
    try:
        return uuid.UUID(formdata["once"])
    except (KeyError, ValueError, TypeError):
        return uuid.uuid4()
