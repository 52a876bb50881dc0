"""成人保護個案評估表: one sheet for violence between partners and in families, elders and disabled adults."""

from __future__ import annotations

import datetime as dt

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as _lp
from sqlalchemy.orm import Mapped

from app.facts.sources import DRAFT, LIN_2019, STATUTE, TWSS
from app.models.worksheets.adult_assess_choices import (
    BURDENS,
    CAUSES,
    CRIMES,
    DURATIONS,
    FOR_WITNESSES,
    FREQUENCIES,
    HOLDERS,
    INCOMES,
    LEVELS,
    MARKS_OF_OTHER_PARTY,
    MODES,
    ORDERS,
    PLACEMENTS,
    RESULTS,
    SELF_CARE,
    SIDES,
    SUPPORTS,
)
from app.models.worksheets.base import CaseWorksheet
from app.models.worksheets.signing import signatures
from app.models.worksheets.victim import CONTACT
from app.models.worksheets.worked_out import of_sheet
from app.models.worksheets.worked_out_case import assigned_at, due_on
from app.models.worksheets.worked_out_course import kept, newest_of
from app.models.worksheets.worked_out_protection import holder_of_adult, risk_of_assessment, why_this_risk
from app.questions import (
    AgencyRef,
    Computed,
    Day,
    In,
    Integer,
    Is,
    LongText,
    ManyOf,
    Moment,
    OneOf,
    RecordRef,
    Section,
    YesNoUnknown,
    question,
    register,
)
from app.questions.agreements import alone
from app.rules.protection import adult_risk

A = Section("A", _lp("the case", "案件"))
B = Section("B", _l("被害人"))
C = Section("C", _l("相對人"))
D = Section("D", _l("暴力史與風險"))
E = Section("E", _l("家庭功能"))
F = Section("F", _l("需求與處遇"))

INTIMATE = Is("aa_cat", "A2")
ELDERLY = In("aa_cat", "A4", "A5", "A6")
DISABLED = In("aa_cat", "A6", "A7")
CARED_FOR = In("aa_cat", "A4", "A5", "A6", "A7")


class AdultAssessment(CaseWorksheet):
    """成人保護個案評估表（受案評估摘要）.

    Purpose: what the public sector finds out about a report on an adult, whatever the category: the victim, the other
    party, violence, risk to life, suicide, how the family functions, and what follows. Statistics are drawn from it,
    not from the slim report. Approved, it opens the case or not, and its level is the risk of the case (R00, R06, R07).
    Law: 家暴法§8、§50; 老福法§41-43; 身權法§76 (visit within 24 hours, report within four working days).
    Source: that one form serves all adult cases is in LIN_2019; its fields are reconstructed and await comparison.
    """

    __tablename__ = "adult_assess"
    CODE = "ADULT_ASSESS"
    TITLE = _l("成人保護個案評估表（受案評估摘要）")
    STAGE = "investigation"
    LAW = "家暴法§8、§50；老福法§41-43；身權法§76"
    SOURCE = DRAFT
    CONFIDENCE = {DRAFT: 0.55, TWSS: 0.7, STATUTE: 0.85, LIN_2019: 0.95}
    APPROVED_BY = "open.approve"

    # fmt: off
    aa_case = question(_l("案件編號"), A, Computed(of_sheet("case_id"), RecordRef()))
    aa_report = question(_l("通報案號"), A, Computed(newest_of("RPT_ADULT"), RecordRef(to="RPT_ADULT")))
    aa_cat: Mapped[str | None] = question(
        _l("案件類別（七大類）"), A, OneOf("adult_category"), required=True, statistics=True, in_list=True, search=True,
        from_="ADULT_ASSESS.aa_cat DISP_ADULT.da_cat", source=LIN_2019, confidence=1.0)
    aa_received: Mapped[dt.datetime | None] = question(
        _l("受案時間"), A, Computed(kept("aa_received", assigned_at), Moment(), stored=True), statistics=True)
    aa_first_contact: Mapped[dt.datetime | None] = question(
        _l("首次聯繫被害人時間"), A, Moment(past=True), required=True, statistics=True,
        from_="ADULT_ASSESS.aa_first_contact SUGGEST.first_contact")
    aa_due = question(
        _l("調查報告期限（身障：上班日4日）"), A, Computed(due_on("dp_report"), Day()), show_if=DISABLED,
        source=STATUTE)
    aa_mode: Mapped[str | None] = question(
        _l("調查方式"), A, OneOf(MODES), required=True, statistics=True, from_="SUGGEST.contact_mode")

    aa_edu = register(
        "client.education", _l("教育程度"), B, OneOf("education_level"), required=True, statistics=True, source=TWSS)
    aa_job = register(
        "client.employment", _l("就業狀況"), B, OneOf("employment_status"), required=True, statistics=True, source=TWSS)
    aa_income: Mapped[str | None] = question(
        _l("經濟來源"), B, OneOf(INCOMES), required=True, statistics=True, from_="ADULT_ASSESS.aa_income")
    aa_health = register(
        "client.health", _l("健康狀況"), B, ManyOf("health_condition"), required=True, statistics=True, source=TWSS)
    aa_health_level: Mapped[str | None] = question(
        _l("健康狀況分級"), B, OneOf("health_status_level"), statistics=True, from_="ADULT_ASSESS.aa_health_level",
        source=TWSS, confidence=0.8)
    aa_disab = register(
        "client.disability_categories", _l("身心障礙類別"), B, ManyOf("disability_category"), required=True,
        statistics=True, source=TWSS)
    aa_disab_level = register(
        "client.disability_level", _l("障礙等級"), B, OneOf("disability_level"), statistics=True, source=TWSS)
    aa_cert: Mapped[str | None] = question(
        _l("有無身心障礙證明"), B, OneOf("hnu"), statistics=True, from_="ADULT_ASSESS.aa_cert DISP_ADULT.da_disab",
        source=TWSS, confidence=0.8)
    aa_cert_why: Mapped[str | None] = question(
        _l("未領身心障礙證明原因"), B, OneOf("certificate_not_issued_reason"), show_if=Is("aa_cert", "N") & DISABLED,
        from_="ADULT_ASSESS.aa_cert_why", source=TWSS, confidence=0.8)
    aa_selfcare: Mapped[str | None] = question(
        _l("生活自理能力"), B, OneOf(SELF_CARE), required=True, statistics=True, from_="ADULT_ASSESS.aa_selfcare")
    aa_adl1: Mapped[str | None] = question(
        _l("日常生活功能－生活自理"), B, OneOf("adl_level"), show_if=CARED_FOR, from_="ADULT_ASSESS.aa_adl1",
        source=TWSS, confidence=0.8)
    aa_adl2: Mapped[str | None] = question(
        _l("日常生活功能－肢體行動"), B, OneOf("adl_level"), show_if=CARED_FOR, from_="ADULT_ASSESS.aa_adl2",
        source=TWSS, confidence=0.8)
    aa_adl3: Mapped[str | None] = question(
        _l("日常生活功能－四處走動"), B, OneOf("adl_level"), show_if=CARED_FOR, from_="ADULT_ASSESS.aa_adl3",
        source=TWSS, confidence=0.8)
    aa_adl4: Mapped[str | None] = question(
        _l("日常生活功能－居家活動"), B, OneOf("adl_level"), show_if=CARED_FOR, from_="ADULT_ASSESS.aa_adl4",
        source=TWSS, confidence=0.8)
    aa_living: Mapped[str | None] = question(
        _l("住所類型"), B, OneOf("housing_tenure"), statistics=True, from_="ADULT_ASSESS.aa_living VF_VISIT.vv_housing",
        source=TWSS, confidence=0.8)
    aa_cohabit: Mapped[str | None] = question(
        _l("同住狀況"), B, OneOf("cohabitation_status"), statistics=True,
        from_="ADULT_ASSESS.aa_cohabit VF_VISIT.vv_cohabit", source=TWSS, confidence=0.8)
    aa_group = register(
        "client.identity_groups", _l("身分別"), B, ManyOf("identity_group"), required=True, statistics=True,
        source=TWSS)
    aa_welfare = register(
        "client.welfare", _l("福利身分別"), B, ManyOf("welfare_identity"), required=True, statistics=True, source=TWSS)
    aa_preg: Mapped[str | None] = question(
        _l("是否懷孕"), B, YesNoUnknown(), statistics=True, from_="ADULT_ASSESS.aa_preg")
    aa_kids: Mapped[int | None] = question(
        _l("同住未滿18歲子女數"), B, Integer(high=30), required=True, statistics=True,
        from_="ADULT_ASSESS.aa_kids SUGGEST.children_at_home")
    aa_wit: Mapped[str | None] = question(
        _l("有無目睹家庭暴力兒少"), B, YesNoUnknown(), required=True, statistics=True,
        from_="ADULT_ASSESS.aa_wit RPT_ADULT.v_witness", source=STATUTE, confidence=0.95)
    aa_wit_need: Mapped[str | None] = question(
        _l("目睹兒少處理"), B, OneOf(FOR_WITNESSES), required=True, show_if=Is("aa_wit", "Y"), statistics=True,
        from_="ADULT_ASSESS.aa_wit_need")

    aa_o_rel: Mapped[str | None] = question(
        _l("與被害人關係"), C, OneOf("victim_offender_relation"), required=True, statistics=True,
        from_="ADULT_ASSESS.aa_o_rel TIPVDA.tp_rel SUGGEST.offender_relation")
    aa_o_cohabit: Mapped[str | None] = question(
        _l("是否同住"), C, YesNoUnknown(), required=True, statistics=True,
        from_="ADULT_ASSESS.aa_o_cohabit SUGGEST.offender_cohabits", source=TWSS)
    aa_o_cond: Mapped[list[str] | None] = question(
        _l("特殊狀況"), C, ManyOf("offender_condition"), required=True, statistics=True,
        from_="ADULT_ASSESS.aa_o_cond DISP_ADULT.da_factors SUGGEST.offender_conditions",
        agrees=(alone("NONE"),))
    aa_o_job: Mapped[str | None] = question(
        _l("就業狀況"), C, OneOf("employment_status"), statistics=True, from_="ADULT_ASSESS.aa_o_job")
    aa_o_mh: Mapped[str | None] = question(
        _l("精神照護／自殺通報註記（系統）"), C, OneOf(MARKS_OF_OTHER_PARTY), required=True, statistics=True,
        from_="ADULT_ASSESS.aa_o_mh SUGGEST.other_party_marks", source=LIN_2019)
    aa_o_record: Mapped[list[str] | None] = question(
        _l("犯罪、家暴紀錄"), C, ManyOf(CRIMES), statistics=True, from_="ADULT_ASSESS.aa_o_record", source=TWSS,
        confidence=0.8,
        agrees=(alone("NONE"),))

    aa_type: Mapped[list[str] | None] = question(
        _l("受暴類型（調查確認）"), D, ManyOf("violence_type_adult"), required=True, statistics=True,
        from_="ADULT_ASSESS.aa_type RPT_ADULT.ra_violence")
    aa_elder: Mapped[list[str] | None] = question(
        _l("老人疏忽、虐待樣態"), D, ManyOf("elder_neglect_type"), show_if=ELDERLY, statistics=True,
        from_="ADULT_ASSESS.aa_elder RPT_ADULT.ra_elder")
    aa_d75: Mapped[list[str] | None] = question(
        _l("身權法第75條行為"), D, ManyOf("disability_75_act"), show_if=DISABLED, statistics=True,
        from_="ADULT_ASSESS.aa_d75 RPT_ADULT.ra_disab75", source=STATUTE, confidence=0.9)
    aa_first: Mapped[dt.date | None] = question(
        _l("首次受暴時間"), D, Day(past=True), statistics=True, from_="ADULT_ASSESS.aa_first")
    aa_dur: Mapped[str | None] = question(
        _l("受暴期間"), D, OneOf(DURATIONS), statistics=True, from_="ADULT_ASSESS.aa_dur")
    aa_freq: Mapped[str | None] = question(
        _l("頻率"), D, OneOf(FREQUENCIES), required=True, statistics=True,
        from_="ADULT_ASSESS.aa_freq RPT_ADULT.ev_freq")
    aa_injury: Mapped[str | None] = question(
        _l("傷勢"), D, OneOf("injury_level"), required=True, statistics=True,
        from_="ADULT_ASSESS.aa_injury RPT_ADULT.ev_injury")
    aa_cause: Mapped[list[str] | None] = question(
        _l("暴力成因"), D, ManyOf(CAUSES), required=True, statistics=True, from_="ADULT_ASSESS.aa_cause SUGGEST.causes")
    aa_tipvda = question(
        _l("TIPVDA評估"), D, Computed(newest_of("TIPVDA"), RecordRef(to="TIPVDA")), show_if=INTIMATE, source=LIN_2019,
        confidence=0.9)
    aa_score: Mapped[int | None] = question(
        _l("TIPVDA分數"), D, Integer(high=15), required=True, show_if=INTIMATE, statistics=True,
        from_="TIPVDA.tp_total DISP_ADULT.da_tipvda RPT_ADULT.hp_tipvda", source=LIN_2019, confidence=0.9)
    aa_suicide: Mapped[str | None] = question(
        _l("被害人自殺風險"), D, OneOf("suicide_risk"), required=True, statistics=True, search=True,
        from_="ADULT_ASSESS.aa_suicide", help=_l("有計畫、曾有或近3個月有自殺行為者，送出後即起算自殺防治通報期限。"),
        source=LIN_2019)
    aa_bsrs: Mapped[int | None] = question(
        _l("被害人BSRS-5總分"), D, Integer(high=20), statistics=True, from_="BSRS5.bs_total", confidence=0.6)
    aa_o_suicide: Mapped[str | None] = question(
        _l("相對人自殺風險"), D, OneOf("suicide_risk"), required=True, statistics=True,
        from_="ADULT_ASSESS.aa_o_suicide SUGGEST.other_party_suicide")
    aa_level: Mapped[str | None] = question(
        _l("風險等級（專業評估）"), D, OneOf("risk_level"), required=True, statistics=True, in_list=True, search=True,
        from_="TIPVDA.tp_prof DISP_ADULT.da_prof", source=LIN_2019)
    aa_level_why: Mapped[str | None] = question(
        _l("風險評估說明"), D, LongText(), required=True,
        from_="TIPVDA.tp_override DISP_ADULT.da_prof_why TIPVDA.tp_opinion")
    aa_risk: Mapped[str | None] = question(
        _l("風險等級（系統）"), D, Computed(risk_of_assessment, OneOf(LEVELS), stored=True, why=why_this_risk),
        statistics=True, in_list=True, search=True, source=LIN_2019, confidence=0.7,
        help=_l("專業評估較分數為嚴者即時生效；較寬者須敘明理由，經督導核可才生效。"))
    aa_hr_meeting: Mapped[str | None] = question(
        _l("列入高危機網絡會議"), D, YesNoUnknown(), required=True, show_if=INTIMATE, statistics=True,
        from_="ADULT_ASSESS.aa_hr_meeting SUGGEST.high_danger", source=STATUTE)

    aa_func = question(
        _l("家庭功能評估"), E, Computed(newest_of("VF_FUNC"), RecordRef(to="VF_FUNC")), source=LIN_2019, confidence=0.8)
    aa_support: Mapped[str | None] = question(
        _l("被害人支持系統"), E, OneOf(SUPPORTS), required=True, statistics=True,
        from_="ADULT_ASSESS.aa_support SUGGEST.support_by_kin")
    aa_care_burden: Mapped[str | None] = question(
        _l("主要照顧者負荷"), E, OneOf(BURDENS), required=True, statistics=True,
        from_="ADULT_ASSESS.aa_care_burden SUGGEST.burden_of_carer")
    aa_family_strength: Mapped[str | None] = question(
        _l("家庭優勢與限制"), E, LongText(), required=True,
        from_="ADULT_ASSESS.aa_family_strength SUGGEST.strengths_and_limits")

    aa_need: Mapped[list[str] | None] = question(
        _l("需求"), F, ManyOf("service_need"), required=True, statistics=True,
        from_="ADULT_ASSESS.aa_need DISP_ADULT.da_need RPT_ADULT.hp_need")
    aa_will: Mapped[str | None] = question(
        _l("接受服務意願"), F, OneOf("willingness"), required=True, statistics=True,
        from_="ADULT_ASSESS.aa_will DISP_ADULT.da_will RPT_ADULT.hp_will", source=LIN_2019)
    aa_public: Mapped[str | None] = question(
        _l("需公權力緊急或危機介入"), F, YesNoUnknown(), required=True, statistics=True,
        from_="DISP_ADULT.da_public RPT_ADULT.hp_emergency", source=LIN_2019, confidence=1.0)
    aa_action: Mapped[list[str] | None] = question(
        _l("已提供處遇"), F, ManyOf("service_content"), required=True, statistics=True, from_="COURSE.services_ever")
    aa_po: Mapped[str | None] = question(
        _l("保護令"), F, OneOf(ORDERS), required=True, statistics=True,
        from_="ADULT_ASSESS.aa_po SUGGEST.protection_order")
    aa_po_type: Mapped[str | None] = question(
        _l("保護令種類"), F, OneOf("protection_order_type"), required=True, show_if=In("aa_po", "A", "G"),
        statistics=True, from_="ADULT_ASSESS.aa_po_type", source=STATUTE, confidence=0.8)
    aa_po_items: Mapped[list[str] | None] = question(
        _l("核發內容"), F, ManyOf("protection_order_item"), show_if=Is("aa_po", "G"), statistics=True,
        from_="ADULT_ASSESS.aa_po_items", source=STATUTE, confidence=0.8)
    aa_place: Mapped[str | None] = question(
        _l("安置庇護"), F, OneOf(PLACEMENTS), required=True, statistics=True, from_="ADULT_ASSESS.aa_place")
    aa_safety: Mapped[str | None] = question(
        _l("安全計畫"), F, LongText(sealed=True), required=True, only=CONTACT, from_="ADULT_ASSESS.aa_safety")
    aa_result: Mapped[str | None] = question(
        _l("調查結果"), F, OneOf(RESULTS), required=True, statistics=True, search=True)
    aa_open: Mapped[str | None] = question(
        _l("是否開案"), F, OneOf("open_decision"), required=True, statistics=True, in_list=True, search=True,
        source=TWSS)
    aa_notopen: Mapped[str | None] = question(
        _l("不開案原因"), F, OneOf("not_open_reason"), required=True, show_if=Is("aa_open", "N"), statistics=True)
    aa_suggest: Mapped[str | None] = question(
        _l("系統建議承辦（公／私）"), F, Computed(holder_of_adult, OneOf(HOLDERS), stored=True), source=LIN_2019,
        help=_l("依公私協力分工：需公權力、高風險或尚未評估完成者由公部門辦理。"))
    aa_div: Mapped[str | None] = question(
        _l("後續服務單位（公私分工）"), F, OneOf(SIDES), required=True, show_if=Is("aa_open", "Y"), statistics=True,
        source=LIN_2019)
    aa_ngo: Mapped[int | None] = question(
        _l("受託民間團體"), F, AgencyRef(), required=True, show_if=Is("aa_div", "NGO"))
    aa_mhsw: Mapped[str | None] = question(
        _l("是否轉心衛社工（相對人合併精神疾病／自殺）"), F, YesNoUnknown(), required=True, statistics=True,
        from_="ADULT_ASSESS.aa_mhsw SUGGEST.mental_health_worker", source=LIN_2019, confidence=0.9)
    aa_vf: Mapped[str | None] = question(
        _l("是否轉脆弱家庭"), F, YesNoUnknown(), statistics=True, from_="ADULT_ASSESS.aa_vf")

    sg_worker, sg_worker_at, sg_supervisor, sg_opinion, sg_result, sg_at = signatures()
    # fmt: on

    @property
    def level_effective(self) -> str | None:
        """The level that counts: by score and judgement; a milder judgement once the supervisor has approved it."""
        return adult_risk(
            self.aa_cat, self.aa_score, self.aa_level, is_approved=self.state == "approved", on=self.edition
        )
