"""The queue of reports that wait for their dispatch (待派案), and who of the window works on which.

Same reports about the same client stand as one group under the most urgent of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from sqlalchemy import BigInteger, bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.exc import DBAPIError

from app.casework.moves import Refused, Said, move
from app.models import Case, db

WHICH: Final[dict[str, str]] = {
    "mine": "user_id = :me",
    "nobody": "user_id is null",
    "emergency": "is_emergency",
    "late": "due_at < now()",
}
SORTS: Final[dict[str, tuple[str, str]]] = {"due": ("due_at", ">"), "new": ("filed_at", "<")}
"""By what the queue goes, and what comes after. Emergencies stand on top in any order."""
NAME: Final = Case.__table__.c.family_name.type
QUEUE: Final = """
with here as materialized (select * from intake_queue limit 5001),
 n as (select count(*) as n, count(*) filter (where is_emergency) as emergency,
   count(*) filter (where due_at < now()) as late,
   count(*) filter (where user_id = :me) as mine, count(*) filter (where user_id is null) as nobody from here),
 asked as (select here.*, coalesce(family_key, convert_to(case_id::text, 'UTF8')) as family from here where {where}),
 grouped as (select asked.*, array_agg(case_id) over family as ids,
     row_number() over (partition by family order by is_emergency desc, {by}, case_id {turn}) as place
   from asked window family as (partition by family)),
 page as (select * from grouped where place = 1 {after}
   order by is_emergency desc, {by} {turn}, case_id {turn} limit :l)
select page.*, n.n as total, n.emergency as emergencies, n.late, n.mine, n.nobody from n left join page on true
order by is_emergency desc, {by} {turn}, case_id {turn}
"""
AFTER: Final = """and (is_emergency < :is_emergency or is_emergency = :is_emergency
  and ({by}, case_id) {sign} (cast(:at as timestamptz), :id))"""
SAME: Final = text(
    "select case_id, number, kind, filed_at, user_id from intake_queue where case_id = any (:ids) order by case_id"
).bindparams(bindparam("ids", type_=ARRAY(BigInteger)))
ONE: Final = text("select * from intake_queue where case_id = :c").columns(family_name=NAME)
STAFF: Final = text("select user_id, name from window_staff()")


class Cursor(NamedTuple):
    """The last row of the page before: whether an emergency, its moment as text, its case."""

    is_emergency: bool
    at: str
    case_id: int


class Asked(NamedTuple):
    """What the viewer wants to see of the queue. ``which``: keys of ``WHICH``; ``number``: a case number or its end."""

    which: tuple[str, ...] = ()
    kind: str = ""
    number: str = ""
    sort: str = "due"
    after: Cursor | None = None


class Taken(Exception):
    """Somebody else works on this report. ``user_id``: who."""

    def __init__(self, user_id: int | None) -> None:
        super().__init__(user_id)
        self.user_id = user_id


def queue(asked: Asked, me: int, limit: int) -> tuple[list[Any], Any]:
    """One page of the queue, emergencies first; and a row of counts, no further than 5,001.

    Counts: ``total``, ``emergencies``, ``late``, ``mine``, ``nobody``. A row stands for its group: ``ids`` are all its
    reports.
    """
    by, sign = SORTS[asked.sort]
    told: dict[str, Any] = {"me": me, "l": limit}
    where = [WHICH[name] for name in asked.which]
    if asked.kind:
        where, told = [*where, "kind = :kind"], told | {"kind": asked.kind}
    if asked.number:
        where, told = [*where, "number like :number"], told | {"number": "%" + _plain(asked.number)}
    if asked.after:
        told |= {"is_emergency": asked.after.is_emergency, "at": asked.after.at, "id": asked.after.case_id}
    statement = QUEUE.format(
        where=" and ".join(where) or "true",
        by=by,
        turn="desc" if sign == "<" else "",
        after=AFTER.format(by=by, sign=sign) if asked.after else "",
    )
    rows = list(db.session.execute(text(statement).columns(family_name=NAME), told))
    return [row for row in rows if row.case_id is not None], rows[0]


def _plain(number: str) -> str:
    """No more of what was typed than can stand in a case number."""
    return "".join(c for c in number.upper() if c.isascii() and (c.isalnum() or c == "-"))


def of_group(ids: Sequence[int]) -> list[Any]:
    """The reports of these groups, as far as they wait here."""
    return list(db.session.execute(SAME, {"ids": list(ids)})) if ids else []


def one(case_id: int) -> Any | None:
    """A report in the queue; None when it does not wait here, or not for this viewer."""
    return db.session.execute(ONE, {"c": case_id}).first()


def staff() -> dict[int, str]:
    """The people of the viewer's window who work on reports: user id and name."""
    return {row.user_id: row.name for row in db.session.execute(STAFF)}


def say(case: Case, verb: str, said: Mapping[str, Any]) -> None:
    """Take a report, hand it over, put it back.

    Raises:
        Taken: somebody else works on it.
        app.casework.moves.Refused: it does not wait any more.
        sqlalchemy.exc.DBAPIError: the walls refuse, or whom it is handed to does not sit at this window.
    """
    try:
        with db.session.begin_nested():
            move(case, verb, Said(said))
            db.session.flush()
    except DBAPIError as error:
        if getattr(getattr(error.orig, "diag", None), "constraint_name", None) != "report_is_taken":
            raise
        row = one(case.id)
        raise Taken(row.user_id if row else None) from error


__all__ = ["Asked", "Cursor", "Refused", "Taken", "of_group", "one", "queue", "say", "staff"]
