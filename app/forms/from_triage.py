"""``TRIAGE.…``: what the dispatch record takes over from the tables decided at the window, with their day as source."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any, Final

from app.casework.triage import Suggestion, counted, decided, suggested_by
from app.columns.minguo import TAIPEI
from app.forms.prefill_course import Course
from app.forms.suggesting_service import only_one
from app.models import Agency
from app.rules import triage as t
from app.rules.agencies import for_dispatch

FOUND: Final = "triage"


class OfTables:
    """What was decided about one case; asked once a form. ``values`` counts as of the day of the last decision."""

    def __init__(self, course: Course) -> None:
        self.course = course
        self.found = course.once(FOUND, lambda one: decided(one.case.id))
        self.done = counted(self.found)
        self.where: Suggestion | None = suggested_by(self.found)

    @property
    def day(self) -> dt.date | None:
        """When the last of them was decided."""
        return max((one.at.astimezone(TAIPEI).date() for one in self.found.values()), default=None)

    def value(self, name: str) -> Any:
        """What ``TRIAGE.name`` is; None where the tables do not say it."""
        return VALUES[name](self) if name in VALUES and self.found else None


def _of(table: str, name: str, *codes: str) -> Callable[[OfTables], str | None]:
    """What was answered to or by a table; of these codes alone, if any are named."""

    def find(tables: OfTables) -> str | None:
        code = t.said(tables.done, table, name)
        return code if not codes or code in codes else None

    return find


def _judged(tables: OfTables) -> str | None:
    """社工專業評估風險等級: the judgement that went into the level."""
    return t.said(tables.done, t.LEVEL, "professional") or t.said(tables.done, t.OTHER_LEVEL, "professional")


def _why_judged(tables: OfTables) -> str | None:
    one = tables.found.get(t.LEVEL)
    return one.reason if one is not None else None


def _grade(tables: OfTables) -> str | None:
    grade = t.said(tables.done, t.GRADE, "grade")
    return grade.removesuffix("_PROVISIONAL") if grade else None


def _class(tables: OfTables) -> str | None:
    """The class, for now where it is one for now; what a person has to judge is no class yet."""
    found = (t.said(tables.done, t.CLASS, "class") or "").removesuffix("_PROVISIONAL")
    return found if found in ("K1", "K2", "K3") else None


def _is_protected(tables: OfTables) -> str | None:
    """是否屬兒少法第53條案件: as graded; a family that goes to the welfare centre is none."""
    where = t.said(tables.done, t.ASPECTS, "system")
    return t.said(tables.done, t.GRADE, "art53_case") or (
        "N" if where and where not in ("CP", "CP_OR_SSC") else None
    )


def _unit(tables: OfTables) -> str | None:
    return tables.where.unit if tables.where else None


def _agency(tables: OfTables) -> int | None:
    """派案單位, where just one unit of the county takes such cases."""
    unit = _unit(tables)
    found: Agency | None = only_one(tables.course, for_dispatch(unit).code) if unit else None
    return found.id if found else None


def _action(tables: OfTables) -> str | None:
    """處理. Whether somebody must go out at once is never suggested here."""
    return tables.where.action if tables.where else None


VALUES: Final[dict[str, Callable[[OfTables], Any]]] = {
    "category": _of(t.CATEGORY, "category"),
    "disabled": _of(t.CATEGORY, "disabled"),
    "professional": _judged,
    "why_professional": _why_judged,
    "why_unmeasured": _of(t.BAND, t.UNMEASURED),
    "harm": _of(t.ASPECTS, "harm"),
    "responsibility": _of(t.ASPECTS, "responsibility"),
    "will": _of(t.ASPECTS, "will"),
    "is_protected": _is_protected,
    "immediate": _of(t.GRADE, "immediate"),
    "grade": _grade,
    "actor": _of(t.CLASS, "actor"),
    "class": _class,
    "unit": _unit,
    "agency": _agency,
    "action": _action,
}
"""What ``TRIAGE.…`` can name."""
