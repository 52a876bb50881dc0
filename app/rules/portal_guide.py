"""The reporting guide (通報引導): plain questions, answered by the tables R02 (which form) and R03 (how soon)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from app.questions.words import Label, Words
from app.rules.reporting import report_form
from app.rules.tables import Decision, decide, in_force, words

AGES: Final[dict[str, LazyString]] = {"U18": _l("未滿 18 歲"), "A18": _l("18 歲以上"), "UNK": _l("不知道")}
HARM, SEXUAL, USED, HARDSHIP = "harm", "sexual", "used", "hardship"
EVENTS: Final[dict[str, tuple[LazyString, LazyString]]] = {
    HARM: (_l("有人傷害他（她），或不照顧他（她）"), _l("被打、被罵、被控制、被關、被丟下、沒有飯吃")),
    SEXUAL: (_l("跟性有關的傷害"), _l("被強迫、被猥褻、被性騷擾、被亂摸")),
    USED: (_l("被要求拍私密照片、影片，或從事性交易"), _l("網路上認識的人也算")),
    HARDSHIP: (_l("家裡撐不下去"), _l("沒有錢、生病、沒有人照顧孩子或長輩、失業、吵架")),
}
"""What has happened; several may have. The second sentence gives examples."""
PARTNER, FAMILY, SOMEBODY = "partner", "family", "somebody"
ACTORS: Final[dict[str, LazyString]] = {
    PARTNER: _l("伴侶、前伴侶"),
    FAMILY: _l("其他家人、照顧的人"),
    SOMEBODY: _l("其他人，或不知道"),
}
ELDER, DISABLED = "elder", "disabled"
TRAITS: Final[dict[str, LazyString]] = {ELDER: _l("65 歲以上"), DISABLED: _l("身心障礙者")}
OF_FORM: Final = {"RPT_CHILD": "CP", "RPT_SA": "SA", "RPT_ADULT": "DV", "RPT_VF": "VF"}
"""The kind of report (input of R03) that each form is, unless something nearer is known."""


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody has answered: an age of AGES, EVENTS, an actor of ACTORS, TRAITS."""

    age: str
    events: Collection[str]
    actor: str = SOMEBODY
    traits: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Limit:
    """What the law asks of who must report (R03): hours, None where it sets none; the article; its note."""

    hours: int | None
    is_statutory: bool
    law: str
    note: Label


@dataclass(frozen=True, slots=True)
class Advice:
    """Where the answers lead: a form (None: to an advice line), what else to report, the time limit, by which rule."""

    form: str | None
    also: Label
    limit: Limit | None
    decision: Decision


def advice(told: Told, *, on: dt.date | None = None) -> Advice:
    """The form by R02, the limit by R03. Raises ValueError for an answer that the tables do not know."""
    years = {"U18": 17, "A18": 18}.get(told.age)
    is_used = USED in told.events
    found = report_form(
        age=years,
        is_sexual=SEXUAL in told.events or (is_used and years != 17),
        is_intimate=told.actor == PARTNER,
        is_protective=HARM in told.events or is_used,
        is_vulnerable=HARDSHIP in told.events,
        on=on,
    )
    form, also = found.then["form"], found.then["also"]
    limit = limit_of(_kind(str(form), told), on) if form else None
    return Advice(str(form) if form else None, _also(str(also)) if also else "", limit, found)


def limit_of(kind: str, on: dt.date | None = None) -> Limit:
    """What R03 says of a kind of report, with the article that says so."""
    table, said = in_force("R03_REPORT_LIMIT", on), decide("R03_REPORT_LIMIT", {"type": kind}, on=on)
    row = next(row for row in table.rows if row.no == said.row)
    hours = said.then["hours"]
    note = Words(row.zh_note, row.en_note) if row.zh_note else ""
    return Limit(hours if isinstance(hours, int) else None, bool(said.then["statutory"]), said.source, note)


def _kind(form: str, told: Told) -> str:
    if form == "RPT_CHILD" and USED in told.events:
        return "SX"
    if form == "RPT_ADULT" and told.actor == SOMEBODY:
        return "EP" if ELDER in told.traits else "DP" if DISABLED in told.traits else "DV"
    return OF_FORM[form]


def _also(code: str) -> Label:
    """The words in which R02 says what else has to be reported."""
    output = next(one for one in in_force("R02_FORM").outputs if one.code == "also")
    return next(words(value) for value in output.values if value.code == code)
