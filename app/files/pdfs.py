"""PDFs with a drawing over every page; and why one cannot have it. The file is read by a process of its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Final

from flask_babel import gettext as _

from app.files.wrong import BadFile

PROGRAM: Final = Path(__file__).with_name("overprint.py")
"""A file of a stranger is not read here; nor is pypdf loaded."""
MOST_PAGES: Final = 500
SECONDS: Final = 8
"""Of the processor."""
PATIENCE: Final = 25
"""Seconds on the clock, where the machine is busy."""
LONGEST: Final = 10


def marked(content: bytes, drawing: bytes) -> bytes:
    """The PDF with this drawing (a PDF of one square page) over and under what each of its pages shows.

    Raises:
        BadFile: why it cannot have it: it is locked, broken, too long, too heavy, or holds more than pages.
    """
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(PROGRAM), str(MOST_PAGES), str(SECONDS)],
            input=b"%08d" % len(drawing) + drawing + content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={},
            timeout=PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise BadFile(_why("heavy")) from None
    if done.returncode or not done.stdout.startswith(b"%PDF-"):
        raise BadFile(
            _why("heavy" if done.returncode < 0 else done.stdout[:LONGEST].decode("ascii", "replace"))
        )
    return done.stdout


def try_out(content: bytes) -> None:
    """Whether a drawing can be laid over this PDF.

    Raises:
        BadFile: why not.
    """
    marked(content, b"")


def _why(word: str) -> str:
    """The sentence for a word of the program; one that it did not live to say means a broken file."""
    says = {
        "locked": _("這份 PDF 有密碼或權限保護，加不上閱覽者姓名的浮水印。請移除保護後再上傳。"),
        "long": _("這份 PDF 超過 %(n)s 頁，加不上閱覽者姓名的浮水印。請分成幾份上傳。", n=MOST_PAGES),
        "laden": _(
            "這份 PDF 夾帶別的檔案、影音或動態表單，浮水印蓋不到。請另存成一般的 PDF，夾帶的檔案另外上傳。"
        ),
        "heavy": _("這份 PDF 太複雜，加不上閱覽者姓名的浮水印。請重新列印成 PDF，或分成幾份上傳。"),
    }
    return says.get(word) or _(
        "這份 PDF 打不開，可能已經損壞，加不上閱覽者姓名的浮水印。請重新存檔後再上傳。"
    )
