"""The addresses of cases: the list, one case, and the verbs said to it. What they show stands in the files beside."""

from __future__ import annotations

from typing import Any

from flask import request
from flask_appbuilder import BaseView, expose

from app.views.case import case_page
from app.views.case_access import find_looks_page, looks_page
from app.views.case_past import history_page
from app.views.cases import list_page
from app.views.verb import verb_page


class CaseView(BaseView):
    """案件."""

    route_base = "/case"
    default_view = "list"

    @expose("/list/")
    def list(self) -> Any:
        return list_page()

    @expose("/show/<int:case_id>")
    def show(self, case_id: int) -> Any:
        return case_page(case_id)

    @expose("/<int:case_id>/looks")
    def looks(self, case_id: int) -> Any:
        return looks_page(case_id)

    @expose("/looks")
    def find_looks(self) -> Any:
        return find_looks_page(request.args.get("number", ""))

    @expose("/<int:case_id>/history")
    def history(self, case_id: int) -> Any:
        return history_page(case_id)

    @expose("/verb/<int:case_id>/<verb>", methods=["GET", "POST"])
    def verb(self, case_id: int, verb: str) -> Any:
        return verb_page(case_id, verb)
