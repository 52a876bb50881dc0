"""兒童及少年保護調查報告: what was found out about a report on a child, within 4 or 30 days."""

from __future__ import annotations

import datetime as dt

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as _lp
from sqlalchemy.orm import Mapped

from app.facts.sources import DRAFT, LIN_2019, STATUTE, TWSS
from app.models.worksheets.base import CaseWorksheet
from app.models.worksheets.cp_invest_choices import (
    ASKED,
    ATTITUDES,
    AUTHORITIES,
    DISPOSALS,
    ECONOMY,
    EVIDENCE,
    FINDINGS,
    FOUND,
    HOW_FOUND,
    IMAGES,
    JOINT_INTERVIEW,
    JUDICIAL_STEPS,
    MEDICAL_CARE,
    PARENTS_PROTECT,
    PLACED,
    THREATS,
    WAYS_TO_MEET,
)
from app.models.worksheets.signing import signatures
from app.models.worksheets.victim import CONTACT
from app.models.worksheets.worked_out import of_sheet
from app.models.worksheets.worked_out_case import due_on, of_case
from app.models.worksheets.worked_out_course import kept, newest_of, part
from app.models.worksheets.worked_out_dispatch import received_at
from app.models.worksheets.worked_out_protection import gravest_result, plan_due
from app.questions import (
    Computed,
    Day,
    File,
    Has,
    In,
    Integer,
    Is,
    LongText,
    ManyOf,
    Moment,
    OneOf,
    RecordRef,
    Section,
    Text,
    UserRef,
    YesNoUnknown,
    question,
    register,
)
from app.questions.agreements import alone
from app.questions.conditions import Answers

A = Section("A", _lp("the case", "案件"))
B = Section("B", _l("訪視調查"))
C = Section("C", _l("兒少狀況"))
D = Section("D", _l("家庭與照顧者"))
E = Section("E", _l("安全評估（第一類）"))
F = Section("F", _l("家外事件（第二類）"))
G = Section("G", _l("性侵害"))
H = Section("H", _l("性剝削"))
J = Section("I", _l("結論與處置"))

FIRST_CLASS = Is("ci_class", "K1")
SECOND_CLASS = Is("ci_class", "K2")
SEXUAL = Has("ci_type", "SEX")
EXPLOITED = Has("ci_type", "EXP")
AT_SCHOOL = In("cc_school", "1", "2", "3", "4")


class ChildInvestigation(CaseWorksheet):
    """兒童及少年保護調查報告.

    Purpose: visits and statements, the child, the family, the safety assessment (class 1), what happened outside the
    family (class 2), sexual assault and exploitation, and what follows. Class and type decide which parts are asked.
    A report of class 1 is handed in with the safety assessment of each child. Approved, it opens the case, or not.
    Law: 兒少法§53 IV; 兒少保護通報與分級分類處理及調查辦法§7 (what the report of each class contains, and by when).
    Source: that exploitation, class 2 and sexual assault are parts of one report is in LIN_2019, its contents are the
    regulation's; fields are reconstructed and await comparison.
    """

    __tablename__ = "cp_invest"
    CODE = "CP_INVEST"
    TITLE = _l("兒童及少年保護調查報告")
    STAGE = "investigation"
    LAW = "兒少法§53第4項；兒少保護通報與分級分類處理及調查辦法§7"
    SOURCE = DRAFT
    CONFIDENCE = {DRAFT: 0.6, TWSS: 0.8, STATUTE: 0.8, LIN_2019: 0.85}
    APPROVED_BY = "open.approve"
    PARTS = ("CP_SDM",)

    # fmt: off
    ci_case = question(_l("案件編號"), A, Computed(of_sheet("case_id"), RecordRef()))
    ci_grade: Mapped[str | None] = question(
        _l("分級"), A, OneOf("cp_grade"), required=True, statistics=True, in_list=True, search=True,
        from_="CP_INVEST.ci_grade DISP_CHILD.dc_grade SUGGEST.cp_grade", source=STATUTE)
    ci_class: Mapped[str | None] = question(
        _l("分類"), A, OneOf("cp_class"), required=True, statistics=True, in_list=True, search=True,
        from_="CP_INVEST.ci_class DISP_CHILD.dc_class SUGGEST.cp_class", source=STATUTE)
    ci_reclass: Mapped[str | None] = question(
        _l("是否調整分級分類"), A, YesNoUnknown(), required=True, statistics=True, from_="SUGGEST.not_reclassed")
    ci_reclass_why: Mapped[str | None] = question(
        _l("調整理由（如第二類發現照顧人責任改第一類）"), A, LongText(), required=True, show_if=Is("ci_reclass", "Y"))
    ci_received: Mapped[dt.datetime | None] = question(
        _l("受理時間"), A, Computed(kept("ci_received", received_at), Moment(), stored=True), statistics=True)
    ci_due: Mapped[dt.date | None] = question(
        _l("調查報告期限"), A, Computed(kept("ci_due", due_on("cp_report")), Day(), stored=True), in_list=True,
        source=STATUTE, confidence=0.6)
    ci_type: Mapped[list[str] | None] = question(
        _l("案件類型"), A, ManyOf("child_maltreatment"), required=True, statistics=True,
        from_="CP_INVEST.ci_type RPT_CHILD.rc_type")
    ci_worker = question(_l("調查社工"), A, Computed(of_case("lead_user_id"), UserRef()))
    ci_overdue: Mapped[str | None] = question(_l("逾期原因"), A, OneOf("suspended_clock_reason"), statistics=True)

    cb_child_at: Mapped[dt.datetime | None] = question(
        _l("首次面見兒少時間"), B, Moment(past=True), required=True, statistics=True,
        from_="CP_INVEST.cb_child_at SUGGEST.first_face")
    cb_place: Mapped[str | None] = question(
        _l("面見地點"), B, Text(sealed=True), required=True, only=CONTACT, from_="CP_INVEST.cb_place client.address")
    cb_alone: Mapped[str | None] = question(
        _l("是否單獨與兒少會談"), B, YesNoUnknown(), required=True, statistics=True, from_="CP_INVEST.cb_alone")
    cb_child_say: Mapped[str | None] = question(
        _l("兒少陳述"), B, LongText(sealed=True), required=True,
        from_="CP_INVEST.cb_child_say CASE_REC.cr_text", source=STATUTE)
    cb_parent_say: Mapped[str | None] = question(
        _l("父母（照顧者）陳述"), B, LongText(sealed=True), required=True, show_if=In("ci_class", "K1", "K3"),
        from_="CP_INVEST.cb_parent_say", source=STATUTE)
    cb_actor_say: Mapped[str | None] = question(
        _l("行為人陳述"), B, LongText(sealed=True), show_if=SECOND_CLASS, from_="CP_INVEST.cb_actor_say",
        source=STATUTE)
    cb_colat: Mapped[list[str] | None] = question(
        _l("查訪對象"), B, ManyOf(ASKED), required=True, statistics=True, from_="CP_INVEST.cb_colat")
    cb_colat_txt: Mapped[str | None] = question(
        _l("查訪紀錄"), B, LongText(sealed=True), required=True,
        from_="CP_INVEST.cb_colat_txt DISP_CHILD.dc_contact_txt")
    cb_evid: Mapped[list[str] | None] = question(
        _l("相關事證"), B, ManyOf(EVIDENCE), required=True, statistics=True,
        from_="CP_INVEST.cb_evid SUGGEST.evidence", source=STATUTE,
        agrees=(alone("NONE"),))
    cb_file = question(_l("附件"), B, File(is_any=True))

    cc_injury: Mapped[str | None] = question(
        _l("傷勢"), C, OneOf("injury_level"), required=True, statistics=True,
        from_="CP_INVEST.cc_injury RPT_CHILD.ev_injury")
    cc_part: Mapped[list[str] | None] = question(
        _l("受傷部位"), C, ManyOf("body_part"), show_if=In("cc_injury", "MINOR", "MOD", "SEVERE"), statistics=True,
        from_="CP_INVEST.cc_part RPT_CHILD.ev_part")
    cc_medical: Mapped[str | None] = question(
        _l("就醫（兒少保護醫療整合中心）"), C, OneOf(MEDICAL_CARE), required=True, statistics=True,
        from_="CP_INVEST.cc_medical SUGGEST.medical_care")
    cc_health = register(
        "client.health", _l("健康與發展"), C, ManyOf("health_condition"), required=True, statistics=True, source=TWSS,
        confidence=0.7)
    cc_height: Mapped[int | None] = question(
        _l("身高（公分）"), C, Integer(low=20, high=250, unit=_l("公分")), from_="CP_INVEST.cc_height", source=TWSS)
    cc_weight: Mapped[str | None] = question(
        _l("體重（公斤，可填小數）"), C,
        Text(limit=6, pattern=r"\d{1,3}([.]\d{1,2})?", pattern_says=_l("體重只填數字，例如 12.5")),
        from_="CP_INVEST.cc_weight", source=TWSS)
    cc_emotion: Mapped[str | None] = question(
        _l("身心與行為狀況"), C, LongText(), required=True, from_="CP_INVEST.cc_emotion")
    cc_emo_ctrl: Mapped[str | None] = question(
        _l("情緒控制能力"), C, OneOf("emotional_control"), from_="CP_INVEST.cc_emo_ctrl", source=TWSS)
    cc_school = register(
        "client.schooling", _l("就學狀況"), C, OneOf("schooling_status"), required=True, statistics=True, source=TWSS,
        confidence=0.7)
    cc_school_name = register("client.school", _l("就讀學校、年級"), C, Text(), show_if=AT_SCHOOL, source=TWSS)
    cc_special_ed = register(
        "client.special_education", _l("特殊教育學生類型"), C, OneOf("special_education_type"), show_if=AT_SCHOOL,
        source=TWSS)
    cc_school_adapt: Mapped[str | None] = question(
        _l("學校適應狀況"), C, LongText(), show_if=AT_SCHOOL, from_="CP_INVEST.cc_school_adapt", source=TWSS)
    cc_suicide: Mapped[str | None] = question(
        _l("自殺自傷風險"), C, OneOf("suicide_risk"), required=True, statistics=True, from_="CP_INVEST.cc_suicide",
        help=_l("有計畫、曾有或近3個月有自殺行為者，送出後即起算自殺防治通報期限。"))

    cd_struct: Mapped[str | None] = question(
        _l("家庭結構"), D, OneOf("family_structure"), required=True, statistics=True,
        from_="CP_INVEST.cd_struct VF_VISIT.vv_struct SUGGEST.structure_around_child", source=TWSS, confidence=0.7)
    cd_carer: Mapped[str | None] = question(
        _l("主要照顧者"), D, OneOf("kin"), required=True, statistics=True,
        from_="CP_INVEST.cd_carer SUGGEST.main_carer")
    cd_cond: Mapped[list[str] | None] = question(
        _l("照顧者特殊狀況"), D, ManyOf("offender_condition"), required=True, statistics=True,
        from_="CP_INVEST.cd_cond SUGGEST.carer_conditions",
        agrees=(alone("NONE"),))
    cd_crime: Mapped[list[str] | None] = question(
        _l("照顧者不良犯罪紀錄"), D, ManyOf("relation_criminal_record"), statistics=True,
        from_="CP_INVEST.cd_crime SUGGEST.carer_crime", source=TWSS)
    cd_drug: Mapped[str | None] = question(
        _l("照顧者是否吸毒"), D, OneOf("relation_substance_use"), statistics=True,
        from_="CP_INVEST.cd_drug SUGGEST.carer_drugs", source=TWSS)
    cd_alcohol: Mapped[str | None] = question(
        _l("照顧者是否有酒癮"), D, OneOf("relation_substance_use"), statistics=True,
        from_="CP_INVEST.cd_alcohol SUGGEST.carer_alcohol", source=TWSS)
    cd_dv: Mapped[str | None] = question(
        _l("家中有無成人家庭暴力"), D, YesNoUnknown(), required=True, statistics=True,
        from_="CP_INVEST.cd_dv SUGGEST.violence_at_home")
    cd_capacity: Mapped[str | None] = question(
        _l("照顧能力與親職功能"), D, LongText(), required=True, from_="CP_INVEST.cd_capacity")
    cd_will: Mapped[str | None] = question(
        _l("接受服務意願"), D, OneOf("willingness"), required=True, statistics=True,
        from_="CP_INVEST.cd_will RPT_CHILD.hp_parents_will", source=LIN_2019)
    cd_econ: Mapped[str | None] = question(
        _l("經濟狀況"), D, OneOf(ECONOMY), statistics=True, from_="CP_INVEST.cd_econ")
    cd_support: Mapped[str | None] = question(
        _l("支持系統與替代照顧資源"), D, LongText(), required=True, from_="CP_INVEST.cd_support")
    cd_sib: Mapped[str | None] = question(_l("手足狀況"), D, LongText(), from_="CP_INVEST.cd_sib")

    ce_sdm = question(
        _l("SDM安全評估"), E, Computed(part("CP_SDM"), RecordRef(to="CP_SDM")), show_if=FIRST_CLASS, source=STATUTE,
        confidence=0.9)
    ce_result: Mapped[str | None] = question(
        _l("安全評估結果"), E, Computed(kept("ce_result", gravest_result), OneOf("safety_result"), stored=True),
        show_if=FIRST_CLASS, statistics=True, in_list=True, search=True,
        help=_l("取自兒少保護安全評估；有多名兒少時以最嚴重者為準。"), source=STATUTE, confidence=0.9)
    ce_plan: Mapped[str | None] = question(
        _l("安全計畫"), E, LongText(), required=True, show_if=Is("ce_result", "PLAN"), from_="CP_SDM.sd_plan")
    ce_place: Mapped[str | None] = question(
        _l("是否緊急安置"), E, YesNoUnknown(), required=True, show_if=Is("ce_result", "UNSAFE"), statistics=True)
    ce_risk: Mapped[str | None] = question(
        _l("SDM風險等級"), E, OneOf("sdm_risk"), show_if=FIRST_CLASS, statistics=True, search=True,
        from_="CP_INVEST.ce_risk")

    cf_actor: Mapped[str | None] = question(
        _l("行為人身分"), F, OneOf("victim_offender_relation"), required=True, show_if=SECOND_CLASS, statistics=True,
        from_="CP_INVEST.cf_actor SUGGEST.offender_relation")
    cf_actor_minor: Mapped[str | None] = question(
        _l("行為人是否未滿18歲"), F, YesNoUnknown(), required=True, show_if=SECOND_CLASS, statistics=True,
        from_="CP_INVEST.cf_actor_minor")
    cf_place: Mapped[str | None] = question(
        _l("發生場所"), F, OneOf("place_of_event"), required=True, show_if=SECOND_CLASS, statistics=True,
        from_="CP_INVEST.cf_place RPT_CHILD.ev_place")
    cf_inst: Mapped[str | None] = question(
        _l("機構（學校）名稱"), F, Text(), show_if=In("cf_place", "SCHOOL", "CARE", "INST"), from_="CP_INVEST.cf_inst")
    cf_auth: Mapped[list[str] | None] = question(
        _l("移送主管機關"), F, ManyOf(AUTHORITIES), required=True, show_if=SECOND_CLASS, statistics=True,
        from_="CP_INVEST.cf_auth",
        agrees=(alone("NONE"),))
    cf_parent: Mapped[str | None] = question(
        _l("父母保護功能"), F, OneOf(PARENTS_PROTECT), required=True, show_if=SECOND_CLASS, statistics=True,
        from_="CP_INVEST.cf_parent", help=_l("父母未保護者，應調整分類為第一類。"))
    cf_finding: Mapped[str | None] = question(
        _l("調查結果"), F, OneOf(FOUND), required=True, show_if=SECOND_CLASS, statistics=True, source=STATUTE)

    cs_type: Mapped[str | None] = question(
        _l("樣態"), G, OneOf("sexual_assault_type"), required=True, show_if=SEXUAL, statistics=True,
        from_="CP_INVEST.cs_type")
    cs_rel: Mapped[str | None] = question(
        _l("與嫌疑人關係"), G, OneOf("victim_offender_relation"), required=True, show_if=SEXUAL, statistics=True,
        from_="CP_INVEST.cs_rel SUGGEST.offender_relation")
    cs_exam: Mapped[str | None] = question(
        _l("驗傷採證"), G, YesNoUnknown(), required=True, show_if=SEXUAL, statistics=True, from_="CP_INVEST.cs_exam")
    cs_reduce: Mapped[str | None] = question(
        _l("減少重複陳述作業"), G, OneOf(JOINT_INTERVIEW), required=True, show_if=SEXUAL, statistics=True,
        from_="CP_INVEST.cs_reduce")
    cs_contact: Mapped[str | None] = question(
        _l("嫌疑人是否仍可接觸兒少"), G, YesNoUnknown(), required=True, show_if=SEXUAL, statistics=True,
        from_="CP_INVEST.cs_contact")
    cs_nonoff: Mapped[str | None] = question(
        _l("非加害照顧者態度"), G, OneOf(ATTITUDES), required=True, show_if=SEXUAL, statistics=True,
        from_="CP_INVEST.cs_nonoff", source=LIN_2019, confidence=0.7)

    cx_type: Mapped[list[str] | None] = question(
        _l("性剝削行為類型"), H, ManyOf("sexual_exploitation_type"), required=True, show_if=EXPLOITED, statistics=True,
        from_="CP_INVEST.cx_type RPT_CHILD.rc_exploit", source=STATUTE)
    cx_how: Mapped[list[str] | None] = question(
        _l("接觸管道"), H, ManyOf(WAYS_TO_MEET), required=True, show_if=EXPLOITED, statistics=True,
        from_="CP_INVEST.cx_how")
    cx_force: Mapped[str | None] = question(
        _l("控制或脅迫"), H, OneOf(THREATS), required=True, show_if=EXPLOITED, statistics=True,
        from_="CP_INVEST.cx_force")
    cx_found: Mapped[str | None] = question(
        _l("查獲（救援）方式"), H, OneOf(HOW_FOUND), required=True, show_if=EXPLOITED, statistics=True,
        from_="CP_INVEST.cx_found")
    cx_escort_at: Mapped[dt.datetime | None] = question(
        _l("警察移送（24小時內）時間"), H, Moment(past=True), show_if=Is("cx_found", "POL"),
        from_="CP_INVEST.cx_escort_at", source=STATUTE, confidence=0.85)
    cx_place: Mapped[str | None] = question(
        _l("安置評估（性剝削條例§15-16）"), H, OneOf(PLACED), required=True, show_if=EXPLOITED, statistics=True,
        source=STATUTE, confidence=0.85)
    cx_image: Mapped[str | None] = question(
        _l("性影像移除"), H, OneOf(IMAGES), show_if=EXPLOITED, statistics=True, from_="CP_INVEST.cx_image")

    cg_found: Mapped[str | None] = question(
        _l("調查結果"), J, OneOf(FINDINGS), required=True, statistics=True, in_list=True, search=True, source=STATUTE)
    cg_49: Mapped[list[str] | None] = question(
        _l("違反第49條款項"), J, ManyOf("child_act_49"), show_if=Is("cg_found", "EST"), statistics=True,
        from_="CP_INVEST.cg_49 RPT_CHILD.rc_act49", source=STATUTE)
    cg_open: Mapped[str | None] = question(
        _l("處置"), J, OneOf(DISPOSALS), required=True, statistics=True, in_list=True, search=True, source=LIN_2019)
    cg_notopen: Mapped[str | None] = question(
        _l("不開案原因"), J, OneOf("not_open_reason"), required=True, show_if=Is("cg_open", "NONE"), statistics=True)
    cg_transfer = question(
        _l("互轉單"), J, Computed(newest_of("TRANSFER"), RecordRef(to="TRANSFER")), show_if=Is("cg_open", "VF"),
        source=LIN_2019, confidence=0.95)
    cg_fine: Mapped[str | None] = question(
        _l("是否移請裁罰或親職教育輔導（§97、§102）"), J, YesNoUnknown(), statistics=True, from_="CP_INVEST.cg_fine",
        confidence=0.7)
    cg_judic: Mapped[list[str] | None] = question(
        _l("司法處置"), J, ManyOf(JUDICIAL_STEPS), required=True, statistics=True, from_="CP_INVEST.cg_judic",
        agrees=(alone("NONE"),))
    cg_sum: Mapped[str | None] = question(
        _l("調查結論與處置建議"), J, LongText(), required=True, from_="CP_INVEST.cg_sum", source=STATUTE)
    cg_plan_due: Mapped[dt.date | None] = question(
        _l("家庭處遇計畫期限（列為保護個案後3個月）"), J, Computed(kept("cg_plan_due", plan_due), Day(), stored=True),
        show_if=In("cg_open", "OPEN", "PLACE"), source=STATUTE, confidence=0.9)

    sg_worker, sg_worker_at, sg_supervisor, sg_opinion, sg_result, sg_at = signatures()
    # fmt: on

    @classmethod
    def parts_owed(cls, answers: Answers) -> tuple[str, ...]:
        """Only cases of the first class are assessed for safety (辦法§7 II 1)."""
        return cls.PARTS if FIRST_CLASS.holds(answers) else ()

    @property
    def level_effective(self) -> str | None:
        """The SDM risk; nothing where the tool is not used (classes 2 and 3)."""
        return self.ce_risk
