"""Sheets between JSON and answers: what a program sends, and what it is given."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import request
from flask_babel import gettext as _

from app.api import files
from app.casework.asking import asked_of
from app.casework.sheets import answers_of
from app.forms.references import RowNames
from app.forms.reviews import said_of
from app.forms.rights import may_read
from app.models import Review, Worksheet
from app.models.worksheets.base import is_reviewed
from app.questions import BadAnswer, Computed, Question, Rows, Seen
from app.questions.conditions import Answers

FIELDS = {"answers", "case_id", "local", "once", "submit", "version"}


class BadBody(ValueError):
    """A body that cannot be read. `errors` says what is wrong with which answer."""

    def __init__(self, code: int, message: str, errors: dict[str, str] | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.errors = errors or {}


@dataclass(frozen=True)
class Body:
    """What a program sends: the answers that it gives, and about which sheet."""

    answers: dict[str, Any]
    submit: bool = False
    case_id: int | None = None
    version: int | None = None
    once: uuid.UUID | None = None


def read_body(asks: Callable[[int | None], Sequence[Question]]) -> Body:
    """The body of this request. BadBody: 400 for its shape, 422 for answers of the wrong type or to no question.

    `asks` gives the questions of a sheet on the case that the body names. Answers to a county's own stand in `local`.
    """
    data = request.get_json(silent=True)
    if not isinstance(data, dict) or not isinstance(data.get("answers"), dict):
        raise BadBody(400, _("要送出 JSON，答案放在 answers 裡"))
    if strange := sorted(set(data) - FIELDS):
        raise BadBody(400, _("沒有「%(name)s」這一欄", name=strange[0][:40]))
    case_id, local = _typed(data, "case_id", int), _typed(data, "local", dict) or {}
    questions = asks(case_id)
    return Body(
        answers=_answers(data["answers"], [q for q in questions if not q.is_local])
        | _answers(local, [q for q in questions if q.is_local]),
        submit=_typed(data, "submit", bool) or False,
        case_id=case_id,
        version=_typed(data, "version", int),
        once=_once(data.get("once")),
    )


def _typed(data: dict[str, Any], name: str, kind: type) -> Any:
    value = data.get(name)
    if value is not None and type(value) is not kind:
        raise BadBody(400, _("「%(name)s」的格式不對", name=name))
    return value


def _once(value: Any) -> uuid.UUID | None:
    try:
        return uuid.UUID(value) if value is not None else None
    except (ValueError, TypeError, AttributeError):
        raise BadBody(400, _("「%(name)s」的格式不對", name="once")) from None


def _answers(data: dict[str, Any], questions: Sequence[Question]) -> dict[str, Any]:
    asked = {q.key: q for q in questions if q.kind.is_posted}
    errors, answers = {}, {}
    for key, value in data.items():
        if key not in asked:
            errors[key[:80]] = _("這一題沒有問")
            continue
        try:
            answers[key] = asked[key].kind.from_json(value)
        except BadAnswer as bad:
            errors[key] = bad.message
    if errors:
        raise BadBody(422, _("有答案要改正"), errors)
    return answers


def over_stored(questions: Sequence[Question], stored: Answers, given: dict[str, Any]) -> dict[str, Any]:
    """The given answers; rows that name a stored row lie over it, so that what they do not name stays."""
    answers = dict(given)
    for q in questions:
        if isinstance(q.kind, Rows) and q.key in given:
            answers[q.key] = q.kind.over(stored.get(q.key) or (), given[q.key])
    return answers


def as_json(item: Worksheet) -> dict[str, Any]:
    """A sheet for machines: answers by key, beside them the words of people; withheld ones are named, not given."""
    answers = answers_of(item)
    questions = asked_of(item)
    seen, names = Seen(questions, answers, sheet=item), RowNames(questions, answers)
    shown = [q for q in questions if not seen.is_hidden(q)]
    readable = [q for q in shown if not q.only or may_read(q.only)]
    return {
        **_head(item),
        "answers": {q.key: _readable(q, seen[q.key]) for q in readable if not q.is_local},
        "local": {q.key: _readable(q, seen[q.key]) for q in readable if q.is_local},
        "labels": {q.key: _label(q, seen[q.key], names) for q in readable},
        "withheld": [q.key for q in shown if q not in readable],
        "files": files.of_sheet(item),
        "reviews": [_review(review, item) for review in item.reviews] if is_reviewed(type(item)) else [],
    }


def _review(review: Review, item: Worksheet) -> dict[str, Any]:
    """What a supervisor said, newest first; comments by the key of the answer."""
    told = {"version": review.version, "result": review.result, "opinion": review.opinion or ""}
    comments = said_of(item, review.comments)
    return told | {"comments": comments, "by": review.by_user_id, "at": review.at.isoformat()}


def _readable(q: Question, value: Any) -> Any:
    data = q.kind.to_json(value)
    if isinstance(q.kind, Rows):
        withheld = {asked.key for asked in q.kind.asks if asked.only and not may_read(asked.only)}
        return [{key: one for key, one in row.items() if key not in withheld} for row in data]
    return data


def _label(q: Question, value: Any, names: RowNames) -> Any:
    """The words of an answer; of a table those of each row."""
    if not isinstance(q.kind, Rows):
        return q.kind.text(value, q, names)
    asks = [one for one in q.kind.asks if not one.only or may_read(one.only)]
    return [{one.key: one.kind.text(row.get(one.key), one, names) for one in asks} for row in value or ()]


def _head(item: Worksheet) -> dict[str, Any]:
    head = {
        "id": item.id,
        "edition": item.edition.isoformat(),
        "state": item.state,
        "version": item.version,
        "created_at": item.created_at.isoformat(),
        "updated_at": item.updated_at.isoformat() if item.updated_at else None,
    }
    return head | ({"case_id": item.case_id} if type(item).HANGS_ON_CASE else {})


def listed(item: Worksheet, questions: Sequence[Question]) -> dict[str, Any]:
    """A sheet in a list: what the page's list shows."""
    answers = {q.key: _listed(q, item) for q in questions}
    return {
        **_head(item),
        "answers": {q.key: q.kind.to_json(answers[q.key]) for q in questions},
        "labels": {q.key: q.text(answers[q.key]) for q in questions},
    }


def _listed(q: Question, item: Worksheet) -> Any:
    is_worked_out = isinstance(q.kind, Computed) and not q.kind.stored
    return q.kind.work({}, item) if is_worked_out and isinstance(q.kind, Computed) else getattr(item, q.key)
