"""Taking sheets out: asked why, put on record, within the walls, and nothing in the file that acts."""

from __future__ import annotations

import datetime as dt
import io
import uuid
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from app.casework import sheets
from app.casework.spreadsheets import Bounds, rows_of
from app.models import Case, CaseRecord, SheetExport, db
from tests import path, stage
from tests.browser.on_the_stage import wearing
from tests.views.exported import by_sheet, data_of, of_csv, of_zip, order, pages
from tests.views.pages import new_record

Login = Any
LIST = "/export/CASE_REC"
WHOLE = Bounds(columns=200, rows=5000)


@pytest.fixture
def record(login: Login) -> int:
    """A record of the open case with words that would act."""
    url = new_record(
        login("worker"),
        cr_text="=1+1",
        cr_obs="觀察\n第二段  兩格",
        cr_members=["01", "02"],
        cr_place="@示範",
    )
    return int(url.rsplit("/", 1)[1])


def test_a_list_in_words(login: Login, record: int) -> None:
    told = pages(order(login("sup"), LIST))
    line = by_sheet(told["個案紀錄表"], record)
    assert line["服務過程紀錄"] == "=1+1"
    assert line["觀察與評估"] == "觀察\n第二段  兩格"
    assert line["服務開始時間"] == dt.datetime(2026, 11, 1, 9, 0)  # noqa: DTZ001 - spreadsheets know no zone
    assert line["狀態"] == "草稿"
    assert "；" in line["接觸之家庭成員"]
    assert line["次數"] >= 1
    assert line["服務時數（分）"] == 60
    choices = next(row["選項"] for row in told["欄位"] if row["代碼"] == "cr_method")
    assert "B＝" in choices
    assert {row["項目"] for row in told["說明"]} >= {"匯出人", "用途", "份數"}


def test_a_list_in_codes(login: Login, record: int) -> None:
    line = by_sheet(pages(order(login("sup"), LIST, content="codes"))["個案紀錄表"], record, "_sheet")
    assert line["cr_method"] == "B"
    assert line["cr_members"] == "01;02"
    assert line["_state"] == "draft"


def test_no_cell_is_a_formula(login: Login, record: int) -> None:
    sup = login("sup")
    book = load_workbook(io.BytesIO(data_of(order(sup, LIST))))
    cells = [cell for page in book for row in page.iter_rows() for cell in row]
    assert [cell for cell in cells if cell.data_type == "f"] == []
    line = by_sheet(of_csv(data_of(order(sup, LIST, format="csv"))), record)
    assert line["服務過程紀錄"] == "'=1+1"
    assert line["地點"] == "'@示範"
    content = of_zip(data_of(order(sup, LIST, format="ods")))["content.xml"].decode()
    assert "table:formula" not in content
    assert "<text:p>=1+1</text:p>" in content


@pytest.mark.parametrize("kind", ["xlsx", "ods", "csv"])
def test_every_kind_of_file_is_read_again_the_same(app: Any, login: Login, record: int, kind: str) -> None:
    data = data_of(order(login("sup"), LIST, format=kind, content="codes"))
    with app.test_request_context():
        heads, *rows = rows_of(f"list.{kind}", data, WHOLE)
    line = dict(zip(heads, next(row for row in rows if row[0] == str(record)), strict=False))
    assert line["cr_start"] == "2026-11-01 09:00"
    assert line["cr_text"].lstrip("'") == "=1+1"
    assert line["cr_obs"] == "觀察\n第二段  兩格"
    assert line["cr_members"] == "01;02"


def test_the_filters_of_the_list_hold(login: Login, record: int) -> None:
    sup = login("sup")
    assert order(sup, f"{LIST}?cr_method=A&state=approved").status_code == 400
    page = sup.get(f"{LIST}?state=draft&cr_method=B").text
    assert "草稿" in page
    told = pages(order(sup, f"{LIST}?state=draft&case={stage.CASES['open']}"))["個案紀錄表"]
    assert {line["狀態"] for line in told} == {"草稿"}
    assert len({line["案號"] for line in told}) == 1
    assert sup.get(f"{LIST}?state=gone").status_code == 400


@pytest.mark.parametrize(
    "left_out",
    [{"reason": ""}, {"note": ""}, {"reason": "X"}, {"format": "exe"}, {"content": ""}, {"sure": ""}],
)
def test_without_a_reason_nothing_leaves(
    app: Any, login: Login, record: int, left_out: dict[str, str]
) -> None:
    answer = order(login("sup"), LIST, **left_out)
    assert answer.status_code == 400
    assert answer.mimetype == "text/html"
    assert exports(app, "sup") == []


def exports(app: Any, who: str) -> list[tuple[str, str, str, int]]:
    """What this player has taken out."""
    with path.looking(app, who):
        found = db.session.scalars(select(SheetExport).order_by(SheetExport.id))
        return [(one.form, one.reason, one.note, one.sheets) for one in found]


def test_what_left_is_on_record(app: Any, login: Login, record: int) -> None:
    sup = login("sup")
    lines = pages(order(sup, f"{LIST}?cr_method=B"))["個案紀錄表"]
    assert exports(app, "sup") == [("CASE_REC", "COUNT", "示範：月報", len(lines))]
    assert exports(app, "other_sup") == []


def test_more_than_one_file_holds_is_refused(app: Any, login: Login, record: int, monkeypatch: Any) -> None:
    new_record(login("worker"))
    monkeypatch.setitem(app.config, "ANWANG_EXPORT_SHEETS", 1)
    sup = login("sup")
    assert "超過 1" in sup.get(LIST).text
    answer = order(sup, LIST)
    assert answer.status_code == 400
    assert "超過一次可以匯出的 1 份" in answer.text
    assert "匯出檔案" not in answer.text


def test_a_case_is_a_book_with_a_page_for_each_form(login: Login, record: int) -> None:
    sup = login("sup")
    address = f"/export/case/{stage.CASES['open']}"
    told = pages(order(sup, address))
    assert by_sheet(told["個案紀錄表"], record)
    assert "陳述" not in told
    report = told["脆弱家庭通報表"][0]
    assert "戲open的通報內容" in report.values()
    assert "戲open的通報人" not in str(told)
    family = next(page for name, page in told.items() if name.startswith("脆弱家庭通報表－"))
    assert "戲open之子" in family[0].values()
    packed = of_zip(data_of(order(sup, address, format="csv")))
    assert any(name.endswith("個案紀錄表.csv") for name in packed)
    assert all(data.startswith("\ufeff".encode()) for data in packed.values())


def test_questions_of_another_edition_are_columns_where_a_sheet_was_asked_them(
    app: Any, login: Login
) -> None:
    before = {line["代碼"] for line in pages(order(login("sup"), LIST))["欄位"]} if count(app) else set()
    with wearing(app, "worker"):
        case = db.session.get_one(Case, stage.CASES["open"])
        said = {"cr_goal": "照舊版寫的目標", "cr_text": "舊版"}
        old = sheets.create(
            CaseRecord, said, submit=False, once=uuid.uuid4(), case=case, edition=dt.date(2026, 11, 1)
        ).id
        db.session.commit()
    new_record(login("worker"))
    line = by_sheet(pages(order(login("sup"), LIST))["個案紀錄表"], old)
    assert line["對應服務目標（cr_goal）"] == "照舊版寫的目標"
    assert line["對應服務目標（cr_goals）"] is None
    assert "cr_goal" not in before


def count(app: Any) -> int:
    """How many records the supervisor sees."""
    with path.looking(app, "sup"):
        return db.session.query(CaseRecord).count()


@pytest.mark.parametrize("who", ["worker", "ngo_worker", "ngo_sup", "intake", "admin", "mh"])
def test_who_has_no_part_in_it(login: Login, who: str) -> None:
    client = login(who)
    assert client.get(LIST).status_code == 403
    assert client.get(f"/export/case/{stage.CASES['open']}").status_code == 403
