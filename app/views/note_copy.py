"""A copy of an NGO's own sheet, until its day: as it was handed out, with the reader's name, and the same on paper."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from flask import abort, render_template, url_for
from flask_appbuilder import BaseView, expose
from flask_babel import force_locale
from flask_babel import gettext as _

from app.casework import notes
from app.casework.naming import RowNames
from app.casework.snapshots import LANGUAGE, Entry
from app.columns.minguo import minguo
from app.files.medias import PDF
from app.forms import marking
from app.forms.rights import may_read
from app.guard.requests import saw
from app.guard.security import hat
from app.models import NoteCopy, NoteRequest, db
from app.outputs import pdf
from app.outputs.document import Paper, html_of
from app.outputs.paper import parts_of
from app.views.case_head import LONGEST
from app.views.clocks import when
from app.views.printing import authority, changed_since, document, printed_by


class NoteCopyView(BaseView):
    """自己紀錄的複本."""

    route_base = "/notes/copy"
    default_view = "copy"

    @expose("/<int:copy_id>")
    def copy(self, copy_id: int) -> Any:
        found = _find(copy_id)
        entries = _entries(found)
        asked = db.session.get_one(NoteRequest, found.request_id)
        return render_template(
            "notes/copy.html",
            title=notes.FORMS[found.form].TITLE,
            copy=found,
            reader=_reader(),
            until=minguo(found.ends_on),
            given=_("%(at)s 由主責單位提供", at=when(found.given_at)),
            written=when(found.written_at),
            sections=[
                (name, [_answer(e) for e in ones])
                for name, ones in groupby(entries, key=lambda e: e["section"])
            ],
            back_url=url_for("NoteView.notice", recall_id=asked.recall_id),
            paper_url=url_for("NoteCopyView.paper", copy_id=found.id),
        )

    @expose("/<int:copy_id>/paper")
    def paper(self, copy_id: int) -> Any:
        """The copy as a PDF, the reader's name over every page."""
        found = _find(copy_id)
        entries = _entries(found)
        html = html_of((_paper(found, entries),), printed_by())
        try:
            body = marking.marked(pdf.made(html), PDF)
        except pdf.NoPaper:
            return render_template("print/missing.html", packages=" ".join(pdf.PACKAGES)), 503
        return document(body, f"{found.number}-{notes.FORMS[found.form].CODE}")


def _find(copy_id: int) -> NoteCopy:
    """A copy that is still open to the viewer; every look stands in the read log."""
    found: NoteCopy | None = db.session.get(NoteCopy, copy_id) if copy_id < LONGEST else None
    if found is None:
        abort(404)
    saw("note_copy", [found.id])
    return found


def _entries(found: NoteCopy) -> list[Entry]:
    """What it says.

    Raises:
        app.guard.errors.DoesNotFit: that is not what was handed out; nobody is shown that.
    """
    entries = notes.entries_of(found)
    if entries is None:
        raise changed_since()
    return entries


def _answer(entry: Entry) -> dict[str, Any]:
    is_withheld = bool(entry["only"]) and not may_read(entry["only"])
    text = "" if is_withheld else entry["text"]
    return {
        "label": entry["label"],
        "text": text,
        "withheld": is_withheld,
        "wide": "\n" in text or len(text) > 60,
    }


def _reader() -> str:
    worn = hat()
    assert worn is not None, "only somebody looks"
    return RowNames()("user", worn.user_id)


def _paper(found: NoteCopy, entries: list[Entry]) -> Paper:
    with force_locale(LANGUAGE):
        title = str(notes.FORMS[found.form].TITLE)
    return Paper(
        title=title,
        authority=authority(found.county_id),
        number=found.number,
        facts=(
            (_("案號"), found.number),
            (_("表單版本"), _("%(day)s 版", day=minguo(found.edition))),
            (_("送出"), when(found.written_at)),
            (_("可看到"), minguo(found.ends_on)),
        ),
        parts=parts_of(entries, may_read),
        notes=(
            _("受託單位自己的紀錄複本，由主責單位提供；不含主責單位與其他單位的資料。"),
            _("雜湊值（SHA-256）：%(mark)s", mark=found.sha256),
        ),
    )
