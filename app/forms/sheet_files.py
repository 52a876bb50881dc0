"""Files of sheets for whoever asks: which they may read, what they get of one, and whether they may add one.

The pages and the API ask here, so that both give the same answer.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from flask import Response, current_app, g, send_file
from werkzeug.datastructures import FileStorage

from app.casework import attaching
from app.files import store
from app.files.content import plain_name, too_large
from app.files.wrong import BadFile
from app.forms import marking
from app.forms.prefill import sheet_called
from app.forms.rights import may_read, opines
from app.guard.access import may_reach, view_name
from app.guard.security import hat
from app.models import Attachment, Worksheet, db
from app.questions import Question
from app.questions.editions import asked_on, declared
from app.questions.kinds import File

LARGEST_KEY = 2**63 - 1


def file_questions(sheet: type[Worksheet], day: Any) -> dict[str, Question]:
    """The questions of a form that are answered by files, by key."""
    return {q.key: q for q in asked_on(declared(sheet), day) if isinstance(q.kind, File)}


def readable(item: Worksheet, files: Sequence[Attachment]) -> list[Attachment]:
    """Of the files of a sheet those that the viewer may see: not those that answer a question withheld from them."""
    asks = file_questions(type(item), item.edition)
    worn = {key for key, q in asks.items() if q.only and not may_read(q.only)}
    return [one for one in files if one.question not in worn]


def may_change(item: Worksheet) -> bool:
    """Whether the viewer may add and remove files: whoever may correct the sheet now. The database says the same."""
    may = may_reach(f"{view_name(item.CODE)}View.edit", hat()) and not opines(type(item))
    return may and not item.is_locked and attaching.may_have_files(type(item))


def sheet_of(one: Attachment) -> Worksheet | None:
    """The sheet of a file, for whoever may read sheets of its form."""
    form = sheet_called(one.form)
    if form is None or not may_reach(f"{view_name(form.CODE)}View.show", hat()):
        return None
    item: Worksheet | None = db.session.get(form, one.sheet_id)
    return item


def found(file_id: int) -> Attachment | None:
    """The file with this key, for whoever may read its sheet and the question that it answers."""
    one: Attachment | None = db.session.get(Attachment, file_id) if file_id <= LARGEST_KEY else None
    item = sheet_of(one) if one is not None and one.ended_at is None else None
    return one if one is not None and item is not None and readable(item, [one]) else None


def read(upload: FileStorage) -> bytes:
    """The content of an upload. BadFile before it is read when it is too large."""
    most = current_app.config["FILE_LIMIT"]
    if upload.stream.seek(0, 2) > most:
        raise BadFile(too_large(plain_name(upload.filename or ""), most))
    upload.stream.seek(0)
    return upload.stream.read()


def add(
    item: Worksheet, upload: FileStorage, *, question: str = attaching.WITH_THE_SHEET, is_sensitive: bool
) -> Attachment:
    """Judge a file and put it on a sheet that stands.

    Raises:
        BadFile: why it is not taken.
    """
    return attaching.put_on(
        item, upload.filename or "", read(upload), question=question, is_sensitive=is_sensitive
    )


def content(one: attaching.FileRow, *, is_looked_at: bool) -> Response:
    """The content as a download, or to be looked at; of a sensitive one with the reader's name over it.

    Raises:
        BadFile: it is sensitive, and the name cannot be laid over it: 422 with the reason (app.guard.errors).
    """
    stored = store.get(one.key)
    if one.is_sensitive:
        stored = marking.marked(stored, one.media)
    g.is_a_file = True
    return send_file(
        io.BytesIO(stored),
        mimetype=one.media,
        as_attachment=not is_looked_at,
        download_name=one.name,
        conditional=False,
    )
