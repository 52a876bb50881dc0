"""The approved sheets by which the cases of the stage may be handed over, and what each kind of case owes first."""

from __future__ import annotations

from typing import Final

from app.rules.tracks import is_protective, owed_first
from app.rules.workflow import OF_FAMILIES
from tests.guard.looking import Looking
from tests.stage import CASES

ASKS: Final = (("SAME", "centre2"), ("VF2CP", "protection"), ("CP2VF", "centre"))
"""Round and round: to the next centre, to protection, and back to the first as a family."""
NEXT: Final = {"centre": "centre2", "centre2": "protection", "protection": "centre"}
"""By the unit that leads, to whom an approved sheet leads on."""
SHEET: Final = (
    "insert into transfer (case_id, county_id, agency_id, edition, once, state, submitted_at, approved_at, tr_dir, ti_unit) "
    "values (%s, 1, %s, '2026-11-01', gen_random_uuid(), 'approved', now(), now(), %s, %s)"
)


def sheets_that_ask(db: Looking) -> None:
    """Approved before: who handed them in and who approved is no part of what is tried here."""
    for case in CASES.values():
        if db.told("select 1 from kase where id = %s and county_id = 1", case):
            for direction, unit in ASKS:
                db.owner.execute(SHEET, [case, db.agency("centre"), direction, db.agency(unit)])


def of_kind(duties: frozenset[str] | tuple[str, ...], kind: str) -> frozenset[str]:
    """The same duties for a case of this kind: what a family owes first, said as what this one does."""
    first = set(OF_FAMILIES)
    if not is_protective(kind) or not first & set(duties):
        return frozenset(duties)
    return frozenset(set(duties) - first | set(owed_first(kind)))
