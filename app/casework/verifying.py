"""Does every approved sheet still stand as it was approved? Run as the owner: ``flask verify-snapshot CASE``."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, LargeBinary, Select, create_engine, select, type_coerce
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import Session

from app.casework import attaching, local_answers
from app.casework.asking import asked_of
from app.casework.snapshots import canonical, fingerprint
from app.columns.sealed import SealMismatch
from app.models import REGISTRY, Attachment, Case, Review, Snapshot
from app.models.review import OK
from app.questions import Rows

FORMS: Final[dict[str, Any]] = {form.CODE: form for form in REGISTRY if form.HANGS_ON_CASE}
WORDS: Final = {
    "changed_snapshot": "the snapshot is not the one that was approved",
    "unreadable_snapshot": "the seal of the snapshot is broken",
    "broken_chain": "a snapshot before this one is gone or was put in its place",
    "missing_snapshot": "the sheet was approved and has no snapshot",
    "missing_sheet": "the sheet is gone",
    "not_approved": "the sheet is no longer approved",
    "changed_answer": "the answer is not the one that was approved",
}
DIALECT = postgresql.dialect()  # type: ignore[no-untyped-call]


@dataclass(frozen=True)
class Fault:
    """What is wrong with which sheet; ``key`` is the question whose answer was changed. Holds no answer."""

    kind: str
    form: str
    sheet_id: int
    seq: int = 0
    key: str = ""

    def __str__(self) -> str:
        what = f"{self.form} {self.sheet_id}{f' {self.key}' if self.key else ''}"
        return f"{what}: {WORDS[self.kind]}"

    def as_dict(self) -> dict[str, Any]:
        """For machines."""
        return asdict(self)


def verify(owner_url: str, case: str) -> list[Fault] | None:
    """All faults of the snapshots of the case with this number or id; None when there is none."""
    engine = create_engine(owner_url)
    with Session(engine) as session:
        is_id = case.isascii() and case.isdecimal() and len(case) < 19
        case_id = session.scalar(
            select(Case.id).where(Case.id == int(case) if is_id else Case.number == case)
        )
        found = None if case_id is None else list(faults(session, case_id))
    engine.dispose()
    return found


def faults(session: Session, case_id: int) -> Iterator[Fault]:
    """One by one: the chain, each text, each sheet against its text, and what has no text."""
    previous, seq, kept = "", 0, set()
    for row in session.execute(rows(Snapshot.case_id == case_id)):
        if (row.previous, row.seq) != (previous, seq + 1):
            yield Fault("broken_chain", row.form, row.sheet_id, row.seq)
        previous, seq = row.sha256, row.seq
        kept.add((row.form, row.sheet_id))
        yield from of_snapshot(session, row)
    for form, sheet_id in sorted(_approved(session, case_id) - kept):
        yield Fault("missing_snapshot", form, sheet_id)


def rows(which: ColumnElement[bool]) -> Select[Any]:
    """Snapshots in the order of their chain, their texts still sealed: a broken seal is a fault, no error."""
    own = [c for c in Snapshot.__table__.c if c.name != "content"]
    sealed = type_coerce(Snapshot.__table__.c.content, LargeBinary).label("sealed")
    return select(*own, sealed).where(which).order_by(Snapshot.seq)


def of_snapshot(session: Any, row: Any) -> Iterator[Fault]:
    """One snapshot (a row of ``rows()``): its text against its hash, and the sheet of today against its text."""
    about = (row.form, row.sheet_id, row.seq)
    try:
        text = Snapshot.__table__.c.content.type.process_result_value(row.sealed, DIALECT)
    except SealMismatch:
        yield Fault("unreadable_snapshot", *about)
        return
    mark = fingerprint(text, form=row.form, sheet_id=row.sheet_id, edition=row.edition.isoformat(),
                       approved_by=row.approved_by, previous=row.previous)  # fmt: skip
    if mark != row.sha256:
        yield Fault("changed_snapshot", *about)
    item = session.get(FORMS[row.form], row.sheet_id) if row.form in FORMS else None
    if item is None:
        yield Fault("missing_sheet", *about)
        return
    if item.state != "approved":
        yield Fault("not_approved", *about)
    then = {entry["key"]: entry["value"] for entry in json.loads(text) if not _is_nothing(entry.get("value"))}
    now = answers_now(session, item)
    for key in sorted(key for key in then.keys() | now.keys() if then.get(key) != now.get(key)):
        yield Fault("changed_answer", *about, key)


def answers_now(session: Any, item: Any) -> dict[str, Any]:
    """What stands in a sheet and its rows today, by key, as its snapshot writes it; empty answers left out."""
    found: dict[str, Any] = {}
    questions = asked_of(item)
    own = local_answers.answers(item, questions)
    for q in questions:
        if q.is_column or q.is_local:
            found[q.key] = q.kind.to_json(own[q.key] if q.is_local else getattr(item, q.key))
        elif isinstance(q.kind, Rows) and q.kind.kept is not None:
            table = q.kind.kept
            rows = select(table).where(table.form == item.CODE, table.sheet_id == item.id)
            for number, row in enumerate(session.scalars(rows.order_by(table.place, table.id))):
                for one in q.kind.asks:
                    if one.is_column:
                        found[f"{q.key}-{number}-{one.key}"] = one.kind.to_json(getattr(row, one.key))
    of_it = (Attachment.form == item.CODE, Attachment.sheet_id == item.id, Attachment.ended_at.is_(None))
    for file in session.scalars(select(Attachment).where(*of_it)):
        found[attaching.entry_key(file)] = attaching.in_snapshot(file)
    told: dict[str, Any] = json.loads(canonical(found))
    return {key: value for key, value in told.items() if not _is_nothing(value)}


def _is_nothing(value: Any) -> bool:
    return value is None or value in ("", [])


def _approved(session: Session, case_id: int) -> set[tuple[str, int]]:
    """Every sheet of the case that stands approved, or of which a review says that it was."""
    said = select(Review.form, Review.sheet_id).where(Review.case_id == case_id, Review.result == OK)
    found = {(row.form, row.sheet_id) for row in session.execute(said)}
    for code, form in FORMS.items():
        stands = select(form.id).where(form.case_id == case_id, form.state == "approved")
        found |= {(code, sheet_id) for sheet_id in session.scalars(stands)}
    return found
