"""性侵害個案評估表: trauma, safety, the thirteen family and parenting items, and what follows for the victim."""

from __future__ import annotations

import datetime as dt

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as _lp
from sqlalchemy.orm import Mapped

from app.facts.sources import DRAFT, LIN_2019, STATUTE, TWSS
from app.models.worksheets.base import CaseWorksheet
from app.models.worksheets.signing import signatures
from app.models.worksheets.worked_out import of_sheet
from app.questions import (
    Choice,
    Computed,
    Day,
    In,
    Integer,
    LongText,
    ManyOf,
    OneOf,
    RecordRef,
    Section,
    YesNoUnknown,
    question,
)
from app.questions.agreements import alone

KINDS = (
    Choice("INIT", _lp("SA_ASSESS", "開案")),
    Choice("PER", _l("定期")),
    Choice("END", _lp("SA_ASSESS", "結案")),
)
PROCEEDINGS = (
    Choice("NONE", _l("未提告")),
    Choice("INV", _l("偵查")),
    Choice("PROS", _l("起訴")),
    Choice("NOT", _l("不起訴")),
    Choice("TRIAL", _l("審理")),
    Choice("FIN", _lp("SA_ASSESS", "確定")),
    Choice("U", _l("不詳")),
)
DEGREES = (
    Choice("N", _lp("none of these", "無")),
    Choice("L", _l("輕")),
    Choice("M", _l("中")),
    Choice("S", _l("重")),
)
REACTIONS = (
    Choice("REEX", _l("再經驗（惡夢、閃回）")),
    Choice("AVOID", _l("逃避")),
    Choice("AROUSE", _l("過度警覺")),
    Choice("NEG", _l("負向認知情緒")),
    Choice("DISS", _l("解離")),
    Choice("REG", _l("退化行為")),
    Choice("SEXB", _l("性化行為")),
    Choice("NONE", _lp("none of these", "無")),
)
ADAPTATIONS = (
    Choice("G", _l("良好")),
    Choice("F", _l("尚可")),
    Choice("P", _l("困難")),
)
PREGNANCIES = (
    Choice("N", _lp("none of these", "無")),
    Choice("KEEP", _l("生產")),
    Choice("TERM", _l("終止妊娠")),
    Choice("U", _l("未定")),
)
COUNSELLINGS = (
    Choice("IN", _l("進行中")),
    Choice("REF", _l("已轉介")),
    Choice("NO", _l("無需")),
    Choice("RE", _l("拒絕")),
)
SAFETY = (
    Choice("SAFE", _l("安全")),
    Choice("RISK", _l("有風險")),
    Choice("UNS", _l("不安全")),
)
PLACEMENTS = (
    Choice("N", _lp("none of these", "無")),
    Choice("E", _l("緊急")),
    Choice("S", _l("短期")),
    Choice("L", _l("中長期")),
)
DECISIONS = (
    Choice("OPEN", _l("開案／持續")),
    Choice("REFER", _l("轉介")),
    Choice("CLOSE", _l("結案")),
    Choice("NONE", _l("不開案")),
)
CHILD_PROTECTION = (
    Choice("Y", _l("併案")),
    Choice("N", _l("否")),
    Choice("NA", _l("成年")),
)

A = Section("A", _l("評估資訊"))
B = Section("B", _l("心理創傷"))
C = Section("C", _l("安置與服務需求"))
D = Section("D", _l("家庭暨親職功能13項"))
E = Section("E", _l("結論"))


class SexualAssaultAssessment(CaseWorksheet):
    """性侵害個案評估表.

    Purpose: a sexual assault case is assessed when it is opened, periodically, and when it is closed: the victim's
    trauma, placement and needs, and thirteen items about family and parenting, which say whom else to work with and
    what to link. The first one, handed in, proposes to open the case; approved, it does what it says.
    Law: 性侵害犯罪防治法§11、§18、§28.
    Source: LIN_2019 asks for the periodic assessment with the thirteen items and names nine of them; items 10 to 13 are
    reconstructed (confidence 0.35). Wording awaits comparison with the ministry's blank form.
    """

    __tablename__ = "sa_assess"
    CODE = "SA_ASSESS"
    TITLE = _l("性侵害個案評估表")
    STAGE = "assessment"
    LAW = "性侵害犯罪防治法§11、§18、§28"
    SOURCE = DRAFT
    CONFIDENCE = {DRAFT: 0.55, LIN_2019: 0.9, TWSS: 0.7, STATUTE: 0.8}
    APPROVED_BY = "open.approve"
    IS_WITHHELD = True

    # fmt: off
    sa_case = question(_l("案件編號"), A, Computed(of_sheet("case_id"), RecordRef()))
    sa_kind: Mapped[str | None] = question(
        _l("評估種類"), A, OneOf(KINDS), required=True, statistics=True, in_list=True, search=True, from_="CASE.stage",
        source=LIN_2019)
    sa_date: Mapped[dt.date | None] = question(
        _l("評估日期"), A, Day(past=True), required=True, in_list=True, from_="CASE.today", source=TWSS)
    sa_rel: Mapped[str | None] = question(
        _l("被害人與嫌疑人關係"), A, OneOf("victim_offender_relation"), required=True, statistics=True,
        from_="SA_ASSESS.sa_rel COURSE.offender_relation CP_INVEST.cs_rel")
    sa_type: Mapped[str | None] = question(
        _l("樣態"), A, OneOf("sexual_assault_type"), required=True, statistics=True,
        from_="SA_ASSESS.sa_type RPT_SA.ev_type CP_INVEST.cs_type")
    sa_exam: Mapped[str | None] = question(
        _l("驗傷採證"), A, YesNoUnknown(), required=True, statistics=True,
        from_="SA_ASSESS.sa_exam RPT_SA.hp_exam CP_INVEST.cs_exam")
    sa_suit: Mapped[str | None] = question(
        _l("司法進度"), A, OneOf(PROCEEDINGS), required=True, statistics=True, from_="SA_ASSESS.sa_suit")
    sa_escort: Mapped[int | None] = question(
        _l("陪同次數（偵訊、出庭）"), A, Integer(high=999, unit=_l("次")), statistics=True, source=STATUTE)

    st_ptsd: Mapped[str | None] = question(
        _l("創傷反應程度"), B, OneOf(DEGREES), required=True, statistics=True, source=LIN_2019, confidence=0.8)
    st_sym: Mapped[list[str] | None] = question(
        _l("創傷反應"), B, ManyOf(REACTIONS), required=True, statistics=True, agrees=(alone("NONE"),))
    st_suicide: Mapped[str | None] = question(
        _l("自殺自傷風險"), B, OneOf("suicide_risk"), required=True, statistics=True)
    st_bsrs: Mapped[int | None] = question(
        _l("BSRS-5總分"), B, Integer(high=20), statistics=True, from_="COURSE.client_bsrs", confidence=0.6)
    st_school: Mapped[str | None] = question(_l("就學就業適應"), B, OneOf(ADAPTATIONS), required=True, statistics=True)
    st_preg: Mapped[str | None] = question(_l("懷孕與處置"), B, OneOf(PREGNANCIES), required=True, statistics=True)
    st_med: Mapped[str | None] = question(_l("性病、愛滋篩檢與用藥"), B, YesNoUnknown(), statistics=True)
    st_counsel: Mapped[str | None] = question(_l("心理諮商"), B, OneOf(COUNSELLINGS), required=True, statistics=True)

    sv_safe: Mapped[str | None] = question(
        _l("目前居住安全"), C, OneOf(SAFETY), required=True, statistics=True, source=LIN_2019, confidence=0.8)
    sv_place: Mapped[str | None] = question(
        _l("安置需求"), C, OneOf(PLACEMENTS), required=True, statistics=True, source=LIN_2019)
    sv_place_type: Mapped[str | None] = question(
        _l("安置類型"), C, OneOf("placement_type"), show_if=In("sv_place", "E", "S", "L"), statistics=True,
        source=TWSS)
    sv_need: Mapped[list[str] | None] = question(
        _l("服務需求"), C, ManyOf("service_need"), required=True, statistics=True, source=LIN_2019, confidence=0.85)

    f01: Mapped[str | None] = question(
        _l("1.家庭是否具中低（低）收入身分別"), D, YesNoUnknown(), required=True, statistics=True,
        from_="SA_ASSESS.f01", source=LIN_2019)
    f02: Mapped[str | None] = question(
        _l("2.家人有無精神疾患"), D, YesNoUnknown(), required=True, statistics=True, from_="SA_ASSESS.f02",
        source=LIN_2019)
    f03: Mapped[str | None] = question(
        _l("3.家人有無酒癮"), D, YesNoUnknown(), required=True, statistics=True, from_="SA_ASSESS.f03",
        source=LIN_2019)
    f04: Mapped[str | None] = question(
        _l("4.家人有無藥癮"), D, YesNoUnknown(), required=True, statistics=True, from_="SA_ASSESS.f04",
        source=LIN_2019)
    f05: Mapped[str | None] = question(
        _l("5.家人有無其他行為問題"), D, YesNoUnknown(), required=True, statistics=True, from_="SA_ASSESS.f05",
        source=LIN_2019)
    f06: Mapped[str | None] = question(
        _l("6.家庭主要照顧者能否採取正向支持的態度"), D, YesNoUnknown(), required=True, statistics=True,
        from_="SA_ASSESS.f06", source=LIN_2019)
    f07: Mapped[str | None] = question(
        _l("7.監護人能否採取正向支持的態度"), D, YesNoUnknown(), required=True, statistics=True, from_="SA_ASSESS.f07",
        source=LIN_2019, confidence=0.85)
    f08: Mapped[str | None] = question(
        _l("8.重要他人能否採取正向支持的態度"), D, YesNoUnknown(), required=True, statistics=True,
        from_="SA_ASSESS.f08", source=LIN_2019, confidence=0.85)
    f09: Mapped[str | None] = question(
        _l("9.家人能否適時給予被害人保護與照顧"), D, YesNoUnknown(), required=True, statistics=True,
        from_="SA_ASSESS.f09", source=LIN_2019, confidence=0.85)
    f10: Mapped[str | None] = question(
        _l("10.家庭是否曾有家庭暴力或兒少保護紀錄"), D, YesNoUnknown(), required=True, statistics=True,
        from_="SA_ASSESS.f10", confidence=0.35)
    f11: Mapped[str | None] = question(
        _l("11.家庭成員是否有其他被害人或受害之虞"), D, YesNoUnknown(), required=True, statistics=True,
        from_="SA_ASSESS.f11", confidence=0.35)
    f12: Mapped[str | None] = question(
        _l("12.家人是否責怪被害人或要求撤告、隱瞞"), D, YesNoUnknown(), required=True, statistics=True,
        from_="SA_ASSESS.f12", confidence=0.35)
    f13: Mapped[str | None] = question(
        _l("13.家庭是否有足夠親職與監督能力避免再受害"), D, YesNoUnknown(), required=True, statistics=True,
        from_="SA_ASSESS.f13", confidence=0.35)
    f_txt: Mapped[str | None] = question(
        _l("家庭暨親職功能綜合說明"), D, LongText(), required=True, from_="SA_ASSESS.f_txt")
    f_members: Mapped[list[str] | None] = question(
        _l("須納入工作或處遇計畫之家庭成員"), D, ManyOf("kin"), required=True, statistics=True,
        from_="SA_ASSESS.f_members", source=LIN_2019)
    f_links: Mapped[list[str] | None] = question(
        _l("連結、轉介服務與資源"), D, ManyOf("network_service"), required=True, statistics=True,
        from_="SA_ASSESS.f_links COURSE.services_linked", source=LIN_2019)

    sc_open: Mapped[str | None] = question(
        _l("處置"), E, OneOf(DECISIONS), required=True, statistics=True, in_list=True, search=True)
    sc_reason: Mapped[str | None] = question(
        _l("結案（不開案）原因"), E, OneOf("closure_reason_protect"), required=True,
        show_if=In("sc_open", "CLOSE", "NONE"), statistics=True)
    sc_cp: Mapped[str | None] = question(_l("併兒少保護"), E, OneOf(CHILD_PROTECTION), required=True, statistics=True)
    sc_sum: Mapped[str | None] = question(_l("綜合評估與處遇計畫"), E, LongText(), required=True)

    sg_worker, sg_worker_at, sg_supervisor, sg_opinion, sg_result, sg_at = signatures()
    # fmt: on
