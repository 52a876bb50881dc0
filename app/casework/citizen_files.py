"""Files that come with a report of somebody without an account: counted, judged, put into the store.

Their rows are written by the door alone, with the report (``casework/portal.file``). Until then nobody knows them, and
what nobody knows is swept from the store after a day.
"""

from __future__ import annotations

from collections.abc import Sequence
from time import monotonic
from typing import Any, Final

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import text
from werkzeug.datastructures import FileStorage

from app.casework.packing import pack
from app.casework.portal import address_key
from app.files import store
from app.files.content import MEGABYTE, Taken, plain_name, take
from app.files.wrong import BadFile
from app.guard.requests import even_if_refused
from app.models import Attachment

SECONDS: Final = 20
"""Later than that no further file of a report is looked at. The one at hand may take ``pdfs.PATIENCE`` more, and a
worker that takes 60 for a request is ended, with all that was typed (``server/web``)."""
COUNT: Final = text("select portal_takes_files(:megabytes, :address)")


def judge(uploads: Sequence[FileStorage], address: str) -> tuple[list[Taken], list[str]]:
    """Pictures and PDFs as they would be kept, and a sentence for each file that is not taken.

    They are shown with the reader's name over them, as anything sensitive; so what cannot be is not taken.
    """
    if not uploads:
        return [], []
    most = current_app.config["PORTAL_FILES"]
    if len(uploads) > most:
        return [], [_("最多 %(n)s 個檔案。", n=most)]
    if _seconds_to_wait(uploads, address):
        return [], [_("這個網路位址一小時內傳了太多檔案。可以先不附檔案送出，檔案之後交給社工。")]
    taken, refused, until = [], [], monotonic() + SECONDS
    for upload in uploads:
        try:
            taken.append(_judged(upload, until))
        except BadFile as bad:
            refused.append(_named(plain_name(upload.filename or ""), bad.message))
    return taken, refused


def put(files: Sequence[Taken]) -> list[dict[str, Any]]:
    """Their content into the store; what the door is told of each."""
    return [
        pack(
            Attachment.__table__,
            {
                "key": store.put(one.content),
                "name": one.name,
                "media": one.media,
                "size": len(one.content),
                "sha256": one.sha256,
            },
        )
        for one in files
    ]


def _judged(upload: FileStorage, until: float) -> Taken:
    """At most a byte more than the limit was kept of it (``guard/uploads``)."""
    if monotonic() > until:
        raise BadFile(_("這幾個檔案太複雜，來不及看完。請少附幾個，或之後交給社工。"))
    upload.stream.seek(0)
    most = current_app.config["PORTAL_FILE_LIMIT"]
    return take(upload.filename or "", upload.stream.read(most + 1), most=most, is_sensitive=True)


def _seconds_to_wait(uploads: Sequence[FileStorage], address: str) -> int:
    """Counted before they are looked at, and whatever becomes of the report."""
    megabytes = sum(-(-max(1, upload.stream.seek(0, 2)) // MEGABYTE) for upload in uploads)
    counted = COUNT.bindparams(megabytes=megabytes, address=address_key(address))
    return int(even_if_refused(counted).scalar_one())


def _named(name: str, why: str) -> str:
    return why if name in why else _("「%(name)s」：%(why)s", name=name, why=why)
