"""Files on the pages of a sheet: taken in with the form, listed beside the question or at the end, removed."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from flask import current_app, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from app.casework import attaching
from app.files.content import MEGABYTE, size_words
from app.files.medias import ENDS, SHOWN
from app.files.wrong import BadFile
from app.forms import SheetForm
from app.forms.file_field import FileField
from app.forms.references import RowNames
from app.forms.rights import may_know_writer, may_write, opines
from app.forms.sheet_files import file_questions, read, readable
from app.models import Attachment, Worksheet
from app.views import drafts
from app.views.clocks import when

if TYPE_CHECKING:
    from app.views.sheet_forms import Filling

FIELD: Final = "_file"
"""The input for files that answer no question."""
DROP, END, UP = "file-drop:", "file-end:", "file-up"
"""What a button of the form says, besides saving and handing in: a form without a script."""


def has_block(sheet: type[Worksheet], day: Any) -> bool:
    """Whether the form has a block for files at its end: the paper itself has no 附件."""
    asks = file_questions(sheet, day).values()
    return attaching.may_have_files(sheet) and not any(getattr(q.kind, "is_any", False) for q in asks)


def posted(filling: Filling) -> Any:
    """Take in what the post brings. An answer where the post was about files alone; else None."""
    do = request.form.get("do", "")
    _take_in(filling)
    if do.startswith(DROP):
        attaching.drop(filling.sheet.CODE, filling.subject, key_of(do.removeprefix(DROP)))
    elif do.startswith(END) and filling.item is not None:
        for one in attaching.kept(filling.item):
            if str(one.id) == do.removeprefix(END):
                attaching.end(one)
    filling.look_up_again()
    if (do != UP and not do.startswith((DROP, END))) or filling.refused:
        return None
    drafts.keep(filling.sheet.CODE, filling.subject, request.form)
    return redirect(f"{filling.url()}#files")


def _take_in(filling: Filling) -> None:
    asks, before = file_questions(filling.sheet, filling.day), len(filling.files)
    for name, upload in _uploads():
        question = asks.get(name)
        if (question is None and name != FIELD) or not attaching.may_have_files(filling.sheet):
            continue
        only = question.only if question else ""
        if only and not may_write(only):
            continue
        marked = f"{name}-sensitive"
        try:
            attaching.take_in(
                upload.filename or "", read(upload), code=filling.sheet.CODE, subject=filling.subject, before=before,
                question=question.key if question else "", is_sensitive=bool(only) or marked in request.form,
            )  # fmt: skip
            before += 1
        except BadFile as bad:
            filling.refused.setdefault(name, []).append(bad.message)


def _uploads() -> Iterator[tuple[str, FileStorage]]:
    for name, uploads in request.files.lists():
        yield from ((name, upload) for upload in uploads if upload.filename)


def key_of(text: str) -> uuid.UUID:
    """A key that a button names; one that stands for nothing when it is none."""
    try:
        return uuid.UUID(text)
    except ValueError:
        return uuid.UUID(int=0)


def dress(filling: Filling, form: SheetForm) -> dict[str, Any] | None:
    """Put the files beside their questions, with what was refused of them; the block at the end, if there is one."""
    for field in form.answers():
        if isinstance(field, FileField):
            field.box = _box(filling, field.name, field.name)
            field.errors = [*field.errors, *filling.refused.get(field.name, ())]
    is_there = has_block(filling.sheet, filling.day) and not opines(filling.sheet)
    return _box(filling, FIELD, "") if is_there else None


def _box(filling: Filling, name: str, question: str) -> dict[str, Any]:
    return {
        "name": name,
        "question": question,
        "files": [line(one) for one in filling.files if one.question == question],
        "errors": filling.refused.get(name, []),
        "url": url_for("FileView.upload", code=filling.sheet.CODE, subject=filling.subject),
        "drop_url": url_for("FileView.drop", code=filling.sheet.CODE, subject=filling.subject),
        **limits(),
    }


def wrong(box: dict[str, Any] | None) -> list[tuple[str, Any, Any, str]]:
    """What was refused in the block at the end, as the list above the form says it."""
    return [("files", "", _("附件"), says) for says in box["errors"]] if box else []


def limits() -> dict[str, Any]:
    """What a box for files says of itself."""
    config = current_app.config
    return {
        "accept": ",".join(ENDS), "most": config["FILE_LIMIT"], "most_mb": config["FILE_LIMIT"] // MEGABYTE,
        "count": config["FILES_PER_SHEET"],
    }  # fmt: skip


def line(one: attaching.FileRow) -> dict[str, Any]:
    """One file in a list."""
    is_kept = isinstance(one, Attachment)
    url = url_for("FileView.show", file_id=one.id) if is_kept else url_for("FileView.own", key=one.key)
    return {
        "name": one.name,
        "size": size_words(one.size),
        "is_sensitive": one.is_sensitive,
        "is_kept": is_kept,
        "url": url,
        "look_url": f"{url}?look=1" if one.media in SHOWN else None,
        "do": f"{END}{one.id}" if is_kept else f"{DROP}{one.key}",
        "end_url": url_for("FileView.end", file_id=one.id) if is_kept else None,
        "key": "" if is_kept else str(one.key),
    }


def on_sheet(item: Worksheet, *, can_edit: bool) -> dict[str, Any] | None:
    """The files on the page on which a sheet is read; None where there are none and nobody may add one."""
    if not attaching.may_have_files(type(item)):
        return None
    asks, names = file_questions(type(item), item.edition), RowNames()
    found = [
        line(one)
        | {
            "of": asks[one.question].label if one.question in asks else "",
            "at": when(one.created_at),
            "who": who_added(item, one, names),
        }
        for one in readable(item, attaching.kept(item))
    ]
    add = url_for("FileView.attach", code=item.CODE, sheet_id=item.id) if can_edit else None
    return {"files": found, "add_url": add, "name": FIELD, **limits()} if found or add else None


def who_added(item: Worksheet, one: Attachment, names: RowNames) -> str:
    """Who added a file, as far as the viewer may know; of a report at the portal nobody with an account did."""
    if one.created_by is None:
        return _("民眾（由入口網）")
    return names("user", one.created_by) if may_know_writer(item.STAGE, one.created_by) else ""


def gone(item: Worksheet) -> list[dict[str, str]]:
    """What was taken off a sheet, for its history: what, when, by whom."""
    names = RowNames()
    removed = [one for one in readable(item, attaching.ever_kept(item)) if one.ended_at and one.ended_by]
    return [
        {
            "name": one.name,
            "at": when(one.ended_at) if one.ended_at else "",
            "who": names("user", one.ended_by or 0)
            if may_know_writer(item.STAGE, one.ended_by)
            else _("（保密）"),
        }
        for one in removed
    ]
