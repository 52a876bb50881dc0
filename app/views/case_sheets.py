"""The worksheets on the case page: which there are, how far, by when, and which the status asks for next."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, Final

from flask import url_for
from flask_babel import gettext as _
from flask_babel import pgettext as _p

from app.casework.case_page import Standing, is_open
from app.casework.reviewing import forms_reviewed
from app.forms.filing import may_be_begun
from app.forms.rights import may_know_writer, opines, reads_casework
from app.guard.access import SHEETS, may_reach, view_name
from app.guard.security import hat
from app.guard.walls import HIDDEN_STAGES
from app.models import REGISTRY, Case
from app.models.worksheets.base import OWN_UNIT, UNFINISHED, is_reviewed
from app.rules.case_sheets import DUE_OF, EXPECTED, Expected
from app.rules.deadlines import TAIPEI
from app.rules.workflow import BY_VERB
from app.views.case_head import badge
from app.views.clocks import when
from app.views.names import Names

FORMS: Final[dict[str, Any]] = {form.CODE: form for form in REGISTRY}
STATE_KINDS: Final = {"draft": "", "submitted": "new", "returned": "bad", "approved": "ok"}
QUICK: Final = ("CASE_REC", "REFER")
"""The forms that are begun every day, beside what stands out."""
PROPOSED_FROM: Final = {
    form: frozenset(BY_VERB[verb].seats)
    for verb in ("propose_open", "propose_close")
    for form in BY_VERB[verb].said_by
}
"""The forms by which a case is proposed to be opened or ended, and from which seats: a helper is not led to them."""
Action = dict[str, Any]


def state_label(state: str) -> str:
    """How far a sheet is."""
    words = {"draft": _("草稿"), "submitted": _("已送出"), "returned": _("退回修正"), "approved": _("已核可")}
    return words[state]


def new_sheets(case: Case, seats: frozenset[str]) -> list[tuple[str, Any, str]]:
    """Which forms may be begun on this case by whoever sees it for these reasons: code, title, address."""
    forms = [s for s in REGISTRY if s.HANGS_ON_CASE and s.CODE in SHEETS and may_be_begun(s, case)]
    forms = [s for s in forms if s.CODE not in PROPOSED_FROM or seats & PROPOSED_FROM[s.CODE]]
    return [
        (s.CODE, s.TITLE, url_for(f"{view_name(s.CODE)}View.add", case=case.id))
        for s in forms
        if may_reach(f"{view_name(s.CODE)}View.add", hat())
    ]


class SheetList:
    """The rows of the section, and what of it leads on."""

    def __init__(
        self, case: Case, sheets: Sequence[Any], standing: Standing, seats: frozenset[str], names: Names
    ) -> None:
        self.case, self.sheets, self.standing, self.seats, self.names = case, sheets, standing, seats, names
        self.now = dt.datetime.now(dt.UTC)
        self.begins = {code: (title, url) for code, title, url in new_sheets(case, seats)}
        worn = hat()
        self.reviewed = forms_reviewed(worn) if worn else []
        self.asked = [row for row in EXPECTED.get(case.status, ()) if self._is_asked(row)]
        self.rows = [*(self._missing(row) for row in self.asked), *(self._there(sheet) for sheet in sheets)]

    @property
    def led(self) -> list[Action]:
        """What one is led to, the most pressing first: to mend, to review, to finish, to begin."""
        order = ("mend", "review", "finish", "begin")
        steps = [
            row["step"] | {"rank": order.index(row["step"]["do"])}
            for row in self.rows
            if row["step"]["do"] in order
        ]
        return sorted(steps, key=lambda step: step["rank"])

    @property
    def quick(self) -> list[Action]:
        """To be begun at any time."""
        return [
            {"label": _("新增%(what)s", what=self.begins[code][0]), "url": self.begins[code][1]}
            for code in QUICK
            if code in self.begins
        ]

    def _open_due(self, duties: tuple[str, ...]) -> Any:
        begun = (d for d in self.standing.dues if is_open(d) and d.code in duties and d.one <= self.now)
        return next(begun, None)

    def _is_asked(self, row: Expected) -> bool:
        """Whether a sheet that the status asks for is not there yet."""
        if row.kinds and self.case.kind not in row.kinds:
            return False
        if FORMS[row.form].STAGE not in HIDDEN_STAGES and not reads_casework():
            return False  # it may be there, out of this viewer's sight
        due = self._open_due(row.duty)
        own = [s for s in self.sheets if s.code == row.form]
        if row.again:
            return due is not None and not any(s.state in UNFINISHED for s in own)
        since = due.one if due else self._came_on()
        return not any(since is None or s.created_at >= since for s in own)

    def _came_on(self) -> dt.datetime | None:
        day = self.case.opened_on
        return dt.datetime.combine(day, dt.time(), TAIPEI) if day else None

    def _missing(self, row: Expected) -> Action:
        title, url = self.begins.get(row.form, (FORMS[row.form].TITLE, None))
        due = self._open_due(row.duty)
        waits = [FORMS[code].TITLE for code in row.first if not self._is_handed_in(code)]
        step = (
            {
                "do": "begin",
                "form": row.form,
                "label": _("填寫%(what)s", what=title),
                "short": _p("do it", "填寫"),
                "url": url,
            }
            if url
            else {"do": ""}
        )
        if waits:
            step |= {"do": "later"}
        note = _("先送出：%(what)s", what="、".join(str(w) for w in waits)) if waits else str(row.why)
        return {
            "title": title, "state": "none", "state_label": _("未開始"), "who": note, "when": "", "url": None,
            "due": badge(due, self.now) if due else None, "step": step,
        }  # fmt: skip

    def _is_handed_in(self, code: str) -> bool:
        return any(s.code == code and s.state not in UNFINISHED for s in self.sheets)

    def _there(self, sheet: Any) -> Action:
        form, view = FORMS[sheet.code], view_name(sheet.code)
        knows = may_know_writer(form.STAGE, sheet.created_by)
        return {
            "title": form.TITLE,
            "state": sheet.state,
            "state_label": _("待審核") if self._waits(sheet) else state_label(sheet.state),
            "who": self.names.user(sheet.created_by) if knows else "",
            "when": when(sheet.at),
            "url": url_for(f"{view}View.show", pk=sheet.id) if may_reach(f"{view}View.show", hat()) else None,
            "due": self._due_of(sheet),
            "step": self._step(sheet),
        }

    def _waits(self, sheet: Any) -> bool:
        return sheet.state == "submitted" and is_reviewed(FORMS[sheet.code])

    def _due_of(self, sheet: Any) -> dict[str, Any] | None:
        """The clock that this sheet met, or is about; of one that is not handed in the clock by which it is due."""
        own = [d for d in self.standing.dues if (d.form, d.sheet) == (sheet.code, sheet.id)]
        due = (
            own[0]
            if own
            else self._open_due(DUE_OF.get(sheet.code, ()))
            if sheet.state in UNFINISHED
            else None
        )
        return badge(due, self.now) if due else None

    def _step(self, sheet: Any) -> Action:
        title, view = FORMS[sheet.code].TITLE, view_name(sheet.code)
        if self._waits(sheet):
            return self._review(sheet) or {"do": ""}
        if sheet.state == "approved" or not may_reach(f"{view}View.edit", hat()):
            return {"do": ""}
        url = url_for(f"{view}View.edit", pk=sheet.id)
        if opines(FORMS[sheet.code]):
            opinion = {"do": "change", "label": _("寫督導意見"), "short": _("寫督導意見"), "url": url}
            return {"do": ""} if sheet.state == "draft" else opinion
        if sheet.state == "returned":
            return {"do": "mend", "label": _("修正%(what)s", what=title), "short": _("修正"), "url": url}
        if sheet.state == "draft":
            return {
                "do": "finish",
                "label": _("繼續填寫%(what)s", what=title),
                "short": _("繼續填寫"),
                "url": url,
            }
        return {"do": "change", "label": _("更正"), "short": _("更正"), "url": url}

    def _review(self, sheet: Any) -> Action | None:
        """For the supervisor who reviews it: not from another's seat, and not one's own."""
        form, worn = FORMS[sheet.code], hat()
        sits_there = form.STAGE in HIDDEN_STAGES or form.REVIEWED_IN == OWN_UNIT or "lead" in self.seats
        if (
            worn is None
            or form not in self.reviewed
            or not sits_there
            or worn.user_id in (sheet.created_by, sheet.submitted_by)
        ):
            return None
        url = url_for("ReviewView.review", code=sheet.code, sheet_id=sheet.id)
        return {"do": "review", "label": _("審核%(what)s", what=form.TITLE), "short": _("審核"), "url": url}
