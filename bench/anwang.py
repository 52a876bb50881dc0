"""Anwang itself, in process: Flask's test client, signed in through the log-in page, every SQL statement counted."""

from __future__ import annotations

import datetime as dt
import html
import os
import re
from typing import Any
from urllib.parse import quote

from bench import PASSWORD, set_keys
from bench.side import Clock, Took

SAFE = "/?=&"
DRAFTS = 5  # see sql/50_path.sql
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
TOKEN = re.compile(r'name="csrf-token" content="([^"]+)"')
PARTS = ("VF_VULN", "VF_FUNC", "VF_NEED")  # of a periodic assessment
QUEUE = 3  # pages of what waits for a supervisor
WAITING = re.compile(r'"hit" href="/intake/(\d+)"')
HOME = re.compile(r'/family/(\d+)"')
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
        self.homes: dict[str, list[str]] = {}
        self.assessed: dict[str, list[str]] = {}
        self.open: dict[str, list[str]] = {}
        self.waiting: dict[str, list[str]] = {}
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
        self.homes[username] = HOME.findall(client.get("/family/?page_size=100").get_data(as_text=True))
        self.waiting[username] = WAITING.findall(client.get("/intake/").get_data(as_text=True))
        self.assessed[username] = self._standing(username, "assessing")
        self.open[username] = self._standing(username, "open")

    def get(self, username: str, path: str, turn: int) -> Took:
        """One page. ``turn`` chooses which of the viewer's cases it is about.

        Of those that are assessed, the last five have a draft of the visit, and those before are for looking only.
        """
        cases = self.cases[username] or [("0", "VF-000-0000000")]
        case, number = cases[turn % len(cases)]
        last = (["0"] * 2 * DRAFTS + self.assessed[username])[-2 * DRAFTS :]
        words = {"draft": last[DRAFTS + turn % DRAFTS], "assessing": last[turn % DRAFTS]}
        served, homes = self.open[username] or ["0"], self.homes[username] or ["0"]
        words |= {"open": served[turn % len(served)], "home": homes[turn % len(homes)]}
        waiting = self.waiting[username] or ["0"]
        words["report"] = waiting[turn % len(waiting)]
        words["year_ago"] = (dt.date.today() - dt.timedelta(days=365)).isoformat()  # noqa: DTZ011 - any day will do
        url = quote(path.format(case=case, number=number, digits=number[-5:], **words), safe=SAFE)
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
        """Fill in and send a new sheet; only the post is timed. None when there is no case left for it.

        The parts of a periodic assessment are sent before; those of a visit have been.
        """
        cases = self.assessed[username][: -2 * DRAFTS] if sheet == "VF_VISIT" else self.open[username]
        if sheet == "RPT_VF":
            return self._sent(username, sheet, turn, "")
        if not cases or (sheet == "VF_VISIT" and turn >= len(cases)):
            return None
        case = cases[turn % len(cases)]
        for part in PARTS if sheet == "PERIODIC" else ():
            self._sent(username, part, turn, case)
        return self._sent(username, sheet, turn, case)

    def approve(self, username: str, sheet: str, _turn: int) -> Took | None:
        """Approve what waits longest; only the post is timed. None when nothing waits."""
        client = self.clients[username]
        queue = "".join(client.get(f"/reviews/?page_size=100&page={page}").text for page in range(QUEUE))
        found = re.findall(rf"/reviews/{sheet}/\d+", queue)
        if not found:
            return None
        page = client.get(found[0]).get_data(as_text=True)
        data = {name: html.unescape(value) for name, value in HIDDEN.findall(page)} | {"result": "OK"}
        return self._posted(client, found[0], data, f"approval of {sheet}")

    def _sent(self, username: str, sheet: str, turn: int, case: str) -> Took:
        from app.models import REGISTRY
        from bench.answers import WHOLE, posted

        cls = next(s for s in REGISTRY if sheet == s.CODE)
        client = self.clients[username]
        url = f"/sheet/{cls.__tablename__}/add" + (f"?case={case}" if case else "")
        page = client.get(url).get_data(as_text=True)
        with self.app.test_request_context():
            data = posted(cls, turn, page)
        if sheet not in WHOLE:  # those are the whole page anyway
            data.update({name: html.unescape(value) for name, value in HIDDEN.findall(page)})
        data["do"] = "submit"
        return self._posted(client, url, data, sheet)

    def _posted(self, client: Any, url: str, data: Any, what: str) -> Took:
        """Only the post is timed; what it says is shown on the page after it. RuntimeError when it was refused."""
        took, answer = self._timed(client.post, url, data=data)
        if took.status != 302:
            wrong = re.findall(r'(?:invalid-feedback|class="err)[^>]*>([^<]+)', answer)
            raise RuntimeError(f"{what} was not taken: {took.status} {wrong[:5]}")
        client.get("/inbox/")
        return took

    def _standing(self, username: str, status: str) -> list[str]:
        page = self.clients[username].get(f"/case/list/?status={status}&page_size=100").get_data(as_text=True)
        return sorted(set(SHOWN.findall(page)), key=int)

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
