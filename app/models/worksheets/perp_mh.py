"""心衛社工訪視評估表: what the mental-health worker finds with a perpetrator, and warns the protective worker of."""

from __future__ import annotations

import datetime as dt
from types import MappingProxyType

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as _lp
from sqlalchemy.orm import Mapped

from app.facts.sources import DRAFT, LIN_2019, STATUTE, TWSS
from app.models.worksheets.base import OWN_UNIT, CaseWorksheet
from app.models.worksheets.signing import signatures
from app.models.worksheets.worked_out import of_sheet
from app.models.worksheets.worked_out_case import of_case
from app.models.worksheets.worked_out_course import kept
from app.models.worksheets.worked_out_mental import joint_plan_advice, newest_scale
from app.questions import (
    Choice,
    Computed,
    Integer,
    Is,
    LongText,
    ManyOf,
    Moment,
    OneOf,
    PersonRef,
    RecordRef,
    Section,
    Text,
    UserRef,
    YesNo,
    YesNoUnknown,
    question,
)
from app.questions.agreements import alone

SOURCES = (
    Choice("CP", _l("兒少保護加害人")),
    Choice("DV", _l("家庭暴力相對人")),
    Choice("SA", _l("性侵害加害人")),
    Choice("SUI", _l("自殺合併")),
    Choice("OTHER", _l("其他")),
)
ROLES = (
    Choice("P", _l("加害人")),
    Choice("V", _l("被害人")),
    Choice("B", _l("兩者")),
)
LISTINGS = (
    Choice("Y", _l("列管")),
    Choice("N", _l("非列管")),
    Choice("C", _l("曾列管結案")),
)
DEGREES = (
    Choice("N", _lp("none of these", "無")),
    Choice("L", _l("輕")),
    Choice("M", _l("中")),
    Choice("S", _l("重")),
)
INSIGHTS = (
    Choice("Y", _lp("PERP_MH", "有")),
    Choice("P", _l("部分")),
    Choice("N", _lp("none of these", "無")),
)
ADHERENCES = (
    Choice("Y", _l("規律")),
    Choice("P", _l("不規律")),
    Choice("N", _l("未就醫")),
    Choice("NA", _l("不需")),
)
CARE_LEVELS = (
    Choice("1", _l("一級")),
    Choice("2", _l("二級")),
    Choice("3", _l("三級")),
    Choice("4", _l("四級")),
    Choice("NA", _l("未列管")),
)
FREQUENCIES = (
    Choice("N", _lp("none of these", "無")),
    Choice("O", _l("偶爾")),
    Choice("W", _l("每週")),
    Choice("D", _l("每天")),
)
VIOLENCE = (
    Choice("SELF", _l("自傷")),
    Choice("FAM", _l("對家人")),
    Choice("OUT", _l("對外人")),
    Choice("PROP", _l("毀損")),
    Choice("NONE", _lp("none of these", "無")),
)
ORDERS = (
    Choice("N", _lp("none of these", "無")),
    Choice("PO", _l("有保護令")),
    Choice("TX", _l("有處遇計畫")),
)
ATTENDANCES = (
    Choice("Y", _l("規律")),
    Choice("P", _l("不規律")),
    Choice("N", _l("未到")),
)
FUNCTIONS = (
    Choice("G", _l("良好")),
    Choice("F", _l("尚可")),
    Choice("P", _l("薄弱")),
)
SUPPORTS = (
    Choice("G", _l("良好")),
    Choice("F", _l("有限")),
    Choice("N", _lp("none of these", "無")),
)
ACTIONS = (
    Choice("MED", _l("協助就醫")),
    Choice("ESC", _l("護送就醫")),
    Choice("ADD", _l("轉戒癮")),
    Choice("SUI", _l("自殺關懷")),
    Choice("PHN", _l("轉訪視員")),
    Choice("REH", _l("精神復健")),
    Choice("COUN", _l("心理諮商")),
    Choice("WEL", _l("福利")),
    Choice("CONF", _l("個案討論")),
    Choice("OTHER", _l("其他")),
)
DECISIONS = (
    Choice("OPEN", _l("開案")),
    Choice("GO", _l("持續")),
    Choice("REFER", _l("轉介")),
    Choice("CLOSE", _l("結案")),
    Choice("NONE", _l("不開案")),
)
ADVICE = (
    Choice("Y", _l("應共同訂定")),
    Choice("N", _l("不需共同訂定")),
    Choice("JUDGE", _l("由專業判斷")),
)

A = Section("A", _l("個案"))
B = Section("B", _l("精神症狀與就醫"))
C = Section("C", _l("風險"))
D = Section("D", _l("家庭與支持"))
E = Section("E", _l("處置"))

MENTAL_HEALTH = "ip.write"
"""Who may read the diagnosis: 心衛社工 and their supervisors (精神衛生法, 個資法§6)."""


class MentalHealthVisit(CaseWorksheet):
    """心衛社工訪視評估表（加害人合併精神疾病／自殺）.

    Purpose: the mental-health social worker of the health bureau visits a perpetrator with mental illness or suicide
    risk: symptoms, treatment, suicide and violence risk, family function, supports, needs; and says what the protective
    worker must know. Rests on a BSRS-5 of the same person. Approved by the supervisor of the worker's own unit.
    Law: 強化社會安全網計畫策略三; 家暴法§8; 精神衛生法§33、§48; 自殺防治法§11.
    Source: LIN_2019 names what is assessed, the flags of both systems and the joint plan (table R21); the fields are
    reconstructed and await comparison with the ministry's blank form.
    """

    __tablename__ = "perp_mh"
    CODE = "PERP_MH"
    TITLE = _l("心衛社工訪視評估表（加害人合併精神疾病／自殺）")
    STAGE = "service"
    LAW = "強化社會安全網計畫策略三；家暴法§8；精神衛生法§33、§48；自殺防治法§11"
    SOURCE = DRAFT
    CONFIDENCE = {DRAFT: 0.55, LIN_2019: 0.95, TWSS: 0.7, STATUTE: 0.8}
    APPROVED_BY = "ip.write"
    REVIEWED_IN = OWN_UNIT
    IS_WITHHELD = True
    USES = MappingProxyType({"mh_bsrs": "BSRS5"})

    # fmt: off
    mh_case = question(_l("案件編號"), A, Computed(of_sheet("case_id"), RecordRef()))
    mh_source: Mapped[str | None] = question(
        _l("派案來源"), A, OneOf(SOURCES), required=True, statistics=True, in_list=True, search=True,
        from_="PERP_MH.mh_source", source=LIN_2019, confidence=0.9)
    mh_name: Mapped[int | None] = question(
        _l("個案（加害人）"), A, PersonRef(), required=True, from_="PERP_MH.mh_name PERP_TREAT.pt_who COURSE.offender")
    mh_role: Mapped[str | None] = question(
        _l("保護性事件身分註記"), A, OneOf(ROLES), required=True, statistics=True, from_="PERP_MH.mh_role",
        source=LIN_2019)
    mh_psy_flag: Mapped[str | None] = question(
        _l("精照系統列管"), A, OneOf(LISTINGS), required=True, statistics=True, from_="PERP_MH.mh_psy_flag",
        source=LIN_2019)
    mh_sui_flag: Mapped[str | None] = question(
        _l("自殺通報註記"), A, YesNo(), required=True, statistics=True, from_="PERP_MH.mh_sui_flag", source=LIN_2019)
    mh_prot_worker: Mapped[int | None] = question(
        _l("保護性社工姓名、電話（系統帶入）"), A,
        Computed(kept("mh_prot_worker", of_case("lead_user_id")), UserRef(), stored=True), source=LIN_2019)
    mh_visit_at: Mapped[dt.datetime | None] = question(
        _l("訪視時間"), A, Moment(past=True), required=True, statistics=True, in_list=True, search=True, source=TWSS)
    mh_method: Mapped[str | None] = question(
        _l("方式"), A, OneOf("visit_method"), required=True, statistics=True, source=TWSS)
    mh_result: Mapped[str | None] = question(
        _lp("outcome", "結果"), A, OneOf("visit_result"), required=True, statistics=True)

    mh_dx: Mapped[str | None] = question(
        _l("精神科診斷（ICD-10）"), B, Text(sealed=True), only=MENTAL_HEALTH, from_="PERP_MH.mh_dx")
    mh_sym: Mapped[list[str] | None] = question(
        _l("精神症狀"), B, ManyOf("mh_symptom"), required=True, statistics=True, source=LIN_2019, confidence=0.8,
        agrees=(alone("NONE"),))
    mh_sev: Mapped[str | None] = question(_l("症狀干擾程度"), B, OneOf(DEGREES), required=True, statistics=True)
    mh_insight: Mapped[str | None] = question(_l("病識感"), B, OneOf(INSIGHTS), statistics=True)
    mh_adhere: Mapped[str | None] = question(
        _l("就醫服藥規律"), B, OneOf(ADHERENCES), required=True, statistics=True, from_="PERP_MH.mh_adhere")
    mh_level: Mapped[str | None] = question(
        _l("精神照護分級"), B, OneOf(CARE_LEVELS), statistics=True, from_="PERP_MH.mh_level", confidence=0.6)
    mh_sub: Mapped[list[str] | None] = question(
        _l("物質使用"), B, ManyOf("substance"), statistics=True, from_="PERP_MH.mh_sub")
    mh_sub_freq: Mapped[str | None] = question(
        _l("使用頻率"), B, OneOf(FREQUENCIES), statistics=True, from_="PERP_MH.mh_sub_freq")
    mh_escort: Mapped[str | None] = question(_l("是否需護送就醫"), B, YesNoUnknown(), required=True, statistics=True)

    mh_suicide: Mapped[str | None] = question(
        _l("自殺風險"), C, OneOf("suicide_risk"), required=True, statistics=True, source=LIN_2019)
    mh_bsrs: Mapped[int | None] = question(
        _l("BSRS-5（另表）"), C, Computed(kept("mh_bsrs", newest_scale("mh_name")), RecordRef("BSRS5"), stored=True),
        confidence=0.75)
    mh_viol: Mapped[str | None] = question(
        _l("暴力風險"), C, OneOf("risk_level"), required=True, statistics=True, in_list=True, search=True,
        source=LIN_2019)
    mh_viol_hist: Mapped[list[str] | None] = question(
        _lp("PERP_MH", "暴力史"), C, ManyOf(VIOLENCE), required=True, statistics=True, from_="PERP_MH.mh_viol_hist",
        agrees=(alone("NONE"),))
    mh_weapon: Mapped[str | None] = question(_l("可取得武器或危險物品"), C, YesNoUnknown(), required=True)
    mh_order: Mapped[str | None] = question(
        _l("保護令及處遇計畫"), C, OneOf(ORDERS), required=True, statistics=True, from_="PERP_MH.mh_order")
    mh_tx: Mapped[list[str] | None] = question(
        _l("處遇項目"), C, ManyOf("perp_treatment"), show_if=Is("mh_order", "TX"),
        from_="PERP_TREAT.pt_items PERP_MH.mh_tx", source=STATUTE)
    mh_tx_att: Mapped[str | None] = question(
        _l("處遇出席"), C, OneOf(ATTENDANCES), show_if=Is("mh_order", "TX"), statistics=True)

    mh_family: Mapped[str | None] = question(
        _l("家庭功能"), D, OneOf(FUNCTIONS), required=True, statistics=True, from_="PERP_MH.mh_family",
        source=LIN_2019, confidence=0.9)
    mh_support: Mapped[str | None] = question(
        _l("支持系統"), D, OneOf(SUPPORTS), required=True, statistics=True, from_="PERP_MH.mh_support",
        source=LIN_2019, confidence=0.9)
    mh_carer: Mapped[str | None] = question(_l("照顧者負荷與因應"), D, LongText(), from_="PERP_MH.mh_carer")
    mh_kids: Mapped[int | None] = question(
        _l("同住兒少人數"), D, Integer(high=30), required=True, statistics=True, from_="PERP_MH.mh_kids")
    mh_job: Mapped[str | None] = question(
        _l("就業"), D, OneOf("employment_status"), statistics=True, from_="PERP_MH.mh_job", source=TWSS)
    mh_welfare: Mapped[list[str] | None] = question(
        _l("福利身分"), D, ManyOf("welfare_identity"), statistics=True, from_="PERP_MH.mh_welfare", source=TWSS)
    mh_need: Mapped[list[str] | None] = question(
        _l("需求"), D, ManyOf("service_need"), required=True, statistics=True, from_="PERP_MH.mh_need",
        source=LIN_2019, confidence=0.8)

    mh_joint_advice: Mapped[str | None] = question(
        _l("系統建議：共訂家庭服務計畫"), E, Computed(joint_plan_advice, OneOf(ADVICE), stored=True), statistics=True,
        source=LIN_2019)
    mh_joint: Mapped[str | None] = question(
        _l("是否與保護性社工共訂家庭服務計畫"), E, YesNoUnknown(), required=True, statistics=True, source=LIN_2019)
    mh_action: Mapped[list[str] | None] = question(_l("處置"), E, ManyOf(ACTIONS), required=True, statistics=True)
    mh_freq: Mapped[str | None] = question(_l("訪視頻率與級數"), E, Text(), required=True, from_="PERP_MH.mh_freq")
    mh_warn: Mapped[str | None] = question(
        _l("預警（提供保護性社工）"), E, LongText(), source=LIN_2019, confidence=0.75)
    mh_decide: Mapped[str | None] = question(
        _l("後續"), E, OneOf(DECISIONS), required=True, statistics=True, in_list=True, search=True)

    sg_worker, sg_worker_at, sg_supervisor, sg_opinion, sg_result, sg_at = signatures()
    # fmt: on
