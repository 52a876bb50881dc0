"""How an edition reads: its rows, factors and terms as lines of words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from app.columns.minguo import minguo
from app.facts import tables as facts
from app.facts.indicators import HIGH, LOW, MID
from app.models.worksheets.findings import LEVEL_NAMES
from app.outputs.condition_words import condition_in_words
from app.questions import condition
from app.questions.supplements import KINDS, as_far_as_written, day_of, sections_of
from app.questions.words import Words
from app.rules.deadlines import Deadline
from app.rules.setting_checks import CHOICES, LONG_LATE, REMINDERS, SOON, reminder_from, unit_of
from app.rules.supplement_checks import declared_of
from app.rules.tables import Row, Table
from app.rules.terms import UNITS
from app.rules.wording import outcome, said

Lines = list[tuple[str, str]]
"""Pairs of what and how: 條件, 結果, 依據 …"""

BASES: Final[dict[str, LazyString]] = {
    "decided": _l("依規定"),
    "judgement": _l("供判斷，可不同而須敘明理由"),
    "unknown": _l("依據未見，由縣市設定"),
}
UNIT_NAMES: Final[dict[str, LazyString]] = {
    "hour": _l("小時"),
    "day": _l("日"),
    "working_day": _l("工作日"),
    "month": _l("個月"),
}
STATES: Final[dict[str, LazyString]] = {
    "draft": _l("擬訂中"),
    "proposed": _l("待發布"),
    "published": _l("已發布"),
    "withdrawn": _l("已撤回"),
}

WITHOUT: Final[dict[str, LazyString]] = {
    "setting": _l("系統的建議"),
    "clock": _l("法定或核定期限"),
    "supplement": _l("沒有補充問題"),
}
"""What holds where a county has published nothing."""
MARKS: Final[dict[str, tuple[LazyString, str]]] = {
    "new": (_l("新增"), "ok"),
    "gone": (_l("刪除"), "bad"),
    "changed": (_l("有改"), "warn"),
    "moved": (_l("移動次序"), "warn"),
    "same": (_l("相同"), ""),
}


def term_words(content: Mapping[str, Any]) -> str:
    """10 日."""
    amount, unit = content.get("amount", ""), str(content.get("unit", ""))
    return _("%(n)s %(unit)s", n=amount, unit=UNIT_NAMES[unit]) if unit in UNITS else str(amount)


def reminder_lines(duty: Deadline, given: Mapping[str, Any]) -> Lines:
    """When a clock of this duty speaks up: 到期前 3 日, 逾期 2 日後通知縣市."""
    unit = unit_of(duty)
    one, name = dt.timedelta(**{f"{unit}s": 1}), UNIT_NAMES[unit]
    held = reminder_from(duty, {})
    soon, late = given.get(SOON, f"{held.soon / one:g}"), given.get(LONG_LATE, f"{held.long_late / one:g}")
    return [
        (_("到期前提醒"), _("%(n)s %(unit)s前", n=soon, unit=name)),
        (_("逾期後通知縣市"), _("%(n)s %(unit)s後", n=late, unit=name)),
    ]


def setting_words(name: str, content: Mapping[str, Any]) -> str:
    """A setting in a few words."""
    if name != REMINDERS:
        return str(CHOICES[name].get(content["choice"], content["choice"]))
    n = len(content["duties"])
    return _("%(n)s 項由縣市設定", n=n) if n else _("照建議的時間")


def table_of(name: str, content: Mapping[str, Any]) -> Table:
    """The table as its data say. Raises KeyError or TypeError for data that are none."""
    return facts.read(name, content)


def row_lines(table: Table, row: Row) -> Lines:
    """One row of a table in words."""
    box = tuple(
        (one, tuple(value for value in one.values if value.code in row.when[one.code]))
        for one in table.inputs
        if one.code in row.when
    )
    lines = [
        (_("條件"), said(box)),
        (_("結果"), outcome(table, row.then.items())),
        (_("依據"), f"{BASES.get(row.basis, row.basis)}・{row.confidence}"),
        (_("來源"), row.source),
    ]
    return lines + ([(_("說明"), str(Words(row.zh_note, row.en_note)))] if row.zh_note else [])


def question_lines(form: str, row: Mapping[str, Any], rows: Sequence[Mapping[str, Any]]) -> Lines:
    """A county's own question in words; ``rows`` are all of its edition, at which its condition may look."""
    sections = {code: f"{code}、{one.label}" for code, one in sections_of(declared_of(form)).items()}
    said = [
        (_("題目"), row["zh"]),
        (_("英文"), row["en"]),
        (_("回答方式"), str(KINDS.get(row["kind"], row["kind"]))),
        (_("選項"), "\n".join(f"{code}｜{zh}｜{en}" for code, zh, en in row["choices"])),
        (_("說明"), "\n".join(filter(None, (row["help_zh"], row["help_en"])))),
        (_("條件"), _when(form, row["show_if"], rows)),
        (_("必填"), _("是") if row["required"] else ""),
        (_("開始日"), _day(row["since"])),
        (_("停用日"), _day(row["until"])),
        (_("章節"), sections.get(row["section"], row["section"])),
        (_("代碼"), row["code"]),
    ]
    return [(what, how) for what, how in said if how]


def _when(form: str, show_if: str, rows: Sequence[Mapping[str, Any]]) -> str:
    """The condition in words, and as it is kept."""
    if not show_if:
        return ""
    own = [q for row in rows if (q := as_far_as_written(row))]
    try:
        said = condition_in_words(condition(show_if), {q.key: q for q in (*declared_of(form), *own)})
    except ValueError:
        return show_if
    return f"{said}\n{show_if}"


def _day(text: str) -> str:
    try:
        return minguo(day_of(text, dt.date.min)) if text else ""
    except ValueError:
        return text


def level_words(factor: Mapping[str, Any]) -> str:
    """高指標; or that it is still to be set, with the value for demonstration."""
    level = str(factor.get("level", ""))
    name = str(LEVEL_NAMES.get(level, level)) if level in (HIGH, MID, LOW) else _("未分級")
    return _("等級待設定（示範值：%(level)s）", level=name) if factor.get("is_level_placeholder") else name


def factor_lines(factor: Mapping[str, Any]) -> Lines:
    """A factor of the indicators in words."""
    zh = [str(cells[1]) for cells in factor.get("patterns", ())]
    en = [str(cells[2]) for cells in factor.get("patterns", ())]
    return [
        (_("因子"), f"{factor['number']}{factor['zh']}"),
        (_("英文"), str(factor["en"])),
        (_("等級"), level_words(factor)),
        (_("參考樣態"), "\n".join(f"{n}. {text}" for n, text in enumerate(zh, 1))),
        (_("樣態（英文）"), "\n".join(f"{n}. {text}" for n, text in enumerate(en, 1))),
    ]
