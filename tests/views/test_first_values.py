"""With what new sheets open, for whom: the own account as reporter, what the report named, clocks, the register."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from app.columns.minguo import minguo, now
from app.facts import indicators
from app.forms.suggesting_plan import by_need
from app.models import VulnerableFamilyReport, db
from app.models.worksheets.worked_out import age_group, county_named, minutes_of_service
from tests import path, stage
from tests.views.pages import fill, inputs

REPORTER = ("rep_unit_type", "rep_unit_name", "rep_profession", "rep_name", "rep_phone")
NOTHING = [""] * 5


def opened(client: Any, url: str) -> Any:
    """What stands in a new sheet."""
    page = client.get(url)
    assert page.status_code == 200, page.text
    return inputs(page.text)


def reporter(client: Any, url: str = "/sheet/rpt_vf/add") -> list[str]:
    """Who a new report says has reported."""
    found = opened(client, url)
    return [found.get(key, "") for key in REPORTER]


def consulted(client: Any, **answers: Any) -> str:
    """The address of a report that begins with such a consultation."""
    told = {
        "ct_channel": "TEL", "ct_caller": "SELF", "cp_name": "戲來電", "cp_birth": "790305",
        "cp_addr": "臺北市示範路1號", "ct_topic": ["ECO"], "ct_text": "戲：要協助", "ri_vf": ["V1"], "ri_emerg": "N",
        "oc_result": ["RPT_VF"], "oc_close_at": f"{minguo(now())}",
    }  # fmt: skip
    done = fill(client, "/sheet/ssn_consult/add", "submit", **(told | answers))
    assert done.status_code == 302, done.text
    return f"/sheet/rpt_vf/add?from=SSN_CONSULT-{done.headers['Location'].rpartition('/')[2]}"


@pytest.mark.parametrize(
    ("who", "said"),
    [
        ("hot", ["", "hotline", "MR02", "測hot", "02-0000-0000"]),
        ("worker", ["U09", "centre", "MR02", "測worker", "02-0000-0000"]),
        ("ngo_worker", ["U11", "ngo", "MR02", "測ngo_worker", "02-0000-0000"]),
        ("reporter", ["", "", "", "測reporter", ""]),
        ("intake", NOTHING),
    ],
)
def test_whose_unit_reports_is_the_reporter_the_window_types_for_others(
    login: Any, who: str, said: list[str]
) -> None:
    assert reporter(login(who)) == said
    assert not opened(login(who), "/sheet/rpt_vf/add").get("rep_reported_at")  # the hour of a report is typed


@pytest.mark.parametrize("form", ["rpt_adult", "rpt_child", "rpt_sa"])
def test_a_protective_report_begins_with_the_same_reporter(login: Any, form: str) -> None:
    worker, url = login("worker"), f"/sheet/{form}/add"
    assert reporter(worker, url) == reporter(worker)
    assert not opened(worker, url).get("rep_reported_at")


def test_a_caller_who_says_who_they_are_is_the_reporter(login: Any) -> None:
    hot = login("hot")
    url = consulted(hot, ct_caller="PUBLIC", ct_caller_name="戲鄰居", ct_caller_phone="0900-000-111")
    assert reporter(hot, url) == ["", "", "", "戲鄰居", "0900-000-111"]
    assert reporter(hot, consulted(hot, ct_caller="FAMILY"))[3] == "測hot"


def test_a_report_opens_with_what_the_call_has_said(login: Any) -> None:
    hot = login("hot")
    found = opened(hot, consulted(hot, cp_kids="2", cp_kids6="1"))
    said = {key: found.get(key) for key in ("rv_kind", "rv_source", "rv_aspect", "rv_haschild", "sv_will")}
    assert said == {
        "rv_kind": "A",
        "rv_source": "A",
        "rv_aspect": "ECON",
        "rv_haschild": "Y",
        "sv_will": "YES",
    }
    assert [found.get(f"family-{n}-fm_live") for n in range(3)] == ["Y", "Y", None]
    assert not {"rv_urgent", "sv_told", "rv_factor", "rep_feedback"} & set(found)


def test_the_factor_that_was_reported_is_there_no_other_is_absent(app: Any, login: Any) -> None:
    case = stage.CASES["open"]
    with path.looking(app, "worker"):
        report = db.session.query(VulnerableFamilyReport).filter_by(case_id=case).one()
        report.rv_factor, report.rv_text = ["V109D-5-2"], "戲：多日不眠"
        db.session.commit()
    found = opened(login("worker"), f"/sheet/vf_vuln/add?case={case}")
    there = {name: value for name, value in found.items() if name.endswith("-is_present")}
    assert list(there.values()) == ["Y"]
    row = next(iter(there)).rpartition("-")[0]
    assert found[f"{row}-factor"] == indicators.mapped("V109D-5-2", indicators.edition("V114"))
    assert (found[f"{row}-note"], bool(found[f"{row}-member"])) == ("戲：多日不眠", True)


def test_a_delegated_ngo_gets_nothing_of_the_report_in_its_assessment(login: Any) -> None:
    found = opened(login("ngo_worker"), f"/sheet/vf_vuln/add?case={stage.CASES['delegated']}")
    assert not [name for name in found if name.endswith("-is_present")]
    assert "通報內容" not in "".join(found.values())


def test_the_window_gets_the_systems_to_search_and_no_answer_of_theirs(login: Any) -> None:
    found = opened(login("intake"), f"/sheet/disp_vf/add?case={stage.CASES['intake']}")
    systems = [value for name, value in found.items() if name.endswith("-dm_system")]
    assert systems == ["ES11", "ES10", "ES01", "ES02", "ES03", "ES04"]
    assert not [name for name, value in found.items() if name.endswith("-dm_hit") and value]
    assert found.get("dv_unit") == "SSC"
    assert {"dv_juris", "dv_action"} & {name for name, value in found.items() if value} == set()


def test_the_next_contact_is_within_the_turn_that_comes(login: Any) -> None:
    worker = login("worker")
    assert opened(worker, f"/sheet/case_rec/add?case={stage.CASES['open']}")["cr_next"]


def test_a_part_that_is_begun_from_the_closure_is_the_last_one(login: Any) -> None:
    worker, case = login("worker"), stage.CASES["open"]
    assert opened(worker, f"/sheet/vf_vuln/add?case={case}")["vu_stage"] == "P3"
    assert opened(worker, f"/sheet/vf_vuln/add?case={case}&whole=CLOSURE")["vu_stage"] == "END"
    page = worker.get(f"/sheet/closure/add?case={case}").text
    assert "whole=CLOSURE" in page


def test_goals_are_read_from_the_lines_that_begin_with_a_need() -> None:
    lines = (
        "經濟扶助：三個月內完成申請",
        "2. 就業協助: 有一份工作",
        "照顧（兒少）：每週到校",
        "其他想法：無",
        "經濟扶助：第二次",
    )
    words = "\n".join(lines)
    assert by_need(words) == {"N01": "三個月內完成申請", "N02": "有一份工作", "N05": "每週到校"}
    assert by_need(None) == by_need("需求多重，建議開案。") == {}


def test_age_county_and_minutes_follow_from_what_was_typed() -> None:
    at = dt.datetime(2026, 3, 4, 12, tzinfo=dt.UTC)
    born = dt.date(2020, 3, 5)
    assert age_group({"cp_birth": born, "ct_at": at}, None) == "A"
    assert age_group({"cp_birth": born, "ct_at": at + dt.timedelta(days=1)}, None) == "B"
    assert age_group({"cp_age_said": "U", "ct_at": at}, None) == "U"
    assert county_named("台北市示範路1號") == county_named("臺北市示範路1號") is not None
    assert county_named("示範路1號") is None
    began = {"cr_start": at, "cr_end": at + dt.timedelta(minutes=95)}
    assert minutes_of_service(began, None) == 95
    assert minutes_of_service({"cr_start": at, "cr_end": at - dt.timedelta(minutes=1)}, None) is None
