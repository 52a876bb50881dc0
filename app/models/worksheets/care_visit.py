"""關懷訪視表: one visit to a child of which no case exists, and what follows from it."""

from __future__ import annotations

import datetime as dt

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as _lp
from sqlalchemy.orm import Mapped

from app.facts.sources import DRAFT, LIN_2019, SFAA_2020, STATUTE, TWSS
from app.models.worksheets.base import Worksheet
from app.models.worksheets.signing import signatures
from app.models.worksheets.worked_out import of_sheet
from app.models.worksheets.worked_out_care import care_advice, care_visit_number, visit_due
from app.questions import (
    Address,
    AgencyRef,
    Choice,
    Computed,
    Day,
    In,
    Integer,
    Is,
    LongText,
    ManyOf,
    Moment,
    OneOf,
    Section,
    Set,
    Text,
    UserRef,
    YesNo,
    YesNoUnknown,
    question,
)
from app.questions.agreements import alone, not_before
from app.questions.spellings import identity_number

PARENTS = (
    Choice("F", _l("父")),
    Choice("M", _l("母")),
    Choice("N", _lp("none of these", "無")),
)
FLAGS = (
    Choice("DV", _l("家暴")),
    Choice("SUI", _l("自殺")),
    Choice("DRUG", _l("毒品")),
    Choice("DD", _l("發展遲緩")),
    Choice("VACC", _l("未預防接種")),
    Choice("NONE", _lp("none of these", "無")),
)
GROWTH = (
    Choice("G", _l("良好")),
    Choice("D", _l("疑似遲緩")),
    Choice("P", _l("不佳")),
    Choice("U", _l("不詳")),
)
VACCINATIONS = (
    Choice("Y", _l("已完成")),
    Choice("L", _l("補接種中")),
    Choice("N", _l("未完成")),
    Choice("U", _l("不詳")),
)
INSURANCES = (
    Choice("Y", _l("已納保")),
    Choice("N", _l("未納保")),
    Choice("U", _l("不詳")),
)
SCHOOLS = (
    Choice("HOME", _l("在家")),
    Choice("CARE", _l("托育")),
    Choice("KG", _l("幼兒園")),
    Choice("PRI", _l("國小")),
    Choice("NO", _l("應入學未入學")),
)
CARED_FOR = (
    Choice("G", _l("良好")),
    Choice("F", _l("尚可")),
    Choice("P", _l("不佳")),
    Choice("D", _l("有立即危險")),
)
ECONOMIES = (
    Choice("G", _l("足夠")),
    Choice("F", _l("勉強")),
    Choice("P", _l("困難")),
)
DECISIONS = (
    Choice("END", _l("無需服務，結束")),
    Choice("INFO", _l("提供資源資訊")),
    Choice("S", _l("短期關懷")),
    Choice("VF", _l("評估符合，通報（派）脆弱家庭")),
    Choice("CP", _l("通報兒少保護")),
    Choice("REFER", _l("轉介其他")),
    Choice("MISS", _l("行方不明協尋")),
)
CARERS = (
    Choice("F", _l("父")),
    Choice("M", _l("母")),
    Choice("G", _l("監護人")),
    Choice("C", _l("其他實際照顧者")),
)
CUSTODY = (
    Choice("WANTED", _l("受通緝")),
    Choice("DETAIN", _l("羈押")),
    Choice("OBSERVE", _l("觀察、勒戒")),
    Choice("TREAT", _l("強制戒治")),
    Choice("PRISON", _l("入獄服刑")),
)
VISITED_BY = (
    Choice("POL", _l("司法警察")),
    Choice("PROS", _l("檢察官")),
    Choice("COURT", _l("法院")),
)
ADVICE = (
    Choice("PROTECTIVE_REPORT", _l("24小時內通報兒少保護或其他保護事件")),
    Choice("MISSING", _l("行方不明協尋：查找程序、警察、檢察官")),
    Choice("VF", _l("脆弱家庭服務")),
    Choice("REFER_OR_SHORT", _l("轉介或短期服務")),
    Choice("END", _l("結束")),
)

A = Section("A", _l("來源"))
B = Section("B", _l("兒童及照顧者"))
C = Section("C", _l("訪視"))
D = Section("D", _l("處理"))

MET = Is("cv_result", "MET")
DRUG_ACT = Is("cv_541", "Y")
AGAINST_THE_ADVICE = Set("cv_decide") & (
    Is("cv_advice", "PROTECTIVE_REPORT") & ~Is("cv_decide", "CP")
    | Is("cv_advice", "MISSING") & ~Is("cv_decide", "MISS")
    | Is("cv_advice", "VF") & ~Is("cv_decide", "VF")
    | Is("cv_advice", "REFER_OR_SHORT") & ~In("cv_decide", "REFER", "S", "INFO")
    | Is("cv_advice", "END") & ~In("cv_decide", "END", "INFO")
)
"""Another decision than table R18 says."""


class CareVisit(Worksheet):
    """關懷訪視表.

    Purpose: services given once, or on an errand, counted as such: a child of the under-6 programme, one with a
    development account, one in prison with the mother, another dispatch, a family that asks by itself; and a child
    whose carer is wanted, detained, in treatment or in prison under the drug act (§54-1). Where more is needed, a
    report is made from it. No case exists yet, so the names on it are sealed in its own columns.
    Law: 兒少法§54、§54-1; 脆弱家庭之兒童及少年通報協助與資訊蒐集處理利用辦法§2-3;
    兒童及少年未來教育與發展帳戶條例§6; 監獄行刑法§12.
    Source: name and sources of the sheet are in SFAA_2020, the categories of the programme in LIN_2019; what follows is
    table R18; the rest is reconstructed and awaits comparison with the ministry's blank form.
    """

    __tablename__ = "care_visit"
    CODE = "CARE_VISIT"
    TITLE = _l("關懷訪視表")
    STAGE = "one-off"
    LAW = (
        "兒少法§54、§54-1；脆弱家庭之兒童及少年通報協助與資訊蒐集處理利用辦法§2-3；"
        "兒童及少年未來教育與發展帳戶條例§6；監獄行刑法§12（隨母入監）"
    )
    SOURCE = DRAFT
    CONFIDENCE = {DRAFT: 0.5, LIN_2019: 0.85, TWSS: 0.8, STATUTE: 0.85, SFAA_2020: 1.0}

    # fmt: off
    cv_no = question(_l("編號"), A, Computed(care_visit_number, Text()), in_list=True)
    cv_source: Mapped[str | None] = question(
        _l("案件來源"), A, OneOf("care_visit_source"), required=True, statistics=True, in_list=True, search=True,
        source=SFAA_2020)
    cv_u6: Mapped[list[str] | None] = question(
        _l("六歲方案類別"), A, ManyOf("under6_category"), required=True, show_if=Is("cv_source", "U6"),
        statistics=True, source=LIN_2019, confidence=0.95)
    cv_541: Mapped[str | None] = question(
        _l("是否為兒少法第54條之1查訪"), A, YesNo(), required=True, statistics=True, in_list=True, search=True,
        help=_l("父母、監護人或實際照顧者違反毒品危害防制條例。"), source=STATUTE)
    cv_541_who: Mapped[list[str] | None] = question(
        _l("違反毒品危害防制條例者"), A, ManyOf(CARERS), required=True, show_if=DRUG_ACT, statistics=True,
        source=STATUTE)
    cv_541_state: Mapped[list[str] | None] = question(
        _l("其司法處遇情形"), A, ManyOf(CUSTODY), required=True, show_if=DRUG_ACT, statistics=True, source=STATUTE)
    cv_541_by: Mapped[str | None] = question(
        _l("查訪（通知）機關"), A, OneOf(VISITED_BY), required=True, show_if=DRUG_ACT, statistics=True, source=STATUTE)
    cv_541_found: Mapped[str | None] = question(
        _l("查訪所見兒童生活與照顧狀況"), A, LongText(), show_if=DRUG_ACT, source=STATUTE)
    cv_received: Mapped[dt.datetime | None] = question(
        _l("接獲時間"), A, Moment(past=True), required=True, in_list=True, search=True,
        from_="SSN_CONSULT.ct_at")
    cv_from: Mapped[int | None] = question(_l("移送單位"), A, AgencyRef())
    cv_predone: Mapped[str | None] = question(
        _l("原單位已辦理查訪情形（辦法§3）"), A, LongText(), show_if=Is("cv_source", "U6"), source=STATUTE)
    cv_due: Mapped[dt.date | None] = question(_l("訪視期限"), A, Computed(visit_due, Day(), stored=True), in_list=True)
    cv_worker = question(_l("訪視人員"), A, Computed(of_sheet("created_by"), UserRef()))

    cv_name: Mapped[str | None] = question(
        _l("兒童（當事人）姓名"), B, Text(sealed=True), required=True, from_="SSN_CONSULT.cp_name", source=TWSS)
    cv_id: Mapped[str | None] = question(
        _l("身分證統一編號"), B, Text(sealed=True, checks=(identity_number,)), from_="SSN_CONSULT.cp_id",
        source=TWSS)
    cv_birth: Mapped[dt.date | None] = question(
        _l("出生日期"), B, Day(past=True), required=True, statistics=True, from_="SSN_CONSULT.cp_birth",
        source=TWSS)
    cv_sex: Mapped[str | None] = question(
        _l("性別"), B, OneOf("sex"), required=True, statistics=True, from_="SSN_CONSULT.cp_sex", source=TWSS)
    cv_nationality: Mapped[str | None] = question(_l("國籍"), B, OneOf("nationality"), statistics=True, source=TWSS)
    cv_addr: Mapped[str | None] = question(
        _l("居住地址"), B, Address(), required=True, from_="SSN_CONSULT.cp_addr", source=TWSS)
    cv_carer: Mapped[str | None] = question(
        _l("主要照顧者姓名、電話"), B, Text(sealed=True), required=True, source=TWSS)
    cv_carer_kin: Mapped[str | None] = question(
        _l("照顧者與兒童關係"), B, OneOf("kin"), required=True, statistics=True, source=TWSS)
    cv_par20: Mapped[list[str] | None] = question(
        _l("父母未滿20歲"), B, ManyOf(PARENTS), statistics=True, source=LIN_2019, agrees=(alone("N"),))
    cv_jail: Mapped[list[str] | None] = question(
        _l("在監（收容）者"), B, ManyOf(PARENTS), statistics=True, source=LIN_2019, agrees=(alone("N"),))
    cv_match: Mapped[list[str] | None] = question(
        _l("比對註記"), B, ManyOf(FLAGS), statistics=True, source=LIN_2019, agrees=(alone("NONE"),))

    cv_at: Mapped[dt.datetime | None] = question(
        _l("訪視時間"), C, Moment(past=True), required=True, statistics=True, in_list=True, search=True, source=TWSS)
    cv_end: Mapped[dt.datetime | None] = question(
        _l("訪視結束時間"), C, Moment(past=True), agrees=(not_before("cv_at", _l("訪視時間")),), source=TWSS)
    cv_method: Mapped[str | None] = question(
        _l("方式"), C, OneOf("visit_method"), required=True, statistics=True, source=TWSS)
    cv_target: Mapped[list[str] | None] = question(
        _l("訪視對象"), C, ManyOf("visit_target"), statistics=True, source=TWSS)
    cv_result: Mapped[str | None] = question(
        _lp("outcome", "結果"), C, OneOf("visit_result"), required=True, statistics=True)
    cv_seen: Mapped[str | None] = question(_l("親見兒童"), C, YesNo(), required=True, statistics=True)
    cv_not_seen_why: Mapped[str | None] = question(
        _l("未親見原因"), C, Text(), required=True, show_if=Is("cv_seen", "N"))
    cv_growth: Mapped[str | None] = question(_l("發育與健康"), C, OneOf(GROWTH), required=True, statistics=True)
    cv_height: Mapped[int | None] = question(
        _l("身高（公分）"), C, Integer(low=20, high=220), show_if=Is("cv_seen", "Y"), source=TWSS)
    cv_weight: Mapped[str | None] = question(
        _l("體重（公斤，可填小數）"), C, Text(pattern=r"\d{1,3}(\.\d{1,2})?", pattern_says=_l("請填數字，例如12.5")),
        show_if=Is("cv_seen", "Y"), source=TWSS)
    cv_vacc: Mapped[str | None] = question(_l("預防接種"), C, OneOf(VACCINATIONS), required=True, statistics=True)
    cv_nhi: Mapped[str | None] = question(_l("健保"), C, OneOf(INSURANCES), required=True, statistics=True)
    cv_school: Mapped[str | None] = question(
        _l("就學托育"), C, OneOf(SCHOOLS), required=True, show_if=MET, statistics=True)
    cv_care: Mapped[str | None] = question(
        _l("受照顧情形"), C, OneOf(CARED_FOR), required=True, show_if=MET, statistics=True)
    cv_housing: Mapped[str | None] = question(_l("住所類型"), C, OneOf("housing_tenure"), statistics=True, source=TWSS)
    cv_env: Mapped[str | None] = question(_l("居住環境"), C, OneOf("dwelling_condition"), statistics=True, source=TWSS)
    cv_econ: Mapped[str | None] = question(
        _l("經濟狀況"), C, OneOf(ECONOMIES), required=True, show_if=MET, statistics=True)
    cv_welfare: Mapped[list[str] | None] = question(
        _l("福利身分別"), C, ManyOf("welfare_identity"), statistics=True, source=TWSS)
    cv_need: Mapped[list[str] | None] = question(_l("需求"), C, ManyOf("service_need"), statistics=True)
    cv_text: Mapped[str | None] = question(_l("訪視摘要"), C, LongText(), required=True, source=TWSS)

    cv_advice: Mapped[str | None] = question(
        _l("系統建議"), D, Computed(care_advice, OneOf(ADVICE), stored=True), statistics=True, source=LIN_2019)
    cv_decide: Mapped[str | None] = question(
        _l("處理結果"), D, OneOf(DECISIONS), required=True, statistics=True, in_list=True, search=True)
    cv_diff: Mapped[str | None] = question(
        _l("與系統建議不同之理由"), D, LongText(), required=True, show_if=AGAINST_THE_ADVICE, source=LIN_2019)
    cv_refer: Mapped[list[str] | None] = question(
        _l("轉介服務"), D, ManyOf("network_service"), show_if=Is("cv_decide", "REFER"))
    cv_report: Mapped[str | None] = question(
        _l("通報案號"), D, Text(), required=True, show_if=In("cv_decide", "VF", "CP"))
    cv_reply: Mapped[str | None] = question(_l("已回復移送單位"), D, YesNoUnknown(), required=True)

    sg_worker, sg_worker_at, sg_supervisor, sg_opinion, sg_result, sg_at = signatures()
    # fmt: on
