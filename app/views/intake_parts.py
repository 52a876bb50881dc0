"""What the intake desk and the case page show of a report: who knows the family, notes, duplicates."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from flask import url_for

from app.casework.beside_report import Beside, beside
from app.casework.matching import Match, matches
from app.columns.minguo import minguo
from app.facts.counties import counties
from app.guard.requests import saw
from app.guard.security import hat
from app.models import Case
from app.rules.intake import NEAR, NOTE_KINDS, NOTE_RESULTS, REASONS, SURE
from app.rules.roles import may
from app.rules.workflow import STATUSES, steps_for
from app.views.clocks import when
from app.views.words import code_label

WAITS: Final = ("reported", "not_case")


def panel(case: Case, people: Sequence[Any]) -> dict[str, Any] | None:
    """Who knows this family; None for whoever is not of a window. The database puts the look on record."""
    worn = hat()
    if worn is None or not may(worn.role, "match.query") or worn.agency_kind != "intake":
        return None
    may_merge = "merge" in {step.verb for step in steps_for(worn.role, case.status)}
    rows = [_match(case, match, may_merge) for match in matches(case, people)]
    strong = [row for row in rows if not row["is_weak"]]
    return {
        "reports": [row for row in strong if row["is_report"]],
        "cases": [row for row in strong if not row["is_report"]],
        "weak": [row for row in rows if row["is_weak"]],
    }


def _match(case: Case, match: Match, may_merge: bool) -> dict[str, Any]:
    whys = [why for why in REASONS if why in match.whys and not (why in NEAR and "name_born" in match.whys)]
    is_known = match.case_id is not None and match.status != "not_case"
    merge_url = url_for("CaseView.verb", case_id=case.id, verb="merge", same=match.number)
    return {
        "number": match.number,
        "url": url_for("CaseView.show", case_id=match.case_id) if match.case_id else None,
        "kind": code_label("case_track", match.kind),
        "status": STATUSES[match.status] if match.status else "",
        "county": "" if match.county_id == case.county_id else _county(match.county_id),
        "since": minguo(match.since),
        "call_name": match.call_name,
        "call_phone": match.call_phone,
        "whys": [("near" if why in NEAR else "yes", REASONS[why]) for why in whys],
        "is_sure": bool(SURE & set(whys)),
        "is_weak": set(whys) <= NEAR and match.people < 2,
        "people": match.people,
        "is_report": match.status in WAITS,
        "merge_url": merge_url if may_merge and is_known else None,
    }


def _county(county_id: int) -> str:
    return next((code_label("county", county.code) for county in counties() if county.id == county_id), "")


def beside_report(case: Case, people: Sequence[Any]) -> dict[str, Any]:
    """For the page of a case: of a report that waits, to its window, who knows the family; else notes and duplicates.

    The window has notes and duplicates on its desk, to which the page leads.
    """
    match = panel(case, people) if case.status == "reported" else None
    if match is None:
        return {"match": None, "told": told(beside(case.id))}
    return {"match": match, "told": {"desk_url": url_for("IntakeView.show", case_id=case.id)}}


def told(found: Beside) -> dict[str, Any]:
    """The same, for a template."""
    saw("window_note", [n.id for n in found.notes])
    saw("kase", [row.id for row in (*found.of, *found.duplicates)])
    return {
        "notes": [_note(n) for n in found.notes],
        "of": [_link(row) for row in found.of],
        "duplicates": [_link(row) for row in found.duplicates],
    }


def _note(row: Any) -> dict[str, Any]:
    return {
        "kind": NOTE_KINDS[row.word],
        "result": NOTE_RESULTS[row.other],
        "whom": row.whom,
        "note": row.note,
        "at": when(row.at),
        "by": row.by_name or "",
    }


def _link(row: Any) -> dict[str, Any]:
    return {
        "number": row.number,
        "url": url_for("CaseView.show", case_id=row.id),
        "kind": code_label("case_track", row.other),
        "status": STATUSES[row.word],
        "at": when(row.at),
    }
