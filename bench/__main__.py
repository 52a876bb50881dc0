"""``python -m bench``: fill, measure, print the table, write docs/benchmark.md."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from bench import set_keys

QUICK_ROUNDS, ROUNDS = 4, 40
LONG = 100_000  # cases


def parsed(args: list[str]) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument(
        "--cases",
        type=int,
        action="append",
        help="size to fill; give it twice to compare (default: 10000 and 1000000)",
    )
    parser.add_argument("--people", type=int, default=4, help="persons on each case (default: 4)")
    parser.add_argument(
        "--rounds", type=int, default=0, help=f"how often each page is asked (default: {ROUNDS})"
    )
    parser.add_argument("--quick", action="store_true", help=f"{QUICK_ROUNDS} rounds, no docs/benchmark.md")
    parser.add_argument("--keep", type=Path, help="a folder for the data, to be used again next time")
    parser.add_argument("--only", default="", help="only pages with this in their name")
    parser.add_argument("--no-peer", action="store_true", help="without Django")
    return parser.parse_args(args)


def say(words: str) -> None:
    """A line with the time, on standard error: standard output is for the table."""
    print(time.strftime("%H:%M:%S"), words, file=sys.stderr, flush=True)


def main(args: list[str]) -> int:
    """0 when every budget was kept."""
    given = parsed(args)
    set_keys()
    from app.server.embedded import Server
    from app.server.urls import Urls
    from bench import fill, paper, replay, report, server, sweep
    from bench.budgets import Result
    from bench.run import compare
    from bench.size import Size

    sizes = [Size(cases, given.people) for cases in given.cases or (10_000, 1_000_000)]
    rounds = given.rounds or (QUICK_ROUNDS if given.quick else ROUNDS)
    urls: dict[Size, Urls] = {}

    def make(postgres: Server) -> None:
        urls.update({z: fill.filled(postgres, z, say) for z in sizes})

    is_long = max(sizes).cases > LONG
    with server.home(given.keep) as folder, server.running(folder, make, is_long=is_long) as postgres:
        rows = {z.name: fill.counts(postgres, z) for z in sizes}
        told = {"only": given.only, "with_peer": not given.no_peer, "quick": given.quick}
        times, http = compare(postgres, urls, rounds, **told, say=say)
        sweeps = {} if given.only else {z.name: sweep.seconds(fill.superuser(postgres, z)) for z in sizes}
        replays = {} if given.only else {z.name: replay.seconds(postgres, z, urls[z]) for z in sizes}
    printed = None if given.only else paper.seconds()
    result = Result([z.name for z in sizes], times, rows, rounds, http, sweeps, printed, replays)
    print(report.table(result))
    if not given.quick and not given.only:
        report.write(result)
    return 0 if result.is_good else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
