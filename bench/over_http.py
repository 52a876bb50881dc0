"""The same list over loopback: Anwang and Django behind gunicorn, two workers each, loaded in turn."""

from __future__ import annotations

import http.client
import os
import re
import socket
import subprocess
import sys
import threading
import time
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.cookiejar import CookieJar
from statistics import median
from typing import Any, NamedTuple

from app.server.urls import Urls
from bench import PASSWORD
from bench.django_peer import PATHS, USER
from bench.size import Size

CLIENTS, WORKERS, SECONDS, ROUNDS = 4, 2, 3.0, 5
LIST = "/case/list/"
TOKENS = (r'name="csrf_token"[^>]*value="([^"]+)"', r'name="csrfmiddlewaretoken" value="([^"]+)"')


class Speed(NamedTuple):
    """Requests a second of one server, round by round."""

    name: str
    rounds: list[float]

    @property
    def rps(self) -> float:
        return median(self.rounds)


class Target(NamedTuple):
    """A server under load: its name, port, the cookies of somebody signed in, and the list's address."""

    name: str
    port: int
    cookie: str
    path: str


def anwang() -> Any:
    """For gunicorn: Anwang."""
    from app import create_app

    return create_app()


def django() -> Any:
    """For gunicorn: Django's admin, whose tables were laid before."""
    from bench.django_peer import set_up

    return set_up(os.environ["PEER_HOST"], os.environ["PEER_DATABASE"])


def over_http(host: str, size: Size, urls: Urls, say: Callable[[str], None]) -> list[Speed]:
    """Turns of three seconds each."""
    env = os.environ | urls.environment() | {"PEER_HOST": host, "PEER_DATABASE": size.database}
    speeds = [Speed("Anwang", []), Speed("Django", [])]
    with _serving("anwang", env) as ours, _serving("django", env) as theirs:
        targets = (
            Target("Anwang", ours, _sign_in(ours, "/login/", "county", "csrf_token"), LIST),
            Target(
                "Django", theirs, _sign_in(theirs, "/admin/login/", USER, "csrfmiddlewaretoken"), PATHS[LIST]
            ),
        )
        for _ in range(ROUNDS):
            for target, speed in zip(targets, speeds, strict=True):
                speed.rounds.append(_load(target))
    say("over HTTP: " + ", ".join(f"{s.name} {s.rps:.0f} req/s" for s in speeds))
    return speeds


@contextmanager
def _serving(name: str, env: dict[str, str]) -> Iterator[int]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    served = ("--bind", f"127.0.0.1:{port}", "--workers", str(WORKERS), "--log-level", "error")
    command = [sys.executable, "-m", "gunicorn", *served, f"bench.over_http:{name}()"]
    process = subprocess.Popen(command, env=env)
    try:
        _wait(port)
        yield port
    finally:
        process.terminate()
        process.wait(30)


def _wait(port: int) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("gunicorn did not start")


def _sign_in(port: int, path: str, username: str, token_name: str) -> str:
    """The Cookie header of somebody signed in."""
    jar = CookieJar()
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    url = f"http://127.0.0.1:{port}{path}"
    page = opener.open(url).read().decode()
    token = next(found[1] for pattern in TOKENS if (found := re.search(pattern, page)))
    data = {"username": username, "password": PASSWORD, token_name: token, "next": "/admin/"}
    opener.open(url, urllib.parse.urlencode(data).encode()).read()
    return "; ".join(f"{c.name}={c.value}" for c in jar)


def _load(target: Target) -> float:
    """Requests a second with CLIENTS clients. RuntimeError for an answer that is no page."""
    done, wrong = [0] * CLIENTS, []
    until = time.monotonic() + SECONDS

    def client(number: int) -> None:
        while time.monotonic() < until:
            connection = http.client.HTTPConnection("127.0.0.1", target.port, timeout=30)
            connection.request("GET", target.path, headers={"Cookie": target.cookie})
            answer = connection.getresponse()
            answer.read()
            connection.close()
            if answer.status != 200:
                wrong.append(answer.status)
                return
            done[number] += 1

    threads = [threading.Thread(target=client, args=(n,)) for n in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if wrong:
        raise RuntimeError(f"{target.name}: HTTP {wrong[0]}")
    return sum(done) / SECONDS
