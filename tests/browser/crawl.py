"""Every page that somebody comes to by following links, and every page without an id that they may ask for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import APIRequest, APIRequestContext, APIResponse
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, Rule

from app.guard.access import ACCESS, may_reach, view_name
from app.guard.sessions import Hat
from app.models import REGISTRY
from app.rules.roles import BY_CODE
from tests.browser.reading import Reading
from tests.browser.server import Site
from tests.cast import PASSWORD, PLAYERS, Player

BY_ROLE: dict[str, Player] = {player.role: player for player in reversed(PLAYERS)}
PAPER_OF_OTHERS = r"(?<!CaseRecView)\.(print|blank)$"  # the paper of one form stands for that of all
NOT_PAGES = re.compile(rf"static$|Api\.|^OpenApi|^healthz$|^readyz$|^LocaleView|^UtilView|{PAPER_OF_OTHERS}")
BEGUN_ON_A_CASE = {
    f"{view_name(s.CODE)}View.add" for s in REGISTRY if s.HANGS_ON_CASE and not s.CODE.startswith("RPT_")
}
TOKEN = re.compile(r'name="csrf-token" content="([^"]+)"')


@dataclass(frozen=True)
class Visit:
    """A page as it came, and by whom it was asked for."""

    role: str
    kind: tuple[str, ...]
    path: str
    status: int
    headers: dict[str, str]
    text: str
    linked_from: str

    @property
    def endpoint(self) -> str:
        """The endpoint, which is the first part of the kind."""
        return self.kind[0]

    @property
    def is_page(self) -> bool:
        """Whether there is something to read."""
        return self.status == 200 and self.headers.get("content-type", "").startswith("text/html")

    def __str__(self) -> str:
        return f"{self.role} {self.path} (from {self.linked_from or 'the address'}): {self.status}"


class Crawler:
    """Somebody who opens everything once, without a window."""

    def __init__(self, request: APIRequest, site: Site, role: str) -> None:
        self.site, self.role = site, role
        self.web: APIRequestContext = request.new_context(base_url=site.address)
        self.token = ""
        self._map = Map([Rule(rule, endpoint=endpoint) for endpoint, rule in site.rules]).bind("")
        self._sign_in(BY_ROLE[role].username)

    def _sign_in(self, username: str) -> None:
        form = {
            "username": username,
            "password": PASSWORD,
            "csrf_token": self._token(self.web.get("/login/")),
        }
        self.token = self._token(self.web.post("/login/", form=form))

    def _token(self, answer: APIResponse) -> str:
        found = TOKEN.search(answer.text())
        assert found, f"{self.role}: no token at {answer.url}"
        return found[1]

    def speak(self, locale: str) -> None:
        """From now on in this language."""
        assert self.web.post("/language/", form={"locale": locale, "csrf_token": self.token}).ok
        as_visitor = self._token(self.web.get("/portal/"))
        assert self.web.post("/portal/language", form={"locale": locale, "csrf_token": as_visitor}).ok

    def everything(self, more: list[str]) -> list[Visit]:
        """One page of each kind: those without an id and ``more`` by their address, the others by links."""
        waiting = [(path, "") for path in [*self._plain_pages(), *more]]
        seen: dict[tuple[str, ...], Visit] = {}
        while waiting:
            path, linked_from = waiting.pop(0)
            kind = self._kind(path)
            if kind is None or kind in seen:
                continue
            seen[kind] = self.visit(kind, path, linked_from)
            waiting += [(link, path) for link in Reading(seen[kind].text).links]
        return list(seen.values())

    def visit(self, kind: tuple[str, ...], path: str, linked_from: str = "") -> Visit:
        """Ask for a page once."""
        answer = self.web.get(path, max_redirects=0)
        is_text = "pdf" not in answer.headers.get("content-type", "")
        text = answer.text() if is_text else ""
        return Visit(self.role, kind, path, answer.status, answer.headers, text, linked_from)

    def _plain_pages(self) -> list[str]:
        mine = reachable(self.role) - BEGUN_ON_A_CASE
        return [rule for endpoint, rule in self.site.rules if endpoint in mine and "<" not in rule]

    def _kind(self, path: str) -> tuple[str, ...] | None:
        """What makes two addresses the same kind of page: the endpoint, the verb, which things are asked for."""
        url = urlsplit(path)
        try:
            endpoint, values = self._map.match(url.path)
        except HTTPException:
            return ("no such address", path)
        if NOT_PAGES.search(endpoint):
            return None
        return (endpoint, values.get("verb", ""), *sorted(parse_qs(url.query)))


def reachable(role: str) -> set[str]:
    """The pages that a role may ask for at all."""
    hat = Hat(0, 0, role, BY_CODE[role].reach, 0, "", 0)
    return {endpoint for endpoint in ACCESS if not NOT_PAGES.search(endpoint) and may_reach(endpoint, hat)}
