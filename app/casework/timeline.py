"""The timeline of a case (時間軸): verbs, contacts, sheets, clocks and life events, newest first, in one statement.

Each source gives no more than a page; the walls bound each. A page begins after a mark, so that none is skipped or told
twice when something new happens meanwhile.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from sqlalchemy import text

from app.models import LifeEvent, db

SIZE: Final = 15
SHEET_VERBS: Final = ("submit", "propose_open", "propose_close", "send_back", "approve")
KINDS: Final[dict[str, tuple[LazyString, tuple[str, ...]]]] = {
    "": (_l("全部"), ("verb", "paper", "record", "visit", "met", "late", "life", "ticked")),
    "contact": (_l("接觸"), ("record", "visit")),
    "sheet": (_l("表單"), ("paper",)),
    "legal": (_l("派案與法定"), ("verb", "met", "late")),
    "life": (_l("生活事件"), ("life", "ticked")),
}
"""The filters of the page, and the sources of each."""

_LINE = (
    "(select '{source}' as source, id, {at} as at, {what} as what, {about} as about, {who} as who, {unit} as unit, "
    "{note} as note"
)
_PLAIN: Final = {"unit": "agency_id", "note": "null::bytea"}
_EVENT = {**_PLAIN, "at": "at", "what": "verb", "about": "about", "who": "by_user_id", "unit": "by_agency_id"}
_HANDED_IN: Final = "state in ('submitted', 'approved')"


def _due(at: str, late: str) -> dict[str, str]:
    about = f"jsonb_build_object('late', {late}, 'nth', nth, 'form', met_form, 'sheet', met_sheet, 'why', grounds)"
    return {**_PLAIN, "at": at, "what": "duty", "about": about, "who": "user_id"}


def _contact(prefix: str, words: str) -> dict[str, str]:
    about = f"jsonb_build_object('result', {prefix}_result, 'text', left({words}, 160))"
    at = f"coalesce({prefix}_start, created_at)"
    return {**_PLAIN, "at": at, "what": f"{prefix}_method", "about": about, "who": "created_by"}


_LIFE = {
    "at": "happened_on::timestamp at time zone 'Asia/Taipei'",
    "what": "kind",
    "about": "jsonb_build_object('person', who_id, 'form', from_form, 'sheet', from_sheet)",
    "who": "created_by",
    "unit": "agency_id",
    "note": "note",
}
# In the whole timeline a record that was handed in is the contact itself.
_PAPER: Final = "verb = any (:sheet_verbs) and not (verb = 'submit' and :all and about->>'form' = 'CASE_REC')"
SOURCES: Final[dict[str, tuple[dict[str, str], str, str]]] = {
    "verb": (_EVENT, "event", "not verb = any (:sheet_verbs)"),
    "paper": (_EVENT, "event", _PAPER),
    "record": (_contact("cr", "cr_text"), "case_rec", _HANDED_IN),
    "visit": (_contact("vv", "vv_sum"), "vf_visit", f"{_HANDED_IN} and vv_start is not null"),
    "met": (_due("met_at", "met_at > due_at"), "due", "met_at is not null"),
    "late": (_due("due_at", "true"), "due", "met_at is null and excused_at is null and due_at < now()"),
    "life": (_LIFE, "life_event", "withdrawn_at is null"),
    "ticked": (
        _contact("cr", "cr_text") | {"what": "'CASE_REC'", "about": "cr_event"},
        "case_rec",
        f"{_HANDED_IN} and jsonb_array_length(cr_event - 'NONE') > 0",
    ),
}
"""How the lines of each source read, in which table they stand, and which of its rows are lines."""


class Mark(NamedTuple):
    """Where a page ends: the next one begins after it."""

    at: dt.datetime
    source: str
    id: int

    def __str__(self) -> str:
        return f"{self.at.isoformat()}~{self.source}~{self.id}"

    @classmethod
    def read(cls, said: str) -> Mark:
        """From an address.

        Raises:
            ValueError: it is none of ours.
        """
        at, source, row = said.split("~")
        if source not in SOURCES or not (row.isascii() and row.isdecimal() and len(row) < 19):
            raise ValueError(said)
        moment = dt.datetime.fromisoformat(at)
        if moment.tzinfo is None:
            raise ValueError(said)
        return cls(moment, source, int(row))


def _statement(sources: Sequence[str], *, is_later: bool) -> Any:
    parts = []
    for source in sources:
        line, table, which = SOURCES[source]
        at = line["at"]
        later = f" and ({at}, '{source}', id) < (:at, :source, :id)" if is_later else ""
        rows = f"from {table} where case_id = :c and {which}{later} order by {at} desc, id desc limit :n)"  # nosec B608
        parts.append(f"{_LINE.format(source=source, **line)} {rows}")
    whole = " union all ".join(parts)
    page = f"select * from ({whole}) x order by at desc, source desc, id desc limit :n"  # nosec B608: words of ours
    return text(page).columns(note=LifeEvent.__table__.c.note.type)


STATEMENTS: Final = {
    (kind, is_later): _statement(sources, is_later=is_later)
    for kind, (_label, sources) in KINDS.items()
    for is_later in (False, True)
}


def timeline(case_id: int, kind: str = "", after: Mark | None = None) -> tuple[list[Any], Mark | None]:
    """A page of lines, and the mark of the next page when there is one."""
    asked: dict[str, Any] = {"c": case_id, "n": SIZE + 1}
    if after is not None:
        asked |= after._asdict()
    if "paper" in KINDS[kind][1]:
        asked |= {"sheet_verbs": list(SHEET_VERBS), "all": kind == ""}
    elif "verb" in KINDS[kind][1]:
        asked |= {"sheet_verbs": list(SHEET_VERBS)}
    rows = list(db.session.execute(STATEMENTS[kind, after is not None], asked))
    shown = rows[:SIZE]
    return shown, Mark(shown[-1].at, shown[-1].source, shown[-1].id) if len(rows) > SIZE else None
