"""Taking reports, handing them over, putting them back: one, or many after a page that asks whether that is meant."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from app.casework import intake
from app.guard.requests import saw
from app.models import Case, db
from app.rules.intake import BULK
from app.rules.workflow import BY_VERB
from app.views.case_head import find

SAID: Final = ("take", "pass_on", "put_back")


def say_one(case_id: int) -> Any:
    """Take, hand over or put back one report; then to the report, or with ``back`` to the queue."""
    case, verb = find(case_id), request.form.get("do", "")
    if verb not in SAID:
        abort(400)
    saw("kase", [case_id])
    if wrong := _say(case, verb, request.form):
        flash(wrong, "danger")
    else:
        flash(_("%(number)s：已%(what)s", number=case.number, what=BY_VERB[verb].label), "success")
    is_back = request.form.get("back") == "1" or verb == "put_back"
    return redirect(url_for("IntakeView.list") if is_back else url_for("IntakeView.show", case_id=case_id))


def say_all() -> Any:
    """The reports that are ticked. Asks first; sent once more with ``sure`` it is done, and says what was not."""
    verb, ids = request.form.get("action", ""), _ticked()
    if verb not in SAID:
        abort(400)
    cases = list(
        db.session.scalars(select(Case).where(Case.id.in_(ids), Case.status == "reported").order_by(Case.id))
    )
    if not cases:
        flash(_("請先勾選要辦理的通報。"), "warning")
        return redirect(url_for("IntakeView.list"))
    saw("kase", [case.id for case in cases])
    heir = request.form.get("worker", "")
    if request.form.get("sure") != "1" or (verb == "pass_on" and not heir):
        return _ask(verb, cases, is_missing=request.form.get("sure") == "1")
    refused = [(case.number, wrong) for case in cases if (wrong := _say(case, verb, request.form))]
    for number, wrong in refused:
        flash(f"{number}：{wrong}", "danger")
    if done := len(cases) - len(refused):
        flash(_("%(n)s 件已%(what)s", n=done, what=BY_VERB[verb].label), "success")
    return redirect(url_for("IntakeView.list"))


def _ticked() -> list[int]:
    """Keys of the ticked reports, no more than may be done at once. 400 for what is no key."""
    ids = request.form.getlist("rowid")
    if not all(i.isascii() and i.isdecimal() and len(i) < 19 for i in ids):
        abort(400)
    return sorted({int(i) for i in ids})[:BULK]


def _ask(verb: str, cases: list[Case], *, is_missing: bool) -> Any:
    page = render_template(
        "intake/sure.html",
        title=_("%(what)s %(n)s 件", what=BY_VERB[verb].label, n=len(cases)),
        verb=verb,
        label=BY_VERB[verb].label,
        cases=[(c.id, c.number, c.family_name or c.number) for c in cases],
        colleagues=list(intake.staff().items()) if verb == "pass_on" else [],
        wrong=_("請選擇要轉交給誰。") if is_missing else "",
    )
    return page, 400 if is_missing else 200


def _say(case: Case, verb: str, form: Mapping[str, str]) -> str:
    """Do it. Returns why not, or nothing."""
    said: dict[str, Any] = {}
    if verb == "pass_on":
        heir = form.get("worker", "")
        if not (heir.isascii() and heir.isdecimal() and len(heir) < 10):
            return _("請選擇要轉交給誰。")
        said["worker"] = int(heir)
    try:
        intake.say(case, verb, said)
    except intake.Taken as taken:
        who = intake.staff().get(taken.user_id or 0, _("窗口同仁"))
        return _("%(name)s已經在受理這一件。", name=who)
    except intake.Refused:
        return _("這一件已不在待派案，可能剛被別人派案。")
    except DBAPIError as error:
        rule = getattr(getattr(error.orig, "diag", None), "constraint_name", None)
        if rule != "report_is_handed_to_the_window":
            raise
        return _("要轉交的人不在這個窗口。請重新選擇。")
    return ""
