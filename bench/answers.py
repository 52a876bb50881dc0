"""Complete invented answers to the two longest sheets that workers send, as a browser posts them."""

from __future__ import annotations

import datetime as dt
from random import Random
from typing import Any

from werkzeug.datastructures import MultiDict

from app.casework.demo import papers, people
from app.columns.minguo import now, today
from app.facts.counties import county
from app.forms import form_for
from app.forms.table_fields import TableField

FILER = papers.Filer("worker", "FOUND", "C", "U09", "示範社福中心", "MR02")


def answers(code: str, turn: int) -> dict[str, Any]:
    """Answers that the check accepts."""
    rng, at = Random(turn), now() - dt.timedelta(hours=3)
    family = people.family(rng, today(), county(1))
    if code == "RPT_VF":
        return papers.report(rng, family, FILER, at)
    return papers.record(rng, family, at)


def posted(sheet: Any, turn: int) -> MultiDict[str, str]:
    """The same as the form posts it."""
    form = form_for(sheet, today(), may=lambda _permission: True)(None, answers=answers(sheet.CODE, turn))
    out: MultiDict[str, str] = MultiDict()
    for field in form.answers():
        for one in field.fields() if isinstance(field, TableField) else (field,):
            if one.kind.is_posted:
                out.setlist(one.name, one.raw)
    return out
