"""Clocks of the law: which duty, how long, from when, by which rule. A county may tighten, never loosen."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

TAIPEI: Final = ZoneInfo("Asia/Taipei")


@dataclass(frozen=True, slots=True)
class Deadline:
    """One duty. Hours run at once; days end at midnight, the first day not counted (行政程序法§48)."""

    code: str
    duty: LazyString
    hours: int
    days: int
    law: LazyString


DEADLINES: Final[tuple[Deadline, ...]] = (
    Deadline("dispatch", _l("派案"), 24, 0, _l("接獲通報後24小時內派案（強化社會安全網計畫）")),
    Deadline("first_visit", _l("初訪"), 0, 10, _l("接獲通報後10日內（脆弱家庭通報協助辦法第5條）")),
    Deadline("first_report", _l("初評報告"), 0, 30, _l("接獲通報後30日內（脆弱家庭通報協助辦法第5條）")),
)
BY_CODE: Final[dict[str, Deadline]] = {d.code: d for d in DEADLINES}


def due_at(duty: str, starts_at: dt.datetime) -> dt.datetime:
    """When this duty must be met if its clock began at ``starts_at`` (with a time zone)."""
    deadline = BY_CODE[duty]
    if deadline.hours:
        return starts_at + dt.timedelta(hours=deadline.hours)
    last_day = starts_at.astimezone(TAIPEI).date() + dt.timedelta(days=deadline.days)
    return dt.datetime.combine(last_day + dt.timedelta(days=1), dt.time(), TAIPEI)
