"""The list of cases: newest first, by risk and status, found by number or by any part of a name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import Select, func, select
from sqlalchemy.dialects.postgresql import distinct_on

from app.casework.search import asked_for, narrowed
from app.guard.paging import CAP, Page, page_of
from app.guard.requests import saw
from app.guard.security import hat
from app.models import Case, Due, db
from app.rules.workflow import RISKS, STATUSES
from app.views.cards import cards_page
from app.views.clocks import clock, when
from app.views.names import Names

SHOWN = (
    Case.id,
    Case.number,
    Case.family_name,
    Case.risk,
    Case.status,
    Case.lead_user_id,
    Case.lead_agency_id,
    Case.filed_at,
)


def list_page() -> Any:
    """The list, or for those who may not see content the list of cards."""
    worn = hat()
    if worn is not None and worn.reach == "card":
        return cards_page()
    asked, page = asked_for(request.args), page_of(request.args)
    query = narrowed(select(*SHOWN), asked)
    rows = db.session.execute(query.order_by(Case.id.desc()).limit(page.size + 1).offset(page.offset)).all()
    more, rows = len(rows) > page.size, rows[: page.size]
    saw("kase", [c.id for c in rows])
    return render_template(
        "case/list.html", **context(rows, asked, page, total(query, page, len(rows), more))
    )


def total(query: Select[*tuple[Any, ...]], page: Page, here: int, more: bool) -> int:
    """The number of rows, counted no further than 1,001."""
    if not more and (here or not page.offset):
        return page.offset + here
    capped = query.with_only_columns(Case.id).limit(CAP).subquery()
    return db.session.scalar(select(func.count()).select_from(capped)) or 0


def first_dues(cases: Sequence[Any]) -> dict[int, Any]:
    """The most urgent open duty of each case, in one query."""
    query = (
        select(Due.case_id, Due.duty, Due.nth, Due.starts_at, Due.due_at, Due.grounds)
        .ext(distinct_on(Due.case_id))
        .where(Due.case_id.in_([c.id for c in cases]), Due.is_open)
    )
    return (
        {d.case_id: d for d in db.session.execute(query.order_by(Due.case_id, Due.due_at))} if cases else {}
    )


def context(cases: Sequence[Any], asked: dict[str, str], page: Page, count: int) -> dict[str, Any]:
    """What the template shows."""
    dues, names = first_dues(cases), Names([c.lead_user_id for c in cases], [c.lead_agency_id for c in cases])
    return {
        "title": _("案件"),
        "lead": _("您看得到的案件，由新到舊。"),
        "filters": filters(asked),
        "clear_url": url_for("CaseView.list") if any(asked.values()) else None,
        "count": count,
        "page": page.number,
        "page_size": page.size,
        "heads": [
            ("clock", _("期限"), "", ""),
            ("family", _("家戶"), "", ""),
            ("risk", _("風險"), "", ""),
            ("status", _("狀態"), "", ""),
            ("lead", _("主責"), "", ""),
            ("latest", _("通報"), "", ""),
        ],
        "cases": [row(c, dues.get(c.id), names) for c in cases],
    }


def row(case: Any, due: Any, names: Names) -> dict[str, Any]:
    """One line."""
    return {
        "pk": case.id,
        "clock": clock(due) if due else None,
        "family_name": case.family_name or case.number,
        "number": case.number,
        "url": url_for("CaseView.show", case_id=case.id),
        "risk": case.risk,
        "risk_label": RISKS[case.risk],
        "status_label": STATUSES[case.status],
        "lead": names.user(case.lead_user_id) or names.agency(case.lead_agency_id),
        "latest": when(case.filed_at),
    }


def filters(asked: dict[str, str]) -> list[dict[str, Any]]:
    """Name or number, risk, status."""

    def chosen(table: dict[str, Any], value: str) -> list[tuple[str, Any, bool]]:
        return [(code, label, code == value) for code, label in table.items()]

    return [
        {
            "name": "q",
            "label": _("姓名任一字、案號"),
            "widget": "search",
            "value": asked["q"],
            "placeholder": _("例：範、00417"),
        },
        {
            "name": "risk",
            "label": _("風險"),
            "widget": "select",
            "value": asked["risk"],
            "choices": chosen(RISKS, asked["risk"]),
        },
        {
            "name": "status",
            "label": _("狀態"),
            "widget": "select",
            "value": asked["status"],
            "choices": chosen(STATUSES, asked["status"]),
        },
    ]
