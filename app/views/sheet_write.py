"""Writing a sheet: a new one, or over the one that stands. Nothing that was typed is lost."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request, session, url_for
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from app.casework import attaching, calls, sheets
from app.casework.handing_in import WrongWay
from app.casework.moves import Refused
from app.casework.parts import PartsMissing
from app.casework.sheets import NoCounty, Stale
from app.columns.minguo import today
from app.forms import SheetForm, differences
from app.forms.filing import county_of, misfit
from app.forms.prefill import source_of
from app.forms.rights import opines
from app.guard.access import may_reach
from app.guard.requests import keep_once_more
from app.guard.security import hat
from app.models import Consultation, Worksheet, db
from app.questions import Checked
from app.views import attached, drafts
from app.views.sheet_forms import (
    Filling,
    done,
    endpoint,
    new_sheet,
    old_sheet,
    once_of,
    saved_words,
    version_of,
)

WRONG = 422
NO_WINDOW = "county_has_an_intake_window"


def add(sheet: type[Worksheet]) -> Any:
    """A new sheet."""
    filling = new_sheet(sheet)
    if request.method == "POST":
        return _add(filling)
    draft = filling.draft
    if draft and sheets.find_once(sheet, once_of(drafts.typed_in(draft))):
        drafts.drop(sheet.CODE, filling.subject)  # saved by itself once more after it had been sent
        draft = None
    typed = drafts.typed_in(draft)
    return filling.page(filling.form(typed), {"once": once_of(typed or {})}, draft)


def _add(filling: Filling) -> Any:
    sheet, once = filling.sheet, once_of(request.form)
    if same := sheets.find_once(sheet, once):
        return _again(filling, same)
    if filling.case and (why := misfit(sheet, filling.case)):
        return filling.page(filling.form(request.form), {"once": once}, filling.draft, why), 409
    if answer := attached.posted(filling):
        return answer
    is_report, submit = sheets.is_report(sheet), request.form.get("do") == "submit"
    form = filling.form(request.form)
    if is_report and not submit and not filling.refused:
        drafts.keep(sheet.CODE, filling.subject, request.form)
        flash(_("已存成草稿。通報要按「檢查並送審」才會送出。"), "success")
        return redirect(filling.url())
    checked = form.judge(submit=submit, sheet=filling.blank(), exists=filling.exists)
    if not checked.is_good or filling.refused:
        return filling.page(form, {"once": once}, filling.draft), WRONG
    try:
        answer = _file(filling, checked, once) if is_report else _create(filling, checked, once, submit)
        drafts.drop(sheet.CODE, filling.subject)
    except (IntegrityError, Refused) as refused:
        db.session.rollback()
        if same := sheets.find_once(sheet, once):
            return _again(filling, same)
        return filling.page(form, {"once": once}, filling.draft, _refusal(refused)), 409
    return answer


def _create(filling: Filling, checked: Checked, once: Any, submit: bool) -> Any:
    item = sheets.create(
        filling.sheet, checked.values, submit=submit, once=once, case=filling.case, judged=filling.new,
        people=filling.people,
    )  # fmt: skip
    attaching.keep(filling.sheet, filling.subject, item)
    return done(filling.sheet, item.id, saved_words(item))


def _file(filling: Filling, checked: Checked, once: Any) -> Any:
    """Hand a report to the intake window of the county in which the client lives."""
    filed = sheets.file(filling.sheet, checked.values, once=once, county_id=county_of(checked.values))
    attaching.keep_of_report(filling.sheet, filling.subject, once)
    call = source_of(request.args.get("from", ""))
    if isinstance(call, Consultation) and may_reach(endpoint(Consultation, "edit"), hat()):
        calls.report_made(call, filling.sheet, filed.number)
    if filed.pin:
        session["receipt_pin"] = {**session.get("receipt_pin", {}), filed.number: filed.pin}
    return redirect(url_for("ReceiptView.receipt", number=filed.number))


def _again(filling: Filling, same: Worksheet) -> Any:
    """The answer to a second click: what the first one made."""
    drafts.drop(filling.sheet.CODE, filling.subject)
    if sheets.is_report(filling.sheet) and same.state != "draft":
        flash(_("這一份已經送出過，沒有重複建立。"), "success")
    return redirect(url_for(endpoint(filling.sheet, "show"), pk=same.id))


def _refusal(refused: Exception) -> str:
    if isinstance(refused, PartsMissing | NoCounty | WrongWay):
        return str(refused)
    if isinstance(refused, Refused):
        return _(
            "這一案目前的狀態不能送出這份表單，可能剛被別人更改。您填的內容還在這一頁；請回案件重新看一次。"
        )
    rule = getattr(getattr(getattr(refused, "orig", None), "diag", None), "constraint_name", None)
    if rule == NO_WINDOW:
        return _("這個縣市還沒有受理窗口使用本系統，請改用其他方式通報，或確認現居地址的縣市。")
    return _("資料不合規則，沒有存成。請檢查後再送一次。")


def edit(sheet: type[Worksheet], pk: int) -> Any:
    """A sheet that stands already."""
    filling = old_sheet(sheet, pk)
    item = filling.item
    assert item is not None, "old_sheet() found it"
    if item.is_locked:
        waits = _("這份表單已送審，審核前不能改；要改請先撤回。")
        flash(waits if item.is_waiting else _("這份表單已核可，不能再改。"), "warning")
        return redirect(url_for(endpoint(sheet, "show"), pk=pk))
    if opines(sheet) and item.is_unfinished:
        flash(_("社工還沒有送出這份紀錄，送出後才能寫意見。"), "warning")
        return redirect(url_for(endpoint(sheet, "show"), pk=pk))
    if request.method == "POST":
        return _edit(filling, item)
    draft = filling.draft
    if draft and draft.version != item.version and not _is_different(filling, drafts.typed_in(draft)):
        drafts.drop(sheet.CODE, filling.subject)  # saved by itself once more after it had been sent
        draft = None
    form = filling.form(drafts.typed_in(draft))
    return filling.page(form, {"version": draft.version if draft and draft.version else item.version}, draft)


def _is_different(filling: Filling, typed: Any) -> bool:
    """Whether a draft says anything else than what stands."""
    form = filling.form(typed)
    mine = {field.name: field.data for field in form.answers()}
    return bool(form.unreadable() or differences(form.QUESTIONS, filling.answers, mine, filling.answers))


def _edit(filling: Filling, item: Worksheet) -> Any:
    if answer := attached.posted(filling):
        return answer
    version, submit = version_of(request.form) or 0, request.form.get("do") == "submit"
    form = filling.form(request.form)
    is_whole = submit or not item.is_unfinished
    checked = form.judge(submit=is_whole, today=today(), sheet=item, exists=filling.exists)
    if not checked.is_good or filling.refused:
        return filling.page(form, {"version": version}, filling.draft), WRONG
    if version != item.version:
        return _to_merge(filling, item)
    try:
        attaching.keep(filling.sheet, filling.subject, item)
        sheets.update(item, checked.values, version=version, submit=submit, people=filling.people)
        drafts.drop(filling.sheet.CODE, filling.subject)
    except Stale:
        return _to_merge(filling, item)
    except (IntegrityError, Refused) as refused:
        db.session.rollback()
        return _refused(filling, form, version, refused)
    return done(filling.sheet, item.id, saved_words(item) if submit else _("已儲存。"))


def _to_merge(filling: Filling, item: Worksheet) -> Any:
    """Somebody has saved it since: what was typed is kept, and the two are put side by side."""
    keep_once_more()
    drafts.keep(filling.sheet.CODE, filling.subject, request.form)
    return redirect(url_for(endpoint(filling.sheet, "merge"), pk=filling.subject))


def _refused(filling: Filling, form: SheetForm, version: int, refused: Exception) -> Any:
    return filling.page(form, {"version": version}, filling.draft, _refusal(refused)), 409
