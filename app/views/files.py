"""The addresses of files: uploading, looking, removing. Whoever may not read the sheet gets 404 on each of them."""

from __future__ import annotations

import uuid
from typing import Any

from flask import Response, abort, flash, redirect, request, url_for
from flask_appbuilder import BaseView, expose
from flask_babel import gettext as _
from sqlalchemy import select

from app.casework import attaching
from app.columns.minguo import now
from app.files.medias import SHOWN
from app.files.wrong import BadFile
from app.forms import sheet_files
from app.forms.prefill import sheet_called
from app.forms.rights import may_write
from app.guard.access import may_reach, view_name
from app.guard.requests import saw
from app.guard.security import hat
from app.models import Attachment, DraftAttachment, Worksheet, db
from app.views import attached
from app.views.drafts import SUBJECT
from app.views.sheet_forms import endpoint, find_item

WRONG = 422


class FileView(BaseView):
    """Files of sheets, and of forms that are being filled in."""

    route_base = "/file"

    @expose("/<int:file_id>")
    def show(self, file_id: int) -> Any:
        """The content of a file; of a sensitive one with the reader's name over it."""
        one = _find(file_id)
        saw("attachment", [one.id])
        return _answer(one)

    @expose("/<int:file_id>/end", methods=["POST"])
    def end(self, file_id: int) -> Any:
        """Take a file off its sheet."""
        one = _find(file_id)
        item = find_item(_form(one.form), one.sheet_id)
        if not sheet_files.may_change(item):
            abort(409)
        attaching.end(one)
        if request.headers.get("X-Requested-With") == "fetch":
            return {"ended": one.id}
        flash(_("已移除「%(name)s」。紀錄裡仍看得到它曾經在這裡。", name=one.name), "success")
        return redirect(f"{url_for(endpoint(type(item), 'show'), pk=item.id)}#attachments")

    @expose("/sheet/<code>/<int:sheet_id>", methods=["POST"])
    def attach(self, code: str, sheet_id: int) -> Any:
        """Add files to a sheet that stands, from the page on which it is read."""
        item = find_item(_form(code), sheet_id)
        if not may_reach(endpoint(type(item), "edit"), hat()):
            abort(403)
        if not sheet_files.may_change(item):
            abort(409)
        is_sensitive = bool(request.form.get(f"{attached.FIELD}-sensitive"))
        for upload in (one for one in request.files.getlist(attached.FIELD) if one.filename):
            try:
                sheet_files.add(item, upload, is_sensitive=is_sensitive)
            except BadFile as bad:
                flash(bad.message, "danger")
        return redirect(f"{url_for(endpoint(type(item), 'show'), pk=item.id)}#attachments")

    @expose("/draft/<uuid:key>")
    def own(self, key: uuid.UUID) -> Any:
        """The content of a file that one has uploaded and not saved yet."""
        mine: DraftAttachment | None = db.session.scalar(
            select(DraftAttachment).where(DraftAttachment.key == key)
        )
        if mine is None:
            abort(404)
        return _answer(mine)

    @expose("/draft/<code>/<subject>", methods=["POST"])
    def upload(self, code: str, subject: str) -> Any:
        """One file into the draft of a form, while it is being filled in."""
        sheet = _writable(code, subject)
        upload, name = request.files.get("file"), request.form.get("question", "")
        asks = sheet_files.file_questions(sheet, now().date())
        only = asks[name].only if name in asks else ""
        if (
            upload is None
            or not upload.filename
            or (name and name not in asks)
            or (only and not may_write(only))
        ):
            return {"message": _("沒有收到檔案。")}, WRONG
        try:
            attaching.take_in(
                upload.filename, sheet_files.read(upload), code=code, subject=subject, question=name,
                is_sensitive=bool(only or request.form.get("sensitive")), before=_count(sheet, subject),
            )  # fmt: skip
        except BadFile as bad:
            return {"message": bad.message}, WRONG
        return attached.line(attaching.drafted(code, subject)[-1])

    @expose("/draft/<code>/<subject>/drop", methods=["POST"])
    def drop(self, code: str, subject: str) -> Any:
        """Take a file out of one's own draft."""
        _writable(code, subject)
        key = attached.key_of(request.form.get("key", ""))
        attaching.drop(code, subject, key)
        return {"dropped": str(key)}


def _count(sheet: type[Worksheet], subject: str) -> int:
    is_key = subject.isascii() and subject.isdigit() and len(subject) < 19
    item = db.session.get(sheet, int(subject)) if is_key else None
    return len(attaching.drafted(sheet.CODE, subject)) + (len(attaching.kept(item)) if item else 0)


def _form(code: str) -> Any:
    sheet = sheet_called(code)
    if sheet is None or not attaching.may_have_files(sheet):
        abort(404)
    return sheet


def _writable(code: str, subject: str) -> Any:
    """The form with this code. 404 for no such form or subject, 403 for one that the viewer does not fill in."""
    sheet = _form(code)
    if not SUBJECT.fullmatch(subject):
        abort(404)
    if not any(may_reach(f"{view_name(code)}View.{page}", hat()) for page in ("add", "edit")):
        abort(403)
    return sheet


def _find(file_id: int) -> Attachment:
    """The file with this key, for whoever may read its sheet and the question that it answers."""
    one = sheet_files.found(file_id)
    if one is None:
        abort(404)
    return one


def _answer(one: attaching.FileRow) -> Response:
    """The content, as a download; a picture is shown when that is asked for."""
    return sheet_files.content(one, is_looked_at=one.media in SHOWN and bool(request.args.get("look")))
