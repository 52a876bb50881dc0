"""The list of files on paper: what stands in it, what is not even named, and that it holds nothing but words."""

from __future__ import annotations

from typing import Any

import pytest

from app.outputs import pdf
from app.outputs.document import Cover, html_of
from app.outputs.paper_files import Beside, FileLine, file_of, files_of, without_files
from tests.outputs.test_paper import HOSTILE, entry, everything, nothing, paper
from tests.outputs.test_paper import page as page
from tests.reading_pdf import pages_of, text_of

MARK = "0123456789abcdef" * 4
VALUE = {"sha256": MARK, "size": 2_500_000, "media": "application/pdf", "name": "同意書.pdf"}


def of_file(number: int, name: str, only: str = "", **value: Any) -> dict[str, Any]:
    about = {"value": {**VALUE, **value}, "only": only}
    return entry(f"file-{number}", name, "2500000 位元組", **about)


def listed(*entries: dict[str, Any], **beside: Beside) -> tuple[FileLine, ...]:
    return files_of(entries, everything, {int(key[1:]): one for key, one in beside.items()})


def test_answers_and_files_stand_apart(page: Any) -> None:
    both = [entry("fp_safety", "安全", "有"), entry("goals-0-fg_goal", "目標"), of_file(7, "同意書.pdf")]
    assert [file_of(one) for one in both] == [None, None, 7]
    assert without_files(both) == both[:2]
    (one,) = listed(*both, _7=Beside(of="附件", at="115/11/01 09:00", who="測worker"))
    assert (one.name, one.kind, one.size, one.mark) == ("同意書.pdf", "PDF 文件", "2.4 MB", MARK[:16])
    assert one.beside.who == "測worker"


def test_what_nobody_told_of_is_left_open(page: Any) -> None:
    (one,) = listed(of_file(7, "舊檔.xyz", media="application/x-old", size=10))
    assert (one.kind, one.size, one.beside) == ("application/x-old", "1 KB", Beside())


def test_a_withheld_file_is_not_even_named(page: Any) -> None:
    both = [of_file(1, "祕密.jpg", only="reporter.identity"), of_file(2, "公開.pdf")]
    assert [one.name for one in files_of(both, nothing, {})] == ["公開.pdf"]
    assert [one.name for one in files_of(both, everything, {})] == ["祕密.jpg", "公開.pdf"]


def test_the_list_is_printed_and_counted_in_the_contents(page: Any) -> None:
    files = listed(
        of_file(1, "一.pdf"), of_file(2, HOSTILE), _1=Beside(at="115/11/01", who="某人", is_sensitive=True)
    )
    papers = (paper(entry("a", "題", "答"), files=files), paper(entry("a", "題", "答")))
    made = pdf.made(html_of(papers, "列印：某人", Cover("案件卷宗", "示範市政府", (("案號", "VF-1"),))))
    pages = pages_of(made)
    assert "附件2件" in pages[1]
    assert pages[1].count("附件") == 1, "a sheet without files says nothing of them"
    words = text_of(made)
    for said in (
        "一.pdf（保密）",
        "PDF文件",
        "2.4MB",
        MARK[:16],
        "115/11/01某人",
        "<script>alert(1)</script>",
    ):
        assert said in words
    assert MARK not in words


@pytest.mark.parametrize("key", ["file-", "file-x", "file-1-2", "xfile-1", "file-1x"])
def test_a_question_is_no_file(key: str) -> None:
    assert file_of(entry(key, "題")) is None
