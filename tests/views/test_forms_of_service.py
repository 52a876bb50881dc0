"""The pages of plan, periodic assessment, referral, closure and dispatch: begun with what is known, and read."""

from __future__ import annotations

from typing import Any

import pytest

from tests import stage
from tests.api.test_forms_of_service import CLOSURE, PERIODIC, PLAN, REFER, SERVED, Served
from tests.views.pages import fill, inputs
from tests.views.test_desk import QUERIES, counted

LETTERS = "抗拒訪視，已與學校約定下週同訪"


@pytest.fixture
def case(app: Any, login: Any) -> Served:
    return Served(app, login)


def page_of(form: Any, row: Any = "", page: str = "") -> str:
    """The address of a page of this form."""
    return f"/sheet/{form.__tablename__}/{row}{page}"


def add(case: Served, form: Any) -> Any:
    """The page of a new sheet."""
    found = case.worker.get(f"{page_of(form)}add?case={case.id}")
    assert found.status_code == 200, found.text
    return found


def handed_in(case: Served, form: Any, **start: Any) -> str:
    """The page of a sheet that was handed in."""
    return page_of(form, case.handed_in(form, **start).rpartition("/")[2])


@SERVED
def test_a_draft_is_kept_and_refused_when_incomplete(case: Served, form: Any) -> None:
    client = case.worker.client
    kept = fill(client, f"{page_of(form)}add?case={case.id}")
    assert kept.status_code == 302
    refused = fill(client, f"{kept.headers['Location']}/edit", "submit")
    assert refused.status_code == 422
    assert "這一題必須回答" in refused.text


@SERVED
def test_a_sheet_is_read_and_its_past_is_told(case: Served, form: Any) -> None:
    url = handed_in(case, form)
    with counted(case.worker.client.application) as sent:
        page = case.worker.get(url)
    assert page.status_code == 200
    assert str(form.TITLE) in page.text
    assert "示範" in page.text
    assert len(sent) <= QUERIES, "\n".join(sent)
    assert case.worker.get(f"{url}/history").status_code == 200


def test_a_plan_begins_with_the_needs_that_were_found(case: Served) -> None:
    case.parts_of(PERIODIC)
    told = inputs(add(case, PLAN).text)
    assert told["fp_goals-0-fg_need"] == "N01"
    assert told["fp_goals-0-fg_who"] == str(case.people[0])
    assert told["fp_date"]


def test_a_later_plan_begins_with_the_one_before(case: Served) -> None:
    handed_in(case, PLAN)
    told = inputs(add(case, PLAN).text)
    assert told["fp_goals-0-fg_goal"] == "示範"
    assert "fp_goals-0-id" not in told
    assert told["fp_safety"] == "示範"


def test_an_assessment_begins_with_the_goals_of_the_plan(case: Served) -> None:
    handed_in(case, PLAN)
    page = add(case, PERIODIC).text
    told = inputs(page)
    assert told["pe_goals-0-pg_goal"]
    assert told["pe_kind"] == "FIRST"
    assert told["pe_from"]
    assert "首次（開案後第3個月）" in page


def test_a_later_assessment_begins_where_the_last_one_ended(case: Served) -> None:
    plan = handed_in(case, PLAN)
    goal = case.read(f"/api/v1/fam_plan/{plan.rpartition('/')[2]}")["answers"]["fp_goals"][0]
    judged = [{"pg_goal": str(goal["id"]), "pg_status": "DONE"}]
    handed_in(case, PERIODIC, pe_goals=judged, pe_family="願意繼續")
    told = inputs(add(case, PERIODIC).text)
    assert told["pe_kind"] == "REG"
    assert told["pe_goals-0-pg_status"] == "DONE"
    closing = inputs(add(case, CLOSURE).text)
    assert closing["cl_goals"] == "A"
    assert closing["cl_family"] == "願意繼續"


def test_a_closure_knows_its_case_and_asks_for_its_reason(case: Served) -> None:
    page = add(case, CLOSURE).text
    assert "脆弱家庭" in page
    told = inputs(page)
    assert told["cl_date"]
    refused = fill(case.worker.client, f"{page_of(CLOSURE)}add?case={case.id}", "submit")
    assert 'id="cl_reason_vf' in refused.text


def test_a_referral_is_about_the_client_and_waits(case: Served) -> None:
    told = inputs(add(case, REFER).text)
    assert told["rr_status"] == "pending"
    assert told["rf_who"] == str(case.people[0])


def test_who_was_delegated_a_case_sees_nothing_of_its_dispatch(login: Any, app: Any) -> None:
    ngo = login("ngo_worker")
    assert ngo.get("/sheet/disp_vf/").status_code == 403
    assert ngo.get("/api/v1/disp_vf/").status_code == 403


def test_the_window_fills_in_its_record(login: Any) -> None:
    intake = login("intake")
    url = f"/sheet/disp_vf/add?case={stage.CASES['intake']}"
    kept = fill(intake, url, dv_why=LETTERS)
    assert kept.status_code == 302
    assert LETTERS in intake.get(kept.headers["Location"]).text
    other = intake.get(f"/sheet/disp_adult/add?case={stage.CASES['intake']}")
    assert other.status_code == 409
