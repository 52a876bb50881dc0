"""Who changed which question of a sheet, from what to what, and when."""

from __future__ import annotations

from typing import Any

from flask import render_template, request, url_for
from flask_babel import gettext as _

from app.forms.past import Change, changes
from app.forms.references import RowNames
from app.forms.rights import may_know_writer, may_read
from app.guard.paging import page_of
from app.guard.requests import saw
from app.models import Worksheet
from app.questions import Question
from app.questions.editions import asked_on, declared
from app.views.case import brief
from app.views.clocks import when
from app.views.sheet_forms import case_of, endpoint, find_item


def history(sheet: type[Worksheet], pk: int) -> Any:
    """Every writing of one sheet, newest first."""
    item, page = find_item(sheet, pk), page_of(request.args)
    case, all_of_them = case_of(item), list(reversed(changes(item)))
    shown = all_of_them[page.offset : page.offset + page.size]
    questions = [q for q in asked_on(declared(sheet), item.edition) if q.is_column]
    names = RowNames()
    saw(sheet.__tablename__, [item.id])
    return render_template(
        "sheet/history.html",
        sheet_class=sheet,
        case=brief(case) if case else None,
        back_url=url_for(endpoint(sheet, "show"), pk=pk),
        saves=[_save(change, questions, names, sheet.STAGE) for change in shown],
        count=len(all_of_them),
        page=page.number,
        page_size=page.size,
    )


def _who(change: Change, names: RowNames, stage: str) -> str:
    if not change.user_id:
        return _("民眾")
    return names("user", change.user_id) if may_know_writer(stage, change.user_id) else _("（保密）")


def _save(change: Change, questions: list[Question], names: RowNames, stage: str) -> dict[str, Any]:
    told = [_change(q, change, names) for q in questions if q.key in change.now]
    return {
        "at": when(change.at),
        "who": _who(change, names, stage),
        "role": "",
        "verb": _verb(change),
        "changes": [one for one in told if one["was"] or one["now"] or one["withheld"]],
    }


def _verb(change: Change) -> str:
    if change.now.get("state") == "submitted":
        return _("送出")
    if change.now.get("state") == "approved":
        return _("核可")
    return _("新增") if change.is_new else _("儲存")


def _change(q: Question, change: Change, names: RowNames) -> dict[str, Any]:
    is_withheld = bool(q.only) and not may_read(q.only)
    was, now = (
        "" if is_withheld else q.kind.text(side.get(q.key), q, names) for side in (change.was, change.now)
    )
    return {"section": q.section.label, "label": q.label, "was": was, "now": now, "withheld": is_withheld}
