"""What the dispatch records of all tracks share: their choices, and one row for every system that was searched."""

from __future__ import annotations

import datetime as dt
from typing import Final

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as _lp
from sqlalchemy.orm import Mapped

from app.facts.sources import LIN_2019
from app.models.worksheets.rows import SheetRow
from app.questions import Choice, Day, OneOf, Row, Section, Text, question

ROW: Final = Row.SECTION
RECEIPT = Section("A", _l("受理"))
MATCHING = Section("B", _l("系統勾稽比對"))

HERE = (
    Choice("HERE", _l("本轄")),
    Choice("MOVE", _l("移轉他縣市")),
    Choice("COOP", _l("協調他縣市協助")),
)
ASKED = (
    Choice("REP", _l("通報人")),
    Choice("VIC", _l("被害人")),
    Choice("POL", _l("警察")),
    Choice("HOS", _l("醫院")),
    Choice("SW", _l("原主責社工")),
    Choice("FAM", _l("家屬")),
    Choice("NONE", _lp("none of these", "無")),
)
DISPATCHED: Final = ("IMMEDIATE", "ASSIGN")
NOT_DISPATCHED: Final = ("NOT_CASE", "RETURN", "REFER")


class DispatchMatch(SheetRow):
    """介接比對結果: what one system knows of the people on the report."""

    __tablename__ = "disp_match"
    FORMS = ("DISP_ADULT", "DISP_CHILD", "DISP_VF")

    # fmt: off
    dm_system: Mapped[str | None] = question(
        _l("介接系統"), ROW, OneOf("external_system"), required=True, statistics=True, source=LIN_2019)
    dm_hit: Mapped[str | None] = question(
        _l("比對結果"), ROW, OneOf("match_hit"), required=True, statistics=True, source=LIN_2019)
    dm_on: Mapped[dt.date | None] = question(_l("最近紀錄日期"), ROW, Day(past=True))
    dm_unit: Mapped[str | None] = question(_l("主責單位、聯絡方式"), ROW, Text())
    # fmt: on
