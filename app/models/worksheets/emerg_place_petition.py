"""繼續（延長）安置: one petition to the court and its ruling, a row each of the placement record."""

from __future__ import annotations

import datetime as dt
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped

from app.facts.sources import STATUTE, TWSS
from app.models.worksheets.rows import SheetRow
from app.models.worksheets.worked_out_placement import days_before_end
from app.questions import (
    BadAnswer,
    Choice,
    Computed,
    Day,
    In,
    Integer,
    Moment,
    OneOf,
    Row,
    Set,
    Text,
    question,
)
from app.questions.agreements import not_before
from app.questions.conditions import Answers
from app.rules.terms import months_after

KINDS = (
    Choice("C", _l("繼續安置")),
    Choice("X", _l("延長安置")),
)
RULINGS = (
    Choice("G", _l("准許")),
    Choice("R", _l("駁回")),
    Choice("P", _l("審理中")),
)
ROW = Row.SECTION
RULED = In("en_ruling", "G", "R")
MOST_MONTHS = 3


def at_most_three_months(value: Any, answers: Answers) -> None:
    """A court gives three months at a time (兒少法§57 II)."""
    begins = answers.get("en_from")
    if begins is not None and value > months_after(begins, MOST_MONTHS):
        raise BadAnswer(_("安置期間至多3個月"))


class Petition(SheetRow):
    """繼續（延長）安置: when it was petitioned, what was ruled, for which time.

    Law: 兒少法§57 II, §59; 身權法§80; 性剝削條例§16; 兒少保護通報與分級分類處理及調查辦法§10 (15 and 7 days).
    """

    __tablename__ = "emerg_place_petition"
    FORMS = ("EMERG_PLACE",)

    # fmt: off
    en_seq: Mapped[int | None] = question(_l("聲請次別"), ROW, Integer(low=1, high=99), required=True)
    en_kind: Mapped[str | None] = question(
        _l("種類"), ROW, OneOf(KINDS), required=True, statistics=True, source=STATUTE, confidence=0.8)
    en_filed: Mapped[dt.datetime | None] = question(
        _l("聲請時間"), ROW, Moment(past=True), required=True, statistics=True)
    en_assess_due: Mapped[dt.date | None] = question(
        _l("期滿15日前評估"), ROW, Computed(days_before_end(15), Day(), stored=True), source=STATUTE, confidence=0.9)
    en_file_due: Mapped[dt.date | None] = question(
        _l("期滿7日前聲請"), ROW, Computed(days_before_end(7), Day(), stored=True), source=STATUTE, confidence=0.9)
    en_court: Mapped[str | None] = question(_l("法院、案號"), ROW, Text(sealed=True), required=True)
    en_ruling: Mapped[str | None] = question(_l("裁定"), ROW, OneOf(RULINGS), required=True, statistics=True)
    en_ruling_at: Mapped[dt.date | None] = question(_l("裁定日期"), ROW, Day(past=True), show_if=RULED, source=TWSS)
    en_doc_no: Mapped[str | None] = question(_l("公文（裁定）文號"), ROW, Text(), show_if=RULED, source=TWSS)
    en_doc_date: Mapped[dt.date | None] = question(
        _l("公文日期"), ROW, Day(past=True), show_if=Set("en_doc_no"), source=TWSS)
    en_from: Mapped[dt.date | None] = question(_l("安置期間起"), ROW, Day(), required=True)
    en_to: Mapped[dt.date | None] = question(
        _l("安置期間迄（至多3個月）"), ROW, Day(), required=True, statistics=True,
        agrees=(not_before("en_from", _l("安置期間起")), at_most_three_months), source=STATUTE)
    en_appeal: Mapped[dt.date | None] = question(
        _l("抗告（10日內）"), ROW, Day(past=True), source=STATUTE, confidence=0.9)
    en_guard: Mapped[str | None] = question(
        _l("執行監護事務之人"), ROW, Text(sealed=True), source=STATUTE, confidence=0.9)
    # fmt: on
