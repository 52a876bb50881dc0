"""Documents that are packed folders (docx, xlsx, odt, ods): no macros, no programs, nothing that unpacks for ever."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Final

from flask_babel import gettext as _

from app.files.medias import ODF, OPEN_XML
from app.files.wrong import BadFile

MOST_PARTS = 5_000
MOST_UNPACKED = 200_000_000
LARGEST_LIST = 2_000_000
ENCRYPTED = 0x1
MAIN: Final = {
    f"{OPEN_XML}.wordprocessingml.document.main+xml": f"{OPEN_XML}.wordprocessingml.document",
    f"{OPEN_XML}.spreadsheetml.sheet.main+xml": f"{OPEN_XML}.spreadsheetml.sheet",
}
OPENED: Final = (f"{ODF}.text", f"{ODF}.spreadsheet")
ACTIVE: Final = re.compile(
    r"vbaproject|vbadata|activex|macrosheets|/embeddings/.*\.bin$|^basic/|^scripts/|\.(exe|dll|js|vbs|bat|cmd|ps1|jar)$",
    re.IGNORECASE,
)


def media_of(content: bytes) -> str:
    """The media type of a packed document; "" for another packed folder.

    Raises:
        BadFile: it is broken, locked with a password, has macros or programs in it, or unpacks to far too much.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            _bounded(packed)
            return _named(packed)
    except (zipfile.BadZipFile, NotImplementedError, OSError, RuntimeError, ValueError, EOFError) as broken:
        if isinstance(broken, BadFile):
            raise
        raise BadFile(_("這份文件打不開，可能已經損壞。請重新存檔後再上傳。")) from broken


def _bounded(packed: zipfile.ZipFile) -> None:
    parts = packed.infolist()
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise BadFile(_("這份文件解開後太大，不能收。"))
    if any(part.flag_bits & ENCRYPTED for part in parts):
        raise BadFile(_("這份文件有密碼保護，不能檢查內容。請移除密碼後再上傳。"))
    if any(ACTIVE.search(part.filename) for part in parts):
        raise BadFile(_("這份文件裡有巨集或程式，不能收。請另存成不含巨集的檔案。"))


def _named(packed: zipfile.ZipFile) -> str:
    names = set(packed.namelist())
    if "[Content_Types].xml" in names:
        listed = _text(packed, "[Content_Types].xml")
        if "macroenabled" in listed.lower():
            raise BadFile(_("這份文件裡有巨集或程式，不能收。請另存成不含巨集的檔案。"))
        return next((media for main, media in MAIN.items() if main in listed), "")
    if "mimetype" in names:
        said = _text(packed, "mimetype").strip()
        return said if said in OPENED else ""
    return ""


def _text(packed: zipfile.ZipFile, name: str) -> str:
    with packed.open(name) as part:
        return part.read(LARGEST_LIST).decode("utf-8", "replace")
