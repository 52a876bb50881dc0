"""HTML of ours made into PDF (A4, PDF/UA-1) by WeasyPrint, with the machine's Chinese fonts; never boxes."""

from __future__ import annotations

import base64
import gc
import io
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any, Final
from xml.sax.saxutils import escape  # nosec B406  # writes, never reads

import segno

VARIANT: Final = "pdf/ua-1"
PACKAGES: Final = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0", "fonts-noto-cjk")
"""What Debian calls the parts of the system that printing needs (docs/operations.md)."""
SOME_CHINESE: Final = "臺灣社會安全網"
WATERMARK: Final = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="210mm" height="297mm" viewBox="0 0 210 297">'
    '<text x="105" y="165" text-anchor="middle" transform="rotate(-35 105 150)" font-size="{size}" '
    "font-family=\"'Noto Sans CJK TC','Noto Sans TC',sans-serif\" fill=\"#d9dde1\">{words}</text></svg>"
)


class NoPaper(RuntimeError):
    """This machine cannot print Chinese: Pango or a Chinese font is missing."""


class Refused(RuntimeError):
    """The page on its way to paper asked for something outside itself. A fault of ours: nothing is printed."""


def made(html: str) -> bytes:
    """The PDF of a whole page.

    Raises:
        NoPaper: Pango or a Chinese font is missing on this machine.
        Refused: the page names a picture or a style that is not in itself.
    """
    return _written(_ready(), html)[0]


def drawn(html: str) -> tuple[bytes, bool]:
    """A drawing for the pages of another PDF: not tagged; and whether a character of it has no glyph on this machine.

    Raises:
        NoPaper, Refused: as of a page.
    """
    return _written(_ready(), html, variant=None)


@cache
def _ready() -> Any:
    """WeasyPrint, once it has written Chinese here. A failure is not kept: somebody may install fonts."""
    try:
        import weasyprint  # half a second, and libraries of the system: only for who prints
    except (OSError, ImportError) as missing:
        raise NoPaper(str(missing)) from missing
    if not _are_fonts():
        raise NoPaper("no font at all")
    _pdf, are_boxes = _written(
        weasyprint, f'<html lang="zh-Hant-TW"><title>x</title><p>{SOME_CHINESE}</p></html>'
    )
    if are_boxes:
        raise NoPaper("no Chinese font")
    return weasyprint


def _are_fonts() -> bool:
    """Whether the machine has any font: without one Pango would end the process."""
    from weasyprint.text.ffi import ffi, fontconfig

    config = ffi.gc(fontconfig.FcInitLoadConfigAndFonts(), fontconfig.FcConfigDestroy)
    fonts = fontconfig.FcConfigGetFonts(config, fontconfig.FcSetSystem)
    return bool(fonts != ffi.NULL and fonts.nfont)


def _written(engine: Any, html: str, variant: str | None = VARIANT) -> tuple[bytes, bool]:
    """The PDF, and whether a character has no glyph in any font of the machine."""
    from weasyprint.urls import FatalURLFetchingError

    from app.outputs.fetching import Nothing

    try:
        with _undisturbed():
            document = engine.HTML(string=html, url_fetcher=Nothing()).render(pdf_variant=variant)
            pdf: bytes = document.write_pdf(pdf_variant=variant)
    except FatalURLFetchingError as refused:  # a BaseException: it would end the server's process
        raise Refused("paper loads nothing") from refused
    return pdf, any(font.missing for font in document.fonts.values())


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Without Python's search for circles of objects: of all that stay until the paper is written it looked through the
    whole again and again, a quarter of the time of 150 pages, for 25 MB of 500."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def as_picture(svg: str) -> str:
    """A drawing of ours as an address that stands in the page itself."""
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()


def watermark(words: str) -> str:
    """Large pale words across the page."""
    return as_picture(WATERMARK.format(words=escape(words), size=58 if len(words) < 4 else 40))


def qr_code(address: str) -> str:
    """The address as a QR code that a telephone reads from paper."""
    drawn = io.BytesIO()
    segno.make(address, error="m", micro=False).save(
        drawn, kind="svg", xmldecl=False, omitsize=True, border=2
    )
    return as_picture(drawn.getvalue().decode())
