"""Which needs a case has: from the assessment of needs; of an adult who is protected from the adult assessment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from app.forms.prefill_course import MEANT_FOR_OTHERS, Course
from app.forms.suggested_network import HAS_A_SYSTEM
from app.forms.suggesting_protection import newest
from app.models.worksheets import AdultAssessment, NeedAssessment
from app.models.worksheets.vf_need import Need

OF_ADULTS: Final = frozenset({"IPV", "AFV", "EP", "DP"})
OWN: Final = "OWN"


@dataclass(frozen=True, slots=True)
class Named:
    """A need that an assessment names without going into it, as a row of the assessment of needs would have it."""

    ne_type: str
    ne_who: int | None
    ne_resp: str
    ne_prio: str | None = None
    ne_prof: str | None = None
    ne_gap: str | None = None


def answered_by(kind: str) -> str | None:
    """因應方式: linked, where a system of its own exists for the need."""
    return "LINK" if kind in HAS_A_SYSTEM else None


def needs_found(course: Course) -> list[Any]:
    """The rows of the newest assessment of needs; else the client's needs by the newest adult assessment."""
    return list(course.rows(Need, NeedAssessment) or _named(course))


def _named(course: Course) -> list[Named]:
    assessed = newest(course, AdultAssessment.CODE) if course.case.kind in OF_ADULTS else None
    kinds = (assessed.aa_need if assessed else None) or ()
    return [Named(kind, course.value("client"), answered_by(kind) or OWN) for kind in kinds]


def for_others(course: Course) -> list[Any]:
    """The needs that others are to answer."""
    return [one for one in needs_found(course) if one.ne_resp in MEANT_FOR_OTHERS]
