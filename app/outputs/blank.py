"""An empty form for paper: every question of a day's edition with its choices as boxes, lines for words, empty rows.

What the system works out is said to be filled in by it; a condition stands in words beside its question.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Final

from flask_babel import gettext as _

from app.outputs.condition_words import condition_in_words
from app.outputs.paper import SIGNED
from app.questions import (
    Computed,
    Day,
    File,
    Integer,
    LongText,
    ManyOf,
    Moment,
    Question,
    Rows,
    Score,
)
from app.questions.kinds import GivenRows, Item

SHORT: Final = 14
SHORT_ITEM: Final = 8
LONG_WHEN: Final = 36
FEW: Final = 4
SHORT_CHOICE: Final = 5
COLUMNS: Final = 7
EMPTY_ROWS: Final = 5
EMPTY_BLOCKS: Final = 2
MOST: Final = 8
"""So many answers of a condition are named on paper, the rest is counted."""


@dataclass(frozen=True)
class Ask:
    """One question as it stands on paper.

    ``way``: choices, line, lines, day, moment, number, file, or given (by the system). ``when``: its condition.
    """

    label: str
    way: str
    choices: tuple[str, ...] = ()
    is_many: bool = False
    is_must: bool = False
    when: str = ""
    unit: str = ""
    is_withheld = False

    @property
    def is_narrow(self) -> bool:
        """Whether two such questions fit beside each other."""
        is_small = self.way in ("line", "day", "number", "given") or (self.is_few and not self.is_statement)
        return is_small and not self.when and len(self.label) <= SHORT

    @property
    def is_statement(self) -> bool:
        """Whether the question is the longer part, as an item of a scale: it gets the room."""
        return self.is_few and len(self.label) > SHORT_ITEM

    @property
    def is_long(self) -> bool:
        """Whether the condition is too long to stand below the label."""
        return len(self.when) > LONG_WHEN

    @property
    def is_few(self) -> bool:
        """Whether its choices are so few and short that they stand in one line."""
        return (
            self.way == "choices"
            and len(self.choices) <= FEW
            and sum(map(len, self.choices)) <= FEW * SHORT_CHOICE
        )


@dataclass(frozen=True)
class Asks:
    """Questions that stand together under a heading: the form's own (""), a row, an item of a given list."""

    heading: str
    rows: tuple[tuple[Ask, ...], ...]
    note: str = ""
    is_grid = False


@dataclass(frozen=True)
class EmptyGrid:
    """A table with a column for each question, and empty rows."""

    heading: str
    heads: tuple[Ask, ...]
    count: int
    when: str = ""
    is_grid = True


@dataclass(frozen=True)
class EmptyPart:
    """A section of the form."""

    heading: str
    help: str
    blocks: tuple[Asks | EmptyGrid, ...]


def empty_parts(questions: Sequence[Question]) -> tuple[EmptyPart, ...]:
    """The sections of a form as it is asked on a day (``questions`` are those of its edition)."""
    asked = {q.key: q for q in questions}
    wanted = [q for q in questions if not q.key.startswith(SIGNED)]
    return tuple(
        EmptyPart(f"{section.code}、{section.label}", str(section.help), tuple(_blocks(those, asked)))
        for section, those in groupby(wanted, key=lambda q: q.section)
    )


def _blocks(questions: Iterable[Question], asked: Mapping[str, Question]) -> Iterator[Asks | EmptyGrid]:
    for is_table, those in groupby(questions, key=lambda q: isinstance(q.kind, Rows)):
        if is_table:
            for q in those:
                yield from _table(q, asked)
        else:
            yield Asks("", tuple(_paired(_ask(q, asked) for q in those)))


def _paired(asks: Iterable[Ask]) -> Iterator[tuple[Ask, ...]]:
    """Two neighbouring narrow questions in one row."""
    waiting: tuple[Ask, ...] = ()
    for ask in asks:
        if waiting and ask.is_narrow:
            yield (*waiting, ask)
            waiting = ()
            continue
        if waiting:
            yield waiting
        waiting = (ask,) if ask.is_narrow else ()
        if not waiting:
            yield (ask,)
    if waiting:
        yield waiting


def _ask(q: Question, asked: Mapping[str, Question]) -> Ask:
    when = _("%(when)s時填", when=condition_in_words(q.show_if, asked, MOST)) if q.show_if is not None else ""
    about = Ask(str(q.label), "line", is_must=q.required, when=when)
    kind = q.kind
    if kind.choices and not isinstance(kind, Computed):
        words = tuple(str(choice.label) for choice in kind.choices)
        return replace(about, way="choices", choices=words, is_many=isinstance(kind, ManyOf))
    if isinstance(kind, Score):
        return replace(
            about, way="number", unit=_("（%(low)d 到 %(high)d 分）", low=kind.low, high=kind.high)
        )
    if isinstance(kind, Integer):
        return replace(about, way="number", unit=str(kind.unit))
    return replace(about, way=next((way for one, way in WAYS if isinstance(kind, one)), "line"))


WAYS: Final = ((Computed, "given"), (LongText, "lines"), (Day, "day"), (Moment, "moment"), (File, "file"))


def _table(q: Question, asked: Mapping[str, Question]) -> Iterator[Asks | EmptyGrid]:
    kind = q.kind
    assert isinstance(kind, Rows), "only tables come here"
    when = _("%(when)s時填", when=condition_in_words(q.show_if, asked, MOST)) if q.show_if is not None else ""
    if isinstance(kind, GivenRows):
        yield from _given(kind, asked)
        return
    asks = [_ask(one, {**asked, **{one.key: one for one in kind.asks}}) for one in kind.asks]
    if len(asks) <= COLUMNS and all(ask.is_narrow and ask.way != "given" for ask in asks):
        yield EmptyGrid(str(q.label), tuple(asks), max(kind.low, EMPTY_ROWS), when)
        return
    for number in range(1, max(kind.low, EMPTY_BLOCKS) + 1):
        heading = _("%(table)s第 %(n)s 列", table=str(q.label), n=number)
        yield Asks(heading, tuple(_paired(asks)), when if number == 1 else "")
    yield Asks("", (), _("「%(table)s」列數不夠時，請影印本頁或另附紙。", table=str(q.label)))


def _given(kind: GivenRows, asked: Mapping[str, Question]) -> Iterator[Asks]:
    """Every item of the list of that day, under the heading of its group with its notes on use."""
    items = kind.each.items({})
    asks = [_ask(q, {**asked, **{q.key: q for q in kind.asks}}) for q in kind.asks]
    when = next((ask.when for ask in asks if ask.when), "")
    rest = [_("各項先答第一題；其餘各題%(when)s。", when=when)] if when else []
    yield Asks("", (), " ".join([*(str(sentence) for sentence in kind.each.about({})), *rest]))
    for group, those in groupby(items, key=lambda item: item.group):
        notes = "\n".join(str(note) for note in group.notes)
        yield Asks(str(group.label), (), notes)
        for item in those:
            yield _item(kind, item, asked)


def _item(kind: GivenRows, item: Item, asked: Mapping[str, Question]) -> Asks:
    """One item: whether it is there, and what is asked where it is."""
    own = [q for q in kind.asked_of(item) if q.key != kind.each.names]
    around = {**asked, **{q.key: q for q in kind.asks}}
    asks = [_ask(q, around) for q in own]
    same = asks[1].when if len(asks) > 1 else ""
    shorter = [replace(ask, when="") if ask.when == same else ask for ask in asks]
    return Asks(f"{item.label}　{item.tag}".rstrip(), tuple(_paired(shorter)), str(item.remark))
