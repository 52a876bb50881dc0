"""Reading a sheet: every question that was asked, its answer in words; what one may not see is said to be withheld."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from flask import render_template, request, url_for
from flask_babel import gettext as _

from app.casework.sheets import answers_of
from app.columns.minguo import minguo
from app.forms.prefill import begins_with
from app.forms.references import RowNames
from app.forms.rights import may_know_writer, may_read
from app.guard.access import may_reach
from app.guard.requests import saw
from app.guard.security import hat
from app.models import Worksheet
from app.questions import LongText, Question, Rows, Seen
from app.questions.conditions import Answers
from app.questions.editions import asked_on, declared
from app.views.case import brief, state_label
from app.views.clocks import when
from app.views.sheet_forms import case_of, endpoint, find_item

KINDS = {"draft": "", "submitted": "new", "approved": "ok"}


def show(sheet: type[Worksheet], pk: int) -> Any:
    """One sheet."""
    item = find_item(sheet, pk)
    case, answers = case_of(item), answers_of(item)
    questions = asked_on(declared(sheet), item.edition)
    names = RowNames(questions, answers)
    seen = Seen(questions, answers, sheet=item)
    saw(sheet.__tablename__, [item.id])
    can_edit = item.state != "approved" and may_reach(endpoint(sheet, "edit"), hat())
    return render_template(
        "sheet/show.html",
        sheet_class=sheet,
        item=item,
        case=brief(case) if case else None,
        state={"label": state_label(item.state), "kind": KINDS[item.state], "by": _by(item, names)},
        sections=_sections(questions, seen, names),
        show_all="all" in request.args,
        all_url="?all=1",
        answered_url="?",
        edit_url=url_for(endpoint(sheet, "edit"), pk=pk) if can_edit else None,
        history_url=url_for(endpoint(sheet, "history"), pk=pk),
        verbs=_continuations(item),
        edition=minguo(item.edition),
    )


def _by(item: Worksheet, names: RowNames) -> str:
    moment, who = item.submitted_at or item.updated_at or item.created_at, item.updated_by or item.created_by
    if not may_know_writer(item.STAGE, who):
        return when(moment)
    return " ".join(filter(None, (names("user", who) if who else "", when(moment))))


def _continuations(item: Worksheet) -> list[tuple[Any, str, bool]]:
    """The forms that can be begun with the answers of this one."""
    reference = f"{item.CODE}-{item.id}"
    others = [other for other in begins_with(type(item)) if not item.HANGS_ON_CASE and item.state != "draft"]
    return [
        (
            _("接續填寫：%(form)s", form=other.TITLE),
            f"{url_for(endpoint(other, 'add'))}?from={reference}",
            False,
        )
        for other in others
        if may_reach(endpoint(other, "add"), hat())
    ]


def _sections(
    questions: Sequence[Question], seen: Seen, names: RowNames
) -> list[tuple[Any, list[dict[str, Any]]]]:
    shown = [q for q in questions if not seen.is_hidden(q)]
    grouped = groupby(shown, key=lambda q: q.section)
    return [(section, [_answer(q, seen, names) for q in asked]) for section, asked in grouped]


def _answer(q: Question, answers: Answers, names: RowNames) -> dict[str, Any]:
    told = {"key": q.key, "label": q.label, "wide": isinstance(q.kind, LongText)}
    if q.only and not may_read(q.only):
        return {**told, "withheld": True, "empty": True}
    value = answers.get(q.key)
    if isinstance(q.kind, Rows):
        rows = [_row(q.kind, row, answers, names) for row in value or ()]
        return {**told, "rows": rows, "empty": not rows}
    text = q.kind.text(value, q, names)
    return {**told, "text": text, "empty": not text}


def _row(kind: Rows, row: dict[str, Any], outer: Answers, names: RowNames) -> list[dict[str, Any]]:
    seen = Seen(kind.asks, row, outer=outer)
    return [_answer(q, seen, names) for q in kind.asks if not seen.is_hidden(q)]
