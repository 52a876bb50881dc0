"""Reading a sheet: every question that was asked, its answer in words; what one may not see is said to be withheld."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from flask import render_template, request, url_for
from flask_babel import gettext as _

from app.casework.asking import asked_of
from app.casework.naming import sheets_seen
from app.casework.sheets import answers_of
from app.columns.minguo import minguo
from app.forms.prefill import People, begins_with
from app.forms.references import RowNames, names_of
from app.forms.rights import may_know_writer, may_read, opines
from app.guard.access import may_reach
from app.guard.requests import saw
from app.guard.security import hat
from app.models import Worksheet
from app.questions import Computed, LongText, Question, Rows, Seen
from app.questions.conditions import Answers
from app.questions.kinds import GivenRows
from app.views import attached, citizen_report
from app.views.call_lead import for_reading
from app.views.case import STATE_KINDS, brief, state_label
from app.views.clocks import when
from app.views.given_rows import given
from app.views.reviewed import marks
from app.views.sheet_forms import case_of, endpoint, find_item, people_on


def show(sheet: type[Worksheet], pk: int) -> Any:
    """One sheet."""
    item = find_item(sheet, pk)
    case = case_of(item)
    people = people_on(sheet, case)
    answers = answers_of(item, people)
    questions = asked_of(item)
    names = RowNames(questions, answers, known=_known(item, people))
    seen = Seen(questions, answers, sheet=item)
    saw(sheet.__tablename__, [item.id])
    is_opinion = opines(sheet)
    can_edit = not item.is_locked and may_reach(endpoint(sheet, "edit"), hat())
    can_edit = can_edit and not (is_opinion and item.is_unfinished)
    files = attached.on_sheet(item, can_edit=can_edit and not is_opinion)
    return render_template(
        "sheet/show.html",
        sheet_class=sheet,
        item=item,
        case=brief(case) if case else None,
        state={"label": state_label(item.state), "kind": STATE_KINDS[item.state], "by": _by(item, names)},
        sections=in_sections(questions, seen, names),
        show_all="all" in request.args,
        all_url="?all=1",
        answered_url="?",
        edit_url=url_for(endpoint(sheet, "edit"), pk=pk) if can_edit else None,
        edit_label=_("寫督導意見") if is_opinion else _("編修"),
        history_url=url_for(endpoint(sheet, "history"), pk=pk),
        print_url=url_for(endpoint(sheet, "print"), pk=pk),
        verbs=_continuations(item),
        attachments=files,
        edition=minguo(item.edition),
        **for_reading(item),
        **citizen_report.for_reading(item),
        **marks(item, names),
    )


def _known(item: Worksheet, people: People) -> dict[str, dict[int, str]]:
    """The names that were read with the answers."""
    return sheets_seen(item) | {"person": {int(key): name for key, name in names_of(people or ()).items()}}


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


def in_sections(
    questions: Sequence[Question], seen: Seen, names: RowNames
) -> list[tuple[Any, list[dict[str, Any]]]]:
    """The answers for people, under the headings of the paper. Keys are those of comments and snapshots."""
    shown = [q for q in questions if not seen.is_hidden(q)]
    grouped = groupby(shown, key=lambda q: q.section)
    return [(section, [_answer(q, seen, names) for q in asked]) for section, asked in grouped]


def _answer(q: Question, answers: Answers, names: RowNames, prefix: str = "") -> dict[str, Any]:
    told: dict[str, Any] = {"key": prefix + q.key, "label": q.label, "wide": isinstance(q.kind, LongText)}
    told["asked"] = q.kind.is_posted  # what the system worked out is nobody's to correct
    if q.only and not may_read(q.only):
        return {**told, "withheld": True, "empty": True}
    value = answers.get(q.key)
    if isinstance(q.kind, Rows):
        rows = [_row(q.kind, row, answers, names, f"{q.key}-{n}-") for n, row in enumerate(value or ())]
        laid = given(q.kind, value or (), rows, answers) if isinstance(q.kind, GivenRows) else None
        return {**told, "rows": rows, "given": laid, "empty": q.kind.is_empty(value)}
    text = q.kind.text(value, q, names)
    why = q.kind.why(answers, None) if isinstance(q.kind, Computed) and q.kind.why else ""
    return {**told, "text": text, "why": why, "empty": not text}


def _row(
    kind: Rows, row: dict[str, Any], outer: Answers, names: RowNames, prefix: str
) -> list[dict[str, Any]]:
    seen = Seen(kind.asks, row, outer=outer)
    return [_answer(q, seen, names, prefix) for q in kind.asks if not seen.is_hidden(q)]
