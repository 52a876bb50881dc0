"""訪視評估表: is the report true, how does the family stand, what should follow."""

from __future__ import annotations

import datetime as dt

from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped

from app.facts.sources import DRAFT, LIN_2019, SFAA_2020, STATUTE, TWSS
from app.models.worksheets.base import CaseWorksheet
from app.models.worksheets.signing import signatures
from app.models.worksheets.vf_visit_choices import (
    CHILDREN_SEEN,
    COMPANIONS,
    CONFIRMED,
    DEBTS,
    LIVELIHOODS,
    PROBLEMS,
    PROTECTIVE_EVENTS,
    SEARCH_STEPS,
)
from app.models.worksheets.vf_visit_rows import ChildAdaptation, MemberHealth, SubsidyReceived, VisitedMember
from app.models.worksheets.worked_out import of_sheet
from app.models.worksheets.worked_out_case import assigned_at, disabled_people, due_on, of_case
from app.models.worksheets.worked_out_course import grade_now, part
from app.questions import (
    Address,
    AgencyRef,
    Computed,
    Day,
    File,
    In,
    Integer,
    Is,
    LongText,
    ManyOf,
    Moment,
    OneOf,
    RecordRef,
    Section,
    Set,
    Text,
    UserRef,
    YesNoUnknown,
    question,
    register,
    rows,
)
from app.questions.agreements import not_before

A = Section("A", _l("案件資訊"))
B = Section("B", _l("訪視紀錄"))
C = Section("C", _l("通報事由之確認"))
D = Section("D", _l("家庭狀況"))
D2 = Section("D2", _l("成員健康、身心障礙與日常功能"))
D3 = Section("D3", _l("兒少情緒、人際與學校適應"))
E = Section("E", _l("問題診斷及評估"))
F = Section("F", _l("服務目標與計畫建議"))

MONEY = Integer(high=100_000_000, unit=_l("元"))
NOT_MET = In("vv_result", "NOT_HOME", "REFUSED", "WRONG", "MISSING", "UNSAFE")
BY_NEED = _l("一項需求寫一行，以需求名稱開頭（例如「就業協助：…」），家庭服務計畫會帶入該項目標。")
OUT_OF_WORK = In("vv_breadwin_unemp", "3", "4", "5")


class VisitAssessment(CaseWorksheet):
    """訪視評估表.

    Purpose: within 10 days of the report the family is visited, within 30 days the report on it is due: confirmation of
    the grounds, diagnosis, goals, suggested plan, and whether the case is opened. Handed in with its three parts.
    Law: 兒少法§54; 脆弱家庭之兒童及少年通報協助與資訊蒐集處理利用辦法§5 (the four parts of the report).
    Source: SFAA_2020 names the sheet and its deadlines; wording is reconstructed and awaits comparison with the
    ministry's blank form.
    """

    __tablename__ = "vf_visit"
    CODE = "VF_VISIT"
    TITLE = _l("訪視評估表")
    STAGE = "investigation"
    LAW = "兒少法§54；脆弱家庭之兒童及少年通報協助與資訊蒐集處理利用辦法§5"
    SOURCE = DRAFT
    CONFIDENCE = {DRAFT: 0.6, TWSS: 0.8, STATUTE: 0.8, SFAA_2020: 0.9, LIN_2019: 0.9}
    APPROVED_BY = "open.approve"
    PARTS = ("VF_VULN", "VF_FUNC", "VF_NEED")

    # fmt: off
    vv_case = question(_l("案件編號"), A, Computed(of_sheet("case_id"), RecordRef()))
    vv_received: Mapped[dt.datetime | None] = question(
        _l("知悉或接獲通報時間"), A, Computed(of_case("filed_at"), Moment(), stored=True), statistics=True,
        source=STATUTE)
    vv_due_visit = question(
        _l("初訪期限（10日，日曆天）"), A, Computed(due_on("first_visit"), Day()), source=SFAA_2020)
    vv_due_report = question(
        _l("初評報告期限（30日，日曆天）"), A, Computed(due_on("first_report"), Day()), source=SFAA_2020)
    vv_assigned = question(_l("派案（收案）時間"), A, Computed(assigned_at, Moment()))
    vv_worker = question(_l("主責社工"), A, Computed(of_case("lead_user_id"), UserRef()))
    vv_center: Mapped[int | None] = question(
        _l("社福中心"), A, Computed(of_case("lead_agency_id"), AgencyRef(), stored=True), statistics=True)

    vv_start: Mapped[dt.datetime | None] = question(
        _l("訪視開始時間"), B, Moment(past=True), required=True, statistics=True, source=TWSS, in_list=True,
        from_="CASE_REC.cr_start")
    vv_end: Mapped[dt.datetime | None] = question(
        _l("訪視結束時間"), B, Moment(past=True), required=True, source=TWSS, agrees=(not_before("vv_start",
        _l("訪視開始時間")),), from_="CASE_REC.cr_end")
    vv_method: Mapped[str | None] = question(
        _l("訪視服務方式"), B, OneOf("visit_method"), required=True, statistics=True, source=TWSS,
        from_="CASE_REC.cr_method")
    vv_target: Mapped[list[str] | None] = question(
        _l("訪視對象"), B, ManyOf("visit_target"), required=True, source=TWSS, from_="CASE_REC.cr_target")
    vv_result: Mapped[str | None] = question(
        _l("訪視結果"), B, OneOf("visit_result"), required=True, statistics=True, in_list=True, search=True,
        from_="CASE_REC.cr_result")
    vv_place: Mapped[str | None] = question(_l("訪視地點"), B, Address(), from_="client.address")
    vv_child_seen: Mapped[str | None] = question(
        _l("是否親見兒少"), B, OneOf(CHILDREN_SEEN), required=True, statistics=True, from_="CASE_REC.cr_child_seen")
    vv_with: Mapped[list[str] | None] = question(_l("陪同（共訪）人員"), B, ManyOf(COMPANIONS))
    vv_sum: Mapped[str | None] = question(
        _l("訪視摘要"), B, LongText(), required=True, source=TWSS, from_="CASE_REC.cr_text")
    vv_late_visit: Mapped[str | None] = question(
        _l("逾期初訪原因"), B, OneOf("suspended_clock_reason"), show_if=NOT_MET)
    vv_missing_step: Mapped[list[str] | None] = question(
        _l("行方不明查找步驟"), B, ManyOf(SEARCH_STEPS), show_if=Is("vv_result", "MISSING"), source=STATUTE)

    vv_confirm: Mapped[str | None] = question(
        _l("通報事由是否屬實"), C, OneOf(CONFIRMED), required=True, statistics=True, source=STATUTE, search=True)
    vv_confirm_txt: Mapped[str | None] = question(
        _l("確認說明"), C, LongText(), required=True, source=STATUTE, from_="VF_VISIT.vv_confirm_txt RPT_VF.rv_text")
    vv_event_place: Mapped[str | None] = question(
        _l("危機事件事發地點"), C, Text(), source=TWSS, from_="VF_VISIT.vv_event_place")
    vv_family_view: Mapped[str | None] = question(
        _l("案家對通報事由之看法"), C, LongText(), required=True, from_="VF_VISIT.vv_family_view")
    vv_cp_suspect: Mapped[str | None] = question(
        _l("是否有疑似保護性事件（須24小時內通報）"), C, OneOf(PROTECTIVE_EVENTS), required=True, statistics=True,
        source=LIN_2019)
    vv_cp_no: Mapped[str | None] = question(
        _l("保護事件通報案號"), C, Text(), required=True, show_if=In("vv_cp_suspect", "CP", "DV", "EP", "DP", "SA"))

    family = rows("family", _l("家庭成員"), D, of=VisitedMember)
    vv_struct: Mapped[str | None] = question(
        _l("家庭結構"), D, OneOf("family_structure"), required=True, statistics=True, source=TWSS,
        from_="VF_VISIT.vv_struct SUGGEST.family_structure")
    vv_children_status: Mapped[str | None] = question(
        _l("子女狀態"), D, OneOf("children_status"), source=TWSS,
        from_="VF_VISIT.vv_children_status SUGGEST.has_descendants")
    vv_children_count: Mapped[int | None] = question(
        _l("子女數量"), D, Integer(), show_if=Is("vv_children_status", "1"), source=TWSS,
        from_="VF_VISIT.vv_children_count RPT_VF.rv_kids")
    vv_disab_count: Mapped[int | None] = question(
        _l("家庭身障者人數"), D, Computed(disabled_people, Integer(unit=_l("人")), stored=True), statistics=True,
        source=TWSS)
    # The paper asks for a genogram; it is drawn from the family table, so a drawing of one's own is not asked for.
    vv_geno = question(
        _l("家系圖／家庭圖"), D, File(), help=_l("家系圖由上面的家庭成員自動畫出；另有手繪的才需要上傳。"))
    vv_eco = question(_l("生態圖"), D, File())
    vv_housing: Mapped[str | None] = question(
        _l("居住狀況"), D, OneOf("housing_tenure"), required=True, statistics=True, source=TWSS,
        from_="VF_VISIT.vv_housing")
    vv_house_type: Mapped[str | None] = question(
        _l("房屋類型"), D, OneOf("housing_type"), source=TWSS, from_="VF_VISIT.vv_house_type")
    vv_rent: Mapped[int | None] = question(
        _l("每月租金（元）"), D, MONEY, show_if=Is("vv_housing", "B"), source=TWSS, from_="VF_VISIT.vv_rent")
    vv_env: Mapped[str | None] = question(
        _l("居家環境"), D, OneOf("dwelling_condition"), required=True, statistics=True, source=TWSS,
        from_="VF_VISIT.vv_env")
    vv_bedroom: Mapped[str | None] = question(
        _l("睡眠空間安排（是否有獨立臥房）"), D, OneOf("private_bedroom"), source=TWSS, from_="VF_VISIT.vv_bedroom")
    vv_living_now: Mapped[str | None] = question(
        _l("目前生活情形"), D, OneOf("current_living_status"), source=TWSS, from_="VF_VISIT.vv_living_now")
    vv_cohabit: Mapped[str | None] = question(
        _l("同住狀況"), D, OneOf("cohabitation_status"), statistics=True, source=TWSS, from_="VF_VISIT.vv_cohabit")
    vv_moves: Mapped[int | None] = question(
        _l("近一年搬遷次數"), D, Integer(), statistics=True, source=SFAA_2020, from_="VF_VISIT.vv_moves")
    vv_income: Mapped[int | None] = question(
        _l("家庭每月總收入（元）"), D, MONEY, required=True, statistics=True, source=TWSS, from_="VF_VISIT.vv_income")
    vv_expense: Mapped[int | None] = question(_l("家庭每月總支出（元）"), D, MONEY, from_="VF_VISIT.vv_expense")
    vv_debt: Mapped[str | None] = question(
        _l("債務狀況"), D, OneOf(DEBTS), statistics=True, source=SFAA_2020, from_="VF_VISIT.vv_debt")
    vv_breadwin_unemp: Mapped[str | None] = question(
        _l("主要生計者就業情形"), D, OneOf(LIVELIHOODS), required=True, statistics=True, source=SFAA_2020,
        from_="VF_VISIT.vv_breadwin_unemp SUGGEST.livelihood")
    vv_unemp_why: Mapped[list[str] | None] = question(
        _l("未就業原因"), D, ManyOf("unemployment_reason"), show_if=OUT_OF_WORK, statistics=True, source=TWSS,
        from_="VF_VISIT.vv_unemp_why")
    vv_job_prev: Mapped[str | None] = question(
        _l("曾任職"), D, Text(), show_if=OUT_OF_WORK, source=TWSS, from_="VF_VISIT.vv_job_prev")
    vv_vt: Mapped[str | None] = question(
        _l("曾參加職業訓練"), D, YesNoUnknown(), show_if=In("vv_breadwin_unemp", "2", "3", "4", "5"), source=TWSS,
        from_="VF_VISIT.vv_vt")
    vv_vt_type: Mapped[str | None] = question(
        _l("職訓別"), D, Text(), show_if=Is("vv_vt", "Y"), source=TWSS, from_="VF_VISIT.vv_vt_type")
    vv_medcost: Mapped[int | None] = question(
        _l("近三個月自付醫療費用（元；3萬元以上為參考樣態）"), D, MONEY, statistics=True, source=SFAA_2020,
        from_="VF_VISIT.vv_medcost")
    vv_welfare = register(
        "client.welfare", _l("福利身分別"), D, ManyOf("welfare_identity"), required=True, statistics=True, source=TWSS)
    vv_subsidy: Mapped[list[str] | None] = question(
        _l("已領補助"), D, ManyOf("subsidy"), statistics=True, source=TWSS, from_="VF_VISIT.vv_subsidy")
    vv_subsidy_amt = rows(
        "vf_visit_subsidy", _l("已取得補助金額（逐項，元）"), D, of=SubsidyReceived, show_if=Set("vv_subsidy"),
        source=TWSS, from_="VF_VISIT.vv_subsidy_amt")
    vv_insurance: Mapped[list[str] | None] = question(
        _l("保險狀況"), D, ManyOf("insurance_status"), statistics=True, source=TWSS, from_="VF_VISIT.vv_insurance")
    vv_services: Mapped[list[str] | None] = question(
        _l("使用中服務系統"), D, ManyOf("existing_system"), statistics=True, source=SFAA_2020,
        from_="VF_VISIT.vv_services RPT_VF.sv_known")

    health = rows(
        "vf_visit_health", _l("成員健康、身心障礙與日常功能（有需要之成員逐名填寫）"), D2, of=MemberHealth,
        from_="VF_VISIT.health")

    adaptation = rows(
        "vf_visit_child", _l("兒少情緒、人際與學校適應（逐名填寫）"), D3, of=ChildAdaptation,
        from_="VF_VISIT.adaptation SUGGEST.children")

    vv_vuln = question(
        _l("家庭脆弱性評估（另表）"), E, Computed(part("VF_VULN"), RecordRef(to="VF_VULN")), source=SFAA_2020)
    vv_grade: Mapped[str | None] = question(
        _l("脆弱性等級"), E, Computed(grade_now, OneOf("vuln_level"), stored=True), statistics=True, in_list=True,
        search=True, source=SFAA_2020)
    vv_func = question(
        _l("家庭功能評估（另表）"), E, Computed(part("VF_FUNC"), RecordRef(to="VF_FUNC")), source=SFAA_2020)
    vv_need = question(
        _l("需求評估（另表）"), E, Computed(part("VF_NEED"), RecordRef(to="VF_NEED")), source=SFAA_2020)
    vv_complex: Mapped[str | None] = question(
        _l("問題型態"), E, OneOf(PROBLEMS), required=True, statistics=True, source=SFAA_2020, search=True,
        from_="VF_VISIT.vv_complex SUGGEST.problem_pattern")
    vv_single: Mapped[str | None] = question(
        _l("單一議題類別"), E, OneOf("single_issue"), required=True, show_if=Is("vv_complex", "S"), statistics=True,
        source=SFAA_2020, from_="VF_VISIT.vv_single")
    vv_diag: Mapped[str | None] = question(
        _l("問題診斷及綜合評估"), E, LongText(), required=True, source=STATUTE,
        from_="VF_VISIT.vv_diag SUGGEST.diagnosis")

    vv_goal: Mapped[str | None] = question(
        _l("服務目標"), F, LongText(), required=True, source=STATUTE, from_="VF_VISIT.vv_goal", help=BY_NEED)
    vv_plan: Mapped[str | None] = question(
        _l("服務計畫建議"), F, LongText(), required=True, source=STATUTE, from_="VF_VISIT.vv_plan", help=BY_NEED)
    vv_will: Mapped[str | None] = question(
        _l("案家接受服務意願"), F, OneOf("willingness"), required=True, statistics=True,
        from_="VF_VISIT.vv_will RPT_VF.sv_will")
    vv_open: Mapped[str | None] = question(
        _l("是否開案"), F, OneOf("open_decision"), required=True, statistics=True, source=TWSS, in_list=True,
        search=True)
    vv_notopen: Mapped[str | None] = question(
        _l("不開案原因"), F, OneOf("not_open_reason"), required=True, show_if=Is("vv_open", "N"), statistics=True)
    vv_refer: Mapped[list[str] | None] = question(
        _l("轉介（回歸）系統"), F, ManyOf("existing_system"), show_if=In("vv_open", "N", "S"), source=SFAA_2020)
    vv_opendate: Mapped[dt.date | None] = question(
        _l("開案日期"), F, Day(past=True), required=True, show_if=Is("vv_open", "Y"), source=TWSS, from_="CASE.today")

    sg_worker, sg_worker_at, sg_supervisor, sg_opinion, sg_result, sg_at = signatures()
    # fmt: on
