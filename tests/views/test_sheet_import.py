"""Taking in a list: every line judged as its page would, all or none, nothing twice, nobody on another's case."""

from __future__ import annotations

import csv
import datetime as dt
import io
import zipfile
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from app.casework.spreadsheets import Bounds, Unreadable, rows_of
from app.models import Case, CaseRecord, db
from tests import path, stage
from tests.views.exported import data_of, order
from tests.views.pages import new_record

Login = Any
START = "/import/CASE_REC"
HEADS = [
    "案號",
    "服務開始時間",
    "服務結束時間",
    "訪視服務方式",
    "訪視對象",
    "接觸之家庭成員",
    "訪視結果",
    "服務過程紀錄",
]


@pytest.fixture
def number(app: Any) -> str:
    """The number of the open case."""
    with path.looking(app, "worker"):
        return db.session.get_one(Case, stage.CASES["open"]).number


def line(number: str, text: str = "匯入的紀錄", **other: Any) -> list[Any]:
    """A good line."""
    began = dt.datetime(2026, 11, 3, 9, 30)  # noqa: DTZ001 - spreadsheets know no zone
    said = dict(
        zip(HEADS, [number, began, "115/11/03 10:30", "面訪家庭", "0", "父；母", "MET", text], strict=True)
    )
    return [*(said | other).values()]


def xlsx(rows: list[list[Any]], heads: list[str] = HEADS) -> bytes:
    book, out = Workbook(), io.BytesIO()
    for row in [heads, *rows]:
        book.active.append(row)
    book.save(out)
    return out.getvalue()


def send(client: Any, data: bytes, name: str = "list.xlsx", address: str = START) -> Any:
    token = stage.token(client.get("/account/").text)
    return client.post(address, data={"csrf_token": token, "file": (io.BytesIO(data), name)})


def checked(client: Any, data: bytes, name: str = "list.xlsx") -> tuple[str, str]:
    """(address, page) of the check."""
    answer = send(client, data, name)
    assert answer.status_code == 302, answer.text
    return answer.headers["Location"], client.get(answer.headers["Location"]).text


def take(client: Any, check: str) -> Any:
    token = stage.token(client.get("/account/").text)
    return client.post(check.replace("/check/", "/take/"), data={"csrf_token": token, "take": "all"})


def records(app: Any, who: str = "worker") -> list[CaseRecord]:
    """The records that this player has written."""
    with path.looking(app, who):
        me = stage.viewer(app.config["DATABASE_OWNER_URL"], who).user_id
        found = db.session.query(CaseRecord).filter(CaseRecord.created_by == me).order_by(CaseRecord.id)
        return list(found)


def test_a_list_becomes_drafts_of_who_sends_it(app: Any, login: Login, number: str) -> None:
    worker, before = login("worker"), len(records(app))
    check, page = checked(worker, xlsx([line(number), line(number, "第二份\n第二段")]))
    assert "匯入 2 份草稿" in page
    assert len(records(app)) == before
    assert take(worker, check).status_code == 302
    first, second = records(app)[before:]
    assert first.state == second.state == "draft"
    assert first.case_id == stage.CASES["open"]
    assert first.cr_method == "B"
    assert first.cr_target == ["0"]
    assert len(first.cr_members) == 2
    assert first.cr_start.isoformat() == "2026-11-03T09:30:00+08:00"
    assert first.cr_minutes == 60
    assert second.cr_text == "第二份\n第二段"


def test_sent_again_it_makes_nothing_twice(app: Any, login: Login, number: str) -> None:
    worker, data = login("worker"), xlsx([line(number), line(number)])
    check, _page = checked(worker, data)
    assert take(worker, check).status_code == take(worker, check).status_code == 302
    many = len(records(app))
    check, page = checked(worker, data)
    assert "匯入 2 份草稿" not in page
    assert page.count("<dd><strong>2</strong></dd>") == 2  # all, and there already
    take(worker, check)
    assert len(records(app)) == many


FAULTS = [
    ({"訪視服務方式": "心電感應"}, "訪視服務方式：沒有「心電感應」這個選項"),
    ({"服務開始時間": "上週三"}, "服務開始時間：看不懂這個時間"),
    ({"服務結束時間": "115/11/03 08:00"}, "服務結束時間："),
    ({"服務開始時間": dt.datetime(2099, 1, 1, 9, 0)}, "服務開始時間：不可晚於今天"),  # noqa: DTZ001
    ({"接觸之家庭成員": "父；外星人"}, "接觸之家庭成員：沒有「外星人」這個選項"),
    ({"案號": "X-0"}, "案號：找不到這一案"),
    ({"案號": ""}, "案號：找不到這一案"),
    ({"服務過程紀錄": "字" * 20_001}, "服務過程紀錄：最多 20000 字"),
]


def test_each_line_says_what_is_wrong_and_none_is_taken(app: Any, login: Login, number: str) -> None:
    worker, before = login("worker"), len(records(app))
    rows = [line(number), *(line(number, f"第{n}列", **change) for n, (change, _says) in enumerate(FAULTS))]
    check, page = checked(worker, xlsx(rows))
    for _change, says in FAULTS:
        assert says in page, says
    assert "第 3 列" in page
    assert "第 2 列" not in page
    assert take(worker, check).status_code == 409
    assert len(records(app)) == before
    faults = worker.get(check.replace("/check/", "/faults/")).get_data().decode("utf-8-sig")
    told = list(csv.reader(io.StringIO(faults)))
    assert told[0] == ["列", "案號", "題目", "原因"]
    assert len(told) > len(FAULTS)


def test_an_answer_that_is_not_asked_is_said_not_dropped(login: Login, number: str) -> None:
    data = xlsx([[*line(number), "心理諮商"]], [*HEADS, "心理諮商與評估"])
    assert "心理諮商與評估：依其他答案，這一題不必填" in checked(login("worker"), data)[1]


def test_a_guarded_answer_is_not_typed_by_everybody(login: Login, number: str) -> None:
    heads = [*HEADS, "督導意見"]
    assert (
        "督導意見：您的角色不能填這一題" in checked(login("worker"), xlsx([[*line(number), "好"]], heads))[1]
    )
    assert "匯入 1 份草稿" in checked(login("worker"), xlsx([[*line(number), ""]], heads))[1]


@pytest.mark.parametrize("key", ["away", "delegated", "intake"])
def test_nobody_writes_on_a_case_that_is_not_theirs(app: Any, login: Login, key: str) -> None:
    with path.looking(app, "away_worker" if key == "away" else "county_sup"):
        number = db.session.get_one(Case, stage.CASES[key]).number
    page = checked(login("other_worker"), xlsx([line(number)]))[1]
    assert "找不到這一案" in page
    assert "匯入 1 份草稿" not in page


@pytest.mark.parametrize("kind", ["xlsx", "ods", "csv"])
def test_what_was_taken_out_as_codes_is_taken_in_again(
    app: Any, login: Login, number: str, kind: str
) -> None:
    url = new_record(login("worker"), cr_text="=1+1", cr_obs="一\n二", cr_members=["01", "02"])
    told = order(login("sup"), f"/export/CASE_REC?case={stage.CASES['open']}", format=kind, content="codes")
    worker, before = login("worker"), records(app)
    check, page = checked(worker, data_of(told), f"list.{kind}")
    assert "有錯誤的資料列" not in page, page
    assert take(worker, check).status_code == 302
    after = records(app)
    assert len(after) > len(before)
    old = next(one for one in after if one.id == int(url.rsplit("/", 1)[1]))
    new = next(one for one in after[len(before) :] if one.cr_text == old.cr_text)
    for key in ("cr_start", "cr_method", "cr_members", "cr_obs", "cr_risk", "cr_event", "case_id"):
        assert getattr(new, key) == getattr(old, key), key


def test_the_template_has_a_column_for_each_question_of_the_page(login: Login, number: str) -> None:
    worker = login("worker")
    book = load_workbook(io.BytesIO(worker.get(f"{START}/template").get_data()))
    heads = [cell.value for cell in next(book.worksheets[0].iter_rows())]
    assert heads[0] == "案號"
    assert set(HEADS) <= set(heads)
    assert not {"督導意見", "次數", "附件"} & set(heads)
    told = {row[0]: row for row in book.worksheets[1].iter_rows(values_only=True)}
    assert "B＝面訪家庭" in told["訪視服務方式"][4]
    row = [number if at == 0 else "" for at in range(len(heads))]
    assert "匯入 1 份草稿" in checked(worker, xlsx([row], heads))[1]


@pytest.mark.parametrize("word", ["B", "面訪家庭", "Home / face visit"])
def test_codes_and_the_words_of_either_language(app: Any, login: Login, number: str, word: str) -> None:
    worker = login("worker")
    take(worker, checked(worker, xlsx([line(number, 訪視服務方式=word, 接觸之家庭成員="4、05")]))[0])
    made = records(app)[-1]
    assert (made.cr_method, made.cr_members) == ("B", ["04", "05"])


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"\n\n", "讀不懂這個檔案"),
        (b"PK\x03\x04 no zip", "讀不懂這個檔案"),
        (b"\xff\xfe\x00\x00", "讀不懂"),
        (xlsx([["x"]], ["案號", "不是題目"]), "不是這份表單題目的欄位：不是題目"),
        (xlsx([["x"]], ["訪視結果"]), "缺少：案號"),
        (xlsx([["x", "y"]], ["案號", "案號"]), "欄位重複"),
        (xlsx([[]], ["案號"]), "檔案裡沒有資料"),
        (xlsx([["x"]] * 501, ["案號"]), "一次最多匯入 500 份"),
    ],
    ids=range(8),
)
def test_files_that_are_no_list(login: Login, data: bytes, says: str) -> None:
    answer = send(login("worker"), data)
    assert answer.status_code == 400
    assert says in answer.text


def zipped(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in parts.items():
            packed.writestr(name.replace("_", "."), data)
    return out.getvalue()


ODS = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet><table:table>'
    "{}</table:table></office:spreadsheet></office:body></office:document-content>"
)
CELL = '<table:table-cell office:value-type="string"{}><text:p>案號</text:p></table:table-cell>'
ROW = "<table:table-row{}>{}</table:table-row>"


def test_a_flood_of_repeated_cells_is_cut(app: Any) -> None:
    row = ROW.format(
        ' table:number-rows-repeated="1048576"', CELL.format(' table:number-columns-repeated="16384"')
    )
    with app.test_request_context():
        rows = list(rows_of("x.ods", zipped(content_xml=ODS.format(row).encode()), Bounds(5, 7)))
    assert rows == [["案號"] * 5] * 7


@pytest.mark.parametrize(
    "data",
    [
        zipped(content_xml=b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]><x>&a;</x>'),
        zipped(content_xml=b"<x><y>" * 5000),
        zipped(content_xml=b"0" * 60_000_000),
        zipped(other=b"x"),
    ],
    ids=["entity", "no end", "flood", "no workbook"],
)
def test_hostile_zips_are_refused(app: Any, data: bytes) -> None:
    with app.test_request_context(), pytest.raises(Unreadable):
        list(rows_of("x.ods", data, Bounds(5, 7)))


@pytest.mark.parametrize(
    ("who", "address", "status"),
    [
        ("worker", "/import/RPT_VF", 404),
        ("worker", "/import/TIPVDA", 404),
        ("worker", "/import/NONE", 404),
        ("ngo_worker", "/import/CARE_VISIT", 404),
        ("ngo_worker", START, 200),
        ("county_sup", START, 403),
        ("auditor", START, 403),
        ("worker", f"{START}/check/00000000-0000-0000-0000-000000000000", 404),
    ],
)
def test_who_may_send_what(login: Login, who: str, address: str, status: int) -> None:
    assert login(who).get(address).status_code == status


def test_a_list_of_another_is_not_there(login: Login, number: str) -> None:
    check, _page = checked(login("worker"), xlsx([line(number)]))
    assert login("worker2").get(check).status_code == 404
