"""共訂家庭服務計畫: one plan of the protective worker and the mental-health worker for one family."""

from __future__ import annotations

import datetime as dt

from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped

from app.facts.sources import DRAFT, LIN_2019, TWSS
from app.models.worksheets.base import CaseWorksheet
from app.models.worksheets.rows import SheetRow
from app.models.worksheets.signing import signatures
from app.models.worksheets.worked_out import of_sheet
from app.models.worksheets.worked_out_case import of_case
from app.models.worksheets.worked_out_course import kept
from app.questions import (
    Choice,
    Computed,
    Day,
    LongText,
    ManyOf,
    Moment,
    OneOf,
    RecordRef,
    Row,
    Section,
    Text,
    UserRef,
    YesNo,
    YesNoUnknown,
    question,
    rows,
)

LEADS = (
    Choice("P", _l("保護性社工")),
    Choice("M", _l("心衛社工")),
)
FOR_WHOM = (
    Choice("V", _l("被害人")),
    Choice("P", _l("加害人")),
    Choice("C", _l("兒少")),
    Choice("F", _l("全家")),
)
DONE_BY = (
    Choice("P", _l("保護性社工")),
    Choice("M", _l("心衛社工")),
    Choice("S", _l("社福中心")),
    Choice("N", _l("民間團體")),
    Choice("O", _l("其他")),
)

A = Section("A", _l("共案資訊"))
B = Section("B", _l("統整需求評估"))
C = Section("C", _l("目標與分工"))
D = Section("D", _l("安全與資訊"))
ROW = Row.SECTION


class SharedGoal(SheetRow):
    """目標與分工: one goal, for whom, by whom, until when."""

    __tablename__ = "joint_plan_goal"
    FORMS = ("JOINT_PLAN",)

    # fmt: off
    jg_goal: Mapped[str | None] = question(_l("服務目標"), ROW, Text(), required=True)
    jg_member: Mapped[str | None] = question(_l("對象"), ROW, OneOf(FOR_WHOM), required=True, statistics=True)
    jg_measure: Mapped[str | None] = question(_l("措施"), ROW, LongText(), required=True)
    jg_who: Mapped[str | None] = question(_l("執行"), ROW, OneOf(DONE_BY), required=True, statistics=True)
    jg_due: Mapped[dt.date | None] = question(_l("期程"), ROW, Day(), required=True)
    jg_status: Mapped[str | None] = question(_l("達成"), ROW, OneOf("goal_status"), statistics=True)
    # fmt: on


class JointPlan(CaseWorksheet):
    """共訂家庭服務計畫.

    Purpose: where a perpetrator has a mental illness, both workers assess the family's needs together and agree on
    goals, on who does what, on when they warn each other, and on what the perpetrator's side must not learn.
    Law: 強化社會安全網計畫策略三.
    Source: LIN_2019 asks for the joint plan with unified needs and goals and for early warning; the fields are
    reconstructed and await comparison.
    """

    __tablename__ = "joint_plan"
    CODE = "JOINT_PLAN"
    TITLE = _l("共訂家庭服務計畫")
    STAGE = "planning"
    LAW = "強化社會安全網計畫策略三"
    SOURCE = DRAFT
    CONFIDENCE = {DRAFT: 0.55, LIN_2019: 0.85, TWSS: 0.8}
    APPROVED_BY = "plan.edit"
    IS_WITHHELD = True

    # fmt: off
    jp_family = question(_l("家庭（歸戶）編號"), A, Computed(of_case("household_id"), RecordRef("household")))
    jp_prot_case = question(_l("保護案件"), A, Computed(of_sheet("case_id"), RecordRef()))
    jp_mh_case: Mapped[str | None] = question(_l("心衛案件"), A, Text(), required=True, from_="JOINT_PLAN.jp_mh_case")
    jp_prot_sw: Mapped[int | None] = question(
        _l("保護性社工"), A, Computed(kept("jp_prot_sw", of_case("lead_user_id")), UserRef(), stored=True))
    jp_mh_sw: Mapped[int | None] = question(
        _l("心衛社工"), A, UserRef(), required=True, in_list=True, from_="JOINT_PLAN.jp_mh_sw PERP_MH.sg_worker")
    jp_other: Mapped[list[str] | None] = question(
        _l("其他網絡單位"), A, ManyOf("agency_type"), statistics=True, from_="JOINT_PLAN.jp_other")
    jp_lead: Mapped[str | None] = question(
        _l("主責"), A, OneOf(LEADS), required=True, statistics=True, in_list=True, search=True,
        from_="JOINT_PLAN.jp_lead")
    jp_meet: Mapped[dt.datetime | None] = question(
        _l("共訂會議時間"), A, Moment(), required=True, statistics=True, in_list=True, source=TWSS)
    jp_meet_place: Mapped[str | None] = question(_l("會議地點"), A, Text(), source=TWSS)

    jp_victim_need: Mapped[list[str] | None] = question(
        _l("被害人需求"), B, ManyOf("service_need"), required=True, statistics=True,
        from_="JOINT_PLAN.jp_victim_need SA_ASSESS.sv_need")
    jp_perp_need: Mapped[list[str] | None] = question(
        _l("加害人需求"), B, ManyOf("service_need"), required=True, statistics=True,
        from_="JOINT_PLAN.jp_perp_need PERP_MH.mh_need")
    jp_child_need: Mapped[list[str] | None] = question(
        _l("兒少需求"), B, ManyOf("service_need"), statistics=True, from_="JOINT_PLAN.jp_child_need")
    jp_violence: Mapped[str | None] = question(
        _l("暴力風險（共識）"), B, OneOf("risk_level"), required=True, statistics=True, in_list=True, search=True,
        from_="PERP_MH.mh_viol JOINT_PLAN.jp_violence")
    jp_suicide: Mapped[str | None] = question(
        _l("自殺風險（共識）"), B, OneOf("suicide_risk"), required=True, statistics=True,
        from_="PERP_MH.mh_suicide JOINT_PLAN.jp_suicide")
    jp_func: Mapped[str | None] = question(
        _l("家庭功能與支持系統"), B, LongText(), required=True, from_="JOINT_PLAN.jp_func")

    goals = rows("joint_plan_goal", _l("目標與分工"), C, of=SharedGoal, low=1, high=30, from_="JOINT_PLAN.goals")

    jp_warning: Mapped[str | None] = question(
        _l("預警機制（何種情形互相通知、時限）"), D, LongText(), required=True,
        from_="JOINT_PLAN.jp_warning PERP_MH.mh_warn", source=LIN_2019)
    jp_victim_secret: Mapped[str | None] = question(
        _l("被害人住居所須對加害人方保密"), D, YesNoUnknown(), required=True, from_="JOINT_PLAN.jp_victim_secret")
    jp_visit_joint: Mapped[str | None] = question(_l("是否共訪"), D, YesNoUnknown(), statistics=True)
    jp_share: Mapped[str | None] = question(
        _l("資訊分享範圍"), D, LongText(), required=True, from_="JOINT_PLAN.jp_share")
    jp_review: Mapped[dt.date | None] = question(_l("下次檢視"), D, Day(), required=True, in_list=True)
    jp_close: Mapped[str | None] = question(_l("結束共案"), D, YesNo(), statistics=True)

    sg_worker, sg_worker_at, sg_supervisor, sg_opinion, sg_result, sg_at = signatures()
    # fmt: on
