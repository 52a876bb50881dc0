"""The measuring: every page of every contestant once a round, in a new order each time; medians and p95."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from math import ceil
from random import Random
from statistics import median
from typing import NamedTuple

from bench.django_peer import PATHS
from bench.pages import PAGES, SAVES
from bench.side import Side, Took

WARM = 2  # rounds that are not counted
PEER_WHO = "county"


class Cell(NamedTuple):
    """One thing measured: on which size, which page, for whom."""

    size: str
    page: str
    who: str


@dataclass
class Times:
    """What one cell took, request by request."""

    ms: list[float] = field(default_factory=list)
    statements: int = 0

    def add(self, took: Took) -> None:
        self.ms.append(took.ms)
        self.statements = max(self.statements, took.statements)

    @property
    def p50(self) -> float:
        return median(self.ms)

    @property
    def p95(self) -> float:
        """The nearest-rank 95th percentile."""
        return sorted(self.ms)[ceil(0.95 * len(self.ms)) - 1]


Times_ = dict[Cell, Times]
Ask = Callable[[int], Took | None]


def tasks(size: str, side: Side, accounts: Iterable[str], only: str) -> dict[Cell, Ask]:
    """All requests of one size."""
    known = set(accounts)
    out: dict[Cell, Ask] = {}
    for page in PAGES:
        for who in page.who:
            if who in known and only in page.name:
                out[Cell(size, page.name, who)] = lambda turn, p=page, w=who: side.ask("get", w, p.path, turn)
    for save in SAVES:
        if only in save.name:
            out[Cell(size, save.name, save.who)] = lambda turn, s=save: side.ask(s.verb, s.who, s.sheet, turn)
    return out


def peer_tasks(size: str, peer: Side, only: str) -> dict[Cell, Ask]:
    """The same pages in Django's admin."""
    names = {
        page.path: page.name
        for page in PAGES
        if page.path in PATHS and PEER_WHO in page.who and only in page.name
    }
    return {
        Cell(size, name, "django"): lambda _turn, p=path: peer.ask("get", p) for path, name in names.items()
    }


def measure(todo: dict[Cell, Ask], rounds: int, say: Callable[[str], None]) -> Times_:
    """Take turns. What is not there yet is left out."""
    out: Times_ = {}
    order, rng = list(todo), Random(7)
    for turn in range(-WARM, rounds):
        rng.shuffle(order)
        for cell in order:
            took = todo[cell](turn + WARM)
            if took is None or turn < 0:
                continue
            if took.status not in (200, 302):
                raise RuntimeError(f"{cell}: HTTP {took.status}")
            out.setdefault(cell, Times()).add(took)
        if turn % 10 == 9:
            say(f"round {turn + 1} of {rounds}")
    return out
