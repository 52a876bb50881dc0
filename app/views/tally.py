"""統計: what the sheets of a form say, counted over a period, for whoever counts the own unit, county or work.

Central roles read no casework, and so there is nothing here that they could count.
"""

from __future__ import annotations

import datetime as dt
from itertools import groupby
from typing import Any, Final

from flask import abort, render_template, request, url_for
from flask_appbuilder import BaseView, expose
from flask_babel import gettext as _

from app.casework.counting import Period
from app.columns.minguo import minguo, parse_day, today
from app.forms.rights import may_read, reads_casework
from app.guard.access import may_reach
from app.guard.requests import saw
from app.guard.security import hat
from app.guard.walls import is_of_intake
from app.models import REGISTRY, Worksheet
from app.outputs.tally import Tally, tally
from app.outputs.tally_book import write
from app.rules.exporting import FORMATS
from app.rules.roles import BY_CODE, may
from app.views.book_file import send_book
from app.views.case import state_label
from app.views.sheet_forms import endpoint

LAST: Final = 90
"""Days that are counted while nobody says which."""
LONGEST: Final = 366
FORMS: Final = {form.CODE: form for form in REGISTRY}
OWN: Final = "own"
STAGES: Final = (
    "consult", "report", "screening", "investigation", "assessment", "planning", "service", "periodic", "closure",
    "transfer", "one-off",
)  # fmt: skip
"""The order in which forms are used."""


class TallyView(BaseView):
    """統計."""

    route_base = "/statistics"
    default_view = "list"

    @expose("/")
    def list(self) -> Any:
        forms = counted_forms()
        return render_template(
            "tally/list.html",
            forms=[
                {"title": f.TITLE, "url": url_for("TallyView.show", code=f.CODE), "form": f} for f in forms
            ],
        )

    @expose("/<code>")
    def show(self, code: str) -> Any:
        form = countable(code)
        period, errors = period_of(request.args.get("from", ""), request.args.get("to", ""))
        told = _counted(form, period) if period else None
        page = render_template(
            "tally/show.html",
            form=form,
            filters=_filters(period),
            errors=errors,
            tally=told,
            period=_("%(a)s 至 %(b)s", a=minguo(period.first), b=minguo(period.last)) if period else "",
            states=[(state_label(state), told.states[state]) for state in told.states] if told else [],
            sections=_sections(told),
            said=counted_said(told) if told else "",
            list_url=url_for(endpoint(form, "list")),
            files=_files(form, period) if told and told.sheets else [],
        )
        return page, 422 if errors else 200

    @expose("/<code>/file")
    def file(self, code: str) -> Any:
        """The same counts as a file. No reason is asked: it holds no sheet, and nothing that the page does not show."""
        form, kind = countable(code), request.args.get("format", "")
        period, errors = period_of(request.args.get("from", ""), request.args.get("to", ""))
        if period is None or errors or kind not in FORMATS:
            abort(400)
        told = _counted(form, period)
        about = [
            (_("表單"), str(form.TITLE)),
            (_("送出日期"), _("%(a)s 至 %(b)s", a=minguo(period.first), b=minguo(period.last))),
            (_("範圍"), counted_said(told)),
        ]
        states = [(state_label(state), number) for state, number in told.states.items()]
        name = f"{form.CODE.lower()}-{period.first:%Y%m%d}-{period.last:%Y%m%d}"
        return send_book(kind, name, lambda book: write(book, told, states, about))


def countable(code: str) -> type[Worksheet]:
    """The form with this code, if the viewer counts its sheets; else 404."""
    form = FORMS.get(code)
    if form is None or form not in counted_forms():
        abort(404)
    return form


def counted_said(told: Tally) -> str:
    """What was counted, and how, in a sentence or two."""
    mine = _("只統計您自己填寫的表單。") if _writer() is not None else _("只統計您看得到的案件。")
    mapped = _("脆弱性因子依%(edition)s歸類。", edition=told.mapped) if told.mapped else ""
    return mine + _("草稿不計。複選題每個選項各計一次。人員資料以現況計算。") + mapped


def _files(form: type[Worksheet], period: Period | None) -> list[tuple[Any, str]]:
    """(kind of file, its address) for the same counts."""
    days: dict[str, Any] = {"from": str(period.first), "to": str(period.last)} if period else {}
    return [(kind, url_for("TallyView.file", code=form.CODE, format=kind, **days)) for kind in FORMATS]


def counted_forms() -> list[type[Worksheet]]:
    """The forms whose sheets the viewer counts: those that the viewer may list."""
    worn = hat()
    if worn is None or not may(worn.role, "stats.local"):
        return []
    return [
        form
        for form in sorted(REGISTRY, key=lambda form: STAGES.index(form.STAGE))
        if may_reach(endpoint(form, "list"), worn)
        and (reads_casework() or is_of_intake(form) or not form.HANGS_ON_CASE)
    ]


def period_of(first: str, last: str) -> tuple[Period | None, list[tuple[str, str, str, str]]]:
    """The period that was asked for, or what is wrong with it, beside the field."""
    label = _("送出日期")
    try:
        ends = parse_day(last) if last.strip() else today()
        begins = parse_day(first) if first.strip() else ends - dt.timedelta(days=LAST - 1)
    except ValueError:
        return None, [("f-from", "", label, _("看不懂這個日期，請照 113/02/29 的樣子填"))]
    if begins > ends:
        return None, [("f-from", "", label, _("起日不可晚於迄日"))]
    if (ends - begins).days >= LONGEST:
        return None, [("f-from", "", label, _("一次最多統計 %(days)s 天", days=LONGEST))]
    return Period(begins, ends), []


def _counted(form: type[Worksheet], period: Period) -> Tally:
    """Count, and put on record for which days."""
    worn = hat()
    assert worn is not None
    saw(f"tally:{form.__tablename__}", [int(f"{day:%Y%m%d}") for day in (period.first, period.last)])
    return tally(form, period, county_id=worn.county_id, may_read=may_read, writer=_writer())


def _writer() -> int | None:
    """Whoever counts the own work alone."""
    worn = hat()
    return worn.user_id if worn and BY_CODE[worn.role].permissions["stats.local"] == OWN else None


def _filters(period: Period | None) -> list[dict[str, Any]]:
    typed = (
        (minguo(period.first), minguo(period.last))
        if period
        else (request.args.get("from"), request.args.get("to"))
    )
    return [{"name": "from", "name_to": "to", "label": _("送出日期"), "widget": "between", "value": typed[0],
             "value_to": typed[1]}]  # fmt: skip


def _sections(told: Tally | None) -> list[tuple[str, list[Any]]]:
    """The tables under the headings of the form; questions that nobody answered are named, not drawn."""
    return [
        (name, list(tables)) for name, tables in groupby(told.tables if told else (), key=lambda t: t.section)
    ]
