"""A sheet in words as it stands at its approval: every question with its wording and answer, and the hash over it."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import Any, TypedDict

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import text as sql

from app.casework import attaching, local_answers
from app.casework.asking import asked_of
from app.casework.naming import RowNames
from app.casework.packing import pack
from app.casework.sheets import answers_of
from app.models import Snapshot, Worksheet, db
from app.questions import Question, Rows, Seen
from app.questions.kinds import GivenRows

LAST = sql("select last_seal(:c)")
LANGUAGE = "zh_Hant_TW"
"""The language of the forms: whoever approves, in whatever language, approves the same text."""


class Entry(TypedDict, total=False):
    """One answer. ``only``: the permission that one needs to see it.

    ``value`` stands there for answers that are kept in the sheet itself, as machines read it; what comes from the
    register or is worked out has its words alone. ``hidden``: kept, and not asked any more when the sheet was approved;
    compared, and not shown.
    """

    section: str
    key: str
    label: str
    text: str
    only: str
    value: Any
    hidden: bool


def content_of(item: Worksheet) -> list[Entry]:
    """Every question that the sheet asks, in order; a table row by row."""
    with force_locale(LANGUAGE):
        answers, questions = answers_of(item), asked_of(item)
        seen, names = Seen(questions, answers, sheet=item), RowNames(questions, answers)
        own = local_answers.answers(item, questions)
        answered = [one for q in questions for one in _entries(q, seen, names, item, own.get(q.key))]
        return [*answered, *_files(item, questions)]


def _files(item: Worksheet, questions: Sequence[Question]) -> Iterator[Entry]:
    """The files of the sheet: their fingerprints stand under the same seal."""
    only = {q.key: q.only for q in questions}
    for one in attaching.kept(item):
        text = _("%(size)s 位元組，SHA-256 %(mark)s", size=one.size, mark=one.sha256)
        value = attaching.in_snapshot(one)
        yield Entry(section=_("附件"), key=attaching.entry_key(one), label=one.name, text=text, value=value,
                    only=only.get(one.question, ""))  # fmt: skip


def _entries(q: Question, seen: Seen, names: RowNames, item: Worksheet, local: Any) -> Iterator[Entry]:
    about = Entry(section=f"{q.section.code}、{q.section.label}", key=q.key, label=str(q.label), only=q.only)
    rows = seen[q.key] if isinstance(q.kind, Rows) else None
    if rows and isinstance(q.kind, Rows):
        for number, row in enumerate(rows):
            yield from _row_entries(q.kind, number, row, about, seen, names)
    else:
        kept = getattr(item, q.key) if q.is_column else local
        yield from _told(q, seen, names, about, kept=kept)


def _row_entries(
    kind: Rows, number: int, row: dict[str, Any], table: Entry, outer: Seen, names: RowNames
) -> Iterator[Entry]:
    listed = None
    if isinstance(kind, GivenRows):
        listed = next((one for one in kind.each.items(outer) if one.code == row.get(kind.each.names)), None)
    asks = kind.asked_of(listed) if isinstance(kind, GivenRows) and listed else kind.asks
    seen = Seen(asks, row, outer=outer)
    where = listed.label if listed else _("%(table)s第 %(n)s 列", table=table["label"], n=number + 1)
    for q in asks:
        about = table | Entry(key=f"{table['key']}-{number}-{q.key}", label=f"{where}：{q.label}")
        about["only"] = q.only or table["only"]
        yield from _told(q, seen, names, about, kept=row.get(q.key) if kind.kept and q.is_column else None)


def _told(q: Question, seen: Seen, names: RowNames, about: Entry, *, kept: Any) -> Iterator[Entry]:
    """One answer in words; ``kept``: what is stored of it in the sheet's own tables."""
    value = Entry() if kept is None else Entry(value=q.kind.to_json(kept))
    if not seen.is_hidden(q):
        yield about | value | Entry(text=q.kind.text(seen[q.key], q, names))
    elif value:
        yield about | value | Entry(text="", hidden=True)


def canonical(content: Any) -> str:
    """The one way to write it down: keys sorted, no spaces, composed characters (NFC)."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return unicodedata.normalize("NFC", text)


def fingerprint(text: str, *, form: str, sheet_id: int, edition: str, approved_by: int, previous: str) -> str:
    """SHA-256 of the text, of which sheet it is, who approved it, and the fingerprint before it on the same case."""
    head = {"form": form, "sheet": sheet_id, "edition": edition, "by": approved_by, "previous": previous}
    return sha256(f"{canonical(head)}\n{text}".encode()).hexdigest()


def last_fingerprint(case_id: int) -> str:
    """The fingerprint that the next snapshot of this case follows; empty before the first."""
    return db.session.scalar(LAST, {"c": case_id}) or ""


def snapshot_of(item: Worksheet, content: list[Entry], approved_by: int, previous: str) -> dict[str, Any]:
    """What ``review_sheet()`` keeps of an approved sheet."""
    text = canonical(content)
    edition = item.edition.isoformat()
    mark = fingerprint(text, form=item.CODE, sheet_id=item.id, edition=edition, approved_by=approved_by,
                       previous=previous)  # fmt: skip
    return {"sha256": mark, "previous": previous, **pack(Snapshot.__table__, {"content": text})}
