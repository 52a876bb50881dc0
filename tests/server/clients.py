"""Somebody at a desk, over HTTP, who tries again until the server has answered; and what was acknowledged to them."""

from __future__ import annotations

import http.client
import json
import re
import time
import urllib.parse
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from app.forms.fields import ASKED

PASSWORD = "demo-shifan-115"
TOKEN = re.compile(r'name="csrf-token" content="([^"]+)"')
VERSION = re.compile(r'name="version" value="(\d+)"')
PATIENCE = 180.0  # seconds until somebody gives up: nothing here is away for so long
AWAY = frozenset({0, 502, 503})
"""No answer, or one that says: not now. A 500 is never one of them."""


class GaveUp(AssertionError):
    """The server has not answered for longer than anybody waits."""


@dataclass
class Answer:
    """What came back; `status` 0 when nothing did."""

    status: int = 0
    body: str = ""
    location: str = ""

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Client:
    """One account. `unanswered`: how often nobody answered (0) or the server was busy, by status."""

    port: int
    username: str
    cookies: dict[str, str] = field(default_factory=dict)
    token: str = ""
    unanswered: Counter[int] = field(default_factory=Counter)

    def sign_in(self) -> Client:
        """As a program does: the token of the page first."""
        found = TOKEN.search(self.patiently("GET", "/login/").body)
        assert found, "no token on the page"
        self.token = found[1]
        said = {"username": self.username, "password": PASSWORD}
        answer = self.patiently("POST", "/api/v1/login/", said)
        assert answer.status == 200, answer.body
        self.token = answer.json["csrf_token"]
        return self

    def patiently(self, method: str, path: str, said: Any = None, *, is_form: bool = False) -> Answer:
        """Say the same again until somebody answers."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            answer = self.once(method, path, said, is_form=is_form)
            if answer.status not in AWAY:
                return answer
            self.unanswered[answer.status] += 1
            time.sleep(0.2)
        raise GaveUp(f"{self.username}, after {PATIENCE:.0f} s without an answer: {method} {path}")

    def once(self, method: str, path: str, said: Any = None, *, is_form: bool = False) -> Answer:
        """One try."""
        kind = "application/x-www-form-urlencoded" if is_form else "application/json"
        body = (
            None
            if said is None
            else urllib.parse.urlencode(said, doseq=True)
            if is_form
            else json.dumps(said)
        )
        headers = {"Cookie": "; ".join(f"{n}={v}" for n, v in self.cookies.items())}
        headers |= {"X-CSRFToken": self.token} | ({"Content-Type": kind} if body else {})
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            text = answer.read().decode()
        except (OSError, http.client.HTTPException):
            return Answer()
        finally:
            connection.close()
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return Answer(answer.status, text, answer.headers.get("Location", ""))


@dataclass
class Desk:
    """What one person does along the path, and what they were told."""

    client: Client

    def send(self, form: str, once: str, answers: dict[str, Any], case_id: int | None = None) -> Answer:
        """Hand in a sheet; after no answer, again with the same key."""
        said: dict[str, Any] = {"answers": answers, "once": once, "submit": True}
        path = f"/api/v1/{form}/"
        answer = self.client.patiently("POST", path, said if case_id is None else said | {"case_id": case_id})
        assert answer.status in (200, 201), (form, answer.status, answer.body)
        return answer

    def say(
        self, case_id: int, verb: str, *, is_heard: Callable[[], bool] | None = None, **said: Any
    ) -> None:
        """Say a verb to a case."""
        self._step(f"/case/verb/{case_id}/{verb}", {**said, ASKED: " ".join(said)}, is_heard)

    def take_on(self, offer: int, worker: int) -> None:
        """The answer of an NGO that is asked to serve a case."""
        self._step(f"/offer/{offer}", {"do": "take_on", "worker": worker, ASKED: "worker"})

    def approve(self, code: str, sheet: int) -> None:
        """A supervisor's review of a sheet that was handed in, as it stands on the page."""
        self._step(f"/reviews/{code}/{sheet}", {"result": "OK", "opinion": "同意"})

    def _step(self, path: str, form: dict[str, Any], is_heard: Callable[[], bool] | None = None) -> None:
        """Open a page and send its form. After no answer it is opened again: it tells whether the form was heard.

        ``is_heard``: where the page does not tell it, because the same could be said twice.
        """
        until, attempt = time.monotonic() + PATIENCE, 0
        while time.monotonic() < until:
            if attempt and is_heard is not None and is_heard():
                return
            page = self.client.patiently("GET", path)
            if attempt and page.status in (302, 403, 404):
                return  # it was heard: nobody could say it now
            assert page.status == 200, (path, page.status, page.body[:300])
            shown = VERSION.search(page.body)
            said = form | ({"version": shown[1]} if shown else {})
            answer = self.client.once("POST", path, said, is_form=True)
            if answer.status == 302:
                return
            assert answer.status in AWAY, (path, answer.status, answer.body)
            self.client.unanswered[answer.status] += 1
            attempt += 1
            time.sleep(0.2)
        raise GaveUp(f"{self.client.username}, after {PATIENCE:.0f} s without an answer: {path}")
