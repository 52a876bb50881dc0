"""Sheets about perpetrators and sexual assault: not for whoever was delegated the case; reviewed where they were written."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.casework import reviewing, sheets
from app.columns.minguo import today
from app.guard.walls import wall_of
from app.models import REGISTRY, Case, Model, Review, Snapshot, Worksheet, db
from app.models.review import OK
from app.models.worksheets.rows import rows_of_sheets
from app.questions import check
from tests import path, stage
from tests.browser.on_the_stage import wearing
from tests.complete import complete
from tests.path_protected import helped, people, protected
from tests.undoing import undone as undone

BY_CODE = {form.CODE: form for form in REGISTRY}
WITHHELD = ("SA_ASSESS", "PERP_MH", "PERP_TREAT", "JOINT_PLAN", "TRANSFER")


def write(app: Any, code: str, who: str, case_id: int, person: int, *, submit: bool = False) -> int:
    """A complete sheet by this player; its id."""
    owner = app.config["DATABASE_OWNER_URL"]
    refs = {
        "person": person,
        "agency": stage.ids(owner)["health"],
        "user": stage.viewer(owner, who).user_id or 0,
    }
    form = BY_CODE[code]
    with wearing(app, who):
        case = db.session.get_one(Case, case_id)
        told = complete(form.questions(today()), refs)
        blank = sheets.blank(form, case)
        given = check(form.questions(today()), told, submit=False, today=today(), sheet=blank).values
        made = sheets.create(form, given, submit=submit, once=uuid.uuid4(), case=case)
        return made.id


def rows_of(code: str) -> list[str]:
    """The tables of rows of a form."""
    return [name for name, forms in rows_of_sheets().items() if any(code == form.CODE for form in forms)]


def seen(app: Any, who: str, model: Any, **which: Any) -> int:
    """How many of these rows exist for this player."""
    with path.looking(app, who):
        return db.session.query(model).filter_by(**which).count()


def test_which_forms_are_withheld() -> None:
    assert {form.CODE for form in REGISTRY if form.IS_WITHHELD} == set(WITHHELD)


def test_and_the_supervisor_of_the_window_reads_none_of_them_either() -> None:
    for code in WITHHELD:
        walls_of = [wall_of(Model.metadata.tables[t]) for t in (code.lower(), *rows_of(code))]
        for wall in walls_of:
            assert "_report" in wall.rows["worker"]
            assert wall.rows["county"].startswith("county_id = (SELECT my_casework_county()) AND ")


@pytest.mark.parametrize("code", [*WITHHELD, "BSRS5"])
def test_whoever_was_delegated_the_case_sees_no_row_of_them(app: Any, code: str) -> None:
    case_id = stage.CASES["delegated"]
    helped(app, "sup", case_id)
    writer = "mh" if code == "PERP_MH" else "worker"
    sheet = write(app, code, writer, case_id, path.people(app, case_id)[0])
    form = BY_CODE[code]
    assert seen(app, "worker", form, id=sheet) == 1
    assert seen(app, "ngo_worker", form, id=sheet) == (code == "BSRS5")
    assert seen(app, "intake_sup", form, id=sheet) == 0
    assert seen(app, "county_sup", form, id=sheet) == 1
    for q in form._declared:
        rows = getattr(q.kind, "kept", None)
        if rows is not None:
            assert seen(app, "worker", rows, sheet_id=sheet) == 1
            assert seen(app, "ngo_worker", rows, sheet_id=sheet) == 0
            assert seen(app, "intake_sup", rows, sheet_id=sheet) == 0
    assert {"perp_treat_session", "joint_plan_goal"} <= set(rows_of_sheets())


class TestReview:
    """心衛社工的表單由其單位督導審核."""

    @pytest.fixture
    def visit(self, app: Any) -> Worksheet:
        case_id = protected(app)
        victim = people(app, case_id)[0]
        write(app, "BSRS5", "mh", case_id, victim, submit=True)
        sheet = write(app, "PERP_MH", "mh", case_id, victim, submit=True)
        with path.looking(app, "mh_sup"):
            return db.session.get_one(BY_CODE["PERP_MH"], sheet)

    def approve(self, app: Any, who: str, sheet: int) -> None:
        with wearing(app, who):
            reviewing.review(db.session.get_one(BY_CODE["PERP_MH"], sheet), OK, "可行")

    def test_the_supervisor_of_the_writers_unit_approves(self, app: Any, visit: Worksheet) -> None:
        self.approve(app, "mh_sup", visit.id)
        which = {"form": "PERP_MH", "sheet_id": visit.id}
        for model in (Review, Snapshot):
            assert seen(app, "sa", model, is_withheld=True, is_intake=False, **which) == 1
            assert seen(app, "intake_sup", model, **which) == 0
        with path.looking(app, "sa"):
            assert db.session.get_one(BY_CODE["PERP_MH"], visit.id).state == "approved"

    @pytest.mark.parametrize("who", ["prot_sup", "mh"])
    def test_nobody_else_does(self, app: Any, visit: Worksheet, who: str) -> None:
        with pytest.raises(DBAPIError):
            self.approve(app, who, visit.id)

    def test_it_waits_on_the_supervisors_desk(self, app: Any, visit: Worksheet, login: Any) -> None:
        assert "心衛社工訪視評估表" in login("mh_sup").get("/reviews/").text
        assert "心衛社工訪視評估表" not in login("prot_sup").get("/reviews/").text


def test_nobody_keeps_the_clock_of_a_programme_without_the_role(app: Any) -> None:
    case_id = stage.CASES["delegated"]
    sheet = write(app, "PERP_TREAT", "worker", case_id, path.people(app, case_id)[0])
    with path.looking(app, "ngo_worker"), pytest.raises(DBAPIError):
        db.session.execute(text("select keep_treatment_clock(:s, null)"), {"s": sheet})
