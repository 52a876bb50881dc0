"""What OpenAPI says of the methods of a form's API. The types of its answers stand in `app.api.schemas`."""

from __future__ import annotations

from typing import Any

from app.api.schemas import INT64, LOCAL, ref
from app.forms import listing
from app.models import Worksheet
from app.questions.editions import declared
from app.questions.kinds import File


def spec_of(sheet: type[Worksheet]) -> dict[str, Any]:
    """What differs from form to form in the description of the methods of its API."""
    new = {
        "answers": ref(f"{sheet.CODE}_asked"),
        "local": LOCAL,
        "submit": {"type": "boolean"},
        "once": {"type": "string", "format": "uuid"},
    }
    if sheet.HANGS_ON_CASE and not sheet.IS_FILED:
        new["case_id"] = INT64
    old = {
        "answers": ref(f"{sheet.CODE}_asked"),
        "local": LOCAL,
        "submit": {"type": "boolean"},
        "version": {"type": "integer", "minimum": 1},
    }
    page = {
        "result": {"type": "array", "items": ref(f"{sheet.CODE}_line")},
        **{key: {"type": "integer"} for key in ("count", "page", "page_size")},
    }
    made = _answer("Of a report the number and the PIN", ref("Filed" if sheet.IS_FILED else "Saved"))
    saved, same = _answer("Saved", ref("Saved")), _answer("The same `once` was used before", ref("Saved"))
    listed = _answer("One page", _fields(page))
    kept = _answer("The file as it is kept", _fields({"result": ref("File")}))
    read = _answer("One sheet", _fields({"result": ref(f"{sheet.CODE}_sheet")}))
    return {
        "list": {"get": {"parameters": _of_a_list(sheet), "responses": _answers(200, listed)}},
        "get": {"get": {"responses": _answers(200, read)}},
        "post": {"post": {"requestBody": _body(new, ["answers"]), "responses": {"200": same, **_answers(201, made)}}},
        "put": {"put": {"requestBody": _body(old, ["answers", "version"]), "responses": _answers(200, saved)}},
        "attach": {"post": {"requestBody": _upload(sheet), "responses": _answers(201, kept)}},
    }  # fmt: skip


def _of_a_list(sheet: type[Worksheet]) -> list[dict[str, Any]]:
    """Filters, order and page of a list."""
    orders = sorted(sign + key for key in listing.orders(sheet) for sign in ("", "-"))
    asked = {
        **{name: {"type": "string"} for name in listing.names_of_filters(sheet)},
        "order": {"type": "string", "enum": orders},
        "page": {"type": "integer", "minimum": 0},
        "page_size": {"type": "integer", "minimum": 1, "maximum": 100},
    }
    return [{"name": name, "in": "query", "schema": schema} for name, schema in asked.items()]


def _answers(code: int, good: dict[str, Any]) -> dict[str, Any]:
    """What is answered: as it should be, and each way of refusing."""
    refused = {
        "400": "A body, a filter or a page that cannot be read",
        "404": "There is none, or not within your sight",
        "409": "Not in a state in which it is written, or saved by somebody since",
        "422": "What is wrong with which answer",
    }
    return {str(code): good} | {key: _answer(words, ref("Refusal")) for key, words in refused.items()}


def _answer(words: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"description": words, "content": {"application/json": {"schema": schema}}}


def _fields(fields: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "required": list(fields), "properties": fields}


def _body(fields: dict[str, Any], required: list[str]) -> dict[str, Any]:
    schema = {"type": "object", "required": required, "additionalProperties": False, "properties": fields}
    return {"required": True, "content": {"application/json": {"schema": schema}}}


def _upload(sheet: type[Worksheet]) -> dict[str, Any]:
    """A file, what it answers, and whether it is sensitive."""
    asks = sorted(q.key for q in declared(sheet) if isinstance(q.kind, File))
    fields = {
        "file": {"type": "string", "format": "binary"},
        "question": {
            "type": "string",
            "enum": ["", *asks],
            "description": "The question that it answers; none, and it comes with the sheet",
        },
        "is_sensitive": {
            "type": "boolean",
            "description": "A picture or a PDF that is shown with the reader's name written over it",
        },
    }
    schema = {"type": "object", "required": ["file"], "additionalProperties": False, "properties": fields}
    return {"required": True, "content": {"multipart/form-data": {"schema": schema}}}
