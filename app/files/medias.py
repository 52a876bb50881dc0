"""What kinds of files are taken, and under which names. Everything else is refused."""

from __future__ import annotations

from typing import Final, NamedTuple

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString


class Media(NamedTuple):
    """A kind of file: its media type, the ends of names that say so (the first is given to a name without one), and
    what people call it."""

    code: str
    ends: tuple[str, ...]
    word: LazyString


OPEN_XML = "application/vnd.openxmlformats-officedocument"
ODF = "application/vnd.oasis.opendocument"
PDF = "application/pdf"
MEDIAS: Final = (
    Media(PDF, (".pdf",), _l("PDF 文件")),
    Media("image/jpeg", (".jpg", ".jpeg", ".jpe", ".jfif"), _l("JPEG 圖片")),
    Media("image/png", (".png",), _l("PNG 圖片")),
    Media("image/tiff", (".tif", ".tiff"), _l("TIFF 圖片")),
    Media("image/webp", (".webp",), _l("WebP 圖片")),
    Media(f"{OPEN_XML}.wordprocessingml.document", (".docx",), _l("Word 文件")),
    Media(f"{OPEN_XML}.spreadsheetml.sheet", (".xlsx",), _l("Excel 試算表")),
    Media(f"{ODF}.text", (".odt",), _l("ODF 文件")),
    Media(f"{ODF}.spreadsheet", (".ods",), _l("ODF 試算表")),
    Media("text/plain", (".txt", ".csv"), _l("文字檔")),
)
BY_CODE: Final = {media.code: media for media in MEDIAS}
PICTURES: Final = {"image/jpeg": "JPEG", "image/png": "PNG", "image/tiff": "TIFF", "image/webp": "WEBP"}
"""Pictures, and what Pillow calls their format."""
SHOWN: Final = ("image/jpeg", "image/png", "image/webp")
"""What a browser shows by itself."""
MARKED: Final = frozenset({*PICTURES, PDF})
"""What can be shown with the reader's name written over it, and so may be marked as sensitive."""
ENDS: Final = tuple(end for media in MEDIAS for end in media.ends)
