"""Ask once: first values from what is known already, with where each came from and how old it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from app.casework import registers
from app.casework.sheets import answers_of
from app.columns.minguo import TAIPEI, minguo, today
from app.forms.rights import may_read
from app.models import REGISTRY, Case, Worksheet, db
from app.questions import Label, Question
from app.questions.editions import asked_on, declared


@dataclass(frozen=True)
class Known:
    """A value known already: from where, and since when."""

    value: Any
    source: Label
    day: date

    @property
    def mark(self) -> tuple[str, str, int]:
        """(where from, day, days ago), as the page shows it."""
        return str(self.source), minguo(self.day), (today() - self.day).days


def sheet_called(code: str) -> Any:
    """The form with this code, or None."""
    return next((sheet for sheet in REGISTRY if code == sheet.CODE), None)


def source_of(reference: str) -> Worksheet | None:
    """The sheet that an address names, as CODE-id, if it exists for this viewer."""
    code, _, row_id = reference.rpartition("-")
    sheet = sheet_called(code)
    if sheet is None or not (row_id.isascii() and row_id.isdigit() and len(row_id) < 19):
        return None
    found: Worksheet | None = db.session.get(sheet, int(row_id))
    return found


def known_for(sheet: type[Worksheet], *, case: Case | None, source: Worksheet | None) -> dict[str, Known]:
    """What is known for a new sheet, by question: from the sheet it begins with, or the newest ones of its case."""
    sheets: dict[str, dict[str, Known]] = {}
    found: dict[str, Known] = {}
    for q in asked_on(declared(sheet), today()):
        if not q.from_:
            continue
        code, _, key = q.from_.partition(".")
        if code not in sheets:
            sheets[code] = (
                _of_register(case, code)
                if code == registers.CLIENT
                else _of_sheet(_sheet(code, case, source))
            )
        if (known := sheets[code].get(key)) and not q.kind.is_empty(known.value):
            found[q.key] = known
    return found


def begins_with(sheet: type[Worksheet]) -> list[Any]:
    """The forms that may take first values from a sheet of this form."""
    return [other for other in REGISTRY if any(q.from_.startswith(f"{sheet.CODE}.") for q in declared(other))]


def _sheet(code: str, case: Case | None, source: Worksheet | None) -> Worksheet | None:
    if source is not None and code == source.CODE:
        return source
    sheet = sheet_called(code)
    if case is None or sheet is None or not sheet.HANGS_ON_CASE:
        return None
    query = select(sheet).where(sheet.case_id == case.id, sheet.state != "draft").order_by(sheet.id.desc())
    found: Worksheet | None = db.session.scalars(query.limit(1)).first()
    return found


def _of_sheet(item: Worksheet | None) -> dict[str, Known]:
    if item is None:
        return {}
    answers, day = answers_of(item), (item.updated_at or item.created_at).astimezone(TAIPEI).date()
    asked = asked_on(declared(type(item)), item.edition)
    return {
        q.key: Known(answers.get(q.key), item.TITLE, day) for q in asked if not q.only or may_read(q.only)
    }


def _of_register(case: Case | None, role: str) -> dict[str, Known]:
    people = registers.parties(case.id, role) if case else []
    if not people or case is None:
        return {}
    day = case.filed_at.astimezone(TAIPEI).date()
    return {field: Known(registers.value(people[0], field), case.number, day) for field in registers.PERSON}


def register_answers(sheet: type[Worksheet], case: Case, questions: tuple[Question, ...]) -> dict[str, Any]:
    """What the person register already answers on a new sheet of this case."""
    if not any(q.bind for q in questions):
        return {}
    blank: Any = sheet(case_id=case.id, edition=today())
    return registers.answers(blank, questions)
