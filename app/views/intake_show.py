"""One report on the intake desk: who it is about, who knows the family, what was asked; beside the queue."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from flask import url_for
from flask_babel import gettext as _

from app.casework.beside_report import Report, beside, report_on
from app.casework.case_page import people_on
from app.casework.intake import one
from app.forms.rights import may_reach_client
from app.guard.access import may_reach, view_name
from app.guard.requests import saw
from app.guard.security import hat
from app.guard.sessions import Hat
from app.models import Case
from app.rules.case_verbs import stands_out
from app.rules.roles import may
from app.rules.workflow import WINDOW, steps_for
from app.views.case_people import of_person
from app.views.clocks import when
from app.views.intake_list import clock_of
from app.views.intake_parts import panel, told
from app.views.triage import may_triage
from app.views.words import code_label

EXCERPT: Final = 300


def detail(case: Case, worn: Hat, colleagues: Mapping[int, str]) -> dict[str, Any] | None:
    """Everything about one report that waits; None when it waits no more. ``colleagues``: of the window."""
    row = one(case.id)
    if row is None:
        return None
    people, may_call = people_on(case.id), may_reach_client(case)
    saw("kase", [case.id])
    saw("person", [p.person_id for p in people])
    works = may(worn.role, "screen.edit")
    return {
        "pk": case.id,
        "number": case.number,
        "title": f"{code_label('case_track', case.kind)}：{case.family_name or case.number}",
        "filed_at": when(case.filed_at),
        "clock": clock_of(row),
        "is_emergency": row.is_emergency,
        "is_restricted": row.is_restricted,
        "who": colleagues.get(row.user_id, "") or (_("窗口同仁") if row.user_id else ""),
        "taken_at": when(row.taken_at),
        "is_mine": row.user_id == worn.user_id,
        "may_take": works and row.user_id is None,
        "may_pass": works and (row.user_id in (None, worn.user_id) or worn.reach == "county"),
        "may_put_back": works
        and row.user_id is not None
        and (row.user_id == worn.user_id or worn.reach == "county"),
        "colleagues": [(i, name) for i, name in colleagues.items() if i != row.user_id],
        "people": [of_person(p, may_call=may_call) for p in people],
        **_report(case),
        "match": panel(case, people),
        "verbs": _verbs(case, worn),
        "note_url": url_for("IntakeView.note", case_id=case.id) if works else None,
        "say_url": url_for("IntakeView.say", case_id=case.id),
        "case_url": url_for("CaseView.show", case_id=case.id),
        **told(beside(case.id)),
    }


def _report(case: Case) -> dict[str, Any]:
    """The beginning of what the report says, and where all of it stands."""
    found = report_on(case.id)
    page = f"{view_name(found.form.CODE)}View.show" if found else ""
    if found is None or not may_reach(page, hat()):
        return {"text": "", "sheets": []}
    saw(found.form.__tablename__, [found.sheet_id])
    is_long = len(found.text) > EXCERPT
    return {
        "text": found.text[:EXCERPT] + "…" if is_long else found.text,
        "sheets": [(_titled(found), url_for(page, pk=found.sheet_id))],
    }


def _titled(found: Report) -> str:
    if not found.files:
        return str(found.form.TITLE)
    return _("%(form)s（附件 %(n)s 個）", form=found.form.TITLE, n=found.files)


def _verbs(case: Case, worn: Hat) -> list[tuple[str, str, bool]]:
    """The tables, and what a supervisor says of it: label, address, whether it stands out."""
    is_theirs = may_triage(case, frozenset(WINDOW))
    tables = [(_("分級分類"), url_for("TriageView.triage", case_id=case.id), False)] if is_theirs else []
    return tables + [
        (
            str(s.label),
            url_for("CaseView.verb", case_id=case.id, verb=s.verb),
            stands_out(s.verb, case.status),
        )
        for s in steps_for(worn.role, case.status)
        if s.verb in ("dispatch", "merge", "dismiss")
    ]
