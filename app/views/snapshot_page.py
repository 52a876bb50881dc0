"""The sheet as it was approved, from its snapshot alone: whatever has become of the case, this is what was signed."""

from __future__ import annotations

import json
from itertools import groupby
from typing import Any

from flask import abort, render_template, url_for
from flask_babel import gettext as _

from app.casework.naming import RowNames
from app.casework.reviewing import FORMS
from app.casework.snapshots import Entry, fingerprint
from app.forms.rights import may_read
from app.guard.access import may_reach
from app.guard.requests import saw
from app.guard.security import hat
from app.models import Case, Snapshot, db
from app.outputs.paper_files import file_of
from app.views.case import brief
from app.views.clocks import when
from app.views.sheet_forms import LARGEST_KEY, endpoint


def page(snapshot_id: int) -> Any:
    """One snapshot."""
    shot = db.session.get(Snapshot, snapshot_id) if snapshot_id <= LARGEST_KEY else None
    case = db.session.get(Case, shot.case_id) if shot else None
    if shot is None or case is None:
        abort(404)
    form = FORMS[shot.form]
    saw("snapshot", [shot.id])
    entries: list[Entry] = json.loads(shot.content)
    shown = [entry for entry in entries if not entry.get("hidden") and not _is_withheld_file(entry)]
    return render_template(
        "review/snapshot.html",
        case=brief(case),
        title=form.TITLE,
        sections=[
            (name, [_answer(e) for e in ones]) for name, ones in groupby(shown, key=lambda e: e["section"])
        ],
        approved=_(
            "%(who)s於 %(at)s 核可", who=RowNames()("user", shot.approved_by), at=when(shot.approved_at)
        ),
        shot=shot,
        is_whole=_mark(shot) == shot.sha256,
        sheet_url=url_for(endpoint(form, "show"), pk=shot.sheet_id),
        verify_url=url_for("PrintView.verify", mark=shot.sha256) if shot.sha256 else None,
        print_url=url_for(endpoint(form, "print"), pk=shot.sheet_id)
        if may_reach(endpoint(form, "print"), hat())
        else None,
    )


def _is_withheld_file(entry: Entry) -> bool:
    """Of a file that answers a withheld question not even the name is told."""
    return file_of(entry) is not None and bool(entry["only"]) and not may_read(entry["only"])


def _answer(entry: Entry) -> dict[str, Any]:
    is_withheld = bool(entry["only"]) and not may_read(entry["only"])
    text = "" if is_withheld else entry["text"]
    return {
        "label": entry["label"],
        "text": text,
        "withheld": is_withheld,
        "wide": "\n" in text or len(text) > 60,
    }


def _mark(shot: Snapshot) -> str:
    return fingerprint(shot.content, form=shot.form, sheet_id=shot.sheet_id, edition=shot.edition.isoformat(),
                       approved_by=shot.approved_by, previous=shot.previous)  # fmt: skip
