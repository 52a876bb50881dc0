"""A sensitive file with the reader's name and the time over it. Without them it is not given out at all."""

from __future__ import annotations

from flask import current_app, g
from flask_babel import gettext as _

from app.casework.naming import RowNames
from app.columns.minguo import minguo, now
from app.files import pdfs, pictures
from app.files.medias import PDF, PICTURES
from app.files.wrong import BadFile
from app.guard.security import hat
from app.outputs import name_over
from app.outputs.pdf import PACKAGES, NoPaper


def marked(content: bytes, media: str) -> bytes:
    """The file with who looks, and when, over every picture and page.

    Raises:
        BadFile: it is not shown, and why it cannot have the mark.
    """
    try:
        return _marked(content, media)
    except BadFile as bad:
        raise BadFile(_("這是保密檔案，要有閱覽者姓名的浮水印才能看。%(why)s", why=bad.message)) from bad


def _marked(content: bytes, media: str) -> bytes:
    words, plain_words = _reader()
    if media in PICTURES:
        return pictures.marked(content, media, words, plain_words)
    if media != PDF:
        raise BadFile(_("這種檔案加不上浮水印。"))
    try:
        return pdfs.marked(content, name_over.drawing_of(words, plain_words))
    except NoPaper as missing:
        current_app.logger.error("cannot mark", extra={"reason": str(missing)})
        raise BadFile(
            _("這台主機缺少排版元件或中文字型，請系統管理者安裝：%(packages)s。", packages=" ".join(PACKAGES))
        ) from missing


def _reader() -> tuple[str, str]:
    """Who looks, and when: as it is written over a sensitive file, and the same without Chinese."""
    worn = hat()
    assert worn is not None, "only somebody looks"
    at = f"{minguo(now().date())} {now():%H:%M}"
    name = RowNames()("user", worn.user_id)
    return f"{name} {at}", f"{getattr(g.get('user'), 'username', worn.user_id)} {now():%Y-%m-%d %H:%M}"
