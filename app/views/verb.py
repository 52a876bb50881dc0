"""Saying a verb to a case: one small form for all of them, made of what the step asks (``rules/workflow``)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from app.casework.moves import Refused, move
from app.forms import SheetForm, form_of
from app.guard.errors import STATES
from app.guard.requests import saw
from app.guard.security import hat
from app.models import Agency, Case, db
from app.questions import Choice, LongText, OneOf, Question, Section, YesNo
from app.rules.workflow import BY_VERB, ENDINGS, RISKS, Step, steps_for
from app.views.case import brief, find

SECTION = Section("", "")
RULES = {
    "ngo_holds_only_safe_cases": _l(
        "只有評定為中、低風險，已完成評估、願意接受服務、且不需公權力介入的個案，才能委託民間團體。"
    ),
    "who_is_let_in_sits_there": _l("指定的人不在這個單位服務，或這個單位不在本縣市。請重新選擇。"),
    "ngo_holds_only_delegated": _l("民間團體只能受委託，不能主責或協力。"),
}
STAFF = text(
    "select distinct user_id, last_name || first_name as name, role from staff "
    "where agency_id = :a and reach = 'worker' and is_active order by 2"
)
NGO_STAFF = text(
    "select distinct s.user_id, a.name || '　' || s.last_name || s.first_name as name from staff s "
    "join agency a on a.id = s.agency_id where a.kind = 'ngo' and s.county_id = :c and s.reach = 'worker' "
    "and s.is_active order by 2"
)


def _agencies(case: Case, *kinds: str) -> tuple[Choice, ...]:
    query = select(Agency.id, Agency.name).where(
        Agency.county_id == case.county_id, Agency.kind.in_(kinds), Agency.is_active
    )
    return tuple(Choice(str(i), n) for i, n in db.session.execute(query.order_by(Agency.name)))


def _people(sql: Any, **values: Any) -> tuple[Choice, ...]:
    return tuple(Choice(str(r.user_id), r.name) for r in db.session.execute(sql, values))


RATED = tuple(Choice(code, label) for code, label in RISKS.items() if code != "unrated")
Asking = Callable[[Case], tuple[Any, Any, bool]]  # label, kind, required
ASKS: dict[str, Asking] = {
    "unit": lambda case: (_l("派給哪個單位"), OneOf(_agencies(case, "welfare_centre", "protection")), True),
    "worker": lambda case: (_l("主責社工"), OneOf(_people(STAFF, a=case.lead_agency_id)), True),
    "ngo": lambda case: (_l("委託哪個民間團體"), OneOf(_agencies(case, "ngo")), True),
    "ngo_worker": lambda case: (
        _l("由誰服務（可由該團體督導再指定）"),
        OneOf(_people(NGO_STAFF, c=case.county_id)),
        False,
    ),
    "risk": lambda _case: (_l("風險等級"), OneOf(RATED), True),
    "is_willing": lambda _case: (_l("案家是否願意接受服務"), YesNo(), True),
    "needs_authority": lambda _case: (_l("是否需要公權力介入"), YesNo(), True),
    "note": lambda _case: (_l("說明"), LongText(), False),
    "reason": lambda _case: (_l("理由"), LongText(), True),
}
NUMBERS = {"unit", "worker", "ngo", "ngo_worker"}


def verb_page(case_id: int, verb: str) -> Any:
    """Ask what the step asks; say it; lead back to the case, or to the desk when it is out of sight now."""
    case, worn = find(case_id), hat()
    step = BY_VERB.get(verb)
    if step is None:
        abort(404)
    if worn is None or step not in steps_for(worn.role, case.status):
        abort(403 if worn is None or verb not in {s.verb for s in steps_for(worn.role, case.status)} else 404)
    form = form_of("Verb", questions(step, case))(request.form if request.method == "POST" else None)
    if request.method == "POST":
        checked = form.judge(submit=True)
        if checked.is_good and not (wrong := say(case, step, checked.values)):
            flash(_("已完成：%(what)s", what=step.label), "success")
            return redirect(
                url_for("CaseView.show", case_id=case_id)
                if _still_seen(case_id)
                else url_for("DeskView.desk")
            )
        if checked.is_good:
            db.session.rollback()
            return page(find(case_id), step, form, [("", "", "", wrong)]), 409
    return page(case, step, form, form.wrong()), 400 if form.wrong() else 200


def questions(step: Step, case: Case) -> list[Question]:
    """What this verb asks, with the choices that this case allows."""
    out = []
    for name in step.asks:
        label, kind, required = ASKS[name](case)
        out.append(Question(label, SECTION, kind, required=required, key=name))
    return out


def say(case: Case, step: Step, values: dict[str, Any]) -> str:
    """Do it. Returns a sentence when a rule of the database refuses, else nothing."""
    said = {k: int(v) if k in NUMBERS and v else v for k, v in values.items()}
    try:
        move(case, step.verb, said)
        db.session.flush()
    except Refused:
        return _("這一案目前的狀態不能這樣做，可能剛被別人更改。請回案件重新看一次。")
    except DBAPIError as error:
        db.session.rollback()
        rule = getattr(getattr(error.orig, "diag", None), "constraint_name", None)
        if rule in RULES:
            return str(RULES[rule])
        if STATES.get(getattr(error.orig, "sqlstate", "") or "") == 409:
            return _("這一案剛被別人更改。請回案件重新看一次。")
        raise
    return ""


def _still_seen(case_id: int) -> bool:
    """A move may take the case out of sight of who moved it."""
    db.session.expire_all()
    return db.session.get(Case, case_id) is not None


def page(case: Case, step: Step, form: SheetForm, errors: list[Any]) -> Any:
    """The form."""
    told = {
        "title": step.label,
        "button": step.label,
        "danger": step.verb in ENDINGS,
        "confirm": _("確定要「%(what)s」嗎？", what=step.label) if step.verb in ENDINGS else "",
    }
    back = url_for("CaseView.show", case_id=case.id)
    saw("kase", [case.id])
    return render_template(
        "case/verb.html",
        case=brief(case),
        verb=told,
        form=form,
        errors=errors,
        hidden=form.asked,
        back_url=back,
    )
