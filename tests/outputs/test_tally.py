"""Counting the answers of a form: what the viewer sees, in a period, by choice; nothing that is withheld."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from flask import g

from app.casework.counting import EDGES, Period
from app.columns.minguo import today
from app.facts import indicators
from app.guard.viewer import acting
from app.models import CaseRecord, Worksheet, db
from app.models.worksheets import ChildReport, VulnerabilityAssessment, VulnerableFamilyReport
from app.outputs import tally as outputs
from app.outputs.tally import Table, Tally, tally
from app.questions.editions import declared
from tests import path, stage
from tests.api.test_every_form import Case
from tests.api.test_sheets import Program
from tests.undoing import undone as undone
from tests.views.test_desk import counted as counting_statements

THIS_YEAR = Period(today() - dt.timedelta(days=300), today())


def counted(
    app: Any, who: str, form: type[Worksheet] = CaseRecord, period: Period = THIS_YEAR, **about: Any
) -> Tally:
    """What this player counts."""
    viewer = stage.viewer(app.config["DATABASE_OWNER_URL"], who)
    said = {"county_id": 1, "may_read": lambda only: False} | about
    with app.test_request_context(), acting(viewer, db.session):
        return tally(form, period, **said)


def told(found: Tally, key: str) -> dict[str, int]:
    """How often each answer to a question was given; those that nobody gave are left out."""
    return {line.label: line.count for line in table(found, key).lines if line.count}


def table(found: Tally, key: str) -> Table:
    return next(one for one in found.tables if one.key == key)


@pytest.fixture
def records(app: Any, login: Any) -> Program:
    """Three records of the open case that were handed in, and a draft."""
    worker = Program(login("worker"))
    for changed in (
        {},
        {"cr_method": "A", "cr_money": 300},
        {"cr_money": 1_500, "cr_content": ["S01", "S04"]},
        None,
    ):
        url = worker.record(**({"cr_money": 7} if changed is None else changed))
        if changed is not None:
            assert worker.put(url, version=1, answers={}, submit=True).status_code == 200
    return worker


def test_answers_are_counted_by_choice_and_drafts_are_not(app: Any, records: Program) -> None:
    found = counted(app, "sup")
    assert (found.sheets, found.states) == (3, {"submitted": 3})
    assert (
        told(found, "cr_method") == {"面訪家庭": 2, "電訪": 1} or sum(told(found, "cr_method").values()) == 3
    )
    assert sum(told(found, "cr_content").values()) == 4
    method = table(found, "cr_method")
    assert {line.count for line in method.lines} >= {0, 1, 2}
    assert sum(line.share for line in method.lines) in (99, 100, 101)


def test_numbers_are_told_by_bands_with_their_sum_and_bounds(app: Any, records: Program) -> None:
    money = table(counted(app, "sup"), "cr_money")
    assert {line.label: line.count for line in money.lines} == {
        "200 至 499": 1, "500 至 999": 0, "1,000 至 1,999": 1,
    }  # fmt: skip
    assert money.about == "合計 1,800，平均 900.0，最小 300，最大 1,500"
    assert list(EDGES) == sorted(EDGES)


def test_moments_are_told_by_month(app: Any, records: Program) -> None:
    assert told(counted(app, "sup"), "cr_start") == {"115年11月": 3}


@pytest.mark.parametrize(
    ("who", "sheets"),
    [("sup", 3), ("county_sup", 3), ("worker", 3), ("other_sup", 0), ("ngo_sup", 0), ("away_county_sup", 0),
     ("intake_sup", 0), ("central", 0), ("stat", 0), ("admin", 0)],
)  # fmt: skip
def test_whoever_does_not_see_a_sheet_does_not_count_it(
    app: Any, records: Program, who: str, sheets: int
) -> None:
    assert counted(app, who).sheets == sheets


def test_what_a_person_wrote_can_be_counted_alone(app: Any, records: Program, viewers: Any) -> None:
    assert counted(app, "sup", writer=viewers("worker").user_id).sheets == 3
    assert counted(app, "sup", writer=viewers("worker2").user_id).sheets == 0


@pytest.mark.parametrize(("first", "last", "sheets"), [(0, 0, 3), (-30, -1, 0), (1, 30, 0), (-30, 0, 3)])
def test_only_the_days_of_the_period_count(
    app: Any, records: Program, first: int, last: int, sheets: int
) -> None:
    day = dt.timedelta(days=1)
    assert counted(app, "sup", period=Period(today() + first * day, today() + last * day)).sheets == sheets


def test_a_withheld_answer_is_not_counted(
    app: Any, records: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    guarded = tuple(
        replace(q, only="open.approve") if q.key == "cr_method" else q for q in declared(CaseRecord)
    )
    monkeypatch.setattr(outputs, "declared", lambda form: guarded)
    keys = {one.key for one in counted(app, "sup").tables}
    assert "cr_method" not in keys
    assert "cr_result" in keys
    allowed = counted(app, "sup", may_read=lambda only: only == "open.approve")
    assert told(allowed, "cr_method")


def test_a_form_is_counted_by_one_statement(app: Any, records: Program) -> None:
    with counting_statements(app) as sent:
        counted(app, "sup")
    assert sum("count(*)" in statement for statement in sent) == 1


class TestFactors:
    """Two assessments of two editions of the indicators."""

    @pytest.fixture
    def found(self, app: Any, login: Any) -> Tally:
        case = Case(app, login)
        for day in ("2021-05-05", today().isoformat()):
            said = case.answers(VulnerabilityAssessment, vu_date=dt.date.fromisoformat(day))
            assert case.post(VulnerabilityAssessment, said, submit=True).status_code == 201
        return counted(app, "sup", VulnerabilityAssessment)

    def test_factors_of_an_older_edition_count_with_those_that_took_their_place(self, found: Tally) -> None:
        assert told(found, "findings.factor") == {"一(一)工作不穩定或失業": 2}
        edition = indicators.in_force(today())
        assert found.mapped == edition.zh

    def test_each_sheet_counts_under_its_own_edition(self, found: Tally) -> None:
        assert sorted(told(found, "vu_version").values()) == [1, 1]

    def test_a_factor_that_is_not_there_does_not_count(self, found: Tally) -> None:
        assert "findings.is_present" not in {one.key for one in found.tables}
        assert sum(told(found, "findings.resources").values()) == 2


def test_the_family_is_counted_from_the_register(app: Any, undone: Any) -> None:
    path.assessing(app)
    found = counted(app, "intake_sup", VulnerableFamilyReport)
    assert told(found, "cl_sex") == {"女": found.sheets}
    assert told(found, "family.fm_kin") == {
        "SON": found.sheets
    }  # a code that no list has ever had keeps its letters


def test_nobody_is_known_by_the_day_of_birth(app: Any) -> None:
    assert outputs._date("199") == "1990 至 1999 年出生"


def test_a_form_without_sheets_has_nothing_to_tell(app: Any) -> None:
    found = counted(app, "county_sup", ChildReport, Period(dt.date(2020, 1, 1), dt.date(2020, 1, 2)))
    assert (found.sheets, found.mapped) == (0, "")
    assert not any(one.answers for one in found.tables)


class TestPages:
    """統計 as a page."""

    @pytest.mark.parametrize(
        ("who", "status"),
        [("sup", 200), ("county_sup", 200), ("intake_sup", 200), ("intake", 200), ("ngo_sup", 200), ("mh_sup", 200),
         ("central", 200), ("admin", 200), ("worker", 403), ("stat", 403), ("auditor", 403), ("reporter", 403)],
    )  # fmt: skip
    def test_who_counts(self, login: Any, who: str, status: int) -> None:
        assert login(who).get("/statistics/").status_code == status

    @pytest.mark.parametrize(
        ("who", "code", "status"),
        [("sup", "CASE_REC", 200), ("county_sup", "BSRS5", 404), ("intake_sup", "CASE_REC", 404),
         ("intake_sup", "RPT_VF", 200), ("ngo_sup", "RPT_VF", 404), ("sup", "NO_SUCH", 404),
         ("central", "CASE_REC", 404)],
    )  # fmt: skip
    def test_which_forms(self, login: Any, who: str, code: str, status: int) -> None:
        assert login(who).get(f"/statistics/{code}").status_code == status

    def test_the_page_says_what_it_counted(self, login: Any, records: Program) -> None:
        page = login("sup").get("/statistics/CASE_REC").text
        assert "已送出 3 張" in page
        assert "草稿不計" in page
        assert "<caption>訪視服務方式" in page

    @pytest.mark.parametrize(
        ("asked", "fault"),
        [("from=明天", "看不懂這個日期"), ("from=115/11/02&to=115/11/01", "起日不可晚於迄日"),
         ("from=110/01/01&to=115/01/01", "一次最多統計 366 天")],
    )  # fmt: skip
    def test_a_period_that_cannot_be_is_said_beside_it(self, login: Any, asked: str, fault: str) -> None:
        answer = login("sup").get(f"/statistics/CASE_REC?{asked}")
        assert answer.status_code == 422
        assert fault in answer.text
        assert 'href="#f-from"' in answer.text
        assert asked.partition("=")[2].partition("&")[0] in answer.text

    def test_what_was_counted_goes_on_record(self, login: Any) -> None:
        with login("sup") as client:
            client.get("/statistics/CASE_REC?from=115/11/01&to=115/11/20")
            assert g.seen["tally:case_rec"] == [20261101, 20261120]
