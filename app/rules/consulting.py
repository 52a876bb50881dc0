"""A consultation: to what its risk items lead (R01), to which report form (R02), and whether it still owes a report."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from app.rules.machines import REPORTED, consultation_state
from app.rules.reporting import first_screening, report_form
from app.rules.tables import Decision

DANGER: Final = frozenset({"Y", "U"})
"""Answers on immediate danger that count as danger: it is there, or nobody can rule it out."""
ASKED: Final = DANGER | {"N"}
YEARS: Final = {"A": 3, "B": 9, "C": 15, "D": 40, "E": 70}
"""By age group of the sheet some age in it, for tables that ask for years; U and nothing: nobody knows."""
BETWEEN: Final = "、"
"""What stands between the numbers of several reports that one call has led to."""


@dataclass(frozen=True, slots=True)
class Call:
    """What of a consultation sheet decides how it stands.

    ``danger``: answer on immediate danger. ``protective``, ``vulnerable``: the risk items that were ticked. ``result``:
    codes of the list `consult_outcome`. ``report_no``: numbers of reports. ``reason``: why none was made.
    ``is_asked_why``: whether its edition asks for that reason where no protective item is ticked, too.
    """

    state: str = "draft"
    danger: str | None = None
    protective: Sequence[str] = ()
    vulnerable: Sequence[str] = ()
    result: Sequence[str] = ()
    report_no: str | None = None
    reason: str | None = None
    is_asked_why: bool = True

    @property
    def is_danger(self) -> bool:
        """Whether somebody is in danger now, as far as anybody knows."""
        return self.danger in DANGER

    @property
    def is_suspected(self) -> bool:
        """Whether a report would follow: an item is ticked, or danger is not ruled out (R01, rows 1 to 3)."""
        return bool(self.is_danger or self.protective or self.vulnerable)

    @property
    def numbers(self) -> tuple[str, ...]:
        """The numbers of the reports that came of it."""
        return tuple(one for one in (self.report_no or "").split(BETWEEN) if one.strip())

    @property
    def owes_report(self) -> bool:
        """Suspected, and neither reported with a number nor ended with a reason."""
        is_suspected = self.is_suspected if self.is_asked_why else bool(self.protective)
        return is_suspected and not self.numbers and not (self.reason or "").strip()

    @property
    def is_open(self) -> bool:
        """Whether something is still to be done with it: to finish the sheet, or to report."""
        return self.state == "draft" or self.owes_report

    @property
    def stands(self) -> str:
        """How it stands (``machines.CONSULTATION_STATES``)."""
        return consultation_state(self.state, self.result, self.reason)

    def lead(self, on: dt.date | None = None) -> Decision | None:
        """To what it leads: table R01. None as long as nobody has said whether there is danger."""
        if self.danger not in ASKED:
            return None
        ticked = {"is_protective": bool(self.protective), "is_vulnerable": bool(self.vulnerable)}
        return first_screening(is_emergency=self.is_danger, **ticked, on=on)

    def form(self, age_group: str | None, on: dt.date | None = None) -> str | None:
        """The report form to begin with: table R02. The sheet asks neither for sexual assault nor for a partner, which
        have their own rows: whoever reports chooses them.
        """
        if not self.is_suspected:
            return None
        said = report_form(
            age=YEARS.get(age_group or ""), is_sexual=False, is_intimate=False,
            is_protective=bool(self.protective), is_vulnerable=bool(self.vulnerable), on=on,
        )  # fmt: skip
        form = said.then["form"]
        return form if isinstance(form, str) else None


def with_report(
    result: Sequence[str] | None, report_no: str | None, form: str, number: str
) -> tuple[list[str], str]:
    """Outcome and numbers of a consultation after this report was made of it; the same report counts once."""
    if form not in REPORTED:
        raise ValueError(f"{form} is no report")
    numbers = [*Call(report_no=report_no).numbers, number]
    return list(dict.fromkeys([*(result or ()), form])), BETWEEN.join(dict.fromkeys(numbers))
