"""全國統計: what the country counts of a form in one month that is over, for the ministry. 404 for everybody else.

Numbers and never a row: the database counts, and keeps back what is small (guard/sql/49_national.sql).
"""

from __future__ import annotations

import datetime as dt
from itertools import groupby
from typing import Any, Final

from flask import abort, render_template, request, url_for
from flask_appbuilder import BaseView, expose
from flask_babel import gettext as _
from sqlalchemy import text

from app.columns.minguo import today
from app.guard.requests import saw
from app.guard.security import hat
from app.models import db
from app.outputs.national import FEW, National, national
from app.rules.roles import may
from app.views.tally import FORMS, STAGES

MONTHS: Final = 24
"""Months that one may choose from; the last one that is over stands first."""
PATIENCE: Final = text("set local statement_timeout = '10s'")


class NationalView(BaseView):
    """全國統計."""

    route_base = "/national-statistics"
    default_view = "list"

    @expose("/")
    def list(self) -> Any:
        ask_the_ministry()
        forms = sorted(FORMS.values(), key=lambda form: STAGES.index(form.STAGE))
        rows = [
            {"title": f.TITLE, "url": url_for("NationalView.show", code=f.CODE), "form": f} for f in forms
        ]
        return render_template("tally/list.html", forms=rows, title=_("全國統計"), about=kept_back())

    @expose("/<code>")
    def show(self, code: str) -> Any:
        ask_the_ministry()
        form = FORMS.get(code)
        if form is None:
            abort(404)
        month = asked_month()
        saw(f"national:{form.__tablename__}", [int(f"{month:%Y%m}")])
        db.session.execute(PATIENCE)
        told = national(form, month)
        return render_template(
            "tally/national.html",
            form=form,
            filters=[month_filter(_("送出月份"), month)],
            month=in_words(month),
            told=told,
            sections=_sections(told),
            about=kept_back(),
            back=url_for("NationalView.list"),
        )


def ask_the_ministry() -> None:
    """404 for whoever does not count the country."""
    worn = hat()
    if worn is None or not may(worn.role, "stats.national"):
        abort(404)


def kept_back() -> str:
    """What these numbers are, and which are not told."""
    told = _("全國已送出的表單，一次一個已結束的月份；只有數字，沒有個案。")
    return told + _("少於%(n)s的數字不顯示；會讓人推算出它的另一個數字也不顯示。", n=FEW)


def months() -> list[dt.date]:
    """The first days of the months that are over, the last one first."""
    first = today().replace(day=1)
    found = []
    for _each in range(MONTHS):
        first = (first - dt.timedelta(days=1)).replace(day=1)
        found.append(first)
    return found


def asked_month() -> dt.date:
    """The month that the address asks for, the last one that is over where it names none; 400 for any other."""
    offered = {f"{month:%Y-%m}": month for month in months()}
    month = offered.get(request.args.get("month") or next(iter(offered)))
    if month is None:
        abort(400)
    return month


def month_filter(label: str, month: dt.date) -> dict[str, Any]:
    """The field in which one chooses a month."""
    last, *earlier = months()
    choices = [(f"{m:%Y-%m}", in_words(m), m == month) for m in earlier]
    return {"name": "month", "label": label, "widget": "select", "value": f"{month:%Y-%m}", "choices": choices,
            "placeholder": in_words(last)}  # fmt: skip


def in_words(month: dt.date) -> str:
    """115年10月."""
    return _("%(year)s年%(month)s月", year=month.year - 1911, month=month.month)


def _sections(told: National) -> list[tuple[str, list[Any]]]:
    return [(name, list(tables)) for name, tables in groupby(told.tables, key=lambda t: t.section)]
