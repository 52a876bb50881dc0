"""A staff list of 1,000 lines, 30 of them broken: judged line by line, taken over whole or in part, once, quickly."""

from __future__ import annotations

import io
import re
import time
import zipfile
from typing import Any

import pytest
from flask.testing import FlaskClient
from openpyxl import Workbook, load_workbook

from app.casework.spreadsheets import Unreadable
from app.casework.staff_list import HEADS, read
from tests import stage

Login = Any
HEAD = ["帳號", "姓", "名", "電子郵件", "公務電話", "單位", "角色"]
FAULTS = [
    ({"單位": "沒有的單位"}, "找不到這個單位"), ({"角色": "沒有的角色"}, "沒有這個角色"),
    ({"角色": "民間團體社工"}, "不能在這種單位任職"),
    ({"帳號": "worker"}, "帳號已有人使用"),
    ({"電子郵件": "abc"}, "電子郵件格式不對"), ({"角色": "ADM_LOCAL"}, "您不能給這個角色"),
    ({"姓": ""}, "缺少姓"), ({"帳號": "a b"}, "帳號要用英文字母"),
    ({"公務電話": "x"}, "電話格式不對"), ({"單位": "away_centre"}, "找不到這個單位"),
]  # fmt: skip


def people(n: int, broken: int = 0) -> list[list[str]]:
    """Lines of a list; the first ``broken`` have a fault each, in turn."""
    rows = []
    for i in range(n):
        row = dict(
            zip(
                HEAD,
                [f"p{i:04}", "王", f"範{i}", f"p{i}@demo.invalid", "02-1234-5678", "centre2", "社福中心社工"],
                strict=True,
            )
        )
        if i < broken:
            row |= FAULTS[i % len(FAULTS)][0]
        rows.append(list(row.values()))
    return rows


def xlsx(rows: list[list[str]], head: list[str] = HEAD) -> bytes:
    book, out = Workbook(), io.BytesIO()
    for row in [head, *rows]:
        book.active.append(row)
    book.save(out)
    return out.getvalue()


def csv(rows: list[list[str]], encoding: str = "utf-8-sig") -> bytes:
    return "\r\n".join(",".join(row) for row in [HEAD, *rows]).encode(encoding)


@pytest.fixture
def admin(login: Login) -> FlaskClient:
    client: FlaskClient = login("admin")
    return client


def send(client: FlaskClient, data: bytes, name: str = "staff.xlsx") -> Any:
    token = stage.token(client.get("/account/").text)
    return client.post("/staff-import/", data={"csrf_token": token, "file": (io.BytesIO(data), name)})


def take(client: FlaskClient, check: str, which: str) -> Any:
    token = stage.token(client.get("/account/").text)
    return client.post(check.replace("/check/", "/take/"), data={"csrf_token": token, "take": which})


def found(client: FlaskClient) -> int:
    """How many people of the list the administrator finds."""
    n = page = 0
    while True:
        shown = client.get(f"/users/list/?q=p&state=waiting&page_size=100&page={page}").text.count(
            'class="tap" href="/users/show/'
        )
        n, page = n + shown, page + 1
        if not shown:
            return n


def test_a_thousand_lines_with_thirty_broken(admin: FlaskClient) -> None:
    begun = time.monotonic()
    check = send(admin, xlsx(people(1000, 30))).headers["Location"]
    page = admin.get(check)
    judged = time.monotonic() - begun
    assert page.status_code == 200
    for number in ("1000", "970", "30"):
        assert f"<strong>{number}</strong>" in page.text
    for _change, says in FAULTS:
        assert says in page.text, says
    assert found(admin) == 0
    begun = time.monotonic()
    assert take(admin, check, "all").status_code == 409
    assert found(admin) == 0
    done = take(admin, check, "good")
    assert done.status_code == 302, done.text[-2000:]
    assert judged + (time.monotonic() - begun) < 25
    assert found(admin) == 970


def test_the_broken_lines_are_fetched_with_their_reasons(admin: FlaskClient) -> None:
    check = send(admin, csv(people(20, 10)), "staff.csv").headers["Location"]
    file = admin.get(check.replace("/check/", "/faults/")).get_data().decode("utf-8-sig").splitlines()
    assert len(file) == 11
    assert file[0].startswith("列,帳號")
    assert file[0].endswith("原因")
    assert file[1].startswith("2,p0000,")
    assert "找不到這個單位：沒有的單位" in file[1]


def test_twice_pressed_is_once_done_and_the_passwords_are_fetched_once(admin: FlaskClient) -> None:
    check = send(admin, xlsx(people(5))).headers["Location"]
    first, second = take(admin, check, "all"), take(admin, check, "all")
    assert first.status_code == second.status_code == 302
    assert first.headers["Location"] == second.headers["Location"]
    assert found(admin) == 5
    token = {"X-CSRFToken": stage.token(admin.get("/account/").text)}
    words = check.replace("/check/", "/words/")
    file = admin.post(words, headers=token)
    lines = file.get_data().decode("utf-8-sig").splitlines()
    assert len(lines) == 6
    assert re.fullmatch(r"p0000,王範0,centre2,[a-z2-7]{4}(-[a-z2-7]{4}){3}", lines[1])
    assert admin.post(words, headers=token).status_code == 404
    assert "已下載過" in admin.get(check.replace("/check/", "/done/")).text


def test_doubles_in_the_file_are_found(admin: FlaskClient) -> None:
    rows = people(4)
    rows[1][0], rows[3][3] = "P0000", rows[2][3].upper()
    page = admin.get(send(admin, xlsx(rows)).headers["Location"]).text
    assert page.count("帳號在檔案裡重複") == page.count("電子郵件在檔案裡重複") == 2


def test_a_list_belongs_to_who_sent_it(admin: FlaskClient, login: Login) -> None:
    check = send(admin, xlsx(people(2))).headers["Location"]
    central = login("central")
    assert central.get(check).status_code == 404
    assert take(central, check, "all").status_code == 404
    assert login("worker").get(check).status_code == 403


@pytest.mark.parametrize(("name", "data", "says"), [
    ("a.xlsx", b"PK\x03\x04 nothing", "讀不懂"), ("a.xlsx", b"", "讀不懂"), ("a.csv", b"", "沒有人員資料"),
    ("a.csv", b"\xff\xfe\x81", "讀不懂"),
    ("a.csv", "帳號,姓\r\na,b".encode(), "缺少：名"), ("a.csv", csv([]), "沒有人員資料"),
    ("a.csv", csv(people(3001)), "最多匯入 3000"),
])  # fmt: skip
def test_a_file_that_is_no_list_is_refused_in_words(
    admin: FlaskClient, name: str, data: bytes, says: str
) -> None:
    answer = send(admin, data, name)
    assert answer.status_code == 400
    assert says in answer.text


def test_a_formula_in_the_list_does_nothing_and_comes_back_as_text(admin: FlaskClient) -> None:
    rows = people(1)
    rows[0][1] = "=cmd()"
    rows[0][5] = "沒有"
    check = send(admin, csv(rows), "staff.csv").headers["Location"]
    assert "'=cmd()" in admin.get(check.replace("/check/", "/faults/")).get_data().decode("utf-8-sig")


def test_big5_of_an_older_excel_is_read(app: Any) -> None:
    with app.test_request_context():
        assert read("a.csv", csv(people(2), "cp950"))[0].said["last_name"] == "王"


def test_a_bomb_is_not_unpacked(app: Any) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * 60_000_000)
    with app.test_request_context(), pytest.raises(Unreadable):
        read("a.xlsx", out.getvalue())


def test_the_template_is_a_list_that_can_be_read_back(admin: FlaskClient) -> None:
    book = load_workbook(io.BytesIO(admin.get("/staff-import/template").get_data()))
    people_page, words = book.worksheets
    assert [cell.value for cell in next(people_page.iter_rows())] == [str(label) for label in HEADS.values()]
    assert "centre2" in {cell.value for cell in words["A"]}
    assert "社福中心社工" in {cell.value for cell in words["B"]}
