"""Telling people from programs without a third party: the token of the page, a field that people do not see, time.

How often one address may report is counted in the database. A person who is taken for a program loses nothing.
"""

from __future__ import annotations

from typing import Any, Final

from flask import current_app
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from itsdangerous import BadSignature, TimestampSigner

from app.columns.minguo import clock
from app.guard.headers import csrf

TRAP: Final = "website"
"""The name of the field that is to stay empty; it is out of sight, and says so to who finds it."""
OPENED: Final = "opened"
LEAST: Final = 3
"""Seconds: nobody reads and fills in a report in less."""


def has_token() -> bool:
    """Whether this post comes from a page of ours (the token of CSRF protection)."""
    if not current_app.config["WTF_CSRF_ENABLED"]:
        return True
    try:
        csrf.protect()
    except CSRFError:
        return False
    return True


def opened(form: Any) -> str:
    """When the page was first opened, signed: as the post says it, else now."""
    said = str(form.get(OPENED, ""))
    return said if _signer().validate(said) else _signer().sign(b"portal").decode()


def doubt(form: Any) -> str:
    """Why a post looks like a program's, in a sentence that tells a person what to do; "" when it does not."""
    if form.get(TRAP):
        return _("請把最後一個空格（網站）清空，再送一次。")
    try:
        _said, since = _signer().unsign(form.get(OPENED, ""), return_timestamp=True)
    except BadSignature:
        return _("請再按一次「送出通報」。")
    if (clock() - since).total_seconds() < LEAST:
        return _("送出得太快了。請看過一次，再按「送出通報」。")
    return ""


def _signer() -> TimestampSigner:
    return TimestampSigner(current_app.config["SECRET_KEY"], salt="portal")
