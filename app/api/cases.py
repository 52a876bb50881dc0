"""Cases as JSON: the list and one case. Names are given as they stand on the page; nothing is changed here."""

from __future__ import annotations

from typing import Any

from flask import request
from flask_appbuilder.api import BaseApi, expose
from sqlalchemy import select

from app.casework.search import asked_for, narrowed
from app.guard.paging import page_of
from app.guard.requests import saw
from app.models import Case, db
from app.rules.workflow import RISKS, STATUSES


class CaseApi(BaseApi):
    """Read only."""

    resource_name = "case"
    openapi_spec_tag = "Cases"
    csrf_exempt = False

    @expose("/", methods=["GET"])
    def list(self) -> Any:
        """Cases, newest first
        ---
        get:
          parameters:
          - {name: q, in: query, schema: {type: string}, description: Part of a name, or a number}
          - {name: risk, in: query, schema: {type: string}}
          - {name: status, in: query, schema: {type: string}}
          - {name: page, in: query, schema: {type: integer}}
          - {name: page_size, in: query, schema: {type: integer, maximum: 100}}
          responses:
            200: {description: One page}
        """
        page = page_of(request.args)
        rows = list(
            db.session.scalars(
                narrowed(select(Case), asked_for(request.args))
                .order_by(Case.id.desc())
                .limit(page.size)
                .offset(page.offset)
            )
        )
        saw("kase", [c.id for c in rows])
        return self.response(200, result=[as_json(c) for c in rows], page=page.number, page_size=page.size)

    @expose("/<int:case_id>", methods=["GET"])
    def get(self, case_id: int) -> Any:
        """One case
        ---
        get:
          parameters:
          - {name: case_id, in: path, required: true, schema: {type: integer}}
          responses:
            200: {description: The case}
            404: {description: None, or not within your sight}
        """
        case = db.session.get(Case, case_id) if case_id < 2**63 else None
        if case is None:
            return self.response_404()
        saw("kase", [case.id])
        return self.response(200, result=as_json(case))


def as_json(case: Case) -> dict[str, Any]:
    """A case for machines: codes with their labels."""
    return {
        "id": case.id,
        "number": case.number,
        "county_id": case.county_id,
        "kind": case.kind,
        "family_name": case.family_name,
        "status": case.status,
        "status_label": str(STATUSES[case.status]),
        "risk": case.risk,
        "risk_label": str(RISKS[case.risk]),
        "is_assessed": case.is_assessed,
        "is_willing": case.is_willing,
        "needs_authority": case.needs_authority,
        "lead_agency_id": case.lead_agency_id,
        "lead_user_id": case.lead_user_id,
        "filed_at": case.filed_at.isoformat(),
        "version": case.version,
    }
