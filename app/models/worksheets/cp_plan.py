"""兒少家庭處遇計畫: what is to be done with the family of a protected child, within three months."""

from __future__ import annotations

import datetime as dt

from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped

from app.facts.sources import DRAFT, STATUTE, TWSS
from app.models.worksheets.base import CaseWorksheet
from app.models.worksheets.signing import signatures
from app.models.worksheets.worked_out import of_sheet
from app.models.worksheets.worked_out_protection import three_months_after
from app.questions import (
    AgencyRef,
    Choice,
    Computed,
    Day,
    Integer,
    Is,
    LongText,
    OneOf,
    RecordRef,
    Section,
    Text,
    YesNoUnknown,
    question,
)
from app.questions.agreements import not_before

GOALS = (
    Choice("PRES", _l("家庭維繫")),
    Choice("REUN", _l("家庭重整返家")),
    Choice("KIN", _l("親屬照顧")),
    Choice("ADOPT", _l("出養")),
    Choice("IND", _l("自立")),
    Choice("LONG", _l("長期安置")),
)
COOPERATION = (
    Choice("G", _l("配合")),
    Choice("P", _l("部分")),
    Choice("N", _l("不配合")),
)
LONG_TERM = (
    Choice("NA", _l("未達")),
    Choice("Y", _l("已提出")),
    Choice("N", _l("未提出")),
)

A = Section("A", _l("計畫"))
B = Section("B", _l("評估"))
C = Section("C", _l("處遇項目"))


class ChildPlan(CaseWorksheet):
    """兒少家庭處遇計畫.

    Purpose: the plan for the family of a child that is listed as protected: assessment of family functions, safety and
    placement, parenting education, counselling, treatment and other help. It may be delegated.
    Law: 兒少法§64 (within three months of listing), §65 (a long-term plan after two years of placement).
    Source: its contents are the law's; fields are reconstructed and await comparison.
    """

    __tablename__ = "cp_plan"
    CODE = "CP_PLAN"
    TITLE = _l("兒少家庭處遇計畫")
    STAGE = "planning"
    LAW = "兒少法§64、§65"
    SOURCE = DRAFT
    CONFIDENCE = {DRAFT: 0.55, TWSS: 0.8, STATUTE: 0.8}
    APPROVED_BY = "open.approve"

    # fmt: off
    ck_case = question(_l("案件編號"), A, Computed(of_sheet("case_id"), RecordRef()))
    ck_listed: Mapped[dt.date | None] = question(
        _l("列為保護個案日期"), A, Day(past=True), required=True, statistics=True,
        from_="CP_PLAN.ck_listed CASE.opened_on", source=STATUTE)
    ck_due: Mapped[dt.date | None] = question(
        _l("提出期限（3個月）"), A, Computed(three_months_after("ck_listed"), Day(), stored=True), in_list=True,
        source=STATUTE, confidence=0.95)
    ck_date: Mapped[dt.date | None] = question(
        _l("提出日期"), A, Day(past=True), required=True, statistics=True, in_list=True,
        agrees=(not_before("ck_listed", _l("列為保護個案日期")),), from_="CASE.today")
    ck_ngo: Mapped[int | None] = question(
        _l("受託團體"), A, AgencyRef(), statistics=True, from_="CP_PLAN.ck_ngo", source=STATUTE)
    ck_goal: Mapped[str | None] = question(
        _l("處遇目標類型"), A, OneOf(GOALS), required=True, statistics=True, in_list=True, search=True,
        from_="CP_PLAN.ck_goal SUGGEST.plan_goal")

    ck_func: Mapped[str | None] = question(
        _l("家庭功能評估"), B, LongText(), required=True, from_="CP_PLAN.ck_func CP_INVEST.cd_capacity", source=STATUTE,
        confidence=0.95)
    ck_safe: Mapped[str | None] = question(
        _l("兒少安全與安置評估"), B, LongText(), required=True, from_="CP_PLAN.ck_safe CP_INVEST.cg_sum",
        source=STATUTE, confidence=0.95)
    ck_risk: Mapped[str | None] = question(
        _l("風險等級"), B, OneOf("sdm_risk"), statistics=True, search=True, from_="CP_INVEST.ce_risk CP_PLAN.ck_risk")
    ck_strength: Mapped[str | None] = question(
        _l("家庭優勢、需求（SDM家庭優勢與需求）"), B, LongText(), from_="CP_PLAN.ck_strength CP_INVEST.cd_support",
        confidence=0.5)

    ck_parenting: Mapped[str | None] = question(
        _l("親職教育"), C, YesNoUnknown(), required=True, statistics=True,
        from_="CP_PLAN.ck_parenting SUGGEST.plan_parenting", source=STATUTE,
        confidence=0.95)
    ck_parenting_h: Mapped[int | None] = question(
        _l("親職教育時數"), C, Integer(high=500, unit=_l("小時")), show_if=Is("ck_parenting", "Y"),
        from_="CP_PLAN.ck_parenting_h")
    ck_counsel: Mapped[str | None] = question(
        _l("心理輔導"), C, YesNoUnknown(), required=True, statistics=True,
        from_="CP_PLAN.ck_counsel SUGGEST.plan_counselling", source=STATUTE,
        confidence=0.95)
    ck_psych: Mapped[str | None] = question(
        _l("精神治療"), C, YesNoUnknown(), required=True, statistics=True,
        from_="CP_PLAN.ck_psych SUGGEST.plan_psychiatry", source=STATUTE,
        confidence=0.95)
    ck_addict: Mapped[str | None] = question(
        _l("戒癮治療"), C, YesNoUnknown(), required=True, statistics=True,
        from_="CP_PLAN.ck_addict SUGGEST.plan_addiction", source=STATUTE,
        confidence=0.95)
    ck_other: Mapped[str | None] = question(
        _l("其他協助及福利服務方案"), C, LongText(), from_="CP_PLAN.ck_other", source=STATUTE)
    ck_place_type: Mapped[str | None] = question(
        _l("安置類型"), C, OneOf("placement_type"), statistics=True,
        from_="CP_PLAN.ck_place_type EMERG_PLACE.em_place_order", source=TWSS)
    ck_visit: Mapped[str | None] = question(_l("親子會面安排"), C, LongText(), from_="CP_PLAN.ck_visit")
    ck_goals: Mapped[str | None] = question(
        _l("具體目標與期程"), C, LongText(), required=True, from_="CP_PLAN.ck_goals")
    ck_freq: Mapped[str | None] = question(_l("訪視頻率"), C, Text(), required=True, from_="CP_PLAN.ck_freq")
    ck_review: Mapped[dt.date | None] = question(
        _l("下次檢視日期"), C, Day(), required=True, agrees=(not_before("ck_date", _l("提出日期")),),
        from_="SUGGEST.three_months")
    ck_coop: Mapped[str | None] = question(_l("父母配合情形"), C, OneOf(COOPERATION), statistics=True, source=STATUTE)
    ck_long: Mapped[str | None] = question(
        _l("安置逾2年長期輔導計畫"), C, OneOf(LONG_TERM), statistics=True, from_="CP_PLAN.ck_long", source=STATUTE,
        confidence=0.9)

    sg_worker, sg_worker_at, sg_supervisor, sg_opinion, sg_result, sg_at = signatures()
    # fmt: on

    @property
    def level_effective(self) -> str | None:
        """The SDM risk, where the plan says it anew."""
        return self.ck_risk
