"""To what a consultation leads: table R01 for the page on which it is filled in, and what is said when it is read."""

from __future__ import annotations

from typing import Any, Final

from flask import url_for
from flask_babel import gettext as _

from app.casework import calls
from app.guard.access import may_reach, view_name
from app.guard.security import hat
from app.models import REGISTRY, Consultation, Worksheet
from app.models.worksheets.worked_out_call import FIRST_STEPS, call_of, why_first_step
from app.rules.consulting import Call
from app.rules.filings import outcome
from app.rules.machines import CONSULTATION_STATES
from app.rules.tables import in_force

R01: Final = "R01_CONSULT"
FORM_PAGES: Final = {Consultation.CODE: "sheet/consult.html"}
"""Forms that are filled in on a page of their own; all others on sheet/edit.html."""
REPORTS: Final = {form.CODE: form for form in REGISTRY if form.IS_FILED}


def form_page(sheet: type[Worksheet]) -> str:
    """The template on which sheets of this form are filled in."""
    return FORM_PAGES.get(sheet.CODE, "sheet/edit.html")


def for_form(sheet: type[Worksheet]) -> dict[str, Any]:
    """What the page of a form is given besides the form itself."""
    if sheet is not Consultation:
        return {}
    return {
        "lead_rows": [
            {"when": {name: list(codes) for name, codes in row.when.items()}, "action": row.then["action"]}
            for row in in_force(R01).rows
        ],
        "leads": [(choice.code, choice.label, _then(choice.code)) for choice in FIRST_STEPS],
        "calls_url": url_for("CallView.today"),
    }


def for_reading(item: Worksheet) -> dict[str, Any]:
    """What the page of a sheet is given besides the sheet itself."""
    if not isinstance(item, Consultation):
        return {}
    answers = {column.key: getattr(item, column.key) for column in item.__table__.c}
    call = call_of(answers, item.state)
    decided = call.lead()
    action = str(decided.then["action"]) if decided else ""
    return {
        "lead": {
            "action": action,
            "label": next((choice.label for choice in FIRST_STEPS if choice.code == action), ""),
            "then": _then(action),
            "why": why_first_step(answers, item),
            "is_danger": call.is_danger,
            "owes": call.owes_report,
            "state_label": CONSULTATION_STATES[call.stands],
            "report": _report(item, call),
            "reports": told_of(call, calls.statuses(call.numbers)),
            "calls_url": url_for("CallView.today"),
        }
    }


def told_of(call: Call, statuses: dict[str, str]) -> list[dict[str, Any]]:
    """The reports that came of a call: number, how each stands as far as its reporter is told, its receipt."""
    return [
        {
            "number": number,
            "outcome": outcome(statuses[number]) if number in statuses else None,
            "url": url_for("ReceiptView.receipt", number=number) if number in statuses else None,
        }
        for number in call.numbers
    ]


def _report(item: Consultation, call: Call) -> tuple[Any, str] | None:
    """The report form to go on with, by table R02; None where no report is owed, or the sheet is not finished."""
    form = (
        REPORTS.get(call.form(item.cp_agegrp) or "") if call.owes_report and item.state != "draft" else None
    )
    if form is None or not may_reach(page := f"{view_name(form.CODE)}View.add", hat()):
        return None
    return form.TITLE, f"{url_for(page)}?from={item.CODE}-{item.id}"


def _then(action: str) -> str:
    """What to do now, in a sentence."""
    return {
        "IMMEDIATE": _("先報110（警察）、119（救護），再填通報表；處理結果選「緊急案件」與所填的通報表。"),
        "PROTECTIVE_REPORT": _("登錄後接著填保護事件通報表，24小時內送出；不通報要寫理由。"),
        "VF_REPORT": _("登錄後填脆弱家庭通報表；只轉介或提供資訊時，要寫不通報的理由。"),
        "INFORM": _("提供資訊或轉介後就可以結束，這一通留有紀錄。"),
    }.get(action, "")
