"""待審表單: the sheets that wait for this supervisor, those that wait longest first."""

from __future__ import annotations

from typing import Any

from flask import abort, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select

from app.casework import worklists
from app.casework.naming import RowNames, find
from app.casework.reviewing import FORMS
from app.forms.rights import may_know_writer
from app.guard.paging import page_of
from app.guard.requests import saw
from app.guard.security import hat
from app.models import Case, db
from app.views.case import brief
from app.views.clocks import when


def queue() -> Any:
    """One page of what waits."""
    worn, page = hat(), page_of(request.args)
    if worn is None:
        abort(403)
    found = worklists.sheets(worn, ("review",), worklists.Window(page.size + 1, page.offset))
    rows, more = found[: page.size], len(found) > page.size
    cases = {c.id: c for c in db.session.scalars(select(Case).where(Case.id.in_({r.case_id for r in rows})))}
    names = RowNames(known={"user": find("user", {r.submitted_by or r.created_by or 0 for r in rows})})
    for row in rows:
        saw(FORMS[row.form].__tablename__, [row.id])
    return render_template(
        "review/list.html",
        title=_("待審表單"),
        rows=[_row(row, cases[row.case_id], names) for row in rows if row.case_id in cases],
        page=page,
        more=more,
    )


def _row(row: Any, case: Case, names: RowNames) -> dict[str, Any]:
    form, who = FORMS[row.form], row.submitted_by or row.created_by
    return {
        "title": form.TITLE,
        "url": url_for("ReviewView.review", code=row.form, sheet_id=row.id),
        "case": brief(case),
        "who": names("user", who) if who and may_know_writer(form.STAGE, who) else "",
        "when": when(row.at),
    }
