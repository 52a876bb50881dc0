"""分級分類 on the case page: what was decided at the window, and the way to decide while the report waits there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from flask import url_for
from flask_babel import gettext as _

from app.casework.triage import counted, suggested_by
from app.guard.requests import saw
from app.models import Case, StoredDecision
from app.rules import triage as t
from app.views.names import Names
from app.views.triage import AT_WINDOW, may_triage
from app.views.triage_words import lines, where_to

Tables = Mapping[str, StoredDecision]
AFTER_IT: Final = ("DISP_ADULT", "DISP_CHILD", "DISP_VF")
"""The sheets that take over what the tables decided: begun after it. The scale (TIPVDA) goes before."""


def triage_of(case: Case, seats: frozenset[str], tables: Tables, names: Names) -> dict[str, Any]:
    """What the page shows of it; nothing for whoever may not see the screening."""
    saw("decision", [one.id for one in tables.values()])
    where = suggested_by(tables)
    return {
        "triage": lines(tables, names),
        "triage_to": where_to(t.destination(counted(tables))) if where else "",
        "triage_url": _url(case, seats),
    }


def who_triaged(tables: Tables) -> list[int]:
    """Whose names the page says."""
    return [one.created_by for one in tables.values()]


def led_by_triage(case: Case, seats: frozenset[str], tables: Tables, led: Sequence[Any]) -> list[Any]:
    """The steps that one is led to, and among them the tables: before the dispatch record, until they are decided."""
    url = _url(case, seats)
    if url is None or tables:
        return list(led)
    step = {"do": "begin", "label": _("分級分類"), "url": url}
    begun = [n for n, one in enumerate(led) if one.get("form") in AFTER_IT]
    if not begun and case.kind != t.ASSAULT:  # its record is written already; of an assault none is asked for
        return list(led)
    at = begun[0] if begun else len(led)
    return [*led[:at], step, *led[at:]]


def _url(case: Case, seats: frozenset[str]) -> str | None:
    is_theirs = case.status == AT_WINDOW and may_triage(case, seats)
    return url_for("TriageView.triage", case_id=case.id) if is_theirs else None
