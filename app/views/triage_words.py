"""A decision table, the row that fires and what was decided, in words: for the triage page and the case page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.facts import tables as shipped
from app.forms import SheetForm
from app.forms.triage import Asked, key
from app.models import StoredDecision
from app.questions import Words
from app.rules import triage as t
from app.rules.tables import Row, Table, versions_of, words
from app.rules.triage import Destination
from app.rules.wording import answer_words, outcome, said
from app.views.clocks import when
from app.views.names import Names
from app.views.proposals.wording import BASES
from app.views.words import code_label


def shown(one: Asked, form: SheetForm, asked: list[Asked]) -> dict[str, Any]:
    """One table as the page shows it: what is given, its fields, its result, and all its rows to look up."""
    table = one.table
    row = next((r for r in table.rows if one.decision and r.no == one.decision.row), None)
    return {
        "id": one.id,
        "number": one.id.partition("_")[0],
        "label": words(table),
        "version": table.version,
        "given": [(words(i), _value(i, one.given[i.code])) for i in table.inputs if i.code in one.given],
        "asks": [field for field in form.answers() if field.name.startswith(key(one.id, "in_"))],
        "aside": [field for field in form.answers() if field.name == key(one.id, t.UNMEASURED)],
        "decides": [field for field in form.answers() if field.name in (key(one.id, "chosen"), key(one.id, "reason"))],
        "is_open": one.needs_reason or bool(one.reason),
        "result": result(table, row) if row else None,
        "is_next": one is asked[-1] and one.decision is None,
        "heads": [words(each) for each in table.inputs],
        "rows": [_line(table, each, row) for each in table.rows],
    }  # fmt: skip


def result(table: Table, row: Row) -> dict[str, Any]:
    """The row that fires: what it says, because of what, by which source, how binding, how sure."""
    return {
        "row": row.no,
        "then": outcome(table, row.then.items()),
        "because": because(table, row),
        "source": row.source,
        "basis": BASES[row.basis],
        "is_suggestion": row.basis != "decided",
        "confidence": f"{row.confidence:.0%}",
        "note": str(Words(row.zh_note, row.en_note)),
    }


def because(table: Table, row: Row) -> str:
    """The conditions of a row in words."""
    return said(tuple(
        (one, tuple(value for value in one.values if value.code in row.when[one.code]))
        for one in table.inputs if one.code in row.when
    ))  # fmt: skip


def _line(table: Table, row: Row, fired: Row | None) -> dict[str, Any]:
    cells = [
        [words(value) for value in one.values if value.code in row.when.get(one.code, ())] for one in table.inputs
    ]  # fmt: skip
    return {"no": row.no, "cells": cells, "then": outcome(table, row.then.items()), "is_on": row is fired}


def _value(one: Any, code: str) -> Any:
    return next((words(value) for value in one.values if value.code == code), code)


def where_to(where: Destination | None) -> str:
    """To which unit the tables lead, in words; empty while they leave it open."""
    if where is None:
        return ""
    return (
        code_label("dispatch_unit", where.unit)
        if where.unit
        else code_label("screening_action", where.action)
    )


def lines(found: Mapping[str, StoredDecision], names: Names) -> list[dict[str, Any]]:
    """What was decided, one line a table, as the case page shows it."""
    return [_decided(one, names) for one in found.values()]


def _decided(one: StoredDecision, names: Names) -> dict[str, Any]:
    table = _edition(one)
    row = next((each for each in table.rows if each.no == one.row_no), None)
    output = next((each for each in table.outputs if each.code == t.CHOSEN[one.table_id]), None)
    return {
        "label": words(table),
        "number": one.table_id.partition("_")[0],
        "version": one.version,
        "row": one.row_no,
        "because": because(table, row) if row else "",
        "then": outcome(table, one.outcome.items()),
        "chosen": str(answer_words(output, one.chosen)) if one.chosen and output else "",
        "who": names.user(one.created_by),
        "when": when(one.at),
        "reason": one.reason or "",
    }


def _edition(one: StoredDecision) -> Table:
    """The edition by which it was decided; the shipped one where that was withdrawn."""
    editions = {each.version: each for each in versions_of(one.table_id, one.at.date())}
    return editions.get(one.version) or shipped.table(one.table_id)
