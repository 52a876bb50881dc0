"""What goes wrong in a browser without anybody seeing it: errors, refused content, failed requests, bad answers."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, Response

TELL_REFUSALS = """document.addEventListener('securitypolicyviolation', (e) =>
  console.error(`content policy: ${e.effectiveDirective} refuses ${e.blockedURI} ${e.sample}`))"""
SAID_BY_THE_ANSWER = "Failed to load resource"
LEFT_BEHIND = ("net::ERR_ABORTED",)  # the page was left while it was still asking


class Watch:
    """Listens to every page of a browser. What a test expects it takes out by name; the rest fails the test."""

    def __init__(self, context: BrowserContext) -> None:
        self._seen: list[str] = []
        self._expected: list[str] = []
        context.add_init_script(TELL_REFUSALS)
        context.on("page", self._listen)
        context.on("response", self._answered)
        context.on("requestfailed", self._failed)
        context.on("console", self._said)

    @property
    def faults(self) -> list[str]:
        """What nobody expected."""
        return [seen for seen in self._seen if not any(re.search(known, seen) for known in self._expected)]

    def expected(self, pattern: str) -> None:
        """This had to happen, and may happen again: it is no fault."""
        assert any(re.search(pattern, seen) for seen in self._seen), f"expected {pattern}, saw {self._seen}"
        self._expected.append(pattern)

    def _listen(self, page: Page) -> None:
        page.on("pageerror", lambda error: self._seen.append(f"script: {error}"))

    def _said(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not message.text.startswith(SAID_BY_THE_ANSWER):
            self._seen.append(f"console: {message.text}")

    def _answered(self, response: Response) -> None:
        if response.status >= 400:
            self._seen.append(f"{response.status} {_of(response.request)}")

    def _failed(self, request: Request) -> None:
        if request.failure not in LEFT_BEHIND:
            self._seen.append(f"{request.failure} {_of(request)}")


def _of(request: Request) -> str:
    return f"{request.method} {urlsplit(request.url).path}"
