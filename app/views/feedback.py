"""派案回饋: what became of the county's reports, for whoever counts the whole county. Nobody else may ask.

Whoever sees the reports chooses the days and is told every number; an administrator, who sees none, is told one month
that is over, and nothing small (guard/sql/53_feedback.sql).
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from flask import abort, render_template, request, url_for
from flask_appbuilder import BaseView, expose
from flask_babel import gettext as _

from app.casework.counting import Period
from app.columns.minguo import minguo
from app.facts.counties import county
from app.guard.requests import saw
from app.guard.security import hat
from app.guard.sessions import Hat
from app.models import db
from app.outputs.feedback import Feedback, feedback, write
from app.questions import Words
from app.rules.exporting import FORMATS
from app.rules.feedback import FEW, MEASURES, counting_roles
from app.rules.roles import BY_CODE, Reach
from app.views.book_file import send_book
from app.views.national import PATIENCE, asked_month, month_filter
from app.views.tally import period_of

Errors = list[tuple[str, str, str, str]]


class FeedbackView(BaseView):
    """派案回饋."""

    route_base = "/dispatch-feedback"
    default_view = "show"

    @expose("/")
    def show(self) -> Any:
        worn = _counting()
        period, errors = _period(worn)
        told = _counted(period) if period else None
        page = render_template(
            "feedback.html",
            title=_("派案回饋"),
            where=_place(worn),
            filters=_filters(worn, period),
            errors=errors,
            told=told,
            period=_said(period) if period else "",
            measures=list(MEASURES.values()),
            about=_about(worn),
            files=_files(period) if told and told.total.cells[0] != 0 and period else [],
        )
        return page, 422 if errors else 200

    @expose("/file")
    def file(self) -> Any:
        """The same numbers as a file. No reason is asked: it holds no report, and nothing but what the page shows."""
        worn, kind = _counting(), request.args.get("format", next(iter(FORMATS)))
        period, errors = _period(worn)
        if period is None or errors or kind not in FORMATS:
            abort(400)
        told = _counted(period)
        about = [(_("縣市"), _place(worn)), (_("通報日期"), _said(period)), (_("範圍"), _about(worn))]
        name = f"dispatch-feedback-{period.first:%Y%m%d}-{period.last:%Y%m%d}"
        return send_book(kind, name, lambda book: write(book, told, about))


def _counting() -> Hat:
    worn = hat()
    if worn is None or worn.role not in counting_roles():
        abort(404)
    return worn


def _sees_reports(worn: Hat) -> bool:
    return BY_CODE[worn.role].reach is Reach.COUNTY


def _place(worn: Hat) -> str:
    found = county(worn.county_id)
    return str(Words(found.zh, found.en))


def _period(worn: Hat) -> tuple[Period | None, Errors]:
    """The days that were asked for; of an administrator one month that is over."""
    if _sees_reports(worn):
        return period_of(request.args.get("from", ""), request.args.get("to", ""))
    month = asked_month()
    after = (month.replace(day=28) + dt.timedelta(days=4)).replace(day=1)
    return Period(month, after - dt.timedelta(days=1)), []


def _counted(period: Period) -> Feedback:
    """Count, and put on record for which days."""
    saw("feedback", [int(f"{day:%Y%m%d}") for day in (period.first, period.last)])
    db.session.execute(PATIENCE)
    return feedback(period)


def _said(period: Period) -> str:
    return _("%(a)s 至 %(b)s", a=minguo(period.first), b=minguo(period.last))


def _about(worn: Hat) -> str:
    """What is counted, and how."""
    told = _("本縣市這段期間收到的通報，後來如何，算到現在；一件可以同時計入幾欄。退回：派到的單位退回過。")
    told += _("決策表的列以該案最近一次判定為準。移轉他縣市的案件計入現在的縣市。")
    return told if _sees_reports(worn) else told + _("少於%(n)s、或會讓人推算出來的數字不顯示（—）。", n=FEW)


def _filters(worn: Hat, period: Period | None) -> list[dict[str, Any]]:
    if period and not _sees_reports(worn):
        return [month_filter(_("通報月份"), period.first)]
    typed = (
        (minguo(period.first), minguo(period.last))
        if period
        else tuple(map(request.args.get, ("from", "to")))
    )
    return [{"name": "from", "name_to": "to", "label": _("通報日期"), "widget": "between", "value": typed[0],
             "value_to": typed[1]}]  # fmt: skip


def _files(period: Period) -> list[tuple[Any, str]]:
    """(kind of file, its address) for the same numbers."""
    days: dict[str, Any] = {
        "from": str(period.first),
        "to": str(period.last),
        "month": f"{period.first:%Y-%m}",
    }
    return [(kind, url_for("FeedbackView.file", format=kind, **days)) for kind in FORMATS]
