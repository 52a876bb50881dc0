"""A page as text: what it says, where it leads, and whether it needs an exception from the content policy."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from tests.test_translations import NAMES_IN_ENGLISH

CHINESE = re.compile(r"[\u3400-\u9fff]+")
TYPED = re.compile(r"(?:戲|測|示範)[\w〇-鿿　（）。 ]*")
"""What the cast is called and has typed: see tests/stage.py and paperwork.py. It has no language of ours."""

SPOKEN = ("aria-label", "placeholder", "title", "alt")
WITHOUT_END = {"input", "meta", "link", "br", "img", "hr", "col", "source"}


class Reading(HTMLParser):
    """What is read of one page. Elements in another language, drawings and answers are not our words."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.language, self.words, self.links, self.nonces, self.exceptions = "", [], [], [], []  # type: ignore[var-annotated]
        self._open: list[tuple[str, bool]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        about = {name: value or "" for name, value in attrs}
        if tag == "html":
            self.language = about.get("lang", "")
        self._judge(tag, about)
        is_foreign = (
            (tag != "html" and "lang" in about) or tag == "textarea" or about.get("aria-hidden") == "true"
        )
        is_silent = is_foreign or any(silent for _, silent in self._open)
        if tag not in WITHOUT_END:
            self._open.append((tag, is_silent))
        if not is_silent:
            self.words += [about[name] for name in SPOKEN if about.get(name)]
        if tag == "a" and about.get("href", "").startswith("/"):
            self.links.append(about["href"])

    def _judge(self, tag: str, about: dict[str, str]) -> None:
        self.exceptions += [
            f"{tag} {name}" for name in about if name == "style" or re.match(r"on[a-z]+$", name)
        ]
        if tag == "style":
            self.exceptions.append("style element")
        if tag == "script" and "src" not in about:
            self.nonces.append(about.get("nonce", ""))

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if data.strip() and not any(silent for _, silent in self._open):
            self.words.append(data.strip())

    def untranslated(self) -> set[str]:
        """Chinese of ours on an English page."""
        return {word for word in self.words if set(CHINESE.findall(TYPED.sub("", word))) - NAMES_IN_ENGLISH}
