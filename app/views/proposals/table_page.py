"""A decision table drawn as a table: what each cell holds, in words and as boxes, and what is wrong beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from flask_babel import gettext as _

from app.facts import tables as facts
from app.facts.tables import Input, Output
from app.questions.words import Words
from app.rules.checking import Fault
from app.rules.tables import words
from app.views.proposals.wording import BASES

MOST_ROWS: Final = 99
Content = Mapping[str, Any]


def shown(name: str, content: Content, found: Sequence[Fault]) -> dict[str, Any]:
    """Everything that the template needs. ``findings``: what is wrong, each with its rows to go to."""
    table, rows = facts.table(name), content["rows"]
    by_row: dict[int, list[Fault]] = {}
    for fault in found:
        if fault.rows and (at := _at(rows, fault)) is not None:
            by_row.setdefault(at, []).append(fault)
    return {
        "template": "proposals/edit_table.html",
        "is_first": table.hit_policy == "FIRST",
        "inputs": [words(one) for one in table.inputs],
        "outputs": [words(one) for one in table.outputs],
        "rows": [_row(name, row, n, by_row.get(n, [])) for n, row in enumerate(rows)],
        "findings": _findings(rows, found),
        "most": MOST_ROWS,
    }


def place_of(content: Content, fault: Fault) -> str:
    """The id of the cell, else of the row, that a fault is about; "" for the table."""
    at = _at(content["rows"], fault) if fault.rows else None
    if at is None:
        return ""
    return f"r-{at}-{fault.cell}" if fault.cell else f"row-{at}"


def _at(rows: Sequence[Content], fault: Fault) -> int | None:
    """At which place the first row of a fault stands."""
    return next((at for at, row in enumerate(rows) if row["no"] == fault.rows[0]), None)


def _findings(rows: Sequence[Content], found: Sequence[Fault]) -> list[dict[str, Any]]:
    places = {row["no"]: at for at, row in reversed(list(enumerate(rows)))}
    gaps = [fault for fault in found if fault.kind == "gap"]
    return [
        {
            "says": fault.sentence,
            "rows": [(no, f"row-{places[no]}") for no in fault.rows if no in places],
            "cell": place_of({"rows": rows}, fault) if fault.cell else "",
            "gap": gaps.index(fault) if fault.kind == "gap" else None,
        }
        for fault in found
    ]


def _row(name: str, row: Content, n: int, wrong: Sequence[Fault]) -> dict[str, Any]:
    table, at = facts.table(name), f"r-{n}-"
    note = row.get("note", ("", ""))
    beside = {f"{at}{fault.cell}": fault.sentence for fault in reversed(wrong) if fault.cell}
    return {
        "n": n,
        "at": at,
        "no": row["no"],
        "inputs": [_condition(one, row["when"], at) for one in table.inputs],
        "outputs": [_output(name, one, row["then"].get(one.code), at) for one in table.outputs],
        "bases": [(code, label, code == row["basis"]) for code, label in BASES.items()],
        "source": row["source"],
        "confidence": row["confidence"],
        "note": note[0],
        "note_en": note[1],
        "wrong": [fault.sentence for fault in wrong if not fault.cell],
        "beside": beside,
    }


def _condition(one: Input, when: Mapping[str, Sequence[str]], at: str) -> dict[str, Any]:
    """A cell of a condition. ``said``: 18歲以上或不詳; all ticked is any."""
    ticked = when.get(one.code, [value.code for value in one.values])
    chosen = [value for value in one.values if value.code in ticked]
    every, none = len(chosen) == len(one.values), not chosen
    either = str(Words("或", " or ")).join(str(words(value)) for value in chosen)
    return {
        "name": f"{at}in-{one.code}",
        "label": words(one),
        "said": _("任何") if every else _("（沒有勾）") if none else either,
        "is_any": every,
        "values": [(value.code, words(value), value.code in ticked) for value in one.values],
    }


def _output(name: str, one: Output, answer: Any, at: str) -> dict[str, Any]:
    choices = [(value.code, words(value), value.code == answer) for value in one.values]
    if not one.values and says_yes_or_no(name, one):
        choices = [("Y", Words("是", "yes"), answer is True), ("N", Words("否", "no"), answer is False)]
    return {
        "name": f"{at}out-{one.code}",
        "label": words(one),
        "choices": choices,
        "value": "" if answer is None else answer,
        "nothing": _("（無）"),
    }


def says_yes_or_no(name: str, one: Output) -> bool:
    """Whether an outcome without values of its own is yes or no, not a number: as in the shipped rows."""
    return any(isinstance(row.then.get(one.code), bool) for row in facts.table(name).rows)
