"""E-mail about notices: a verb, the number of the case, a link to the inbox; never a name, nothing of what was written.

The row of the outbox is the truth: it is marked in the transaction in which the mail is handed over. Killed between the
two, the mail goes out once more, under the same Message-ID, by which mail programs know it again.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Mapping
from email.message import EmailMessage
from email.utils import localtime
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, NamedTuple

from babel.support import NullTranslations, Translations
from sqlalchemy import Connection, text

from app.jobs.base import Sweep
from app.jobs.celery import celery
from app.jobs.post_office import Away, Send, opened
from app.jobs.relay import Message, deliver_next
from app.rules.notices import later as _
from app.rules.notices import said
from app.server.post import Post, post_of

log = logging.getLogger(__name__)
AT_MOST = 200  # mails a turn
WORDS = Path(__file__).resolve().parents[2] / "translations"
SUBJECT, MANY, SIGN_IN, CLOSING = (
    _("安網：%(what)s"),
    _("%(n)s 則新訊息"),
    _("請登入安網，打開「訊息」。"),
    _("這封信由系統自動寄出，請勿回覆。要改成每日一封或不再寄送，請到「我的帳號」設定。"),
)
MAIL_OF = text("SELECT address, language, notices FROM mail_of(:id)")
MAIL_SENT = text("SELECT mail_sent(:id, :told)")


class Letter(NamedTuple):
    """What the database says of one e-mail."""

    address: str
    language: str | None
    notices: list[Mapping[str, Any]]


@lru_cache
def words(language: str | None) -> NullTranslations:
    """The catalogue of a language; the sentences themselves are Traditional Chinese."""
    return Translations.load(WORDS, [language] if language else [])


def written(letter: Letter, key: str, post: Post) -> EmailMessage:
    """The e-mail, in the reader's language. The same rows give the same Message-ID."""
    gettext = words(letter.language).gettext
    lines = [said(n["verb"], n["number"], gettext) for n in letter.notices]
    several = gettext(MANY) % {"n": len(lines)}
    mail = EmailMessage()
    mail["From"], mail["To"] = post.sender, letter.address
    mail["Message-ID"] = f"<{key}.{letter.notices[0]['id']}@{post.domain}>"
    mail["Date"] = localtime()
    mail["Auto-Submitted"] = "auto-generated"
    mail["Subject"] = gettext(SUBJECT) % {"what": lines[0] if len(lines) == 1 else several}
    where = f"{post.site}/inbox/" if post.site else gettext(SIGN_IN)
    mail.set_content("\n".join([*lines, "", where, "", gettext(CLOSING)]) + "\n")
    return mail


def deliver(post: Post, send: Send | None, connection: Connection, message: Message) -> None:
    """Hand one e-mail over and mark its row. Without a way out, or a reader who wants it, it is marked only."""
    row = connection.execute(MAIL_OF, {"id": message.id}).first()
    told: list[int] = []
    if row is not None and send is not None and is_reachable(row.address, post):
        letter = Letter(row.address, row.language, row.notices)
        send(written(letter, message.key, post))
        told = [n["id"] for n in letter.notices]
    connection.execute(MAIL_SENT, {"id": message.id, "told": told})


def is_reachable(address: str, post: Post) -> bool:
    """Nobody has an address under .invalid (RFC 2606); only the demonstration's mailbox takes it."""
    return post.server is None or not address.lower().endswith(".invalid")


@celery.task(base=Sweep, bind=True, purpose="mail")
def sweep(self: Sweep) -> int:
    """Send what waits, oldest first. How many rows were looked at. A server that is away costs no row a try."""
    post, after, seen = post_of(os.environ), 0, 0
    try:
        with opened(post) as send:
            while seen < AT_MOST:
                with self.work() as connection:
                    found = deliver_next(connection, after, {"mail": partial(deliver, post, send)})
                if found is None:
                    break
                after, seen = found, seen + 1
    except Away as error:
        log.warning("mail waits for its server: %s", error)
    return seen
