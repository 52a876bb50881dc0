"""The mailbox of the demonstration: the e-mails to one's own address, as they would have left. None in production."""

from __future__ import annotations

import mailbox
import re
from email.header import decode_header, make_header
from email.message import Message
from itertools import islice
from typing import Any

from flask import abort, current_app, g
from flask_appbuilder import BaseView, expose
from flask_babel import gettext as _

from app.server.post import Post

SHOWN, LOOKED_AT = 25, 1_000


class MailboxView(BaseView):
    """開發用信箱."""

    route_base = "/mailbox"
    default_view = "mailbox"

    @expose("/")
    def mailbox(self) -> Any:
        post: Post = current_app.config["ANWANG_POST"]
        if current_app.config["ANWANG_ENV"] == "production":
            abort(404)
        mails = mine(post, g.user.email or "")
        return self.render_template(
            "mailbox.html",
            title=_("示範信箱"),
            address=g.user.email,
            mails=mails,
            is_on=post.mailbox is not None,
        )


def mine(post: Post, address: str) -> list[dict[str, str]]:
    """The newest mails to an address. One that was sent twice (same Message-ID) is shown once."""
    if post.mailbox is None or not post.mailbox.is_dir():
        return []
    box = mailbox.Maildir(post.mailbox, create=False)
    newest = islice(sorted(box.keys(), key=_moment, reverse=True), LOOKED_AT)
    found = {str(m["Message-ID"]): m for m in map(box.get_message, newest) if m["To"] == address}
    return [shown(m) for m in islice(found.values(), SHOWN)]


def _moment(key: str) -> list[int]:
    """When a mail came: a Maildir's names begin with seconds and microseconds."""
    return [int(number) for number in re.findall(r"\d+", key)[:2]]


def shown(mail: Message) -> dict[str, str]:
    """Subject, day and text."""
    body = mail.get_payload(decode=True)
    return {
        "subject": str(make_header(decode_header(mail["Subject"] or ""))),
        "date": mail["Date"] or "",
        "text": body.decode("utf-8", "replace") if isinstance(body, bytes) else "",
    }
