"""A sheet laid out as on paper, from its answers in words alone: sections, pairs of label and answer, tables.

What is printed of an approved sheet is what its snapshot holds (app.casework.snapshots): nothing is looked up here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

Entry = Mapping[str, Any]
MayRead = Callable[[str], bool]
"""Whether whoever prints may see answers guarded by this permission."""

OF_A_ROW: Final = re.compile(r"(?P<table>.+)-(?P<row>\d+)-(?P<key>[^-]+)")
SIGNED: Final = "sg_"
"""How the keys of the block of signatures begin (app.models.worksheets.signing)."""
NARROW: Final = 26
LABEL: Final = 22
COLUMNS: Final = 8
CELL: Final = 24
ROOM: Final = 62
STEP: Final = 5


@dataclass(frozen=True)
class Line:
    """One label and its answer. An empty answer stays empty, as on paper."""

    label: str
    text: str
    is_withheld: bool = False

    @property
    def is_narrow(self) -> bool:
        """Whether two such lines fit beside each other."""
        return len(self.label) <= LABEL and self.is_one_line

    @property
    def is_one_line(self) -> bool:
        """Whether the answer is short."""
        return len(self.text) <= NARROW and "\n" not in self.text

    @property
    def is_statement(self) -> bool:
        """Whether the label is the longer part, as an item of a scale: it gets the room."""
        return len(self.label) > LABEL and self.is_one_line


@dataclass(frozen=True)
class Lines:
    """Lines under a heading ("" for none), one or two in each row of the paper; of a list, all with a long label."""

    heading: str
    rows: tuple[tuple[Line, ...], ...]
    is_list: bool = False
    is_grid = False


@dataclass(frozen=True)
class Grid:
    """A table with a column for each question. `widths` are percent, in steps of five; `empty`: what no row answers."""

    heading: str
    heads: tuple[tuple[str, int], ...]
    rows: tuple[tuple[Line, ...], ...]
    empty: tuple[str, ...]
    is_grid = True


@dataclass(frozen=True)
class Part:
    """A section of the form: its heading and what stands under it."""

    heading: str
    blocks: tuple[Lines | Grid, ...]
    is_signed: bool


def parts_of(entries: Iterable[Entry], may_read: MayRead) -> tuple[Part, ...]:
    """The sections of a sheet in order; answers that may not be read are marked, and their text is gone."""
    shown = [entry for entry in entries if not entry.get("hidden")]
    return tuple(
        _part(heading, list(those), may_read) for heading, those in groupby(shown, key=lambda e: e["section"])
    )


def is_any_withheld(parts: Sequence[Part]) -> bool:
    """Whether something on this paper was withheld."""
    rows = (row for part in parts for block in part.blocks for row in block.rows)
    return any(line.is_withheld for row in rows for line in row)


def size_of(entries: Iterable[Entry]) -> int:
    """How much there is to lay out, in characters; a line costs some even where it is empty."""
    return sum(40 + len(entry["label"]) + len(entry["text"]) for entry in entries)


def _part(heading: str, entries: list[Entry], may_read: MayRead) -> Part:
    blocks: list[Lines | Grid] = []
    for table, group in groupby(entries, key=_table_of):
        those = list(group)
        blocks += _table(those, may_read) if table else [_own(those, may_read)]
    return Part(heading, tuple(blocks), any(entry["key"].startswith(SIGNED) for entry in entries))


def _table_of(entry: Entry) -> str:
    found = OF_A_ROW.fullmatch(entry["key"])
    return found["table"] if found else ""


def _own(entries: list[Entry], may_read: MayRead) -> Lines:
    """Questions of the sheet itself."""
    return Lines("", tuple(_paired([_line(entry, entry["label"], may_read) for entry in entries])))


def _line(entry: Entry, label: str, may_read: MayRead) -> Line:
    is_withheld = bool(entry["only"]) and not may_read(entry["only"])
    return Line(label, "" if is_withheld else entry["text"], is_withheld)


def _paired(lines: Iterable[Line]) -> Iterator[tuple[Line, ...]]:
    """Two neighbouring narrow lines in one row of the paper."""
    waiting: Line | None = None
    for line in lines:
        if not line.is_narrow:
            if waiting:
                yield (waiting,)
            yield (line,)
            waiting = None
        elif waiting:
            yield (waiting, line)
            waiting = None
        else:
            waiting = line
    if waiting:
        yield (waiting,)


def _table(entries: list[Entry], may_read: MayRead) -> list[Lines | Grid]:
    """The rows of one table: a grid where its answers are short, else a block for each row."""
    rows = [_row(those, may_read) for those in _rows(entries)]
    if all(len(cells) == 1 for _heading, cells in rows) and len(rows) > 1:
        return [_listed(rows)]
    grid = _grid(rows)
    return [grid] if grid else list(_blocks(rows))


def _rows(entries: list[Entry]) -> Iterator[list[Entry]]:
    for _number, those in groupby(entries, key=lambda e: _matched(e)["row"]):
        yield list(those)


def _matched(entry: Entry) -> re.Match[str]:
    found = OF_A_ROW.fullmatch(entry["key"])
    assert found is not None, "only rows of tables come here"
    return found


def _heading(entries: list[Entry]) -> str:
    """家庭成員第 1 列, or the item that the row is about: what stands before the last colon of its labels."""
    return str(entries[0]["label"]).rpartition("：")[0]


def _row(entries: list[Entry], may_read: MayRead) -> tuple[str, dict[str, Line]]:
    """How a row is called, and its answers. The answer that says what it is about, 一(一)工作不穩定, is its name."""
    heading = _heading(entries)
    lines = {
        _matched(entry)["key"]: _line(entry, str(entry["label"]).rpartition("：")[2], may_read)
        for entry in entries
    }
    named = next((key for key, line in lines.items() if heading and line.text.endswith(heading)), None)
    return (lines.pop(named).text if named and len(lines) > 1 else heading), lines


Rows = Sequence[tuple[str, dict[str, Line]]]


def _listed(rows: Rows) -> Lines:
    """Rows with one answer each, as the items of an assessment that are not there: one line an item."""
    lines = [Line(heading, line.text, line.is_withheld) for heading, cells in rows for line in cells.values()]
    return Lines("", tuple((line,) for line in lines), is_list=all(line.is_one_line for line in lines))


def _blocks(rows: Rows) -> Iterator[Lines]:
    """A block for each row; neighbouring rows with one answer each share one."""
    for is_single, those in groupby(rows, key=lambda row: len(row[1]) == 1):
        if is_single:
            yield _listed(list(those))
        else:
            yield from (Lines(heading, tuple(_paired(cells.values()))) for heading, cells in those)


def _grid(rows: Rows) -> Grid | None:
    """All rows under one head, if the columns that are answered at all are few and short."""
    columns = {key: line.label for _heading, cells in rows for key, line in cells.items()}
    used = {
        key: max(len(cells[key].text) for _heading, cells in rows if key in cells)
        for key in columns
        if any(key in cells and (cells[key].text or cells[key].is_withheld) for _heading, cells in rows)
    }
    is_short = max(used.values(), default=0) <= CELL and sum(used.values()) <= ROOM
    if not 2 <= len(used) <= COLUMNS or not is_short or not _are_numbered(rows):
        return None
    lines = tuple(tuple(cells.get(key, Line("", "")) for key in used) for _heading, cells in rows)
    heads = tuple((columns[key], width) for key, width in zip(used, _widths(used, columns), strict=True))
    heading = re.sub(r"第 \d+ 列$", "", rows[0][0])
    return Grid(heading, heads, lines, tuple(label for key, label in columns.items() if key not in used))


def _are_numbered(rows: Rows) -> bool:
    """Whether rows are called by their number alone, so that a grid loses nothing."""
    return all(re.search(r"第 \d+ 列$", heading) for heading, _cells in rows)


def _widths(used: Mapping[str, int], columns: Mapping[str, str]) -> list[int]:
    """Percent for each column by its longest cell, in steps, at least two; 5 % are the number of the row."""
    need = [max(longest, min(len(columns[key]), 6), 3) for key, longest in used.items()]
    widths = [max(2 * STEP, round(95 * one / sum(need) / STEP) * STEP) for one in need]
    widths[widths.index(max(widths))] += 95 - sum(widths)
    return widths
