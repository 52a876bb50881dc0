"""Handing an e-mail over: to the mail server, or in a demonstration into the mailbox. Knows nothing of what it says."""

from __future__ import annotations

import logging
import mailbox
import smtplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from functools import partial

from app.server.post import MailServer, Post

log = logging.getLogger(__name__)
Send = Callable[[EmailMessage], object]
PATIENCE = 10.0  # seconds that a mail server may let us wait


class Away(Exception):
    """The mail server cannot be reached, or does not let us in. Says nothing about any one mail."""


@contextmanager
def opened(post: Post) -> Iterator[Send | None]:
    """One connection for a turn. None: no mail leaves from here.

    Raises:
        Away: no connection, no TLS, or a wrong password.
    """
    if post.server is None:
        yield partial(put_into, post) if post.mailbox else None
        return
    try:
        server = signed_in(post.server)
    except (OSError, smtplib.SMTPException) as error:
        raise Away(type(error).__name__) from error
    try:
        yield server.send_message
    finally:
        server.close()


def signed_in(to: MailServer) -> smtplib.SMTP:
    """A session with the mail server; a password travels under TLS only, or inside this machine."""
    tls = ssl.create_default_context()
    server: smtplib.SMTP
    if to.is_tls:
        server = smtplib.SMTP_SSL(to.host, to.port, timeout=PATIENCE, context=tls)
    else:
        server = smtplib.SMTP(to.host, to.port, timeout=PATIENCE)
    if to.must_start_tls:
        server.starttls(context=tls)
    if to.user:
        server.login(to.user, to.password)
    return server


def put_into(post: Post, mail: EmailMessage) -> None:
    """Into the mailbox of the demonstration. A file is whole or not there at all."""
    assert post.mailbox is not None
    mailbox.Maildir(post.mailbox, create=True).add(mail)
