"""Files of sheets for programs: one added to a sheet that stands, and the content of one.

The same judge, the same walls and the same record of who has read as for the pages (`app.forms.sheet_files`).
"""

from __future__ import annotations

from typing import Any

from flask import request, url_for
from flask_appbuilder.api import BaseApi, expose
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from app.casework import attaching
from app.files.wrong import BadFile
from app.forms import sheet_files
from app.forms.rights import may_write
from app.guard.requests import saw
from app.models import Attachment, Worksheet

FIELD = "file"
YES, NO = ("1", "true"), ("", "0", "false")
WRONG = 422


class FileApi(BaseApi):
    """The content of files."""

    resource_name = "file"
    openapi_spec_tag = "Files"
    csrf_exempt = False

    @expose("/<int:file_id>", methods=["GET"])
    def get(self, file_id: int) -> Any:
        """The content of a file
        ---
        get:
          description: >-
            As it is kept, but for a sensitive one: that comes with the reader's name and the time written over it, so
            that its SHA-256 is not the one of the list. Every reading is on record.
          parameters:
          - {name: file_id, in: path, required: true, schema: {type: integer, format: int64}}
          responses:
            200:
              description: The content, under its name
              content:
                application/octet-stream:
                  schema: {type: string, format: binary}
            404: {description: "There is none, it was removed, or its sheet is not within your sight"}
            422: {description: "It is sensitive, and the name cannot be written over it"}
        """
        one = sheet_files.found(file_id)
        if one is None:
            return self.response_404()
        saw("attachment", [one.id])
        return sheet_files.content(one, is_looked_at=False)

    @expose("/<int:file_id>", methods=["DELETE"])
    def end(self, file_id: int) -> Any:
        """Take a file off its sheet
        ---
        delete:
          description: It is shown no more and its content is given to nobody; that it was there stays on record.
          parameters:
          - {name: file_id, in: path, required: true, schema: {type: integer, format: int64}}
          responses:
            200: {description: It is off its sheet}
            404: {description: "There is none, it was removed, or its sheet is not within your sight"}
            409: {description: "The sheet waits for review, is approved, or is not yours to correct"}
        """
        one = sheet_files.found(file_id)
        item = sheet_files.sheet_of(one) if one is not None else None
        if one is None or item is None:
            return self.response_404()
        if not sheet_files.may_change(item):
            return self.response(409, message=_("這份表單現在不能改附件：已送審、已核可，或不是由您修改"))
        attaching.end(one)
        return self.response(200, ended=one.id)


class BadUpload(ValueError):
    """What was sent cannot be added. ``errors``: a sentence for each field."""

    def __init__(self, code: int, **errors: str) -> None:
        super().__init__(code)
        self.code = code
        self.errors = errors


def as_json(one: Attachment) -> dict[str, Any]:
    """What is known of a file, and where its content is."""
    return {
        "id": one.id,
        "question": one.question,
        "name": one.name,
        "media": one.media,
        "size": one.size,
        "sha256": one.sha256,
        "url": url_for("FileApi.get", file_id=one.id),
        "created_at": one.created_at.isoformat(),
        "is_sensitive": one.is_sensitive,
    }


def of_sheet(item: Worksheet) -> list[dict[str, Any]]:
    """The files of a sheet that the viewer may see: those that answer a question, and those that come with it."""
    return [as_json(one) for one in sheet_files.readable(item, attaching.kept(item))]


def added(item: Worksheet) -> Attachment:
    """The file of this request, put on the sheet.

    Raises:
        BadUpload: 400 for the shape of what was sent, 422 for a file that is not taken.
    """
    upload, question = _upload(), request.form.get("question", attaching.WITH_THE_SHEET)
    asks = sheet_files.file_questions(type(item), item.edition)
    if question and question not in asks:
        raise BadUpload(WRONG, question=_("這一題不收檔案"))
    only = asks[question].only if question else ""
    if only and not may_write(only):
        raise BadUpload(WRONG, question=_("這一題不收檔案"))
    try:
        return sheet_files.add(item, upload, question=question, is_sensitive=_is_sensitive() or bool(only))
    except BadFile as bad:
        raise BadUpload(WRONG, **{FIELD: bad.message}) from None


def _upload() -> FileStorage:
    sent = [one for one in request.files.getlist(FIELD) if one.filename]
    if len(sent) != 1 or set(request.files) != {FIELD}:
        raise BadUpload(400, **{FIELD: _("一次送一個檔案，用 multipart/form-data，欄位叫 file")})
    if strange := sorted(set(request.form) - {"question", "is_sensitive"}):
        raise BadUpload(400, **{strange[0][:40]: _("沒有「%(name)s」這一欄", name=strange[0][:40])})
    return sent[0]


def _is_sensitive() -> bool:
    said = request.form.get("is_sensitive", "").lower()
    if said not in (*YES, *NO):
        raise BadUpload(400, is_sensitive=_("「%(name)s」的格式不對", name="is_sensitive"))
    return said in YES
