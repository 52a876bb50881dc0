"""XLSForm: what is downloaded can be sent back unchanged; what is not supported is named by line; nothing is taken."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from app.casework.spreadsheets import Unreadable
from app.forms.xlsform_reading import MOST_ROWS, Found, read
from app.forms.xlsform_relevant import NotSupported, from_relevant, to_relevant
from app.forms.xlsform_writing import workbook
from app.models import CaseRecord
from app.questions.editions import declared
from app.rules.supplement_checks import EMPTY, faults_of
from tests.supplements import ALL, row

DECLARED = declared(CaseRecord)
HEADS = ["type", "name", "label", "label::English (en)", "relevant", "required"]
ONE = ["text", "words", "字", "Words", "", ""]
LISTS = [
    ["list_name", "name", "label", "label::English (en)"],
    ["l", "A", "甲", "First"],
    ["l", "B", "乙", "Second"],
]


@pytest.fixture(autouse=True)
def speaking(session: Any) -> None:
    """Sentences are said in a language: within the app."""


def book(
    *lines: list[Any], heads: list[str] = HEADS, lists: list[list[Any]] | None = None, **more: Any
) -> bytes:
    made = Workbook()
    survey = made.active
    assert survey is not None
    survey.title = "survey"
    for line in (heads, *lines):
        survey.append(line)
    for name, rows in {**({"choices": lists} if lists else {}), **more}.items():
        sheet = made.create_sheet(name)
        for line in rows:
            sheet.append(line)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def found(data: bytes) -> Found:
    return read(data, DECLARED, "x1_")


def faults(*lines: list[Any], **how: Any) -> list[tuple[str, int]]:
    return [(one.sheet, one.line) for one in found(book(*lines, **how)).faults]


def test_what_is_downloaded_comes_back_as_the_same_questions() -> None:
    rows = [
        *ALL,
        row("if_b", required=True, show_if="x1_dialect = B and not cr_result = MET or x1_needs in (A, B)"),
        row("if_seen", "long", show_if="x1_seen = true and x1_times > 2", section="B", since="2026-12-01"),
        row("if_not", "day", show_if="x1_needs not in (A, B) and not x1_when set", until="2027-01-01"),
        row(
            "unless",
            "integer",
            show_if="not x1_times < 3 or cr_content ~ S01",
            help_zh="說明",
            help_en="Help",
        ),
        row(
            "yes_no",
            "one",
            zh="=1+1",
            en="+cmd|' /C calc'!A0",
            choices=[["Y", "是", "Yes"], ["N", "否", "No"]],
        ),
    ]
    sent = found(workbook(CaseRecord, rows, DECLARED, "x1_"))
    assert sent.faults == []
    assert sent.rows == rows


def test_no_cell_of_a_download_is_a_formula() -> None:
    hostile = row("a", "one", zh='=HYPERLINK("http://x")', en="@SUM(1)", choices=[["A", "=1+1", "-2"]])
    opened = load_workbook(io.BytesIO(workbook(CaseRecord, [hostile], DECLARED, "x1_")))
    cells = [
        cell for sheet in opened for line in sheet.iter_rows() for cell in line if cell.value is not None
    ]
    assert {cell.data_type for cell in cells} == {"s"}
    assert '=HYPERLINK("http://x")' in {cell.value for cell in cells}


def test_a_simple_workbook_of_somebody_else_is_read() -> None:
    data = book(
        ["begin_group", "section_B", "", "", "${cr_result} = 'MET'", ""],
        ["select_one l", "pick", "選", "Pick", "", "yes"],
        ["end_group", "", "", "", "", ""],
        ["select_multiple l", "more", "多", "More", "selected(${pick}, 'A') and ${n} >= 3", ""],
        ["integer", "n", "幾", "How many", "", ""],
        lists=LISTS,
    )
    pick, more, _n = found(data).rows
    choices = [["A", "甲", "First"], ["B", "乙", "Second"]]
    assert pick == {**EMPTY, "code": "x1_pick", "kind": "one", "zh": "選", "en": "Pick", "choices": choices,
                    "required": True, "section": "B", "show_if": "cr_result = MET"}  # fmt: skip
    assert (more["show_if"], found(data).lines) == ("x1_pick ~ A and x1_n > 2", [3, 5, 6])


@pytest.mark.parametrize(
    "line",
    [
        ["begin_repeat", "r", "列", "Rows", "", ""],
        ["calculate", "c", "算", "Sum", "", ""],
        ["geopoint", "g", "位置", "Place", "", ""],
        ["note", "n", "說明", "Note", "", ""],
        ["select_one_from_file f.csv", "f", "選", "Pick", "", ""],
        ["select_one l or_other", "o", "選", "Pick", "", ""],
        ["select_one nowhere", "o", "選", "Pick", "", ""],
        ["text", "words", "重複", "Twice", "", ""],
        ["text", "cr_text", "原有的題目", "Of the form", "", ""],
        ["text", "Bad Name", "名", "Name", "", ""],
        ["text", "q", "引用${words}", "Refers", "", ""],
        ["text", "q", "條件", "Condition", "string-length(${words}) > 3", ""],
        ["text", "q", "條件", "Condition", "${nowhere} = 'a'", ""],
        ["text", "q", "條件", "Condition", "${words} = 'a' and (", ""],
        ["text", "q", "必填", "Required", "", "${words} = 'a'"],
        ["begin_group", "other", "群組", "Group", "", ""],
        ["", "q", "沒有題型", "No type", "", ""],
    ],
)
def test_what_is_not_supported_is_named_by_its_line_and_nothing_is_taken(line: list[str]) -> None:
    assert ("survey", 3) in faults(ONE, line, ["text", "last", "末", "Last", "", ""], lists=LISTS)


def test_columns_sheets_and_languages_that_we_do_not_know_are_named() -> None:
    heads = [*HEADS, "constraint", "label::Français (fr)", "appearance"]
    line = [*ONE, ". > 3", "Mots", "signature"]
    assert faults(line, heads=heads).count(("survey", 2)) == 3
    assert faults(ONE, external_choices=[["list_name", "name"], ["a", "b"]]) == [("external_choices", 1)]
    assert faults(ONE, settings=[["form_title", "style"], ["x", "pages"]]) == [("settings", 2)]
    unused = [*LISTS, ["m", "C", "丙", "Third"]]
    picks = ["select_one l", "p", "選", "Pick", "", ""]
    assert faults(picks, lists=unused) == [("choices", 4)]


def test_groups_in_groups_and_groups_without_an_end() -> None:
    begin, end = ["begin_group", "section_B", "", "", "", ""], ["end_group", "", "", "", "", ""]
    assert ("survey", 3) in faults(begin, begin, ONE, end)
    assert ("survey", 2) in faults(end, ONE)
    assert ("survey", 3) in faults(begin, ONE)


def test_formulas_and_floods_are_found_before_anything_is_read() -> None:
    assert faults(ONE, ["text", "f", "=1+1", "Formula", "", ""]) == [("survey", 3)]
    many = [["text", f"q{n}", "題", "Q", "", ""] for n in range(10_000)]
    assert faults(*many) == [("survey", MOST_ROWS + 2)]


def test_circles_are_left_to_the_check_of_the_questions_and_pyxform_has_the_last_word() -> None:
    first, second = ["text", "a", "甲", "A", "${b} != ''", ""], ["text", "b", "乙", "B", "${a} != ''", ""]
    sent = found(book(first, second))
    assert sent.faults == []
    assert [(one.at, one.field) for one in faults_of("CASE_REC", sent.rows)] == [
        (0, "show_if"),
        (1, "show_if"),
    ]
    with pytest.raises(Unreadable):
        found(book(ONE, heads=["type", "name", "label", "label", "x", "y"]))


@pytest.mark.parametrize("data", [b"", b"no zip", b"PK\x03\x04 broken", b"a,b\n1,2"])
def test_what_is_no_workbook_is_refused(data: bytes) -> None:
    with pytest.raises(Unreadable):
        found(data)


def test_a_zip_bomb_and_another_zip_are_refused() -> None:
    bomb, other = io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", b"0" * 50_000_000)
    with zipfile.ZipFile(other, "w") as packed:
        packed.writestr("content.xml", "<x/>")
    for data in (bomb.getvalue(), other.getvalue(), b"P" * 2_000_001):
        with pytest.raises(Unreadable):
            found(data)


def test_entities_in_a_workbook_are_not_opened() -> None:
    plain, laughing = io.BytesIO(book(ONE)), io.BytesIO()
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>'
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(laughing, "w") as packed:
        for part in source.namelist():
            packed.writestr(part, bomb if part == "xl/workbook.xml" else source.read(part))
    with pytest.raises(Unreadable):
        found(laughing.getvalue())


KEYS = {"a": "x1_a", "b": "x1_b", "t": "x1_t", "cr_result": "cr_result"}


@pytest.mark.parametrize(
    ("said", "ours"),
    [
        ("${a} = 'A'", "x1_a = A"),
        ('${a} != "A"', "not x1_a = A"),
        ("${a} = ''", "not x1_a set"),
        ("not(selected(${a}, 'A') or ${b} = 'B')", "not x1_a ~ A and not x1_b = B"),
        ("(${a} = 'A' or ${a} = 'B') and ${cr_result} != ''", "x1_a in (A, B) and cr_result set"),
        ("${a} = 'A' and (${b} = 'B' or ${b} < 3)", "x1_a = A and x1_b = B or x1_a = A and x1_b < 3"),
        ("${b} >= 3 or ${b} <= 1", "x1_b > 2 or x1_b < 2"),
        ("${t} = 'OK'", "x1_t = true"),
    ],
)
def test_conditions_are_translated_and_back(said: str, ours: str) -> None:
    ticks = frozenset({"x1_t"})
    assert from_relevant(said, KEYS.get, ticks) == ours
    back = to_relevant(ours, lambda key: key.removeprefix("x1_"), {"x1_t": "tick"})
    assert from_relevant(back, KEYS.get, ticks) == ours


@pytest.mark.parametrize(
    "said",
    ["${a} + 1 = 2", "today() > ${a}", ". = 'a'", "${a}", "${a} = ${b}", "selected(${a})", "(" * 400, "${a} = 'x y'",
     "not" + " and ".join(["(${a} = 'A' or ${b} = 'B')"] * 40), "${a} = 'A' ${b} = 'B'", "${a} < 'x'", "$" * 30],
)  # fmt: skip
def test_other_conditions_are_refused_in_words(said: str) -> None:
    with pytest.raises(NotSupported):
        from_relevant(said, KEYS.get, frozenset())
