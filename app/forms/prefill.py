"""Ask once: first values from what is known already, with where each came from and how old it is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Protocol

from flask_babel import lazy_gettext as _l

from app.casework import registers, sheet_rows
from app.casework.sheets import answers_of
from app.columns.minguo import TAIPEI, minguo, now, today
from app.forms import filer, from_call, from_triage
from app.forms.filer import Filer
from app.forms.filing import ADULTS
from app.forms.newest import newest
from app.forms.prefill_course import Course
from app.forms.rights import may_reach_client, may_read
from app.forms.suggesting import SUGGESTED
from app.models import REGISTRY, Case, Consultation, Party, Worksheet, db
from app.models.worksheets.assessments import CLOSING, INITIAL, PERIODIC
from app.questions import Computed, Label, Question, Rows
from app.questions.editions import asked_on, declared
from app.questions.kinds import Chosen, GivenRows
from app.questions.kinds.tables import ID

CASE, COURSE, SUGGEST, ME, CALL, TRIAGE = "CASE", "COURSE", "SUGGEST", "ME", "CALL", "TRIAGE"
People = Sequence[Party] | None
FOUR_MONTHS = 120
CLOSURE, STAGES = "CLOSURE", ("stage", "vu_stage")


def _stage(case: Case) -> str:
    """At which assessment the case is: the first, a periodic one, or the last."""
    return CLOSING if case.status == "close_review" else PERIODIC if case.opened_on else INITIAL


def _stage_of_vulnerability(case: Case) -> str:
    """The same, where the periodic ones are told apart: P3 in the third month after opening, P6 every six months."""
    stage = _stage(case)
    if stage != PERIODIC or case.opened_on is None:
        return stage
    return "P3" if (today() - case.opened_on).days < FOUR_MONTHS else "P6"


TRANSFERS = {"VF": "VF2CP", "CP": "CP2VF", "SX": "CP2VF", **dict.fromkeys(ADULTS, "AP2VF")}

OF_CASE: dict[str, Callable[[Case], Any]] = {
    "filed_at": lambda case: case.filed_at,
    "opened_on": lambda case: case.opened_on,
    "stage": _stage,
    "vu_stage": _stage_of_vulnerability,
    "today": lambda case: today(),
    "now": lambda case: now(),
    "transfer": lambda case: TRANSFERS.get(case.kind),
}
"""What `CASE.…` can name."""
NOW = _l("案件現況")
TRIAGED = _l("分級分類")
TO_CONFIRM = _l("依先前表單建議，請確認")
OF_OLD = frozenset({"filed_at", "opened_on"})
"""What has been known since the report; anything else is as of today."""


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


class Source(Protocol):
    """Where first values come from."""

    def get(self, key: str, /) -> Known | None:
        """The value of this name; None when nothing is known."""


class OfSheet:
    """What another sheet says, looked up when it is asked for. `people` are those on the case, if they are known."""

    def __init__(self, item: Worksheet, people: People) -> None:
        self.item, self.people = item, people
        self.day = (item.updated_at or item.created_at).astimezone(TAIPEI).date()
        asked = asked_on(declared(type(item)), item.edition)
        self.asked = {q.key: q for q in asked if not q.only or may_read(q.only)}

    def get(self, key: str, /) -> Known | None:
        """The answer to this question; None when it is withheld, or was not asked."""
        if key not in self.asked:
            return None
        return Known(_without_ids(self._answer(self.asked[key])), self.item.TITLE, self.day)

    def _answer(self, q: Question) -> Any:
        if isinstance(q.kind, Computed):
            return answers_of(self.item, self.people).get(q.key)
        if q.bind:
            return registers.answers(self.item, (q,), self.people).get(q.key)
        if q.key in self.item.__table__.c:
            return getattr(self.item, q.key)
        return sheet_rows.answers(self.item, (q,)).get(q.key)


class OfCourse:
    """``COURSE.…``: what the plan, the records and the assessments of the case say. Looked up when it is asked for."""

    def __init__(self, course: Course) -> None:
        self.course = course

    def get(self, key: str, /) -> Known | None:
        """The value of this name, as of today."""
        value = self.course.value(key)
        return Known(value, self.course.case.number, today()) if value is not None else None


class OfSuggestions(OfCourse):
    """``SUGGEST.…``: what follows from earlier sheets and has to be confirmed."""

    def get(self, key: str, /) -> Known | None:
        """The suggestion of this name, as of today."""
        value = self.course.once(f"suggested {key}", SUGGESTED[key]) if key in SUGGESTED else None
        return Known(value, TO_CONFIRM, today()) if value is not None else None


class OfTriage:
    """``TRIAGE.…``: what was decided by the tables at the window."""

    def __init__(self, course: Course) -> None:
        self.tables = from_triage.OfTables(course)

    def get(self, key: str, /) -> Known | None:
        """The value of this name, as old as the last decision."""
        value, day = self.tables.value(key), self.tables.day
        return Known(value, TRIAGED, day) if value is not None and day else None


class OfFiler:
    """``ME.…``: what the account and the unit of whoever writes say. `call`: the consultation that comes before."""

    def __init__(self, call: Worksheet | None) -> None:
        self.filer = Filer(call)

    def get(self, key: str, /) -> Known | None:
        """The value of this name, as of today."""
        value = self.filer.value(key)
        where = filer.BEGUN if key in filer.CLOCKS else filer.ACCOUNT
        return Known(value, where, today()) if value is not None else None


class OfCall:
    """``CALL.…``: what follows from the consultation with which a report begins, and has to be confirmed."""

    def __init__(self, call: Consultation) -> None:
        self.call, self.day = call, call.created_at.astimezone(TAIPEI).date()

    def get(self, key: str, /) -> Known | None:
        """The value of this name, as old as the call."""
        value = from_call.VALUES[key](self.call) if key in from_call.VALUES else None
        return Known(value, TO_CONFIRM, self.day) if value is not None else None


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


def known_for(
    sheet: type[Worksheet],
    *,
    case: Case | None,
    source: Worksheet | None,
    blank: Worksheet | None = None,
    people: People = None,
    but: frozenset[str] = frozenset(),
    whole: str = "",
) -> dict[str, Known]:
    """What is known for a new sheet, by question: from the sheet it begins with, or the newest ones of its case.

    `blank` is that new sheet, and `people` are those on the case, if they are known already. The first source that
    knows an answer gives it. Questions in `but` are passed over, unless rows of the case are chosen in them.
    `whole` is the form of which this sheet will be a part: the last assessment is one of a closure.
    """
    asked = [q for q in asked_on(declared(sheet), today()) if _paths(q) and (q.key not in but or _offers(q))]
    sheets: dict[str, Source] = {}
    course = Course(case, blank, people) if case else None
    known = newest(case, {path.partition(".")[0] for q in asked for path in _paths(q)})
    if source is not None:
        known[source.CODE] = source

    def know(q: Question) -> Known | None:
        for code, _, key in (path.partition(".") for path in q.from_.split()):
            if code not in sheets:
                sheets[code] = (
                    _of_case(case, whole) if code == CASE else _source(code, case, course, people, known)
                )
            if (one := sheets[code].get(key)) and not q.kind.is_empty(one.value):
                return one
        return None

    found = {q.key: know(q) or _first_row(q, know) for q in asked}
    return {key: one for key, one in found.items() if one}


def _paths(q: Question) -> list[str]:
    """Where first values of a question come from; of a table also those of its first row."""
    each = q.kind.asks if isinstance(q.kind, Rows) and q.kind.kept is None else ()
    return [path for one in (q, *each) for path in one.from_.split()]


def _first_row(q: Question, know: Callable[[Question], Known | None]) -> Known | None:
    """What is known of the first row of a table, where the questions of its rows say whence: of the first child."""
    if not isinstance(q.kind, Rows) or q.kind.kept is not None:
        return None
    row = {one.key: known for one in q.kind.asks if (known := know(one))}
    latest = max(row.values(), key=lambda known: known.day, default=None)
    told = {key: known.value for key, known in row.items()}
    return replace(latest, value=[told]) if latest else None


def hints_for(sheet: type[Worksheet], case: Case | None) -> dict[str, Any]:
    """What other sheets of the case say about the rows of given tables, by question: codes of items."""
    found: dict[str, Any] = {}
    for q in asked_on(declared(sheet), today()):
        if case is not None and isinstance(q.kind, GivenRows) and q.kind.each.hints:
            code, _, key = q.kind.each.hints.partition(".")
            known = _of_sheet(newest(case, {code}).get(code), None).get(key)
            found[q.key] = known.value if known else ()
    return found


def _offers(q: Question) -> bool:
    return any(isinstance(one.kind, Chosen) and one.kind.offered for one in getattr(q.kind, "asks", (q,)))


def _source(
    code: str, case: Case | None, course: Course | None, people: People, sheets: dict[str, Worksheet]
) -> Source:
    """Everything that a source knows: the course of the case, who writes, the client in the register, or a sheet."""
    if code == COURSE:
        return OfCourse(course) if course else {}
    if code == SUGGEST:
        return OfSuggestions(course) if course else {}
    if code == TRIAGE:
        return OfTriage(course) if course else {}
    call = sheets.get(Consultation.CODE)
    if code == ME:
        return OfFiler(call)
    if code == CALL:
        return OfCall(call) if isinstance(call, Consultation) else {}
    if code == registers.CLIENT:
        return _of_register(case, code, people)
    return _of_sheet(sheets.get(code), people)


def begins_with(sheet: type[Worksheet]) -> list[Any]:
    """The forms that may take first values from a sheet of this form."""
    return [
        other
        for other in REGISTRY
        if any(path.startswith(f"{sheet.CODE}.") for q in declared(other) for path in q.from_.split())
    ]


def _of_sheet(item: Worksheet | None, people: People) -> Source:
    return OfSheet(item, people) if item is not None else {}


def _of_case(case: Case | None, whole: str) -> dict[str, Known]:
    """What the workflow knows of the case: ``CASE.filed_at``, ``CASE.stage`` …"""
    if case is None:
        return {}
    filed_on = case.filed_at.astimezone(TAIPEI).date()
    old = {key: Known(OF_CASE[key](case), case.number, filed_on) for key in OF_OLD}
    now = {key: Known(tell(case), NOW, today()) for key, tell in OF_CASE.items() if key not in OF_OLD}
    if whole == CLOSURE:
        now |= dict.fromkeys(STAGES, Known(CLOSING, NOW, today()))
    return old | now


def _without_ids(value: Any) -> Any:
    """Rows of another sheet become new rows of this one."""
    is_rows = isinstance(value, list) and any(isinstance(row, dict) for row in value)
    return [{key: one for key, one in row.items() if key != ID} for row in value] if is_rows else value


def _of_register(case: Case | None, role: str, everybody: People) -> dict[str, Known]:
    known = registers.everybody(case.id) if case and everybody is None else everybody or ()
    people = [party for party in known if party.role == role]
    if not people or case is None:
        return {}
    day = case.filed_at.astimezone(TAIPEI).date()
    fields = registers.PERSON if may_reach_client(case) else registers.PERSON - registers.WHEREABOUTS
    return {field: Known(registers.value(people[0], field), case.number, day) for field in fields}


def register_answers(
    sheet: type[Worksheet], case: Case, questions: tuple[Question, ...], people: People = None
) -> dict[str, Any]:
    """What the person register already answers on a new sheet of this case."""
    if not any(q.bind for q in questions):
        return {}
    blank: Any = sheet(case_id=case.id, edition=today())
    return registers.answers(blank, questions, people)
