"""Brings the contestants together: one process for each size, one for Django, measured in turns."""

from __future__ import annotations

from collections.abc import Callable

from app.server.embedded import Server
from app.server.urls import Urls
from bench.anwang import Anwang
from bench.django_peer import DjangoPeer
from bench.offices import ACCOUNTS
from bench.over_http import Speed, over_http
from bench.pages import STRESS
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
    accounts = [name for name in ACCOUNTS if not (quick and name in STRESS)]
    largest, todo = max(urls), {}
    anwangs = {size: Side(f"Anwang {size.name}", Anwang, to.environment()) for size, to in urls.items()}
    peers = [Side("Django", DjangoPeer, postgres.host, largest.database)] if with_peer else []
    for size, side in anwangs.items():
        for username in accounts:
            side.ask("sign_in", username)
        todo |= tasks(size.name, side, accounts, only)
    for peer in peers:
        todo |= peer_tasks(largest.name, peer, only)
    say(f"{len(todo)} pages, {rounds} rounds")
    try:
        times = measure(todo, rounds, say)
    finally:
        for side in (*anwangs.values(), *peers):
            side.end()
    http = (
        over_http(postgres.host, largest, urls[largest], say) if with_peer and not quick and not only else []
    )
    return times, http
