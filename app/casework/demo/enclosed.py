"""Which sheets of which stories come with files: uploaded into the form by whoever writes it, kept with its sheet."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random
from typing import Final

from app.casework import attaching
from app.casework.demo.drawn import home, injury, note, paper
from app.casework.demo.told import Told
from app.models import Worksheet


@dataclass(frozen=True)
class Enclosed:
    """A file: its name, what draws it, the question that it answers ("": it comes with the sheet)."""

    name: str
    draw: Callable[[Random], bytes]
    question: str = attaching.WITH_THE_SHEET
    is_sensitive: bool = False


CONSENT: Final = ("案家了解服務內容並同意接受服務。", "同意書一式兩份。", "本文件為系統示範，內容純屬虛構。")
CERTIFIED: Final = (
    "傷勢：左前臂瘀傷，約 3 公分。",
    "處置：冷敷，門診追蹤。",
    "本文件為系統示範，內容純屬虛構。",
)
COURSE: Final = (
    "親職教育：每週一次，共 8 小時。",
    "地點：示範家庭中心。",
    "本文件為系統示範，內容純屬虛構。",
)


def _home(question: str = attaching.WITH_THE_SHEET) -> Enclosed:
    return Enclosed("示範-居家環境.jpg", home, question)


def _injury(question: str = attaching.WITH_THE_SHEET) -> Enclosed:
    return Enclosed("示範-傷勢位置.jpg", injury, question, is_sensitive=True)


def _paper(title: str, lines: tuple[str, ...], *, is_sensitive: bool = False) -> Enclosed:
    return Enclosed(f"示範-{title}.pdf", lambda rng: paper(rng, title, lines), is_sensitive=is_sensitive)


def _note(title: str, *lines: str, question: str = attaching.WITH_THE_SHEET) -> Enclosed:
    return Enclosed(f"示範-{title}.txt", lambda _rng: note(lines), question)


ENCLOSED: Final[Mapping[tuple[str, str], tuple[Enclosed, ...]]] = {
    ("the whole path", "CASE_REC"): (
        _home("cr_file"),
        _note("訪視路線", "捷運示範站 1 號出口步行 5 分鐘。", "按門鈴後請稍候。", question="cr_file"),
    ),
    ("the whole path", "FAM_PLAN"): (_paper("服務同意書", CONSENT),),
    ("with an NGO", "CASE_REC"): (_home("cr_file"),),
    ("with an NGO", "FAM_PLAN"): (_paper("服務同意書", CONSENT),),
    ("violence between intimates, opened", "ADULT_ASSESS"): (
        _injury(),
        _paper("驗傷診斷書", CERTIFIED, is_sensitive=True),
    ),
    ("violence between intimates, opened", "FAM_PLAN"): (
        _note("安全計畫", "手機快速撥號 110。", "證件與備用鑰匙放在親友家。"),
    ),
    ("a child protected at home, with a plan", "CP_INVEST"): (
        _injury("cb_file"),
        _note("訪談摘要", "導師：近一個月第三次發現傷痕。", "外婆：願意協助照顧。", question="cb_file"),
    ),
    ("a child protected at home, with a plan", "CP_PLAN"): (_paper("親職教育課程表", COURSE),),
}
"""By story and form. The first sheet of the form in the story comes with them."""


def upload(told: Told, form: type[Worksheet], once: uuid.UUID) -> str:
    """Into the draft of the form, as on its page, what its first sheet comes with. The subject; "" for nothing."""
    enclosed = ENCLOSED.get((told.story.key, form.CODE), ())
    if not enclosed or form.CODE in told.enclosed:
        return ""
    told.enclosed.add(form.CODE)
    subject, rng = f"demo-{once}", Random(str(once))  # invented, no secret  # nosec B311
    for number, one in enumerate(enclosed):
        attaching.take_in(
            one.name, one.draw(rng), code=form.CODE, subject=subject, question=one.question,
            is_sensitive=one.is_sensitive, before=number,
        )  # fmt: skip
    return subject
