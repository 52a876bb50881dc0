"""A sheet on paper: how answers in words are laid out, what is withheld, and that paper loads nothing from anywhere."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from app.models import REGISTRY
from app.outputs import pdf
from app.outputs.document import DRAFT, Cover, Paper, Seal, html_of
from app.outputs.paper import Grid, Lines, is_any_withheld, parts_of, size_of
from app.questions import Rows
from tests.reading_pdf import pages_of, text_of

ROOT = Path(__file__).parents[2]
HOSTILE = (
    '</td></table><img src="file:///etc/passwd"><img src=http://127.0.0.1:9/x><script>alert(1)</script>'
    "<style>@import url(http://127.0.0.1:9/y); @page { margin: 0 }</style><link rel=attachment href=file:///etc/hosts>"
    "<iframe src=file:///etc/passwd></iframe><object data=file:///etc/passwd></object>{{ 7 * 7 }} ' \" & ] }"
)


def entry(key: str, label: str, text: str = "", **about: Any) -> dict[str, Any]:
    return {"section": "A、資訊", "key": key, "label": label, "text": text, "only": "", **about}


def everything(_permission: str) -> bool:
    return True


def nothing(_permission: str) -> bool:
    return False


def paper(*entries: dict[str, Any], **about: Any) -> Paper:
    told = {
        "title": "家庭服務計畫",
        "authority": "示範市政府",
        "number": "VF-1",
        "facts": (("案號", "VF-1"), ("狀態", "草稿")),
    }
    return Paper(**{**told, "parts": parts_of(entries, everything), **about})


@pytest.fixture
def page(app: Any) -> Any:
    """A request in which templates are drawn."""
    with app.test_request_context():
        yield


def test_short_answers_share_a_row_and_long_ones_have_their_own() -> None:
    (part,) = parts_of(
        [
            entry("a", "日期", "115/01/01"),
            entry("b", "次別", "1"),
            entry("c", "說明", "長" * 60),
            entry("d", "結果", ""),
        ],
        everything,
    )
    (lines,) = part.blocks
    assert [[line.label for line in row] for row in lines.rows] == [["日期", "次別"], ["說明"], ["結果"]]
    assert part.heading == "A、資訊"
    assert not part.is_signed


def test_what_was_not_asked_any_more_is_not_printed() -> None:
    assert parts_of([entry("a", "舊題", "甲", hidden=True)], everything) == ()


def test_a_row_of_a_table_has_its_heading_and_a_small_table_is_a_grid() -> None:
    rows = [
        entry(f"family-{n}-{key}", f"家庭成員第 {n + 1} 列：{label}", text)
        for n in range(2)
        for key, label, text in (("name", "姓名", f"陳{n}"), ("kin", "稱謂", "母"), ("job", "就業", ""))
    ]
    (grid,) = parts_of(rows, everything)[0].blocks
    assert isinstance(grid, Grid)
    assert grid.heading == "家庭成員"
    assert [label for label, _width in grid.heads] == ["姓名", "稱謂"]
    assert sum(width for _label, width in grid.heads) == 95
    assert grid.empty == ("就業",)
    long = [*rows, entry("family-1-note", "家庭成員第 2 列：備註", "字" * 40)]
    blocks = parts_of(long, everything)[0].blocks
    assert [block.heading for block in blocks] == ["家庭成員第 1 列", "家庭成員第 2 列"]


def test_items_of_a_list_that_are_not_there_take_one_line_each() -> None:
    told = []
    for n, item in enumerate(("(一)工作不穩定", "(二)急難變故", "(三)債務")):
        told += [
            entry(f"findings-{n}-factor", f"{item}：脆弱性因子", f"一{item}"),
            entry(f"findings-{n}-is_present", f"{item}：有無此因子", "有" if n == 0 else "無"),
        ]
    told.insert(2, entry("findings-0-note", "(一)工作不穩定：因子說明", "零工"))
    first, rest = parts_of(told, everything)[0].blocks
    assert first.heading == "一(一)工作不穩定"
    assert isinstance(rest, Lines)
    assert [(row[0].label, row[0].text) for row in rest.rows] == [
        ("一(二)急難變故", "無"),
        ("一(三)債務", "無"),
    ]


def test_a_colon_parts_the_name_of_a_row_from_its_question_in_every_form() -> None:
    labels = [
        str(label)
        for form in REGISTRY
        for q in form._declared
        if isinstance(q.kind, Rows)
        for asked in q.kind.asks
        for label in (asked.label, *asked.was.values())
    ]
    assert labels
    assert [label for label in labels if "：" in label] == []


def test_a_withheld_answer_leaves_nothing_of_its_text() -> None:
    parts = parts_of(
        [entry("a", "通報人", "王密", only="reporter.identity"), entry("b", "日期", "115/01/01")], nothing
    )
    assert "王密" not in repr(parts)
    assert is_any_withheld(parts)
    assert not is_any_withheld(parts_of([entry("b", "日期", "1")], nothing))


def test_the_pdf_says_what_stands_on_it_page_by_page(page: Any) -> None:
    seal = Seal(
        "測督於 115/01/02 核可",
        "本案第 1 份核可紀錄",
        "a" * 64,
        "https://x.example/print/verify/a",
        pdf.qr_code("a"),
    )
    long = [entry(f"t{n}", f"題目{n}", "答" * 90) for n in range(40)]
    made = pdf.made(
        html_of((paper(*long, seal=seal, is_unofficial=True),), "列印：測人（示範單位）　115/01/03 10:00")
    )
    pages = pages_of(made)
    assert len(pages) == 3
    assert "用語非官方" in pages[0]
    for number, words in enumerate(pages, 1):
        assert f"第{number}頁／共3頁" in words
        assert "案號VF-1家庭服務計畫列印：測人（示範單位）" in words
    assert "a" * 64 in text_of(made)
    assert "本案第1份核可紀錄" in text_of(made)


def test_it_is_tagged_for_readers_of_screens_and_says_its_language(page: Any) -> None:
    made = pdf.made(html_of((paper(entry("a", "題", "答")),), "列印"))
    assert made.startswith(b"%PDF-1.7")
    catalog = PdfReader(io.BytesIO(made)).root_object
    assert catalog["/StructTreeRoot"]["/K"]
    assert catalog["/MarkInfo"]["/Marked"]
    assert catalog["/Lang"] == "zh-Hant-TW"
    assert catalog["/ViewerPreferences"]["/DisplayDocTitle"]
    assert len(made) < 400_000


def test_a_file_of_sheets_has_a_cover_and_the_page_of_each(page: Any) -> None:
    cover = Cover("案件卷宗 VF-1", "示範市政府", (("案號", "VF-1"),), ("含個人資料",))
    two = (paper(entry("a", "題", "答" * 2000)), paper(entry("b", "題", "答"), title="結案評估表"))
    pages = pages_of(pdf.made(html_of(two, "列印", cover)))
    assert "案件卷宗VF-1" in pages[0]
    last = next(
        number for number, words in enumerate(pages, 1) if number > 2 and words.startswith("示範市政府結案")
    )
    contents = pages[1]
    assert "1家庭服務計畫" in contents
    assert "2結案評估表" in contents
    assert contents.partition("2結案評估表")[2].partition("案件卷宗")[0].endswith(str(last))


def test_a_draft_has_words_across_each_page_and_an_approved_sheet_none(page: Any) -> None:
    told = entry("a", "題", "答" * 3_000)
    draft, plain = (pdf.made(html_of((paper(told, mark=mark, facts=()),), "列印")) for mark in (DRAFT, ""))
    assert len(pages_of(draft)) > 1
    assert all("草稿" in words for words in pages_of(draft))
    assert "草稿" not in text_of(plain)


@pytest.mark.parametrize("where", ["label", "text", "section"])
def test_hostile_words_stay_words(page: Any, where: str) -> None:
    told = {**entry("a", "題", "答"), where: HOSTILE}
    html = html_of(
        (paper(told, title=HOSTILE, authority=HOSTILE, number=HOSTILE, notes=(HOSTILE,)),), HOSTILE
    )
    assert "<img" not in html
    assert "<script" not in html
    made = pdf.made(html)
    assert "file:///etc/passwd" in text_of(made)
    assert "root:" not in text_of(made)
    assert b"/EmbeddedFile" not in made


@pytest.mark.parametrize(
    "asks",
    [
        '<img src="http://127.0.0.1:9/x">',
        '<img src="file:///etc/passwd">',
        '<link rel="stylesheet" href="file:///etc/passwd">',
        '<link rel="attachment" href="file:///etc/passwd">',
        '<a rel="attachment" href="file:///etc/passwd">x</a>',
        "<style>@import 'http://127.0.0.1:9/x';</style>",
        "<style>@font-face { font-family: x; src: url(http://127.0.0.1:9/x) } p { font-family: x }</style>",
        '<object data="file:///etc/passwd"></object>',
        '<img src="data:text/html,x">',
    ],
)
def test_whatever_asks_for_something_outside_is_not_printed(asks: str) -> None:
    """Even if something of ours forgot to escape."""
    with pytest.raises(pdf.Refused):
        pdf.made(f'<html lang="zh-Hant-TW"><title>x</title>{asks}<p>中文</p>')


def test_size_counts_what_is_empty_too() -> None:
    assert size_of([entry("a", "題", ""), entry("b", "題", "答")]) == 83


def tried(code: str, **environment: str) -> str:
    """What a process of its own says, under another environment."""
    env = {**os.environ, **environment}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=env, capture_output=True, text=True, check=True
    )
    return done.stdout


LATIN = "/usr/share/fonts/truetype/dejavu"
PRINT = """
from app.outputs import pdf
try:
    print(len(pdf.made('<html lang="zh-Hant-TW"><title>x</title><p>中文</p>')))
except pdf.NoPaper as missing:
    print("no paper:", missing)
"""
NO_PANGO = """
import cffi
opened = cffi.FFI.dlopen
def without(self, name, flags=0):
    if "pango" in str(name):
        raise OSError(name)
    return opened(self, name, flags)
cffi.FFI.dlopen = without
"""


@pytest.mark.parametrize("has_latin", [True, False])
def test_without_a_chinese_font_nothing_is_printed_rather_than_boxes(tmp_path: Path, has_latin: bool) -> None:
    conf = tmp_path / "fonts.conf"
    conf.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        f"<dir>{LATIN if has_latin else tmp_path}</dir><cachedir>{tmp_path}/cache</cachedir></fontconfig>"
    )
    assert "no paper: no " in tried(PRINT, FONTCONFIG_FILE=str(conf))


def test_with_its_fonts_it_prints() -> None:
    assert int(tried(PRINT)) > 1000


def test_without_pango_it_says_so() -> None:
    assert "no paper: libpango" in tried(NO_PANGO + PRINT)
