"""An NGO's own notes after a recall: it asks, the lead's supervisor hands out frozen copies or says no.

The database asks again who may (``ask_notes()``, ``answer_notes()``), and of which sheets; here the text is made.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import Any, Final

from sqlalchemy import Row, select, text

from app.casework.asking import asked_of
from app.casework.packing import pack
from app.casework.snapshots import Entry, canonical, content_of
from app.columns import Sealed
from app.models import REGISTRY, NoteCopy, NoteRequest, Snapshot, Worksheet, db
from app.questions import Computed, Question, Rows
from app.questions.kinds import Chosen
from app.questions.kinds.refs import Ref
from app.rules.roles import may

FORMS: Final[dict[str, type[Worksheet]]] = {form.CODE: form for form in REGISTRY}
READERS: Final = ("NGO_SW", "NGO_SUP")
OPINION: Final = "cr_sup"
"""督導意見 on a record is another unit's word: never in a copy."""
LONGEST: Final = 366  # days until a copy closes
SEALED: Final = {"reason": Sealed("note_request.reason"), "grounds": Sealed("note_request.grounds")}
TO_ME: Final = text("select * from note_requests_to_me(:most, :skip)").columns(**SEALED)
OFFERED: Final = text("select form, sheet_id, version, written_at from notes_of(:r)")
ANSWER: Final = text("select answer_notes(:r, cast(:p as jsonb))")


def ask(notice_id: int, reason: str) -> None:
    """Ask the lead for one's own notes.

    Raises:
        sqlalchemy.exc.DBAPIError: no such notice for this viewer, a request waits already, or the case is in sight.
    """
    why = pack(NoteRequest.__table__, {"reason": reason})["reason"]
    db.session.execute(text("select ask_notes(:n, :why)"), {"n": notice_id, "why": bytes.fromhex(why[2:])})


def requests_of(notice_id: int) -> Sequence[NoteRequest]:
    """What was asked after a recall, newest first, as far as the viewer sees it."""
    query = select(NoteRequest).where(NoteRequest.recall_id == notice_id)
    found: Sequence[NoteRequest] = db.session.scalars(query.order_by(NoteRequest.id.desc()).limit(20)).all()
    return found


def copies_of(request_ids: Iterable[int]) -> Sequence[NoteCopy]:
    """The copies that are still open to the viewer."""
    query = select(NoteCopy).where(NoteCopy.request_id.in_(set(request_ids)))
    found: Sequence[NoteCopy] = db.session.scalars(
        query.order_by(NoteCopy.written_at, NoteCopy.id).limit(500)
    ).all()
    return found


def requests_to_me(most: int, skip: int = 0) -> Sequence[Row[Any]]:
    """Requests about the cases that the viewer's units lead; those that wait come first."""
    found: Sequence[Row[Any]] = db.session.execute(TO_ME, {"most": most, "skip": skip}).all()
    return found


def request_to_me(request_id: int) -> Row[Any] | None:
    """One of them; None when it is not the viewer's to answer."""
    one = text("select * from note_requests_to_me(101, 0) where id = :r").columns(**SEALED)
    found: Row[Any] | None = db.session.execute(one, {"r": request_id}).first()
    return found


def sheets_of(request_id: int) -> Sequence[Row[Any]]:
    """The sheets of which this request may get a copy: (form, sheet_id, version, written_at)."""
    found: Sequence[Row[Any]] = db.session.execute(OFFERED, {"r": request_id}).all()
    return found


def grant(request_id: int, chosen: Sequence[Row[Any]], until: dt.date) -> None:
    """Hand out copies of these sheets, to be read until a day.

    Raises:
        sqlalchemy.exc.DBAPIError: the request was answered meanwhile, a sheet was changed, or it is not theirs alone.
    """
    copies = [_copy(row) for row in chosen]
    _answer(request_id, {"result": "GRANT", "ends_on": until.isoformat(), "copies": copies})


def decline(request_id: int, grounds: str) -> None:
    """Say no, and why."""
    said = pack(NoteRequest.__table__, {"grounds": grounds})
    _answer(request_id, {"result": "DECLINE", **said})


def _answer(request_id: int, patch: dict[str, Any]) -> None:
    db.session.execute(ANSWER, {"r": request_id, "p": json.dumps(patch)})


def _copy(row: Row[Any]) -> dict[str, Any]:
    """One sheet as it is handed out."""
    item = db.session.get_one(FORMS[row.form], row.sheet_id)
    said = canonical(frozen(item))
    return {
        "form": row.form,
        "sheet_id": row.sheet_id,
        "version": row.version,
        "edition": item.edition.isoformat(),
        "sha256": mark_of(said, row.form, item.edition),
        **pack(NoteCopy.__table__, {"content": said}),
    }


def frozen(item: Worksheet) -> list[Entry]:
    """What a copy says: its writer's own answers, of an approved sheet as they stand in its snapshot. Nothing of the
    register, of other sheets, or of files: they may have changed since the recall, and say what the NGO never knew."""
    shot, typed = snapshot_of(item), _typed(asked_of(item))
    entries: list[Entry] = json.loads(shot.content) if shot is not None else content_of(item)
    own = [e for e in entries if (e["key"].split("-")[0], e["key"].split("-")[-1]) in typed]
    return [_plain(e) for e in own if not e.get("hidden") and not is_withheld(e) and e["key"] != OPINION]


def snapshot_of(item: Worksheet) -> Snapshot | None:
    """The text under which an approved sheet was signed."""
    query = select(Snapshot).where(Snapshot.form == item.CODE, Snapshot.sheet_id == item.id)
    found: Snapshot | None = db.session.scalar(query) if item.state == "approved" else None
    return found


def is_withheld(entry: Entry) -> bool:
    """Whether an answer is guarded by a permission that no role of an NGO holds."""
    return bool(entry["only"]) and not any(may(role, entry["only"]) for role in READERS)


def _typed(questions: Iterable[Question]) -> frozenset[tuple[str, str]]:
    """(table, key) of the answers that stand in the sheet's own tables and name no row elsewhere; of one that is in no
    table its key twice."""
    found: set[tuple[str, str]] = set()
    for q in questions:
        if isinstance(q.kind, Rows):
            found |= {(q.key, one.key) for one in q.kind.asks if q.kind.kept and _is_typed(one)}
        elif _is_typed(q):
            found.add((q.key, q.key))
    return frozenset(found)


def _is_typed(q: Question) -> bool:
    names_a_row = isinstance(q.kind, Ref) or (isinstance(q.kind, Chosen) and bool(q.kind.offered))
    return (q.is_column or q.is_local) and not names_a_row and not isinstance(q.kind, Computed)


def _plain(entry: Entry) -> Entry:
    """The words alone: what machines read of an answer may name rows of the case."""
    return Entry(
        section=entry["section"],
        key=entry["key"],
        label=entry["label"],
        text=entry["text"],
        only=entry["only"],
    )


def mark_of(said: str, form: str, edition: dt.date) -> str:
    """SHA-256 over a copy: its form, its edition, its text."""
    head = canonical({"form": form, "edition": edition.isoformat(), "copy": True})
    return sha256(f"{head}\n{said}".encode()).hexdigest()


def entries_of(copy: NoteCopy) -> list[Entry] | None:
    """What a copy says; None when that is not what was handed out."""
    if mark_of(copy.content, copy.form, copy.edition) != copy.sha256:
        return None
    entries: list[Entry] = json.loads(copy.content)
    return entries
