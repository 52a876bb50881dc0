"""What plan, periodic assessment and closure show without asking: the course of the case, counted and compared."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from flask_babel import force_locale
from flask_babel import gettext as _

from app.models.worksheets.course import Paper, assessment_due, case_of, papers, service
from app.models.worksheets.worked_out_counts import (
    assessment_after,
    contacts_owed,
    contacts_that_count,
    percentage,
    whole_months,
)
from app.questions.conditions import Answers
from app.questions.kinds.computed import Work
from app.rules.contacts import FACE
from app.rules.tables import decide

LANGUAGE: Final = "zh_Hant_TW"
STAGES_OF_PARTS: Final = {
    "VF_VISIT": ("INIT",),
    "PERIODIC": ("PER", "P3", "P6", "CHG"),
    "CLOSURE": ("END",),
    "CP_INVEST": ("INIT", "CHG"),
}


def kept(key: str, work: Work) -> Work:
    """Worked out until the sheet is handed in; then what was stored stands, whatever the clocks say since."""

    def stored(answers: Answers, sheet: Any) -> Any:
        if sheet is None or sheet.is_unfinished:
            return work(answers, sheet)
        return getattr(sheet, key)

    return stored


def ordinal(answers: Answers, sheet: Any) -> int | None:
    """Which sheet of its form this is on the case: 1 for the first."""
    if sheet is None:
        return None
    before = [p for p in papers(sheet) if p.form == sheet.CODE and (sheet.id is None or p.id < sheet.id)]
    return 1 + len(before)


def newest(sheet: Any, form: str) -> Paper | None:
    """The newest sheet of this form that was handed in."""
    return next((p for p in reversed(papers(sheet)) if p.form == form), None)


def basis_of_plan(answers: Answers, sheet: Any) -> int | None:
    """The assessment of needs that the plan answers."""
    found = newest(sheet, "VF_NEED")
    return found.id if found else None


def newest_of(form: str) -> Work:
    """The number of the newest sheet of this form on the case; the form stands in ``course.PAPERS`` or beside it."""

    def work(answers: Answers, sheet: Any) -> int | None:
        found = newest(sheet, form) if sheet is not None else None
        return found.id if found else None

    return work


def current_parts(sheet: Any, form: str) -> list[Paper]:
    """The sheets of this form that belong to this assessment: of its stage, handed in since the last one like it."""
    if sheet is None:
        return []
    stages, last = STAGES_OF_PARTS[sheet.CODE], newest(sheet, sheet.CODE)
    return [p for p in papers(sheet) if p.form == form and p.stage in stages and (not last or p.at > last.at)]


def current_part(sheet: Any, form: str) -> Paper | None:
    """The newest of them."""
    found = current_parts(sheet, form)
    return found[-1] if found else None


def part(form: str) -> Work:
    """The number of the sheet of this form that is part of this assessment."""

    def work(answers: Answers, sheet: Any) -> int | None:
        found = current_part(sheet, form)
        return found.id if found else None

    return work


def grade_now(answers: Answers, sheet: Any) -> str | None:
    """The grade that the new assessment of vulnerability gives."""
    found = current_part(sheet, "VF_VULN")
    return found.grade if found else None


def grade_before(answers: Answers, sheet: Any) -> str | None:
    """The grade that held until the new assessment."""
    if sheet is None:
        return None
    now = current_part(sheet, "VF_VULN")
    earlier = [p.grade for p in papers(sheet) if p.form == "VF_VULN" and (now is None or p.at < now.at)]
    return earlier[-1] if earlier else None


def grade_at_opening(answers: Answers, sheet: Any) -> str | None:
    """The first grade of the case."""
    return next((p.grade for p in papers(sheet) if p.form == "VF_VULN"), None) if sheet else None


def visit_frequency(answers: Answers, sheet: Any) -> str | None:
    """How one must visit (R15): the first months' method for the grade, which by default goes on after them."""
    found = newest(sheet, "VF_VULN") if sheet else None
    return _method(found.grade, sheet) if found else None


def _method(grade: str | None, sheet: Any) -> str | None:
    if grade is None:
        return None
    then = decide("R15_VF_VISIT", {"grade": grade, "period": "M1_3"}, on=sheet.edition).then
    method = then["method"]
    return str(method) if method else None


def assessment_due_on(answers: Answers, sheet: Any) -> dt.date | None:
    """By when this assessment must be handed in: the clock that ends first."""
    return assessment_due(sheet) if sheet else None


def assessed_next_on(answers: Answers, sheet: Any) -> dt.date | None:
    """When the family is assessed again: months 3, 6, 12, 18 … from opening, after the one that is assessed now."""
    case = case_of(sheet) if sheet else None
    due, day = answers.get("pe_due"), answers.get("pe_date")
    if case is None or case.opened_on is None or day is None:
        return None
    if answers.get("pe_kind") == "EXTRA":
        return assessment_after(case.opened_on, day)
    return assessment_after(case.opened_on, max(due or day, day))


def face_visits(since: str, until: str) -> Work:
    """Face visits between two days that the sheet names."""
    return lambda answers, sheet: _counted(answers, sheet, since, until, "face")


def telephone_contacts(since: str, until: str) -> Work:
    """Telephone contacts between two days."""
    return lambda answers, sheet: _counted(answers, sheet, since, until, "phone")


def money_given(since: str, until: str) -> Work:
    """Money given between two days, as the records say."""
    return lambda answers, sheet: _counted(answers, sheet, since, until, "money")


def _counted(answers: Answers, sheet: Any, since: str, until: str, what: str) -> int | None:
    found = service(sheet, answers.get(since), answers.get(until)) if sheet else None
    return getattr(found, what) if found else None


def owed_and_done(since: str, until: str) -> Work:
    """應訪次數與達成率: how many contacts the grade, or a stricter order, asked for, and how many there were.

    It is kept in words, in the language of the record, whoever writes it.
    """

    def work(answers: Answers, sheet: Any) -> str | None:
        case = case_of(sheet) if sheet else None
        first, last = answers.get(since), answers.get(until)
        done = service(sheet, first, last) if sheet else None
        if case is None or done is None or first is None or last is None:
            return None
        method = case.contact_method or _method(grade_before(answers, sheet), sheet) or FACE
        owed, made = contacts_owed(first, last, case.contact_every), contacts_that_count(method, done)
        told = {"owed": owed, "made": made, "rate": percentage(made, owed)}
        with force_locale(LANGUAGE):
            return _("應訪 %(owed)d 次，已訪 %(made)d 次（%(rate)d%%）", **told)

    return work


def months_served(answers: Answers, sheet: Any) -> int | None:
    """Whole months from opening to the proposed end."""
    opened, ends = answers.get("cl_open"), answers.get("cl_date")
    return whole_months(opened, ends) if opened and ends and opened <= ends else None


def opened_on(answers: Answers, sheet: Any) -> dt.date | None:
    """When the case was opened."""
    case = case_of(sheet) if sheet else None
    return case.opened_on if case else None


def track(answers: Answers, sheet: Any) -> str | None:
    """Of which kind the case is (list `case_track`)."""
    case = case_of(sheet) if sheet else None
    return case.kind if case else None
