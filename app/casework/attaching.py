"""Files of a sheet (附件): taken in for whoever writes it, kept with the sheet when that is saved, ended when removed.

What a writer uploads belongs to the draft of the form, seen by nobody else, until the sheet is saved.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import ColumnElement, delete, false, func, select, tuple_
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import aliased

from app.columns.minguo import now
from app.files import store
from app.files.content import Taken, take
from app.files.wrong import BadFile
from app.guard.requests import even_if_refused
from app.guard.security import hat
from app.models import Attachment, DraftAttachment, FormDraft, Worksheet, db
from app.questions import Question
from app.questions.kinds import File

WITH_THE_SHEET = ""
"""The question of a file that answers none: it comes with the sheet."""
KNOWN, BESIDE = "_attachments", "_beside"
FileRow = Attachment | DraftAttachment


def may_have_files(sheet: type[Worksheet]) -> bool:
    """Whether sheets of this form may come with files: those of a case. A call is no paper; its report takes them."""
    return sheet.HANGS_ON_CASE


def kept(item: Worksheet) -> Sequence[Attachment]:
    """The files of a sheet, in the order in which they came; those that were removed are not among them."""
    return [one for one in ever_kept(item) if one.ended_at is None]


def ever_kept(item: Worksheet) -> Sequence[Attachment]:
    """The files of a sheet, removed ones too. Looked up once."""
    if item.id is None:
        return ()
    if not may_have_files(type(item)):
        return ()
    known: Sequence[Attachment] | None = item.__dict__.get(KNOWN)
    if known is None:
        of_it = (Attachment.form == item.CODE, Attachment.sheet_id == item.id)
        known = db.session.scalars(select(Attachment).where(*of_it).order_by(Attachment.id)).all()
        item.__dict__[KNOWN] = known
    return known


def know(items: Iterable[Worksheet]) -> None:
    """Look up the files of many sheets in one statement."""
    those = {(one.CODE, one.id): one for one in items if may_have_files(type(one))}
    if not those:
        return
    of_them = tuple_(Attachment.form, Attachment.sheet_id).in_(list(those))
    found: dict[tuple[str, int], list[Attachment]] = {key: [] for key in those}
    for one in db.session.scalars(select(Attachment).where(of_them).order_by(Attachment.id)):
        found[one.form, one.sheet_id].append(one)
    for key, item in those.items():
        item.__dict__[KNOWN] = found[key]


def forget(item: Worksheet) -> None:
    """Look its files up anew."""
    item.__dict__.pop(KNOWN, None)
    item.__dict__.pop(BESIDE, None)


def drafted(code: str, subject: str) -> Sequence[DraftAttachment]:
    """What the viewer has uploaded into this form and not saved yet."""
    query = select(DraftAttachment).where(*_mine(DraftAttachment, code, subject)).order_by(DraftAttachment.id)
    found: Sequence[DraftAttachment] = db.session.scalars(query).all()
    return found


class Beside(NamedTuple):
    """Beside a form that is filled in: the files of the sheet, uploads of the viewer that are not saved yet, and what
    they typed and did not send."""

    kept: Sequence[Attachment] = ()
    drafted: Sequence[DraftAttachment] = ()
    typed: FormDraft | None = None


def look_up(item: Worksheet | None, code: str, subject: str) -> Beside:
    """All that lies beside a new sheet, or beside one that is being changed: one statement, once."""
    if item is not None and BESIDE in item.__dict__:
        drafted, typed = item.__dict__[BESIDE]
        return Beside(kept(item), drafted, typed)
    of_it = (Attachment.form == code, Attachment.sheet_id == (item.id if item else None))
    ours = aliased(Attachment, select(Attachment).where(*of_it).subquery())
    theirs = aliased(
        DraftAttachment, select(DraftAttachment).where(*_mine(DraftAttachment, code, subject)).subquery()
    )
    words = aliased(FormDraft, select(FormDraft).where(*_mine(FormDraft, code, subject)).subquery())
    query = (
        select(ours, theirs, words)
        .join(theirs, ours.key == theirs.key, full=True)
        .join(words, false(), full=True)
    )
    rows = db.session.execute(query).all()
    files = sorted((row[0] for row in rows if row[0]), key=lambda one: one.id)
    drafted = sorted((row[1] for row in rows if row[1]), key=lambda one: one.id)
    typed = next((row[2] for row in rows if row[2]), None)
    if item is not None:
        item.__dict__[KNOWN], item.__dict__[BESIDE] = files, (drafted, typed)
    return Beside(kept(item) if item is not None else (), drafted, typed)


def _mine(table: Any, code: str, subject: str) -> tuple[ColumnElement[bool], ...]:
    """Of the viewer's drafts those of this form about this subject."""
    return table.user_id == _me(), table.form == code, table.subject == subject


def answers(questions: Iterable[Question], files: Iterable[FileRow]) -> dict[str, Any]:
    """The answers to the questions that are answered by files."""
    listed = list(files)
    return {
        q.key: [_told(one) for one in listed if one.question == q.key]
        for q in questions
        if isinstance(q.kind, File)
    }


def of_questions(item: Worksheet, questions: Sequence[Question]) -> dict[str, Any]:
    """The answers of a sheet that are files; nothing is looked up where its form asks for none."""
    return answers(questions, kept(item)) if any(isinstance(q.kind, File) for q in questions) else {}


def _told(one: FileRow) -> dict[str, Any]:
    told = {"name": one.name, "media": one.media, "size": one.size, "sha256": one.sha256}
    return told | ({"id": one.id} if isinstance(one, Attachment) else {})


def entry_key(one: Attachment) -> str:
    """What a file is called in a snapshot."""
    return f"file-{one.id}"


def in_snapshot(one: Attachment) -> dict[str, Any]:
    """What a snapshot keeps of a file, to be compared with what stands there later."""
    return {"sha256": one.sha256, "size": one.size, "media": one.media, "name": one.name}


def put_on(item: Worksheet, name: str, content: bytes, *, question: str, is_sensitive: bool) -> Attachment:
    """Judge a file and put it on a sheet that stands. Nothing of it stays where it is refused.

    Raises:
        BadFile: why it is not taken.
    """
    subject = f"add-{uuid.uuid4()}"
    taken = take_in(
        name, content, code=item.CODE, subject=subject, question=question, is_sensitive=is_sensitive,
        before=len(kept(item)), stays=False,
    )  # fmt: skip
    keep(type(item), subject, item)
    return next(one for one in reversed(kept(item)) if one.sha256 == taken.sha256)


def take_in(
    name: str, content: bytes, *, code: str, subject: str, question: str, is_sensitive: bool, before: int,
    stays: bool = True,
) -> Taken:  # fmt: skip
    """Judge a file and keep it for the viewer's draft, whatever becomes of the page (unless not ``stays``).

    ``before``: how many there are.

    Raises:
        BadFile: why it is not taken.
    """
    if before >= current_app.config["FILES_PER_SHEET"]:
        raise BadFile(_("一份表單最多 %(n)s 個檔案。", n=current_app.config["FILES_PER_SHEET"]))
    taken = take(name, content, most=current_app.config["FILE_LIMIT"], is_sensitive=is_sensitive)
    row = {
        "key": store.put(taken.content), "user_id": _me(), "form": code, "subject": subject, "question": question,
        "name": taken.name, "media": taken.media, "size": len(taken.content), "sha256": taken.sha256,
        "is_sensitive": is_sensitive, "created_at": now(),
    }  # fmt: skip
    put = insert(DraftAttachment).values(**row).on_conflict_do_nothing()
    if stays:
        even_if_refused(put)
    else:
        db.session.execute(put)
    return taken


def keep(sheet: type[Worksheet], subject: str, item: Worksheet) -> None:
    """What the viewer has uploaded into this form becomes the sheet's."""
    if may_have_files(sheet):
        db.session.execute(select(func.keep_files(sheet.CODE, subject, item.id)))
        forget(item)


def keep_of_report(sheet: type[Worksheet], subject: str, once: uuid.UUID) -> None:
    """The same, of a report that was filed with this key just now."""
    db.session.execute(select(func.keep_files_of_report(sheet.CODE, subject, once)))


def end(one: Attachment) -> None:
    """Take a file off its sheet. It stays on record and is shown no more."""
    db.session.execute(select(func.end_file(one.id)))


def drop(code: str, subject: str, key: uuid.UUID | None = None) -> None:
    """Forget what the viewer has uploaded into this form; of a key only that."""
    of_it = [DraftAttachment.key == key] if key else []
    db.session.execute(delete(DraftAttachment).where(*_mine(DraftAttachment, code, subject), *of_it))


def _me() -> int:
    worn = hat()
    assert worn is not None, "only somebody hands in a file"
    return worn.user_id
