"""The list of the sheets of one form: newest first, narrowed and sorted by the questions that say they may be."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from flask import abort, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select

from app.forms import listing
from app.forms.references import RowNames
from app.guard.access import may_reach
from app.guard.paging import page_of
from app.guard.requests import saw
from app.guard.security import hat
from app.models import Case, Worksheet, db
from app.models.worksheets.base import STATES
from app.questions import Computed, Question
from app.rules.exporting import IMPORTED
from app.views.case import STATE_KINDS, state_label
from app.views.clocks import when
from app.views.sheet_forms import endpoint


def list_page(sheet: type[Worksheet]) -> Any:
    """One page of the list."""
    page, order = page_of(request.args), request.args.get("order", listing.NEWEST)
    query, wrong = listing.narrowed(listing.selected(sheet), sheet, request.args)
    sorted_query = listing.ordered(query, sheet, order)
    if sorted_query is None:
        abort(400)
    found = list(db.session.scalars(sorted_query.limit(page.size + 1).offset(page.offset)))
    items, more = found[: page.size], len(found) > page.size
    saw(sheet.__tablename__, [item.id for item in items])
    is_all = not more and (items or not page.offset)
    count = page.offset + len(items) if is_all else listing.counted(query, sheet)
    return render_template(
        "sheet/list.html",
        sheet_class=sheet,
        filters=filters(sheet),
        wrong=list(wrong.values()),
        clear_url=url_for(endpoint(sheet, "list")),
        heads=heads(sheet, order),
        rows=rows(sheet, items),
        count=count,
        page=page.number,
        page_size=page.size,
        new_url=_new_url(sheet),
        export_url=None if wrong else _export_url(sheet),
        import_url=_import_url(sheet),
        blank_url=url_for(endpoint(sheet, "blank")),
    )


def _new_url(sheet: type[Worksheet]) -> str | None:
    """A form on a case is begun from its case."""
    begins_here = not sheet.HANGS_ON_CASE or sheet.IS_FILED
    return (
        url_for(endpoint(sheet, "add")) if begins_here and may_reach(endpoint(sheet, "add"), hat()) else None
    )


def _export_url(sheet: type[Worksheet]) -> str | None:
    """Where this list, with its filters and in its order, is taken out."""
    if not may_reach("SheetExportView.sheets", hat()):
        return None
    kept = {
        name: value for name, value in request.args.items() if name not in ("page", "page_size") and value
    }
    address = url_for("SheetExportView.sheets", code=sheet.CODE)
    return f"{address}?{urlencode(kept)}" if kept else address


def _import_url(sheet: type[Worksheet]) -> str | None:
    """Where sheets that another system has listed are taken in."""
    is_theirs = sheet.CODE in IMPORTED and may_reach(endpoint(sheet, "add"), hat())
    return url_for("SheetImportView.start", code=sheet.CODE) if is_theirs else None


def heads(sheet: type[Worksheet], order: str) -> list[tuple[Any, str, str]]:
    """(label, address that sorts by it or "", direction now) of every column."""
    sortable = listing.orders(sheet)
    own = [("id", _("案號") if sheet.HANGS_ON_CASE else _("編號"))]
    columns: list[tuple[str, Any]] = [
        *own,
        *((q.key, q.label) for q in listing.in_list(sheet)),
        ("", _("狀態")),
        ("", _("最近儲存")),
    ]
    return [
        (label, _sort_url(key, order) if key in sortable else "", _direction(key, order))
        for key, label in columns
    ]


def _direction(key: str, order: str) -> str:
    if not key or order.removeprefix("-") != key:
        return ""
    return "desc" if order.startswith("-") else "asc"


def _sort_url(key: str, order: str) -> str:
    kept = {name: value for name, value in request.args.items() if name not in ("order", "page")}
    chosen = key if order == f"-{key}" else f"-{key}"
    return f"{request.path}?{urlencode({**kept, 'order': chosen})}"


def rows(sheet: type[Worksheet], items: Sequence[Any]) -> list[dict[str, Any]]:
    """What the list shows of each sheet."""
    questions = listing.in_list(sheet)
    answers = [{q.key: _value(q, item) for q in questions} for item in items]
    names = RowNames(questions, *answers)
    numbers = _case_numbers(items) if sheet.HANGS_ON_CASE else {}
    return [
        {
            "url": url_for(endpoint(sheet, "show"), pk=item.id),
            "name": numbers.get(item.case_id, f"#{item.id}") if sheet.HANGS_ON_CASE else f"#{item.id}",
            "cells": [(q.label, q.kind.text(told[q.key], q, names)) for q in questions],
            "state": state_label(item.state),
            "state_kind": STATE_KINDS[item.state],
            "when": when(item.updated_at or item.created_at),
        }
        for item, told in zip(items, answers, strict=True)
    ]


def _value(q: Question, item: Any) -> Any:
    if isinstance(q.kind, Computed) and not q.kind.stored:
        return q.kind.work({}, item)
    return getattr(item, q.key)


def _case_numbers(items: Sequence[Any]) -> dict[int, str]:
    ids = {item.case_id for item in items}
    query = select(Case.id, Case.number).where(Case.id.in_(ids))
    return {row.id: row.number for row in db.session.execute(query)} if ids else {}


def filters(sheet: type[Worksheet]) -> list[dict[str, Any]]:
    """The filters as `lists.html` draws them."""
    drawn = [drawn for q in listing.searched(sheet) if (drawn := _filter(q))]
    now = request.args.get("state", "")
    states = [(code, state_label(code), code == now) for code in STATES]
    return [
        *drawn,
        {"name": "state", "label": _("狀態"), "widget": "select", "value": now, "choices": states},
    ]


def _filter(q: Question) -> dict[str, Any] | None:
    args, operations = request.args, q.kind.filters
    if "from" in operations:
        names = {"name": f"{q.key}.from", "name_to": f"{q.key}.to"}
        typed = {"value": args.get(names["name"], ""), "value_to": args.get(names["name_to"], "")}
        return {**names, **typed, "label": q.label, "widget": "between"}
    now = args.get(q.key, "")
    if q.choices:
        choices = [(choice.code, choice.label, choice.code == now) for choice in q.choices]
        return {"name": q.key, "label": q.label, "widget": "select", "value": now, "choices": choices}
    return {"name": q.key, "label": q.label, "widget": "text", "value": now} if "is" in operations else None
