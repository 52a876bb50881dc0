"""Answers of the sheets of one form, counted in the database: one statement, and no sheet is read.

What the walls show is what is counted. Nothing here knows of pages or words.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import (
    CTE,
    BigInteger,
    ColumnElement,
    Select,
    Text,
    and_,
    any_,
    case,
    cast,
    column,
    func,
    literal,
    null,
    select,
    true,
    union_all,
    values,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from app.casework.registers import PERSON
from app.columns.minguo import TAIPEI
from app.models import Party, Person, Worksheet, db
from app.questions import (
    AgencyRef,
    Computed,
    Day,
    Integer,
    Kind,
    ManyOf,
    Moment,
    OneOf,
    Question,
    Rows,
    Score,
    Tick,
)
from app.questions.kinds import GivenRows

CODED, MANY, NUMBER, DATED = "coded", "many", "number", "dated"
FEW: Final = 12
"""A scale of no more marks than this is counted mark by mark."""
EDGES: Final = (
    1,
    2,
    5,
    10,
    20,
    50,
    100,
    200,
    500,
    1_000,
    2_000,
    5_000,
    10_000,
    20_000,
    50_000,
    100_000,
    1_000_000,
)
"""Bands of numbers: below the first, from each to before the next, from the last on."""
DECADE, MONTH = 3, 7  # of 2026-11-22
HANDED_IN: Final = ("submitted", "returned", "approved")


@dataclass(frozen=True)
class Period:
    """From the first day to the last; sheets count by the day on which they were handed in."""

    first: dt.date
    last: dt.date

    def holds(self, moment: Any) -> ColumnElement[bool]:
        """SQL: this moment lies within."""
        begins = dt.datetime.combine(self.first, dt.time(), TAIPEI)
        ends = dt.datetime.combine(self.last + dt.timedelta(days=1), dt.time(), TAIPEI)
        return (moment >= begins) & (moment < ends)  # type: ignore[no-any-return]


@dataclass
class Counted:
    """The counts of one question: by code, or of a number by band, with its sum and bounds."""

    by_code: dict[str, int] = field(default_factory=dict)
    total: int = 0
    low: int | None = None
    high: int | None = None

    @property
    def answers(self) -> int:
        """How many answers there are; of a question with several choices each is one."""
        return sum(self.by_code.values())


@dataclass(frozen=True)
class Found:
    """The sheets by state, and the counts by question; of a table's question by `table.question`."""

    states: dict[str, int]
    questions: dict[str, Counted]


def way_of(kind: Kind) -> str:
    """How answers of this kind are counted; "" for those that cannot be."""
    inner = kind.kind if isinstance(kind, Computed) else kind
    if isinstance(kind, Computed) and not kind.stored:
        return ""
    if getattr(inner, "offered", ""):
        return ""  # rows of a case: each is its own
    if isinstance(inner, ManyOf):
        return MANY
    if isinstance(inner, (OneOf, Tick, AgencyRef)) or (isinstance(inner, Score) and inner.choices):
        return CODED
    if isinstance(inner, (Integer, Score)):
        return CODED if inner.high - inner.low <= FEW else NUMBER
    return DATED if isinstance(inner, (Day, Moment)) else ""


def count(
    sheet: type[Worksheet], questions: Sequence[Question], period: Period, *, writer: int | None = None
) -> Found:
    """Count the answers to these questions on the sheets that were handed in. ``writer``: of this person alone."""
    base = _base(sheet, questions, period, writer)
    nothing = cast(null(), BigInteger)
    states = select(literal(""), base.c.state, func.count(), nothing, nothing, nothing).group_by(base.c.state)
    found: dict[str, Counted] = defaultdict(Counted)
    for key, code, number, total, low, high in db.session.execute(
        union_all(states, *_parts(sheet, base, questions))
    ):
        one = found[key]
        one.by_code[code] = number
        if total is not None:
            one.total += int(total)
            one.low = low if one.low is None else min(one.low, low)
            one.high = high if one.high is None else max(one.high, high)
    return Found(found.pop("", Counted()).by_code, dict(found))


def _base(sheet: type[Worksheet], questions: Sequence[Question], period: Period, writer: int | None) -> CTE:
    """The sheets that count, with the columns that are asked for."""
    table = sheet.__table__
    keys = [q.key for q in questions if q.is_column]
    own = ["id", "county_id", "state", "local", *(["case_id"] if sheet.HANGS_ON_CASE else [])]
    handed_in = table.c.state == any_(cast(list(HANDED_IN), ARRAY(Text)))
    query = select(*(table.c[key] for key in [*own, *keys])).where(
        handed_in, period.holds(table.c.submitted_at)
    )
    return (query if writer is None else query.where(table.c.created_by == writer)).cte("base")


def _parts(sheet: type[Worksheet], base: CTE, questions: Sequence[Question]) -> Iterator[Select[Any]]:
    """A query for each place where answers stand."""
    singles = [(q.key, q, _answer(base, q)) for q in questions if way_of(q.kind) and not q.bind]
    yield from _counts(base, singles)
    for role in sorted({q.bind.partition(".")[0] for q in questions if "." in q.bind}):
        bound = [q for q in questions if q.bind.startswith(f"{role}.")]
        pairs = [(q.key, q, _of_person(q.bind.partition(".")[2])) for q in bound]
        yield from _counts(_people(base, role, first=True), pairs)
    for q in questions:
        if isinstance(q.kind, Rows):
            yield from _of_rows(sheet, base, q, q.kind)


def _answer(base: CTE, q: Question) -> Any:
    if not q.is_local:
        return base.c[q.key]
    kept = cast(base.c.local, JSONB)[q.key]
    if way_of(q.kind) == MANY:
        return kept
    text = kept.astext
    return cast(text, BigInteger) if way_of(q.kind) == NUMBER else text


def _of_rows(sheet: type[Worksheet], base: CTE, q: Question, kind: Rows) -> Iterator[Select[Any]]:
    """The rows of a table: of the sheet's own, or people of the register."""
    asks = [one for one in kind.asks if one.statistics]
    if kind.kept is None:
        yield from _counts(
            _people(base, q.bind), [(f"{q.key}.{one.key}", one, _of_person(one.bind)) for one in asks]
        )
        return
    row = kind.kept.__table__
    own: ColumnElement[bool] = and_(
        row.c.case_id == base.c.case_id, row.c.form == sheet.CODE, row.c.sheet_id == base.c.id
    )
    if isinstance(kind, GivenRows):  # an item that was found not to be there is not counted
        own = and_(own, row.c[kind.first.key] == kind.first.choices[0].code)
        asks = [one for one in asks if one.key != kind.first.key]
    yield from _counts(base.join(row, own), [(f"{q.key}.{one.key}", one, row.c[one.key]) for one in asks])


def _people(base: CTE, role: str, *, first: bool = False) -> Any:
    """The sheets with the people of their cases in this role; only the first of them where a sheet asks about one."""
    on_it: ColumnElement[bool] = and_(
        Party.case_id == base.c.case_id, Party.role == role, Party.ended_on.is_(None)
    )
    if first:
        others = select(func.min(Party.id)).where(on_it).correlate(base).scalar_subquery()
        on_it = Party.id == others
    return base.join(Party, on_it).join(Person, Person.id == Party.person_id)


def _of_person(name: str) -> Any:
    return getattr(Person if name in PERSON else Party, name)


def _counts(source: Any, answers: Sequence[tuple[str, Question, Any]]) -> Iterator[Select[Any]]:
    """Group the answers of one place by question and code."""
    ways = defaultdict(list)
    for key, q, answer in answers:
        ways[way_of(q.kind)].append((key, q, answer))
    coded = [(key, cast(answer, Text)) for key, _q, answer in ways[CODED]]
    coded += [(key, _month(answer, q)) for key, q, answer in ways[DATED]]
    nothing = cast(null(), BigInteger)
    if coded:
        told = _told(coded, Text)
        grouped = select(told.c.key, told.c.answer, func.count(), nothing, nothing, nothing)
        yield _grouped(grouped, source, told)
    if ways[MANY]:
        told = _told([(key, cast(answer, JSONB)) for key, _q, answer in ways[MANY]], JSONB)
        chosen = case((func.jsonb_typeof(told.c.answer) == "array", told.c.answer))
        each = func.jsonb_array_elements_text(chosen).table_valued("code").render_derived(name="each")
        grouped = select(told.c.key, each.c.code, func.count(), nothing, nothing, nothing)
        joined = grouped.select_from(source.join(told, true()).join(each, true()))
        yield joined.group_by(told.c.key, each.c.code)
    if ways[NUMBER]:
        told = _told([(key, cast(answer, BigInteger)) for key, _q, answer in ways[NUMBER]], BigInteger)
        n, band = told.c.answer, func.width_bucket(told.c.answer, cast(list(EDGES), ARRAY(BigInteger)))
        bounds = (cast(func.sum(n), BigInteger), func.min(n), func.max(n))
        query = select(told.c.key, cast(band, Text), func.count(), *bounds).select_from(
            source.join(told, true())
        )
        yield query.where(n.isnot(None)).group_by(told.c.key, band)


def _told(pairs: Sequence[tuple[str, Any]], kind: Any) -> Any:
    """Beside every sheet or row a list of (question, answer)."""
    told = values(column("key", Text), column("answer", kind), name="told")
    return told.data([(literal(key, Text), answer) for key, answer in pairs]).lateral()


def _grouped(query: Select[Any], source: Any, told: Any) -> Select[Any]:
    answered = query.select_from(source.join(told, true())).where(told.c.answer.isnot(None))
    return answered.group_by(told.c.key, told.c.answer)


def _month(answer: Any, q: Question) -> Any:
    """The month of a day or moment, in Taipei (2026-11); of a day of birth the decade (199)."""
    inner = q.kind.kind if isinstance(q.kind, Computed) else q.kind
    here = func.timezone("Asia/Taipei", answer) if isinstance(inner, Moment) else answer
    day = answer if q.is_local else func.to_char(here, "YYYY-MM")
    return func.left(day, DECADE if is_birth(q) else MONTH)


def is_birth(q: Question) -> bool:
    """Whether this is a day of birth: told by decade, so that nobody is known by it."""
    return q.bind.endswith("born_on") or q.key.endswith("_birth")
