"""Pictures: drawn anew without what a camera wrote into them (place, owner, time), and with a name over them."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from typing import Any

from flask_babel import gettext as _
from PIL import Image, ImageDraw, ImageFile, ImageFont, ImageOps, ImageSequence
from PIL.Image import DecompressionBombError, DecompressionBombWarning

from app.files.medias import PICTURES
from app.files.wrong import BadFile

MOST_PIXELS = 50_000_000
MOST_IN_ALL = 100_000_000
"""Points of all pages together."""
MOST_PAGES = 30
HOW: dict[str, dict[str, Any]] = {
    "JPEG": {"quality": 90, "optimize": True},
    "PNG": {},
    "WEBP": {"quality": 90},
    "TIFF": {"compression": "tiff_lzw"},
}
KEPT_MODES = ("1", "L", "RGB", "RGBA", "LA", "P")
FONTS = (
    "NotoSansCJK-Regular.ttc",
    "NotoSansTC-Regular.ttf",
    "NotoSansTC-Regular.otf",
    "wqy-zenhei.ttc",
    "uming.ttc",
)
TURN = 30  # degrees


def cleaned(content: bytes, media: str) -> bytes:
    """The picture drawn anew, upright: its points and its colours, and nothing else that the file said.

    Raises:
        BadFile: it is none, it is broken, or it has too many points.
    """
    return _written(_pages(content, media), PICTURES[media])


def marked(content: bytes, media: str, words: str, plain_words: str) -> bytes:
    """The picture with these words written over it again and again; ``plain_words`` where no font has Chinese."""
    return _written(
        (_with_words(page, words, plain_words) for page in _pages(content, media)), PICTURES[media]
    )


def _pages(content: bytes, media: str) -> Iterator[Image.Image]:
    """The pages of a picture, one after the other; more than one only of a TIFF, as telefaxes are."""
    wanted = PICTURES[media]
    # half a picture is a broken one; WeasyPrint, once it is loaded, would have Pillow fill it up
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    with warnings.catch_warnings():
        warnings.simplefilter("error", DecompressionBombWarning)
        try:
            points, image = (
                0,
                Image.open(io.BytesIO(content), formats=[wanted, *(("MPO",) if wanted == "JPEG" else ())]),
            )
            for number, frame in enumerate(ImageSequence.Iterator(image)):
                if number >= (MOST_PAGES if wanted == "TIFF" else 1):
                    _too_many_pages(wanted)
                    return
                points += frame.width * frame.height
                if points > MOST_IN_ALL:
                    raise BadFile(_too_many_points())
                yield _page(frame)
        except (DecompressionBombError, DecompressionBombWarning):
            raise BadFile(_too_many_points()) from None
        except (OSError, SyntaxError, ValueError, MemoryError, EOFError) as broken:
            if isinstance(broken, BadFile):
                raise
            raise BadFile(_("這張圖片打不開，可能已經損壞。請重新存檔後再上傳。")) from broken


def _too_many_pages(wanted: str) -> None:
    if wanted == "TIFF":
        raise BadFile(_("這份 TIFF 超過 %(n)s 頁，請分成幾份上傳。", n=MOST_PAGES))


def _too_many_points() -> str:
    return _("這張圖片太大，超過 %(n)s 萬像素。請縮小後再上傳。", n=MOST_PIXELS // 10_000)


def _page(frame: Image.Image) -> Image.Image:
    """One page: upright as the camera said, in colours that every format keeps, with nothing beside its points."""
    if frame.width * frame.height > MOST_PIXELS:
        raise BadFile(_too_many_points())
    frame.load()
    upright = ImageOps.exif_transpose(frame)
    profile = frame.info.get("icc_profile")
    page = upright if upright.mode in KEPT_MODES else upright.convert("RGB")
    if page.mode == "P":
        page = page.convert("RGBA" if "transparency" in page.info else "RGB")
    bare = Image.new(page.mode, page.size)
    bare.paste(page)
    bare.info = {"icc_profile": profile} if profile and upright.mode == page.mode else {}
    return bare


def _written(pages: Iterator[Image.Image], how: str) -> bytes:
    first, out = next(pages, None), io.BytesIO()
    if first is None:
        raise BadFile(_("這張圖片打不開，可能已經損壞。請重新存檔後再上傳。"))
    said = dict(HOW[how])
    if how == "JPEG" and first.mode not in ("L", "RGB"):
        first = first.convert("RGB")
    if how == "TIFF":
        said |= {"save_all": True, "append_images": list(pages)}
    elif profile := first.info.get("icc_profile"):
        said["icc_profile"] = profile
    first.save(out, how, **said)
    return out.getvalue()


def _with_words(page: Image.Image, words: str, plain_words: str) -> Image.Image:
    """Grey words, slanting, over the whole page: legible, and not to be cut off with a margin."""
    size = max(14, min(page.size) // 22)
    letters, text = font(size, words, plain_words)
    reach = int((page.width**2 + page.height**2) ** 0.5) + size
    sheet = Image.new("L", (reach, reach), 0)
    draw = ImageDraw.Draw(sheet)
    step = int(draw.textlength(text, font=letters)) + 3 * size
    for row, y in enumerate(range(0, reach, 5 * size)):
        for x in range(-(row % 2) * step // 2, reach, step):
            draw.text((x, y), text, font=letters, fill=120)
    sheet = sheet.rotate(TURN)
    left, top = (reach - page.width) // 2, (reach - page.height) // 2
    mask = sheet.crop((left, top, left + page.width, top + page.height))
    base = page.convert("RGBA" if page.mode in ("RGBA", "LA") else "RGB")
    light = Image.new(base.mode, base.size, (255, 255, 255, 255)[: len(base.getbands())])
    dark = Image.new(base.mode, base.size, (70, 70, 70, 255)[: len(base.getbands())])
    base.paste(light, (max(1, size // 16), max(1, size // 16)), mask)
    base.paste(dark, (0, 0), mask)
    return base


def font(size: int, words: str, plain_words: str) -> tuple[Any, str]:
    """A font that has the words, and the words that it has."""
    for name in FONTS:
        try:
            return ImageFont.truetype(name, size, index=3 if name.startswith("NotoSansCJK") else 0), words
        except OSError:
            continue
    return ImageFont.load_default(size), plain_words
