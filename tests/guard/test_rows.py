"""Rows of a sheet in the database: within the walls of their case, of their sheet for good, on record, frozen with it."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.casework import sheet_rows
from app.casework.reviewing import review
from app.guard import walls
from app.models import REGISTRY, Model
from app.models import db as database
from app.models.worksheets.vf_need import Need
from app.models.worksheets.vf_visit import VisitAssessment
from tests import path, stage
from tests.api.test_every_form import Case
from tests.api.test_sheets import Program
from tests.guard.looking import Looking
from tests.guard.test_snapshots import hat, wearing
from tests.path import looking
from tests.undoing import undone as undone

ROWS = {"needs": [{"ne_type": "N01", "ne_prof": "需要米"}, {"ne_type": "N02", "ne_prof": "需要工作"}]}
URL = "/api/v1/vf_need/"
PAST = text("select act, row_id, diff from rows_history('vf_need_detail', 'VF_NEED', :s)")
ONE = "insert into vf_need_detail (case_id, county_id, form, sheet_id, place) values (:c, 1, :f, :s, 0)"


@pytest.fixture
def worker(login: Any) -> Program:
    return Program(login("worker"))


@pytest.fixture
def sheet(app: Any, worker: Program) -> tuple[int, int]:
    """A sheet with two rows, and its case."""
    case_id = path.assessing(app)
    made = worker.post(URL, case_id=case_id, answers=ROWS)
    assert made.status_code == 201, made.json
    return made.json["id"], case_id


def seen(app: Any, who: str, sheet_id: int) -> int:
    """How many rows of this sheet this player sees."""
    with looking(app, who):
        return database.session.query(Need).filter(Need.sheet_id == sheet_id).count()


def refusal(app: Any, who: str, sql: str, **values: Any) -> str:
    """Why the database refuses: the constraint, or the state of a lacking grant. "" when it does not."""
    with looking(app, who), pytest.raises(DBAPIError) as refused:
        database.session.execute(text(sql), values)
    found: Any = refused.value.orig
    return found.diag.constraint_name or found.sqlstate


def test_rows_are_seen_as_their_case_is(app: Any, sheet: tuple[int, int]) -> None:
    assert {who: seen(app, who, sheet[0]) for who in ("worker", "sup", "county_sup")} == dict.fromkeys(
        ("worker", "sup", "county_sup"), 2
    )
    assert {who: seen(app, who, sheet[0]) for who in ("worker2", "other_sup", "ngo_worker", "intake")} == dict.fromkeys(
        ("worker2", "other_sup", "ngo_worker", "intake"), 0
    )  # fmt: skip


def test_a_row_belongs_to_a_sheet_of_its_own_case(app: Any, sheet: tuple[int, int]) -> None:
    wrong = "row_is_of_a_sheet_of_its_case"
    assert refusal(app, "worker", ONE, c=stage.CASES["open"], f="VF_NEED", s=sheet[0]) == wrong
    assert refusal(app, "worker", ONE, c=sheet[1], f="VF_NEED", s=sheet[0] + 9999) == wrong


@pytest.mark.parametrize("column", ["form", "sheet_id", "case_id", "county_id"])
def test_a_row_stays_with_its_sheet(app: Any, sheet: tuple[int, int], column: str) -> None:
    assert refusal(app, "worker", f"update vf_need_detail set {column} = {column}") == "42501"


def test_nobody_else_deletes_a_row(app: Any, sheet: tuple[int, int]) -> None:
    with looking(app, "ngo_worker"):
        database.session.execute(text("delete from vf_need_detail"))
        database.session.commit()
    assert seen(app, "worker", sheet[0]) == 2


def test_only_what_differs_is_written_and_everything_is_on_record(
    app: Any, worker: Program, sheet: tuple[int, int]
) -> None:
    rows = worker.get(f"{URL}{sheet[0]}").json["result"]["answers"]["needs"]
    first, second = (row["id"] for row in rows)
    changed = [{"id": first, "ne_gap": "無糧"}, {"id": second}]
    assert worker.put(f"{URL}{sheet[0]}", version=1, answers={"needs": changed}).status_code == 200
    assert worker.put(f"{URL}{sheet[0]}", version=2, answers={"needs": changed[:1]}).status_code == 200
    with looking(app, "worker"):
        told = database.session.execute(PAST, {"s": sheet[0]}).all()
    assert [(one.act, one.row_id) for one in told] == [
        ("INSERT", first), ("INSERT", second), ("UPDATE", first), ("DELETE", second),
    ]  # fmt: skip
    assert told[2].diff == {"ne_gap": [None, "無糧"]}


def test_the_past_of_rows_is_for_who_sees_the_sheet(app: Any, sheet: tuple[int, int]) -> None:
    for who, number in (("worker", 2), ("sup", 2), ("worker2", 0), ("ngo_worker", 0), ("away_sup", 0)):
        with looking(app, who):
            assert len(database.session.execute(PAST, {"s": sheet[0]}).all()) == number, who


def test_every_table_of_rows_names_the_forms_that_have_it() -> None:
    tables = {name: {sheet.CODE for sheet in found} for name, found in walls.ROWS.items()}
    for name, codes in tables.items():
        table = next(m.class_ for m in Model.registry.mappers if m.local_table.name == name)  # type: ignore[attr-defined]
        assert set(table.FORMS) == codes


def test_a_form_has_each_table_of_rows_once() -> None:
    for sheet in REGISTRY:
        names = [table.__tablename__ for _q, _kind, table in sheet_rows.tables(sheet._declared)]
        assert len(names) == len(set(names)), sheet.CODE


@pytest.mark.parametrize("name", sorted(walls.ROWS))
def test_rows_of_what_leads_to_a_case_or_is_withheld_are_hidden_from_delegates(name: str) -> None:
    stages = {sheet.STAGE for sheet in walls.ROWS[name]}
    is_withheld = any(sheet.IS_WITHHELD for sheet in walls.ROWS[name])
    wall = walls.wall_of(Model.metadata.tables[name]).rows["worker"]
    assert ("_report" in wall) == (is_withheld or bool(stages & {"report", "screening"}))


def test_rows_stand_still_once_their_sheet_is_approved(app: Any, login: Any, db: Looking) -> None:
    case = Case(app, login)
    url = case.hand_in(VisitAssessment)
    need = case.worker.get(url).json["result"]["answers"]["vv_need"]
    with wearing(app, hat(db, "sup")) as session:
        review(session.get_one(VisitAssessment, int(url.rpartition("/")[2])), "OK", "同意開案")
    assert case.worker.get(f"{URL}{need}").json["result"]["state"] == "approved"
    frozen = "approved_rows_stand_still"
    assert refusal(app, "worker", ONE, c=case.id, f="VF_NEED", s=need) == frozen
    for sql in ("update vf_need_detail set ne_gap = 'x'", "delete from vf_need_detail"):
        assert refusal(app, "worker", f"{sql} where sheet_id = :s", s=need) == frozen
