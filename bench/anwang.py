"""Anwang itself, in process: Flask's test client, signed in through the log-in page, every SQL statement counted."""

from __future__ import annotations

import html
import os
import re
from typing import Any
from urllib.parse import quote

from bench import PASSWORD, set_keys
from bench.side import Clock, Took

SAFE = "/?=&"
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
TOKEN = re.compile(r'name="csrf-token" content="([^"]+)"')
SHOWN = re.compile(r'/case/show/(\d+)"')
NUMBER = re.compile(r"\b[A-Z]+-\d{3}-\d{7,}\b")


class Anwang:
    """The application on one database."""

    def __init__(self, environment: dict[str, str]) -> None:
        set_keys()
        os.environ.update(environment)
        from sqlalchemy import event

        from app import create_app
        from app.models import db

        self.app = create_app({"SERVER_NAME": None})
        self.clients: dict[str, Any] = {}
        self.cases: dict[str, list[tuple[str, str]]] = {}
        self.statements: list[str] = []
        self.clock = Clock()
        with self.app.app_context():
            engine = db.engine
        event.listen(engine, "connect", lambda raw, _record: self.clock.pids.add(raw.info.backend_pid))
        event.listen(
            engine, "before_cursor_execute", lambda _c, _cur, sql, *_rest: self.statements.append(sql)
        )

    def sign_in(self, username: str) -> None:
        """Through the page, as a person does."""
        client = self.app.test_client()
        page = client.get("/login/").get_data(as_text=True)
        data = {"username": username, "password": PASSWORD, "csrf_token": _token(page)}
        answer = client.post("/login/", data=data)
        if answer.status_code != 302:
            raise RuntimeError(f"{username} cannot sign in: {answer.status_code}")
        self.clients[username] = client
        self.cases[username] = self._cases_of(client)

    def get(self, username: str, path: str, turn: int) -> Took:
        """One page. ``turn`` chooses which of the viewer's cases it is about."""
        cases = self.cases[username] or [("0", "VF-000-0000000")]
        case, number = cases[turn % len(cases)]
        url = quote(path.format(case=case, number=number, digits=number[-5:]), safe=SAFE)
        return self._timed(self.clients[username].get, url)[0]

    def sql_of(self, username: str, path: str) -> list[str]:
        """The statements of a page."""
        self.get(username, path, 0)
        return list(self.statements)

    def shown(self, username: str, path: str) -> int:
        """How many cases a page shows."""
        page = self.clients[username].get(quote(path, safe=SAFE)).get_data(as_text=True)
        return len(set(SHOWN.findall(page)))

    def save(self, username: str, sheet: str, turn: int) -> Took | None:
        """Fill in and send a new sheet; only the post is timed. None as long as there is no page for it."""
        from app.guard.access import view_name
        from app.models import REGISTRY
        from bench.answers import posted

        cls = next(s for s in REGISTRY if sheet == s.CODE)
        client = self.clients[username]
        url = f"/{cls.__tablename__.replace('_', '-')}/add"
        with self.app.test_request_context():
            from flask import url_for

            url = url_for(f"{view_name(sheet)}View.add")
        if cls.HANGS_ON_CASE and cls.STAGE != "report":
            alive = self._alive(username)
            url += f"?case={alive[turn % len(alive)]}"
        page = client.get(url).get_data(as_text=True)
        if "csrf-token" not in page:
            return None
        with self.app.test_request_context():
            data = posted(cls, turn)
        data.update({name: html.unescape(value) for name, value in HIDDEN.findall(page)} | {"do": "submit"})
        took, answer = self._timed(client.post, url, data=data)
        if took.status != 302:
            wrong = re.findall(r'(?:invalid-feedback|class="err)[^>]*>([^<]+)', answer)
            raise RuntimeError(f"{sheet} was not saved: {took.status} {wrong[:5]}")
        return took

    def _alive(self, username: str) -> list[str]:
        page = self.clients[username].get("/case/list/?status=open&page_size=100").get_data(as_text=True)
        return sorted(set(SHOWN.findall(page)))

    def _timed(self, ask: Any, url: str, **values: Any) -> tuple[Took, str]:
        self.statements.clear()
        self.clock.start()
        answer = ask(url, **values)
        text = answer.get_data(as_text=True)
        ms = self.clock.ms()
        return Took(ms, len(self.statements), answer.status_code), text

    def _cases_of(self, client: Any) -> list[tuple[str, str]]:
        """Some of the viewer's cases: (key, number), from a few pages of the list."""
        found: dict[str, str] = {}
        for page in (0, 1, 5, 11):
            text = client.get(f"/case/list/?page={page}").get_data(as_text=True)
            numbers = list(dict.fromkeys(NUMBER.findall(text)))
            keys = list(dict.fromkeys(SHOWN.findall(text)))
            if len(keys) != len(numbers):  # cards lead nowhere
                keys = ["0"] * len(numbers)
            found |= dict(zip(numbers, keys, strict=True))
        return [(key, number) for number, key in found.items()]


def _token(page: str) -> str:
    found = TOKEN.search(page)
    if not found:
        raise RuntimeError("no CSRF token on the page")
    return found.group(1)
