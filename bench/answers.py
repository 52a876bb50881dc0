"""Complete invented answers to the longest sheets that workers send, as a browser posts them."""

from __future__ import annotations

import datetime as dt
import re
from random import Random
from typing import Any

from werkzeug.datastructures import MultiDict

from app.casework.demo import papers, people
from app.columns.minguo import now, today
from app.facts.counties import county
from app.forms import form_for
from app.forms.drafts import as_post
from app.forms.table_fields import TableField
from app.questions import Rows
from app.questions.kinds import GivenRows
from tests.complete import complete
from tests.views.pages import inputs

WHOLE = ("VF_VISIT", "VF_VULN", "VF_FUNC", "VF_NEED", "PERIODIC")
"""Begun with what stands on the page, and every question answered."""
NOBODY = r'(?:<option value=""[^>]*>[^<]*</option>)?'
PERSON = re.compile(rf'<select[^>]*name="[^"]*(?:_who|-member)"[^>]*>\s*{NOBODY}\s*<option value="(\d+)"')
START = {
    "VF_VISIT": {"vv_method": "B", "vv_result": "MET", "vv_will": "YES", "vv_open": "Y"},
    "VF_VULN": {"vu_stage": "P3"},
    "VF_FUNC": {"vf_stage": "PER"},
    "VF_NEED": {"vn_stage": "PER"},
    "PERIODIC": {"pe_goals": []},
}
FILER = papers.Filer("worker", "FOUND", "C", "U09", "示範社福中心", "MR02")


def answers(code: str, turn: int) -> dict[str, Any]:
    """Answers that the check accepts."""
    rng, at = Random(turn), now() - dt.timedelta(hours=3)
    family = people.family(rng, today(), county(1))
    if code == "RPT_VF":
        return papers.report(rng, family, FILER, at)
    return papers.record(rng, family, at)


def whole(sheet: Any, page: str) -> MultiDict[str, str]:
    """The whole sheet, over what its page knows already; rows that it suggests give way to complete ones."""
    made = form_for(sheet, today(), may=lambda _permission: False)
    person = PERSON.search(page)
    refs = {"person": int(person[1])} if person else {}
    words = as_post(made(answers=complete(made.QUESTIONS, refs, start=START[sheet.CODE])))
    tables = {q.key for q in made.QUESTIONS if isinstance(q.kind, Rows) and not isinstance(q.kind, GivenRows)}
    out = inputs(page)
    for name in [one for one in out if one.partition("-")[0] in tables]:
        del out[name]
    for name, values in words.lists():
        out.setlist(name, values)
    return out


def posted(sheet: Any, turn: int, page: str) -> MultiDict[str, str]:
    """The same as the form posts it."""
    if sheet.CODE in WHOLE:
        return whole(sheet, page)
    form = form_for(sheet, today(), may=lambda _permission: True)(None, answers=answers(sheet.CODE, turn))
    out: MultiDict[str, str] = MultiDict()
    for field in form.answers():
        for one in field.fields() if isinstance(field, TableField) else (field,):
            if one.kind.is_posted:
                out.setlist(one.name, one.raw)
    return out
