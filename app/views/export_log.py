"""匯出紀錄: who has taken out which sheets, when, as what and why; for whoever audits. 404 for everybody else.

What it shows of a case is its number, and that only where the viewer may see the case or its card.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlencode

from flask import abort, render_template, request, url_for
from flask_appbuilder import BaseView, expose
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.casework import export_log as log
from app.facts.counties import counties
from app.guard.access import may_reach
from app.guard.paging import page_of
from app.guard.requests import saw
from app.guard.security import hat
from app.models import REGISTRY
from app.questions import Words
from app.rules.exporting import FORMATS, REASONS
from app.rules.roles import BY_CODE, Reach
from app.views.case_head import LONGEST
from app.views.clocks import when
from app.views.export_filters import asked_for, filters

TITLES: Final = {form.CODE: form.TITLE for form in REGISTRY}
HEADS: Final = (
    ("at", _l("時間")),
    ("who", _l("誰")),
    ("unit", _l("單位")),
    ("", _l("匯出了什麼")),
    ("sheets", _l("份數")),
    ("", _l("格式")),
    ("", _l("用途")),
)
SHOWN: Final = 200
"""Numbers of cases that are listed of one file."""


class ExportLogView(BaseView):
    """匯出紀錄."""

    route_base = "/exports"
    default_view = "list"

    @expose("/")
    def list(self) -> Any:
        if not log.is_auditor():
            abort(404)
        wanted, errors = asked_for(request.args)
        order, page = request.args.get("order", log.NEWEST), page_of(request.args)
        query = log.ordered(log.lines(wanted), order)
        if query is None:
            abort(400)
        found = [] if errors else log.some(query, page.size + 1, page.offset)
        shown = found[: page.size]
        saw("sheet_export", [line.id for line in shown])
        return render_template(
            "exporting/log.html",
            title=_("匯出紀錄"),
            lead=reach_said(),
            filters=filters(wanted, request.args, is_national=is_national()),
            errors=errors,
            heads=[(label, _sort_url(key, order), _direction(key, order)) for key, label in HEADS],
            lines=_told(shown),
            page=page,
            more=len(found) > page.size,
            is_narrowed=any(value for name, value in request.args.items() if name not in ("order", "page")),
            clear_url=url_for("ExportLogView.list"),
        ), 422 if errors else 200

    @expose("/<int:export_id>")
    def show(self, export_id: int) -> Any:
        line = log.one(export_id) if export_id < LONGEST and log.is_auditor() else None
        if line is None:
            abort(404)
        some = line.cases[:SHOWN]
        numbers = log.numbers(some)
        saw("sheet_export", [line.id])
        return render_template(
            "exporting/log_show.html",
            title=_("匯出紀錄"),
            line=_line(line, log.numbers([line.about_case])),
            cases=[(numbers[c], _looks_url(c)) for c in some if c in numbers],
            total=len(line.cases),
            hidden=len(some) - len(numbers),
            left=len(line.cases) - len(some),
            back=url_for("ExportLogView.list"),
        )


def is_national() -> bool:
    """Whether the viewer audits every county."""
    worn = hat()
    return worn is not None and worn.reach == Reach.NATION


def reach_said() -> str:
    """Whose exports these are."""
    worn = hat()
    return _("全國") if worn is None or is_national() else _county(worn.county_id)


def _county(county_id: int) -> str:
    return next((str(Words(c.zh, c.en)) for c in counties() if c.id == county_id), "")


def _told(lines: list[Any]) -> list[dict[str, Any]]:
    numbers = log.numbers(line.about_case for line in lines)
    return [_line(line, numbers) for line in lines]


def _line(line: Any, numbers: Mapping[int, str]) -> dict[str, Any]:
    number = numbers.get(line.about_case, "")
    return {
        "url": url_for("ExportLogView.show", export_id=line.id),
        "at": when(line.at),
        "who": line.who,
        "username": line.username,
        "role": BY_CODE[line.role].name if line.role in BY_CODE else line.role,
        "unit": f"{_county(line.county_id)} {line.unit}".strip() if is_national() else line.unit,
        "form": TITLES.get(line.form, line.form) if line.form else _("一案的全部表單"),
        "number": number,
        "looks_url": _looks_url(line.about_case) if number else None,
        "is_unseen": bool(line.about_case) and not number,
        "sheets": line.sheets,
        "format": FORMATS[line.format],
        "content": _("代碼") if line.is_coded else _("文字"),
        "reason": REASONS[line.reason],
        "note": line.note,
    }


def _looks_url(case_id: int) -> str | None:
    """Who has looked at this case: for whoever audits."""
    return url_for("CaseView.looks", case_id=case_id) if may_reach("CaseView.looks", hat()) else None


def _direction(key: str, order: str) -> str:
    if not key or order.removeprefix("-") != key:
        return ""
    return "desc" if order.startswith("-") else "asc"


def _sort_url(key: str, order: str) -> str:
    if not key:
        return ""
    kept = {name: value for name, value in request.args.items() if name not in ("order", "page") and value}
    return f"{request.path}?{urlencode({**kept, 'order': key if order == f'-{key}' else f'-{key}'})}"
