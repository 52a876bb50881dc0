"""The field for files on the page of a report. A file that was chosen is not kept by a browser: it is chosen again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from flask import current_app, request
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from app.files.content import MEGABYTE
from app.files.medias import MARKED, MEDIAS

FIELD: Final = "_file"
ENDS: Final = tuple(end for media in MEDIAS if media.code in MARKED for end in media.ends)


def posted() -> list[FileStorage]:
    """The files that this post brings."""
    return [one for one in request.files.getlist(FIELD) if one.filename]


def box(refused: Sequence[str]) -> dict[str, Any]:
    """What the field says of itself, and of what was just handed in."""
    most = current_app.config["PORTAL_FILE_LIMIT"]
    return {
        "name": FIELD,
        "accept": ",".join(ENDS),
        "most_mb": f"{most / MEGABYTE:g}",
        "count": current_app.config["PORTAL_FILES"],
        "errors": refused,
        "are_lost": bool(posted()),
    }


def wrong(refused: Sequence[str]) -> list[tuple[str, Any, Any, str]]:
    """The same, as the list above the form says it."""
    return [("f-files", "", _("照片、檔案"), says) for says in refused]
