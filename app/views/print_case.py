"""A case file on paper: the sheets that one chooses as one PDF, with a cover and a table of contents."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from flask import render_template, request, url_for
from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import select, tuple_

from app.casework import attaching
from app.casework.case_page import sheets as sheets_on
from app.casework.snapshots import LANGUAGE
from app.columns.minguo import clock, minguo
from app.guard.access import may_reach, view_name
from app.guard.requests import saw
from app.guard.security import hat
from app.models import REGISTRY, Case, Snapshot, Worksheet, db
from app.outputs.document import Cover, Paper, html_of
from app.outputs.paper import size_of
from app.views.case import STATE_KINDS, brief, find, state_label
from app.views.clocks import when
from app.views.print_sheet import entries_of, paper_of, put_on_record
from app.views.printing import MOST_AT_ONCE, answer, authority, printed_by

MOST_SHEETS: Final = 30
MOST_LISTED: Final = 400
FORMS: Final[dict[str, type[Worksheet]]] = {form.CODE: form for form in REGISTRY}
Chosen = list[tuple[str, int]]


def case_page(case_id: int) -> Any:
    """The page where one chooses; with ``make`` in the address what was chosen, as a PDF."""
    case = find(case_id)
    listed = [sheet for sheet in sheets_on(case_id, MOST_LISTED) if _may_print(sheet.code)]
    if "make" not in request.args:
        approved = [(s.code, s.id) for s in listed if s.state == "approved"]
        return _choosing(case, listed, set(approved[:MOST_SHEETS]))
    chosen = [(s.code, s.id) for s in reversed(listed) if f"{s.code}-{s.id}" in request.args.getlist("sheet")]
    if not chosen:
        return _choosing(case, listed, set(), _("請至少勾選一份表單。")), 422
    if len(chosen) > MOST_SHEETS:
        wrong = _("一次最多印 %(most)d 份，您勾了 %(n)d 份。請分次列印。", most=MOST_SHEETS, n=len(chosen))
        return _choosing(case, listed, set(chosen), wrong), 422
    return _file(case, listed, chosen)


def _may_print(code: str) -> bool:
    return may_reach(f"{view_name(code)}View.print", hat())


def _choosing(case: Case, listed: Sequence[Any], chosen: set[tuple[str, int]], wrong: str = "") -> str:
    saw("kase", [case.id])
    return render_template(
        "print/choose.html",
        case=brief(case),
        action=url_for("PrintView.case", case_id=case.id),
        most=MOST_SHEETS,
        wrong=wrong,
        sheets=[
            {
                "value": f"{sheet.code}-{sheet.id}",
                "title": FORMS[sheet.code].TITLE,
                "state": state_label(sheet.state),
                "state_kind": STATE_KINDS[sheet.state],
                "when": when(sheet.at),
                "chosen": (sheet.code, sheet.id) in chosen,
            }
            for sheet in listed
        ],
    )


def _file(case: Case, listed: Sequence[Any], chosen: Chosen) -> Any:
    """Oldest first, as a file is bound."""
    shots, papers, size = _snapshots(case, chosen), [], 0
    for item in _in_sight(chosen):
        shot = shots.get((item.CODE, item.id)) if item.state == "approved" else None
        entries = entries_of(item, shot)
        size += size_of(entries)
        if size > MOST_AT_ONCE:
            wrong = _("勾選的表單合計超過 150 頁，請分次列印。")
            return _choosing(case, listed, set(chosen), wrong), 422
        papers.append(paper_of(item, case, shot, entries))
        put_on_record(item, shot)
    saw("kase", [case.id])
    return answer(
        html_of(tuple(papers), printed_by(), _cover(case, papers)), f"{case.number}-{_('案件卷宗')}"
    )


def _in_sight(chosen: Chosen) -> list[Worksheet]:
    """The chosen sheets but those out of sight since the list was read; their files in one query."""
    found = [item for code, sheet_id in chosen if (item := db.session.get(FORMS[code], sheet_id))]
    attaching.know(found)
    return found


def _snapshots(case: Case, chosen: Chosen) -> dict[tuple[str, int], Snapshot]:
    """Those of the chosen sheets that have one, in one query."""
    which = tuple_(Snapshot.form, Snapshot.sheet_id).in_(chosen)
    found = db.session.scalars(select(Snapshot).where(Snapshot.case_id == case.id, which))
    return {(shot.form, shot.sheet_id): shot for shot in found}


def _cover(case: Case, papers: Sequence[Paper]) -> Cover:
    approved = sum(paper.seal is not None for paper in papers)
    with force_locale(LANGUAGE):
        title = _("案件卷宗")
    return Cover(
        title=f"{title} {case.number}",
        authority=authority(case.county_id),
        facts=(
            (_("案號"), case.number),
            (_("案家"), case.family_name or "—"),
            (_("表單"), _("%(n)d 份，其中 %(m)d 份已核可", n=len(papers), m=approved)),
            (_("列印時間"), minguo(clock())),
        ),
        notes=(_("含個人資料，請依個人資料保護法保管；不用時請銷毀。"),),
    )
