"""A county's own questions leave and come with the others."""

from __future__ import annotations

import datetime as dt
from typing import Any

from tests import stage
from tests.supplements import ALL
from tests.views.exported import by_sheet, data_of, order, pages
from tests.views.pages import ADD_RECORD, RECORD, fill
from tests.views.test_sheet_import import checked, records, take
from tests.views.test_supplements import TYPED
from tests.views.test_supplements import publish as publish
from tests.views.test_supplements import seen_by_the_next_request as seen_by_the_next_request

TOLD = {
    "x1_words": "外婆家在港邊", "x1_story": "一行\n兩行", "x1_yes": "Y", "x1_sure": "U", "x1_dialect": "B",
    "x1_needs": "A;B", "x1_times": 3, "x1_when": dt.datetime(2026, 11, 1), "x1_seen": True,  # noqa: DTZ001
}  # fmt: skip


def test_they_leave_and_come_again(app: Any, login: Any, publish: Any) -> None:
    publish(ALL)
    worker = login("worker")
    add = ADD_RECORD.format(case=stage.CASES["open"])
    made = int(fill(worker, add, **RECORD, **TYPED).location.rsplit("/", 1)[1])
    address = f"/export/CASE_REC?case={stage.CASES['open']}"
    line = by_sheet(pages(order(login("sup"), address, content="codes"))["個案紀錄表"], made, "_sheet")
    assert {key: line[key] for key in TOLD} == TOLD
    words = by_sheet(pages(order(login("sup"), address))["個案紀錄表"], made)
    assert words["補充：dialect"] == "乙"
    before = len(records(app))
    check, page = checked(worker, data_of(order(login("sup"), address, content="codes")))
    assert "有錯誤的資料列" not in page
    take(worker, check)
    twins = [one for one in records(app)[before:] if one.local.get("x1_dialect") == "B"]
    assert [one.local["x1_needs"] for one in twins] == [["A", "B"]]
