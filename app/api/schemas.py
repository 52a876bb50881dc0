"""The types of a form's answers for OpenAPI, from its questions: as it is asked today, and as it may be read.

What no type can say stands beside it: `x-enum-labels` has the words of each code in the reader's language, the
description when a question is asked, `x-required` that it binds when the sheet is handed in, `x-permission` what it
takes to read it, `x-edition` the first day of the edition.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Final

from flask_babel import gettext as _

from app.casework.attaching import may_have_files
from app.columns.minguo import today
from app.files.medias import BY_CODE
from app.forms import listing
from app.models import Worksheet
from app.models.review import RESULTS
from app.models.worksheets.base import STATES, is_reviewed
from app.outputs.condition_words import condition_in_words
from app.questions import Question, Rows
from app.questions.editions import asked_on, declared, edition_of

Schema = dict[str, Any]
INT64: Final = {"type": "integer", "format": "int64", "minimum": 1}
DAY: Final = {"type": "string", "format": "date"}
MOMENT: Final = {"type": "string", "format": "date-time"}
BY_KEY: Final = {"type": "object", "additionalProperties": {"type": "string"}}

LOCAL: Final[Schema] = {
    "type": "object",
    "additionalProperties": {
        "anyOf": [
            *({"type": name, "nullable": True} for name in ("string", "integer", "boolean")),
            {"type": "array", "items": {"type": "string"}, "nullable": True},
        ],
    },
    "description": "Answers to the county's own questions, by their codes: x, the number of the county, _ and a name, "
    "as x1_dialect. Which there are, and of what kind, is for each county to say; a sheet that asks some "
    "names them here.",
}
LABELS: Final[Schema] = {
    "type": "object",
    "additionalProperties": {"anyOf": [{"type": "string"}, {"type": "array", "items": BY_KEY}]},
    "description": "The words of each answer, the county's own too; of a table those of each row.",
}
FILE: Final[Schema] = {
    "type": "object",
    "required": ["id", "question", "name", "media", "size", "sha256", "url", "created_at", "is_sensitive"],
    "additionalProperties": False,
    "properties": {
        "id": INT64,
        "question": {"type": "string", "description": "The key of the question that it answers; empty: none"},
        "name": {"type": "string"},
        "media": {"type": "string", "enum": sorted(BY_CODE)},
        "size": {"type": "integer", "format": "int64", "minimum": 1, "description": "Bytes, as it is kept"},
        "sha256": {
            "type": "string",
            "pattern": "^[0-9a-f]{64}$",
            "description": "Of the content as it is kept: a picture was drawn anew, and a sensitive file is given "
            "with the reader's name over it",
        },
        "url": {"type": "string", "format": "uri-reference", "description": "Where its content is"},
        "created_at": MOMENT,
        "is_sensitive": {"type": "boolean"},
    },
}
REFUSAL: Final[Schema] = {
    "type": "object",
    "required": ["message"],
    "properties": {
        "message": {"type": "string"},
        "errors": {**BY_KEY, "description": "A sentence for each wrong answer; of a row: table-0-question"},
        "version": {"type": "integer", "description": "The version that stands now"},
    },
}
SAVED: Final[Schema] = {
    "type": "object",
    "required": ["id", "version"],
    "properties": {"id": INT64, "version": {"type": "integer", "minimum": 1}},
}
FILED: Final[Schema] = {
    "type": "object",
    "required": ["number", "case_id"],
    "properties": {
        "number": {"type": "string"},
        "pin": {"type": "string", "nullable": True, "description": "Told once"},
        "case_id": INT64,
    },
}
REVIEW: Final[Schema] = {
    "type": "object",
    "required": ["version", "result", "opinion", "comments", "by", "at"],
    "additionalProperties": False,
    "properties": {
        "version": {"type": "integer", "minimum": 1},
        "result": {"type": "string", "enum": list(RESULTS)},
        "opinion": {"type": "string"},
        "comments": BY_KEY,
        "by": INT64,
        "at": MOMENT,
    },
}


def ref(name: str) -> Schema:
    """A schema that stands among the components."""
    return {"$ref": f"#/components/schemas/{name}"}


def components(sheets: Sequence[type[Worksheet]]) -> dict[str, Schema]:
    """Every schema of the sheets' API, in the language of the request."""
    found = {"Refusal": REFUSAL, "Saved": SAVED, "Filed": FILED, "Review": REVIEW, "File": FILE}
    for sheet in sheets:
        found |= {
            f"{sheet.CODE}_asked": asked_schema(sheet),
            f"{sheet.CODE}_answers": answers_schema(sheet),
            f"{sheet.CODE}_sheet": sheet_schema(sheet),
            f"{sheet.CODE}_line": line_schema(sheet),
        }
    return found


def asked_schema(sheet: type[Worksheet]) -> Schema:
    """The answers that a program sends, as asked today."""
    asked = asked_on(declared(sheet), today())
    about = {"x-edition": _day(edition_of(sheet, today())), "title": str(sheet.TITLE)}
    return about | _object([q for q in asked if q.kind.is_posted])


def answers_schema(sheet: type[Worksheet]) -> Schema:
    """The answers that a program reads: to every question that any edition has asked, worked out ones too."""
    return {"title": str(sheet.TITLE)} | _object(declared(sheet))


def _object(questions: Sequence[Question]) -> Schema:
    by_key = {q.key: q for q in questions}
    fields = {q.key: of_question(q, by_key) for q in questions}
    return {"type": "object", "additionalProperties": False, "properties": fields}


def of_question(q: Question, by_key: Mapping[str, Question]) -> Schema:
    """The type of one answer, and what is to be known of it."""
    return {**q.kind.schema(), **_rows(q, by_key), **about(q, by_key)}


def about(q: Question, by_key: Mapping[str, Question]) -> Schema:
    """What stands beside the type of an answer."""
    said = {
        "title": str(q.label),
        "description": "\n".join(filter(None, (str(q.help), _condition(q, by_key)))),
        "x-section": f"{q.section.code} {q.section.label}".strip(),
        "x-enum-labels": {choice.code: str(choice.label) for choice in q.choices},
        "x-required": q.required,
        "x-permission": q.only,
        "x-since": _day(q.since),
        "x-until": _day(q.until),
    }
    return {name: value for name, value in said.items() if value}


def _rows(q: Question, by_key: Mapping[str, Question]) -> Schema:
    """The items of a table, each question of a row with what is to be known of it."""
    if not isinstance(q.kind, Rows):
        return {}
    around = {**by_key, **{one.key: one for one in q.kind.asks}}
    items = q.kind.schema()["items"]
    fields = items["properties"] | {one.key: of_question(one, around) for one in q.kind.asks}
    return {"items": {**items, "properties": fields}}


def _condition(q: Question, by_key: Mapping[str, Question]) -> str:
    if q.show_if is None:
        return ""
    return _("只在這個條件下問：%(condition)s", condition=condition_in_words(q.show_if, by_key))


def _day(day: dt.date) -> str:
    return "" if day in (dt.date.min, dt.date.max) else day.isoformat()


def sheet_schema(sheet: type[Worksheet]) -> Schema:
    """One sheet, as it is read."""
    withheld = {"type": "array", "items": {"type": "string"}}
    fields = _head(sheet) | {
        "answers": ref(f"{sheet.CODE}_answers"),
        "local": LOCAL,
        "labels": LABELS,
        "withheld": withheld,
        "files": {
            "type": "array",
            "items": ref("File"),
            **({} if may_have_files(sheet) else {"maxItems": 0}),
        },
        "reviews": {
            "type": "array",
            "items": ref("Review"),
            **({} if is_reviewed(sheet) else {"maxItems": 0}),
        },
    }
    return {"type": "object", "required": list(fields), "additionalProperties": False, "properties": fields}


def line_schema(sheet: type[Worksheet]) -> Schema:
    """One sheet in a list."""
    listed = listing.in_list(sheet)
    fields = _head(sheet) | {"answers": _object(listed), "labels": BY_KEY}
    return {"type": "object", "required": list(fields), "additionalProperties": False, "properties": fields}


def _head(sheet: type[Worksheet]) -> Schema:
    head: Schema = {
        "id": INT64,
        "edition": DAY,
        "state": {"type": "string", "enum": list(STATES)},
        "version": {"type": "integer", "minimum": 1},
        "created_at": MOMENT,
        "updated_at": {**MOMENT, "nullable": True},
    }
    return head | ({"case_id": INT64} if sheet.HANGS_ON_CASE else {})
