"""緊急（繼續）安置紀錄: somebody is placed; the court is told and petitioned, and the placement ends."""

from __future__ import annotations

import datetime as dt

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as _lp
from sqlalchemy.orm import Mapped

from app.facts.sources import DRAFT, STATUTE, TWSS
from app.models.worksheets.base import CaseWorksheet
from app.models.worksheets.emerg_place_petition import Petition
from app.models.worksheets.victim import CONTACT
from app.models.worksheets.worked_out import of_sheet
from app.models.worksheets.worked_out_placement import TO_THE_COURT, a_year_after, placement_ends
from app.questions import (
    AgencyRef,
    Choice,
    Computed,
    Day,
    In,
    Integer,
    LongText,
    Moment,
    OneOf,
    RecordRef,
    Section,
    Text,
    question,
    rows,
)
from app.questions.agreements import not_before

LAWS = (
    Choice("CP", _l("兒少法§57")),
    Choice("SX", _l("性剝削條例§16")),
    Choice("DP", _l("身權法§80")),
    Choice("EP", _l("老福法§41、42")),
)
REASONS = (
    Choice("HOME", _l("返家"), marks={"twss_code": "Y"}),
    Choice("KIN", _l("親屬照顧"), marks={"twss_code": "Y"}),
    Choice("ADOPT", _l("出養"), marks={"twss_code": "Y"}),
    Choice("AGE", _l("成年、自立"), marks={"twss_code": "Y"}),
    Choice("MOVE", _l("變更安置"), marks={"twss_code": "X"}),
    Choice("JUD", _l("司法"), marks={"twss_code": "Y"}),
    Choice("DEATH", _l("死亡"), marks={"twss_code": "Y"}),
    Choice("OTHER", _l("其他"), marks={"twss_code": "Y"}),
)

A = Section("A", _l("緊急安置"))
B = Section("B", _l("繼續（延長）安置"))
C = Section("C", _lp("end of a placement", "結束"))

BY_COURT = In("em_law", *TO_THE_COURT)


class EmergencyPlacement(CaseWorksheet):
    """緊急（繼續）安置紀錄.

    Purpose: one placement from its first hour to its end. Part A is handed in when somebody is placed; petitions and
    the end are filled in on the same sheet as they come. It drives the court's clocks: 72 hours, 15 and 7 days.
    Law: 兒少法§56-60; 兒少保護通報與分級分類處理及調查辦法§9-10; 身權法§78-80; 性剝削條例§15-21; 老福法§41-42.
    Source: its contents are the law's; fields are reconstructed and await comparison. The inventory asks of one
    petition; a placement is extended again and again, so each petition is a row.
    """

    __tablename__ = "emerg_place"
    CODE = "EMERG_PLACE"
    TITLE = _l("緊急（繼續）安置紀錄")
    STAGE = "service"
    LAW = "兒少法§56-60、辦法§9-10；身權法§78-80、辦法§9-10；性剝削條例§15-21"
    SOURCE = DRAFT
    CONFIDENCE = {DRAFT: 0.65, TWSS: 0.8, STATUTE: 0.95}

    # fmt: off
    em_case = question(_l("案件編號"), A, Computed(of_sheet("case_id"), RecordRef()))
    em_law: Mapped[str | None] = question(
        _l("法律依據"), A, OneOf(LAWS), required=True, statistics=True, in_list=True, search=True,
        from_="SUGGEST.placement_law", source=STATUTE, confidence=0.8)
    em_reason: Mapped[str | None] = question(
        _l("安置事由"), A, LongText(sealed=True), required=True, from_="CP_INVEST.cg_sum ADULT_ASSESS.aa_level_why")
    em_start: Mapped[dt.datetime | None] = question(
        _l("緊急安置開始時間"), A, Moment(past=True), required=True, statistics=True, in_list=True, source=STATUTE,
        confidence=0.8)
    em_72: Mapped[dt.datetime | None] = question(
        _l("72小時屆滿時間"), A, Computed(placement_ends, Moment(), stored=True), in_list=True, source=STATUTE)
    em_excl: Mapped[int | None] = question(
        _l("不計入時間（分）"), A, Integer(high=100_000, unit=_l("分鐘")), source=STATUTE, confidence=0.85)
    em_excl_why: Mapped[str | None] = question(
        _l("不計入事由（交通、天災等，§58）"), A, Text(), source=STATUTE, confidence=0.85)
    em_court_told: Mapped[dt.datetime | None] = question(
        _l("通報法院時間"), A, Moment(past=True), required=True, show_if=BY_COURT,
        agrees=(not_before("em_start", _l("緊急安置開始時間")),), source=STATUTE)
    em_police_told: Mapped[dt.datetime | None] = question(
        _l("通報警察時間"), A, Moment(past=True), required=True,
        agrees=(not_before("em_start", _l("緊急安置開始時間")),), source=STATUTE)
    em_parent_told: Mapped[dt.datetime | None] = question(
        _l("通知父母、監護人時間"), A, Moment(past=True), agrees=(not_before("em_start", _l("緊急安置開始時間")),),
        source=STATUTE)
    em_parent_not: Mapped[str | None] = question(_l("未通知原因"), A, Text(), source=STATUTE, confidence=0.8)
    em_place_order: Mapped[str | None] = question(
        _l("安置處所類型（依細則§10順序）"), A, OneOf("placement_type"), required=True, statistics=True, source=STATUTE)
    em_place_why: Mapped[str | None] = question(_l("未依順序之理由"), A, LongText(), confidence=0.8)
    em_place_org: Mapped[int | None] = question(_l("安置單位"), A, AgencyRef(), required=True, only=CONTACT)
    em_place_state: Mapped[str | None] = question(_l("安置狀況"), A, LongText(), source=TWSS)
    em_view: Mapped[str | None] = question(
        _l("兒少（本人）意見"), A, LongText(sealed=True), required=True, from_="CP_INVEST.cb_child_say")
    em_home: Mapped[dt.datetime | None] = question(
        _l("未達72小時返家時間"), A, Moment(past=True), statistics=True,
        agrees=(not_before("em_start", _l("緊急安置開始時間")),))

    petitions = rows(
        "emerg_place_petition", _l("繼續（延長）安置聲請（逐次）"), B, of=Petition, high=60, source=STATUTE)

    eo_end: Mapped[dt.date | None] = question(
        _l("結束安置日期"), C, Day(past=True), statistics=True, in_list=True, source=TWSS)
    eo_reason: Mapped[str | None] = question(_l("結束原因"), C, OneOf(REASONS), statistics=True, source=TWSS)
    eo_nofollow_why: Mapped[str | None] = question(
        _l("安置未轉後追原因"), C, OneOf("placement_no_follow_up_reason"),
        show_if=In("eo_reason", "ADOPT", "JUD", "DEATH", "OTHER"), statistics=True, source=TWSS)
    eo_follow: Mapped[dt.date | None] = question(
        _l("追蹤輔導至少1年屆滿日"), C, Computed(a_year_after("eo_end"), Day(), stored=True), source=STATUTE)
    # fmt: on
