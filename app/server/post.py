"""Where e-mail leaves from: ANWANG_SMTP_URL, or in a demonstration a mailbox in the home. It sends nothing itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parseaddr
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

from app.server import place
from app.server.failure import CannotStart

LOOPBACK: Final = ("localhost", "127.0.0.1", "::1")
PORTS: Final = {"smtp": 587, "smtps": 465}
SENDER: Final = "anwang@demo.invalid"


class BadPost(CannotStart):
    """The mail settings cannot be right; the text says why."""


@dataclass(frozen=True, slots=True)
class MailServer:
    """An SMTP server. ``smtps``: TLS from the first byte; ``smtp``: STARTTLS, but for a server on this machine."""

    host: str
    port: int
    is_tls: bool
    user: str
    password: str

    @property
    def must_start_tls(self) -> bool:
        return not self.is_tls and self.host not in LOOPBACK


@dataclass(frozen=True, slots=True)
class Post:
    """How mail leaves here. Neither server nor mailbox: it does not, and notices stay in the inbox."""

    server: MailServer | None
    mailbox: Path | None
    sender: str
    site: str  # the address of this installation, for links; may be empty

    @property
    def domain(self) -> str:
        return self.sender.rpartition("@")[2]


def mailbox_folder(home: Path) -> Path:
    """The mailbox of a demonstration: a Maildir."""
    return home / "mailbox"


def post_of(env: Mapping[str, str]) -> Post:
    """The settings ANWANG_SMTP_URL, ANWANG_MAIL_FROM and ANWANG_URL.

    Raises:
        BadPost: an address of another kind than smtp:// or smtps://, or a mail server without a sender.
    """
    is_demo = env.get("ANWANG_ENV", "demo") == "demo"
    server = _server(env["ANWANG_SMTP_URL"]) if env.get("ANWANG_SMTP_URL") else None
    sender = env.get("ANWANG_MAIL_FROM", "" if server else SENDER)
    if "@" not in parseaddr(sender)[1] or "\n" in sender:
        raise BadPost("ANWANG_SMTP_URL needs ANWANG_MAIL_FROM: the address that our e-mail comes from.")
    mailbox = mailbox_folder(place.home(env)) if is_demo and server is None else None
    here = f"http://127.0.0.1:{env.get('PORT') or 8080}" if is_demo else ""
    return Post(server, mailbox, sender, env.get("ANWANG_URL", here).rstrip("/"))


def _server(url: str) -> MailServer:
    """smtp://user:password@host:587. The password is never said again, not even in the error."""
    parts = urlsplit(url)
    try:
        port = parts.port
    except ValueError:
        port = -1
    if parts.scheme not in PORTS or not parts.hostname or port == -1:
        raise BadPost(
            "ANWANG_SMTP_URL must look like smtp://user:password@mail.example.tw:587 (or smtps://)."
        )
    return MailServer(
        host=parts.hostname,
        port=port or PORTS[parts.scheme],
        is_tls=parts.scheme == "smtps",
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
    )
