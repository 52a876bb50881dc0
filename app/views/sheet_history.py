"""Who changed which question of a sheet, from what to what, and when."""

from __future__ import annotations

from typing import Any

from flask import render_template, request, url_for
from flask_babel import gettext as _

from app.casework.asking import asked_of
from app.forms.past import Change, changes
from app.forms.past_rows import RowChange
from app.forms.references import RowNames
from app.forms.rights import may_know_writer, may_read
from app.guard.paging import page_of
from app.guard.requests import saw
from app.models import Worksheet
from app.questions import Question, Rows
from app.questions.kinds import GivenRows
from app.views import attached
from app.views.case import brief
from app.views.clocks import when
from app.views.sheet_forms import case_of, endpoint, find_item


def history(sheet: type[Worksheet], pk: int) -> Any:
    """Every writing of one sheet, newest first."""
    item, page = find_item(sheet, pk), page_of(request.args)
    case, all_of_them = case_of(item), list(reversed(changes(item)))
    shown = all_of_them[page.offset : page.offset + page.size]
    questions = [
        q
        for q in asked_of(item, *(key for change in all_of_them for key in change.now))
        if q.is_column or q.is_local or (isinstance(q.kind, Rows) and q.kind.kept)
    ]
    names = RowNames()
    saw(sheet.__tablename__, [item.id])
    return render_template(
        "sheet/history.html",
        sheet_class=sheet,
        case=brief(case) if case else None,
        back_url=url_for(endpoint(sheet, "show"), pk=pk),
        saves=[
            _save(change, questions, names, sheet.STAGE, _called(questions, all_of_them)) for change in shown
        ],
        count=len(all_of_them),
        gone=attached.gone(item),
        page=page.number,
        page_size=page.size,
    )


def _who(change: Change, names: RowNames, stage: str) -> str:
    if not change.user_id:
        return _("民眾")
    return names("user", change.user_id) if may_know_writer(stage, change.user_id) else _("（保密）")


def _called(questions: list[Question], all_of_them: list[Change]) -> dict[tuple[str, int], str]:
    """What the rows of given tables are about, by question and id: a change of one answer does not say it."""
    kinds = {q.key: q.kind for q in questions if isinstance(q.kind, GivenRows)}
    return {
        (row.key, row.row_id): kind.name_of.label_of(code)
        for change in reversed(all_of_them)
        for row in change.rows
        if (kind := kinds.get(row.key)) and (code := (row.now or {}).get(kind.each.names))
    }


def _save(
    change: Change, questions: list[Question], names: RowNames, stage: str, called: dict[tuple[str, int], str]
) -> dict[str, Any]:
    told = [_change(q, change.was, change.now, names) for q in questions if q.key in change.now]
    told += [
        one
        for q in questions
        for row in change.rows
        if row.key == q.key
        for one in _of_row(q, row, names, called.get((q.key, row.row_id), ""))
    ]
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
    if change.now.get("state") == "returned":
        return _("退回修正")
    if change.now.get("state") == "draft" and not change.is_new:
        return _("撤回")
    if change.now.get("state") == "approved":
        return _("核可")
    return _("新增") if change.is_new else _("儲存")


def _change(q: Question, was: Any, now: Any, names: RowNames) -> dict[str, Any]:
    is_withheld = bool(q.only) and not may_read(q.only)
    before, after = ("" if is_withheld else q.kind.text(side.get(q.key), q, names) for side in (was, now))
    return {
        "section": q.section.label,
        "label": q.label,
        "was": before,
        "now": after,
        "withheld": is_withheld,
    }


def _of_row(q: Question, row: RowChange, names: RowNames, called: str) -> list[dict[str, Any]]:
    """What was written in one row of a table: each answer, under the heading of the table or under what it is about."""
    assert isinstance(q.kind, Rows)
    was, now = row.was or {}, row.now or {}
    told_above = {q.kind.each.names} if isinstance(q.kind, GivenRows) and called else set()
    asks = [one for one in q.kind.asks if one.key in {*was, *now} - told_above]
    heading = called or f"{q.section.label}：{q.label}"
    return [{**_change(one, was, now, names), "section": heading} for one in asks]
