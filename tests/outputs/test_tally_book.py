"""The counts of a form as a file: the same numbers as the page, for the same people, and on record."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import g

from tests.api.test_sheets import Program
from tests.outputs.test_tally import records as records
from tests.undoing import undone as undone
from tests.views.exported import data_of, of_csv, of_zip, pages

URL = "/statistics/CASE_REC/file"


def of_page(text: str) -> dict[tuple[str, str], int]:
    """(question, answer): number, as the page draws them."""
    found = {}
    for table in re.findall(r"<table.*?</table>", text, re.DOTALL):
        caption = re.search(r"<caption>(.*?)<(?:span|/caption)", table, re.DOTALL)
        assert caption
        for label, number in re.findall(
            r'<th scope="row"><span>(.*?)</span>.*?<td class="c-num">(\d+)</td>', table
        ):
            found[caption[1], label] = int(number)
    return found


def of_file(lines: list[dict[str, Any]]) -> dict[tuple[str, str], int]:
    """The same of a file; without the lines of the whole."""
    said = [line for line in lines if line["章節"] and line["答案"] != "這段期間沒有答案"]
    return {(line["題目"], line["答案"]): int(line["次數"]) for line in said}


def test_the_file_has_the_numbers_of_the_page(login: Any, records: Program) -> None:
    sup = login("sup")
    page = sup.get("/statistics/CASE_REC").text
    address = re.search(r'href="(/statistics/CASE_REC/file\?[^"]*format=xlsx[^"]*)"', page)
    assert address
    told = pages(sup.get(address[1].replace("&amp;", "&")))
    numbers = of_page(page)
    assert numbers
    assert of_file(told["統計"]) == numbers
    assert next(line for line in told["統計"] if line["題目"] == "已送出")["次數"] == 3
    assert {line["項目"] for line in told["說明"]} == {"表單", "送出日期", "範圍"}


def test_csv_and_ods_say_the_same(login: Any, records: Program) -> None:
    sup = login("sup")
    numbers = of_page(sup.get("/statistics/CASE_REC").text)
    answer = sup.get(f"{URL}?format=csv")
    assert answer.mimetype == "text/csv"
    assert ".csv" in answer.headers["Content-Disposition"]
    lines = of_csv(data_of(answer))
    assert of_file(lines) == numbers
    assert any(line["題目"] == "送出日期" for line in lines)
    content = of_zip(data_of(sup.get(f"{URL}?format=ods")))["content.xml"].decode()
    assert all(label in content for _question, label in numbers if "&" not in label)


@pytest.mark.parametrize(
    "asked", ["", "?format=exe", "?format=csv&from=明天", "?format=csv&from=110/01/01&to=115/01/01"]
)
def test_what_the_page_refuses_is_no_file(login: Any, asked: str) -> None:
    assert login("sup").get(URL + asked).status_code == 400


@pytest.mark.parametrize(
    ("who", "code", "status"),
    [("county_sup", "CASE_REC", 200), ("ngo_sup", "CASE_REC", 200), ("ngo_sup", "RPT_VF", 404),
     ("intake_sup", "CASE_REC", 404), ("central", "CASE_REC", 404), ("worker", "CASE_REC", 403),
     ("stat", "CASE_REC", 403), ("auditor", "CASE_REC", 403)],
)  # fmt: skip
def test_who_gets_the_file_is_who_gets_the_page(login: Any, who: str, code: str, status: int) -> None:
    client = login(who)
    assert client.get(f"/statistics/{code}/file?format=csv").status_code == status
    assert client.get(f"/statistics/{code}").status_code == status


def test_another_unit_counts_nothing_of_it(login: Any, records: Program) -> None:
    lines = of_csv(data_of(login("other_sup").get(f"{URL}?format=csv")))
    assert next(line for line in lines if line["題目"] == "已送出")["次數"] == "0"


def test_what_was_taken_out_goes_on_record(login: Any) -> None:
    with login("sup") as client:
        data_of(client.get(f"{URL}?format=csv&from=115/11/01&to=115/11/20"))
        assert g.seen["tally:case_rec"] == [20261101, 20261120]
