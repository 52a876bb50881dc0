"""What kind of answer a question takes, in words: 單選, 文字（至多500字）, 金額 0 至 99 元."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask_babel import gettext as _

from app.questions import Computed, Day, Integer, LongText, ManyOf, Moment, OneOf, Rows, Score, Text, Tick
from app.questions.kinds import Address, AgencyRef, File, GivenRows, Kind, PersonRef, RecordRef, UserRef
from app.questions.kinds.numbers import MAX_INTEGER


def kind_in_words(kind: Kind) -> str:
    """The kind as people call it, with its bounds."""
    for known, told in WORDS:
        if isinstance(kind, known):
            return told(kind)
    raise TypeError(f"nobody has said what a {type(kind).__name__} is called")


def _number(kind: Integer) -> str:
    if kind.high >= MAX_INTEGER:
        bounds = _("%(low)s 以上", low=kind.low)
    else:
        bounds = _("%(low)s 至 %(high)s", low=kind.low, high=kind.high)
    return _("整數（%(bounds)s）", bounds=f"{bounds} {kind.unit}".rstrip())


def _score(kind: Score) -> str:
    points = "、".join(f"{code}={point}" for code, point in kind.points.items())
    return _("評分（%(bounds)s）", bounds=points or _("%(low)s 至 %(high)s", low=kind.low, high=kind.high))


def _rows(kind: Rows) -> str:
    return _("表格（%(low)s 至 %(high)s 列）", low=kind.low, high=kind.high)


def _computed(kind: Computed) -> str:
    return _("系統產生：%(kind)s", kind=kind_in_words(kind.kind))


WORDS: tuple[tuple[type[Kind], Callable[[Any], str]], ...] = (
    (Computed, _computed),
    (GivenRows, lambda kind: _("表格（逐項）")),
    (Rows, _rows),
    (Score, _score),
    (OneOf, lambda kind: _("單選")),
    (ManyOf, lambda kind: _("複選")),
    (Tick, lambda kind: _("勾選")),
    (Integer, _number),
    (Day, lambda kind: _("日期（不得晚於今天）") if kind.past else _("日期")),
    (Moment, lambda kind: _("日期時間（不得晚於今天）") if kind.past else _("日期時間")),
    (Address, lambda kind: _("地址（至多 %(limit)s 字）", limit=kind.limit)),
    (LongText, lambda kind: _("長文（至多 %(limit)s 字）", limit=kind.limit)),
    (Text, lambda kind: _("文字（至多 %(limit)s 字）", limit=kind.limit)),
    (AgencyRef, lambda kind: _("單位")),
    (UserRef, lambda kind: _("人員")),
    (PersonRef, lambda kind: _("案內人員")),
    (RecordRef, lambda kind: _("紀錄")),
    (File, lambda kind: _("檔案")),
)
"""The first that fits: narrower kinds stand above the wider."""
