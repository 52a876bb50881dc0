"""A sheet of an older edition is shown, edited, printed and told as JSON in the words of its day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest

from app.columns.minguo import today
from app.forms import sheet_form
from app.models import CaseRecord, db
from app.models.worksheets import VulnerabilityAssessment
from app.models.worksheets.case_rec import PLANS
from app.outputs import edition_files
from app.questions import editions
from app.questions.editions import declared
from tests import path
from tests.api.test_every_form import Case
from tests.api.test_sheets import Program
from tests.outputs.test_editions import FOLDER
from tests.reading_pdf import text_of
from tests.views.pages import fill

OLD_WORDS, NEW_WORDS = "訪視之方式（舊）", "訪視服務方式"
BEFORE = PLANS - dt.timedelta(days=1)


def forget() -> None:
    """What was worked out from the declarations is worked out anew."""
    editions.editions.cache_clear()
    sheet_form._form_for.cache_clear()


@pytest.fixture
def reworded() -> Iterator[None]:
    """From today on a question of the record has other words than until yesterday."""
    question = next(q for q in declared(CaseRecord) if q.key == "cr_method")
    question.was[today()] = OLD_WORDS  # type: ignore[index]  # a dictionary, whatever it promises
    forget()
    yield
    del question.was[today()]  # type: ignore[attr-defined]
    forget()


@pytest.fixture
def old(app: Any, login: Any) -> str:
    """The number of a record of the day before the plans became sheets."""
    pk = Program(login("worker")).record(cr_text="舊的紀錄").rpartition("/")[2]
    with path.looking(app, "worker"):
        db.session.get_one(CaseRecord, int(pk)).edition = BEFORE
        db.session.commit()
    return pk


def test_an_old_record_asks_what_was_asked_then(login: Any, old: str) -> None:
    worker, url = login("worker"), f"/sheet/case_rec/{old}"
    page = worker.get(f"{url}/edit").text
    assert 'name="cr_goal"' in page
    assert 'name="cr_goals"' not in page
    saved = fill(worker, f"{url}/edit", cr_goal="三個月內就業")
    assert saved.status_code == 302
    assert "三個月內就業" in worker.get(f"{url}?all=1").text
    assert "三個月內就業" in text_of(worker.get(f"{url}/print").data)
    found = worker.get(f"/api/v1/case_rec/{old}").json["result"]
    assert found["answers"]["cr_goal"] == "三個月內就業"
    assert "cr_goals" not in found["answers"]


def test_a_question_of_the_new_edition_is_not_one_of_the_old(login: Any, old: str) -> None:
    worker = Program(login("worker"))
    refused = worker.put(f"/api/v1/case_rec/{old}", version=2, answers={"cr_goals": ["1"]})
    assert refused.status_code == 422
    assert refused.json["errors"] == {"cr_goals": "這一題沒有問"}
    new = worker.record()
    asked = worker.put(new, version=1, answers={"cr_goal": "x"})
    assert asked.json["errors"] == {"cr_goal": "這一題沒有問"}


def test_old_words_stay_on_the_old_sheet_and_new_words_on_the_new(
    login: Any, old: str, reworded: None
) -> None:
    worker = login("worker")
    new = Program(worker).record().rpartition("/")[2]
    for pk, words, others in ((old, OLD_WORDS, NEW_WORDS), (new, NEW_WORDS, OLD_WORDS)):
        url = f"/sheet/case_rec/{pk}"
        for page in (f"{url}?all=1", f"{url}/edit", f"{url}/history"):
            assert words in worker.get(page).text, page
            assert others not in worker.get(page).text, page
        printed = text_of(worker.get(f"{url}/print").data)
        assert words in printed
        assert others not in printed


def test_a_word_of_the_past_that_changes_turns_the_build_red(app: Any, reworded: None) -> None:
    with app.app_context():
        found = edition_files.faults(FOLDER)
    assert {fault.partition(",")[0] for fault in found} >= {"CASE_REC.first.txt", "CASE_REC.2026-11-20.txt"}
    assert any(OLD_WORDS in fault for fault in found)


def test_an_assessment_keeps_the_indicators_of_its_day(app: Any, login: Any) -> None:
    case = Case(app, login)
    said = case.answers(VulnerabilityAssessment, vu_date=dt.date(2019, 5, 5))
    made = case.post(VulnerabilityAssessment, said)
    assert made.status_code == 201, made.json
    url = f"/sheet/vf_vuln/{made.json['id']}"
    words = "因長期性失業致家庭經濟陷困"
    client = case.worker.client
    assert words in client.get(f"{url}?all=1").text
    assert words in client.get(f"{url}/edit").text
    assert words in text_of(client.get(f"{url}/print").data)
    codes = {
        row["factor"]
        for row in client.get(f"/api/v1/vf_vuln/{made.json['id']}").json["result"]["answers"]["findings"]
    }
    assert all(code.startswith("V107-") for code in codes)
    assert len(codes) == 20
