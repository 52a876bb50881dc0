"""What the sheets of one form say, counted (統計): the questions marked for statistics, by choice, over a period.

Only what the viewer may see is counted, and no answer that is withheld from the viewer. Factors of older editions of
the indicators are counted with those that took their place.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from flask_babel import gettext as _

from app.casework import asking, naming
from app.casework.counting import (
    DATED,
    DECADE,
    EDGES,
    NUMBER,
    Counted,
    Period,
    count,
    way_of,
)
from app.facts import indicators
from app.models import Worksheet
from app.questions import Computed, Integer, Question, Rows
from app.questions.editions import declared
from app.questions.kinds import Chosen, GivenRows
from app.questions.words import Words

MayRead = Callable[[str], bool]
SHOWN_WHEN_NONE = 12
"""Of a longer list only the answers that somebody gave are shown."""


@dataclass(frozen=True)
class Line:
    """One answer, how often it was given, and its share of all answers in percent."""

    label: str
    count: int
    share: int


@dataclass(frozen=True)
class Table:
    """The counts of one question. `about`: of a number its sum, mean and bounds, in words."""

    section: str
    key: str
    label: str
    lines: tuple[Line, ...]
    answers: int
    about: str = ""


@dataclass(frozen=True)
class Tally:
    """The counts of a form. `mapped`: the edition with whose factors older ones were counted, "" where none were."""

    states: dict[str, int]
    tables: tuple[Table, ...]
    mapped: str

    @property
    def sheets(self) -> int:
        """How many sheets were handed in."""
        return sum(self.states.values())


def tally(
    sheet: type[Worksheet], period: Period, *, county_id: int, may_read: MayRead, writer: int | None = None
) -> Tally:
    """Count the sheets of a form that the viewer sees. ``writer``: those of this person alone."""
    asked = counted_questions(sheet, period, county_id=county_id, may_read=may_read)
    found = count(sheet, asked, period, writer=writer)
    edition = indicators.in_force(period.last)
    tables, mapped = [], False
    for key, label, q in _flat(asked):
        counts, was_mapped = _mapped(found.questions.get(key, Counted()), edition)
        mapped = mapped or was_mapped
        tables.append(_table(key, label, q, counts, period, edition))
    return Tally(found.states, tuple(tables), str(Words(edition.zh, edition.en)) if mapped else "")


def counted_questions(
    sheet: type[Worksheet], period: Period, *, county_id: int, may_read: MayRead
) -> tuple[Question, ...]:
    """The questions that are counted: marked for statistics or a county's own, asked in the period, not withheld."""
    own = [replace(q, statistics=True) for q in asking.ever_asked(sheet, county_id) if not q.kind.is_sealed]
    found = []
    for q in (*declared(sheet), *own):
        if not (q.since <= period.last and q.until > period.first) or (q.only and not may_read(q.only)):
            continue
        worded = q.on(min(period.last, q.until - dt.timedelta(days=1)))
        if isinstance(worded.kind, Rows):
            kept = _first_of(worded.kind)
            asks = [one for one in worded.kind.asks if is_counted(one, may_read) and one.key not in kept]
            if asks:
                found.append(replace(worded, kind=replace(worded.kind, asks=(*kept.values(), *asks))))
        elif is_counted(worded, may_read):
            found.append(worded)
    return tuple(found)


def _first_of(kind: Rows) -> dict[str, Question]:
    """Of a given table the question that says which items count. It is asked for, and not counted itself."""
    if not isinstance(kind, GivenRows):
        return {}
    return {kind.first.key: replace(kind.first, statistics=False)}


def is_counted(q: Question, may_read: MayRead) -> bool:
    """Whether answers to this question are counted for whoever may read this."""
    return q.statistics and bool(way_of(q.kind)) and (not q.only or may_read(q.only))


def _flat(asked: Sequence[Question]) -> Iterator[tuple[str, str, Question]]:
    """Key, label and question of everything that is counted; of a table each of its questions."""
    for q in asked:
        if not isinstance(q.kind, Rows):
            yield q.key, str(q.label), q
            continue
        for one in q.kind.asks:
            if one.statistics:
                yield f"{q.key}.{one.key}", f"{q.label}：{one.label}", replace(one, section=q.section)


def _mapped(counts: Counted, edition: indicators.Edition) -> tuple[Counted, bool]:
    """Counts in which a factor of another edition stands under the one of this edition that took its place."""
    known = {factor.code for factor in indicators.every_factor()}
    by_code: dict[str, int] = {}
    was_mapped = False
    for code, number in counts.by_code.items():
        now = (indicators.mapped(code, edition) or code) if code in known else code
        was_mapped = was_mapped or now != code
        by_code[now] = by_code.get(now, 0) + number
    return replace(counts, by_code=by_code), was_mapped


def _table(
    key: str, label: str, q: Question, counts: Counted, period: Period, edition: indicators.Edition
) -> Table:
    way, answers = way_of(q.kind), counts.answers
    told = (
        _bands(counts)
        if way == NUMBER
        else _dates(counts)
        if way == DATED
        else _choices(q, counts, period, edition)
    )
    lines = tuple(
        Line(words, number, round(100 * number / answers) if answers else 0) for words, number in told
    )
    about = _about(counts) if way == NUMBER and answers else ""
    return Table(f"{q.section.code}　{q.section.label}", key, label, lines, answers, about)


def _choices(
    q: Question, counts: Counted, period: Period, edition: indicators.Edition
) -> list[tuple[str, int]]:
    """Every answer that is offered, in the order of the paper, and whatever else was answered."""
    kind = q.kind.kind if isinstance(q.kind, Computed) else q.kind
    if kind.refers:
        names = naming.find(kind.refers, (int(code) for code in counts.by_code))
        return _by_number([(names.get(int(code), f"#{code}"), n) for code, n in counts.by_code.items()])
    if not kind.choices:
        unit = getattr(kind, "unit", "") if isinstance(kind, Integer) else ""
        return [(f"{code} {unit}".rstrip(), counts.by_code[code]) for code in sorted(counts.by_code, key=int)]
    words = {choice.code: str(choice.label) for choice in kind.choices}
    words |= {
        factor.code: f"{aspect.number}{factor.number}{Words(factor.zh, factor.en)}"
        for aspect in edition.aspects
        for factor in aspect.factors
    }
    is_published = isinstance(kind, Chosen) and callable(kind.source)
    offered = [choice.code for choice in kind.choices if choice.is_offered_on(period.last)]
    is_short = len(offered) <= SHOWN_WHEN_NONE and not is_published
    order = dict.fromkeys([*offered, *words, *sorted(counts.by_code)])
    shown = [code for code in order if code in counts.by_code or (is_short and code in offered)]
    return [(words.get(code, code), counts.by_code.get(code, 0)) for code in shown]


def _by_number(lines: list[tuple[str, int]]) -> list[tuple[str, int]]:
    return sorted(lines, key=lambda line: (-line[1], line[0]))


def _dates(counts: Counted) -> list[tuple[str, int]]:
    """Months in Minguo, days of birth by decade."""
    return [(_date(code), counts.by_code[code]) for code in sorted(counts.by_code)]


def _date(code: str) -> str:
    if len(code) == DECADE:
        return _("%(first)s0 至 %(first)s9 年出生", first=code)
    year, month = int(code[:4]), int(code[5:7])
    return _("%(year)s年%(month)s月", year=year - 1911, month=month)


def _bands(counts: Counted) -> list[tuple[str, int]]:
    """Bands from low to high, those between the lowest and the highest also when empty."""
    found = sorted(int(code) for code in counts.by_code)
    return (
        [(_band(n), counts.by_code.get(str(n), 0)) for n in range(found[0], found[-1] + 1)] if found else []
    )


def _band(number: int) -> str:
    if number == len(EDGES):
        return _("%(low)s 以上", low=f"{EDGES[-1]:,}")
    low, high = EDGES[number - 1] if number else 0, EDGES[number] - 1
    return f"{low:,}" if low == high else _("%(low)s 至 %(high)s", low=f"{low:,}", high=f"{high:,}")


def _about(counts: Counted) -> str:
    mean = counts.total / counts.answers
    return _("合計 %(sum)s，平均 %(mean)s，最小 %(low)s，最大 %(high)s", sum=f"{counts.total:,}", mean=f"{mean:,.1f}",
             low=f"{counts.low:,}", high=f"{counts.high:,}")  # fmt: skip
