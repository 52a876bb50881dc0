"""What a new sheet opens with: for its page, for the demonstration, and for counting what is asked only once."""

from __future__ import annotations

from typing import Any

from app.casework import sheets
from app.columns.minguo import today
from app.forms.prefill import Known, People, known_for, register_answers
from app.models import Case, Worksheet
from app.questions import Computed, Rows, Seen
from app.questions.editions import asked_on, declared


def opening(
    sheet: type[Worksheet],
    case: Case | None = None,
    source: Worksheet | None = None,
    blank: Worksheet | None = None,
    people: People = None,
    but: frozenset[str] = frozenset(),
    whole: str = "",
) -> tuple[dict[str, Any], dict[str, Known]]:
    """(answers, where they come from): first values, the register's, what other sheets know, what is worked out.

    What other sheets know is not looked up for the questions `but`: they have been answered.
    `whole` is the code of the form of which this sheet will be a part, where it is begun from there.
    """
    questions = asked_on(declared(sheet), today())
    blank = blank or (sheets.blank(sheet, case) if case else None)
    known = known_for(sheet, case=case, source=source, blank=blank, people=people, but=but, whole=whole)
    answers = {q.key: q.first for q in questions if q.first is not None}
    answers |= register_answers(sheet, case, questions, people) if case else {}
    answers |= {key: one.value for key, one in known.items()}
    seen = Seen(questions, answers, sheet=blank)
    answers |= {q.key: seen[q.key] for q in questions if isinstance(q.kind, Computed)}
    return answers, known


def with_first_rows(sheet: type[Worksheet], answers: dict[str, Any]) -> dict[str, Any]:
    """The answers, with an empty row in each table of people that must name somebody: there to be filled in."""
    tables = [q for q in asked_on(declared(sheet), today()) if isinstance(q.kind, Rows) and not q.kind.kept]
    return answers | {
        q.key: [{}] for q in tables if isinstance(q.kind, Rows) and q.kind.low and not answers.get(q.key)
    }
