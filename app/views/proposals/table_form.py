"""A decision table as it is edited, and what its small buttons do to the rows; how it is drawn says ``table_page``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from app.facts import tables as facts
from app.facts.tables import Output
from app.rules.checking import Fault
from app.rules.table_checks import faults_of
from app.views.proposals import table_page
from app.views.proposals.table_page import MOST_ROWS, says_yes_or_no

YES_NO = {"Y": True, "N": False}
Content = dict[str, Any]


def read(name: str, stands: Mapping[str, Any], form: Any) -> Content:
    """The content as posted. What a table asks and answers is not posted: it stands as it was."""
    rows = [_row(name, form, f"r-{n}-") for n in form.getlist("row")[:MOST_ROWS]]
    return {**stands, "rows": rows}


def _row(name: str, form: Any, at: str) -> Content:
    table = facts.table(name)
    when = {}
    for one in table.inputs:
        ticked = [value.code for value in one.values if value.code in form.getlist(f"{at}in-{one.code}")]
        if len(ticked) < len(one.values):  # nothing ticked is no "any": the check finds fault with it
            when[one.code] = ticked
    number = form.get(f"{at}no", "0")
    row: Content = {
        "no": int(number) if number.isascii() and number.isdecimal() and len(number) < 5 else 0,
        "when": when,
        "then": {one.code: _answer(name, one, form.get(f"{at}out-{one.code}", "")) for one in table.outputs},
        "basis": form.get(f"{at}basis", "")[:20],
        "source": form.get(f"{at}source", "").strip()[:500],
        "confidence": _confidence(form.get(f"{at}confidence", "")),
    }
    note, note_en = (form.get(f"{at}{key}", "").strip()[:1000] for key in ("note", "note_en"))
    return row | {"note": [note, note_en]} if note or note_en else row


def _answer(name: str, one: Output, posted: str) -> Any:
    if not posted:
        return None
    if one.values:
        return posted[:60]
    if says_yes_or_no(name, one):
        return YES_NO.get(posted)
    return int(posted) if posted.isascii() and posted.isdecimal() and len(posted) < 9 else posted[:60]


def _confidence(posted: str) -> float | str:
    """A number; what is none stays as it was typed, for the check to find fault with."""
    text = posted.strip()[:9]
    try:
        given = float(text)
    except ValueError:
        return text
    return round(given, 2) if 0 <= given <= 1 else text


def step(name: str, content: Content, do: str) -> None:
    """Add a row, copy, take out or move one, add one for a gap: what the small buttons of the page do."""
    rows = content["rows"]
    verb, _dash, place = do.partition("-")
    at = int(place) if place.isascii() and place.isdecimal() and len(place) < 4 else -1
    if verb in ("add", "fill", "copy") and len(rows) >= MOST_ROWS:
        return
    if verb == "add":
        rows.append(_empty(name, rows))
    elif verb == "fill":
        _fill(name, content, at)
    elif 0 <= at < len(rows):
        _with_row(name, rows, verb, at)


def _with_row(name: str, rows: list[Content], verb: str, at: int) -> None:
    if verb == "copy":
        rows.insert(at + 1, {**rows[at], "no": _number(name, rows)})
    elif verb == "drop":
        del rows[at]
    elif verb == "up" and at > 0:
        rows.insert(at - 1, rows.pop(at))
    elif verb == "down":
        rows.insert(at + 1, rows.pop(at))


def _fill(name: str, content: Content, at: int) -> None:
    """A row for a combination that no row decides."""
    gaps = [fault for fault in _found(name, content) if fault.kind == "gap"]
    if 0 <= at < len(gaps):
        when = {key: list(codes) for key, codes in gaps[at].when.items()}
        content["rows"].append(_empty(name, content["rows"]) | {"when": when})


def _empty(name: str, rows: list[Content]) -> Content:
    then = {one.code: None for one in facts.table(name).outputs}
    number = _number(name, rows)
    return {"no": number, "when": {}, "then": then, "basis": "decided", "source": "", "confidence": 1.0}


def _number(name: str, rows: list[Content]) -> int:
    """A number that no row of the table has had: decisions that are stored name theirs."""
    used: list[int] = [row["no"] for row in rows] + [row.no for row in facts.table(name).rows]
    return 1 + max(used)


def take(content: Content, theirs: Mapping[str, Any], do: str) -> None:
    """Instead of a row of mine the one that somebody else has kept meanwhile; or none, where they have taken it out."""
    number = do.rpartition("-")[2]
    mine = [at for at, row in enumerate(content["rows"]) if str(row["no"]) == number]
    found = [(at, row) for at, row in enumerate(theirs["rows"]) if str(row["no"]) == number]
    if mine and found:
        content["rows"][mine[0]] = found[0][1]
    elif found:
        content["rows"].insert(found[0][0], found[0][1])
    elif mine:
        del content["rows"][mine[0]]


def _found(name: str, content: Mapping[str, Any]) -> list[Fault]:
    """What is wrong with it; of content that cannot be read, that."""
    try:
        return list(faults_of(name, content))
    except (KeyError, TypeError, ValueError, AttributeError):
        return [Fault(name, "word", _("內容不完整，讀不出來。請重新由現行內容複製一份。"))]


def told(name: str, content: Mapping[str, Any]) -> list[tuple[str, str, str, str]]:
    """What is wrong, each with the id of the cell or the row that it is about."""
    return [(table_page.place_of(content, fault), "", "", fault.sentence) for fault in _found(name, content)]


def shown(name: str, content: Mapping[str, Any]) -> dict[str, Any]:
    """What the page of the editor needs."""
    return table_page.shown(name, content, _found(name, content))
