"""What stands beside a report: notes of the window, the case of which it is a duplicate, and its own duplicates."""

from __future__ import annotations

from functools import cache
from typing import Any, Final, NamedTuple

from sqlalchemy import BigInteger, bindparam, cast, func, literal, null, select, text, union_all

from app.models import REGISTRY, Attachment, Case, WindowNote, Worksheet, db

MOST = 50
FORMS: Final[dict[str, Any]] = {form.CODE: form for form in REGISTRY if form.IS_FILED}
TEXTS: Final = {"RPT_VF": "rv_text", "RPT_ADULT": "ev_text", "RPT_CHILD": "ev_text", "RPT_SA": "ev_text"}
"""What a report says in its own words."""
BESIDE = text("""
(select 'note' as thing, n.id, n.kind as word, n.result as other, n.whom, n.note, n.created_at as at,
   null::text as number,
   (select s.last_name || s.first_name from staff s where s.user_id = n.created_by limit 1) as by_name
 from window_note n where n.case_id = :c order by n.id desc limit :most)
union all
(select 'of', l.other_id, k.status, k.kind, null, null, l.at, k.number, null
 from case_link l join kase k on k.id = l.other_id where l.case_id = :c and l.ended_at is null)
union all
(select 'duplicate', l.case_id, k.status, k.kind, null, null, l.at, k.number, null
 from case_link l join kase k on k.id = l.case_id where l.other_id = :c and l.ended_at is null
 order by l.id desc limit :most)
""").columns(whom=WindowNote.__table__.c.whom.type, note=WindowNote.__table__.c.note.type)


class Beside(NamedTuple):
    """``notes``: newest first. ``of``: the case of which it is a duplicate. ``duplicates``: the duplicates of it."""

    notes: list[Any]
    of: list[Any]
    duplicates: list[Any]


def beside(case_id: int) -> Beside:
    """Notes and duplicates, as far as the viewer sees them, in one statement. Who is delegated the case: nothing."""
    rows = list(db.session.execute(BESIDE, {"c": case_id, "most": MOST}))
    return Beside(*([row for row in rows if row.thing == thing] for thing in ("note", "of", "duplicate")))


class Report(NamedTuple):
    """The sheet by which a case was reported, what it says in its own words, and how many files came with it."""

    form: type[Worksheet]
    sheet_id: int
    text: str
    files: int


def report_on(case_id: int) -> Report | None:
    """The report of a case, whichever form it is, in one statement; None where the viewer sees none."""
    row = db.session.execute(_report(), {"c": case_id}).first()
    if row is None:
        return None
    return Report(FORMS[row.code], row.id, next((text for text in row[3:] if text), ""), row.files)


@cache
def _report() -> Any:
    """Each text in a column of its own: it is sealed for the one in which it stands."""
    texts = {code: getattr(form, TEXTS[code]) for code, form in FORMS.items()}
    each: list[Any] = [
        select(
            literal(code).label("code"),
            form.id.label("id"),
            _files_of(form).label("files"),
            *((text if own == code else cast(null(), text.type)).label(own) for own, text in texts.items()),
        ).where(form.case_id == bindparam("c", type_=BigInteger))
        for code, form in FORMS.items()
    ]
    return union_all(*each).limit(1)


def _files_of(form: Any) -> Any:
    """How many files a sheet has, in the same statement."""
    of_it = (Attachment.form == form.CODE, Attachment.sheet_id == form.id, Attachment.ended_at.is_(None))
    return select(func.count()).select_from(Attachment).where(*of_it).scalar_subquery()


def write_note(case: Case, values: dict[str, Any]) -> WindowNote:
    """Put down whom the window has called or where it has looked. It is never changed.

    Raises:
        sqlalchemy.exc.DBAPIError: the report does not wait at the viewer's window.
    """
    item = WindowNote(case_id=case.id, county_id=case.county_id, **values)
    db.session.add(item)
    db.session.flush()
    return item
