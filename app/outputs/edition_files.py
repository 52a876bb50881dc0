"""The frozen text of every edition of every form and of the indicators: one file each, written once, then compared.

An edition that people have answered stands. A file is written for an edition that has none; one that differs from what
the program says now is a fault, told with its line and what to do.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from itertools import zip_longest
from pathlib import Path

from flask_babel import force_locale

from app.facts import indicators
from app.models import REGISTRY
from app.outputs import form_text, indicator_text
from app.questions.editions import declared, editions
from app.questions.kinds import GivenRows

NOT_YET = dt.date(9999, 1, 1)
WRITE = "flask --app app editions --write tests/editions"
TO_DO = (
    "Whoever answered this edition must read it as it was. Put the old words back, and say the new ones from a day on: "
    "`was={day: old words}` for a question, `until=day` and a new question or choice beside it for everything else; "
    f"then write the new edition with `{WRITE}`."
)


def days_of(form: type) -> list[dt.date]:
    """The first day of each edition of a form; of one that goes through the indicators, of each of theirs too."""
    days = {day for day in editions(form) if day < NOT_YET}
    if any(isinstance(q.kind, GivenRows) for q in declared(form)):
        days |= {edition.since for edition in indicators.shipped()[1:]}
    return sorted(days)


def texts() -> dict[str, str]:
    """By the name of its file, the text of every edition as the program says it now, in Chinese."""
    told: dict[str, str] = {}
    with force_locale("zh_Hant_TW"), indicators.as_shipped():
        for form in REGISTRY:
            for day in days_of(form):
                since = "first" if day == dt.date.min else day.isoformat()
                told[f"{form.CODE}.{since}.txt"] = _text(form_text.lines_of(form, day))
        for edition in indicators.shipped():
            told[f"indicators.{edition.code}.txt"] = _text(indicator_text.lines_of(edition))
    return told


def _text(lines: Iterator[str]) -> str:
    return "\n".join(lines) + "\n"


def faults(folder: Path) -> list[str]:
    """What is wrong with the frozen texts of this folder."""
    return compared(folder, texts())


def compared(folder: Path, now: Mapping[str, str]) -> list[str]:
    """A sentence for every edition that no longer reads as its file, is not written yet, or has gone."""
    found = []
    for name in sorted(now.keys() | {path.name for path in folder.glob("*.txt")}):
        path = folder / name
        if name not in now:
            found.append(f"{name}: this edition has gone from the program, and people have answered it.")
        elif not path.exists():
            found.append(f"{name}: a new edition without its frozen text. Read it, then: {WRITE}")
        elif fault := difference(name, path.read_text("utf-8"), now[name]):
            found.append(fault)
    return found


def difference(name: str, frozen: str, now: str) -> str:
    """The first line that changed, what it was and is, and what to do; "" when nothing did."""
    pairs = zip_longest(frozen.splitlines(), now.splitlines(), fillvalue="(nothing)")
    for number, (was, is_now) in enumerate(pairs, 1):
        if was != is_now:
            return f"{name}, line {number}: was\n  {was.strip()}\nand is now\n  {is_now.strip()}\n{TO_DO}"
    return ""


def write(folder: Path) -> list[str]:
    """Write the files of editions that have none. What is written already is never touched. Gives their names."""
    folder.mkdir(parents=True, exist_ok=True)
    new = {name: text for name, text in texts().items() if not (folder / name).exists()}
    for name, text in new.items():
        (folder / name).write_text(text, "utf-8")
    return sorted(new)
