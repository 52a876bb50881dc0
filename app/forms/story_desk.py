"""On what the sheets of invented stories are written: the same forms, with the same first values, as people fill in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from app.casework.demo.scene import Desk
from app.casework.triage import keep
from app.forms import triage
from app.forms.offered import offers_for
from app.forms.opening import opening
from app.forms.sheet_form import offering
from app.forms.triage_known import Facts
from app.models import Case, Worksheet
from app.questions import Question


def opens(sheet: type[Worksheet], case: Case | None, source: Worksheet | None, whole: str) -> dict[str, Any]:
    """What a new sheet opens with."""
    return opening(sheet, case, source, whole=whole)[0]


def asks(sheet: type[Worksheet], day: date, case: Case, answers: Mapping[str, Any]) -> tuple[Question, ...]:
    """The questions of a form on a day, with the choices that the case offers."""
    questions = sheet.questions(day)
    return offering(questions, offers_for(questions, case.id, answers))


def triages(case: Case, said: Mapping[str, str]) -> None:
    """Decide the tables of a report: what the page asks is answered as ``said``, or with a table's first value.

    Raises:
        ValueError: the way does not come to an end with these answers.
    """
    facts, typed = Facts(case), dict[str, str]()
    asked = triage.walk(facts, typed)
    while new := {k: v for k, v in (_answers(asked, said) | _reasons(asked, said)).items() if k not in typed}:
        typed |= new  # an answer may lead to another table
        asked = triage.walk(facts, typed)
    if not triage.is_whole(facts, asked):
        raise ValueError(f"{case.number}: the triage is not whole")
    keep(case, triage.answers(asked))


def _answers(asked: list[triage.Asked], said: Mapping[str, str]) -> dict[str, str]:
    return {
        triage.key(one.id, triage.INPUT, each.code): said.get(each.code, each.values[0].code)
        for one in asked
        for each in one.table.inputs
        if each.code in one.asks and each.code not in one.told
    }


def _reasons(asked: list[triage.Asked], said: Mapping[str, str]) -> dict[str, str]:
    return {triage.key(one.id, triage.REASON): said["reason"] for one in asked if one.needs_reason}


DESK: Final = Desk(opens, asks, triages)
