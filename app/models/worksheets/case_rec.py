"""個案紀錄表: one contact with the family, or one piece of work for it. Counted against the monthly duty to visit."""

from __future__ import annotations

import datetime as dt

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as _lp
from sqlalchemy import func, select
from sqlalchemy.orm import Mapped, object_session

from app.facts.sources import DRAFT, SFAA_2020, TWSS
from app.models.worksheets.base import CaseWorksheet
from app.models.worksheets.worked_out import contact_counts_as, minutes_of_service, of_sheet
from app.questions import (
    Choice,
    Computed,
    Day,
    File,
    Has,
    In,
    Integer,
    LongText,
    ManyOf,
    Moment,
    OneOf,
    RecordRef,
    Section,
    Text,
    question,
)
from app.questions.agreements import not_before
from app.rules.contacts import FACE, NOT_COUNTED, PHONE

CHILD_SEEN = (
    Choice("Y", _l("是")),
    Choice("N", _l("否")),
    Choice("NA", _l("不適用")),
)
COUNTS_AS = (
    Choice(FACE, _l("面訪")),
    Choice(PHONE, _l("電訪")),
    Choice(NOT_COUNTED, _l("不計入")),
)
RISK_CHANGES = (
    Choice("UP", _l("升高")),
    Choice("SAME", _l("持平")),
    Choice("DOWN", _l("降低")),
)
NEW_EVENTS = (
    Choice("VIO", _l("暴力")),
    Choice("SUI", _l("自殺自傷")),
    Choice("MISS", _l("失聯")),
    Choice("MOVE", _l("搬遷")),
    Choice("JAIL", _l("入監")),
    Choice("HOSP", _l("住院")),
    Choice("BIRTH", _l("出生")),
    Choice("DEATH", _l("死亡")),
    Choice("NONE", _lp("none of these", "無")),
)
LAWFUL_REPORTS = (
    Choice("N", _l("否")),
    Choice("CP", _l("兒少保護")),
    Choice("DV", _l("家庭暴力")),
    Choice("EP", _l("老人保護")),
    Choice("DP", _l("身障保護")),
    Choice("SA", _l("性侵害")),
    Choice("SUI", _l("自殺")),
)

NUMBERED = "_ordinal"
PLANS = dt.date(2026, 11, 20)
"""Since then the family's plan is a sheet, and records tick its goals."""

A = Section("A", _l("服務"))
B = Section("B", _l("內容"))
C = Section("C", _l("風險與處置"))


class CaseRecord(CaseWorksheet):
    """個案紀錄表.

    Purpose: what was done, seen and decided at one contact, by the lead or a helping worker, NGOs included.
    Law: 社工師法§16 (records kept 7 years or more); 兒少法§66; 兒少法施行細則§20.
    Source: the sheet is one of the centre's worksheets (SFAA_2020), methods and services are those of the exchange
    guide; wording is reconstructed and awaits comparison with the ministry's blank form.
    """

    __tablename__ = "case_rec"
    CODE = "CASE_REC"
    TITLE = _l("個案紀錄表")
    STAGE = "service"
    LAW = "社工師法§16；兒少法§66；兒少法施行細則§20"
    SOURCE = DRAFT
    CONFIDENCE = {DRAFT: 0.65, TWSS: 0.8, SFAA_2020: 0.85}

    @property
    def ordinal(self) -> int | None:
        """Which record of its case this is: 1 for the first. Nothing while it is new."""
        session = object_session(self)
        if (known := vars(self).get(NUMBERED)) is not None:
            return int(known)
        if session is None or self.id is None:
            return None
        earlier = (CaseRecord.case_id == self.case_id) & (CaseRecord.id <= self.id)
        return session.scalar(select(func.count()).where(earlier))

    def know_ordinal(self, place: int) -> None:
        """It has been counted with others."""
        self.__dict__[NUMBERED] = place

    # fmt: off
    cr_case = question(_l("案件編號"), A, Computed(of_sheet("case_id"), RecordRef()))
    cr_no = question(_l("次數"), A, Computed(of_sheet("ordinal"), Integer()))
    cr_start: Mapped[dt.datetime | None] = question(
        _l("服務開始時間"), A, Moment(past=True), required=True, statistics=True, in_list=True, search=True,
        source=TWSS)
    cr_end: Mapped[dt.datetime | None] = question(
        _l("服務結束時間"), A, Moment(past=True), required=True, statistics=True, source=TWSS,
        agrees=(not_before("cr_start", _l("服務開始時間")),))
    cr_method: Mapped[str | None] = question(
        _l("訪視服務方式"), A, OneOf("visit_method"), required=True, statistics=True, in_list=True, search=True,
        from_="CASE_REC.cr_method", source=TWSS)
    cr_counts: Mapped[str | None] = question(
        _l("計入當月面（電）訪次數"), A, Computed(contact_counts_as, OneOf(COUNTS_AS), stored=True),
        statistics=True, in_list=True, source=SFAA_2020)
    cr_target: Mapped[list[str] | None] = question(
        _l("訪視對象"), A, ManyOf("visit_target"), required=True, statistics=True, in_list=True,
        from_="CASE_REC.cr_target SUGGEST.met", source=TWSS)
    cr_members: Mapped[list[str] | None] = question(
        _l("接觸之家庭成員"), A, ManyOf("kin"), required=True, from_="CASE_REC.cr_members SUGGEST.met_member")
    cr_place: Mapped[str | None] = question(_l("地點"), A, Text(), from_="CASE_REC.cr_place client.address")
    cr_result: Mapped[str | None] = question(
        _l("訪視結果"), A, OneOf("visit_result"), required=True, statistics=True, in_list=True, search=True)
    cr_child_seen: Mapped[str | None] = question(_l("親見兒少"), A, OneOf(CHILD_SEEN), statistics=True)
    cr_with: Mapped[str | None] = question(_l("陪同人員"), A, Text())

    cr_content: Mapped[list[str] | None] = question(
        _l("服務內容"), B, ManyOf("service_content"), required=True, statistics=True, from_="CASE_REC.cr_content")
    cr_subsidy: Mapped[list[str] | None] = question(
        _l("提供經濟補助"), B, ManyOf("provided_financial_subsidy"), show_if=Has("cr_content", "S04"),
        statistics=True, source=TWSS)
    cr_welfare: Mapped[list[str] | None] = question(
        _l("提供福利服務"), B, ManyOf("provided_welfare_service"), statistics=True, source=TWSS)
    cr_employ: Mapped[list[str] | None] = question(
        _l("提供就業服務"), B, ManyOf("provided_employment_service"), show_if=Has("cr_content", "S09"),
        statistics=True, source=TWSS)
    cr_counsel: Mapped[str | None] = question(
        _l("心理諮商與評估"), B, LongText(), show_if=Has("cr_content", "S14"), source=TWSS)
    # In words, until the plan became a sheet whose goals can be ticked.
    cr_goal: Mapped[str | None] = question(_l("對應服務目標"), B, LongText(), until=PLANS)
    cr_goals: Mapped[list[str] | None] = question(
        _l("對應服務目標"), B, ManyOf(offered="plan_goals"), since=PLANS, statistics=True,
        from_="COURSE.goals_served")
    cr_text: Mapped[str | None] = question(_l("服務過程紀錄"), B, LongText(), required=True, source=TWSS)
    cr_obs: Mapped[str | None] = question(_l("觀察與評估"), B, LongText(), required=True)
    cr_plan: Mapped[str | None] = question(_l("後續計畫"), B, LongText(), required=True)
    cr_next: Mapped[dt.date | None] = question(
        _l("預定下次訪視日"), B, Day(), in_list=True, from_="SUGGEST.next_contact")

    cr_risk: Mapped[str | None] = question(
        _l("風險變化"), C, OneOf(RISK_CHANGES), required=True, statistics=True, in_list=True, search=True)
    cr_event: Mapped[list[str] | None] = question(
        _l("新發生事件"), C, ManyOf(NEW_EVENTS), required=True, statistics=True)
    cr_report: Mapped[str | None] = question(
        _l("是否須依法通報"), C, OneOf(LAWFUL_REPORTS), required=True, statistics=True)
    cr_report_no: Mapped[str | None] = question(
        _l("通報案號"), C, Text(), required=True, show_if=In("cr_report", "CP", "DV", "EP", "DP", "SA", "SUI"))
    cr_money: Mapped[int | None] = question(_l("提供補助金額（元）"), C, Integer(high=10_000_000), statistics=True)
    cr_goods: Mapped[str | None] = question(_l("提供物資"), C, Text())
    cr_minutes: Mapped[int | None] = question(
        _l("服務時數（分）"), C, Computed(minutes_of_service, Integer(high=1_440), stored=True), statistics=True)
    cr_file = question(_l("附件"), C, File(is_any=True))
    cr_sup: Mapped[str | None] = question(_l("督導意見"), C, LongText(), only="open.approve")
    # fmt: on
