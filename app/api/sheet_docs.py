"""What OpenAPI says of a form: the type of every answer, from its question."""

from __future__ import annotations

from typing import Any

from app.columns.minguo import today
from app.forms import listing
from app.models import Worksheet
from app.questions.editions import asked_on, declared

INT64 = {"type": "integer", "format": "int64", "minimum": 1}


def schema_of(sheet: type[Worksheet]) -> dict[str, Any]:
    """The answers to this form, as asked today."""
    asked = asked_on(declared(sheet), today())
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": {q.key: {**q.kind.schema(), "title": str(q.label)} for q in asked if q.kind.is_posted},
    }


def spec_of(sheet: type[Worksheet]) -> dict[str, Any]:
    """What differs from form to form in the description of the methods of its API."""
    new = {
        "answers": schema_of(sheet),
        "submit": {"type": "boolean"},
        "once": {"type": "string", "format": "uuid"},
    }
    if sheet.HANGS_ON_CASE and sheet.STAGE != "report":
        new["case_id"] = INT64
    old = {
        "answers": schema_of(sheet),
        "submit": {"type": "boolean"},
        "version": {"type": "integer", "minimum": 1},
    }
    filters = [
        {"name": name, "in": "query", "schema": {"type": "string"}}
        for name in listing.names_of_filters(sheet)
    ]
    orders = sorted(sign + key for key in listing.orders(sheet) for sign in ("", "-"))
    pages = [
        {"name": "order", "in": "query", "schema": {"type": "string", "enum": orders}},
        {"name": "page", "in": "query", "schema": {"type": "integer", "minimum": 0}},
        {"name": "page_size", "in": "query", "schema": {"type": "integer", "minimum": 1, "maximum": 100}},
    ]
    return {
        "list": {"get": {"parameters": filters + pages}},
        "post": {"post": {"requestBody": _body(new, ["answers"])}},
        "put": {"put": {"requestBody": _body(old, ["answers", "version"])}},
    }


def _body(fields: dict[str, Any], required: list[str]) -> dict[str, Any]:
    schema = {"type": "object", "required": required, "additionalProperties": False, "properties": fields}
    return {"required": True, "content": {"application/json": {"schema": schema}}}
