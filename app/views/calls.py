"""今日諮詢: one's own calls of a day with what came of each, and those that still owe something."""

from __future__ import annotations

import datetime as dt
from typing import Any

from flask import request, url_for
from flask_appbuilder import BaseView, expose
from flask_babel import gettext as _

from app.casework import calls
from app.casework.calls import Told
from app.columns.minguo import minguo, now, parse_day, today
from app.facts import codes
from app.facts.counties import counties
from app.guard.paging import page_of
from app.guard.requests import saw
from app.guard.security import hat
from app.models import Consultation
from app.models.worksheets.ssn_consult import TOPICS
from app.models.worksheets.worked_out_call import FIRST_STEPS
from app.questions import Words
from app.rules.machines import CONSULTATION_STATES
from app.views import drafts
from app.views.call_lead import told_of
from app.views.clocks import when

SHOWN_OPEN = 20
COUNTIES = {county.code: Words(county.zh, county.en) for county in counties()}
LEADS = {choice.code: choice.label for choice in FIRST_STEPS}
TOPIC_NAMES = {choice.code: choice.label for choice in TOPICS}


class CallView(BaseView):
    """今日諮詢."""

    route_base = "/calls"
    default_view = "today"

    @expose("/")
    def today(self) -> Any:
        worn, page = hat(), page_of(request.args)
        assert worn is not None  # nosec B101: the access table lets in nobody else
        said = request.args.get("day", "")
        day, errors = _day(said)
        of_day = calls.own(worn.user_id, day=day, offset=page.offset, limit=page.size + 1)
        shown, waiting = of_day[: page.size], calls.still_open(worn.user_id, now=now())
        told = [*shown, *waiting[:SHOWN_OPEN]]
        saw(Consultation.__tablename__, sorted({one.row.id for one in told}))
        statuses = calls.statuses(number for one in told for number in one.call.numbers)
        return self.render_template(
            "calls.html",
            title=_("今日諮詢") if day == today() else _("%(day)s的諮詢", day=minguo(day)),
            errors=errors,
            filters=[{"name": "day", "label": _("日期"), "widget": "day", "value": said or minguo(day)}],
            open=[_line(one, statuses) for one in waiting[:SHOWN_OPEN]],
            n_open=len(waiting),
            rows=[_line(one, statuses) for one in shown],
            page=page,
            more=len(of_day) > page.size,
            draft_at=drafts.saved_at(drafts.find(Consultation.CODE, "new")),
            add_url=url_for("SsnConsultView.add"),
            list_url=url_for("SsnConsultView.list"),
        ), 422 if errors else 200  # fmt: skip


def _day(said: str) -> tuple[dt.date, list[tuple[str, str, str, str]]]:
    """The day that is asked for, today while nobody says which; or what is wrong with it."""
    try:
        return (parse_day(said) if said.strip() else today()), []
    except ValueError:
        return today(), [("f-day", "", _("日期"), _("看不懂這個日期，請照 113/02/29 的樣子填"))]


def _line(told: Told, statuses: dict[str, str]) -> dict[str, Any]:
    """A call without a name: when, who called about what, to what it leads, what came of it."""
    row, call = told.row, told.call
    caller = codes.item("consult_caller_identity", row.ct_caller) if row.ct_caller else None
    return {
        "at": when(row.ct_at or row.created_at),
        "number": f"C-{row.edition.year - 1911}-{row.id:06d}",
        "url": url_for("SsnConsultView.show", pk=row.id),
        "caller": Words(caller.zh, caller.en) if caller else "",
        "topics": "、".join(str(TOPIC_NAMES[code]) for code in row.ct_topic or () if code in TOPIC_NAMES),
        "county": COUNTIES.get(row.cp_county or "", ""),
        "lead": LEADS.get(row.ri_lead or "", ""),
        "is_danger": call.is_danger,
        "owes": call.owes_report,
        "is_draft": call.state == "draft",
        "state_label": CONSULTATION_STATES[call.stands],
        "reports": told_of(call, statuses),
    }
