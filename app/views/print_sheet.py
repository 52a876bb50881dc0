"""One sheet on paper: an approved one from its snapshot, any other as it stands now, marked; and the empty form."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

from flask import render_template
from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import select

from app.casework import attaching
from app.casework.asking import asked
from app.casework.naming import RowNames
from app.casework.snapshots import LANGUAGE, Entry, content_of, fingerprint
from app.columns.minguo import minguo, today
from app.forms.rights import may_know_writer, may_read
from app.forms.sheet_files import file_questions, readable
from app.guard.requests import saw
from app.guard.security import hat
from app.models import Case, Snapshot, Worksheet, db
from app.models.worksheets.base import is_reviewed
from app.outputs import pdf
from app.outputs.blank import empty_parts
from app.outputs.document import DRAFT, UNAPPROVED, Fact, Paper, Seal, html_of, html_of_blank
from app.outputs.paper import SIGNED, is_any_withheld, parts_of, size_of
from app.outputs.paper_files import Beside, file_of, files_of, without_files
from app.questions import Question
from app.questions.editions import edition_of
from app.views.attached import who_added
from app.views.case import state_label
from app.views.clocks import when
from app.views.printing import (
    MOST_AT_ONCE,
    answer,
    authority,
    changed_since,
    document,
    printed_by,
    verify_address,
)
from app.views.sheet_forms import case_of, find_item

BLANKS = 40


def sheet_pdf(sheet: type[Worksheet], pk: int) -> Any:
    """One sheet. 404 where it is not there for this viewer, as everywhere."""
    item = find_item(sheet, pk)
    case = case_of(item)
    shot = snapshot_of(item)
    entries = entries_of(item, shot)
    if size_of(entries) > MOST_AT_ONCE:
        return render_template("print/too_long.html", title=sheet.TITLE), 413
    paper = paper_of(item, case, shot, entries)
    put_on_record(item, shot)
    return answer(html_of((paper,), printed_by()), f"{paper.number}-{paper.title}")


def snapshot_of(item: Worksheet) -> Snapshot | None:
    """The snapshot of an approved sheet."""
    if item.state != "approved" or not item.HANGS_ON_CASE:
        return None
    query = select(Snapshot).where(Snapshot.form == item.CODE, Snapshot.sheet_id == item.id)
    found: Snapshot | None = db.session.scalar(query.where(Snapshot.case_id == item.case_id))
    return found


def entries_of(item: Worksheet, shot: Snapshot | None) -> list[Entry]:
    """What is printed: the stored text of an approved sheet, the answers of any other in the edition of its day.

    Raises:
        app.guard.errors.DoesNotFit: the stored text is not the one that was approved; no paper says that it is.
    """
    if shot is None:
        return content_of(item)
    if fingerprint_of(shot) != shot.sha256:
        raise changed_since()
    entries: list[Entry] = json.loads(shot.content)
    return entries


def fingerprint_of(shot: Snapshot) -> str:
    """The hash over what a snapshot holds today."""
    return fingerprint(shot.content, form=shot.form, sheet_id=shot.sheet_id, edition=shot.edition.isoformat(),
                       approved_by=shot.approved_by, previous=shot.previous)  # fmt: skip


def paper_of(item: Worksheet, case: Case | None, shot: Snapshot | None, entries: list[Entry]) -> Paper:
    """The sheet as it is laid out for whoever prints it."""
    parts = parts_of(without_files(entries), may_read)
    with force_locale(LANGUAGE):
        title = str(item.TITLE)
    return Paper(
        title=title,
        authority=authority(case.county_id if case else item.county_id),
        number=case.number if case else f"#{item.id}",
        facts=_facts(item, case, shot),
        parts=parts,
        mark="" if shot else _mark(item),
        is_unofficial=item.is_unofficial(),
        notes=_notes(item, shot, is_partial=is_any_withheld(parts)),
        seal=_seal(shot) if shot else None,
        files=files_of(entries, may_read, _beside_files(item, entries)),
    )


def _beside_files(item: Worksheet, entries: list[Entry]) -> dict[int, Beside]:
    """What stands nowhere in the text of a sheet: who added its files, and when. Looked up where there are any."""
    listed = {key for entry in entries if (key := file_of(entry)) is not None}
    if not listed:
        return {}
    asks, names = file_questions(type(item), item.edition), RowNames()
    return {
        one.id: Beside(
            of=_answered(asks.get(one.question)),
            at=when(one.created_at),
            who=who_added(item, one, names),
            is_sensitive=one.is_sensitive,
        )
        for one in readable(item, attaching.kept(item))
        if one.id in listed
    }


def _answered(question: Question | None) -> str:
    """The question that a file answers, where it is more than the paper's own 附件."""
    return "" if question is None or getattr(question.kind, "is_any", False) else str(question.label)


def put_on_record(item: Worksheet, shot: Snapshot | None) -> None:
    """Who has printed is who has looked, at the sheet and at its snapshot."""
    saw(item.__tablename__, [item.id])
    if shot:
        saw("snapshot", [shot.id])


def _mark(item: Worksheet) -> str:
    """The words across the page. What nobody needs to approve has none once it is handed in."""
    if item.is_unfinished:
        return DRAFT
    return UNAPPROVED if is_reviewed(type(item)) else ""


def _facts(item: Worksheet, case: Case | None, shot: Snapshot | None) -> tuple[Fact, ...]:
    at, who = item.submitted_at or item.updated_at or item.created_at, item.submitted_by or item.created_by
    edition = minguo(shot.edition if shot else item.edition)
    by = RowNames()("user", who) if who and not shot and may_know_writer(item.STAGE, who) else ""
    return (
        (_("案號"), case.number if case else "—"),
        (_("表單編號"), f"{item.CODE} #{item.id}"),
        (_("表單版本"), _("%(day)s 版", day=edition)),
        (
            _("狀態"),
            " ".join(filter(None, (state_label(item.state), by, when(shot.approved_at if shot else at)))),
        ),
    )


def _notes(item: Worksheet, shot: Snapshot | None, *, is_partial: bool) -> tuple[str, ...]:
    told = []
    if item.is_unfinished:
        told.append(_("這是草稿，還沒送出，內容可能再變更。"))
    elif shot is None and is_reviewed(type(item)):
        told.append(_("這份表單還沒核定，核定後請重新列印。"))
    elif shot is None:
        told.append(_("這種表單不須核定；內容以列印時為準。"))
    if is_partial:
        told.append(_("標示「依權限不顯示」的題目，列印者的角色看不到；雜湊值涵蓋核定的全部內容。")
                    if shot else _("標示「依權限不顯示」的題目，列印者的角色看不到。"))  # fmt: skip
    return tuple(told)


def _seal(shot: Snapshot) -> Seal:
    address = verify_address(shot.sha256)
    who, at = RowNames()("user", shot.approved_by), when(shot.approved_at)
    return Seal(
        approved=_("%(who)s於 %(at)s 核可", who=who, at=at),
        place=_("本案第 %(n)s 份核可紀錄", n=shot.seq),
        sha256=shot.sha256,
        address=address,
        qr=pdf.qr_code(address),
    )


def blank_pdf(sheet: type[Worksheet]) -> Any:
    """The form of today, with the county's own questions, without an answer. Without a name it is made once."""
    worn = hat()
    assert worn is not None, "only somebody can print"
    with force_locale(LANGUAGE):
        questions = asked(sheet, today(), worn.county_id)
        began = edition_of(sheet, today())
        html = html_of_blank(
            str(sheet.TITLE),
            _("空白表單　%(day)s 版", day=minguo(began if began.year > 1900 else today())),
            empty_parts(questions),
            is_unofficial=sheet.is_unofficial(),
            is_signed=any(q.key.startswith(SIGNED) for q in questions),
        )
        name = _("%(form)s（空白）", form=sheet.TITLE)
    try:
        return document(_made_once(html), name)
    except pdf.NoPaper:
        return answer(html, name)


@lru_cache(maxsize=BLANKS)
def _made_once(html: str) -> bytes:
    return pdf.made(html)
