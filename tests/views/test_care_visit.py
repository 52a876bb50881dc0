"""關懷訪視表 as pages: without a case, for the writer and the unit, and from it a report where one is needed."""

from __future__ import annotations

from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from app.columns.minguo import today
from app.forms import form_for
from app.forms.drafts import as_post
from app.models.worksheets import CareVisit
from tests.complete import complete
from tests.views.pages import fill, inputs, send

ADD = "/sheet/care_visit/add"
CHILD = "戲中小孩"


def typed(app: Any, client: Any, **start: Any) -> MultiDict[str, str]:
    """Complete answers over what stands on the page of a new sheet."""
    with app.test_request_context():
        made = form_for(CareVisit, today(), may=lambda permission: False)
        words = as_post(made(answers=complete(made.QUESTIONS, {}, start={"cv_name": CHILD, **start})))
    posted = inputs(client.get(ADD).text)
    for name, values in words.lists():
        posted.setlist(name, values)
    return posted


@pytest.fixture
def visit(app: Any, login: Any) -> str:
    """The address of a visit that was handed in and asks for a vulnerable-family report."""
    worker = login("worker")
    said = {"cv_need": ["N01", "N05"], "cv_care": "F", "cv_decide": "VF", "cv_result": "MET"}
    done = send(worker, ADD, typed(app, worker, **said), "submit")
    assert done.status_code == 302, done.text
    return str(done.headers["Location"])


def test_it_is_found_in_the_menu_and_begun_without_a_case(login: Any) -> None:
    page = login("worker").get("/sheet/care_visit/")
    assert page.status_code == 200
    assert "關懷訪視" in page.text
    assert login("worker").get(ADD).status_code == 200


def test_a_draft_may_be_incomplete_and_what_is_handed_in_may_not(login: Any) -> None:
    worker = login("worker")
    kept = fill(worker, ADD, cv_name=CHILD)
    assert kept.status_code == 302
    refused = fill(worker, f"{kept.headers['Location']}/edit", "submit")
    assert refused.status_code == 422
    assert "這一題必須回答" in refused.text


def test_the_table_says_what_follows(login: Any, visit: str) -> None:
    page = login("worker").get(visit)
    assert page.status_code == 200
    assert "脆弱家庭服務" in page.text
    assert "V-" in page.text


def test_a_report_is_made_from_it_with_what_is_known(login: Any, visit: str) -> None:
    worker = login("worker")
    assert f"/sheet/rpt_vf/add?from=CARE_VISIT-{visit.rpartition('/')[2]}" in worker.get(visit).text
    page = worker.get(f"/sheet/rpt_vf/add?from=CARE_VISIT-{visit.rpartition('/')[2]}")
    assert inputs(page.text)["cl_name"] == CHILD


@pytest.mark.parametrize(
    ("who", "status"),
    [("sup", 200), ("worker2", 404), ("other_sup", 404), ("ngo_worker", 404), ("county_sup", 404)],
)
def test_who_else_reads_it(login: Any, visit: str, who: str, status: int) -> None:
    assert login(who).get(visit).status_code in ({status} if status == 200 else {403, 404})
