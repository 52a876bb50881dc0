"""Ask once on the paths of protection: what each sheet opens with, of what must be answered on it."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import Any

import pytest

from app.casework import reviewing, sheets
from app.columns.minguo import today
from app.forms.ask_once import PREFILLED, compared
from app.forms.opening import opening
from app.models import Case, Worksheet, db
from app.models.review import OK
from app.models.worksheets import AdultReport, ChildReport
from app.questions import Computed, check
from tests import path, stage
from tests.browser.on_the_stage import wearing
from tests.complete import complete
from tests.protective import filed
from tests.views.test_every_form import BY_CODE

SCREENED = {"RPT_ADULT": ("TIPVDA", "DISP_ADULT"), "RPT_CHILD": ("DISP_CHILD",)}


class Writer:
    """Somebody of the protection unit who fills in what must be filled in, and keeps what is known."""

    def __init__(self, app: Any, report: type[Worksheet], who: str) -> None:
        owner = app.config["DATABASE_OWNER_URL"]
        self.app, self.who = app, "intake"
        self.counts: dict[str, tuple[int, int]] = {}
        self.id = filed(app, report).case_id
        self.refs = {
            "person": path.people(app, self.id, "intake_sup")[0],
            "agency": stage.ids(owner)["protection"],
            "user": stage.viewer(owner, who).user_id or 0,
        }
        for code in SCREENED[report.CODE]:
            self.write(code)
        path.say(app, "intake_sup", self.id, "dispatch", unit=stage.ids(owner)["protection"])
        path.say(app, "prot_sup", self.id, "accept", worker=stage.viewer(owner, who).user_id)
        self.who = who

    def write(self, code: str, **more: Any) -> None:
        """A sheet that is handed in: answered is what was known, and what is required."""
        form = BY_CODE[code]
        with wearing(self.app, self.who):
            case = db.session.get_one(Case, self.id)
            blank = sheets.blank(form, case)
            opened, _ = opening(form, case)
            questions = form.questions(today())
            asked = {q.key for q in questions if q.required or opened.get(q.key) is not None}
            shown = tuple(q for q in questions if q.key in asked or isinstance(q.kind, Computed))
            known = {key: value for key, value in opened.items() if value is not None} | more
            given = complete([replace(q, agrees=()) for q in shown], self.refs, start=known, sheet=blank)
            words = list(compared(shown, opened, given, sheet=blank))
            before = self.counts.get(code, (0, 0))
            self.counts[code] = (before[0] + words.count(PREFILLED), before[1] + len(words))
            told = check(questions, given, submit=False, today=today(), sheet=blank).values
            sheets.create(form, told, submit=True, once=uuid.uuid4(), case=case)

    def approve(self, code: str) -> None:
        """By the supervisor."""
        with wearing(self.app, "prot_sup"):
            form = BY_CODE[code]
            item = db.session.query(form).filter_by(case_id=self.id).order_by(form.id.desc()).first()
            reviewing.review(item, OK)

    def share_of(self, code: str) -> float:
        """How many of a hundred on the sheets of one form."""
        known, shown = self.counts[code]
        return 100 * known / shown

    def share(self) -> float:
        """How many of a hundred answers stood there already."""
        known, shown = (sum(count[i] for count in self.counts.values()) for i in (0, 1))
        return 100 * known / shown


@pytest.fixture
def record() -> dict[str, Any]:
    """A visit to the family."""
    return {"cr_method": "B", "cr_result": "MET"}


def test_a_child_is_asked_about_once(app: Any, record: dict[str, Any]) -> None:
    cp = Writer(app, ChildReport, "cp")
    cp.write("CASE_REC", **record)
    cp.write("CP_SDM")
    cp.write("CP_INVEST", cg_open="OPEN")
    assert cp.share_of("CP_INVEST") >= 50
    cp.approve("CP_INVEST")
    cp.write("CP_PLAN")
    assert cp.share_of("CP_PLAN") >= 80
    cp.write("CP_SDM", sd_kind="CHG")
    cp.write("CP_PLAN")
    assert cp.share() >= 50, cp.counts


def test_an_adult_is_asked_about_once(app: Any, record: dict[str, Any]) -> None:
    ap = Writer(app, AdultReport, "ap")
    ap.write("CASE_REC", **record)
    ap.write("VF_FUNC")
    ap.write("ADULT_ASSESS")
    assert ap.share_of("ADULT_ASSESS") >= 60
    ap.approve("ADULT_ASSESS")
    ap.write("VF_FUNC")
    ap.write("ADULT_ASSESS")
    assert ap.share() >= 50, ap.counts
