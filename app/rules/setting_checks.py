"""What a county may publish about its clocks besides their terms: when they speak up, and which reading it takes.

Reminders are never later than ours, in both directions. Of two readings the law leaves both open, so either may be
set: it asks for a contact each month only until month 3, and for an assessment every six months, not from when.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from app.rules.clock_settings import FROM_LAST, FROM_OPENING, LOW_ONLY, MID_LOW, NONE, SAME, Settings
from app.rules.deadlines import BY_CODE, Deadline
from app.rules.reminders import Reminder, reminder_of
from app.rules.terms import Term

NOT_BY_A_COUNTY: Final = frozenset({"report", *(one.code for one in BY_CODE.values() if one.term is None)})
"""Duties whose end is no term of ours: table R03, or the day that a closure, a court or a programme sets."""
REMINDERS: Final = "reminders"
SOON, LONG_LATE = "soon", "long_late"
SETTINGS: Final[dict[str, LazyString]] = {
    REMINDERS: _l("提醒的時間"),
    "contacts_later": _l("第4個月起的每月訪視"),
    "periodic_counts_from": _l("定期評估的起算"),
    "delegated_risks": _l("可以委託的風險等級"),
    "delegation_ends": _l("委託期滿前的提醒"),
    "supervision_every": _l("督導受託單位的間隔"),
}
CHOICES: Final[dict[str, dict[str, LazyString]]] = {
    "contacts_later": {SAME: _l("繼續每月訪視，與前三個月相同"), NONE: _l("前三個月後不再列期限")},
    "periodic_counts_from": {
        FROM_OPENING: _l("自開案日起算：第6、12、18個月（較嚴）"),
        FROM_LAST: _l("自上次評估起算：每次評估後6個月內"),
    },
    "delegated_risks": {MID_LOW: _l("中、低風險"), LOW_ONLY: _l("只有低風險（較嚴）")},
    "delegation_ends": {
        "30_7": _l("期滿前30日與7日"),
        "60_14": _l("期滿前60日與14日（較早）"),
        "90_30": _l("期滿前90日與30日（最早）"),
    },
    "supervision_every": {
        "3": _l("每季至少1次"),
        "6": _l("每半年至少1次"),
        "12": _l("每年至少1次"),
        "1": _l("每月至少1次（較嚴）"),
    },
}
OFFICIAL_CHOICES: Final = {
    "contacts_later": SAME,
    "periodic_counts_from": FROM_OPENING,
    "delegated_risks": MID_LOW,
    "delegation_ends": "30_7",
    "supervision_every": "3",
}
"""What holds where a county has chosen nothing."""
BASES: Final[dict[str, LazyString]] = {
    REMINDERS: _l("本系統建議的時間。縣市只能更早提醒，不能更晚；空白就是照建議。"),
    "contacts_later": _l("規定只要求開案後前3個月每月至少1次，之後依處遇需要；兩種都不違反規定。"),
    "periodic_counts_from": _l("規定為每6個月至少1次，沒有寫自何日起算；兩種算法都符合。"),
    "delegated_risks": _l(
        "高風險、未評估、無意願或需公權力的個案一律不得委託（R08）；縣市可以再從嚴，不能放寬。已在委託中的到期為止，不再延長。"
    ),
    "delegation_ends": _l("本系統建議的日數，信心低；縣市只能更早提醒，不能更晚。"),
    "supervision_every": _l(
        "官方督導紀錄的格式與頻率未公開（用語非官方），間隔是本系統的建議，信心低，由縣市設定。"
    ),
}


def clocks() -> tuple[Deadline, ...]:
    """The duties whose term, and whose reminders, a county may set."""
    return tuple(one for one in BY_CODE.values() if one.code not in NOT_BY_A_COUNTY)


def official(name: str) -> dict[str, Any]:
    """The content of a setting that no county has set.

    Raises:
        KeyError: there is no such setting.
    """
    if name == REMINDERS:
        return {"duties": {}}
    return {"choice": OFFICIAL_CHOICES[name]}


def unit_of(duty: Deadline) -> str:
    """Reminders of a term of hours are counted in hours, all others in days."""
    return "hour" if duty.unit == "hour" else "day"


def official_reminder(duty: Deadline) -> Reminder:
    """When a clock of this duty speaks up unless the county has set another time."""
    return reminder_of(Term(duty.amount, duty.unit))


def wrong_setting(name: str, content: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with it, in sentences."""
    return (says for _field, says in faults_of(name, content))


def faults_of(name: str, content: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What is wrong with it: each sentence with its field, ``"choice"`` or ``"first_visit-soon"``; "" for the whole."""
    if name not in SETTINGS:
        yield "", _("這項設定不是由縣市設定的。")
    elif name != REMINDERS:
        if content["choice"] not in CHOICES[name]:
            yield "choice", _("請選一項。")
    else:
        for code, given in content["duties"].items():
            yield from _wrong_reminder(code, given)


def _wrong_reminder(code: str, given: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    duty = {one.code: one for one in clocks()}.get(code)
    if duty is None or not set(given) <= {SOON, LONG_LATE}:
        yield "", _("這項設定不是由縣市設定的。")
        return
    numbers = {part: n for part, n in given.items() if _is_a_number(n)}
    for part in (part for part in given if part not in numbers):
        yield f"{code}-{part}", _("%(duty)s：請填整數。", duty=duty.duty)
    ours, said = official_reminder(duty), reminder_from(duty, numbers)
    if said.soon < ours.soon:
        yield f"{code}-{SOON}", _("%(duty)s：到期前的提醒只能更早，不能更晚。", duty=duty.duty)
    if said.long_late > ours.long_late:
        yield f"{code}-{LONG_LATE}", _("%(duty)s：逾期後通知縣市只能更早，不能更晚。", duty=duty.duty)


def _is_a_number(given: Any) -> bool:
    return isinstance(given, int) and not isinstance(given, bool) and 0 <= given < 1000


def reminder_from(duty: Deadline, given: Mapping[str, int]) -> Reminder:
    """The reminder with what the county has set in it; what it left open is ours."""
    ours, unit = official_reminder(duty), dt.timedelta(**{f"{unit_of(duty)}s": 1})
    return Reminder(
        given[SOON] * unit if SOON in given else ours.soon,
        given[LONG_LATE] * unit if LONG_LATE in given else ours.long_late,
    )


def settings_from(terms: Mapping[str, Term], held: Mapping[str, Mapping[str, Any]]) -> Settings:
    """The settings of a county out of its terms and of the contents of its settings, by name."""
    duties = held.get(REMINDERS, official(REMINDERS))["duties"]
    reminders = {code: reminder_from(BY_CODE[code], given) for code, given in duties.items()}
    return Settings(
        terms=MappingProxyType(dict(terms)),
        reminders=MappingProxyType(reminders),
        **{name: held.get(name, official(name))["choice"] for name in CHOICES},
    )
