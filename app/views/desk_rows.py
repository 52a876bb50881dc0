"""The lines of a desk: time left, whose family, what and why, and one button that leads to the sheet or the verb."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.columns.minguo import minguo
from app.forms.filing import BEGUN_IN
from app.guard.access import may_reach, view_name
from app.guard.sessions import Hat
from app.models import REGISTRY
from app.rules.deadlines import BY_CODE, TAIPEI
from app.rules.desks import STEPS
from app.rules.roles import Reach, may
from app.rules.workflow import BY_VERB, RISKS, STATUSES
from app.views.clocks import clock, duty_label, when
from app.views.words import code_label

Line = dict[str, Any]
SOON_DAYS: Final = 7
CAUSES: Final = {
    "recall": _l("已收回，請勿再聯繫案家"),
    "return": _l("已退回，請勿再聯繫案家"),
    "term": _l("委託期滿，請勿再聯繫案家"),
}
"""Why an NGO no longer sees a case."""
TITLES = {form.CODE: form.TITLE for form in REGISTRY}


def of_case(case: Any) -> Line:
    """Whose family: what every line about a case begins with."""
    return {
        "clock": None,
        "family_name": case.family_name or case.number,
        "number": case.number,
        "risk": case.risk,
        "risk_label": RISKS[case.risk],
        "url": url_for("CaseView.show", case_id=case.id),
    }


def due_line(due: Any, case: Any, worn: Hat) -> Line:
    """A clock that runs."""
    is_late = due.part in ("over", "long_over")
    law = str(BY_CODE[due.duty].law) if due.duty in BY_CODE else ""
    unexplained = _("尚未敘明理由") if is_late and not due.grounds else ""
    parts = (_("期限 %(day)s", day=when(due.due_at)), unexplained, law)
    return {
        **of_case(case),
        "clock": clock(due),
        "title": duty_label(due.duty, due.nth),
        "detail": "・".join(part for part in parts if part),
        **button(due.duty, case, worn, sheet=(due.sheet_form, due.sheet_id)),
        "primary": is_late,
        "soft": due.part == "today",
        "more": _grounds(due, case, worn) if unexplained else None,
    }


def _grounds(due: Any, case: Any, worn: Hat) -> tuple[str, str] | None:
    """Where to say why it is late: whoever owes it, as the window a dispatch, and the roles that may excuse."""
    if worn.agency_id != due.agency_id and not verb_url("excuse", case, worn):
        return None
    return url_for("ClockView.why", case_id=case.id, due_id=due.id), _("敘明理由")


def button(what: str, case: Any, worn: Hat, sheet: tuple[str | None, int | None] = (None, None)) -> Line:
    """Where a duty is done: its verb, its sheet, else the case."""
    kind, code = STEPS.get(what, ("", ""))
    if kind == "verb" and (url := verb_url(code, case, worn)):
        return {"action_url": url, "action_label": BY_VERB[code].label}
    is_begun_now = kind == "sheet" and worn.reach == Reach.WORKER and case.status in BEGUN_IN.get(code, ())
    if is_begun_now and may_reach(f"{view_name(code)}View.add", worn):
        url = url_for(f"{view_name(code)}View.add", case=case.id)
        return {"action_url": url, "action_label": _("填寫%(form)s", form=TITLES[code])}
    form, sheet_id = sheet
    if form in TITLES and sheet_id and may_reach(f"{view_name(form or '')}View.show", worn):
        url = url_for(f"{view_name(form or '')}View.show", pk=sheet_id)
        return {"action_url": url, "action_label": _("開啟%(form)s", form=TITLES[form or ""])}
    return {"action_url": url_for("CaseView.show", case_id=case.id), "action_label": _("開啟案件")}


def verb_url(verb: str, case: Any, worn: Hat) -> str:
    """The page of a verb, when the case stands so that this role may say it."""
    step = BY_VERB.get(verb)
    if step is None or case.status not in step.frm or not may(worn.role, step.permission):
        return ""
    return url_for("CaseView.verb", case_id=case.id, verb=verb)


def sheet_line(sheet: Any, case: Any, _worn: Hat) -> Line:
    """A sheet that waits to be reviewed, or was sent back."""
    is_back = sheet.part == "returned"
    url = (
        url_for(f"{view_name(sheet.form)}View.edit", pk=sheet.id)
        if is_back
        else url_for("ReviewView.review", code=sheet.form, sheet_id=sheet.id)
    )
    return {
        **of_case(case),
        "title": TITLES[sheet.form],
        "detail": _("%(at)s 退回", at=when(sheet.at)) if is_back else _("%(at)s 送審", at=when(sheet.at)),
        "action_url": url,
        "action_label": _("看意見並修正") if is_back else _("審核"),
        "primary": not is_back,
    }


def team_line(row: Any, case: Any, worn: Hat) -> Line:
    """A case of the unit that waits for somebody."""
    days = (dt.datetime.now(TAIPEI).date() - row.at.astimezone(TAIPEI).date()).days if row.at else 0
    since = {
        "waiting": _("派案已 %(n)s 天，還沒有收案", n=days),
        "handover": _("%(n)s 天前洽請接任", n=days),
        "silent": _("最後一筆紀錄在 %(n)s 天前", n=days),
        "unexplained": _("有期限逾期，還沒有敘明理由"),
        "no_lead": _("還沒有主責社工"),
    }
    return {
        **of_case(case),
        "title": STATUSES[case.status],
        "detail": since.get(row.part, ""),
        **button(row.part, case, worn),
        "soft": row.part in ("waiting", "handover"),
    }


def offer_line(offer: Any, url: str | None) -> Line:
    """A case that the agency is asked to take on: no name until it has."""
    term = _("委託期間 %(a)s 至 %(b)s", a=minguo(offer.starts_on), b=minguo(offer.ends_on))
    return {
        "clock": None,
        "family_name": offer.number,
        "number": "",
        "risk": offer.risk,
        "risk_label": RISKS[offer.risk],
        "url": None,
        "title": _("%(unit)s洽請承接", unit=offer.lead_name or ""),
        "detail": f"{term}・{offer.lead_phone or ''}".rstrip("・"),
        "action_url": url,
        "action_label": _("看內容並回覆"),
        "primary": True,
    }


OUTCOMES: Final = {
    "waiting": _l("等縣市裁定"),
    "elsewhere": _l("改派其他單位"),
    "back": _l("派回您的單位"),
}


def emergency_line(row: Any, worn: Hat) -> Line:
    """An emergency that nobody of the unit has acknowledged: no name until somebody has."""
    is_worker = worn.reach == Reach.WORKER
    return {
        "clock": clock(row),
        "family_name": row.number,
        "number": code_label("case_track", row.kind),
        "url": None if is_worker else url_for("CaseView.show", case_id=row.id),
        "title": _("緊急派案，請立即確認收到"),
        "detail": _("%(at)s 派案", at=when(row.starts_at)),
        "action_url": url_for("EmergencyView.respond", case_id=row.id)
        if is_worker
        else url_for("CaseView.verb", case_id=row.id, verb="acknowledge"),
        "action_label": _("確認收到，由我出勤") if is_worker else BY_VERB["acknowledge"].label,
        "is_post": is_worker,
        "primary": True,
        "loud": True,
    }


def dispute_line(row: Any, case: Any, worn: Hat) -> Line:
    """A report that came back and waits to be decided."""
    return {
        **of_case(case),
        "clock": clock(row),
        "title": STATUSES[case.status],
        "detail": _("%(at)s 退回", at=when(row.starts_at)),
        **button("arbitration", case, worn),
        "primary": True,
    }


def dispatch_line(row: Any, worn: Hat) -> Line:
    """A case that the unit does not see: an emergency that waits for it, or one that it has refused."""
    return emergency_line(row, worn) if row.part == "emergency" else refusal_line(row)


def refusal_line(row: Any) -> Line:
    """What a unit keeps of a dispatch that it refused: number, day, outcome."""
    return {
        "clock": None,
        "family_name": row.number,
        "number": "",
        "url": None,
        "title": OUTCOMES[row.outcome],
        "detail": _("%(at)s 退回", at=when(row.starts_at)),
        "action_url": None,
    }


def new_line(notice: Any, case: Any, what: str) -> Line:
    """A case that somebody has put on my desk: opening it is a POST, because the notice is read then."""
    return {
        **of_case(case),
        "title": what,
        "detail": when(notice.at),
        "action_url": url_for("InboxView.open", notice_id=notice.id),
        "action_label": _("開啟案件"),
        "is_post": True,
        "soft": True,
    }


def delegation_line(row: Any, case: Any, worn: Hat) -> Line:
    """A delegation that ends soon, or one at whose work the lead should look."""
    days = (row.by_day - dt.datetime.now(TAIPEI).date()).days
    if row.part == "ending":
        line = {"title": _("委託至 %(day)s", day=minguo(row.ends_on)), "detail": _("還有 %(n)s 日", n=days)}
        return {**of_case(case), **line, **button("ending", case, worn), "soft": days <= SOON_DAYS}
    last = _("上次督導 %(day)s", day=minguo(row.held_on)) if row.held_on else _("還沒有督導紀錄")
    return {
        **of_case(case),
        "title": _("應於 %(day)s 前督導受託單位", day=minguo(row.by_day)),
        "detail": last,
        "action_url": url_for("SupervisionView.list", case_id=case.id),
        "action_label": _("寫督導紀錄"),
        "soft": days < 0,
    }


def recall_line(notice: Any, words: str) -> Line:
    """What an NGO keeps of a recalled case: its number, the day, whom to call."""
    return {
        "clock": None,
        "family_name": notice.number,
        "number": "",
        "url": None,
        "title": CAUSES[notice.cause],
        "detail": words,
        "action_url": url_for("NoteView.notice", recall_id=notice.id),
        "action_label": _("看通知、申請自己的紀錄"),
    }
