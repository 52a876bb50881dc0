"""Hotline and counter: danger first, keys, to what the items lead, why no report follows, what came of each call."""

from __future__ import annotations

import datetime as dt
import json
import re
from typing import Any

import pytest

from app.columns.minguo import minguo, now
from tests.views.pages import fill, inputs, send
from tests.views.test_filling_in import text_of
from tests.views.test_reports import REPORT, first_of

ADD = "/sheet/ssn_consult/add"
CALL: dict[str, Any] = {
    "ct_channel": "H113", "ct_caller": "PUBLIC", "cp_age_said": "B", "cp_addr": "臺北市示範路1號", "ct_topic": ["VIO"],
    "ct_text": "戲：鄰居聽見哭聲", "ri_emerg": "N", "oc_result": ["INFO"],
}  # fmt: skip
REASON = "oc_vf_reason"
HERE = {"cl_addr": "臺北市示範路1號"}
Login = Any


def called(client: Any, do: str = "submit", **answers: Any) -> Any:
    """Write down a call."""
    return fill(client, ADD, do, **(CALL | {"oc_close_at": minguo(now())} | answers))


def sheet_of(answer: Any) -> str:
    """The address of the call that was written down."""
    assert answer.status_code == 302
    return str(answer.headers["Location"])


def reported(client: Any, call: str) -> str:
    """The number of a vulnerable-family report that was made out of a call."""
    url = f"/sheet/rpt_vf/add?from=SSN_CONSULT-{call.rpartition('/')[2]}"
    page = client.get(url).text
    chosen = ("rv_source", "rep_unit_type", "rep_profession", "rv_aspect", "rv_factor")
    answer = send(
        client, url, inputs(page), "submit", **REPORT | HERE | {name: first_of(page, name) for name in chosen}
    )
    assert answer.status_code == 302
    return str(answer.headers["Location"]).rpartition("/")[2]


def test_danger_is_asked_first_and_keys_lead_to_each_part(login: Login) -> None:
    page = login("hot").get(ADD).text
    assert page.index("先問：現在有沒有立即危險") < page.index('data-section="A"')
    assert "110" in page.partition('data-section="A"')[0]
    keys = re.findall(r'href="#([\w-]+)" accesskey="(\w)" data-jump', page)
    assert [name for name, _key in keys] == [
        "ct_caller",
        "cp_name",
        "ct_topic",
        "ri_emerg",
        "ri_protect",
        "oc_result",
    ]
    assert len({key for _name, key in keys}) == len(keys)
    assert all(f'id="{name}"' in page for name, _key in keys)
    assert "consult.js" in page
    assert "accesskey" not in login("worker").get("/sheet/rpt_vf/add").text


def test_the_browser_gets_the_rows_of_the_table(login: Login) -> None:
    page = login("hot").get(ADD).text
    found = re.search(r'id="aw-lead-rows"[^>]*>(.*?)</script>', page, re.DOTALL)
    assert found
    rows = json.loads(found[1])
    assert [row["action"] for row in rows] == ["IMMEDIATE", "PROTECTIVE_REPORT", "VF_REPORT", "INFORM"]
    assert rows[0]["when"] == {"emergency": ["Y"]}


@pytest.mark.parametrize(
    ("ticked", "lead", "row"),
    [
        (
            {"ri_emerg": "U", "ri_emerg_txt": "", "oc_vf_reason": "已報警，由警察通報"},
            "立即派勤或報警，並通報",
            1,
        ),
        ({"ri_vf": ["V1"], "oc_result": ["RPT_VF"]}, "填報脆弱家庭通報表", 3),
        ({}, "提供資訊後結束", 4),
    ],
)
def test_what_the_items_lead_to_stands_on_the_sheet(login: Login, ticked: Any, lead: str, row: int) -> None:
    hot = login("hot")
    page = text_of(hot.get(sheet_of(called(hot, **ticked))).text)
    assert lead in page.partition("求助資訊")[0]
    assert f"R01 第 {row} 列" in page


@pytest.mark.parametrize(
    ("ticked", "field"),
    [
        ({"ri_protect": ["P1"]}, "oc_reason"),
        ({"ri_protect": ["P1"], "ri_vf": ["V1"], "oc_result": ["RPT_VF"]}, "oc_reason"),
        ({"ri_vf": ["V2"]}, REASON),
        ({"ri_emerg": "U"}, REASON),
        ({"ri_emerg": "Y", "ri_emerg_txt": "還在打", "oc_result": ["EMERG"]}, REASON),
    ],
)
def test_a_suspected_case_without_a_report_needs_a_reason(login: Login, ticked: Any, field: str) -> None:
    hot = login("hot")
    refused = called(hot, **ticked)
    assert refused.status_code == 422
    assert f'href="#{field}"' in refused.text
    assert f'id="{field}-err"' in refused.text
    assert "戲：鄰居聽見哭聲" in refused.text
    assert called(hot, **ticked, **{field: "查證後為誤會"}).status_code == 302


def test_without_an_item_nobody_is_asked_why(login: Login) -> None:
    assert called(login("hot")).status_code == 302


def test_a_call_that_breaks_off_leaves_a_record(login: Login) -> None:
    hot = login("hot")
    url = sheet_of(fill(hot, ADD, "save", ct_text="戲：斷線"))
    page = hot.get("/calls/").text
    assert f'href="{url}"' in page.partition('id="h-day"')[0]  # still open
    assert "草稿" in text_of(page)


def test_the_days_calls_tell_what_came_of_each(login: Login) -> None:
    hot = login("hot")
    open_one = sheet_of(called(hot, ri_vf=["V1"], oc_result=["RPT_VF"]))
    calm = sheet_of(called(hot))
    page = hot.get("/calls/").text
    waiting, _, day = page.partition('id="h-day"')
    assert f'href="{open_one}"' in waiting
    assert f'href="{calm}"' not in waiting
    assert f'href="{calm}"' in day
    assert "尚未通報" in text_of(waiting)
    number = reported(hot, open_one)
    page = hot.get("/calls/").text
    assert f'href="{open_one}"' not in page.partition('id="h-day"')[0]
    assert f'href="/receipt/{number}"' in page
    assert "已受理" in text_of(page)


def test_a_report_made_of_a_call_stands_on_it(login: Login) -> None:
    hot = login("hot")
    call = sheet_of(called(hot, ri_vf=["V1"], **{REASON: "原本不願意"}))
    number = reported(hot, call)
    page = text_of(hot.get(call).text)
    assert number in page
    assert "填報脆弱家庭通報表" in page
    assert "已通報" in page


def test_the_form_to_go_on_with_is_suggested(login: Login) -> None:
    hot = login("hot")
    call = sheet_of(called(hot, ri_protect=["P2"], oc_result=["RPT_CHILD"]))
    lead = hot.get(call).text.partition('id="h-lead"')[2].partition("</section>")[0]
    assert f"/sheet/rpt_child/add?from=SSN_CONSULT-{call.rpartition('/')[2]}" in lead


def test_danger_stands_on_top_and_says_whom_to_call_first(login: Login) -> None:
    hot = login("hot")
    called(hot, ri_vf=["V1"], oc_result=["RPT_VF"])
    danger = sheet_of(
        called(hot, ri_emerg="Y", ri_emerg_txt="正在打", oc_result=["EMERG", "RPT_CHILD"], ri_protect=["P1"])
    )
    called(hot, ri_vf=["V3"], oc_result=["RPT_VF"])
    waiting = hot.get("/calls/").text.partition('id="h-open"')[2].partition("</table>")[0]
    assert re.findall(r'href="(/sheet/ssn_consult/\d+)"', waiting)[0] == danger
    assert "緊急" in text_of(waiting)
    assert "先報110" in text_of(hot.get(danger).text)


def test_one_sees_ones_own_calls_alone(login: Login) -> None:
    url = sheet_of(called(login("hot")))
    for other in ("worker", "intake"):
        assert url not in login(other).get("/calls/").text
    for who in ("ngo_worker", "reporter"):
        assert login(who).get("/calls/").status_code == 403


def test_calls_of_another_day(login: Login) -> None:
    hot = login("hot")
    url, today = sheet_of(called(hot)), now().date()
    assert url in hot.get(f"/calls/?day={minguo(today)}").text
    assert url not in hot.get(f"/calls/?day={minguo(today - dt.timedelta(days=1))}").text
    assert hot.get("/calls/?day=昨天").status_code == 422
