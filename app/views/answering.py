"""An answer to what one is asked before the case is in sight: yes or no, each with its one question."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask import abort, request
from flask_babel.speaklater import LazyString
from sqlalchemy.exc import DBAPIError

from app.forms import SheetForm, form_of
from app.models import db
from app.questions import Question
from app.views.verb import sentence


def answer(
    questions: Mapping[str, Question],
    page: Callable[[Mapping[str, SheetForm], Sequence[Any]], Any],
    say: Callable[[Mapping[str, Any]], str | None],
    gone: LazyString,
) -> Any:
    """The page that asks, or says what is wrong; None once it is said. ``say`` returns why not, where it is none."""
    do = request.form.get("do", "") if request.method == "POST" else ""
    forms = {verb: form_of(verb, [q])(request.form if verb == do else None) for verb, q in questions.items()}
    if request.method != "POST":
        return page(forms, [])
    if do not in forms:
        abort(400)
    checked = forms[do].judge(submit=True)
    if not checked.is_good:
        return page(forms, forms[do].wrong()), 400
    try:
        wrong = say(checked.values)
    except DBAPIError as error:
        wrong = sentence(error, str(gone))
    if not wrong:
        return None
    db.session.rollback()
    return page(forms, [("", "", "", wrong)]), 409
