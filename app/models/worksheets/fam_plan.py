"""家庭服務計畫: the goals that family and worker agree on, who does what until when, and how often one visits."""

from __future__ import annotations

import datetime as dt

from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped

from app.facts.sources import DRAFT, SFAA_2020, TWSS
from app.models.worksheets.base import CaseWorksheet
from app.models.worksheets.rows import SheetRow
from app.models.worksheets.signing import signatures
from app.models.worksheets.worked_out import of_sheet
from app.models.worksheets.worked_out_counts import EITHER
from app.models.worksheets.worked_out_course import basis_of_plan, kept, ordinal, visit_frequency
from app.questions import (
    AgencyRef,
    Choice,
    Computed,
    Day,
    Has,
    In,
    Integer,
    LongText,
    ManyOf,
    OneOf,
    PersonRef,
    RecordRef,
    Row,
    Section,
    Set,
    Text,
    question,
    rows,
)
from app.questions.agreements import not_before
from app.rules.contacts import FACE

CONSENTS = (
    Choice("W", _l("書面")),
    Choice("O", _l("口頭")),
    Choice("N", _l("不同意")),
    Choice("NA", _l("強制性")),
)
FREQUENCIES = (
    Choice(FACE, _l("每月至少面訪1次")),
    Choice(EITHER, _l("每月至少面訪或電訪1次")),
)

A = Section("A", _l("計畫資訊"))
B = Section("B", _l("目標（逐項）"))
C = Section("C", _l("訪視與分工"))
ROW = Row.SECTION


class PlanGoal(SheetRow):
    """One goal of a plan. Records and assessments tick it by its id, which stays while the plan is edited."""

    __tablename__ = "fam_plan_goal"
    FORMS = ("FAM_PLAN",)

    # fmt: off
    fg_need: Mapped[str | None] = question(
        _l("對應需求"), ROW, OneOf("service_need"), required=True, statistics=True)
    fg_factor: Mapped[str | None] = question(
        _l("對應脆弱性因子"), ROW, OneOf("vf_factor_v109d"), statistics=True)
    fg_who: Mapped[int | None] = question(_l("服務對象（成員）"), ROW, PersonRef(), required=True)
    fg_goal: Mapped[str | None] = question(_l("目標（可衡量）"), ROW, Text(), required=True)
    fg_prio: Mapped[str | None] = question(_l("優先順序"), ROW, OneOf("priority3"), required=True)
    fg_strategy: Mapped[str | None] = question(_l("處遇策略與服務措施"), ROW, LongText(), required=True)
    fg_service: Mapped[list[str] | None] = question(
        _l("服務內容"), ROW, ManyOf("service_content"), required=True, statistics=True)
    fg_subsidy: Mapped[list[str] | None] = question(
        _l("預計提供經濟補助"), ROW, ManyOf("provided_financial_subsidy"), show_if=Has("fg_service", "S04"),
        statistics=True, source=TWSS)
    fg_welfare: Mapped[list[str] | None] = question(
        _l("預計提供福利服務"), ROW, ManyOf("provided_welfare_service"), statistics=True, source=TWSS)
    fg_employ: Mapped[list[str] | None] = question(
        _l("預計提供就業服務"), ROW, ManyOf("provided_employment_service"), show_if=Has("fg_service", "S09"),
        statistics=True, source=TWSS)
    fg_rehab: Mapped[list[str] | None] = question(
        _l("預計提供醫療復健服務"), ROW, ManyOf("medical_rehab_service"),
        show_if=Has("fg_service", "S07") | Has("fg_service", "S13"), source=TWSS)
    fg_assist: Mapped[list[str] | None] = question(
        _l("預計提供醫療協助"), ROW, ManyOf("medical_assistance"),
        show_if=Has("fg_service", "S07") | Has("fg_service", "S12"), source=TWSS)
    fg_resp: Mapped[str | None] = question(_l("執行單位／人員"), ROW, Text(), required=True)
    fg_family: Mapped[str | None] = question(_l("案家應做之事"), ROW, Text())
    fg_due: Mapped[dt.date | None] = question(_l("預定完成日"), ROW, Day(), required=True)
    fg_indicator: Mapped[str | None] = question(_l("評量指標"), ROW, Text(), required=True)
    fg_status: Mapped[str | None] = question(
        _l("達成情形"), ROW, OneOf("goal_status"), statistics=True)
    # fmt: on


class FamilyPlan(CaseWorksheet):
    """家庭服務計畫.

    Purpose: what is to change in this family, made with it, and approved by the supervisor. A later plan replaces an
    earlier one; records, periodic assessments and the closure refer to the newest that was submitted.
    Law: 脆弱家庭之兒童及少年通報協助與資訊蒐集處理利用辦法§5-7; 兒少法§64 (protective cases within three months).
    Source: the plan exists (SFAA_2020), the services planned are those of the exchange guide; wording is reconstructed
    and awaits comparison with the ministry's blank form.
    """

    __tablename__ = "fam_plan"
    CODE = "FAM_PLAN"
    TITLE = _l("家庭服務計畫")
    STAGE = "planning"
    LAW = "脆弱家庭之兒童及少年通報協助與資訊蒐集處理利用辦法§5-7；兒少法§64"
    SOURCE = DRAFT
    CONFIDENCE = {DRAFT: 0.5, TWSS: 0.8, SFAA_2020: 0.95}
    APPROVED_BY = "open.approve"

    # fmt: off
    fp_case = question(_l("案件編號"), A, Computed(of_sheet("case_id"), RecordRef()))
    fp_no: Mapped[int | None] = question(
        _l("計畫次別"), A, Computed(kept("fp_no", ordinal), Integer(), stored=True))
    fp_date: Mapped[dt.date | None] = question(
        _l("擬定日期"), A, Day(past=True), required=True, in_list=True, search=True, from_="CASE.today")
    fp_from: Mapped[dt.date | None] = question(
        _l("計畫期間起"), A, Day(), required=True, in_list=True, from_="CASE.today")
    fp_to: Mapped[dt.date | None] = question(
        _l("計畫期間迄"), A, Day(), required=True, in_list=True, from_="SUGGEST.half_a_year",
        agrees=(not_before("fp_from", _l("計畫期間起")),))
    fp_basis: Mapped[int | None] = question(
        _l("依據之評估"), A, Computed(kept("fp_basis", basis_of_plan), RecordRef("VF_NEED"), stored=True))
    fp_members: Mapped[list[str] | None] = question(
        _l("參與擬定之家庭成員"), A, ManyOf("kin"), required=True, from_="FAM_PLAN.fp_members CASE_REC.cr_members")
    fp_units: Mapped[list[str] | None] = question(
        _l("參與網絡單位"), A, ManyOf("agency_type"), from_="FAM_PLAN.fp_units")

    fp_goals = rows("fam_plan_goal", _l("目標"), B, of=PlanGoal, low=1, high=30,
                    from_="FAM_PLAN.fp_goals SUGGEST.goals")

    fp_freq: Mapped[str | None] = question(
        _l("應訪視頻率（依脆弱性等級）"), C,
        Computed(kept("fp_freq", visit_frequency), OneOf(FREQUENCIES), stored=True), source=SFAA_2020)
    fp_freq_more: Mapped[str | None] = question(_l("從嚴頻率及理由"), C, Text(), source=SFAA_2020)
    fp_ngo: Mapped[int | None] = question(_l("協力民間團體"), C, AgencyRef(), statistics=True, from_="FAM_PLAN.fp_ngo")
    fp_ngo_scope: Mapped[str | None] = question(
        _l("委託範圍"), C, LongText(), show_if=Set("fp_ngo"), from_="FAM_PLAN.fp_ngo_scope")
    fp_safety: Mapped[str | None] = question(_l("安全計畫（如有）"), C, LongText(), from_="FAM_PLAN.fp_safety")
    fp_consent: Mapped[str | None] = question(
        _l("案家同意"), C, OneOf(CONSENTS), required=True, statistics=True, in_list=True, search=True)
    fp_consent_at: Mapped[dt.date | None] = question(
        _l("同意日期"), C, Day(past=True), show_if=In("fp_consent", "W", "O"), from_="CASE.today")

    sg_worker, sg_worker_at, sg_supervisor, sg_opinion, sg_result, sg_at = signatures()
    # fmt: on
