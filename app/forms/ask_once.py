"""Ask once: of the questions of a path, how many need nothing because the form opens with the answer.

One invented family goes each whole path in a transaction that is rolled back: the same forms, first values and checks
as on the pages (``app.forms.opening``). Counted is what is shown and answered; how, stands in docs/ask-once.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any, Final

from flask import current_app
from sqlalchemy import create_engine

from app.casework import sheets
from app.casework.demo.building import NotInProduction
from app.casework.demo.places import Cast, settle
from app.casework.demo.stories import STANDARD, Story
from app.casework.demo.stories_protected import ADULT, CHILD
from app.casework.demo.telling import Teller
from app.casework.demo.told import Ages
from app.columns.minguo import now
from app.forms.story_desk import DESK, asks
from app.models import Case, Worksheet, db
from app.questions import Computed, ManyOf, Question, Rows, Seen
from app.questions.kinds import GivenRows
from app.questions.kinds.tables import ID

SEED: Final = 1
PREFILLED, CHOSEN, TYPED = "prefilled", "chosen", "typed"
Answers = Mapping[str, Any]


@dataclass(frozen=True)
class Path:
    """An ordinary path from the call to the closure. ``least``: so many per cent of it must be known already."""

    key: str
    story: Story
    least: int


PATHS: Final = {
    path.key: path
    for path in (Path("family", STANDARD, 60), Path("adult", ADULT, 40), Path("child", CHILD, 33))
}


@dataclass(frozen=True)
class Count:
    """Of one sheet: how many answered questions it shows, and how many of them it opened with."""

    form: str
    title: str
    shown: int
    prefilled: int
    chosen: int

    @property
    def typed(self) -> int:
        """How many were entered by hand: words, numbers, days, hours."""
        return self.shown - self.prefilled - self.chosen

    @property
    def share(self) -> float:
        """How many of a hundred need not be asked."""
        return 100 * self.prefilled / self.shown if self.shown else 100.0

    def as_dict(self) -> dict[str, Any]:
        """For machines."""
        return {
            "form": self.form, "title": self.title, "shown": self.shown, "prefilled": self.prefilled,
            "chosen": self.chosen, "typed": self.typed, "share": round(self.share, 1),
        }  # fmt: skip


@dataclass
class Watcher:
    """Counts every sheet that is handed in, in the order of the path."""

    counts: list[Count] = field(default_factory=list)

    def __call__(self, form: type[Worksheet], case: Case | None, opened: Answers, given: Answers) -> None:
        """One sheet: what it opened with, and what is handed in."""
        day = now().date()
        asked = asks(form, day, case, given) if case else form.questions(day)
        blank = sheets.blank(form, case) if case else None
        answered = list(compared(asked, opened, given, sheet=blank))
        self.counts.append(Count(form.CODE, str(form.TITLE), len(answered), *_sums(answered)))


def compared(
    questions: tuple[Question, ...], opened: Answers, given: Answers, *, outer: Answers | None = None,
    sheet: Any = None,
) -> Iterator[str]:  # fmt: skip
    """For each question that is shown and answered: prefilled with this very answer, chosen or typed."""
    seen = Seen(questions, given, outer=outer, sheet=sheet)
    for q in questions:
        if isinstance(q.kind, Computed) or not q.kind.is_posted or seen.is_hidden(q):
            continue
        value = given.get(q.key)
        if isinstance(q.kind, Rows):
            yield from _rows(q, opened.get(q.key) or (), value or (), seen)
        elif not q.kind.is_empty(value):
            is_known = _same(q, opened.get(q.key), value)
            yield PREFILLED if is_known else CHOSEN if q.kind.choices or q.kind.refers else TYPED


def _rows(table: Question, opened: Any, given: Any, outer: Answers) -> Iterator[str]:
    """Cell by cell. A row is compared with the one of its item, of its person, else with that in its place."""
    kind = table.kind
    assert isinstance(kind, Rows)
    names = kind.each.names if isinstance(kind, GivenRows) else ID
    before = {row[names]: row for row in opened if row.get(names)}
    asked = tuple(q for q in kind.asks if not (isinstance(kind, GivenRows) and q.key == names))
    for place, row in enumerate(given):
        in_place = opened[place] if place < len(opened) else {}
        known = before.get(row.get(names)) or ({} if isinstance(kind, GivenRows) else in_place)
        yield from compared(asked, known, row, outer=outer)


def _sums(answered: list[str]) -> tuple[int, int]:
    return answered.count(PREFILLED), answered.count(CHOSEN)


def _same(q: Question, opened: Any, given: Any) -> bool:
    if isinstance(q.kind, ManyOf):
        return sorted(opened or ()) == sorted(given)
    return bool(q.kind.to_json(opened) == q.kind.to_json(given)) if opened is not None else False


def play(path: Path) -> list[Count]:
    """Every sheet of this path, counted. Nothing of it stays but the demonstration's accounts.

    Raises:
        NotInProduction: invented accounts do not belong among real ones.
    """
    watcher = Watcher()
    cast = _cast()
    with _rolled_back():
        teller = Teller(cast, SEED, now(), replace(DESK, watches=watcher), Ages())
        teller.tell(teller.of_standard(Random(SEED), path.story), index=-1)  # invented, no secret  # nosec B311
    return watcher.counts


def _cast() -> Cast:
    if current_app.config.get("ANWANG_ENV") == "production":
        raise NotInProduction("invented cases do not belong among real ones")
    engine = create_engine(current_app.config["DATABASE_OWNER_URL"])
    with engine.begin() as owner:
        cast = settle(owner)
    engine.dispose()
    return cast


@contextmanager
def _rolled_back() -> Iterator[None]:
    """One connection for all that is committed inside; nothing of it stays."""
    db.session.remove()
    make = db.session.session_factory
    with db.engine.connect() as connection:
        outer = connection.begin()
        make.configure(bind=connection, join_transaction_mode="create_savepoint")
        try:
            yield
        finally:
            db.session.remove()
            make.configure(bind=None, join_transaction_mode="conditional_savepoint")
            outer.rollback()


def total(counts: list[Count]) -> Count:
    """The whole path."""
    every = [(one.shown, one.prefilled, one.chosen) for one in counts]
    return Count("", "", *(sum(column) for column in zip(*every, strict=True)))


def is_enough(path: Path, counts: list[Count]) -> bool:
    """Whether so much is known already that people are asked once."""
    return total(counts).share >= path.least


def lines(counts: list[Count]) -> Iterator[str]:
    """A line for each sheet, and one for the path."""
    for one in (*counts, replace(total(counts), form="TOTAL")):
        counted = f"shown {one.shown:>4}  prefilled {one.prefilled:>4}  chosen {one.chosen:>4}  typed {one.typed:>4}"
        yield f"{one.form:<12} {counted}  {one.share:5.1f} %"


def markdown(counts: list[Count]) -> Iterator[str]:
    """The same as the table of docs/ask-once.md."""
    yield "| form | title | shown | prefilled | chosen | typed | prefilled of shown |"
    yield "|---|---|---:|---:|---:|---:|---:|"
    for one in counts:
        numbers = " | ".join(str(n) for n in (one.shown, one.prefilled, one.chosen, one.typed))
        yield f"| {one.form} | {one.title} | {numbers} | {one.share:.0f} % |"
    whole = total(counts)
    sums = (whole.shown, whole.prefilled, whole.chosen, whole.typed)
    yield f"| **path** | | {' | '.join(f'**{n}**' for n in sums)} | **{whole.share:.1f} %** |"
