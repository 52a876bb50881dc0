"""The forms of a case that is served, and the dispatch record, over the API: refused, handed in, read, changed."""

from __future__ import annotations

from typing import Any

import pytest

from app.columns.minguo import today
from app.models import REGISTRY, Worksheet
from tests import path, stage
from tests.api.test_every_form import Case, url_of
from tests.api.test_sheets import RECORD, URL, Program
from tests.complete import Answers

BY_CODE = {form.CODE: form for form in REGISTRY}
PLAN, PERIODIC, REFER, CLOSURE = (BY_CODE[code] for code in ("FAM_PLAN", "PERIODIC", "REFER", "CLOSURE"))
SERVED = pytest.mark.parametrize("form", [PLAN, PERIODIC, REFER, CLOSURE], ids=lambda form: form.CODE)
OF_A_SERVED_CASE: dict[str, Answers] = {
    "CLOSURE": {"cl_reason_vf": "C01", "cl_date": today().isoformat()},
    "PERIODIC": {"pe_goals": []},
}
STAGES = {
    "PERIODIC": {"VF_VULN": {"vu_stage": "P3"}, "VF_FUNC": {"vf_stage": "PER"}, "VF_NEED": {"vn_stage": "PER"}},
    "CLOSURE": {"VF_VULN": {"vu_stage": "END"}},
}  # fmt: skip


class Served(Case):
    """A case that the worker serves."""

    def __init__(self, app: Any, login: Any) -> None:
        self.worker, self.id = Program(login("worker")), stage.CASES["open"]
        self.people = path.people(app, self.id)
        self.agencies = stage.ids(app.config["DATABASE_OWNER_URL"])
        self.refs = {"person": self.people[0], "user": 1}

    def given(self, form: type[Worksheet], **start: Any) -> Answers:
        """Complete answers for this case."""
        return {**self.answers(form, **start), **OF_A_SERVED_CASE.get(form.CODE, {}), **start}

    def parts_of(self, form: type[Worksheet]) -> None:
        """Hand in what belongs to an assessment."""
        for code in form.PARTS:
            part = BY_CODE[code]
            made = self.post(part, self.answers(part, **STAGES[form.CODE][code]), submit=True)
            assert made.status_code == 201, (code, made.json)

    def handed_in(self, form: type[Worksheet], **start: Any) -> str:
        """The address of a complete sheet that was handed in, after its parts."""
        self.parts_of(form)
        made = self.post(form, self.given(form, **start), submit=True)
        assert made.status_code == 201, (form.CODE, made.json)
        return f"{url_of(form)}{made.json['id']}"

    def read(self, url: str) -> Any:
        """A sheet as the worker reads it."""
        return self.worker.get(url).json["result"]


@pytest.fixture
def case(app: Any, login: Any) -> Served:
    return Served(app, login)


@SERVED
def test_a_draft_may_be_empty_and_what_is_handed_in_may_not(case: Served, form: type[Worksheet]) -> None:
    made = case.post(form, {})
    assert made.status_code == 201
    refused = case.worker.put(f"{url_of(form)}{made.json['id']}", version=1, answers={}, submit=True)
    assert refused.status_code == 422
    required = {q.key for q in form.questions() if q.required and not q.show_if and q.first is None}
    assert required <= set(refused.json["errors"])


@SERVED
def test_what_was_handed_in_is_read_again(case: Served, form: type[Worksheet]) -> None:
    found = case.read(case.handed_in(form))
    assert found["state"] == "submitted"
    for key, value in case.given(form).items():
        if not isinstance(value, list) or not value or not isinstance(value[0], dict):
            assert found["answers"][key] == value, key


@SERVED
def test_one_answer_of_a_draft_is_changed(case: Served, form: type[Worksheet]) -> None:
    made = case.post(form, case.given(form)).json
    key = next(key for key, value in case.given(form).items() if value == "示範")
    url = f"{url_of(form)}{made['id']}"
    assert case.worker.put(url, version=1, answers={key: "改寫"}).status_code == 200
    assert case.read(url)["answers"][key] == "改寫"


@pytest.mark.parametrize("form", [PERIODIC, CLOSURE], ids=lambda form: form.CODE)
def test_an_assessment_is_handed_in_after_its_parts_of_the_same_stage(case: Served, form: Any) -> None:
    refused = case.post(form, case.given(form), submit=True)
    assert refused.status_code == 422
    assert "家庭脆弱性評估" in refused.json["message"]
    vuln = BY_CODE["VF_VULN"]
    first = case.post(vuln, case.answers(vuln, vu_stage="INIT"), submit=True)
    assert first.status_code == 201
    assert "家庭脆弱性評估" in case.post(form, case.given(form), submit=True).json["message"]


def test_an_assessment_names_its_parts_its_grades_and_its_contacts(case: Served) -> None:
    answers = case.read(case.handed_in(PERIODIC))["answers"]
    assert answers["pe_case"] == case.id
    assert all(answers[key] for key in ("pe_vuln", "pe_func", "pe_need"))
    assert answers["pe_grade"] in ("HIGH", "MID", "LOW")
    assert answers["pe_due"]
    assert answers["pe_next"] > answers["pe_due"]
    assert (answers["pe_face"], answers["pe_phone"], answers["pe_money"]) == (0, 0, 0)
    assert answers["pe_req"].startswith("應訪")


def test_a_record_ticks_goals_of_the_newest_plan_and_an_assessment_judges_them(case: Served) -> None:
    from tests.api.test_sheets import RECORD, URL

    assert case.worker.post(URL, case_id=case.id, answers={**RECORD, "cr_goals": ["1"]}).status_code == 422
    plan = case.read(case.handed_in(PLAN))
    (goal,) = plan["answers"]["fp_goals"]
    ticked = str(goal["id"])
    made = case.worker.post(URL, case_id=case.id, answers={**RECORD, "cr_goals": [ticked]})
    assert made.status_code == 201, made.json
    record = case.read(f"{URL}{made.json['id']}")
    assert record["labels"]["cr_goals"] == goal["fg_goal"]
    rows = [{"pg_goal": ticked, "pg_status": "PART"}]
    case.parts_of(PERIODIC)
    judged = case.post(PERIODIC, case.given(PERIODIC, pe_goals=rows), submit=True)
    assert judged.status_code == 201, judged.json
    labels = case.read(f"{url_of(PERIODIC)}{judged.json['id']}")["labels"]
    assert labels["pe_goals"][0] == {"pg_goal": goal["fg_goal"], "pg_status": "部分達成", "pg_txt": ""}


def test_a_goal_of_another_family_cannot_be_judged(case: Served) -> None:
    rows = [{"pg_goal": "999999", "pg_status": "PART"}]
    refused = case.post(PERIODIC, case.given(PERIODIC, pe_goals=rows))
    assert refused.json["errors"] == {"pe_goals-0-pg_goal": "沒有「999999」這個選項"}


def test_a_referral_waits_and_is_answered_on_the_same_sheet(case: Served) -> None:
    answers = case.given(REFER)
    for key in ("rr_status", "rr_date", "rr_why", "rr_worker", "rt_date", "rt_used"):
        answers.pop(key, None)
    made = case.post(REFER, answers, submit=True)
    assert made.status_code == 201, made.json
    url = f"{url_of(REFER)}{made.json['id']}"
    assert case.read(url)["labels"]["rr_status"] == "轉介等待中"
    half = case.worker.put(url, version=1, answers={"rr_status": "accepted"})
    assert half.json["errors"] == {"rr_date": "這一題必須回答"}
    day = answers["rf_date"]
    assert (
        case.worker.put(url, version=1, answers={"rr_status": "accepted", "rr_date": day}).status_code == 200
    )
    late = case.worker.put(url, version=2, answers={"rt_date": day})
    assert late.json["errors"] == {"rt_used": "這一題必須回答"}
    assert case.worker.put(url, version=2, answers={"rt_date": day, "rt_used": "Y"}).status_code == 200


def test_a_private_unit_first_needs_a_reason_where_the_public_side_comes_first(case: Served) -> None:
    asked = {"rf_welfare": "Y", "rf_emergency": "N", "rf_special": "N", "rf_side": "PRIVATE"}
    answers = {**case.given(REFER), **asked}
    answers.pop("rf_side_why", None)
    refused = case.post(REFER, answers, submit=True)
    assert refused.json["errors"] == {"rf_side_why": "這一題必須回答"}
    made = case.post(REFER, {**answers, "rf_side_why": "公部門無此服務"}, submit=True)
    assert made.status_code == 201, made.json
    assert case.read(f"{url_of(REFER)}{made.json['id']}")["answers"]["rf_first"] == "PUBLIC"


def test_a_supervisor_alone_writes_and_reads_the_opinion_on_a_record(case: Served, login: Any) -> None:
    sup, draft = Program(login("sup")), case.worker.record()
    early = sup.put(draft, version=1, answers={"cr_sup": "很好"})
    assert (early.status_code, early.json["message"]) == (409, "社工還沒有送出這份紀錄，送出後才能寫意見。")
    made = case.worker.post(URL, case_id=stage.CASES["open"], answers=RECORD, submit=True)
    url = f"{URL}{made.json['id']}"
    refused = case.worker.put(url, version=1, answers={"cr_sup": "很好"})
    assert refused.json["errors"] == {"cr_sup": "這一題沒有問"}
    text = sup.put(url, version=1, answers={"cr_sup": "很好", "cr_text": "改寫"})
    assert text.json["errors"] == {"cr_text": "這一題沒有問"}
    assert sup.put(url, version=1, answers={"cr_sup": "很好"}).status_code == 200
    assert sup.get(url).json["result"]["answers"]["cr_sup"] == "很好"
    there = case.read(url)
    assert "cr_sup" not in there["answers"]
    assert there["withheld"] == ["cr_sup"]


def test_the_window_records_its_dispatch_and_the_worker_reads_it(app: Any, login: Any) -> None:
    intake, form = Program(login("intake")), BY_CODE["DISP_VF"]
    window = Served.__new__(Served)
    window.worker, window.id = intake, stage.CASES["intake"]
    window.agencies, window.refs = stage.ids(app.config["DATABASE_OWNER_URL"]), {}
    assert window.post(form, {}, submit=True).status_code == 422
    made = window.post(form, window.given(form), submit=True)
    assert made.status_code == 201, made.json
    found = window.read(f"{url_of(form)}{made.json['id']}")["answers"]
    assert found["dv_report"] == window.id
    assert found["dv_received"] < found["dv_due"]
    assert found["sg_worker"] == found["dv_worker"]
    assert found["dv_match_sys"] is None
    for other in ("DISP_ADULT", "DISP_CHILD"):
        assert window.post(BY_CODE[other], {}).status_code == 409


def test_only_the_window_writes_dispatch_records(case: Served) -> None:
    assert case.post(BY_CODE["DISP_VF"], {}).status_code == 403
