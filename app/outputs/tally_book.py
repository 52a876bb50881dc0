"""The counts of a form as a workbook: the same numbers as the page, a line for each answer, and what was counted."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _

from app.outputs.books import Book, Page
from app.outputs.tally import Table, Tally


def write(
    book: Book, told: Tally, states: Sequence[tuple[str, int]], about: Sequence[tuple[str, str]]
) -> None:
    """The counts onto a page; where a file has several pages, what was counted onto another.

    A file of one page (csv) begins with it, so that the numbers never go without their period.
    """
    page = book.page(_("統計"), [_("章節"), _("題目"), _("答案"), _("次數"), _("比例（%）"), _("備註")])
    if book.is_plain:
        for what, words in about:
            page.row(["", what, words])
    page.row(["", _("已送出"), "", told.sheets])
    for label, number in states:
        page.row(["", _("狀態"), label, number])
    for table in told.tables:
        _rows(page, table)
    if not book.is_plain:
        notes = book.page(_("說明"), [_("項目"), _("內容")])
        for line in about:
            notes.row(line)


def _rows(page: Page, table: Table) -> None:
    if not table.answers:
        page.row([table.section, table.label, _("這段期間沒有答案"), 0])
    for line in table.lines if table.answers else ():
        page.row([table.section, table.label, line.label, line.count, line.share, table.about])
