"""What invented families enclose: pictures that are drawn, papers and notes. Each says that it is a demonstration.

The same chance draws the same picture, point by point, on one machine; fonts differ from machine to machine.
"""

from __future__ import annotations

import io
import time
from collections.abc import Sequence
from random import Random
from typing import Final

from PIL import Image, ImageDraw

from app.files.pictures import font

PICTURE, PLAIN_PICTURE = "示範圖片", "DEMONSTRATION PICTURE"
PAPER, PLAIN_PAPER = "示範文件", "DEMONSTRATION PAPER"
SIZE: Final = (640, 480)
A4: Final = (827, 1169)  # 100 points an inch
NO_TIME: Final = time.gmtime(0)  # a paper that says when it was made would be another one tomorrow
Colour = tuple[int, int, int]
INK: Final[Colour] = (40, 40, 48)


def home(rng: Random) -> bytes:
    """A house, for the photograph of a home."""
    picture = Image.new("RGB", SIZE, _pale(rng))
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 360, 640, 480), fill=_pale(rng))
    left = rng.randint(120, 220)
    draw.rectangle((left, 200, left + 260, 400), fill=_pale(rng), outline=INK, width=4)
    draw.polygon(((left - 30, 200), (left + 130, 90), (left + 290, 200)), fill=_pale(rng), outline=INK)
    draw.rectangle((left + 105, 300, left + 155, 400), fill=_pale(rng), outline=INK, width=3)
    for at in (30, 180):
        draw.rectangle((left + at, 235, left + at + 50, 280), fill=(250, 250, 210), outline=INK, width=3)
    return _as_photograph(picture)


def injury(rng: Random) -> bytes:
    """The outline of somebody with a marked place, for the photograph of an injury."""
    picture = Image.new("RGB", SIZE, (252, 250, 246))
    draw = ImageDraw.Draw(picture)
    draw.ellipse((280, 40, 360, 120), outline=INK, width=4)
    draw.rounded_rectangle((255, 125, 385, 300), 40, outline=INK, width=4)
    for line in ((260, 150, 180, 270), (380, 150, 460, 270), (295, 300, 275, 440), (345, 300, 365, 440)):
        draw.line(line, fill=INK, width=5)
    x, y = rng.choice(((205, 225), (430, 225), (320, 200), (330, 260)))
    draw.ellipse((x - 26, y - 26, x + 26, y + 26), outline=(200, 30, 30), width=5)
    return _as_photograph(picture)


def paper(rng: Random, title: str, lines: Sequence[str]) -> bytes:
    """One page as from a scanner, as PDF."""
    page = Image.new("L", A4, rng.randint(246, 255))
    draw = ImageDraw.Draw(page)
    _write(draw, (90, 90), 40, f"{PAPER}：{title}", PLAIN_PAPER, fill=20)
    for number, line in enumerate(lines):
        _write(draw, (90, 190 + 52 * number), 24, line, "-" * 30, fill=40)
    draw.rectangle((480, 1000, 740, 1090), outline=60, width=2)
    _write(draw, (500, 1030), 22, "（示範，沒有簽名）", "(no signature)", fill=90)
    out = io.BytesIO()
    page.save(out, "PDF", resolution=100, creationDate=NO_TIME, modDate=NO_TIME)
    return out.getvalue()


def note(lines: Sequence[str]) -> bytes:
    """A note of plain text."""
    return "\n".join((f"【{PAPER}】", *lines, "")).encode()


def _pale(rng: Random) -> Colour:
    return rng.randint(170, 245), rng.randint(170, 245), rng.randint(170, 245)


def _as_photograph(picture: Image.Image) -> bytes:
    """With its words, as a telephone stores it."""
    draw = ImageDraw.Draw(picture)
    _write(draw, (20, 425), 36, PICTURE, PLAIN_PICTURE, fill=(160, 20, 20))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=85)
    return out.getvalue()


def _write(
    draw: ImageDraw.ImageDraw, at: tuple[int, int], size: int, words: str, plain: str, *, fill: int | Colour
) -> None:
    letters, text = font(size, words, plain)
    draw.text(at, text, font=letters, fill=fill)
