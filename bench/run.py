"""Brings the contestants together: one process for each size, one for Django, measured in turns."""

from __future__ import annotations

from collections.abc import Callable

from app.server.embedded import Server
from app.server.urls import Urls
from bench.anwang import Anwang
from bench.django_peer import DjangoPeer
from bench.offices import ACCOUNTS
from bench.over_http import Speed, over_http
from bench.rounds import Times_, measure, peer_tasks, tasks
from bench.side import Side
from bench.size import Size


def compare(
    postgres: Server,
    urls: dict[Size, Urls],
    rounds: int,
    *,
    only: str,
    with_peer: bool,
    quick: bool,
    say: Callable[[str], None],
) -> tuple[Times_, list[Speed]]:
    """All pages of all sizes, and beside the largest one Django's admin; then both behind gunicorn."""
    sides, todo = [], {}
    for size, addresses in urls.items():
        side = Side(f"Anwang {size.name}", Anwang, addresses.environment())
        for username in ACCOUNTS:
            side.ask("sign_in", username)
        sides.append(side)
        todo |= tasks(size.name, side, ACCOUNTS, only)
    largest = max(urls)
    if with_peer:
        peer = Side("Django", DjangoPeer, postgres.host, largest.database)
        sides.append(peer)
        todo |= peer_tasks(largest.name, peer, only)
    say(f"{len(todo)} pages, {rounds} rounds")
    try:
        times = measure(todo, rounds, say)
    finally:
        for side in sides:
            side.end()
    http = (
        over_http(postgres.host, largest, urls[largest], say) if with_peer and not quick and not only else []
    )
    return times, http
