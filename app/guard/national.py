"""Which questions the country counts: those marked for statistics whose answers are a choice, and nothing withheld.

No county's own question, nobody's data (name, birth, place), no free text, no number and no day: a choice alone is
common enough to hide whoever gave it. ``laying`` tells the database, and ``national_tally()`` counts no other.
"""

from __future__ import annotations

from app.models import REGISTRY, Worksheet
from app.questions import Computed, ManyOf, OneOf, Question, Tick
from app.questions.editions import declared


def nationally(sheet: type[Worksheet]) -> tuple[Question, ...]:
    """The questions of this form that are counted for the country."""
    return tuple(q for q in declared(sheet) if _is_counted(q))


def is_many(q: Question) -> bool:
    """Whether one answer holds several choices."""
    return isinstance(_inner(q), ManyOf)


def counted_words() -> dict[str, tuple[str, ...]]:
    """By form the columns that are counted; by the form with a star those that hold several choices."""
    found: dict[str, tuple[str, ...]] = {}
    for sheet in REGISTRY:
        asked = nationally(sheet)
        found[sheet.CODE] = tuple(q.key for q in asked if not is_many(q))
        found[f"{sheet.CODE}*"] = tuple(q.key for q in asked if is_many(q))
    return {form: keys for form, keys in found.items() if keys}


def _inner(q: Question) -> object:
    return q.kind.kind if isinstance(q.kind, Computed) else q.kind


def _is_counted(q: Question) -> bool:
    kind = _inner(q)
    if not (q.statistics and q.is_column) or q.only or q.kind.is_sealed or getattr(kind, "offered", ""):
        return False
    return isinstance(kind, (OneOf, ManyOf, Tick))
