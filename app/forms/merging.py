"""Two people changed one sheet: what merges by itself, what somebody must decide, and the sheet that comes of it.

Compared question by question, and in tables row by row: a row that only one of them added, changed or removed merges
by itself.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from app.questions import Question, Rows
from app.questions.kinds.tables import ID

Answers = Mapping[str, Any]
Side = Literal["base", "mine", "theirs"]


@dataclass(frozen=True)
class Difference:
    """A question (or a row of a table) that at least one of the two changed.

    key    its name on the merge page: `cr_place`; `family-7-fm_name` for the row with id 7; `family-7` for the row
           itself, added or removed; `family-+0` for the first row that I added
    row    which row of a table, in words; "" outside tables
    """

    key: str
    question: Question
    base: Any
    mine: Any
    theirs: Any
    row: str = ""
    is_whole_row: bool = False

    @property
    def is_conflict(self) -> bool:
        """Whether both changed it, differently: somebody must choose."""
        return self._differs(self.base, self.mine) and self._differs(self.base, self.theirs)

    @property
    def by(self) -> Literal["mine", "theirs"]:
        """Whose change it is, where there is no conflict."""
        return "mine" if self._differs(self.base, self.mine) else "theirs"

    def text(self, side: Side) -> str:
        """The answer of one side, for people."""
        value = getattr(self, side)
        if self.is_whole_row:
            return self.question.kind.text([value], self.question) if value is not None else ""
        return self.question.text(value)

    def _differs(self, one: Any, other: Any) -> bool:
        if self.is_whole_row:
            return (one is None) != (other is None) or not _same(self.question, [one or {}], [other or {}])
        return not _same(self.question, one, other)


def differences(
    questions: Sequence[Question], base: Answers, mine: Answers, theirs: Answers
) -> list[Difference]:
    """Everything in which the three disagree, in the order of the form. What both changed alike is no difference.

    `base` is what I began with, `mine` what I want to save, `theirs` what stands now. A question missing from `mine`
    counts as unchanged by me.
    """
    found: list[Difference] = []
    for q in questions:
        if not q.kind.is_posted:
            continue
        was, there = base.get(q.key), theirs.get(q.key)
        here = mine.get(q.key, was)
        if isinstance(q.kind, Rows):
            found += _rows(q, q.kind, was or [], here or [], there or [])
        elif not _same(q, here, there):
            found.append(Difference(q.key, q, was, here, there))
    return found


def resolve(
    theirs: Answers, found: Sequence[Difference], *, picks: Mapping[str, str], undo: Collection[str] = ()
) -> dict[str, Any]:
    """The merged answers to every question in which there was a difference.

    picks  for every conflict "mine" or "theirs"; KeyError names one that was not decided
    undo   keys of merged changes for which the base is wanted after all
    """
    merged: dict[str, Any] = {}
    for difference in found:
        side = (
            picks[difference.key]
            if difference.is_conflict
            else "base"
            if difference.key in undo
            else difference.by
        )
        if side not in ("base", "mine", "theirs"):
            raise KeyError(difference.key)
        _put(merged, theirs, difference, getattr(difference, side))
    return merged


def _put(merged: dict[str, Any], theirs: Answers, difference: Difference, value: Any) -> None:
    key, _, rest = difference.key.partition("-")
    if not rest:
        merged[key] = value
        return
    rows: list[dict[str, Any]] = merged.setdefault(key, [dict(row) for row in theirs.get(key) or ()])
    row_id, _, part = rest.partition("-")
    at = next((n for n, row in enumerate(rows) if str(row.get(ID)) == row_id), None)
    if part:
        if at is not None:
            rows[at][part] = value
    elif value is None and at is not None:
        del rows[at]
    elif value is not None and at is None:
        rows.append(
            dict(value)
            if difference.base is not None or difference.theirs is not None
            else {**value, ID: None}
        )


def _same(question: Question, one: Any, other: Any) -> bool:
    return question.kind.raw(one) == question.kind.raw(other)


def _rows(
    q: Question,
    kind: Rows,
    base: list[dict[str, Any]],
    mine: list[dict[str, Any]],
    theirs: list[dict[str, Any]],
) -> Iterator[Difference]:
    """The differences in a table, row by row."""
    sides = [{row[ID]: row for row in rows if row.get(ID)} for rows in (base, mine, theirs)]
    for row_id in sorted({row_id for side in sides for row_id in side}):
        was, here, there = (side.get(row_id) for side in sides)
        name = _name(kind, here or there or was or {})
        if here is not None and there is not None:
            yield from _cells(q, kind, (was or {}, here, there), row_id, name)
            continue
        row = Difference(f"{q.key}-{row_id}", q, was, here, there, name, is_whole_row=True)
        if row._differs(here, there):
            yield row
    for number, new in enumerate(row for row in mine if not row.get(ID)):
        yield Difference(f"{q.key}-+{number}", q, None, new, None, _name(kind, new), is_whole_row=True)


def _cells(
    q: Question,
    kind: Rows,
    sides: tuple[dict[str, Any], dict[str, Any], dict[str, Any]],
    row_id: int,
    name: str,
) -> Iterator[Difference]:
    was, here, there = sides
    for part in kind.asks:
        mine = here.get(part.key, was.get(part.key))
        if not _same(part, mine, there.get(part.key)):
            yield Difference(
                f"{q.key}-{row_id}-{part.key}", part, was.get(part.key), mine, there.get(part.key), name
            )


def _name(kind: Rows, row: dict[str, Any]) -> str:
    """How people call a row: its first answer."""
    return next((words for q in kind.asks if (words := q.kind.text(row.get(q.key), q))), "")
