"""Saying a verb to a case: one small form for all of them, made of what the step asks (``rules/workflow``)."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from app.casework.moves import Refused, move, seats_on
from app.forms import SheetForm, form_of
from app.guard.errors import STATES
from app.guard.requests import saw
from app.guard.security import hat
from app.models import Case, Delegation, db
from app.rules.tightening import Looser
from app.rules.workflow import BY_VERB, ENDINGS, Step, steps_for
from app.views.case import brief, find
from app.views.dispatching import first_answers, panel
from app.views.names import Names
from app.views.verb_asks import as_said, questions

MOST = 5
PREFILLED = ("same",)
"""What the address of the page may answer before: the case that the match panel has found."""
RULES = {
    "ngo_holds_only_safe_cases": _l(
        "只有評定為中、低風險，已完成評估、願意接受服務、且不需公權力介入的個案，才能委託民間團體。"
    ),
    "who_is_let_in_sits_there": _l(
        "指定的人不在這個單位服務，或這個單位不在本縣市、已另有身分。請重新選擇。"
    ),
    "county_has_an_intake_window": _l("該縣市目前沒有集中派案窗口可以接案。"),
    "one_is_asked_at_a_time": _l("已洽請本縣市的單位接任主責；請先撤回移轉。"),
    "one_county_at_a_time": _l("已洽請另一個縣市接案；請先撤回。"),
    "people_of_other_cases_stay": _l("案內有人也在原縣市的另一件案件上，請原縣市先處理，再移轉。"),
    "nobody_handles_an_own_matter": _l("這個人與案件有關，依規定迴避，不能承辦。請指定另一位。"),
    "ngo_holds_only_delegated": _l("民間團體只能受委託，不能主責或協力。"),
    "one_delegation_at_a_time": _l("這個團體已在洽詢或服務中。"),
    "county_delegates_less": _l("本縣市只委託低風險個案（縣市從嚴）。"),
    "an_extension_ends_later": _l("延長的迄日要晚於原來的迄日。"),
    "delegation_ends_after_it_starts": _l("委託期間的迄日不能早於起日。"),
    "late_clocks_have_grounds": _l("還有逾期的法定時限沒有敘明理由。請先敘明，再結束這一案。"),
    "referrals_are_answered_first": _l("還有轉介沒有回覆。請先登錄回覆，再結束這一案。"),
    "contacts_only_get_stricter": _l("訪視頻率只能從嚴。"),
    "nobody_reviews_their_own": _l("自己提出的，不能由自己核定。請由另一位督導處理。"),
    "a_duplicate_has_a_case": _l(
        "找不到可以併入的案件：請輸入本縣市另一案的完整案號。未成案的、已併案的，或已有通報併入這一件的，不能併。"
    ),
    "arbitration_is_final": _l("這一案已由縣市仲裁派案，不能再退回。有新事證，請聯絡派案窗口督導。"),
    "refusal_has_grounds": _l("請選擇退回事由，並寫明理由。"),
    "arbitration_has_grounds": _l("仲裁派案要寫明理由。"),
    "an_emergency_is_acknowledged_once": _l("已有人確認收到，或這一案不是緊急派案。"),
    "only_a_supervisor_makes_milder": _l("風險只能從嚴。要調降，請由督導評定。"),
}


def verb_page(case_id: int, verb: str) -> Any:
    """Ask what the step asks; say it; lead back to the case, or to the desk when it is out of sight now."""
    case, worn = find(case_id), hat()
    step = BY_VERB.get(verb)
    if step is None:
        abort(404)
    if worn is None or step not in steps_for(worn.role, case.status, seats_on(case_id)):
        abort(403)
    asked, known = form_of("Verb", questions(step, case)), {k: request.args.get(k) for k in PREFILLED}
    is_sent = request.method == "POST"
    form = asked(
        request.form if is_sent else None, answers=known if is_sent else known | first_answers(step, case)
    )
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


def say(case: Case, step: Step, values: dict[str, Any]) -> str:
    """Do it. Returns a sentence when a rule of the database refuses, else nothing."""
    try:
        move(case, step.verb, as_said(values))
        db.session.flush()
    except Refused:
        return _("這一案目前的狀態不能這樣做，可能剛被別人更改。請回案件重新看一次。")
    except Looser as looser:
        return str(looser)
    except DBAPIError as error:
        db.session.rollback()
        return sentence(error, _("這一案剛被別人更改。請回案件重新看一次。"))
    return ""


def sentence(error: DBAPIError, stale: str) -> str:
    """Why the database refuses: by its rule, or ``stale`` where another was faster. What nobody foresaw is raised."""
    rule = getattr(getattr(error.orig, "diag", None), "constraint_name", None)
    if rule in RULES:
        return str(RULES[rule])
    if STATES.get(getattr(error.orig, "sqlstate", "") or "") == 409:
        return stale
    raise error


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
        declined=_declined(case) if step.verb == "delegate" else [],
        panel=panel(step, case),
    )


def _declined(case: Case) -> list[tuple[str, str]]:
    """Which NGOs have declined the case, the last first, and why: before another one is asked."""
    asked = select(Delegation.agency_id, Delegation.answer).where(
        Delegation.case_id == case.id, Delegation.state == "declined", Delegation.answer.isnot(None)
    )
    rows = db.session.execute(asked.order_by(Delegation.id.desc()).limit(MOST)).all()
    names = Names([], [row.agency_id for row in rows])
    return [(names.agency(row.agency_id), row.answer) for row in rows]
