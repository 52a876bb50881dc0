"""The report of somebody without an account: the same form, with the questions and duties of ``rules/portal_asks``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from flask_babel import lazy_gettext as _l

from app.columns.minguo import now, today
from app.facts.counties import counties
from app.forms.sheet_form import SheetForm, form_of
from app.models import REGISTRY, Worksheet
from app.questions import Choice, OneOf, Question, Rows, Section, Words, check
from app.rules import portal, portal_asks
from app.rules.portal_asks import ASKS, CALLER, MUST, ROWS

FORMS: Final[dict[str, type[Worksheet]]] = {sheet.CODE: sheet for sheet in REGISTRY if sheet.CODE in ASKS}
COUNTY: Final = "where_county"
PLACE = Section("P", _l("在哪個縣市"))
CALLING = Section(
    "Z",
    _l("您是誰"),
    help=_l("您的身分依法保密，只有受理通報的人看得到。也可以不留姓名；留電話，社工才問得到詳情。"),
)


def citizen_form(sheet: type[Worksheet], who: str, windows: Iterable[int]) -> type[SheetForm]:
    """The form class for somebody of ``portal.CALLERS``; `windows` are the ids of the counties that take reports."""
    asked = {q.key: q for q in sheet.questions(today())}
    facts = [_relaxed(asked[key], who) for key in _facts(sheet, who)]
    caller = [replace(_relaxed(asked[key], who), section=CALLING) for key in CALLER[who]]
    return form_of(f"Citizens{sheet.__name__}Form", [_county(windows), *facts, *caller])


def unasked(sheet: type[Worksheet], who: str) -> dict[str, Any]:
    """No answer to every question that is left out: what depends on them is decided before it reaches the browser."""
    questions = sheet.questions(today())
    tables = [(q.key, q.kind.asks) for q in questions if isinstance(q.kind, Rows)]
    in_rows = {q.key for table, asks in tables for q in asks if q.key not in ROWS.get(table, ())}
    return dict.fromkeys({q.key for q in questions} - {*_facts(sheet, who), *CALLER[who]} | in_rows)


def complete(sheet: type[Worksheet], who: str, said: Mapping[str, Any]) -> dict[str, Any]:
    """All answers of the report: what was said, what is known without asking, and what is worked out from both."""
    told = {key: value for key, value in said.items() if value not in (None, "", [])}
    known = portal_asks.KNOWN | portal_asks.KNOWN_OF[who] | {"rep_reported_at": now()} | told
    if who == portal.OTHER:
        known.setdefault("rep_profession", _of_whom(told))
    checked = check(sheet.questions(today()), known, submit=False, today=today())
    values = dict(checked.values)
    if "children" in values and not values["children"]:
        values["children"] = [{}]  # somebody is concerned, be it unknown who
    return values


def lacks(sheet: type[Worksheet], who: str, answers: Mapping[str, Any]) -> list[str]:
    """What the report does not say (``portal.LACKS``)."""
    concerned = [answers, *(answers.get("children") or ())]
    missing = [
        (portal.WHO, not _any(concerned, portal_asks.NAMES)),
        (portal.WHERE, not _any(concerned, portal_asks.PLACES)),
        (portal.REPORTER, who != portal.SELF and not _any([answers], portal_asks.REACHED_AT)),
    ]
    return [code for code, is_missing in missing if is_missing]


def county_chosen(answers: Mapping[str, Any]) -> int | None:
    """The id of the county that was chosen."""
    return next((one.id for one in counties() if one.code == answers.get(COUNTY)), None)


def _facts(sheet: type[Worksheet], who: str) -> list[str]:
    """What is asked of what happened: nothing that follows from as what one reports."""
    return [key for key in ASKS[sheet.CODE] if key not in portal_asks.KNOWN_OF[who]]


def _any(told: Iterable[Mapping[str, Any]], keys: Sequence[str]) -> bool:
    return any(one.get(key) for one in told for key in keys)


def _of_whom(told: Mapping[str, Any]) -> str:
    is_reached = _any([told], portal_asks.REACHED_AT)
    return portal_asks.CITIZEN if is_reached else portal_asks.ANONYMOUS


def _county(windows: Iterable[int]) -> Question:
    there = set(windows)
    choices = tuple(Choice(one.code, Words(one.zh, one.en)) for one in counties() if one.id in there)
    label = _l("需要幫助的人，現在在哪個縣市？")
    return Question(
        label, PLACE, OneOf(choices), required=True, key=COUNTY, help=_l("不確定時，選您自己所在的縣市。")
    )


def _relaxed(q: Question, who: str) -> Question:
    """The question as it is put to this caller: required only where ``MUST`` says so."""
    kind = q.kind
    if isinstance(kind, Rows):
        asks = tuple(_relaxed(one, who) for one in kind.asks if one.key in ROWS[q.key])
        kind = replace(kind, asks=asks, low=0)
    elif q.key == "rep_profession" and isinstance(kind, OneOf):
        begins = portal_asks.PROFESSIONS[who]
        kind = kind.offering(tuple(one for one in kind.choices if one.code.startswith(begins)))
    return replace(q, kind=kind, required=q.key in MUST[who])
