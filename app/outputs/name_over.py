"""Who reads, and when, as a drawing for every page of a sensitive PDF: pale, slanting, again and again."""

from __future__ import annotations

from typing import Final
from xml.sax.saxutils import escape  # nosec B406  # writes, never reads

from app.outputs import pdf

STEP: Final = 76  # points from row to row
DRAWING: Final = """<!DOCTYPE html><html lang="zh-Hant-TW"><title>x</title><style>
@page {{ size: 500pt 500pt; margin: 0 }}
body {{ margin: 0; font: 17pt "Noto Sans CJK TC", "Noto Sans TC", sans-serif }}
main {{ position: absolute; left: -250pt; top: -250pt; width: 1000pt; height: 1000pt; transform: rotate(-30deg) }}
p {{ position: absolute; margin: 0; white-space: pre }}
.light {{ color: rgba(255, 255, 255, .4); margin: .7pt }}
.dark {{ color: rgba(70, 70, 70, .22) }}
</style><main>{rows}</main></html>"""
"""As on pictures (app.files.pictures): dark words with a light edge, legible on white paper and on dark photographs."""


def drawing_of(words: str, plain_words: str) -> bytes:
    """A square page full of these words; of ``plain_words`` where the machine has no glyph for one of them.

    Raises:
        NoPaper: the machine has no Chinese font.
    """
    made, are_boxes = pdf.drawn(_html(words))
    return pdf.drawn(_html(plain_words))[0] if are_boxes else made


def _html(words: str) -> str:
    said = escape("　　　".join([words] * 5))
    rows = (
        f'<p class="{tone}" style="top: {at * STEP}pt; left: {-at % 2 * 150}pt">{said}</p>'
        for at in range(1000 // STEP)
        for tone in ("light", "dark")
    )
    return DRAWING.format(rows="".join(rows))
