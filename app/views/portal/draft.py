"""Going on with an unfinished report: the link asks once, and leads nowhere afterwards."""

from __future__ import annotations

from typing import Any

from flask import abort, request

from app.casework import portal
from app.columns.minguo import TAIPEI
from app.forms import from_draft
from app.forms.citizen_form import FORMS
from app.views.clocks import when
from app.views.portal import robots
from app.views.portal.page import page
from app.views.portal.report import Reporting, once_of


def draft(token: str) -> Any:
    """Whether a draft waits here; with the button it is taken out and filled in further."""
    if request.method == "GET":
        until = portal.draft_waits(token)
        return page("draft", until=when(until.astimezone(TAIPEI)) if until else ""), 200 if until else 404
    if not robots.has_token():
        abort(400)
    taken = portal.take_draft(token)
    if taken is None:
        return page("draft", until=""), 404
    code, who, body = taken
    typed, reporting = from_draft(body), Reporting(FORMS[code], who)
    return reporting.page(reporting.form(typed), once_of(typed))
