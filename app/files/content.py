"""What a file is, by its content and not by its name; and the content as it is kept."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from hashlib import sha256
from pathlib import PurePosixPath

import puremagic
from flask_babel import gettext as _

from app.files import packed, pdfs, pictures
from app.files.medias import BY_CODE, ENDS, MARKED, PDF, PICTURES
from app.files.wrong import BadFile

LONGEST_NAME = 150
MEGABYTE = 1024 * 1024
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]")
IN_TEXT = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
TAIWANESE = ("utf-8-sig", "cp950")
SHOWABLE = "PDF、JPEG、PNG、TIFF、WebP"
TAKEN = f"{SHOWABLE}、docx、xlsx、odt、ods、txt、csv"


@dataclass(frozen=True)
class Taken:
    """A file as it is kept: a name without a path, its media type, its content, and whether that was drawn anew."""

    name: str
    media: str
    content: bytes
    is_drawn_anew: bool

    @property
    def sha256(self) -> str:
        """The fingerprint of the content as it is kept."""
        return sha256(self.content).hexdigest()


def take(name: str, content: bytes, *, most: int, is_sensitive: bool = False) -> Taken:
    """Judge a file; pictures are drawn anew.

    Raises:
        BadFile: why it is not taken, in the reader's language.
    """
    called = plain_name(name)
    if not content:
        raise BadFile(_("「%(name)s」是空的檔案。", name=called))
    if len(content) > most:
        raise BadFile(too_large(called, most))
    media = media_of(content)
    if not media:
        raise BadFile(_refusal(called, SHOWABLE if is_sensitive else TAKEN))
    called = _agreeing(called, media)
    if is_sensitive and media not in MARKED:
        raise BadFile(
            _("「%(name)s」不是圖片或 PDF：保密檔案要能加上閱覽者姓名的浮水印，只收這兩種。", name=called)
        )
    if is_sensitive and media == PDF:
        pdfs.try_out(content)
    kept = pictures.cleaned(content, media) if media in PICTURES else content
    return Taken(called, media, kept, media in PICTURES)


def too_large(name: str, most: int) -> str:
    """The sentence for a file above the limit."""
    return _("「%(name)s」超過 %(n)s MB，請縮小或分成幾份上傳。", name=name, n=f"{most / MEGABYTE:g}")


def size_words(size: int) -> str:
    """3 KB, 2.4 MB."""
    return f"{size / MEGABYTE:.1f} MB" if size >= MEGABYTE else f"{max(1, round(size / 1024))} KB"


def media_of(content: bytes) -> str:
    """The media type, if it is one that is taken; else ""."""
    looks_like = _looks_like(content)
    if found := next((media for media in PICTURES if media in looks_like), ""):
        return found
    if content.startswith(b"%PDF-"):
        return PDF
    if content.startswith(b"PK"):
        return packed.media_of(content)
    return "" if looks_like else _text(content)


def plain_name(name: str) -> str:
    """A name as people gave it, without folders and without signs that nobody sees."""
    bare = CONTROL.sub("", unicodedata.normalize("NFC", name.replace("\\", "/").rpartition("/")[2])).strip(
        " ."
    )
    path = PurePosixPath(bare or _("檔案"))
    stem, end = (path.stem, path.suffix) if len(path.suffix) < LONGEST_NAME else (path.name, "")
    return stem[: LONGEST_NAME - len(end)] + end


def _looks_like(content: bytes) -> set[str]:
    try:
        return {found.mime_type or found.extension for found in puremagic.magic_string(content)}
    except (puremagic.PureError, ValueError):
        return set()


def _text(content: bytes) -> str:
    """text/plain, if it is text as people in Taiwan write it: UTF-8, or Big5."""
    for spelling in TAIWANESE:
        try:
            text = content.decode(spelling)
        except UnicodeDecodeError:
            continue
        return "" if IN_TEXT.search(text) else "text/plain"
    return ""


def _agreeing(name: str, media: str) -> str:
    """The name, which must not say that the content is something else; one that says nothing gets an end."""
    end = PurePosixPath(name).suffix.lower()
    ends = BY_CODE[media].ends
    if not end:
        return name + ends[0]
    if end in ends:
        return name
    if end in ENDS:
        raise BadFile(
            _("「%(name)s」的內容和檔名不符（內容是 %(is)s），不能收。", name=name, **{"is": ends[0][1:]})
        )
    raise BadFile(_refusal(name))


def _refusal(name: str, taken: str = TAKEN) -> str:
    if PurePosixPath(name).suffix.lower() in (".heic", ".heif", ".avif"):
        return _("「%(name)s」是 HEIC 照片，無法去除拍攝地點。請在手機改存成 JPEG 再上傳。", name=name)
    return _("「%(name)s」不是可以收的檔案。可以上傳：%(taken)s。", name=name, taken=taken)
