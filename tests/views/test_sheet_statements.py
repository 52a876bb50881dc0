"""What the pages of a sheet cost: at most twelve statements to begin one, to open and change a draft, to read one.

On a family that has walked its path: parts handed in, a plan with goals, an assessment that judges them, records.
"""

from __future__ import annotations

from typing import Any

import pytest

from app.columns.minguo import today
from app.forms.filing import BEGUN_IN, USED_FOR
from app.models import REGISTRY, Worksheet
from tests import stage
from tests.api.test_forms_of_service import BY_CODE, CLOSURE, PERIODIC, PLAN, REFER, Served
from tests.views.pages import fill, new_record
from tests.views.test_desk import QUERIES, counted
from tests.views.test_every_form import FORMS, Desk

OF_OTHER_CASES = {code for code, kinds in USED_FOR.items() if "VF" not in kinds}
"""Begun on cases of protection alone, of which there is none on this path."""
ASSESSING = pytest.mark.parametrize("form", FORMS, ids=lambda form: form.CODE)
SERVING = pytest.mark.parametrize("form", [PLAN, PERIODIC, REFER, CLOSURE], ids=lambda form: form.CODE)


def cost(client: Any, url: str) -> int:
    """The statements of a page that was opened before."""
    assert client.get(url).status_code == 200
    with counted(client.application) as sent:
        assert client.get(url).status_code == 200
    return len(sent)


def costs(client: Any, add: str) -> dict[str, int]:
    """Of a new sheet, begun at this address, and of the draft that it becomes."""
    begun = cost(client, add)
    kept = fill(client, add).headers["Location"]
    return {"begun": begun, "draft": cost(client, kept), "changed": cost(client, f"{kept}/edit")}


def too_many(found: dict[str, int]) -> dict[str, int]:
    return {page: n for page, n in found.items() if n > QUERIES}


@ASSESSING
def test_a_sheet_of_the_assessment(app: Any, login: Any, form: type[Worksheet]) -> None:
    desk = Desk(app, login)
    found = costs(desk.worker, desk.add(form))
    done = desk.hand_in(form)
    found["read"] = cost(desk.worker, done)
    again = desk.worker.get(desk.add(form))
    if again.status_code == 200:  # a visit is handed in once
        found["begun again"] = cost(desk.worker, desk.add(form))
    assert too_many(found) == {}


@SERVING
def test_a_sheet_of_the_service(app: Any, login: Any, form: type[Worksheet]) -> None:
    case = Served(app, login)
    client, add = case.worker.client, f"/sheet/{form.__tablename__}/add?case={case.id}"
    plan = case.handed_in(PLAN)
    goal = case.read(plan)["answers"]["fp_goals"][0]["id"]
    new_record(client, do="submit")
    judged = case.handed_in(PERIODIC, pe_goals=[{"pg_goal": str(goal), "pg_status": "PART"}])
    found = costs(client, add)
    done = {PLAN: plan, PERIODIC: judged}.get(form) or case.handed_in(form)
    found["read"] = cost(client, f"/sheet/{form.__tablename__}/{done.rpartition('/')[2]}")
    assert too_many(found) == {}


def test_a_record_of_the_window(login: Any) -> None:
    found = costs(login("intake"), f"/sheet/disp_vf/add?case={stage.CASES['intake']}")
    assert too_many(found) == {}


def test_a_report_is_begun_and_read(login: Any) -> None:
    worker = login("worker")
    page = worker.get("/api/v1/rpt_vf/").json["result"][0]["id"]
    found = {"begun": cost(worker, "/sheet/rpt_vf/add"), "read": cost(worker, f"/sheet/rpt_vf/{page}")}
    assert too_many(found) == {}


def test_no_form_of_a_case_is_left_out() -> None:
    counted_here = {form.CODE for form in (*FORMS, PLAN, PERIODIC, REFER, CLOSURE, BY_CODE["DISP_VF"])}
    begun = {form.CODE for form in REGISTRY if form.HANGS_ON_CASE and BEGUN_IN.get(form.CODE)}
    assert begun - counted_here == OF_OTHER_CASES, today()
