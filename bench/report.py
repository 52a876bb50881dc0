"""The table of a run: printed, and written to docs/benchmark.md by way of bench/document.md."""

from __future__ import annotations

import os
import platform
from pathlib import Path

from app.columns.minguo import today
from bench.budgets import Result
from bench.pages import PAGES, SAVES, VIEWERS
from bench.rounds import Cell, Times_

DOCUMENT = Path(__file__).with_name("document.md")
FILE = Path(__file__).resolve().parents[1] / "docs" / "benchmark.md"
NOT_MEASURED = "·"


def table(result: Result) -> str:
    """For the terminal."""
    lines = result.lines
    wide = max((len(line.what) for line in lines), default=0)
    out = [f"{'ok  ' if x.is_kept else 'OVER'}  {x.what:<{wide}}  {x.budget:>8}  {x.found}" for x in lines]
    return "\n".join([*grid(result), "", *out])


def grid(result: Result) -> list[str]:
    """Every page and viewer: median / p95 in ms, and statements. As Markdown."""
    whos = [w for w in VIEWERS if any(c.who == w for c in result.times)] + ["django"] * any(
        c.who == "django" for c in result.times
    )
    out = []
    for size in result.sizes:
        out += [
            "",
            f"**{size} cases**",
            "",
            f"| ms: median / p95 (statements) | {' | '.join(whos)} |",
            "|---" * (len(whos) + 1) + "|",
        ]
        for page in (*PAGES, *SAVES):
            cells = [_cell(result.times, Cell(size, page.name, who)) for who in whos]
            if any(cell != NOT_MEASURED for cell in cells):
                out.append(f"| {page.name} | {' | '.join(cells)} |")
    return out


def _cell(times: Times_, cell: Cell) -> str:
    found = times.get(cell)
    return f"{found.p50:.0f} / {found.p95:.0f} ({found.statements})" if found else NOT_MEASURED


def write(result: Result) -> None:
    """docs/benchmark.md: the figures of this run."""
    words = {
        "day": today().isoformat(),
        "machine": f"{os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}",
        "load": f"{os.getloadavg()[2]:.1f}",
        "rounds": str(result.rounds),
        "budgets": "\n".join(
            f"| {x.what} | {x.budget} | {x.found} | {'kept' if x.is_kept else '**over**'} |"
            for x in result.lines
        ),
        "viewers": "\n".join(f"* **{who}**: {said}" for who, said in VIEWERS.items()),
        "pages": "\n".join(grid(result)).strip(),
        "rows": "\n".join(_rows(size, counts) for size, counts in result.rows.items()),
    }
    FILE.write_text(DOCUMENT.read_text("utf-8").format(**words), "utf-8")


def _rows(size: str, counts: dict[str, int]) -> str:
    tables = ", ".join(f"{table} {n:,}" for table, n in counts.items() if table != "bytes")
    return f"| {size} | {tables} | {counts['bytes'] / 1e9:.1f} GB |"
