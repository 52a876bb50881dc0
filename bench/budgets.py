"""The budgets, and what became of each in a run."""

from __future__ import annotations

from dataclasses import dataclass, field
from statistics import median

from bench import paper, replay
from bench.over_http import Speed
from bench.pages import GROWTH, LIST_MS, PAGES, PEER, QUERIES, SAVE_MS, SAVES, STRESS, SWEEP_S
from bench.rounds import Cell, Times_
from bench.sweep import MANY


@dataclass(frozen=True)
class Line:
    """One budget and what became of it."""

    what: str
    budget: str
    found: str
    is_kept: bool


@dataclass(frozen=True)
class Result:
    """A run. ``sizes`` ascend; ``rows`` are the real counts of each."""

    sizes: list[str]
    times: Times_
    rows: dict[str, dict[str, int]]
    rounds: int
    http: list[Speed]
    sweeps: dict[str, float]
    paper: float | None = None
    replays: dict[str, dict[str, float]] = field(default_factory=dict)

    @property
    def lines(self) -> list[Line]:
        return [
            *_pages(self),
            *_saves(self),
            *_sweeps(self),
            *_replays(self),
            *_paper(self),
            *_growth(self),
            *_peer(self),
        ]

    @property
    def is_good(self) -> bool:
        return all(line.is_kept for line in self.lines)


def _promised(result: Result, size: str) -> dict[Cell, float]:
    """p95 of every page for which a budget is promised."""
    pages = {page.name for page in PAGES if not page.is_stress}
    return {
        c: t.p95
        for c, t in result.times.items()
        if c.size == size and c.page in pages and c.who not in STRESS | {"django"}
    }


def _pages(result: Result) -> list[Line]:
    out = []
    for size in result.sizes:
        found = _promised(result, size)
        if not found:
            continue
        worst = max(found, key=lambda c: found[c])
        middle = median(found.values())
        words = f"worst {found[worst]:.0f} ms ({worst.page}, {worst.who}); median page {middle:.0f} ms"
        out.append(Line(f"p95 of every page at {size}", f"≤ {LIST_MS} ms", words, found[worst] <= LIST_MS))
        most = max(found, key=lambda c: result.times[c].statements)
        n = result.times[most].statements
        out.append(
            Line(
                f"statements of every page at {size}",
                f"≤ {QUERIES}",
                f"most {n} ({most.page}, {most.who})",
                n <= QUERIES,
            )
        )
    return out


def _saves(result: Result) -> list[Line]:
    out = []
    for size in result.sizes:
        for save in SAVES:
            times = result.times.get(Cell(size, save.name, save.who))
            if times:
                words = f"{times.p95:.0f} ms, {times.statements} statements"
                out.append(
                    Line(
                        f"p95 of sending: {save.name}, {size}", f"≤ {SAVE_MS} ms", words, times.p95 <= SAVE_MS
                    )
                )
    return out


def _sweeps(result: Result) -> list[Line]:
    return [
        Line(f"sweep of {MANY:,} late clocks, {size}", f"≤ {SWEEP_S} s", f"{took:.1f} s", took <= SWEEP_S)
        for size, took in result.sweeps.items()
    ]


def _replays(result: Result) -> list[Line]:
    limit = replay.BUDGET_S
    return [
        Line(
            f"replay of {replay.MANY:,} decisions ({replay.VIEWERS[who]}), {size}",
            f"≤ {limit:.0f} s",
            f"{took:.2f} s",
            took <= limit,
        )
        for size, found in result.replays.items()
        for who, took in found.items()
    ]


def _paper(result: Result) -> list[Line]:
    took, limit = result.paper, paper.BUDGET_S
    if took is None:
        return []
    return [
        Line(f"a sheet of {paper.PAGES} pages as PDF", f"≤ {limit:.0f} s", f"{took:.2f} s", took <= limit)
    ]


def _growth(result: Result) -> list[Line]:
    """How much slower the largest is than the smallest: the sum of all medians, and the page that grows most."""
    if len(result.sizes) < 2:
        return []
    small, large = result.sizes[0], result.sizes[-1]
    pairs = {
        c: (result.times[c._replace(size=small)].p50, result.times[c].p50) for c in _promised(result, large)
    }
    if not pairs:
        return []
    whole = sum(b for _a, b in pairs.values()) / sum(a for a, _b in pairs.values())
    worst = max(pairs, key=lambda c: pairs[c][1] / pairs[c][0])
    a, b = pairs[worst]
    words = (
        f"all pages together {whole:.2f}; most: {b / a:.2f} ({worst.page}, {worst.who}: {a:.0f} → {b:.0f} ms)"
    )
    return [Line(f"growth from {small} to {large} (medians)", f"≤ {GROWTH}", words, whole <= GROWTH)]


def _peer(result: Result) -> list[Line]:
    pairs = {
        c.page: (t, result.times[c._replace(who="county")])
        for c, t in result.times.items()
        if c.who == "django"
    }
    out = []
    if pairs:
        ratios = {page: theirs.p50 / ours.p50 for page, (theirs, ours) in pairs.items()}
        words = ", ".join(f"{page} {r:.1f}" for page, r in ratios.items())
        out.append(
            Line(
                "requests a second beside Django admin, in process",
                f"≥ {PEER} ×",
                words,
                min(ratios.values()) >= PEER,
            )
        )
    if result.http:
        ours, theirs = result.http
        ratio = median(a / b for a, b in zip(ours.rounds, theirs.rounds, strict=True))
        words = f"{ratio:.1f} × ({ours.rps:.0f} against {theirs.rps:.0f} req/s)"
        out.append(
            Line("the case list over loopback, gunicorn with 2 workers", f"≥ {PEER} ×", words, ratio >= PEER)
        )
    return out
