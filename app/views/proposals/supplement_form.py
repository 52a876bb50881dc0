"""A county's own questions to a form as posted; an answered one stands, and can only be ended."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from flask_babel import gettext as _

from app.casework import answered
from app.columns.minguo import parse_day, today
from app.guard.security import hat
from app.questions.condition_rows import JOINS, OPS, Part, parts_of, text_of
from app.questions.supplements import prefix_of
from app.rules.supplement_checks import EMPTY, MOST, Fault, faults_of
from app.views.proposals import supplement_cards
from app.views.proposals.choice_lines import choices_from

Content = dict[str, Any]
MOST_PARTS: Final = supplement_cards.MOST_PARTS
LONGEST: Final = 2000
TEXTS: Final = ("zh", "en", "help_zh", "help_en")


def read(name: str, stands: Mapping[str, Any], form: Any) -> Content:
    """The content as posted. Of an answered question nothing is posted but its end."""
    there, kept = {row["code"]: row for row in stands["questions"]}, answered.codes(name)
    rows = []
    for n in form.getlist("row")[: MOST + 1]:
        at, code = f"q-{n}-", form.get(f"q-{n}-was", "")
        if code in kept and code in there:
            rows.append({**there[code], "until": _day(form.get(f"{at}until", ""))})
        else:
            rows.append(_row(form, at))
    return {"questions": rows}


def _row(form: Any, at: str) -> Content:
    kind = form.get(f"{at}kind", "")[:40]
    return {
        **EMPTY,
        **{key: form.get(at + key, "").strip()[:LONGEST] for key in TEXTS},
        "code": prefix_of(county()) + form.get(f"{at}code", "").strip()[:60],
        "kind": kind,
        "choices": choices_from(form.get(f"{at}choices", "")),
        "show_if": text_of(_parts(form, at)),
        "required": form.get(f"{at}required") == "Y",
        "since": _day(form.get(f"{at}since", "")),
        "until": _day(form.get(f"{at}until", "")),
        "section": form.get(f"{at}section", "")[:20],
    }


def _parts(form: Any, at: str) -> list[Part]:
    found = []
    for m in form.getlist(f"{at}part")[:MOST_PARTS]:
        here = f"{at}{m}-"
        op, join = form.get(f"{here}op", ""), form.get(f"{here}join", "")
        value = " ".join(form.getlist(f"{here}value"))[:200].strip()
        named = join if join in JOINS else "and", form.get(f"{here}key", "")[:80]
        found.append(Part(*named, op if op in OPS else "is", value))
    return found


def _day(typed: str) -> str:
    """A day as it is kept; what is none stays as it was typed, for the check to find fault with."""
    text = typed.strip()[:30]
    try:
        return parse_day(text).isoformat() if text else ""
    except ValueError:
        return text


def county() -> int:
    """The county whose administrator is writing."""
    worn = hat()
    return worn.county_id if worn else 0


def step(name: str, content: Content, do: str) -> None:
    """Add a question, move one, take one out, put another one in the place of an old one, add a row to a condition."""
    rows = content["questions"]
    verb, _dash, place = do.partition("-")
    at = int(place) if place.isascii() and place.isdecimal() and len(place) < 4 else -1
    if verb == "add" and len(rows) < MOST:
        rows.append(_new(name, rows))
    if not 0 <= at < len(rows):
        return
    if verb == "drop" and rows[at]["code"] not in answered.codes(name):
        del rows[at]
    elif verb == "up" and at > 0:
        rows.insert(at - 1, rows.pop(at))
    elif verb == "down":
        rows.insert(at + 1, rows.pop(at))
    elif verb == "instead" and len(rows) < MOST:
        _supersede(name, rows, at)
    elif verb == "part":
        rows[at]["show_if"] = text_of(
            [*parts_of(rows[at]["show_if"]), Part("and", "", "is", supplement_cards.OPEN)]
        )


def _supersede(name: str, rows: list[Content], at: int) -> None:
    """The old question ends, and a copy with a code of its own begins below it on the same day."""
    day = rows[at]["until"] or today().isoformat()
    rows[at] = {**rows[at], "until": day}
    rows.insert(at + 1, {**rows[at], "code": _new(name, rows)["code"], "since": day, "until": ""})


def _new(name: str, rows: list[Content]) -> Content:
    """An empty question with a code that no question of the county ever had here."""
    used = {row["code"] for row in rows} | set(answered.published_rows(name, county()))
    prefix = prefix_of(county())
    code = next(code for n in range(1, 10_000) if (code := f"{prefix}q{n}") not in used)
    return {**EMPTY, "code": code, "kind": "text"}


def told(name: str, content: Mapping[str, Any]) -> list[tuple[str, str, str, str]]:
    """What is wrong, for the head of the page: each with the id of its field, its question, and how it is said."""
    rows = content["questions"]
    found: list[Fault] = [*faults_of(name, rows), *answered.faults(name, county(), rows)]
    return [
        ("", "", "", one.says)
        if one.at < 0
        else (f"q-{one.at}-{one.field}", _("第 %(n)s 題", n=one.at + 1), rows[one.at]["zh"], one.says)
        for one in found
    ]


def shown(name: str, content: Mapping[str, Any]) -> dict[str, Any]:
    """What the page of the editor needs."""
    return supplement_cards.shown(name, content, county(), answered.codes(name))
