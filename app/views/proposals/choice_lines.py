"""Choices as lines to type: `A｜有｜Yes`, one a line, and back. A line that lacks a part keeps what it has."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

_BAR = re.compile(r"\s*[|｜\t]\s*")
MOST_LINES, LONGEST = 200, 1000


def choices_from(typed: str) -> list[list[str]]:
    """[code, Chinese, English] of every line that says anything."""
    lines = [line.strip()[:LONGEST] for line in typed.splitlines() if line.strip()]
    return [[*_BAR.split(line, maxsplit=2), "", ""][:3] for line in lines[:MOST_LINES]]


def lines_of(choices: Iterable[Sequence[str]]) -> str:
    """The choices as they are typed."""
    return "\n".join("｜".join(choice).rstrip("｜") for choice in choices)
