"""A small form of an administrator: asks, says a verb, keeps what was typed when a rule refuses it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import redirect, render_template, request
from flask_babel import gettext as _

from app.casework.accounts import Broken
from app.forms import SheetForm, form_of
from app.questions import Question


@dataclass(frozen=True)
class Asking:
    """What the page says around its questions. `steps`: more to read before the button, in a template of its own."""

    title: str
    back: str
    button: str = ""
    above: str = ""
    lead: str = ""
    warning: str = ""
    danger: bool = False
    confirm: str = ""
    more: str = ""
    about: dict[str, Any] = field(default_factory=dict)


def ask(
    asking: Asking,
    questions: Sequence[Question],
    do: Callable[[dict[str, Any]], Any],
    *,
    answers: dict[str, Any] | None = None,
) -> Any:
    """The page, and what becomes of its post. ``do`` takes the answers and gives an address or a page."""
    is_sent = request.method == "POST"
    form = form_of("Staff", questions)(request.form if is_sent else None, answers=answers)
    if not is_sent:
        return _page(asking, form, [], 200)
    if request.form.get("sure") != "Y":  # the button of this page, and no other post
        return _page(asking, form, [("", "", "", _("請從這一頁按下按鈕再送出。"))], 400)
    checked = form.judge(submit=True)
    if not checked.is_good:
        return _page(asking, form, form.wrong(), 400)
    try:
        done = do(checked.values)
    except Broken as broken:
        return _page(asking, form, _beside(form, broken), 409)
    return redirect(done) if isinstance(done, str) and done.startswith("/") else done


def _beside(form: SheetForm, broken: Broken) -> list[Any]:
    """Put a refusal beside its field; above all when it has none here."""
    for each in form.answers():
        each.complain({broken.field: broken.says})
    return form.wrong() or [("", "", "", broken.says)]


def _page(asking: Asking, form: SheetForm, errors: list[Any], code: int) -> Any:
    page = render_template("staff/form.html", title=asking.title, asking=asking, form=form, errors=errors)
    return page, code
